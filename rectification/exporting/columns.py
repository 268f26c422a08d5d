"""Columns of the list of findings and of its ledger: a heading, a width, a value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db.models import Model, Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.models import (
    EvidenceUse,
    Finding,
    Measure,
    OutcomeFigure,
    ProgressEntry,
    Responsibility,
)
from rectification.models.findings.outcome_counters import COUNTERS, Counter
from rectification.models.findings.printed_text import LINES, PROSE, label_of
from rectification.notices.notice import Role
from rectification.notices.vocabulary.printed_fields import FIELD_NAMED
from rectification.records.words import (
    account_words,
    ahead_words,
    entry_words,
    file_names,
    lines,
    plan_words,
)

from . import words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Value = str | int | Decimal | date | None
LONGEST = 32_767  # characters of a cell; Excel calls a longer one damaged


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is Excel's: characters of a digit's width, two of them a Han.

    `is_day`: its values are days, which a spreadsheet shows as numbers otherwise.
    """

    name: str
    label: "str | Promise | _StrPromise"
    width: int
    value: Callable[[Finding], Value]
    is_day: bool = False


def _aspect(finding: Finding) -> str:
    return finding.aspect.title if finding.aspect else ""


def _last(finding: Finding) -> str:
    """Return the newest standing entry."""
    return entry_words(finding.listed_entries[0]) if finding.listed_entries else ""


def _entries(finding: Finding, field: str = "") -> str:
    """Return all standing entries, oldest first, or one of their fields.

    Of more than a cell holds the oldest are left out, and the first line says so.
    """
    kept: list[str] = []
    sign = words.earlier_words()
    room = LONGEST - len(sign) - 1
    for row in finding.listed_entries:
        text = getattr(row, field) if field else entry_words(row)
        room -= len(text) + 1
        if room < 0 and kept:
            kept.append(sign)
            break
        kept.append(text)
    return lines(reversed(kept))


def _evidence(finding: Finding) -> str:
    if finding.evidence_waiver:
        return gettext("No evidence, because: %(reason)s") % {
            "reason": finding.evidence_waiver
        }
    return "\n".join(dict.fromkeys(file_names(finding.listed_evidence).values()))


# What of a printed text is said otherwise than as it is kept.
_OWN_WORDS: Mapping[str, Callable[[Finding], Value]] = {"person": words.person_words}


def _short() -> tuple[Column, ...]:
    """Return the texts of one line that a notice prints."""
    return tuple(
        Column(name, label_of(name), 12, _OWN_WORDS.get(name) or attrgetter(name))
        for name in LINES
    )


def _prose(role: Role) -> tuple[Column, ...]:
    """Return the texts of several lines that a notice prints in this role."""
    return tuple(
        Column(name, label_of(name), 24, attrgetter(name))
        for name in PROSE
        if FIELD_NAMED[name].role is role
    )


def _counted() -> tuple[Column, ...]:
    """Return a column for each counter of outcomes; a zero that was given is one."""

    def of(counter: Counter) -> Column:
        label = format_lazy("{}（{}）", counter.label, counter.unit.label)
        return Column(
            counter.name, label, 10, lambda one: one.outcome_numbers.get(counter.name)
        )

    return tuple(of(counter) for counter in COUNTERS.values())


def _closed_on(finding: Finding) -> date | None:
    return timezone.localdate(finding.closed_at) if finding.closed_at else None


TITLE = Column("title", _("Finding"), 40, lambda one: one.title)
# What may be shown on the screen beside the title, in the order in which it stands.
CHOICES: tuple[Column, ...] = (
    Column("reference", _("Reference"), 14, lambda one: one.reference),
    Column("inspection", _("Inspection"), 24, words.inspection_words),
    Column("aspect", _("Aspect"), 24, _aspect),
    Column("offices", _("Offices"), 20, words.office_words),
    *_short(),
    Column("kind", _("Kind of rectification"), 12, words.kind_words),
    Column("state", _("State"), 12, words.state_words),
    Column("deadline", _("Deadline"), 18, words.deadline_words),
    Column("last", _("Latest progress"), 40, _last),
)
NAMES = tuple(column.name for column in CHOICES)
DEFAULT = ("reference", "offices", "leader", "state", "deadline", "last")

# What the ledger says besides: the whole text of everything, on every row.
REST: tuple[Column, ...] = (
    Column("original", _("Original text"), 50, lambda one: one.original_text),
    *_prose(Role.FIELD),
    Column("measures", _("Measures"), 50, plan_words),
    Column("lead", _("Lead office"), 14, words.lead_words),
    Column("joint", _("Joint offices"), 18, words.joint_words),
    Column("phone", _("Telephone"), 14, words.phone_words),
    Column("due_on", _("Last day of the deadline"), 12, lambda one: one.due_on, True),
    Column("days", _("Days left"), 10, lambda one: one.days_left()),
    Column("accounts", _("Account of the rectification"), 60, account_words),
    *_prose(Role.TEXT),
    Column("ahead", _("Next steps"), 40, ahead_words),
    Column("entries", _("Progress"), 60, _entries),
    Column(
        "delay",
        _("Reason for delay"),
        24,
        lambda one: _entries(one, "reason_for_delay"),
    ),
    Column("help", _("Help needed"), 24, lambda one: _entries(one, "help_needed")),
    Column("evidence", _("Evidence"), 30, _evidence),
    Column("closed_on", _("Closed out on"), 12, _closed_on, True),
    *_counted(),
)


def chosen(names: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns named, in the order in which they stand, the title second."""
    shown = [column for column in CHOICES if column.name in (names or DEFAULT)]
    at = 1 if shown and shown[0].name == "reference" else 0
    return (*shown[:at], TITLE, *shown[at:])


def with_all(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Fetch all that the columns of a ledger ask for.

    Into plain lists: a prefetched relation makes a query set for every row. Prefetched
    rather than joined is what many findings share, so that it is made once.
    """
    around: dict[str, tuple[str, QuerySet[Model]]] = {
        "listed_offices": (
            "responsibilities",
            Responsibility.objects.prefetch_related("office"),
        ),
        "listed_measures": ("measures", Measure.objects.all()),
        "listed_entries": ("entries", ProgressEntry.objects.newest_first()),
        "listed_outcomes": ("outcomes", OutcomeFigure.objects.all()),
        "listed_evidence": (
            "evidence_uses",
            EvidenceUse.objects.select_related("evidence").order_by("pk"),
        ),
    }
    return findings.prefetch_related(
        "aspect",
        "adoption",
        "inspection__organisation",
        *(Prefetch(path, rows, name) for name, (path, rows) in around.items()),
    )
