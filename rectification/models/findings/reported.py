"""Who owes a report in a period, and what was reported: for the page that chases.

Only the lead office owes, for what is in hand: what is closed or to be kept up for good
owes nothing, nor what waits for a decision, since nobody can report on it. A report is
an entry of the lead office, filled in for it or not, made within the period, whatever
day it tells of; that there is no news is one. A returned entry is none until its office
has reported anew, and that is late.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.models.bodies.organisation import Office
from rectification.models.findings.courses import courses_of
from rectification.models.findings.finding import Finding, Responsibility
from rectification.models.findings.inspection import Inspection
from rectification.models.findings.progress import ProgressEntry
from rectification.models.findings.reporting_period import ReportingPeriod, period_of
from rectification.workflow import OPEN, FindingState


class Mark(TextChoices):
    """How a period stands, of one finding or of all that an office owes."""

    REPORTED = "reported", _("Reported")
    PARTLY = "partly", _("In part")
    NO_NEWS = "no_news", _("No news")
    LATE = "late", _("Reported late")
    RETURNED = "returned", _("Returned, to report anew")
    WAITING = "waiting", _("Waits to be confirmed")
    MISSING = "missing", _("Not reported")
    EXEMPT = "exempt", _("Owes nothing")


DONE = frozenset({Mark.REPORTED, Mark.NO_NEWS, Mark.LATE})


class _Said(NamedTuple):
    """An entry, as far as it is asked here."""

    finding: int
    office: int | None
    at: datetime
    returned_at: datetime | None
    no_news: bool
    waits: bool
    confirmed_at: datetime | None

    @classmethod
    def of(cls, one: ProgressEntry) -> "_Said":
        return cls(*(getattr(one, name) for name in _FIELDS))

    @property
    def counted_at(self) -> datetime | None:
        """When it began to count; None where it waits for that, or is returned."""
        if self.returned_at is not None:
            return None
        return self.confirmed_at if self.waits else self.at


_FIELDS = (
    *("finding_id", "office_id", "created_at", "returned_at", "no_news"),
    *("waits", "confirmed_at"),
)


class Owed(NamedTuple):
    """A finding on which its lead office reports in the period that runs."""

    finding: int
    office: int
    period: ReportingPeriod
    mark: Mark

    @property
    def is_done(self) -> bool:
        return self.mark in DONE

    @property
    def is_told(self) -> bool:
        """Whether it is done, or waits for nothing but its confirmation."""
        return self.is_done or self.mark == Mark.WAITING


class Cell(NamedTuple):
    """What an office owes in a period, how much is done, and what that is called.

    `waiting`: how much more would be done if it were confirmed.
    """

    mark: Mark
    owed: int
    done: int
    waiting: int = 0

    @classmethod
    def of(cls, marks: Sequence[Mark]) -> "Cell":
        found = Counter(marks)
        done = sum(found[one] for one in DONE)
        if not marks:
            mark = Mark.EXEMPT
        elif found[Mark.RETURNED]:
            mark = Mark.RETURNED
        elif found[Mark.WAITING] and done + found[Mark.WAITING] == len(marks):
            mark = Mark.WAITING
        elif not done:
            mark = Mark.MISSING
        elif done < len(marks):
            mark = Mark.PARTLY
        elif found[Mark.LATE]:
            mark = Mark.LATE
        else:
            is_news = found[Mark.REPORTED] > 0
            mark = Mark.REPORTED if is_news else Mark.NO_NEWS
        return cls(mark, len(marks), done, found[Mark.WAITING])

    @property
    def missing(self) -> int:
        return self.owed - self.done


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """`owing`: the inspections (keys) in which it still owes in what runs now."""

    office: Office
    cells: tuple[Cell, ...]
    owing: frozenset[int] = frozenset()


class Open(NamedTuple):
    """An open finding, as far as it is asked here; `office`: the one that leads."""

    finding: int
    inspection: int
    office: int | None
    state: str
    kind: str
    due_on: date | None


def open_rows(findings: QuerySet[Finding]) -> list[Open]:
    lead = Responsibility.objects.filter(finding=OuterRef("pk"), is_lead=True)
    rows = findings.filter(state__in=OPEN).values_list(
        "pk", "inspection", Subquery(lead.values("office")), "state", "kind", "due_on"
    )
    return [Open(*row) for row in rows]


def owed_now(
    findings: QuerySet[Finding],
    rows: Iterable[Open] | None = None,
    *,
    on: date | None = None,
) -> list[Owed]:
    """List what is owed of some findings in the periods that run on a day (today).

    Done or not. `rows`: the open ones among them, where they are at hand.
    """
    leading = [
        row
        for row in (open_rows(findings) if rows is None else rows)
        if row.office is not None and row.kind != Finding.Kind.LONG_TERM
    ]
    keys = {row.inspection for row in leading}
    running = ReportingPeriod.objects.running(keys, on=on or timezone.localdate())
    if not running:
        return []
    said = _said(findings, min(one.since for one in running.values()))
    found = []
    for row in leading:
        if (period := running.get(row.inspection)) is None or row.office is None:
            continue
        mark = _mark(said.get((row.finding, row.office), ()), period)
        if _owes(row.state, mark):
            found.append(Owed(row.finding, row.office, period, mark))
    return found


def still_owed(inspections: Iterable[int], *, on: date) -> Q:
    """Match the findings of some inspections (keys) on which a report is owed on a day
    and not done: in SQL what `owed_now` says of each."""
    return owed_in(ReportingPeriod.objects.running(inspections, on=on))


def owed_in(running: Mapping[int, ReportingPeriod]) -> Q:
    """The same in the periods that run, by the key of their inspection."""
    since_when: dict[date, list[int]] = defaultdict(list)
    for key, period in running.items():
        since_when[period.since].append(key)
    lead = Responsibility.objects.filter(finding=OuterRef("pk"), is_lead=True)
    found = Q(pk__in=())
    for since, keys in since_when.items():
        told = Exists(_counting(since)) & Exists(_last_stands(since))
        found |= Q(inspection__in=keys) & ~Q(told)
    owing = Q(Exists(lead), state__in=OPEN - {FindingState.SUBMITTED})
    return found & owing & ~Q(kind=Finding.Kind.LONG_TERM)


def _counting(since: date) -> QuerySet[ProgressEntry]:
    """What counts of all that the lead office reported from a day on."""
    told = ProgressEntry.objects.counting().filter(created_at__gte=_midnight(since))
    return told.filter(finding=OuterRef("pk"), office__in=_leading())


def _leading() -> QuerySet[Responsibility, Any]:
    leads = Responsibility.objects.filter(finding=OuterRef(OuterRef("pk")))
    return leads.filter(is_lead=True).values("office")


def _last_stands(since: date) -> QuerySet[ProgressEntry]:
    """The last that the lead office reported from a day on, unless it is returned."""
    told = ProgressEntry.objects.standing().filter(created_at__gte=_midnight(since))
    later = told.filter(finding=OuterRef("finding"), office=OuterRef("office")).filter(
        Q(created_at__gt=OuterRef("created_at"))
        | Q(created_at=OuterRef("created_at"), pk__gt=OuterRef("pk"))
    )
    last = told.filter(~Exists(later), finding=OuterRef("pk"), returned_at=None)
    return last.filter(office__in=_leading())


def owed_of(finding: Finding, *, on: date) -> Owed | None:
    """Return what is owed on one finding in the period that runs, or None.

    It must be fetched `with_period`, its offices and entries with it.
    """
    period = period_of(finding, finding.inspection, on=on)
    if (office := finding.lead_office) is None or period is None:
        return None
    entries = sorted(finding.entries.all(), key=lambda one: (one.created_at, one.pk))
    said = [
        _Said.of(one)
        for one in entries
        if one.withdrawn_at is None
        and one.office_id == office.pk
        and timezone.localdate(one.created_at) >= period.since
    ]
    mark = _mark(said, period)
    is_owed = finding.kind != Finding.Kind.LONG_TERM and _owes(finding.state, mark)
    return Owed(finding.pk, office.pk, period, mark) if is_owed else None


def matrix(
    columns: Sequence[Sequence[ReportingPeriod]], *, now: datetime
) -> list[OfficeRow]:
    """Return how each office that led a finding stands in some periods.

    A column holds a period of one inspection, or the same span of several.
    """
    inspections = {one.inspection for column in columns for one in column}
    if not inspections:
        return []
    findings = Finding.objects.filter(inspection__in=inspections)
    said = _said(findings, min(one.since for column in columns for one in column))
    for_good = findings.filter(kind=Finding.Kind.LONG_TERM)
    never = set(for_good.values_list("pk", flat=True))
    marks: dict[int, list[list[Mark]]] = {}
    owing: dict[int, set[int]] = defaultdict(set)
    courses = courses_of(*(one.reference for one in inspections))
    for number, column in enumerate(columns):
        periods = {one.inspection.reference: one for one in column}
        for finding, course in courses.items():
            if (period := periods.get(course.chain)) is None:
                continue
            at = min(now, _midnight(period.until + timedelta(days=1)))
            state, office = course.state_at(at), course.lead_at(at)
            if state is None or office is None:
                continue
            row = marks.setdefault(office, [[] for _one in columns])
            mark = _mark(said.get((finding, office), ()), period)
            if finding in never or not _owes(state, mark):
                continue
            row[number].append(mark)
            if mark not in DONE and period.holds(now):
                owing[office].add(period.inspection_id)
    return [
        OfficeRow(one, tuple(map(Cell.of, marks[one.pk])), frozenset(owing[one.pk]))
        for one in Office.objects.filter(pk__in=marks)
    ]


def marks_in(
    inspection: Inspection,
    period: ReportingPeriod,
    *,
    never: Collection[int],
    now: datetime,
    standing: Mapping[int, tuple[str, int | None]],
    told: Iterable[ProgressEntry] | None = None,
) -> dict[int, Mark]:
    """Return how each finding of an inspection, by its key, stands in one period.

    `never`: those (keys) that are to be kept up for good; `standing`: the state and
    the lead office of each as they are now, which is asked of the log where the period
    is over; `told`: what stands of the reports since it began, in order, if at hand.
    """
    if told is None:
        said = _said(Finding.objects.filter(inspection=inspection), period.since)
    else:
        said = _grouped(_Said.of(one) for one in told)
    at = min(now, _midnight(period.until + timedelta(days=1)))
    stood: Mapping[int, tuple[str | None, int | None]] = standing
    if at < now:
        courses = courses_of(inspection.reference)
        stood = {key: (it.state_at(at), it.lead_at(at)) for key, it in courses.items()}
    found = {}
    for finding, (state, office) in stood.items():
        if state is None:
            continue
        mark = _mark(said.get((finding, office), ()), period)
        owes = office is not None and finding not in never and _owes(state, mark)
        found[finding] = mark if owes else Mark.EXEMPT
    return found


def by_office(owed: Iterable[Owed]) -> dict[int, Cell]:
    """Sum up what is owed now, by office."""
    marks: dict[int, list[Mark]] = defaultdict(list)
    for one in owed:
        marks[one.office].append(one.mark)
    return {office: Cell.of(found) for office, found in marks.items()}


def _owes(state: str, mark: Mark) -> bool:
    """Whether a finding in this state counts among what is owed."""
    if state == FindingState.SUBMITTED:
        return mark in DONE
    return state in OPEN


def _said(
    findings: QuerySet[Finding], since: date
) -> "Mapping[tuple[int, int | None], Sequence[_Said]]":
    """Fetch what stands of what was reported from a day on, by finding and office."""
    rows = (
        ProgressEntry.objects.standing()
        .filter(finding__in=findings.values("pk"), created_at__gte=_midnight(since))
        .order_by("created_at", "pk")
        .values_list(*_FIELDS)
    )
    return _grouped(_Said(*row) for row in rows)


def _grouped(rows: Iterable[_Said]) -> "Mapping[tuple[int, int | None], list[_Said]]":
    found: dict[tuple[int, int | None], list[_Said]] = defaultdict(list)
    for one in rows:
        found[one.finding, one.office].append(one)
    return found


def _mark(entries: Sequence[_Said], period: ReportingPeriod) -> Mark:
    """Say how one finding stands by what its lead office has reported, in order."""
    within = [one for one in entries if period.holds(one.at)]
    if not within:
        return Mark.MISSING
    if (returned_at := within[-1].returned_at) is not None:
        anew = [one for one in entries if one.at > returned_at and not one.returned_at]
        if any(one.counted_at for one in anew):
            return Mark.LATE
        return Mark.WAITING if anew else Mark.RETURNED
    counted = [one for one in within if one.counted_at]
    if not counted:
        return Mark.WAITING
    if all(period.is_late(one.counted_at) for one in counted if one.counted_at):
        return Mark.LATE
    is_silent = all(one.no_news for one in counted)
    return Mark.NO_NEWS if is_silent else Mark.REPORTED


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
