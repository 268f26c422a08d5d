"""How each finding of an inspection stands in a period, as a submission tells it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
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
    marks = marks_in(inspection, period, now=now)
    entries = _entries(inspection, period)
    reasons = _reasons(inspection)
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


def _entries(
    inspection: Inspection, period: ReportingPeriod
) -> dict[int, list[ProgressEntry]]:
    """Return what counts of what was reported in the period, by finding."""
    found: dict[int, list[ProgressEntry]] = defaultdict(list)
    rows = ProgressEntry.objects.filter(finding__inspection=inspection)
    for row in rows.reported_in(period):
        found[row.finding_id].append(row)
    return found


def _reasons(inspection: Inspection) -> dict[int, str]:
    """Return the last reason that an office gave for being late, by finding."""
    rows = ProgressEntry.objects.standing().filter(
        finding__inspection=inspection, returned_at=None
    )
    told = rows.exclude(reason_for_delay="").order_by("created_at", "pk")
    return dict(told.values_list("finding", "reason_for_delay"))


def _helped(inspection: Inspection) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = HelpRequest.objects.open().filter(finding__inspection=inspection)
    for row in rows.exclude(needed="").order_by("pk"):
        found[row.finding_id].append(
            f"{row.needed}（{row.of_whom}）" if row.of_whom else row.needed
        )
    return found
