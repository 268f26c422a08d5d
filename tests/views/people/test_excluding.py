"""Whose roles exclude one another: listed for those who watch, and nobody unseated."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from rectification.access import Role, excluded_by
from rectification.models import Appointment, User
from tests.factories import Cast, client_of, make_user, seat

pytestmark = pytest.mark.django_db
LIST = reverse("appointment-waiting")
HEADING = "互斥岗位"


@pytest.fixture
def both(cast: Cast) -> User:
    """An auditor who has been coordinator since before the two excluded each other."""
    user = make_user(full_name="何双")
    for role in (Role.AUDITOR, Role.COORDINATOR, Role.LEADER):
        seat(user, role=role, organisation=cast.organisation)
    return user


def held(user: User) -> set[str]:
    return {one.post.role for one in Appointment.objects.excluding().filter(user=user)}


def test_the_seats_that_exclude_one_another_and_no_others(
    cast: Cast, both: User
) -> None:
    office_head = make_user(role=Role.OFFICE_HEAD, office=cast.office)
    seat(office_head, role=Role.LEADER, organisation=cast.organisation)
    assert held(both) == {Role.AUDITOR, Role.COORDINATOR, Role.LEADER}
    assert set(Appointment.objects.excluding()) == set(both.appointments.all())
    assert both.roles_now() == held(both), "nobody is unseated"
    audits = both.appointments.get(post__role=Role.AUDITOR)
    audits.until = timezone.localdate()
    audits.save()
    assert held(both) == set()


@pytest.mark.parametrize("level", [2, 3])
@pytest.mark.parametrize("second", Role)
@pytest.mark.parametrize("first", [Role.SYSTEM_ADMIN, Role.LEADER, Role.HANDLER])
def test_each_pair_as_the_rule_says(
    first: Role, second: Role, level: int, cast: Cast, settings
) -> None:
    settings.PROTECTION_LEVEL = level
    user = make_user()
    for role in {first, second}:
        inside = cast.office if role in (Role.HANDLER, Role.OFFICE_HEAD) else None
        seat(user, role=role, organisation=cast.organisation, office=inside)
    clash = second in excluded_by(first, level=level)
    assert held(user) == ({first, second} if clash else set())


def test_whoever_watches_reads_of_them(cast: Cast, both: User) -> None:
    for who, url in ((cast.security_admin, LIST), (cast.auditor, reverse("log-list"))):
        page = client_of(who).get(url).content.decode()
        assert HEADING in page
        assert page.count("何双") == 3
    assert HEADING not in client_of(cast.coordinator).get(LIST).content.decode()


def test_the_command_names_them(both: User) -> None:
    printed = StringIO()
    call_command("confirm_appointment", stdout=printed)
    lines = [line for line in printed.getvalue().splitlines() if HEADING in line]
    assert len(lines) == 3
    assert all("何双" in line and both.username in line for line in lines)
