"""整改总览: where do we stand, what is late, and why; on screen and as one sheet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.dashboards.across import (
    Numbers,
    by_month,
    months_from,
)
from rectification.forms.inspections.choice import (
    OverviewChoice,
)
from rectification.models import (
    Finding,
    HelpRequest,
    Inspection,
    User,
)
from rectification.models.findings.finding import FindingQuerySet
from rectification.views.overview.asked import Asked
from rectification.views.overview.reports import Reports, reports
from rectification.views.overview.rows import (
    DecisionRow,
    LateRow,
    Month,
    decisions,
    due_row,
    late_row,
)
from rectification.views.overview.sentence import (
    Listing,
    Piece,
    in_words,
    notes,
    outcome_words,
    sentence,
)
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission

MOST_LATE, MOST_DUE, MOST_ASKED, MOST_HELP = 8, 5, 4, 3
ON_SHEET = 6, 4, 3, 2  # of the same
# Past this many findings the offices' reports stand on a page of each inspection.
MOST_CHARTED = 400


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page tells of the inspections that are meant.

    `reports`: of one body; `bodies_url`: of several, where each has its line;
    `closing_url`: where as many close-outs wait as are counted here.
    """

    of: str
    inspections: int
    today: date
    numbers: Numbers
    sentence: Sequence[Piece]
    words: str
    notes: Sequence[Piece]
    outcomes: str
    statistics_url: str
    months: Sequence[Month]
    late: Sequence[LateRow]
    late_url: str
    decisions: Sequence[DecisionRow]
    undecided: int
    help: Sequence[HelpRequest]
    reports: Reports | None
    bodies_url: str
    closing_url: str
    is_narrowed: bool

    def on_sheet(self) -> "Overview":
        """Return as much as one sheet of A4 takes, with room for an instruction."""
        late, due, asked, helped = ON_SHEET
        return replace(
            self,
            late=self.late[:late],
            months=[replace(one, rows=one.rows[:due]) for one in self.months],
            decisions=self.decisions[:asked],
            help=self.help[:helped],
        )

    @property
    def late_more(self) -> int:
        return self.numbers.late - len(self.late)

    @property
    def decisions_more(self) -> int:
        return self.undecided - len(self.decisions)

    @property
    def at_once(self) -> int:
        """So many close-outs wait, to be granted together; 0 for one alone."""
        closing = self.numbers.closing
        return closing if closing > 1 else 0

    @property
    def flagged(self) -> int:
        """So many of the close-outs that wait ask for attention."""
        return self.numbers.flagged

    @property
    def help_more(self) -> int:
        return self.numbers.help - len(self.help)


@requires(Permission.REPORT_VIEW)
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    form = OverviewChoice(request.GET, user=request.user)
    seen = overview_of(request.user, form) if form.is_valid() else None
    form.offer_choices()
    return render(request, "overview/overview.html", {"form": form, "seen": seen})


def overview_of(user: User, form: OverviewChoice) -> Overview:
    asked = Asked(user, form.listed(), timezone.localdate())
    listing = Listing(asked.said)
    numbers, today = asked.numbers(), asked.today
    # Of several bodies they are only counted.
    shown = asked.inspected() if numbers.bodies < 2 else []
    offices = _reports(user, shown, numbers)
    rows = asked.rows(most_late=MOST_LATE, most_due=MOST_DUE)
    late, *due = by_month(rows, on=today)
    urges = offices.urge_urls if offices else {}
    return Overview(
        of=_of(shown, numbers),
        inspections=numbers.inspections,
        today=today,
        numbers=numbers,
        sentence=(said := sentence(numbers, listing)),
        words=in_words(said),
        notes=notes(numbers, listing),
        outcomes=outcome_words(asked.outcomes) if numbers.beside["outcomes"] else "",
        statistics_url=f"{reverse('statistics')}?{urlencode(form.narrowed())}",
        months=_months(due, numbers, listing, today),
        late=[
            late_row(one, user, urges, names_body=numbers.bodies > 1) for one in late
        ],
        late_url=listing.url(due="overdue", sort="deadline"),
        decisions=_decisions(asked, numbers),
        undecided=numbers.closing + numbers.beside["later"],
        help=_help(asked.findings, numbers),
        reports=offices,
        bodies_url=_bodies_url(form, numbers),
        closing_url=f"{reverse('bulk-approve')}?{urlencode(form.narrowed())}",
        is_narrowed=bool(form.narrowed()),
    )


def _decisions(asked: Asked, numbers: Numbers) -> list[DecisionRow]:
    return decisions(
        asked.close_outs(numbers.closing, most=MOST_ASKED),
        asked.put_off(numbers.beside["later"], most=MOST_ASKED),
        most=MOST_ASKED,
        names_body=numbers.bodies > 1,
    )


def _bodies_url(form: OverviewChoice, numbers: Numbers) -> str:
    """Return where the bodies stand line by line; "" where it is one alone."""
    if numbers.bodies < 2:
        return ""
    return f"{reverse('overview-bodies')}?{form.query.urlencode()}"


def _of(inspections: Sequence[Inspection], numbers: Numbers) -> str:
    """Name the body, and its one inspection; of several, how many they are."""
    if (bodies := numbers.bodies) > 1:
        return _("%(number)d bodies") % {"number": bodies}
    words = [str(one) for one in {one.organisation for one in inspections}]
    return " · ".join(words + [str(one) for one in inspections if len(inspections) < 2])


def _months(
    due: Sequence[Sequence[Finding]], numbers: Numbers, listing: Listing, today: date
) -> list[Month]:
    names = [_("This month"), _("Next month"), _("The month after")]
    return [
        Month(
            f"{name}（{date_format(span.first, _('F'))}）",
            number,
            listing.due_url(span) if number else "",
            [due_row(one, names_body=numbers.bodies > 1) for one in rows],
        )
        for name, span, number, rows in zip(
            names, months_from(today), numbers.due, due, strict=True
        )
    ]


def _help(findings: FindingQuerySet, numbers: Numbers) -> list[HelpRequest]:
    """Fetch what waits longest of the help that offices ask for."""
    if not numbers.help:
        return []
    rows = HelpRequest.objects.open().filter(finding__in=findings.values("pk"))
    return list(rows.select_related("finding").order_by("asked_at", "pk")[:MOST_HELP])


def _reports(
    user: User, inspections: Sequence[Inspection], numbers: Numbers
) -> Reports | None:
    """Return how the offices of one body report; None where that is too much."""
    if not inspections or numbers.total > MOST_CHARTED:
        return None
    found = reports(user, inspections)
    return found if found.rows else None
