"""The account of a session comes with its seats, and nobody has asked for them yet."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from rectification.access import Role
from rectification.models import SYSTEM_CHAIN, Chain, LogEntry, User
from rectification.models.bodies.known import SeatedBackend
from tests.factories import Cast, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def known(user: User) -> User:
    found = SeatedBackend().get_user(user.pk)
    assert found == user
    return found


def test_account_and_seats_in_one_query(cast: Cast) -> None:
    cast.coordinator.posts_now()[0].appoint(cast.leader, by=cast.security_admin)
    with CaptureQueriesContext(connection) as asked:
        user = known(cast.leader)
        assert user.roles_now() == {Role.LEADER}  # the new seat waits
        assert [str(post) for post in (*user.posts_now(), *user.waiting_posts())]
    assert len(asked) == 1


def test_without_a_seat_or_a_row_or_locked() -> None:
    assert not known(make_user()).roles_now()
    assert SeatedBackend().get_user(0) is None
    locked = make_user(role=Role.HANDLER)
    User.objects.filter(pk=locked.pk).update(is_active=False)
    assert SeatedBackend().get_user(locked.pk) is None


def test_forgotten_seats_are_read_anew(cast: Cast) -> None:
    user = known(cast.handler)
    assert user.roles_now() == {Role.HANDLER}
    user.appointments.all().delete()
    assert user.roles_now() == {Role.HANDLER}
    user.forget_appointments()
    assert not user.roles_now()
    [listed] = User.objects.filter(pk=cast.leader.pk).prefetch_related("appointments")
    listed.appointments.model.objects.filter(user=listed).delete()
    listed.forget_appointments()
    assert not listed.roles_now()


def test_the_log_names_seats_only_where_they_were_asked(cast: Cast) -> None:
    def seen(user: User) -> str:
        with transaction.atomic():
            Chain.record(chain=SYSTEM_CHAIN, actor=user, action="user.end_sessions")
        return LogEntry.objects.order_by("-pk")[0].seen

    user = known(cast.handler)
    assert "appointment/" not in seen(user)
    user.roles_now()
    assert "appointment/" in seen(user)
