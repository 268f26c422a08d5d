"""A system check: no address without a declared access rule."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

from .access import Permission

# The Django admin asks for rights by itself.
EXEMPT_NAMESPACES = frozenset({"admin"})


def leaves(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address pattern outside the exempt namespaces, with its route."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry
        elif entry.namespace not in EXEMPT_NAMESPACES:
            yield from leaves(entry, route)


def declared(access: object) -> bool:
    return access in ("public", "installer") or isinstance(access, Permission)


@register(Tags.urls)
def check_access_declared(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"The view at “{route}” declares no access.",
            hint="Decorate it with @public or @requires(Permission.…).",
            id="rectification.E001",
        )
        for route, leaf in leaves(get_resolver())
        if not declared(getattr(leaf.callback, "access", None))
    ]
