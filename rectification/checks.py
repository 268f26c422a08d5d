"""System checks: no address without a declared access rule, no database half-way."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.urls import URLPattern, URLResolver, get_resolver

from .access import Permission

# The Django admin asks for rights by itself.
EXEMPT_NAMESPACES = frozenset({"admin"})

# The last version that has each replaced migration as a file of its own.
LAST_STEP_BY_STEP = "0.9.0"


def leaves(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address pattern outside the exempt namespaces, with its route."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry
        elif entry.namespace not in EXEMPT_NAMESPACES:
            yield from leaves(entry, route)


def declared(access: object) -> bool:
    return access in ("public", "installer", "signed_in") or isinstance(
        access, Permission
    )


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


@register(Tags.database)
def check_replaced_migrations(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse a database that has only some of the migrations a single file replaces.

    `migrate` asks this first; it would else end with a traceback about its graph.
    """
    replacing = MigrationLoader(None).disk_migrations.values()
    old = {
        tuple(migration.replaces)
        for migration in replacing
        if migration.app_label == "rectification" and migration.replaces
    }
    return [
        Error(
            f"The database “{alias}” lacks migrations that this version no longer has "
            f"one by one: {', '.join(missing)}.",
            hint=f"Run “manage.py migrate” of version {LAST_STEP_BY_STEP} first.",
            id="rectification.E002",
        )
        for alias in databases or ()
        for names in old
        if (missing := lacking(alias, names)) and len(missing) < len(names)
    ]


@register(Tags.database)
def check_login_names(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse a database in which login names differ by capitals only.

    `migrate` asks this first: it could not impose that there is one account a name.
    """
    return [
        Error(
            f"Login names in the database “{alias}” differ by capitals only: "
            f"{'; '.join(', '.join(one) for one in twice)}.",
            hint="Rename all but one of each in the administration, with the version "
            "that runs now; then migrate.",
            id="rectification.E003",
        )
        for alias in databases or ()
        if (twice := names_alike(alias))
    ]


def names_alike(alias: str) -> list[list[str]]:
    """Return the login names that are one but for capitals, where there are any."""
    connection = connections[alias]
    if "rectification_user" not in connection.introspection.table_names():
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT username FROM rectification_user ORDER BY id")
        names = [str(name) for (name,) in cursor.fetchall()]
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(name.lower(), []).append(name)
    return [group for group in alike.values() if len(group) > 1]


def lacking(alias: str, names: Sequence[tuple[str, str]]) -> list[str]:
    """Return those of the migrations that the database has not had applied."""
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    return [name for app, name in names if (app, name) not in applied]
