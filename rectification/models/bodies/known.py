"""Who is signed in: the account of a session with its seats, in one query.

Every staff page asks for both. What is read here is read anew by each request.
"""

from collections.abc import Hashable

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet
from django.utils import timezone

from rectification.models.bodies.appointment import Appointment
from rectification.models.bodies.user import User
from rectification.models.trail.worked_out import worked_out


class SeatedBackend(ModelBackend):
    """Django's, but for how a session's account is read."""

    def get_user(self, user_id: int) -> User | None:
        """Return an account that may be signed in, or None; without seats, ask anew."""
        found = worked_out("", _seats, user=int(user_id))
        # Put in order here: a database asked for an order works it out of all columns.
        seats = sorted(found, key=lambda seat: seat.place)
        if not seats:
            known = super().get_user(user_id)
            return known if isinstance(known, User) else None
        user = seats[0].user
        user.came_with = seats
        for seat in seats:
            seat.user = user
        return user if self.user_can_authenticate(user) else None


def _seats(user: int) -> QuerySet[Appointment]:
    return Appointment.objects.filter(user=user).with_posts().select_related("user")


def standing(user: User) -> tuple[Hashable, ...]:
    """Return all that the text of a query by one's rights, now or ever, is made of."""
    seats = [
        (one.pk, one.post_id, one.since, one.until, one.confirmed_at)
        for one in user._appointments
    ]
    own = (user.pk, user.is_active, user.reset_at)
    return (*own, *seats, *user.seats_now(), timezone.localdate())
