"""报送期: from which day on something is reported, until when, and when it closes.

Periods follow from the rhythm of the body, or the inspection's own; no row is needed
for one to begin, and nothing has to run at midnight. A row is kept of every period that
has begun when the rhythm changes: what was due, and is late, never changes afterwards,
and the new rhythm holds from the next period on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.models.bodies.rhythm import Span, span
from rectification.models.bodies.working_days import WorkingDays
from rectification.models.trail.constraints import in_order
from rectification.models.trail.log import LogEntry

if TYPE_CHECKING:
    from rectification.models.findings.inspection import Inspection

Keys = Iterable[int] | models.QuerySet[Any, Any]
MOST_KEPT = 120  # begun periods of one inspection; ten years, month by month


class ReportingPeriodQuerySet(models.QuerySet["ReportingPeriod"]):
    def running(self, keys: "Keys", *, on: date) -> "Mapping[int, ReportingPeriod]":
        """Return the period that runs on a day, by the key of its inspection.

        An inspection has none before its first. `keys`: as a query where they are many.
        """
        found, works = {}, _Spans(WorkingDays())
        # By hand: of a thousand inspections their objects take longer than the rows.
        kept: dict[int, list[ReportingPeriod]] = {}
        for period in self.filter(inspection__in=_once(keys)):
            kept.setdefault(period.inspection_id, []).append(period)
        rows = _with_opening_of(keys).select_related(None).order_by()
        told = rows.values_list("pk", "opened_at", "rhythm", *_OF_BODY)
        for key, opened_at, own, *of_body in told:
            due = _Due(key, own, *of_body)
            running = _on(due, on, works, kept.get(key, []), opened_at)
            if running is not None:
                found[key] = running
        return found

    def begun(self, inspection: "Inspection", *, on: date) -> "list[ReportingPeriod]":
        """List the periods that have begun by a day, in their order.

        An inspection fetched `with_opening` and its body is not fetched again.
        """
        if not hasattr(inspection, "opened_at"):
            return self.begun_of([inspection.pk], on=on).get(inspection.pk, [])
        models.prefetch_related_objects([inspection], "periods")
        return list(_begun(inspection, on, _Spans(WorkingDays())))[-MOST_KEPT:]

    def begun_of(
        self, keys: Iterable[int], *, on: date
    ) -> "dict[int, list[ReportingPeriod]]":
        """The same of several inspections, by their keys."""
        works = _Spans(WorkingDays())
        return {
            known.pk: list(_begun(known, on, works))[-MOST_KEPT:]
            for known in _with_beginnings(keys)
        }

    def keep_begun(self, inspection: int, *, on: date) -> None:
        """Keep what has begun of an inspection (key): its rhythm is about to change.

        Within a transaction, and before an entry of the log, which names the rows.
        """
        for known in _with_beginnings([inspection]):
            for period in list(_begun(known, on, _Spans(WorkingDays())))[-MOST_KEPT:]:
                if period.pk is None:
                    period.save(force_insert=True)


class ReportingPeriod(models.Model):
    """What is reported on one of its days counts for it, whatever day it tells of.

    After the due day, until it closes with its last day, it is late.
    """

    inspection = models.ForeignKey(
        "Inspection",
        models.CASCADE,
        related_name="periods",
        verbose_name=_("inspection"),
    )
    since = models.DateField(_("first day"))
    due_on = models.DateField(_("reports due on"))
    until = models.DateField(_("last day"))

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["inspection", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "since"], name="reportingperiod_once"
            ),
            in_order("reportingperiod_since_due", "since", "due_on"),
            in_order("reportingperiod_due_until", "due_on", "until"),
        ]

    def __str__(self) -> str:
        return f"{self.inspection} {self.name}"

    @property
    def name(self) -> str:
        """What people call it: a month, a quarter, or its days."""
        months = self.until.month - self.since.month + 1
        if self.since.day == 1 and (self.until + timedelta(days=1)).day == 1:
            if months == 1:
                return date_format(self.since, gettext("F"))
            if months == 3 and self.until.month % 3 == 0:
                return gettext("Quarter %(number)d") % {"number": self.until.month // 3}
        days = {"first": self.since.day, "last": self.until.day}
        month = date_format(self.since, gettext("F"))
        if months > 1:
            return f"{date_format(self.since)}—{date_format(self.until)}"
        return gettext("%(month)s, %(first)d–%(last)d") % {"month": month, **days}

    def holds(self, at: datetime) -> bool:
        """Whether what is reported at a time counts for it."""
        return self.since <= timezone.localdate(at) <= self.until

    def moments(self) -> tuple[datetime, datetime]:
        """Return when it begins, and when the one after it does."""
        days = self.since, self.until + timedelta(days=1)
        begins, ends = (
            timezone.make_aware(datetime.combine(one, time.min)) for one in days
        )
        return begins, ends

    def is_late(self, at: datetime) -> bool:
        return timezone.localdate(at) > self.due_on

    def is_running(self, *, on: date) -> bool:
        return self.since <= on <= self.until

    def is_overdue(self, *, on: date) -> bool:
        """Whether what is still missing on a day is late."""
        return on > self.due_on


def _with_beginnings(keys: Iterable[int]) -> "models.QuerySet[Inspection]":
    """Fetch inspections with when they were opened here, and the periods kept of them.

    Nobody owed a report to a system in which the inspection did not stand yet.
    """
    return _with_opening_of(keys).prefetch_related("periods")


def _once(keys: "Keys") -> "Keys":
    return keys if isinstance(keys, models.QuerySet) else set(keys)


def _with_opening_of(keys: "Keys") -> "models.QuerySet[Inspection]":
    model: Any = apps.get_model("rectification", "Inspection")
    rows: models.QuerySet[Inspection] = model.objects.filter(pk__in=_once(keys))
    return with_opening(rows).select_related("organisation")


def with_opening(rows: "models.QuerySet[Inspection]") -> "models.QuerySet[Inspection]":
    """Tell of inspections when they were opened here."""
    found: Any = rows
    opened: models.QuerySet[Inspection] = found.annotate(
        opened_at=_opening("reference")
    )
    return opened


def with_period(path: str) -> dict[str, Subquery | Exists]:
    """Return annotations that `period_of` reads; `path` leads to the inspection."""
    kept = ReportingPeriod.objects.filter(inspection=OuterRef(path))
    return {
        "keeps_periods": Exists(kept),
        "period_opened_at": _opening(f"{path}__reference"),
    }


def _opening(path: str) -> Subquery:
    """Read when an inspection was opened here; `path` leads to its reference."""
    first = LogEntry.objects.filter(chain__name=OuterRef(path), seq=1)
    return Subquery(first.values("at"))


def period_of(
    row: models.Model, inspection: "Inspection", *, on: date
) -> ReportingPeriod | None:
    """Return the period that runs on a day for what was fetched `with_period`.

    The inspection's body must be fetched with it.
    """
    kept = list(inspection.periods.all()) if getattr(row, "keeps_periods", 0) else []
    opened_at: datetime | None = getattr(row, "period_opened_at", None)
    period = _on(_due_of(inspection), on, _Spans(WorkingDays()), kept, opened_at)
    if period is not None:
        period.inspection = inspection
    return period


class _Due(NamedTuple):
    """What says when an inspection (key) reports: its rhythm, or that of its body."""

    key: int
    own: str
    rhythm: str
    due_day: int
    day_off: str


_Rhythm = tuple[str, int, str]  # as it is called, the due day, where that goes
_OF_BODY = tuple(
    f"organisation__{name}" for name in ("rhythm", "report_due_day", "due_day_off")
)


def _due_of(inspection: "Inspection") -> _Due:
    body = inspection.organisation
    said = (body.rhythm, body.report_due_day, body.due_day_off)
    return _Due(inspection.pk, inspection.rhythm, *said)


def _on(
    due: _Due,
    day: date,
    works: "_Spans",
    kept: "Sequence[ReportingPeriod]",
    opened_at: datetime | None,
) -> ReportingPeriod | None:
    """Return the one that runs on a day: kept, or as the rhythm of today has it."""
    for period in kept:
        if period.is_running(on=day):
            return period
    if not kept and not opened_at:
        return None
    period = _derived(due, day, works)
    if not kept:
        # Opened here when it was due already: the next one is the first.
        return period if opened_at and not period.is_late(opened_at) else None
    rest = kept[-1].until + timedelta(days=1)  # of one in which another rhythm ended
    if period.until < rest:
        return None
    period.since = max(period.since, rest)
    period.due_on = max(period.due_on, rest)
    return period


def _begun(
    inspection: "Inspection", on: date, works: "_Spans"
) -> Iterator[ReportingPeriod]:
    """Yield all that have begun by a day, each after the one before."""
    kept = list(inspection.periods.all())
    yield from kept
    if kept:
        day = kept[-1].until + timedelta(days=1)
    else:
        day = timezone.localdate(inspection.opened_at) if inspection.opened_at else on
    while day <= on:
        period = _on(_due_of(inspection), day, works, kept, inspection.opened_at)
        if period is not None:
            period.inspection = inspection
            yield period
        day = _derived(_due_of(inspection), day, works).until + timedelta(days=1)


class _Spans(dict[tuple[_Rhythm, date], Span]):
    """The spans of days, worked out once for all inspections of one rhythm."""

    def __init__(self, works: WorkingDays) -> None:
        super().__init__()
        self.works = works

    def __missing__(self, asked: tuple[_Rhythm, date]) -> Span:
        (rhythm, due_day, day_off), day = asked
        self[asked] = found = span(
            rhythm, day, due_day=due_day, day_off=day_off, works=self.works
        )
        return found


def _derived(due: _Due, day: date, works: _Spans) -> ReportingPeriod:
    found = works[(due.own or due.rhythm, due.due_day, due.day_off), day]
    return ReportingPeriod(
        inspection_id=due.key,
        since=found.since,
        due_on=found.due_on,
        until=found.until,
    )
