"""Inspections and their aspects by hand."""

from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.errors import NotAllowed
from rectification.forms.inspections.edit import (
    AspectEditForm,
    AspectNewForm,
    InspectionEditForm,
    InspectionNewForm,
)
from rectification.models import Aspect, Inspection, Organisation, User
from rectification.models.findings.reporting_period import with_opening
from rectification.views.parts.editing import Correction, F, Stored
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
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
    inspection = get_object_or_404(with_opening(shown), reference=reference)
    if not user.may(Permission.INSPECTION_EDIT, inspection):
        raise NotAllowed()
    return inspection


def trail(inspection: Inspection, last: str) -> list[Crumb]:
    return [
        Crumb(_("Inspections"), reverse("inspection-list")),
        Crumb(str(inspection), inspection.get_absolute_url()),
        Crumb(last),
    ]


@dataclass
class InspectionCorrection(Correction[F]):
    """Something of an inspection. `anchor`: the place of its page to go back to."""

    inspection: Inspection

    anchor: ClassVar[str] = ""

    def back(self) -> str:
        return self.inspection.get_absolute_url() + self.anchor

    def over(self) -> str:
        return str(self.inspection)

    def crumbs(self) -> list[Crumb]:
        return trail(self.inspection, self.title())


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def inspection_new(request: StaffRequest) -> HttpResponse:
    return NewInspection(request.user).respond(request)


@dataclass
class NewInspection(Correction[InspectionNewForm]):
    is_new = True
    made: Inspection | None = None

    def title(self) -> str:
        return _("New inspection")

    def save(self) -> str:
        return _("Open")

    def back(self) -> str:
        return reverse("inspection-list")

    def done(self) -> str:
        return self.made.get_absolute_url() if self.made else self.back()

    def crumbs(self) -> list[Crumb]:
        return [Crumb(_("Inspections"), self.back()), Crumb(self.title())]

    def form(self, data: QueryDict | None) -> InspectionNewForm:
        return InspectionNewForm(data, bodies=own_bodies(self.user))

    def keep(self, form: InspectionNewForm) -> str:
        self.made = Inspection.objects.open_new(by=self.user, **form.said())
        return _("The inspection is opened as %(reference)s.") % {
            "reference": self.made.reference
        }


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def inspection_edit(request: StaffRequest, reference: str) -> HttpResponse:
    inspection = fetch(request.user, reference)
    return EditInspection(request.user, inspection).respond(request)


@dataclass
class EditInspection(InspectionCorrection[InspectionEditForm]):
    def title(self) -> str:
        return _("Edit the inspection")

    def stored(self) -> Stored:
        return {name: getattr(self.inspection, name) for name in GIVEN}

    def form(self, data: QueryDict | None) -> InspectionEditForm:
        initial = self.stored() | {"version": self.inspection.seal()}
        return InspectionEditForm(data, initial=initial)

    def keep(self, form: InspectionEditForm) -> str:
        self.inspection.amend(
            by=self.user,
            seal=form.cleaned_data["version"],
            reason=form.reason,
            **form.said(),
        )
        return _("The inspection is changed.")

    def latest(self) -> tuple[object, Stored]:
        self.inspection.refresh_from_db()
        return self.inspection.seal(), self.stored()


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def aspect_new(request: StaffRequest, reference: str) -> HttpResponse:
    inspection = fetch(request.user, reference)
    return NewAspect(request.user, inspection).respond(request)


@dataclass
class NewAspect(InspectionCorrection[AspectNewForm]):
    anchor = "#aspects"
    is_new = True

    def title(self) -> str:
        return _("New aspect")

    def save(self) -> str:
        return _("Add")

    def form(self, data: QueryDict | None) -> AspectNewForm:
        return AspectNewForm(data, others=list(self.inspection.aspects.all()))

    def keep(self, form: AspectNewForm) -> str:
        self.inspection.add_aspect(by=self.user, **form.said())
        return _("The aspect is added.")


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def aspect_edit(request: StaffRequest, pk: int) -> HttpResponse:
    shown = Aspect.objects.visible_to(request.user).select_related("inspection")
    aspect = get_object_or_404(shown, pk=pk)
    if not request.user.may(Permission.INSPECTION_EDIT, aspect.inspection):
        raise NotAllowed()
    return EditAspect(request.user, aspect.inspection, aspect).respond(request)


@dataclass
class EditAspect(InspectionCorrection[AspectEditForm]):
    aspect: Aspect

    anchor = "#aspects"

    def title(self) -> str:
        return _("Edit the aspect")

    def stored(self) -> Stored:
        parent = str(self.aspect.parent_id) if self.aspect.parent_id else ""
        return {
            "title": self.aspect.title,
            "parent": parent,
            "position": self.aspect.position,
        }

    def form(self, data: QueryDict | None) -> AspectEditForm:
        rows = self.inspection.aspects.all()
        others = [one for one in rows if one != self.aspect]
        initial = self.stored() | {"version": self.aspect.seal()}
        return AspectEditForm(data, others=others, initial=initial)

    def keep(self, form: AspectEditForm) -> str:
        said = form.said()
        if said["position"] is None:
            said["position"] = self.aspect.position
        self.aspect.amend(
            by=self.user,
            seal=form.cleaned_data["version"],
            reason=form.reason,
            **said,
        )
        return _("The aspect is changed.")

    def latest(self) -> tuple[object, Stored]:
        self.aspect.refresh_from_db()
        return self.aspect.seal(), self.stored()
