"""What speaks against publishing a report, and the reasons that let warnings pass."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rectification.access import requires
from rectification.forms.reports.steps import WarningForm
from rectification.models import Report, User, WarningReason
from rectification.publishing.prepare import Prepared
from rectification.publishing.readiness import reasons
from rectification.publishing.readiness.reasons import Answerable, for_report
from rectification.views.parts.answers import done, said
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import HitRow
from rectification.workflow import Permission


@dataclass(frozen=True, slots=True)
class Row:
    """One rule with its hits, as the panel shows it."""

    label: str | Promise
    hits: list[HitRow]
    reason: WarningReason | None
    stale: WarningReason | None
    form: WarningForm | None


@dataclass(frozen=True, slots=True)
class Panel:
    """The check before publication of one report; `url` takes the reasons."""

    report: Report
    rows: list[Row]

    @property
    def number_open(self) -> int:
        return sum(row.reason is None for row in self.rows)


def listed_hits(found: list[Answerable]) -> list[HitRow]:
    return [_hit(each, hit.message) for each in found for hit in each.hits]


def warning_panel(report: Report, user: User, prepared: Prepared) -> Panel:
    """Return the panel; forms only for who may answer, and while it can be done."""
    may = report.why_not("answer_warning", by=user) is None
    return Panel(report, [_row(one, may) for one in for_report(report, prepared)])


def _row(one: Answerable, may: bool) -> Row:
    is_asked = may and one.is_open and one.severity == "warning"
    form = None
    if is_asked:
        initial = {"rule": one.rule, "seen": one.digest}
        form = WarningForm(initial=initial, auto_id=f"id_{one.rule}_%s")
    hits = [_hit(one, hit.message) for hit in one.hits]
    return Row(one.label, hits, one.reason, one.stale, form)


def _hit(one: Answerable, sentence: str) -> HitRow:
    return HitRow(one.severity.value, sentence)


@requires(Permission.REPORT_EDIT)
@require_POST
def report_answer_warning(request: StaffRequest, reference: str) -> HttpResponse:
    shown = Report.objects.visible_to(request.user)
    report = get_object_or_404(shown, reference=reference)
    words = said(request, WarningForm(request.POST))
    reasons.answer(
        report,
        by=request.user,
        rule=words["rule"],
        reason=words["reason"],
        seen=words["seen"],
    )
    return done(request, report, _("The reason is kept with your name and the time."))
