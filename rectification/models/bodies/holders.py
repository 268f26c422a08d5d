"""Who sits in a body today, and who holds a right over a thing, to name them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext

from rectification.access import EVERYWHERE, Permission, Reach, Role, holds
from rectification.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from rectification.models.bodies.user import User


def seated(bodies: "Iterable[int | None]") -> "QuerySet[User]":
    """Return the accounts that sit in one of these bodies today, by name."""
    held = apps.get_model("rectification", "Appointment").objects.held()
    seats = held.filter(post__organisation__in={key for key in bodies if key})
    users = apps.get_model("rectification", "User").objects
    found = users.filter(pk__in=seats.values("user"), is_active=True)
    return found.order_by("full_name", "pk")


def holders(permission: Permission, reach: Reach) -> "list[User]":
    """List the accounts whose seats give a right over what `reach` describes."""
    roles = sorted(role for role in Role if holds(role, permission))
    near = Q(
        appointments__post__organisation__in=[reach.organisation_id, reach.overseer_id]
    )
    users = apps.get_model("rectification", "User").objects.filter(
        near | Q(appointments__post__role__in=sorted(EVERYWHERE)),
        is_active=True,
        appointments__post__role__in=roles,
    )
    found = users.distinct().prefetch_related(
        "appointments__post__organisation", "appointments__post__office"
    )
    return [one for one in found.order_by("pk") if one.may(permission, reach)]


def refuse_if_anybody(others: "Sequence[User]") -> None:
    """Raise where somebody on the site could do it: the server is the last resort."""
    if others:
        names = "、".join(f"{one} ({one.username})" for one in others)
        raise Refusal(
            gettext("On the site this can be confirmed by: %(names)s.")
            % {"names": names}
        )
