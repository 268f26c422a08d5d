"""System checks: no address without a declared access rule, no database half-way."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.urls import URLPattern, URLResolver, get_resolver

from .access import Permission

# The Django admin asks for rights by itself.
EXEMPT_NAMESPACES = frozenset({"admin"})

# The last version that has each of these migrations as a file of its own. They made
# what the first file makes today.
LAST_STEP_BY_STEP = "0.9.0"
STEPS_TO_0_9_0 = (
    "0001_records",
    "0002_triggers",
    "0003_drafts_and_erasure",
    "0004_reopened_and_totals",
    "0005_latest_entry",
    "0007_sessions",
    "0008_readiness",
    "0009_public_words",
    "0010_report_editor",
)


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
    """Refuse a database that has only some of the migrations that are one file now.

    `migrate` asks this first; it would else make tables anew that are there.
    """
    return [
        Error(
            f"The database “{alias}” lacks migrations that this version no longer has "
            f"one by one: {', '.join(missing)}.",
            hint=f"Run “manage.py migrate” of version {LAST_STEP_BY_STEP} first.",
            id="rectification.E002",
        )
        for alias in databases or ()
        if (missing := lacking(connections[alias], STEPS_TO_0_9_0))
        and len(missing) < len(STEPS_TO_0_9_0)
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


def lacking(database: BaseDatabaseWrapper, names: Sequence[str]) -> list[str]:
    """Return those of our migrations that the database has not had applied."""
    applied = MigrationRecorder(database).applied_migrations()
    return [name for name in names if ("rectification", name) not in applied]
