"""What is public right now: asked in one query, at most once a second per process.

The catalogue is read anew only when that query answers otherwise than before: something
was made public, taken down or erased, or the site's settings or a body's changed
(`SiteSettings.touch`).
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock
from typing import Any

from django.conf import settings
from django.db.models import (
    Aggregate,
    BooleanField,
    Count,
    ExpressionWrapper,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.utils import timezone

from rectification.models import (
    Erasure,
    Opinion,
    Organisation,
    Publication,
    SiteSettings,
    Withdrawal,
)


@dataclass(frozen=True, slots=True)
class Body:
    """An inspected body, and what of its reports it lets the public see."""

    slug: str
    name: str
    shows_old_editions: bool
    shows_comparison: bool
    shows_history: bool
    shows_reasons: bool
    recounts_lateness: bool
    takes_opinions: bool


@dataclass(frozen=True, slots=True)
class PublicEdition:
    """One publication: enough to address it and to say whether it stands."""

    number: int
    edition_id: int
    digest: str
    as_of: date
    published_at: datetime
    # Who made it public, as its page names them.
    sign_off: Mapping[str, Any] = field(default_factory=dict, hash=False)
    withdrawn_at: datetime | None = None
    reason: str = ""
    erased_at: datetime | None = None
    is_retired: bool = False  # replaced, and the body keeps no old ones in public

    @property
    def is_gone(self) -> bool:
        """Whether its addresses only say that it is no longer there."""
        return bool(self.withdrawn_at or self.erased_at or self.is_retired)

    @property
    def is_readable(self) -> bool:
        return not self.is_gone


@dataclass(frozen=True, slots=True)
class PublicReply:
    """An opinion as the body outlines it, and what it replied on which day."""

    outline: str
    reply: str
    day: date


@dataclass(frozen=True, slots=True)
class Standing:
    """A report's publications, oldest first."""

    reference: str
    body: Body
    editions: tuple[PublicEdition, ...]

    @property
    def latest(self) -> PublicEdition:
        return self.editions[-1]

    @property
    def inspection(self) -> str:
        return self.reference.rpartition("-")[0]

    @property
    def readable(self) -> list[PublicEdition]:
        return [one for one in self.editions if one.is_readable]

    @property
    def taken(self) -> list[PublicEdition]:
        """Those taken down or erased; one that was only replaced is none of them."""
        return [one for one in self.editions if one.withdrawn_at or one.erased_at]

    def is_replaced(self, edition: PublicEdition) -> bool:
        """Whether a later edition can be read."""
        return any(one.number > edition.number for one in self.readable)

    def edition(self, number: int) -> PublicEdition | None:
        """Return the edition made public under `number`, or None."""
        return next((one for one in self.editions if one.number == number), None)


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """All that is public at one moment. `stamp` is equal as long as nothing changed.

    `today`: the day of that moment, for bodies that have lateness counted anew.
    """

    stamp: Mapping[str, Any]
    site: SiteSettings
    reports: Mapping[str, Standing]  # by reference, newest publication first
    today: date
    replies: Mapping[str, tuple[PublicReply, ...]]  # by what it is about; newest first

    def standing(self, body: str = "") -> list[Standing]:
        """Return the reports of which an edition can be read, newest first; where
        named, of one body."""
        return [
            one
            for one in self.reports.values()
            if one.readable and body in ("", one.body.slug)
        ]

    def of_inspection(self, reference: str) -> list[Standing]:
        return [one for one in self.reports.values() if one.inspection == reference]

    def editions(self) -> Iterator[tuple[Standing, PublicEdition]]:
        """Yield every publication, of the newest report first."""
        for one in self.reports.values():
            for edition in one.editions:
                yield one, edition

    @property
    def bodies(self) -> dict[str, Body]:
        found = {one.body.slug: one.body for one in self.reports.values()}
        return dict(sorted(found.items(), key=lambda item: (item[1].name, item[0])))


_MOST_REPLIES = 50  # beside one report or finding; the newest
_known: tuple[float, Catalogue] | None = None
_lock = Lock()
_NOTHING: dict[str, Any] = {"pk": None}


def catalogue() -> Catalogue:
    """Return what is public now, no older than PUBLIC_CACHE_SECONDS."""
    global _known
    now = time.monotonic()
    known = _known
    if known and now - known[0] < settings.PUBLIC_CACHE_SECONDS:
        return known[1]
    with _lock:  # whoever comes meanwhile waits for this answer
        stamp = _stamp()
        if _known and stamp["pk"] and _known[1].stamp == stamp:
            found = _known[1]
        else:
            found = _read(stamp)
        _known = (now, found)
    return found


def _stamp() -> dict[str, Any]:
    """Return the settings, and how much of all there is that changes public pages.

    Numbers, since keys may become visible out of order; times, since a restored backup
    may count the same again.
    """
    published = Publication.objects.order_by()
    withdrawn = Withdrawal.objects.order_by()
    erased = Erasure.objects.order_by().filter(
        kind=Erasure.Kind.EDITION, confirmed_at__isnull=False
    )
    row = (
        SiteSettings.objects.filter(pk=1)
        .annotate(
            published=_whole(published, Count("pk")),
            published_last=_whole(published, Max("published_at")),
            withdrawn=_whole(withdrawn, Count("pk")),
            withdrawn_last=_whole(withdrawn, Max("withdrawn_at")),
            erased=_whole(erased, Count("pk")),
            erased_last=_whole(erased, Max("confirmed_at")),
            replies=_whole(Opinion.objects.public().order_by(), Count("pk")),
        )
        .values()
        .first()
    )
    # Without settings nothing can have been published: every such time is asked anew.
    return {**row, "pk": row["id"], "today": timezone.localdate()} if row else _NOTHING


def _whole(rows: QuerySet[Any], sum_up: Aggregate) -> Subquery:
    """Sum up all rows as one value of another query."""
    alone = rows.annotate(one=Value(1)).values("one").annotate(found=sum_up)
    return Subquery(alone.values("found"))


def _read(stamp: Mapping[str, Any]) -> Catalogue:
    fields = {one.attname for one in SiteSettings._meta.concrete_fields}
    site = SiteSettings(**{name: stamp[name] for name in fields & set(stamp)})
    rows = _publications()
    grouped: dict[str, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row["report__reference"], []).append(row)
    bodies = _bodies({row["report__inspection__organisation"] for row in rows})
    reports = {
        reference: _standing(
            reference, bodies[group[0]["report__inspection__organisation"]], group
        )
        for reference, group in grouped.items()
    }
    # Most sites have none: a query less.
    replies = _replies() if stamp.get("replies") else {}
    return Catalogue(stamp, site, reports, timezone.localdate(), replies)


def _publications() -> list[Any]:
    """Return every publication with what became of it, newest first.

    None without its entry in the log: somebody has inserted it.
    """
    erased = Erasure.objects.filter(
        kind=Erasure.Kind.EDITION,
        subject_id=OuterRef("edition_id"),
        confirmed_at__isnull=False,
    ).order_by("-confirmed_at")
    return list(
        Publication.objects.logged()
        .annotate(
            is_erased=ExpressionWrapper(Q(edition__content=""), BooleanField()),
            erased_when=Subquery(erased.values("confirmed_at")[:1]),
        )
        .order_by("-published_at", "-pk")
        .values(
            "number",
            "edition_id",
            "edition__digest",
            "edition__as_of",
            "published_at",
            "sign_off",
            "withdrawal__withdrawn_at",
            "withdrawal__reason",
            "taken_down_at",
            "taken_down_for",
            "is_erased",
            "erased_when",
            "report__reference",
            "report__inspection__organisation",
        )
    )


def _bodies(keys: set[int]) -> dict[int, Body]:
    rows = Organisation.objects.in_bulk(keys)
    return {
        key: Body(
            row.slug,
            row.name,
            row.shows_old_editions,
            row.shows_comparison,
            row.shows_history,
            row.shows_reasons,
            row.recounts_lateness,
            row.takes_opinions,
        )
        for key, row in rows.items()
    }


def _replies() -> dict[str, tuple[PublicReply, ...]]:
    """Return the replies that are public, by the finding or the report they are about.

    `SiteSettings.touch` has told of each that is released, hidden or erased.
    """
    found: dict[str, list[PublicReply]] = {}
    rows = (
        Opinion.objects.public()
        .order_by("-released_at", "-pk")
        .values_list(
            *(
                "report__reference",
                "finding__reference",
                "outline",
                "reply",
                "released_at",
            )
        )
    )
    for report, finding, outline, reply, at in rows:
        told = found.setdefault(finding or report, [])
        if len(told) < _MOST_REPLIES:
            told.append(PublicReply(outline, reply, timezone.localdate(at)))
    return {about: tuple(told) for about, told in found.items()}


def _standing(reference: str, body: Body, rows: list[Any]) -> Standing:
    rows = sorted(rows, key=lambda row: row["number"])
    last = rows[-1]["number"]
    editions = (
        PublicEdition(
            number=row["number"],
            edition_id=row["edition_id"],
            digest=row["edition__digest"],
            as_of=row["edition__as_of"],
            published_at=row["published_at"],
            sign_off=row["sign_off"],
            withdrawn_at=row["withdrawal__withdrawn_at"] or row["taken_down_at"],
            reason=row["withdrawal__reason"] or row["taken_down_for"] or "",
            erased_at=(row["erased_when"] or row["published_at"])
            if row["is_erased"]
            else None,
            is_retired=not body.shows_old_editions and row["number"] != last,
        )
        for row in rows
    )
    return Standing(reference, body, tuple(editions))
