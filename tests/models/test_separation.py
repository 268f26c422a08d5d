"""Who counts as another person, however long the way from account to account."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from rectification.access import Role
from rectification.models import Appointment, Organisation, User
from rectification.models.bodies.separation import (
    is_another,
    is_independent,
    same_people,
)
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def body() -> Organisation:
    return make_organisation()


def person(opened_by: User | None = None) -> User:
    return make_user(opened_by=opened_by)


def reset(user: User, *, by: User | None, when: datetime | None = None) -> None:
    user.reset_by, user.reset_at = by, (when or timezone.now()) if by else None
    user.save()


def seated(user: User, body: Organisation, *, by: User | None = None, **fields: object):
    post, _new = body.posts.get_or_create(role=Role.COORDINATOR)
    return Appointment.objects.create(post=post, user=user, appointed_by=by, **fields)


def test_nobody_is_another_person_than_oneself() -> None:
    first = person()
    assert not is_another(first, first)
    assert is_another(first, person())


def test_whoever_opened_an_account_may_be_using_it() -> None:
    maker = person()
    made = person(maker)
    assert not is_another(maker, made)
    assert not is_another(made, maker)


def test_whoever_seated_somebody_may_be_using_the_account(body: Organisation) -> None:
    maker, user = person(), person()
    seated(user, body, by=maker)
    assert not is_another(maker, user)


def test_whoever_reset_a_password_knows_it() -> None:
    maker, user = person(), person()
    reset(user, by=maker)
    assert not is_another(maker, user)


@pytest.mark.both_databases
def test_the_way_from_account_to_account_may_be_long() -> None:
    first = person()
    third = person(person(first))
    assert not is_another(first, third)
    assert not is_another(third, first)


def test_a_third_person_who_opened_both_makes_no_tie() -> None:
    maker = person()
    assert is_another(person(maker), person(maker))


def test_to_confirm_no_third_person_may_be_using_both() -> None:
    maker = person()
    assert not is_independent(person(maker), person(maker))
    assert is_independent(person(maker), person())


def test_who_was_confirmed_by_somebody_else_is_free(body: Organisation) -> None:
    maker, other = person(), person()
    made = person(maker)
    seat = seated(made, body, by=maker)
    seat.confirmation = Appointment.Confirmation.PERSON
    seat.confirmer, seat.confirmed_at = other, timezone.now() + timedelta(seconds=1)
    seat.save()
    assert is_another(maker, made)
    seat.confirmer = maker
    seat.save()
    assert not is_another(maker, made), "the maker's own word frees nobody"


def test_a_reset_after_the_confirmation_ties_again(body: Organisation) -> None:
    maker = person()
    made = person(maker)
    now = timezone.now()
    seated(
        made,
        body,
        by=maker,
        confirmation=Appointment.Confirmation.SERVER,
        confirmed_at=now + timedelta(minutes=1),
    )
    assert is_another(maker, made)
    reset(made, by=maker, when=now + timedelta(minutes=2))
    assert not is_another(maker, made)


def installed(body: Organisation, installer: User) -> tuple[User, Appointment]:
    """One whom the first run seated, and the seat."""
    made = person(installer)
    exempt = Appointment.Confirmation.FIRST_RUN
    return made, seated(made, body, by=installer, confirmation=exempt)


def test_the_first_run_makes_a_tie_to_whoever_installed(body: Organisation) -> None:
    installer = person()
    made, _seat = installed(body, installer)
    assert not is_another(installer, made)


def test_who_installed_both_does_not_count_for_work_before_the_first_publication(
    body: Organisation,
) -> None:
    installer = person()
    (first, seat), (second, _seat) = (installed(body, installer) for _n in range(2))
    assert is_independent(first, second, despite_first_run=True)
    assert not is_independent(first, second), "nor do they confirm one another"
    reset(second, by=installer)
    assert not is_independent(first, second, despite_first_run=True), "no first run"
    reset(second, by=None)
    later = person(installer)
    assert not is_independent(first, later, despite_first_run=True)
    puppet = person(second)
    assert not is_independent(first, puppet, despite_first_run=True)
    seat.until = seat.since
    seat.save()
    assert not is_independent(first, second, despite_first_run=True), "an ended seat"
    seat.until, seat.confirmation = None, Appointment.Confirmation.WAITING
    seat.save()
    assert not is_independent(first, second, despite_first_run=True), "published"


@pytest.mark.both_databases
def test_the_way_is_asked_step_by_step_not_account_by_account(
    django_assert_num_queries,
) -> None:
    makers = [person() for _number in range(3)]
    made = [person(maker).pk for maker in makers for _number in range(4)]
    with django_assert_num_queries(4):  # two for the made, two for their makers
        assert same_people(makers[0], made) == set(made[:4])
