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
        seats = list(
            Appointment.objects.filter(user=user_id).with_posts().select_related("user")
        )
        if not seats:
            found = super().get_user(user_id)
            return found if isinstance(found, User) else None
        user = seats[0].user
        user.came_with = seats
        for seat in seats:
            seat.user = user
        return user if self.user_can_authenticate(user) else None
