"""Who holds a right over a thing today, for a page to name them."""

from typing import TYPE_CHECKING

from django.apps import apps

from rectification.access import Permission, Reach, Role, holds

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


def holders(permission: Permission, reach: Reach) -> "list[User]":
    """List the accounts whose seats give a right over what `reach` describes."""
    roles = sorted(role for role in Role if holds(role, permission))
    users = apps.get_model("rectification", "User").objects.filter(
        is_active=True,
        appointments__post__role__in=roles,
        appointments__post__organisation__in=[reach.organisation_id, reach.overseer_id],
    )
    found = users.distinct().prefetch_related(
        "appointments__post__organisation", "appointments__post__office"
    )
    return [one for one in found.order_by("pk") if one.may(permission, reach)]
