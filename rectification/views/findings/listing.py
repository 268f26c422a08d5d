"""The list of findings, and its ledger as a file. The address says what is shown."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import FileResponse, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.dashboards.counted import counted, of_each
from rectification.exporting import LEDGERS, MOST, LedgerFormat
from rectification.exporting.columns import Column, chosen
from rectification.exporting.words import deadline_words
from rectification.forms.findings.filter import FindingFilter
from rectification.models import (
    SYSTEM_CHAIN,
    Chain,
    Finding,
    Responsibility,
    User,
)
from rectification.models.findings.asked_about import with_instructed
from rectification.models.findings.bulk import MOST as BULK_MOST
from rectification.models.findings.finding import FindingQuerySet
from rectification.models.findings.help_request import with_help
from rectification.models.findings.listed import with_latest_text
from rectification.notices.notice import SOON
from rectification.templatetags.components import due
from rectification.views.findings.list_bar import (
    SHOWN,
    chips,
    in_use,
    ledgers,
    offered_acts,
)
from rectification.views.findings.opened_view import opened
from rectification.views.parts.paging import Key, ListPage, Order, address, page
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import STATE_ORDER, Permission

PAGE = 50  # findings
MARKS = ("is_unconfirmed", "asks_help", "is_instructed")  # beside the state
CAP = 1000  # beyond it a total says "1,000+": nobody counts, and nobody reads, on
LONG_TITLE, LONG_TEXT = 110, 60  # characters on the screen; a file has all of them
LISTED = "findings_listed"  # in the session: the list looked at last
LONGEST_QUERY = 2000  # characters of an address that is remembered
PK = Key("pk")
SORTS: dict[str, tuple[Key, ...]] = {
    "position": (Key("inspection_id"), Key("position"), PK),
    "reference": (Key("reference", "text"), PK),
    "deadline": (Key("due_on", "date"), PK),
    "state": (Key("state", "text"), PK),
    "updated": (Key("latest_on", "date", missing="first"), PK),
}
# What some columns print stands in another table.
JOINED = {"aspect": "aspect", "inspection": "inspection__organisation"}
# The column whose heading sorts by what.
SORTED_BY = {
    "reference": "reference",
    "title": "position",
    "deadline": "deadline",
    "state": "state",
    "last": "-updated",
}


@requires(Permission.FINDING_VIEW)
@require_safe
def finding_list(request: StaffRequest) -> HttpResponse:
    view = opened(request)
    form, query = view.form, view.query
    context: dict[str, object] = {
        "form": form,
        "view": view,
        "filters": in_use(form, query),
        "kept": [(name, query[name]) for name in ("sort", "view") if query.get(name)],
        "url": view.everything,
    }
    if form.is_valid():
        _remember(request, query)
        context |= _listed(request.user, form, query)
    return render(request, "finding/list.html", context)


def listed_url(request: StaffRequest) -> str:
    """Return the address of the list as it was looked at last."""
    listed = request.session.get(LISTED, "")
    return reverse("finding-list") + (f"?{listed}" if listed else "")


def _listed(user: User, form: FindingFilter, query: QueryDict) -> dict[str, object]:
    visible = Finding.objects.visible_to(user)
    columns = chosen(form.columns())
    shown = _page(form.chosen(visible), query, columns)
    return {
        "columns": [_heading(one, query) for one in columns],
        "rows": _rows(shown.rows, columns),
        "previous_url": shown.previous,
        "next_url": shown.next,
        "totals": _totals(user, form, visible, query),
        "chips": chips(form, query),
        "ledgers": list(ledgers(query)),
        "bulk": offered_acts(user),
        "asked": [(name, one) for name, some in query.lists() for one in some],
        "most": BULK_MOST,
    }


def _remember(request: StaffRequest, query: QueryDict) -> None:
    """Keep the list's address for the way back (`way_back.py`)."""
    listed = query.urlencode(safe="~")
    if len(listed) <= LONGEST_QUERY and request.session.get(LISTED) != listed:
        request.session[LISTED] = listed


@requires(Permission.FINDING_VIEW)
@require_safe
def finding_ledger(request: StaffRequest, kind: str) -> HttpResponseBase:
    """Hand out the list's findings, every one and in full, and log that."""
    form = FindingFilter(request.GET, user=request.user)
    listed = redirect(reverse("finding-list") + address(request.GET).rstrip("?"))
    if not form.is_valid():
        return listed
    findings = form.chosen(Finding.objects.visible_to(request.user))
    if findings.order_by()[: MOST + 1].count() > MOST:
        messages.error(
            request,
            _("A ledger holds %(most)d findings at most. Please narrow the list down.")
            % {"most": MOST},
        )
        return listed
    return _ledger(request, LEDGERS[kind], findings, form)


def _ledger(
    request: StaffRequest,
    ledger: LedgerFormat,
    findings: QuerySet[Finding],
    form: FindingFilter,
) -> FileResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    whole = not request.GET.get(SHOWN)
    found = ordered(findings, request.GET)
    count = ledger.write(file, found, form.columns(), whole=whole)
    file.seek(0)
    if request.method == "GET":
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=request.user,
            action="finding.export",
            after={"rows": count, "filters": form.summary(), "whole": whole},
        )
    day = timezone.localdate().isoformat()
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{_('Ledger')}{day}{ledger.suffix}",
        content_type=ledger.media_type,
    )


def order_of(query: QueryDict) -> Order:
    name = query.get("sort", "")
    keys = SORTS.get(name.removeprefix("-"), SORTS["position"])
    return Order(keys, descending=name.startswith("-"))


def ordered(findings: QuerySet[Finding], query: QueryDict) -> QuerySet[Finding]:
    return order_of(query).apply(findings)


def _page(
    findings: QuerySet[Finding], query: QueryDict, columns: Sequence[Column] = ()
) -> ListPage[Finding]:
    dress = partial(_dressed, columns=columns)
    return page(findings, order_of(query), query, size=PAGE, dress=dress)


def _dressed(
    findings: QuerySet[Finding], columns: Sequence[Column]
) -> QuerySet[Finding]:
    """Fetch what the columns print."""
    joined = [JOINED[one.name] for one in columns if one.name in JOINED]
    offices, kept_as = Responsibility.objects.select_related("office"), "listed_offices"
    return (
        with_instructed(with_help(with_latest_text(findings)))
        .select_related("adoption", *joined)
        .prefetch_related(Prefetch("responsibilities", offices, kept_as))
    )


@dataclass(frozen=True, slots=True)
class CellRow:
    """A cell: its text, or what is drawn in it; `on` is the day of the last entry."""

    name: str
    label: str | Promise
    text: object
    on: date | None
    drawn: str


@dataclass(frozen=True, slots=True)
class TableRow:
    pk: int
    reference: str
    url: str
    cells: tuple[CellRow, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: where a click leads, and how it is sorted by now."""

    name: str
    label: str | Promise
    url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Total:
    """How many findings are in a state; `shown` says it, capped where too many."""

    label: str | Promise
    status: str
    number: int
    url: str
    shown: str


def _rows(findings: Sequence[Finding], columns: Sequence[Column]) -> list[TableRow]:
    """Return findings as rows of cells. Equal badges are drawn only once a page."""

    @cache
    def badge(state: str, label: str, **marks: bool) -> str:
        drawn: dict[str, object] = {"status": state, "label": label, **marks}
        return _line(render_to_string("finding/state.html", drawn))

    @cache
    def deadline(days: int | None, wording: str) -> str:
        return _line(render_to_string("components/due.html", due(days, wording)))

    def drawn(finding: Finding, column: Column) -> str:
        if column.name == "state":
            label = finding.get_state_display()
            marks = {name: getattr(finding, name, False) for name in MARKS}
            return badge(finding.state, label, **marks)
        if column.name == "deadline":
            return deadline(finding.days_left(), deadline_words(finding))
        return ""

    columns = [replace(one, label=str(one.label)) for one in columns]
    return [
        TableRow(
            finding.pk,
            finding.reference,
            finding.get_absolute_url(),
            tuple(_cell(finding, one, drawn(finding, one)) for one in columns),
        )
        for finding in findings
    ]


def _line(drawn: str) -> SafeString:
    """What a template has drawn on one line: a page holds it fifty times."""
    return SafeString(" ".join(drawn.split()))


def _cell(finding: Finding, column: Column, drawn: str) -> CellRow:
    on: date | None = None
    if drawn:
        text: object = ""
    elif column.name == "last":
        said = Truncator(finding.latest_text or "")
        text, on = said.chars(LONG_TEXT), finding.latest_on
    elif column.name == "title":
        text = Truncator(finding.title).chars(LONG_TITLE)
    else:
        text = column.value(finding)
    return CellRow(column.name, column.label, text, on, drawn)


def _heading(column: Column, query: QueryDict) -> Heading:
    """Return a heading; a second click on the one sorted by turns it round."""
    sort = SORTED_BY.get(column.name, "")
    now = query.get("sort", "") or "position"
    is_now = bool(sort) and now.removeprefix("-") == sort.removeprefix("-")
    down = now.startswith("-")
    turned = now.removeprefix("-") if down else f"-{now}"
    return Heading(
        name=column.name,
        label=column.label,
        url=address(query, sort=turned if is_now else sort) if sort else "",
        sorted=("descending" if down else "ascending") if is_now else "",
    )


def _totals(
    user: User, form: FindingFilter, visible: FindingQuerySet, query: QueryDict
) -> list[Total]:
    """Count by state, capped, in one query; each links to exactly that many rows."""
    today = timezone.localdate()
    rest = form.chosen(visible, without=("state",))
    undated = rest
    if form.cleaned_data.get("due"):
        undated = form.chosen(visible, without=("state", "due"))
    names = [state.value for state in STATE_ORDER]
    numbers = counted(
        {
            **of_each(rest, "state", names, most=CAP + 1),
            "overdue": undated.overdue(on=today)[: CAP + 1],
            "due_soon": undated.due_within(SOON, on=today)[: CAP + 1],
        },
        by=user,
    )
    states = [numbers[name] for name in names]
    everything = address(query, drop=("state",))
    totals = [_total(_("All"), "", sum(states), everything, max(states) > CAP)]
    for state in STATE_ORDER:
        url = address(query, state=state.value)
        totals.append(_total(state.label, state.value, numbers[state.value], url))
    late = address(query, drop=("state",), due="overdue")
    soon = address(query, drop=("state",), due=str(SOON))
    totals.append(_total(_("Overdue"), "overdue", numbers["overdue"], late))
    totals.append(
        _total(
            _("Due within {days} days").format(days=SOON),
            "due_soon",
            numbers["due_soon"],
            soon,
        )
    )
    return [total for total in totals if total.number]


def _total(
    label: str | Promise, status: str, number: int, url: str, capped: bool = False
) -> Total:
    capped = capped or (bool(status) and number > CAP)
    shown = _("%(number)s+") % {"number": f"{CAP:,}"} if capped else f"{number:,}"
    return Total(label, status, number, url, shown)
