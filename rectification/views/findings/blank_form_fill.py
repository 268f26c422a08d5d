"""A superior's form filled in with the findings of a list: shown first, then a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.blank_forms.filling import MOST, fill_in, rows_of
from rectification.blank_forms.layout import Layout
from rectification.blank_forms.order import Value
from rectification.errors import Refusal
from rectification.exporting.columns import with_all
from rectification.exporting.file_name import safe_name
from rectification.exporting.ledger import CHUNK
from rectification.forms.findings.blank_form import FillForm
from rectification.forms.findings.filter import FindingFilter
from rectification.intake.files.evidence_file import ACCEPTED
from rectification.models import SYSTEM_CHAIN, BlankForm, Chain, Finding
from rectification.models.findings.finding import FindingQuerySet
from rectification.views.findings.blank_forms import content, trail
from rectification.views.findings.list_bar import chips
from rectification.views.findings.listing import ordered
from rectification.views.parts.paging import address
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission

SHOWN = 5  # findings
_AROUND = ("aspect", "adoption", "inspection__organisation")
_LONGEST = 110  # characters of a name


@dataclass
class _Filling:
    """A form, how it is read, and the findings that somebody has chosen for it."""

    kept: BlankForm
    chosen: FindingFilter
    findings: FindingQuerySet

    def __post_init__(self) -> None:
        self.layout = Layout.of(self.kept.layout)
        self.most = MOST[self.layout.kind]

    @cached_property
    def number(self) -> int:
        """How many are chosen, as far as the form takes them."""
        return self.findings.order_by()[: self.most + 1].count()

    @property
    def is_too_long(self) -> bool:
        return self.number > self.most

    @property
    def name(self) -> str:
        """The file's own name: body, form, day."""
        words = f"{self.kept.organisation.name} {self.kept.name}"
        day = timezone.localdate().isoformat()
        return f"{safe_name(words, _LONGEST)} {day}.{self.layout.kind}"

    def filled(self, said: Mapping[str, str], order: QueryDict) -> bytes:
        found = with_all(ordered(self.findings, order)).iterator(chunk_size=CHUNK)
        rows = rows_of(self.layout, found)
        return fill_in(content(self.kept), self.layout, rows, said)


@requires(Permission.FINDING_VIEW)
@require_http_methods(["GET", "POST"])
def blank_form_fill(request: StaffRequest, pk: int) -> HttpResponse:
    rows = BlankForm.objects.visible_to(request.user)
    kept = get_object_or_404(rows.select_related("organisation", "file"), pk=pk)
    chosen = FindingFilter(request.GET, user=request.user)
    if not chosen.is_valid():
        return redirect(reverse("finding-list") + address(request.GET).rstrip("?"))
    seen = Finding.objects.visible_to(request.user)
    own = seen.filter(inspection__organisation=kept.organisation_id)
    filling = _Filling(kept, chosen, chosen.chosen(own))
    form = FillForm(
        request.POST if request.method == "POST" else None,
        asked=filling.layout.blanks,
        body=kept.organisation,
        user=request.user,
    )
    if form.is_bound and form.is_valid() and not filling.is_too_long:
        try:
            return _file(request, filling, form)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    return _page(request, filling, form)


def _file(request: StaffRequest, filling: _Filling, form: FillForm) -> HttpResponse:
    data = filling.filled(form.said(), request.GET)
    Chain.record(
        chain=SYSTEM_CHAIN,
        actor=request.user,
        action="finding.export",
        after={
            "rows": filling.number,
            "filters": filling.chosen.summary(),
            "blank_form": filling.kept.pk,
        },
    )
    named = content_disposition_header(True, filling.name) or ""
    kind = ACCEPTED[filling.layout.kind]
    headers = {"Content-Disposition": named}
    return HttpResponse(data, content_type=kind, headers=headers)


def _page(request: StaffRequest, filling: _Filling, form: FillForm) -> HttpResponse:
    layout = filling.layout
    first = ordered(filling.findings, request.GET).select_related(*_AROUND)
    found = with_all(first)[:SHOWN]
    context = {
        "form": form,
        "filling": filling,
        "heads": [one.heading for one in layout.columns],
        "rows": [_spread(layout, row) for row in rows_of(layout, found)],
        "more": max(0, filling.number - SHOWN),
        "chips": chips(filling.chosen, request.GET),
        "list_url": reverse("finding-list") + address(request.GET).rstrip("?"),
        "crumbs": trail(str(filling.kept)),
    }
    return render(request, "blank_form/fill.html", context)


def _spread(layout: Layout, row: Sequence[Value]) -> list[Value]:
    """Return the values of a row as the form has its columns, those left blank too."""
    values = iter(row)
    return [next(values) if one.field else "" for one in layout.columns]
