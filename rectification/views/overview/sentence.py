"""The counted sentence: where we stand, each number a link to as many rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rectification.dashboards.across import Numbers, Span
from rectification.models.findings.outcome import OutcomeQuerySet
from rectification.models.findings.outcome_counters import COUNTERS
from rectification.workflow import OPEN, FindingState

F = FindingState


@dataclass(frozen=True, slots=True)
class Piece:
    """A number between its words; `url`: the list of exactly those, "" for none."""

    before: str
    number: int
    after: str
    url: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The list of findings, as far as it is of the inspections that are meant."""

    query: Mapping[str, str]

    def url(self, **more: object) -> str:
        return f"{reverse('finding-list')}?{urlencode({**self.query, **more}, True)}"

    def open_url(self, **more: object) -> str:
        return self.url(state=sorted(OPEN), **more)

    def due_url(self, span: Span) -> str:
        first, last = span.first.isoformat(), span.last.isoformat()
        return self.open_url(due_from=first, due_to=last)

    def piece(self, words: str, number: int, url: str, tone: str = "") -> Piece:
        before, _mark, after = words.partition("{}")
        return Piece(before, number, after, url if number else "", tone)


def sentence(numbers: Numbers, listing: Listing) -> list[Piece]:
    """Count the findings: what is closed out, what stands third, what is open.

    All but the first and the last add up to the first.
    """
    states, piece = numbers.states, listing.piece
    third = {
        F.SUBSTANTIALLY_COMPLETED: (_("{} substantially completed"), "partly"),
        F.LONG_TERM: (_("{} to be kept up"), "long"),
    }
    done = states[F.COMPLETED]
    return [
        piece(_found(numbers.total), numbers.total, listing.url()),
        piece(_("{} closed out"), done, listing.url(state=F.COMPLETED.value), "done"),
        *(
            piece(words, states[state], listing.url(state=state.value), tone)
            for state, (words, tone) in third.items()
            if states[state]
        ),
        piece(_("{} under rectification"), numbers.open, listing.open_url()),
        *late(numbers, listing),
    ]


def _found(total: int) -> str:
    return ngettext("{} finding", "{} findings", total)


def late(numbers: Numbers, listing: Listing) -> list[Piece]:
    if not numbers.open:
        return []
    url = listing.url(due="overdue")
    return [listing.piece(_("{} of them overdue"), numbers.late, url, "late")]


def notes(numbers: Numbers, listing: Listing) -> list[Piece]:
    """Say what stands beside it: what waits, and what nobody has dispatched yet."""
    waiting = numbers.states[F.SUBMITTED]
    unverified = numbers.beside.get("unverified", 0)
    looks = numbers.beside.get("look_back", 0)
    years = numbers.beside.get("check_in", 0)
    debts = {
        "office": _("{} without a responsible office"),
        "deadline": _("{} without a deadline"),
        "measure": _("{} without a measure"),
    }
    return [
        listing.piece(
            _("{} awaiting review"), waiting, listing.url(state=F.SUBMITTED.value)
        ),
        listing.piece(
            _("{} closed out and not verified"),
            unverified,
            listing.url(verified="none"),
        ),
        listing.piece(
            ngettext("{} look-back due", "{} look-backs due", looks),
            looks,
            listing.url(look_back="owed"),
        ),
        listing.piece(
            ngettext("{} yearly check-in due", "{} yearly check-ins due", years),
            years,
            listing.url(check_in="owed"),
        ),
        listing.piece(
            _("{} seen in an earlier inspection"),
            numbers.beside.get("repeated", 0),
            listing.url(figure="repeated"),
        ),
        *(
            listing.piece(words, numbers.lacks[what], listing.url(lacks=what))
            for what, words in debts.items()
        ),
    ]


def outcome_words(given: OutcomeQuerySet) -> str:
    """Sum up what findings' outcomes are counted in; zeros that were given count."""
    sums = given.summed()
    parts = (
        _("%(counter)s %(number)s")
        % {"counter": counter.label, "number": counter.words(sums[name][0])}
        for name, counter in COUNTERS.items()
        if name in sums
    )
    return _(", ").join(parts)


def in_words(pieces: Sequence[Piece]) -> str:
    """Return the sentence as text: for print, and to be copied."""
    parts = (f"{one.before}{one.number}{one.after}" for one in pieces)
    return _(", ").join(parts) + _(".")
