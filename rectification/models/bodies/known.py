"""Who is signed in: the account of a session with its seats, in one query.

Every staff page asks for both. What is read here is read anew by each request.
"""

from django.contrib.auth.backends import ModelBackend

from rectification.models.bodies.appointment import Appointment
from rectification.models.bodies.user import User


class SeatedBackend(ModelBackend):
    """Django's, but for how a session's account is read."""

    def get_user(self, user_id: int) -> User | None:
        """Return an account that may be signed in, or None; without seats, ask anew."""
        found = Appointment.objects.filter(user=user_id).with_posts()
        # Put in order here: a database asked for an order works it out of all columns.
        seats = sorted(found.select_related("user"), key=lambda seat: seat.place)
        if not seats:
            known = super().get_user(user_id)
            return known if isinstance(known, User) else None
        user = seats[0].user
        user.came_with = seats
        for seat in seats:
            seat.user = user
        return user if self.user_can_authenticate(user) else None
