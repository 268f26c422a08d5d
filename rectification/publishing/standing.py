"""What of a report is public right now, read at most once a second per process."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils import timezone

from rectification.models import Erasure, Publication, SiteSettings

_KEPT = 1024  # reports remembered


@dataclass(frozen=True, slots=True)
class PublicEdition:
    """One publication: enough to address it and to say whether it stands."""

    number: int
    edition_id: int
    digest: str
    published_at: datetime
    withdrawn_at: datetime | None
    reason: str
    erased_at: datetime | None = None

    @property
    def is_gone(self) -> bool:
        """Whether its addresses only say that it is no longer there."""
        return bool(self.withdrawn_at or self.erased_at)


@dataclass(frozen=True, slots=True)
class Standing:
    """A report's publications, oldest first, and what else its pages depend on."""

    reference: str
    editions: tuple[PublicEdition, ...]
    revision: int  # of the site's settings

    @property
    def latest(self) -> PublicEdition:
        return self.editions[-1]

    def edition(self, number: int) -> PublicEdition | None:
        """Return the edition made public under `number`, or None."""
        return next((one for one in self.editions if one.number == number), None)


_known: OrderedDict[str, tuple[float, Standing | None]] = OrderedDict()
_lock = Lock()


def standing(reference: str) -> Standing | None:
    """Return what the public may know of a report, None when it is nothing."""
    now = time.monotonic()
    with _lock:
        known = _known.get(reference)
        if known and now - known[0] < settings.PUBLIC_CACHE_SECONDS:
            return known[1]
    found = _read(reference)
    with _lock:
        _known[reference] = (now, found)
        _known.move_to_end(reference)
        while len(_known) > _KEPT:
            _known.popitem(last=False)
    return found


def _erased_at(edition_id: int) -> datetime:
    erasures = Erasure.objects.filter(kind=Erasure.Kind.EDITION, subject_id=edition_id)
    return erasures.latest("confirmed_at").confirmed_at or timezone.now()


def _read(reference: str) -> Standing | None:
    rows = (
        Publication.objects.filter(report__reference=reference)
        .annotate(is_erased=ExpressionWrapper(Q(edition__content=""), BooleanField()))
        .order_by("number")
        .values_list(
            "number",
            "edition_id",
            "edition__digest",
            "published_at",
            "withdrawal__withdrawn_at",
            "withdrawal__reason",
            "is_erased",
        )
    )
    editions = tuple(
        PublicEdition(
            number,
            pk,
            digest,
            at,
            withdrawn_at,
            reason or "",
            _erased_at(pk) if is_erased else None,
        )
        for number, pk, digest, at, withdrawn_at, reason, is_erased in rows
    )
    if not editions:
        return None
    return Standing(reference, editions, SiteSettings.load().revision)
