"""Keyset paging both ways: the address says after, or before, which row.

A cursor holds the values a row was sorted by, its key last, so that it stays good when
rows are added or gone. Nothing is skipped by counting and nothing is counted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import F, Model, OrderBy, Q, QuerySet
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleLessThan,
)
from django.http import QueryDict

M = TypeVar("M", bound=Model)
Part = int | str | date | None
_SEPARATOR = "~"
_NONE = "none"


@dataclass(frozen=True, slots=True)
class Key:
    """A column rows are sorted by. `kind`: int, text or date; a date may be missing.

    `missing`: where rows without it stand; when the order is turned round, so do they.
    """

    name: str
    kind: str = "int"
    missing: str = "last"

    @property
    def is_nullable(self) -> bool:
        return self.kind == "date"

    def read(self, text: str) -> Part:
        """Raise ValueError for what no row can have."""
        if self.kind == "text":
            if not text or len(text) > 60 or not text.isascii() or "\0" in text:
                raise ValueError
            return text
        if self.kind == "date":
            return None if text == _NONE else date.fromisoformat(text)
        if not (text.isascii() and text.isdecimal() and len(text) < 19):
            raise ValueError
        return int(text)


@dataclass(frozen=True, slots=True)
class Order:
    """Keys of which the last is unique; at most the first may be missing."""

    keys: tuple[Key, ...]
    descending: bool = False

    def apply(self, rows: QuerySet[M, M], *, backward: bool = False) -> QuerySet[M, M]:
        down = self.descending != backward
        return rows.order_by(*(_sorted(key, down=down) for key in self.keys))

    def beyond(self, parts: Sequence[Part], *, backward: bool = False) -> Q:
        """Match the rows after a cursor, or before it."""
        down = self.descending != backward
        first, rest = self.keys[0], self.keys[1:]
        if not first.is_nullable:
            return Q(_compare(self.keys, parts, down=down))
        missing = Q(**{f"{first.name}__isnull": True})
        missing_come = (first.missing == "last") != down  # after those with a value
        if parts[0] is None:
            within = missing & Q(_compare(rest, parts[1:], down=down))
            return within if missing_come else within | ~missing
        dated = Q(_compare(self.keys, parts, down=down))
        return dated | missing if missing_come else dated

    def write(self, row: Model) -> str:
        parts = (getattr(row, key.name) for key in self.keys)
        return _SEPARATOR.join(_NONE if part is None else str(part) for part in parts)

    def read(self, text: str) -> list[Part] | None:
        """Return a cursor's parts, or None where it is none of this order."""
        texts = text.split(_SEPARATOR)
        if len(texts) != len(self.keys):
            return None
        try:
            return [key.read(one) for key, one in zip(self.keys, texts, strict=True)]
        except ValueError:
            return None


def _sorted(key: Key, *, down: bool) -> OrderBy:
    if not key.is_nullable:
        return F(key.name).desc() if down else F(key.name).asc()
    if (key.missing == "last") != down:
        where = {"nulls_last": True}
    else:
        where = {"nulls_first": True}
    return OrderBy(F(key.name), descending=down, **where)


def _compare(
    keys: Sequence[Key], parts: Sequence[Part], *, down: bool
) -> TupleGreaterThan | TupleLessThan | Q:
    # Row values, since an index finds its place by them; ORs it would walk through.
    if len(keys) == 1:
        return Q(**{f"{keys[0].name}__{'lt' if down else 'gt'}": parts[0]})
    lookup = TupleLessThan if down else TupleGreaterThan
    return lookup(Tuple(*(F(key.name) for key in keys)), tuple(parts))


@dataclass(frozen=True, slots=True)
class ListPage(Generic[M]):
    rows: list[M]
    previous: str  # a query string, "" on the first page
    next: str


def page(
    rows: QuerySet[M, M],
    order: Order,
    query: QueryDict,
    *,
    size: int,
    dress: Callable[[QuerySet[M, M]], QuerySet[M, M]],
) -> ListPage[M]:
    """Return the page that an address asks for; a broken cursor is the first one.

    `dress` adds what the page prints. It is given the rows of the page alone: what is
    annotated before sorting would be worked out for every row there is.
    """
    before, after = query.get("before", ""), query.get("after", "")
    backward = bool(before) and not after
    cursor = order.read(before if backward else after)
    backward = backward and cursor is not None
    ordered = order.apply(rows, backward=backward)
    if cursor is not None:
        ordered = ordered.filter(order.beyond(cursor, backward=backward))
    picked = rows.model._default_manager.filter(pk__in=ordered.values("pk")[: size + 1])
    found = list(order.apply(dress(picked), backward=backward))
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    has_previous = more if backward else cursor is not None
    has_next = backward or more
    return ListPage(
        found,
        address(query, before=order.write(found[0])) if found and has_previous else "",
        address(query, after=order.write(found[-1])) if found and has_next else "",
    )


def address(query: QueryDict, *, drop: Sequence[str] = (), **changes: str) -> str:
    """Return an address on its first page, less `drop`, with `changes`."""
    changed = query.copy()
    for name in ("before", "after", *drop):
        changed.pop(name, None)
    for name, value in changes.items():
        changed[name] = value
    return f"?{changed.urlencode(safe='~')}" if changed else "?"
