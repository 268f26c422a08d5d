"""The rules, as the tables that decide have them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rectification import handbook as rules
from rectification.access import requires
from rectification.workflow import Permission


@requires(Permission.STAFF)
@require_safe
def handbook(request: HttpRequest) -> HttpResponse:
    context = {
        "roles": rules.roles(),
        "mine": request.user.roles_now(),
        "rights": rules.rights(),
        "lifecycles": rules.lifecycles(),
    }
    return render(request, "handbook/handbook.html", context)
