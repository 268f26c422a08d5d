"""By what the figures are told apart: a body, an office, a leader … a row each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import CharField, Exists, Expression, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat, Substr
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectification.models import Inspection, Responsibility

Path = Callable[[str], Expression]


def _column(name: str) -> Path:
    """Read a column as text, "" where there is nothing; `path` leads to the finding."""

    def read(path: str) -> Expression:
        return Coalesce(
            Cast(f"{path}{name}", CharField()), Value(""), output_field=CharField()
        )

    return read


def _year(path: str) -> Expression:
    return Substr(F(f"{path}inspection__reference"), 1, 4)


def _office_words(path: str) -> Expression:
    """Read body and office, a line each: offices of two bodies may bear one name."""
    office = f"{path}responsibilities__office"
    return Coalesce(
        Concat(f"{office}__organisation__name", Value("\n"), f"{office}__name"),
        Value(""),
        output_field=CharField(),
    )


@dataclass(frozen=True, slots=True)
class Group:
    """`key` and `words`: what tells the rows apart, and what they are called.

    `query`: the filter of the list that means one row; "" where `exactly` does.
    `none`: what a row is called that has no such thing.
    """

    name: str
    label: str | Promise
    key: Path
    words: Path
    none: str | Promise
    exactly: Callable[[str], Q]
    query: str = ""


def _led_by(key: str) -> Q:
    return Q(leader=key)


def _of_aspect(key: str) -> Q:
    return Q(aspect__title=key) if key else Q(aspect=None)


def _of_office(key: str) -> Q:
    """Match what no office answers for; of an office the list has a filter."""
    rows = Responsibility.objects.filter(finding=OuterRef("pk"))
    return ~Q(Exists(rows)) if not key else Q(Exists(rows.filter(office=int(key))))


GROUPS: Mapping[str, Group] = {
    one.name: one
    for one in (
        Group(
            "office",
            _("Office"),
            _column("responsibilities__office"),
            _office_words,
            _("Without a responsible office"),
            _of_office,
            query="office",
        ),
        Group(
            "body",
            _("Body"),
            _column("inspection__organisation"),
            _column("inspection__organisation__name"),
            "",
            lambda key: Q(inspection__organisation=int(key)),
            query="body",
        ),
        Group(
            "leader",
            _("Responsible leader"),
            _column("leader"),
            _column("leader"),
            _("Without a responsible leader"),
            _led_by,
        ),
        Group(
            "aspect",
            _("Aspect"),
            _column("aspect__title"),
            _column("aspect__title"),
            _("Without an aspect"),
            _of_aspect,
        ),
        Group(
            "source",
            _("Source"),
            _column("inspection__source"),
            _column("inspection__source"),
            "",
            lambda key: Q(inspection__source=key),
            query="source",
        ),
        Group(
            "year",
            _("Year of the feedback"),
            _year,
            _year,
            "",
            lambda key: Q(inspection__reference__startswith=f"{key}-"),
            query="year",
        ),
    )
}
SOURCES: Mapping[str, str | Promise] = dict(Inspection.Source.choices)
# Rows that the list has no other filter for: "leader:王某", "office:" for none.
EXACT = frozenset(one.name for one in GROUPS.values() if one.none)


def row_words(said: str) -> str:
    """Say a row as the list's address names it: "leader:王某" → 责任领导：王某."""
    name, _colon, key = said.partition(":")
    group = GROUPS[name]
    return f"{group.label}：{key}" if key else str(group.none)


def row_query(group: Group, key: str) -> dict[str, str]:
    """Return what narrows the list down to one row."""
    if group.query and key:
        return {group.query: key}
    return {"group": f"{group.name}:{key}"}
