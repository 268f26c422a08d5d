"""催办: offices that owe reports are urged, one or all of them, and by what way."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.errors import NotAllowed
from rectification.forms.inspections.urging import UrgeForm
from rectification.models import Inspection, Office, ReportingPeriod, Urge
from rectification.models.findings.reported import Cell, by_office, owed_now
from rectification.views.inspections.reporting import crumbs, fetch
from rectification.views.parts.answers import once, sent_before
from rectification.views.parts.owing import day_words
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission


@requires(Permission.URGE)
@require_http_methods(["GET", "POST"])
def inspection_urge(request: StaffRequest, reference: str) -> HttpResponse:
    inspection = fetch(request.user, reference)
    if not request.user.may(Permission.URGE, inspection):
        raise NotAllowed()
    back = reverse("inspection-reporting", args=[reference])
    if again := sent_before(request):
        return again
    owing, period = _owing(inspection)
    chosen = request.GET.get("office", "")
    rows = [(office, _counts(cell)) for office, cell in owing]
    form = UrgeForm(request.POST or None, owing=rows, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        return _sent(request, inspection, form, back)
    address = request.build_absolute_uri(reverse("work"))
    context = {
        "inspection": inspection,
        "crumbs": crumbs(inspection, _("Urge offices")),
        "form": form,
        "back": back,
        "text": chat_text(owing, period, address) if period else "",
    }
    return render(request, "inspection/urge.html", context)


def _sent(
    request: StaffRequest, inspection: Inspection, form: UrgeForm, back: str
) -> HttpResponse:
    """Urge once, however often the form arrives."""
    said = form.cleaned_data
    with once(request, form) as before:
        if not before.led_to:
            made = Urge.objects.send(
                inspection, by=request.user, offices=said["offices"], way=said["way"]
            )
            before.lead_to(back)
            told = ngettext(
                "%(number)d office is urged.",
                "%(number)d offices are urged.",
                len(made),
            )
            messages.success(request, told % {"number": len(made)})
    return redirect(back)


def _owing(
    inspection: Inspection,
) -> tuple[list[tuple[Office, Cell]], ReportingPeriod | None]:
    """Return the offices that still owe, in their order, and the period that runs."""
    owed = owed_now(inspection.findings.all())
    cells = {key: cell for key, cell in by_office(owed).items() if cell.missing}
    offices = Office.objects.filter(pk__in=cells)
    found = [(office, cells[office.pk]) for office in offices]
    return found, owed[0].period if found else None


def _counts(cell: Cell) -> str:
    return _("%(owed)d owed, %(done)d done, %(missing)d missing") % {
        "owed": cell.owed,
        "done": cell.done,
        "missing": cell.missing,
    }


def chat_text(
    owing: Iterable[tuple[Office, Cell]], period: ReportingPeriod, address: str
) -> str:
    """Return what may be said in a group chat: offices, counts, due day and address.

    Nothing else: who reads along there is nobody's to know, so no finding, no text of
    one and no person is named.
    """
    head = _("Reports of this period, due on %(day)s:") % {
        "day": day_words(period.due_on)
    }
    lines = [f"{office}：{_counts(cell)}" for office, cell in owing]
    return "\n".join([head, *lines, _("Report at: %(address)s") % {"address": address}])
