"""Taking an import back: what would go, and why."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.errors import NotAllowed
from rectification.forms.findings.steps import ReasonForm
from rectification.intake import undo
from rectification.models import Finding, Inspection, Report
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def inspection_undo_import(request: StaffRequest, reference: str) -> HttpResponse:
    user = request.user
    shown = Inspection.objects.visible_to(user).select_related("organisation")
    inspection = get_object_or_404(shown, reference=reference)
    if refusal := undo.why_not(inspection, by=user):
        if isinstance(refusal, NotAllowed) or request.method == "POST":
            raise refusal
        messages.error(request, str(refusal))
        return redirect(inspection)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        undo.undo(inspection, by=user, reason=form.cleaned_data["reason"])
        messages.success(
            request,
            _("The import has been taken back; number %(number)s is not used again.")
            % {"number": inspection.reference},
        )
        return redirect("intake-new")
    context = {
        "inspection": inspection,
        "form": form,
        "findings": Finding.objects.filter(inspection=inspection).in_printed_order(),
        "reports": Report.objects.filter(inspection=inspection),
    }
    return render(request, "inspection/undo_import.html", context)
