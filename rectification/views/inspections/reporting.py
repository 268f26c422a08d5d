"""报送情况: offices by reporting periods, and how each cell stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.models import Inspection, ReportingPeriod, Urge, User
from rectification.models.findings.reported import Cell, Mark, OfficeRow, matrix
from rectification.models.findings.reporting_period import with_opening
from rectification.views.parts.owing import day_words
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import Permission

COLUMNS = 6  # periods side by side: what one sheet of A4 takes with its offices
LETTERS: Mapping[Mark, str | Promise] = {
    Mark.REPORTED: pgettext_lazy("letter of a cell", "R"),
    Mark.PARTLY: pgettext_lazy("letter of a cell", "n/m"),
    Mark.NO_NEWS: pgettext_lazy("letter of a cell", "N"),
    Mark.LATE: pgettext_lazy("letter of a cell", "L"),
    Mark.RETURNED: pgettext_lazy("letter of a cell", "B"),
    Mark.WAITING: pgettext_lazy("letter of a cell", "C"),
    Mark.MISSING: pgettext_lazy("letter of a cell", "M"),
    Mark.EXEMPT: pgettext_lazy("letter of a cell", "–"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """A column: what its period is called, and by which day was reported.

    `fold_url`: where its reports are folded in, "" for who does not.
    """

    name: str
    due: str
    is_running: bool
    fold_url: str


@dataclass(frozen=True, slots=True)
class CellView:
    """`letter` as drawn, `words` as said; `mark` chooses shape and colour."""

    mark: str
    letter: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """An office; `urge_url`: where it is urged, "" where it owes nothing now."""

    name: str
    cells: list[CellView]
    urged: int
    urge_url: str


def fetch(user: User, reference: str) -> Inspection:
    """Return an inspection that somebody sees whole, or 404."""
    scope = user.scope(Permission.FINDING_VIEW)
    shown = Inspection.objects.visible_to(user).filter(scope.whole())
    rows = with_opening(shown.select_related("organisation", "overseer"))
    return get_object_or_404(rows, reference=reference)


@requires(Permission.FINDING_VIEW)
@require_safe
def inspection_reporting(request: StaffRequest, reference: str) -> HttpResponse:
    inspection = fetch(request.user, reference)
    today = timezone.localdate()
    begun = ReportingPeriod.objects.begun(inspection, on=today)
    number = _page(request.GET.get("page", ""), len(begun))
    last = len(begun) - number * COLUMNS
    periods = begun[max(0, last - COLUMNS) : last]
    rows = matrix([[one] for one in periods], now=timezone.now())
    running = periods[-1] if periods and periods[-1].is_running(on=today) else None
    may_urge = running is not None and request.user.may(Permission.URGE, inspection)
    may_fold = request.user.may(Permission.INSPECTION_EDIT, inspection)
    fold_url = reverse("inspection-fold", args=[reference]) if may_fold else ""
    context = {
        "inspection": inspection,
        "crumbs": crumbs(inspection, _("Reports by office")),
        "heads": [head(one, today, fold_url) for one in periods],
        "actions": _actions(request.user, inspection) if periods else [],
        "sent_url": sent_of(inspection),
        "ledgers": [_ledger(inspection, one, today) for one in periods],
        "may_see_sent": request.user.may(Permission.REPORT_VIEW),
        "rows": _rows(inspection, rows, running, may_urge=may_urge),
        "sum": _sum(rows, running),
        "legend": legend(),
        "urge_url": reverse("inspection-urge", args=[reference]) if may_urge else "",
        "owing": sum(row.cells[-1].missing > 0 for row in rows) if running else 0,
        "earlier": number + 2 if last > COLUMNS else 0,
        "later": number if number else 0,
        "today": today,
    }
    return render(request, "inspection/reporting.html", context)


def _page(asked: str, count: int) -> int:
    """Return how many pages of columns lie behind the newest; 0 for what is none."""
    most = max(0, count - 1) // COLUMNS
    number = int(asked) - 1 if asked.isascii() and asked.isdigit() else 0
    return min(max(number, 0), most)


def crumbs(inspection: Inspection, last: str) -> list[Crumb]:
    return [
        Crumb(_("Inspections"), reverse("inspection-list")),
        Crumb(str(inspection), inspection.get_absolute_url()),
        Crumb(last),
    ]


def head(period: ReportingPeriod, today: date, fold_url: str) -> Head:
    due = day_words(period.due_on, within=period.until)
    url = fold_url and f"{fold_url}?since={period.since.isoformat()}"
    return Head(period.name, due, period.is_running(on=today), url)


def _actions(user: User, inspection: Inspection) -> list[dict[str, str]]:
    """Offer to fill in for offices, to fold in the reports, to send them upwards."""
    offered = []
    if user.may(Permission.INSPECTION_EDIT, inspection):
        url = reverse("inspection-fold", args=[inspection.reference])
        offered.append({"label": _("Fold in the reports"), "url": url})
        url = reverse("inspection-fill_in", args=[inspection.reference])
        offered.append({"label": _("Fill in for offices"), "url": url})
    if user.may(Permission.SUBMISSION_SEND, inspection):
        url = reverse("inspection-submit", args=[inspection.reference])
        offered.append({"label": _("Send upwards"), "url": url})
    return offered


def _ledger(
    inspection: Inspection, period: ReportingPeriod, today: date
) -> dict[str, str]:
    """Return the ledger as a period ended, or as it stands."""
    url = reverse("inspection-ledger", args=[inspection.reference])
    day = min(period.until, today)
    return {"label": period.name, "url": f"{url}?on={day.isoformat()}"}


def sent_of(inspection: Inspection) -> str:
    """Return the address of what went upward of an inspection."""
    return f"{reverse('submission-list')}?inspection={inspection.reference}"


def _rows(
    inspection: Inspection,
    rows: Sequence[OfficeRow],
    running: ReportingPeriod | None,
    *,
    may_urge: bool,
) -> list[Row]:
    urged: dict[int, int] = {}
    if running is not None:
        counted = Urge.objects.of_period(running).values_list("office")
        urged = dict(counted.annotate(number=Count("pk")))
    url = reverse("inspection-urge", args=[inspection.reference])
    late = running is not None and running.is_overdue(on=timezone.localdate())
    return [
        Row(
            name=row.office.name,
            cells=[
                cell_view(cell, is_ahead=_is_ahead(row, number, running) and not late)
                for number, cell in enumerate(row.cells)
            ],
            urged=urged.get(row.office.pk, 0),
            urge_url=f"{url}?office={row.office.pk}"
            if may_urge and row.cells[-1].missing
            else "",
        )
        for row in rows
    ]


def _is_ahead(row: OfficeRow, number: int, running: ReportingPeriod | None) -> bool:
    """Whether a cell is of the period that runs."""
    return running is not None and number == len(row.cells) - 1


def cell_view(cell: Cell, *, is_ahead: bool = False) -> CellView:
    """Draw a cell; what is missing before its due day is not late: `is_ahead`."""
    partly = cell.mark == Mark.PARTLY
    facts = {"mark": cell.mark.label, "owed": cell.owed, "done": cell.done}
    words = _("%(mark)s: %(done)d of %(owed)d") % facts
    if not cell.owed:
        words = str(cell.mark.label)
    shape = "ahead" if is_ahead and cell.mark == Mark.MISSING else str(cell.mark)
    letter = f"{cell.done}/{cell.owed}" if partly else str(LETTERS[cell.mark])
    return CellView(shape, letter, words)


def legend() -> list[CellView]:
    found = [CellView(str(one), str(LETTERS[one]), str(one.label)) for one in Mark]
    ahead = CellView("ahead", str(LETTERS[Mark.MISSING]), _("Not due yet"))
    return [*found, ahead]


def _sum(rows: Sequence[OfficeRow], running: ReportingPeriod | None) -> str:
    """Say in one sentence how the period that runs stands; "" where none does."""
    if running is None:
        return ""
    cells = [row.cells[-1] for row in rows if row.cells[-1].owed]
    owed = sum(cell.owed for cell in cells)
    facts = {
        "offices": len(cells),
        "owed": owed,
        "done": sum(cell.done for cell in cells),
        "waiting": sum(cell.missing > 0 for cell in cells),
        "day": day_words(running.due_on),
    }
    if not cells:
        return _("No office owes a report in this period.")
    if not facts["waiting"]:
        return (
            ngettext(
                "The one report of this period is done.",
                "All %(owed)d reports of this period are done.",
                owed,
            )
            % facts
        )
    if running.is_overdue(on=timezone.localdate()):
        return (
            _(
                "Offices that owe this period: %(offices)d; reports: %(owed)d, done: "
                "%(done)d. Offices that still owe: %(waiting)d. Was due on %(day)s"
            )
            % facts
        )
    return (
        _(
            "Offices that owe this period: %(offices)d; reports: %(owed)d, done: "
            "%(done)d. Offices that still owe: %(waiting)d. Due on %(day)s"
        )
        % facts
    )
