"""Roles, seats and what they reach."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone

from rectification.access import (
    ROLES,
    Reach,
    Role,
    Seat,
    allowed,
    covers,
    public,
    requires,
)
from rectification.errors import NotAllowed, Refusal
from rectification.models import Inspection, LogEntry, Post, User
from rectification.workflow import Permission
from tests.factories import (
    Cast,
    make_cast,
    make_finding,
    make_inspection,
    make_organisation,
    make_user,
    seat,
)

P = Permission
OPINIONS = {"opinion.view", "opinion.handle", "opinion.release"}
EXPECTED: dict[str, set[str]] = {
    "handler": {"staff", "finding.view", "finding.work", "finding.confirm"},
    "office_head": {
        "staff",
        "finding.view",
        "finding.work",
        "finding.submit",
        "finding.step",
        "finding.confirm",
        "progress.confirm",
        "erasure.view",
        "erasure.request",
    },
    "coordinator": {
        "staff",
        "finding.view",
        "finding.work",
        "finding.edit",
        "finding.submit",
        "finding.step",
        "finding.look_back",
        "progress.return",
        "submission.send",
        "urge",
        "finding.help",
        "view.share",
        "order.draft",
        "order.settle",
        "instruction.give",
        "inspection.edit",
        "adoption.discard",
        "paper.enter",
        "paper.confirm",
        "report.view",
        "report.edit",
        "report.review",
        "report.freeze",
        "report.take_down",
        "appoint",
        "appoint.confirm",
        "erasure.view",
        "erasure.request",
        *OPINIONS,
    },
    "leader": {
        "staff",
        "finding.view",
        "finding.step",
        "finding.decide",
        "finding.reopen",
        "finding.look_back",
        "urge",
        "finding.help",
        "order.sign",
        "order.settle",
        "instruction.give",
        "adoption.confirm",
        "adoption.discard",
        "overseer.confirm",
        "paper.enter",
        "paper.confirm",
        "report.view",
        "report.review",
        "report.approve",
        "report.freeze",
        "report.publish",
        "report.take_down",
        "appoint.confirm",
        "erasure.view",
        "erasure.request",
        "erasure.confirm",
        *OPINIONS,
    },
    "verifier": {
        "opinion.view",
        "staff",
        "finding.view",
        "finding.step",
        "finding.decide",
        "finding.reopen",
        "finding.verify",
        "finding.look_back",
        "urge",
        "order.draft",
        "order.sign",
        "order.settle",
        "adoption.confirm",
        "adoption.discard",
        "overseer.confirm",
        "paper.confirm",
        "report.view",
        "appoint.confirm",
    },
    "auditor": {
        "opinion.view",
        "staff",
        "finding.view",
        "report.view",
        "log.view",
        "erasure.view",
    },
    "system_admin": {"staff", "reference.edit", "overseer.confirm"},
    "security_admin": {
        "staff",
        "appoint",
        "appoint.confirm",
        "account.lock",
        "erasure.view",
        "erasure.confirm",
    },
}


def test_every_role_has_exactly_these_permissions() -> None:
    found = {role.value: set(map(str, ROLES[role].permissions)) for role in Role}
    assert found == EXPECTED
    assert set().union(*EXPECTED.values()) == set(map(str, Permission))


@pytest.mark.parametrize(
    ("role", "place", "expected"),
    [
        # place of the seat: (organisation, office); the thing is in body 1, office 5,
        # overseen by body 9
        ("handler", (1, 5), True),
        ("handler", (1, 6), False),
        ("office_head", (1, 5), True),
        ("office_head", (2, 5), False),
        ("coordinator", (1, None), True),
        ("coordinator", (9, None), False),
        ("leader", (1, None), True),
        ("leader", (2, None), False),
        ("verifier", (9, None), True),
        ("verifier", (1, None), False),
        ("auditor", (2, None), True),
    ],
)
def test_how_far_a_seat_reaches(role, place, expected) -> None:
    thing = Reach(1, 9, frozenset({5}))
    assert covers(Seat(Role(role), *place), thing) is expected


def test_two_seats_do_not_lend_each_other_their_reach() -> None:
    seats = [Seat(Role.LEADER, 1), Seat(Role.COORDINATOR, 2)]
    assert allowed(seats, P.REPORT_EDIT, Reach(2))
    assert not allowed(seats, P.REPORT_EDIT, Reach(1))
    assert not allowed(seats, P.REPORT_APPROVE, Reach(2))


def request_by(user: object) -> SimpleNamespace:
    return SimpleNamespace(user=user)


def test_views_wear_their_access() -> None:
    @requires(P.LOG_VIEW)
    def log(request):
        return HttpResponse("log")

    @public
    def home(request):
        return HttpResponse("home")

    assert (log.access, home.access) == (P.LOG_VIEW, "public")
    assert home.login_required is False
    holder = SimpleNamespace(may=lambda permission: permission == P.LOG_VIEW)
    assert log(request_by(holder)).content == b"log"
    for nobody in (SimpleNamespace(may=lambda permission: False), object()):
        with pytest.raises(PermissionDenied):
            log(request_by(nobody))


@pytest.mark.django_db
def test_a_superuser_has_no_right_on_staff_pages() -> None:
    root = User.objects.create_superuser("root", "x", full_name="装机")
    assert root.is_staff
    assert root.has_perm("rectification.view_finding")
    assert not any(root.may(permission) for permission in Permission)


@pytest.mark.django_db
def test_a_locked_account_has_no_right() -> None:
    cast = make_cast()
    with pytest.raises(NotAllowed):
        cast.handler.lock(by=cast.coordinator, reason="离职")
    cast.handler.lock(by=cast.security_admin, reason="离职")
    assert not cast.handler.may(P.STAFF)
    assert LogEntry.objects.filter(action="user.lock").exists()
    cast.handler.unlock(by=cast.security_admin, reason="返聘")
    assert User.objects.get(pk=cast.handler.pk).may(P.STAFF)


@pytest.mark.django_db
def test_posts_are_read_in_one_query_and_kept(django_assert_num_queries) -> None:
    cast = make_cast()
    finding = make_finding(cast=cast)
    reach = finding.reach()
    user = User.objects.get(pk=cast.handler.pk)
    with django_assert_num_queries(1):
        for permission in Permission:
            user.may(permission, reach)
        user.posts_now()
        user.scope(P.FINDING_VIEW)


@pytest.mark.django_db
def test_until_is_the_first_day_out_of_the_post() -> None:
    cast = make_cast()
    user = make_user()
    today = timezone.localdate()
    place = {"role": Role.HANDLER, "organisation": cast.organisation}
    seat(user, **place, office=cast.office, since=date(2021, 1, 1), until=today)
    assert user.posts_now() == []
    assert len(user.posts_now(today - timedelta(days=1))) == 1
    assert user.posts_now(date(2020, 12, 31)) == []
    for day in (today, today - timedelta(days=1), date(2020, 12, 31)):
        held = [one.post for one in user.appointments.held(on=day)]
        assert held == user.posts_now(day)


@pytest.mark.django_db
def test_appointments_by_whom_to_what() -> None:
    cast = make_cast()
    body, new = cast.organisation, make_user()
    handler = Post.objects.get(office=cast.office, role=Role.HANDLER)
    auditor = Post.objects.get(organisation=body, role=Role.AUDITOR)
    handler.appoint(new, by=cast.coordinator)
    assert new.may(P.FINDING_WORK, handler.office)
    for post, by in (
        (auditor, cast.coordinator),  # beyond a coordinator
        (handler, cast.outsider),  # another body
        (handler, cast.leader),
    ):
        with pytest.raises(NotAllowed):
            post.appoint(make_user(), by=by)
    with pytest.raises(NotAllowed):  # nobody appoints oneself
        handler.appoint(cast.coordinator, by=cast.coordinator)
    appointment = new.appointments.get()
    appointment.end(by=cast.coordinator)
    assert not User.objects.get(pk=new.pk).may(P.FINDING_WORK)
    assert LogEntry.objects.filter(chain__name="system", action="post.end").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("second", ["system_admin", "security_admin"])
def test_no_account_holds_two_of_the_separated_roles(second: str) -> None:
    cast = make_cast()
    post = Post.objects.get(organisation=cast.organisation, role=second)
    with pytest.raises(Refusal):
        post.appoint(cast.auditor, by=make_user(role=Role.SECURITY_ADMIN))
    assert cast.auditor.roles_now() == {Role.AUDITOR}


@pytest.mark.django_db
def test_an_inspection_is_opened_by_the_body_itself() -> None:
    cast = make_cast()
    inspection = make_inspection(cast=cast)
    assert inspection.overseer == cast.overseer
    for by in (cast.leader, cast.handler, cast.outsider, cast.verifier):
        with pytest.raises(NotAllowed):
            Inspection.objects.open_new(by=by, organisation=cast.organisation)


@pytest.mark.django_db
def test_a_blank_slug_is_allotted() -> None:
    first, second = make_organisation(), make_organisation(slug="water")
    third = make_organisation()
    assert int(third.slug[4:]) == int(first.slug[4:]) + 1
    assert second.slug == "water"


def test_cast_is_complete() -> None:
    assert {role.value for role in Role} <= set(Cast.__dataclass_fields__)
