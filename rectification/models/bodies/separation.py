"""Who counts as another person, for every act that takes two.

Two accounts are two people unless one may be using the other:

1. Whoever opened an account, seated it or last reset its password may be using it,
   until somebody else has confirmed a seat of it since.
2. So may whoever may be using *that* person's account, however long the way.
3. That a third person made both makes no tie for what is done in one's own name. It
   makes one where a second person confirms: a seat, a paper, an import. Only for work,
   never for a seat, the first run makes none until the first publication.

Names on paper are compared in `names.py`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps

from rectification.models.trail import written

if TYPE_CHECKING:
    from rectification.models.bodies.appointment import Appointment
    from rectification.models.bodies.user import User


def is_another(first: "User", second: "User") -> bool:
    """Say whether two accounts count as two people."""
    return not same_people(first, [second.pk])


def same_people(account: "User", others: Iterable[int]) -> set[int]:
    """Return which of the other accounts (keys) do not count as another person."""
    keys = set(others)
    if not keys:
        return set()
    ties = Ties({account.pk, *keys})
    return {key for key in keys if ties.between(account.pk, key)}


class Ties:
    """Which of some accounts may be one person, asked once for any two of them."""

    def __init__(self, accounts: Iterable[int]) -> None:
        self._makers = makers_of(accounts)

    def between(self, first: int, second: int) -> bool:
        """Say whether two of the accounts (keys) do not count as two people."""
        return (
            first == second
            or second in self._makers[first]
            or first in self._makers[second]
        )


def is_independent(
    first: "User", second: "User", *, despite_first_run: bool = False
) -> bool:
    """Say whether they are two people, and no third person may be using both.

    `despite_first_run`: whoever seated both in the first run does not count, while
    nothing is published; else nobody could begin to work.
    """
    if not is_another(first, second):
        return False
    makers = makers_of({first.pk, second.pk})
    shared = makers[first.pk] & makers[second.pk]
    if shared and despite_first_run:
        shared -= _installers(first) & _installers(second)
    return not shared


def _installers(user: "User") -> set[int | None]:
    """Return who seated somebody in a first run that is exempt still."""
    if user.reset_at is not None:  # and knows the password since
        return set()
    rows = apps.get_model("rectification", "Appointment").objects.exempt().held()
    return set(rows.filter(user=user).values_list("appointed_by", flat=True))


def makers_of(accounts: Iterable[int]) -> dict[int, set[int]]:
    """Return by account who may be using it besides its holder; keys throughout.

    A query for each step of the longest way from account to maker to maker, and one
    more where somebody was never seated.
    """
    direct: dict[int, set[int]] = {}
    waiting = set(accounts)
    asked = set(waiting)
    while waiting:
        found = _makers(waiting)
        direct |= {account: found[account] for account in waiting}
        waiting = set().union(*found.values()) - direct.keys()
    return {account: _reached(account, direct) for account in asked}


def _reached(account: int, direct: dict[int, set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = [account]
    while waiting:
        new = direct[waiting.pop()] - found
        found |= new
        waiting += new
    return found - {account}


def _makers(accounts: set[int]) -> dict[int, set[int]]:
    """Return who made each account and has been confirmed by nobody else since."""
    rows = apps.get_model("rectification", "Appointment").objects
    seats: dict[User, list[Appointment]] = {}
    for seat in rows.filter(user__in=accounts).select_related("user"):
        seats.setdefault(seat.user, []).append(seat)
    if unseated := accounts - {user.pk for user in seats}:
        users = apps.get_model("rectification", "User").objects
        seats |= {user: [] for user in users.filter(pk__in=unseated)}
    for user, own in seats.items():
        for row in (user, *own):
            written.see(row)
    return {user.pk: set(_unconfirmed(user, own)) for user, own in seats.items()}


def _unconfirmed(user: "User", seats: "Sequence[Appointment]") -> Iterator[int]:
    for maker, when in _makings(user, seats):
        if not any(
            seat.confirmed_at is not None
            and seat.confirmation != "earlier"  # nobody has looked
            and seat.confirmed_at > when
            and seat.confirmer_id != maker
            for seat in seats
        ):
            yield maker


def _makings(
    user: "User", seats: "Sequence[Appointment]"
) -> Iterator[tuple[int, datetime]]:
    """Yield who opened, seated or last reset the account, and when."""
    if user.reset_by_id is not None and user.reset_at is not None:
        yield user.reset_by_id, user.reset_at
    if user.opened_by_id is not None:
        yield user.opened_by_id, user.created_at
    for seat in seats:
        if seat.appointed_by_id is not None:
            yield seat.appointed_by_id, seat.created_at
