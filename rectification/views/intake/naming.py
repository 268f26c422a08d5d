"""Naming the headings at which findings stand; what was named, removed."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rectification.access import requires
from rectification.forms.intake.carried import Carried
from rectification.intake.naming import level_named
from rectification.models import ReadingRule
from rectification.views.intake.pages import bodies_of
from rectification.views.intake.start import begin
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission


@requires(Permission.INSPECTION_EDIT)
@require_POST
def intake_name(request: StaffRequest) -> HttpResponse:
    """Read the text again: by another sheet, row of headings, or level of headings."""
    carried = Carried.from_signed(request.POST.get("signed", ""), request.user)
    get_object_or_404(bodies_of(request.user), pk=carried.organisation)
    if "sheet" in request.POST:
        wanted = carried.on_sheet(request.POST["sheet"])
        return begin(request, wanted, wanted.read())
    if "head" in request.POST:
        said = request.POST["head"]
        head = int(said) if said.isascii() and said.isdecimal() else None
        wanted = replace(carried, head=head, columns=None)
        return begin(request, wanted, wanted.read())
    level = level_named(request.POST.get("level", ""))
    kind = carried.read().kind.value
    wanted = replace(carried, kind=kind, level=None if level is None else int(level))
    return begin(request, wanted, wanted.read())


@requires(Permission.INSPECTION_EDIT)
@require_POST
def intake_forget(request: StaffRequest, pk: int) -> HttpResponse:
    """Remove what was named of some headings."""
    rule = get_object_or_404(ReadingRule.objects.visible_to(request.user), pk=pk)
    rule.remove(by=request.user)
    messages.success(request, _("The next text of these headings is read as it comes."))
    return redirect("intake-new")
