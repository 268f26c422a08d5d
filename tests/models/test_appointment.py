"""Seats: none comes back, and those that decide wait for a second person."""

from datetime import date, timedelta
from itertools import combinations, product

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rectification.access import CONFIRMED, Role, excluded_by
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import Appointment, LogEntry, Post, User
from tests.factories import (
    Cast,
    client_of,
    make_cast,
    make_organisation,
    make_user,
    seat,
)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def appoint(cast: Cast, user: User, role: Role, *, by: User) -> Appointment:
    where = cast.overseer if role == Role.VERIFIER else cast.organisation
    post, _new = Post.objects.get_or_create(organisation=where, role=role)
    return post.appoint(user, by=by)


@pytest.mark.parametrize("role", sorted(CONFIRMED))
def test_a_seat_that_decides_gives_no_right_until_it_is_confirmed(
    cast: Cast, role: Role
) -> None:
    user = make_user()
    appointment = appoint(cast, user, role, by=cast.security_admin)
    assert not user.seats_now()
    assert user.waiting_posts() == [appointment.post]
    appointment.confirm(by=cast.verifier if role == Role.VERIFIER else cast.leader)
    user = User.objects.get(pk=user.pk)
    assert user.roles_now() == {role}
    assert LogEntry.objects.filter(action="post.confirm").count() == 1


def test_other_seats_give_their_rights_at_once(cast: Cast) -> None:
    user = make_user()
    post = Post.objects.filter(role=Role.HANDLER).first()
    post.appoint(user, by=cast.security_admin)
    assert user.roles_now() == {Role.HANDLER}


@pytest.mark.parametrize(
    "who", ["coordinator", "handler", "office_head", "auditor", "outsider"]
)
def test_who_has_no_right_to_confirm_does_not(cast: Cast, who: str) -> None:
    appointment = appoint(cast, make_user(), Role.LEADER, by=cast.coordinator)
    with pytest.raises(NotAllowed):
        appointment.confirm(by=getattr(cast, who))


@pytest.mark.parametrize("who", ["leader", "second_leader", "verifier"])
def test_leaders_of_the_body_and_of_its_overseer_confirm(cast: Cast, who: str) -> None:
    appointment = appoint(cast, make_user(), Role.LEADER, by=cast.coordinator)
    appointment.confirm(by=getattr(cast, who))
    assert appointment.confirmation == Appointment.Confirmation.PERSON


def test_a_coordinator_confirms_no_seat_that_coordinators_do_not_give(
    cast: Cast,
) -> None:
    other = make_user(role=Role.SECURITY_ADMIN, organisation=cast.organisation)
    seats = [
        appoint(cast, make_user(), role, by=other)
        for role in (Role.VERIFIER, Role.SECURITY_ADMIN)
    ]
    for appointment in seats:
        assert isinstance(appointment.why_not_confirm(cast.coordinator), NotAllowed)


def test_nobody_confirms_the_own_seat(cast: Cast) -> None:
    appointment = appoint(cast, cast.verifier, Role.LEADER, by=cast.security_admin)
    with pytest.raises(NotAllowed):
        appointment.confirm(by=cast.verifier)


def test_an_account_of_the_appointers_making_does_not_confirm(cast: Cast) -> None:
    puppet, _password = User.objects.open_account(
        by=cast.security_admin, full_name="林影"
    )
    seat(puppet, role=Role.COORDINATOR, organisation=cast.organisation)
    puppet.appointments.update(confirmation="waiting", confirmed_at=None)
    appointment = appoint(cast, make_user(), Role.LEADER, by=cast.security_admin)
    with pytest.raises(NotAllowed):
        appointment.confirm(by=puppet)
    with pytest.raises(NotAllowed):
        appointment.confirm(by=cast.security_admin)
    appointment.confirm(by=cast.coordinator)


def test_a_reset_password_makes_the_seat_wait_again(cast: Cast) -> None:
    User.objects.filter(pk=cast.leader.pk).update(
        reset_by=cast.security_admin, reset_at=timezone.now()
    )
    leader = User.objects.get(pk=cast.leader.pk)
    assert not leader.seats_now()
    leader.appointments.get().confirm(by=cast.second_leader)
    assert User.objects.get(pk=leader.pk).roles_now() == {Role.LEADER}


def test_the_server_confirms_only_where_nobody_else_can(cast: Cast, capsys) -> None:
    user = make_user()
    appointment = appoint(cast, user, Role.LEADER, by=cast.coordinator)
    call_command("confirm_appointment")
    assert user.username in capsys.readouterr().out
    with pytest.raises(CommandError, match=cast.leader.full_name):
        call_command("confirm_appointment", user.username)
    others = User.objects.exclude(pk__in=[user.pk, cast.coordinator.pk])
    others.update(is_active=False)
    call_command("confirm_appointment", user.username)
    appointment.refresh_from_db()
    assert appointment.confirmation == Appointment.Confirmation.SERVER
    with pytest.raises(CommandError):
        call_command("confirm_appointment", user.username)


# --- ends ---


def test_nobody_confirms_an_account_that_only_its_opener_can_have_used(
    cast: Cast,
) -> None:
    user, _password = User.objects.open_account(by=cast.coordinator, full_name="林新")
    seat = appoint(cast, user, Role.LEADER, by=cast.coordinator)
    with pytest.raises(InvalidTransition, match="林新"):
        seat.confirm(by=cast.leader)
    assert seat.who_may_confirm() == []
    with pytest.raises(InvalidTransition, match="林新"):
        seat.confirm_on_server()
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    Appointment.objects.get(pk=seat.pk).confirm(by=cast.leader)


def test_an_ended_seat_is_neither_handed_over_nor_ended_again(cast: Cast) -> None:
    appointment = cast.handler.appointments.get()
    appointment.end(by=cast.coordinator)
    ends = appointment.until
    later = timezone.localdate() + timedelta(days=400)
    with pytest.raises(InvalidTransition):
        appointment.hand_over(cast.stranger, by=cast.coordinator, on=later)
    with pytest.raises(InvalidTransition):
        appointment.end(by=cast.coordinator)
    with pytest.raises(InvalidTransition):
        appointment.end(by=cast.coordinator, on=ends - timedelta(days=1))
    appointment.refresh_from_db()
    assert appointment.until == ends
    assert not cast.stranger.appointments.filter(post=appointment.post).exists()


@pytest.mark.both_databases
def test_no_seat_is_ended_for_a_day_on_which_somebody_sat_there(cast: Cast) -> None:
    """Else who worked in an office would be none of it on the day of the work."""
    appointment = cast.handler.appointments.get()
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Refusal):
        appointment.end(by=cast.coordinator, on=yesterday)
    client = client_of(cast.security_admin)
    page = reverse("admin:rectification_appointment_change", args=[appointment.pk])
    form = {"until": yesterday.isoformat()}
    assert client.post(page, form).status_code == 200
    appointment.refresh_from_db()
    assert appointment.until is None
    form = {"until": timezone.localdate().isoformat()}
    assert client.post(page, form).status_code == 302


def test_an_end_to_come_may_move_nearer_and_never_away(cast: Cast) -> None:
    today = timezone.localdate()
    appointment = cast.handler.appointments.get()
    appointment.end(by=cast.coordinator, on=today + timedelta(days=20))
    with pytest.raises(InvalidTransition):
        appointment.end(by=cast.coordinator, on=today + timedelta(days=30))
    appointment.end(by=cast.coordinator, on=today + timedelta(days=10))
    assert appointment.until == today + timedelta(days=10)


@pytest.mark.both_databases
def test_a_seat_is_handed_over_once(cast: Cast) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    appointment = cast.handler.appointments.get()
    appointment.hand_over(cast.stranger, by=cast.coordinator, on=tomorrow)
    stale = Appointment.objects.get(pk=appointment.pk)
    with pytest.raises(InvalidTransition):
        stale.hand_over(make_user(), by=cast.coordinator, on=tomorrow)


def test_a_seat_that_ends_is_not_handed_over_before(cast: Cast) -> None:
    today = timezone.localdate()
    appointment = cast.handler.appointments.get()
    appointment.end(by=cast.coordinator, on=today + timedelta(days=20))
    with pytest.raises(InvalidTransition):
        appointment.hand_over(
            cast.stranger, by=cast.coordinator, on=today + timedelta(days=10)
        )


def test_a_seat_is_not_handed_over_to_who_sits_in_it(cast: Cast) -> None:
    appointment = cast.handler.appointments.get()
    with pytest.raises(Refusal):
        appointment.hand_over(cast.handler, by=cast.coordinator)
    assert cast.handler.appointments.get().until is None


# --- roles that exclude each other ---


# Who keeps the computer, the accounts or the log neither drafts nor decides.
KEEPERS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]
OTHERS = [Role.COORDINATOR, Role.LEADER, Role.VERIFIER]
APART = {frozenset(pair) for pair in combinations(KEEPERS, 2)}
APART |= {frozenset(pair) for pair in product(KEEPERS, OTHERS)}


@pytest.mark.parametrize("level", [2, 3])
def test_exactly_these_roles_exclude_each_other(level: int) -> None:
    pairs = [(one, other) for one in Role for other in excluded_by(one, level=level)]
    one_person = {frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})}
    expected = APART - one_person if level == 2 else APART
    assert {frozenset(pair) for pair in pairs} == expected
    assert len(pairs) == 2 * len(expected), "asked from both sides"


@pytest.mark.parametrize(
    ("first", "second", "level", "clashes"),
    [
        (Role.AUDITOR, Role.COORDINATOR, 2, True),
        (Role.LEADER, Role.AUDITOR, 2, True),
        (Role.SECURITY_ADMIN, Role.LEADER, 2, True),
        (Role.VERIFIER, Role.SYSTEM_ADMIN, 2, True),
        (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, 2, False),
        (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, 3, True),
        (Role.COORDINATOR, Role.LEADER, 3, False),
        (Role.AUDITOR, Role.SECURITY_ADMIN, 2, True),
    ],
)
def test_roles_that_exclude_each_other_are_refused(
    cast: Cast, settings, first: Role, second: Role, level: int, clashes: bool
) -> None:
    settings.PROTECTION_LEVEL = level
    user = make_user(role=first, organisation=cast.organisation)
    if not clashes:
        appoint(cast, user, second, by=cast.security_admin)
        return
    with pytest.raises(Refusal):
        appoint(cast, user, second, by=cast.security_admin)


def test_the_admin_refuses_a_role_that_excludes_another(cast: Cast) -> None:
    post = Post.objects.get(organisation=cast.organisation, role=Role.AUDITOR)
    with pytest.raises(ValidationError, match=cast.leader.full_name):
        Appointment(post=post, user=cast.leader).full_clean()


# --- the same rule twice ---

DAYS = [None, -2, -1, 0, 1]


class ConfirmedTwice(TestCase):
    """`is_confirmed` in Python and `confirmed()` in SQL say the same."""

    @settings(deadline=None)
    @given(
        role=st.sampled_from([Role.LEADER, Role.COORDINATOR, Role.SECURITY_ADMIN]),
        confirmation=st.sampled_from(Appointment.Confirmation.values),
        confirmed=st.sampled_from(DAYS[1:]),
        reset=st.sampled_from(DAYS),
    )
    def test_one_rule(
        self, role: Role, confirmation: str, confirmed: int, reset: int | None
    ) -> None:
        now = timezone.now()
        user = make_user()
        other = make_user()
        if reset is not None:
            user.reset_by, user.reset_at = other, now + timedelta(days=reset)
            user.save()
        post = Post.objects.create(organisation=make_organisation(), role=role)
        has_time = confirmation in ("person", "server", "earlier")
        appointment = Appointment.objects.create(
            post=post,
            user=user,
            since=date(2020, 1, 1),
            confirmation=confirmation,
            confirmed_at=now + timedelta(days=confirmed) if has_time else None,
            confirmer=other if confirmation == "person" else None,
        )
        in_sql = Appointment.objects.confirmed().filter(pk=appointment.pk).exists()
        assert in_sql == appointment.is_confirmed(reset_at=user.reset_at)
