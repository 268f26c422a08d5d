"""How each finding of an inspection stands in a period, as a submission tells it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.utils import timezone

from rectification.models import (
    Finding,
    HelpRequest,
    Inspection,
    ProgressEntry,
    ReportingPeriod,
    Responsibility,
)
from rectification.models.findings.reported import Mark, marks_in
from rectification.records.words import account_words, deadline_words, state_words

_SILENT = {
    Mark.MISSING: "本期未报。",
    Mark.RETURNED: "本期填报已退回，待重报。",
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


def standings(inspection: Inspection, period: ReportingPeriod) -> Iterator[Standing]:
    """Yield how each finding stands now, in printed order. Costs the same for many."""
    offices = Responsibility.objects.select_related("office").order_by(
        "-is_lead", "position", "pk"
    )
    findings = list(
        Finding.objects.filter(inspection=inspection)
        .select_related("adoption")
        .prefetch_related(Prefetch("responsibilities", offices), "measures")
        .in_printed_order()
    )
    now = timezone.now()
    never = {one.pk for one in findings if one.kind == Finding.Kind.LONG_TERM}
    marks = marks_in(inspection, period, never=never, now=now)
    entries, reasons = _told(inspection, period)
    helped = _helped(inspection)
    for one in findings:
        left = one.days_left()
        late = -left if left is not None and left < 0 else 0
        mark = marks.get(one.pk, Mark.EXEMPT)
        rows = entries[one.pk]
        yield Standing(
            reference=one.reference,
            title=one.title,
            offices=tuple(row.office.name for row in one.listed_offices),
            state=state_words(one),
            code=one.state,
            deadline=deadline_words(one),
            late=late,
            mark=mark.value,
            account=account_words(one),
            progress=_progress(rows, mark),
            keys=tuple(row.pk for row in rows),
            reason=reasons.get(one.pk, "") if late else "",
            help=tuple(helped[one.pk]),
        )


def _progress(rows: Sequence[ProgressEntry], mark: Mark) -> str:
    if not rows:
        return _SILENT.get(mark, "")
    news = [row for row in rows if not row.no_news] or rows[-1:]
    return "\n".join(row.text for row in news if row.text)


def _told(
    inspection: Inspection, period: ReportingPeriod
) -> tuple[dict[int, list[ProgressEntry]], dict[int, str]]:
    """Return what counts of the period's reports, and why it is late, by finding.

    The reason is the last that an office gave, in whatever period.
    """
    begins, ends = period.moments()
    found: dict[int, list[ProgressEntry]] = defaultdict(list)
    reasons: dict[int, str] = {}
    rows = ProgressEntry.objects.standing().filter(
        Q(created_at__gte=begins, created_at__lt=ends) | ~Q(reason_for_delay=""),
        finding__inspection=inspection,
        returned_at=None,
    )
    for row in rows.order_by("created_at", "pk"):
        if begins <= row.created_at < ends:
            found[row.finding_id].append(row)
        if row.reason_for_delay:
            reasons[row.finding_id] = row.reason_for_delay
    return found, reasons


def _helped(inspection: Inspection) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = HelpRequest.objects.open().filter(finding__inspection=inspection)
    for row in rows.exclude(needed="").order_by("pk"):
        found[row.finding_id].append(
            f"{row.needed}（{row.of_whom}）" if row.of_whom else row.needed
        )
    return found
