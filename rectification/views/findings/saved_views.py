"""Views of the list of findings: kept under a name, changed, deleted."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from rectification.access import requires
from rectification.errors import NotAllowed
from rectification.forms.findings.filter import FindingFilter
from rectification.forms.findings.saved_view import SavedViewForm, kept_query
from rectification.models import SavedView, User
from rectification.views.findings.opened_view import forget_views
from rectification.views.parts.answers import as_read
from rectification.views.parts.editing import Correction
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import Permission


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view with what it shows in words; `mark`: of what is shown of it."""

    view: SavedView
    meant: str
    words: str
    may_change: bool


@requires(Permission.FINDING_VIEW)
@require_safe
def saved_view_list(request: StaffRequest) -> HttpResponse:
    views = SavedView.objects.visible_to(request.user).select_related("organisation")
    context = {
        "rows": [
            ViewRow(
                one,
                _meant(one),
                words_of(QueryDict(one.query), request.user, like=like),
                one.is_kept_by(request.user),
            )
            for like in [_offered(request.user)]
            for one in views
        ],
        "back": reverse("finding-list"),
        "crumbs": [
            Crumb(_("Findings"), reverse("finding-list")),
            Crumb(_("Saved views")),
        ],
    }
    return render(request, "finding/saved_views.html", context)


def _offered(user: User) -> FindingFilter:
    form = FindingFilter(QueryDict(), user=user)
    form.offer_choices()
    return form


def _meant(view: SavedView) -> str:
    if view.organisation is None:
        return _("For myself")
    return f"{view.organisation} · {view.get_role_display() or _('Everybody')}"


def words_of(query: QueryDict, user: User, *, like: FindingFilter) -> str:
    """Say what a view filters by; `like` has the choices to name its values by."""
    form = FindingFilter(query, user=user)
    form.offer_like(like)
    form.is_valid()
    return "；".join(one.words for one in form.words())


class ViewCorrection(Correction[SavedViewForm]):
    def back(self) -> str:
        return reverse("saved_view-list")

    def crumbs(self) -> list[Crumb]:
        return [
            Crumb(_("Findings"), reverse("finding-list")),
            Crumb(_("Saved views"), self.back()),
            Crumb(self.title()),
        ]


@requires(Permission.FINDING_VIEW)
@require_http_methods(["GET", "POST"])
def saved_view_new(request: StaffRequest) -> HttpResponse:
    forget_views(request)
    return NewView(request.user, kept_query(request.GET)).respond(request)


@dataclass
class NewView(ViewCorrection):
    query: str
    made: SavedView | None = None

    is_new = True

    def title(self) -> str:
        return _("Save as a view")

    def over(self) -> str:
        like = _offered(self.user)
        return words_of(QueryDict(self.query), self.user, like=like)

    def form(self, data: QueryDict | None) -> SavedViewForm:
        return SavedViewForm(data, user=self.user, query=self.query)

    def keep(self, form: SavedViewForm) -> str:
        said = form.cleaned_data
        organisation, role = form.whose()
        self.made = SavedView.objects.keep(
            by=self.user,
            name=said["name"],
            query=said["query"],
            organisation=organisation,
            role=role,
            is_default=said["is_default"],
        )
        return _("The view is saved.")

    def done(self) -> str:
        key = self.made.pk if self.made else ""
        return f"{reverse('finding-list')}?view={key}"


@requires(Permission.FINDING_VIEW)
@require_http_methods(["GET", "POST"])
def saved_view_edit(request: StaffRequest, pk: int) -> HttpResponse:
    view = _kept_by(request.user, pk)
    forget_views(request)
    return EditView(request.user, view, kept_query(request.GET)).respond(request)


@dataclass
class EditView(ViewCorrection):
    """`query`: what the view is to show from now on; "" leaves it as it is."""

    view: SavedView
    query: str

    def title(self) -> str:
        return _("Change the view")

    def over(self) -> str:
        query = QueryDict(self.query or self.view.query)
        return words_of(query, self.user, like=_offered(self.user))

    def form(self, data: QueryDict | None) -> SavedViewForm:
        query = self.query or self.view.query
        return SavedViewForm(data, user=self.user, view=self.view, query=query)

    def keep(self, form: SavedViewForm) -> str:
        self.view.read = form.cleaned_data["read"]
        self.view.change(by=self.user, **form.changed())
        return _("The view is changed.")

    def done(self) -> str:
        return f"{reverse('finding-list')}?view={self.view.pk}"


@requires(Permission.FINDING_VIEW)
@require_POST
def saved_view_remove(request: StaffRequest, pk: int) -> HttpResponse:
    forget_views(request)
    view = _kept_by(request.user, pk)
    as_read(request, view).remove(by=request.user)
    messages.success(request, _("The view is deleted."))
    return redirect("saved_view-list")


def _kept_by(user: User, pk: int) -> SavedView:
    view: SavedView = get_object_or_404(SavedView.objects.visible_to(user), pk=pk)
    if not view.is_kept_by(user):
        raise NotAllowed()
    return view
