"""The offices of one's own body: listed, set up, renamed, merged."""

from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rectification.access import requires
from rectification.errors import NotAllowed
from rectification.forms.inspections.edit import OfficeEditForm, OfficeNewForm
from rectification.models import LogEntry, Office
from rectification.views.inspections.edit import own_bodies
from rectification.views.parts.editing import Correction, F, Stored
from rectification.views.parts.log_words import changes_in
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import Permission

GIVEN = sorted(Office.amendable - {"successor"})
MOST_CHANGES = 100


@dataclass(frozen=True, slots=True)
class OfficeRow:
    office: Office
    is_gone: bool


@requires(Permission.INSPECTION_EDIT)
@require_safe
def office_list(request: StaffRequest) -> HttpResponse:
    bodies = own_bodies(request.user)
    rows = Office.objects.filter(organisation__in=bodies).select_related(
        "organisation", "successor"
    )
    today = timezone.localdate()
    context = {
        "rows": [
            OfficeRow(one, one.until is not None and one.until <= today)
            for one in rows.order_by("organisation__name", "position", "pk")
        ],
        "several": len(bodies) > 1,
    }
    return render(request, "office/list.html", context)


class OfficeCorrection(Correction[F]):
    """An office set up or changed, from the list of offices and back to it."""

    def back(self) -> str:
        return reverse("office-list")

    def crumbs(self) -> list[Crumb]:
        return [Crumb(_("Offices"), self.back()), Crumb(self.title())]


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def office_new(request: StaffRequest) -> HttpResponse:
    return NewOffice(request.user).respond(request)


class NewOffice(OfficeCorrection[OfficeNewForm]):
    is_new = True

    def title(self) -> str:
        return _("New office")

    def save(self) -> str:
        return _("Add")

    def form(self, data: QueryDict | None) -> OfficeNewForm:
        bodies = own_bodies(self.user)
        others = list(Office.objects.filter(organisation__in=bodies))
        return OfficeNewForm(data, bodies=bodies, others=others)

    def keep(self, form: OfficeNewForm) -> str:
        Office.objects.open_new(by=self.user, **form.said())
        return _("The office is set up.")


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def office_edit(request: StaffRequest, pk: int) -> HttpResponse:
    shown = Office.objects.visible_to(request.user).select_related("organisation")
    office = get_object_or_404(shown, pk=pk)
    if not request.user.may(Permission.INSPECTION_EDIT, office):
        raise NotAllowed()
    return EditOffice(request.user, office).respond(request)


@dataclass
class EditOffice(OfficeCorrection[OfficeEditForm]):
    office: Office

    def title(self) -> str:
        return _("Edit the office")

    def over(self) -> str:
        return self.office.name

    def stored(self) -> Stored:
        successor = str(self.office.successor_id) if self.office.successor_id else ""
        return {name: getattr(self.office, name) for name in GIVEN} | {
            "successor": successor
        }

    def form(self, data: QueryDict | None) -> OfficeEditForm:
        rows = self.office.organisation.offices.all()
        others = [one for one in rows if one != self.office]
        initial = self.stored() | {"version": self.office.seal()}
        return OfficeEditForm(data, others=others, initial=initial)

    def keep(self, form: OfficeEditForm) -> str:
        self.office.amend(
            by=self.user,
            seal=form.cleaned_data["version"],
            reason=form.reason,
            **form.said(),
        )
        return _("The office is changed.")

    def latest(self) -> tuple[object, Stored]:
        self.office.refresh_from_db()
        return self.office.seal(), self.stored()

    def extra(self) -> dict[str, object]:
        log = LogEntry.objects.filter(subject_type="office", subject_id=self.office.pk)
        log = log.select_related("payload").order_by("-seq")[:MOST_CHANGES]
        return {"history": changes_in(log)}
