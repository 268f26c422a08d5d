"""The own account: where one is signed in, and everything that one changes of it."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rectification.access import requires
from rectification.models.bodies import second_factor
from rectification.models.bodies.own_sessions import sessions_of
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission


@requires(Permission.STAFF)
@require_safe
def own_account(request: StaffRequest) -> HttpResponse:
    user = request.user
    context = {
        "sessions": sessions_of(user, request.session),
        "has_factor": second_factor.has_one(user),
        "codes_left": second_factor.codes_left(user),
        "may_confirm": user.may(Permission.APPOINT_CONFIRM),
    }
    return render(request, "account/detail.html", context)


@requires(Permission.STAFF)
@require_POST
def own_end_sessions(request: StaffRequest) -> HttpResponse:
    request.user.end_own_sessions()
    update_session_auth_hash(request, request.user)
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("own-account")
