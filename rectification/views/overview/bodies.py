"""The overseer's board: a line a body, the worst first; and the notice about all."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.dashboards.bodies import Body, bodies_of
from rectification.forms.inspections.choice import OverviewChoice, inspections_of
from rectification.models import Finding, User
from rectification.publishing.aggregate import Standing, paragraphs
from rectification.views.overview.sentence import Listing
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import THIRD, FindingState, Permission


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a line; `url`: the list of exactly those, "" for none."""

    number: int
    url: str
    label: str = ""
    tone: str = ""

    @property
    def cell(self) -> SafeString:
        return format_html(
            '<td class="num{}" data-label="{}">{}</td>',
            f" tone-{self.tone}" if self.tone else "",
            self.label,
            format_html('<a href="{}">{}</a>', self.url, self.number)
            if self.url
            else format_html('<span class="quiet">{}</span>', self.number),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """`url`: the body's own overview. `share`: late of what is open, in percent."""

    name: str
    url: str
    total: Number
    closed: Number
    third: Number
    open: Number
    late: Number
    share: int
    unreported: Number
    sent: str
    is_unsent: bool

    @property
    def standing(self) -> SafeString:
        """Return its cells, drawn at once: a template for each takes longer than all
        that is counted."""
        numbers = self.total, self.closed, self.third, self.open, self.late
        return format_html_join("", "{}", ((one.cell,) for one in numbers))


@requires(Permission.REPORT_VIEW)
@require_safe
def overview_bodies(request: StaffRequest) -> HttpResponse:
    form = OverviewChoice(request.GET, user=request.user)
    context: dict[str, object] = {"crumbs": _crumbs(_("Body by body"))}
    if form.is_valid():
        today, listing = timezone.localdate(), Listing(form.listed())
        bodies = _bodies(request.user, listing, today)
        query = request.GET.urlencode()
        context |= {
            "today": today,
            "lines": list(lines(bodies, form)),
            "words": _standing(bodies, today).counted,
            "notice_url": f"{reverse('overview-notice')}?{query}",
        }
    form.offer_choices()
    return render(request, "overview/bodies.html", {**context, "form": form})


@requires(Permission.REPORT_VIEW)
@require_safe
def overview_notice(request: StaffRequest) -> HttpResponse:
    """Draft the notice about all of them from the records; the text is to be copied."""
    form = OverviewChoice(request.GET, user=request.user)
    text: list[str] = []
    if form.is_valid():
        today = timezone.localdate()
        bodies = _bodies(request.user, Listing(form.listed()), today)
        text = paragraphs(_standing(bodies, today))
    board = f"{reverse('overview-bodies')}?{request.GET.urlencode()}"
    trail = _crumbs(_("Draft of the notice"), Crumb(_("Body by body"), board))
    context = {"text": text, "board": board, "crumbs": trail}
    return render(request, "overview/notice.html", context)


def _crumbs(last: str, *between: Crumb) -> list[Crumb]:
    return [Crumb(_("Overview"), reverse("overview")), *between, Crumb(last)]


def _bodies(user: User, listing: Listing, today: date) -> list[Body]:
    inspections = inspections_of(listing.query)
    shown = inspections.visible_to(user)
    findings = Finding.objects.visible_to(user)
    findings = findings.filter(inspection__in=inspections.values("pk"))
    return bodies_of(shown, findings, by=user, on=today)


def _standing(bodies: Sequence[Body], today: date) -> Standing:
    return Standing(
        on=today,
        bodies=len(bodies),
        inspections=sum(one.inspections for one in bodies),
        states=sum((one.states for one in bodies), Counter()),
        late=[(one.name, one.late) for one in bodies if one.late],
        unsent=[one.name for one in bodies if one.unsent],
    )


def lines(bodies: Sequence[Body], form: OverviewChoice) -> Iterator[Line]:
    """Yield a line a body. Each address is made once, and ended with a body's key."""
    chosen = {name: form.data[name] for name in form.data if form.data[name]}
    chosen.pop("body", None)
    overview = f"{reverse('overview')}?{urlencode({**chosen, 'body': ''})}"
    lists = _lists(form)
    for one in bodies:
        yield Line(
            name=one.name,
            url=f"{overview}{one.key}",
            share=round(one.late_share * 100),
            sent=_sent(one),
            is_unsent=one.unsent > 0,
            **{name: _number(one, name, *what) for name, what in lists.items()},
        )


def _lists(form: OverviewChoice) -> dict[str, tuple[str, str]]:
    """Return what is counted of each body: its label, and the list of those."""
    listing = Listing({k: v for k, v in form.listed().items() if k != "body"})
    done, third = FindingState.COMPLETED.value, sorted(THIRD)
    return {
        "total": (_("Findings"), listing.url(body="")),
        "closed": (_("Closed out"), listing.url(state=done, body="")),
        "third": (
            _("Substantially, or to be kept up"),
            listing.url(state=third, body=""),
        ),
        "open": (_("Under rectification"), listing.open_url(body="")),
        "late": (_("Overdue"), listing.url(due="overdue", body="")),
        "unreported": (
            _("Not reported this period"),
            listing.url(idle="on", body=""),
        ),
    }


def _number(one: Body, name: str, label: str, url: str) -> Number:
    number: int = getattr(one, name)
    tone = "late" if name == "late" and number else ""
    return Number(number, f"{url}{one.key}" if number else "", label, tone)


def _sent(one: Body) -> str:
    """Say whether this period's report went upward; of several, how many have."""
    if not one.due:
        return "—"
    if one.sent == one.due:
        return _("Sent upwards")
    if one.unsent:
        facts = {"sent": one.sent, "due": one.due}
        return _("Not sent, %(sent)d of %(due)d are") % facts
    return _("Not due yet")
