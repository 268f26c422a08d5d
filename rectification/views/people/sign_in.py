"""Signing in and out, one's password, one's language."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from rectification import nav
from rectification.access import public, requires
from rectification.forms.people.accounts import OwnPasswordForm
from rectification.forms.people.sign_in import SignInForm
from rectification.models import User
from rectification.models.bodies import slowing
from rectification.setup import first_body
from rectification.views import autosave
from rectification.workflow import Permission


class SignIn(LoginView):
    """Django's, carrying along what an expired session had not been able to send."""

    authentication_form = SignInForm
    redirect_authenticated_user = True
    http_method_names = ["get", "post", "head"]

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "POST" and isinstance(request.user, User):
            autosave.put_back(request, request.user)
            slowing.remember(request, response, request.user.pk)
        return response

    def get_default_redirect_url(self) -> str:
        """Lead to where one begins: to the first run while there is no body."""
        user = cast(User, self.request.user)
        if user.is_superuser and first_body.is_due():
            return reverse("first_run")
        return reverse(nav.landing(user))

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        del context["site"]  # the request's host; the page header has the site's name
        return context | autosave.carried_by(self.request)


login = public(SignIn.as_view())
logout = public(LogoutView.as_view())


@public
@never_cache
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie. Wrapped, so that Django's own stays unmarked."""
    return i18n.set_language(request)


@requires(Permission.STAFF)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = OwnPasswordForm(user, request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password has been changed."))
        return redirect("work")
    return render(request, "account/password_change.html", {"form": form})
