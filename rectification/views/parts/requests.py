"""What a view of the staff pages is given."""

from django.http import HttpRequest

from rectification.models import User


class StaffRequest(HttpRequest):
    """A request behind `@requires`: somebody has signed in. For types only."""

    user: User
