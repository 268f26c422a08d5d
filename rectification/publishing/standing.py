"""How each finding of an inspection stands in a period, as a submission tells it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from rectification.models import (
    Finding,
    Inspection,
    ProgressEntry,
    ReportingPeriod,
)
from rectification.models.findings.reported import Mark, marks_in
from rectification.records.words import account_words, deadline_words, state_words
from rectification.workflow import HELP_OPEN

_SILENT = {
    Mark.MISSING: "本期未报。",
    Mark.RETURNED: "本期填报已退回，待重报。",
    Mark.WAITING: "本期已填报，待科室负责人确认。",
    Mark.EXEMPT: "",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """`mark`: how its period stands; `keys`: of the entries that `progress` is of.

    `late`: days past the deadline; `reason`, `help`: why, and what is asked for.
    """

    reference: str
    title: str
    offices: tuple[str, ...]
    state: str
    code: str
    deadline: str
    late: int
    mark: str
    account: str
    progress: str
    keys: tuple[int, ...]
    reason: str
    help: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Led:
    """A finding with the names of its offices, the lead first, and that one's key.

    `help`: what is asked for, the oldest first.
    """

    finding: Finding
    offices: tuple[str, ...]
    lead: int | None
    help: tuple[str, ...]


def standings(
    inspection: Inspection, period: ReportingPeriod, told: Sequence[ProgressEntry]
) -> Iterator[Standing]:
    """Yield how each finding stands now, in printed order. Costs the same for many.

    `told`: entries of the inspection as `told_of` fetches them.
    """
    rows, long_term = list(_led(inspection)), Finding.Kind.LONG_TERM
    never = {one.finding.pk for one in rows if one.finding.kind == long_term}
    begins, _ends = period.moments()
    marks = marks_in(
        inspection,
        period,
        never=never,
        now=timezone.now(),
        standing={one.finding.pk: (one.finding.state, one.lead) for one in rows},
        told=[one for one in told if one.created_at >= begins],
    )
    entries, reasons = _counted(told, period)
    for row in rows:
        one = row.finding
        late = max(0, -(one.days_left() or 0))
        mark = marks.get(one.pk, Mark.EXEMPT)
        yield Standing(
            reference=one.reference,
            title=one.title,
            offices=row.offices,
            state=state_words(one),
            code=one.state,
            deadline=deadline_words(one),
            late=late,
            mark=mark.value,
            account=account_words(one),
            progress=_progress(entries[one.pk], mark),
            keys=tuple(it.pk for it in entries[one.pk]),
            reason=reasons.get(one.pk, "") if late else "",
            help=row.help,
        )


def _counted(
    told: Sequence[ProgressEntry], period: ReportingPeriod
) -> tuple[dict[int, list[ProgressEntry]], dict[int, str]]:
    """Return what counts of the period's reports, and why it is late, by finding.

    The reason is the last that an office gave, in whatever period.
    """
    begins, ends = period.moments()
    entries: dict[int, list[ProgressEntry]] = defaultdict(list)
    reasons: dict[int, str] = {}
    for one in told:
        if one.returned_at is not None or one.counted_at is None:
            continue
        if begins <= one.created_at < ends:
            entries[one.finding_id].append(one)
        if one.reason_for_delay:
            reasons[one.finding_id] = one.reason_for_delay
    return entries, reasons


def _led(inspection: Inspection) -> Iterator[_Led]:
    """Fetch the findings with offices and open requests for help at once.

    There is a row for each office with each request, and each is told once.
    """
    by_office = ("-responsibilities__is_lead", "responsibilities__position")
    is_open = Q(help_requests__state__in=HELP_OPEN) & ~Q(help_requests__needed="")
    rows = (
        Finding.objects.filter(inspection=inspection)
        .select_related("adoption")
        .prefetch_related("measures")
        .annotate(
            office_name=F("responsibilities__office__name"),
            office_key=F("responsibilities__office"),
            leads=F("responsibilities__is_lead"),
            asked=FilteredRelation("help_requests", condition=is_open),
            asked_key=F("asked__pk"),
            needed=F("asked__needed"),
            of_whom=F("asked__of_whom"),
        )
        .order_by("position", "pk", *by_office, "responsibilities__pk", "asked_key")
    )
    for _key, same in groupby(rows, lambda one: one.pk):
        told: list[Any] = list(same)
        offices = {one.office_key: one.office_name for one in told if one.office_name}
        asked = {one.asked_key: _asked(one) for one in told if one.asked_key}
        lead = next((one.office_key for one in told if one.leads), None)
        yield _Led(told[0], tuple(offices.values()), lead, tuple(asked.values()))


def _asked(row: Any) -> str:
    return f"{row.needed}（{row.of_whom}）" if row.of_whom else str(row.needed)


def _progress(rows: Sequence[ProgressEntry], mark: Mark) -> str:
    if not rows:
        return _SILENT.get(mark, "")
    news = [row for row in rows if not row.no_news] or rows[-1:]
    return "\n".join(row.text for row in news if row.text)


def told_of(
    inspection: Inspection, period: ReportingPeriod, keys: Collection[int] = ()
) -> list[ProgressEntry]:
    """Fetch what stands since a period began or says why something is late, in order.

    `keys`: of entries that are wanted besides.
    """
    begins, _ends = period.moments()
    rows = ProgressEntry.objects.standing().filter(
        Q(created_at__gte=begins) | ~Q(reason_for_delay="") | Q(pk__in=keys),
        finding__inspection=inspection,
    )
    return list(rows.order_by("created_at", "pk"))
