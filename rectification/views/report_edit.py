"""The draft of a report: begun, its parts and findings put in words."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rectification.access import requires
from rectification.models import Inspection
from rectification.records import begin_report
from rectification.workflow import Permission


@requires(Permission.REPORT_EDIT)
@require_POST
def inspection_begin_report(request: HttpRequest, reference: str) -> HttpResponse:
    shown = Inspection.objects.visible_to(request.user)
    inspection = get_object_or_404(shown, reference=reference)
    report = begin_report(inspection, by=request.user)
    messages.success(
        request,
        _("The report is drafted as %(reference)s.") % {"reference": report.reference},
    )
    return redirect(report)
