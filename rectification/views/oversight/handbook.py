"""The rules, as the tables that decide have them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rectification import handbook as rules
from rectification.access import requires
from rectification.models.findings.reminder_level import standard_levels
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission


@requires(Permission.STAFF)
@require_safe
def handbook(request: StaffRequest) -> HttpResponse:
    context = {
        "roles": rules.roles(),
        "mine": request.user.roles_now(),
        "rights": rules.rights(),
        "levels": standard_levels(),
        "lifecycles": rules.lifecycles(),
    }
    return render(request, "handbook/handbook.html", context)
