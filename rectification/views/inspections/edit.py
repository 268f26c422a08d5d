"""Inspections and their aspects by hand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.errors import NotAllowed
from rectification.forms.inspections.edit import (
    AspectEditForm,
    AspectForm,
    InspectionEditForm,
    InspectionNewForm,
)
from rectification.forms.parts.editing import WordedForm
from rectification.models import Aspect, Inspection, Organisation, User
from rectification.views.parts.editing import Page, Stored, crumb, edit
from rectification.workflow import Permission

GIVEN = sorted(Inspection.amendable)


def own_bodies(user: User) -> list[Organisation]:
    """List the bodies in which somebody opens inspections and sets up offices."""
    return [
        one
        for one in Organisation.objects.visible_to(user).inspected().order_by("name")
        if user.may(Permission.INSPECTION_EDIT, one)
    ]


def fetch(user: User, reference: str) -> Inspection:
    """Return an inspection that is visible, and that one may edit."""
    shown = Inspection.objects.visible_to(user).select_related("organisation")
    inspection = get_object_or_404(shown, reference=reference)
    if not user.may(Permission.INSPECTION_EDIT, inspection):
        raise NotAllowed()
    return inspection


def trail(inspection: Inspection, last: str) -> list[dict[str, object]]:
    return [
        crumb(_("Inspections"), reverse("inspection-list")),
        crumb(inspection, inspection.get_absolute_url()),
        crumb(last),
    ]


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def inspection_new(request: HttpRequest) -> HttpResponse:
    user = request.user
    bodies = own_bodies(user)
    title, back = _("New inspection"), reverse("inspection-list")
    made: list[Inspection] = []

    def make(data: object) -> WordedForm:
        return InspectionNewForm(data, bodies=bodies)

    def keep(form: WordedForm) -> str:
        made.append(Inspection.objects.open_new(by=user, **form.said()))
        return _("The inspection is opened as %(reference)s.") % {
            "reference": made[0].reference
        }

    way = [crumb(_("Inspections"), back), crumb(title)]
    page = Page(title, back, save=_("Open"), crumbs=way)
    response = edit(request, make=make, keep=keep, page=page)
    return redirect(made[0]) if made else response


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def inspection_edit(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = fetch(request.user, reference)

    def stored() -> Stored:
        return {name: getattr(inspection, name) for name in GIVEN}

    def make(data: object) -> WordedForm:
        initial = stored() | {"version": inspection.seal()}
        return InspectionEditForm(data, initial=initial)

    def keep(form: WordedForm) -> str:
        inspection.amend(
            by=request.user,
            seal=form.cleaned_data["version"],
            reason=form.reason,
            **form.said(),
        )
        return _("The inspection is changed.")

    def latest() -> tuple[object, Stored]:
        inspection.refresh_from_db()
        return inspection.seal(), stored()

    title = _("Edit the inspection")
    page = Page(
        title,
        inspection.get_absolute_url(),
        over=str(inspection),
        crumbs=trail(inspection, title),
    )
    return edit(request, make=make, keep=keep, page=page, latest=latest)


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def aspect_new(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = fetch(request.user, reference)
    others = list(inspection.aspects.all())

    def make(data: object) -> WordedForm:
        return AspectForm(data, others=others)

    def keep(form: WordedForm) -> str:
        inspection.add_aspect(by=request.user, **form.said())
        return _("The aspect is added.")

    title = _("New aspect")
    page = Page(
        title,
        inspection.get_absolute_url() + "#aspects",
        over=str(inspection),
        save=_("Add"),
        crumbs=trail(inspection, title),
    )
    return edit(request, make=make, keep=keep, page=page)


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def aspect_edit(request: HttpRequest, pk: int) -> HttpResponse:
    shown = Aspect.objects.visible_to(request.user).select_related("inspection")
    aspect = get_object_or_404(shown, pk=pk)
    inspection = aspect.inspection
    if not request.user.may(Permission.INSPECTION_EDIT, inspection):
        raise NotAllowed()
    others = [one for one in inspection.aspects.all() if one != aspect]

    def stored() -> Stored:
        parent = str(aspect.parent_id) if aspect.parent_id else ""
        return {"title": aspect.title, "parent": parent, "position": aspect.position}

    def make(data: object) -> WordedForm:
        initial = stored() | {"version": aspect.seal()}
        return AspectEditForm(data, others=others, initial=initial)

    def keep(form: WordedForm) -> str:
        said = form.said()
        if said["position"] is None:
            said["position"] = aspect.position
        aspect.amend(
            by=request.user,
            seal=form.cleaned_data["version"],
            reason=form.reason,
            **said,
        )
        return _("The aspect is changed.")

    def latest() -> tuple[object, Stored]:
        aspect.refresh_from_db()
        return aspect.seal(), stored()

    title = _("Edit the aspect")
    page = Page(
        title,
        inspection.get_absolute_url() + "#aspects",
        over=str(inspection),
        crumbs=trail(inspection, title),
    )
    return edit(request, make=make, keep=keep, page=page, latest=latest)
