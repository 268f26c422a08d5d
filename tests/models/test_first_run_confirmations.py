"""What accounts of one first run confirmed before that was refused waits again."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from rectification.access import Role
from rectification.models import Appointment, LogEntry, Post, User
from rectification.models.bodies.separation import is_another
from rectification.models.oversight.integrity import unvouched
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db
migration = import_module("rectification.migrations.0016_seats_of_the_first_run")
NOW = timezone.now()
C = Appointment.Confirmation


@pytest.fixture
def root() -> User:
    return User.objects.create_superuser("root", "x", full_name="装机")


def leader(opened_by: User, how: str, at: int, by: User | None = None) -> Appointment:
    """A leader's seat; it was made at once and confirmed at some hour."""
    user = make_user(opened_by=opened_by)
    User.objects.filter(pk=user.pk).update(created_at=NOW)
    post, _new = make_organisation().posts.get_or_create(role=Role.LEADER)
    return Appointment.objects.create(
        post=post,
        user=user,
        appointed_by=opened_by,
        created_at=NOW,
        confirmation=how,
        confirmer=by,
        confirmed_at=NOW + timedelta(hours=at) if at else None,
    )


def after(*seats: Appointment) -> list[str]:
    migration.let_wait_again(apps, None)
    return [Appointment.objects.get(pk=seat.pk).confirmation for seat in seats]


def test_what_the_first_run_confirmed_for_itself_waits_again(root: User) -> None:
    installed = leader(root, C.FIRST_RUN, 0)
    other = leader(root, C.PERSON, 1, by=installed.user)
    puppet = leader(installed.user, C.PERSON, 2, by=other.user)
    assert after(installed, other, puppet) == [C.FIRST_RUN, C.WAITING, C.WAITING]
    told = LogEntry.objects.filter(action="post.wait_again")
    assert {one.subject_id for one in told} == {other.pk, puppet.pk}
    assert not [row for row in unvouched() if row in {other, puppet}]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_who_was_seated_before_the_role_waited_goes_on_and_is_not_freed(
    root: User, role: Role
) -> None:
    seat = leader(root, C.WAITING, 0)
    Post.objects.filter(pk=seat.post_id).update(role=role)
    assert not User.objects.get(pk=seat.user_id).roles_now()
    import_module("rectification.migrations.0018_more_seats_wait").keep_earlier(
        apps, None
    )
    user = User.objects.get(pk=seat.user_id)
    assert user.roles_now() == {role}
    assert not is_another(root, user), "nobody has confirmed it"
    assert not [row for row in unvouched() if row == seat]
    assert seat in Appointment.objects.to_confirm_by(
        make_user(role=Role.SECURITY_ADMIN, organisation=make_organisation())
    )


def test_what_somebody_free_confirmed_stays(root: User) -> None:
    free = leader(root, C.SERVER, 1)
    other = leader(root, C.PERSON, 2, by=free.user)
    third = leader(root, C.PERSON, 3, by=other.user)
    assert after(free, other, third) == [C.SERVER, C.PERSON, C.PERSON]
    assert not LogEntry.objects.filter(action="post.wait_again").exists()


def test_what_was_confirmed_before_its_confirmer_was_free_waits(root: User) -> None:
    free = leader(root, C.SERVER, 3)
    early = leader(root, C.PERSON, 2, by=free.user)
    assert after(early) == [C.WAITING]
