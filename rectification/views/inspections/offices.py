"""The offices of one's own body: listed, set up, renamed, merged."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rectification.access import requires
from rectification.errors import NotAllowed
from rectification.forms.inspections.edit import OfficeEditForm, OfficeNewForm
from rectification.forms.parts.editing import WordedForm
from rectification.models import LogEntry, Office
from rectification.views.inspections.edit import own_bodies
from rectification.views.parts.editing import Page, Stored, crumb, edit
from rectification.views.parts.log_words import changes_in
from rectification.workflow import Permission

GIVEN = sorted(Office.amendable - {"successor"})
MOST_CHANGES = 100


@requires(Permission.INSPECTION_EDIT)
@require_safe
def office_list(request: HttpRequest) -> HttpResponse:
    bodies = own_bodies(request.user)
    rows = Office.objects.filter(organisation__in=bodies).select_related(
        "organisation", "successor"
    )
    today = timezone.localdate()
    context = {
        "rows": [
            {"office": one, "is_gone": one.until is not None and one.until <= today}
            for one in rows.order_by("organisation__name", "position", "pk")
        ],
        "several": len(bodies) > 1,
    }
    return render(request, "office/list.html", context)


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def office_new(request: HttpRequest) -> HttpResponse:
    bodies = own_bodies(request.user)
    others = list(Office.objects.filter(organisation__in=bodies))

    def make(data: object) -> WordedForm:
        return OfficeNewForm(data, bodies=bodies, others=others)

    def keep(form: WordedForm) -> str:
        Office.objects.open_new(by=request.user, **form.said())
        return _("The office is set up.")

    return edit(
        request, make=make, keep=keep, page=_page(_("New office"), save=_("Add"))
    )


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def office_edit(request: HttpRequest, pk: int) -> HttpResponse:
    shown = Office.objects.visible_to(request.user).select_related("organisation")
    office = get_object_or_404(shown, pk=pk)
    if not request.user.may(Permission.INSPECTION_EDIT, office):
        raise NotAllowed()
    others = [one for one in office.organisation.offices.all() if one != office]

    def stored() -> Stored:
        successor = str(office.successor_id) if office.successor_id else ""
        return {name: getattr(office, name) for name in GIVEN} | {
            "successor": successor
        }

    def make(data: object) -> WordedForm:
        initial = stored() | {"version": office.seal()}
        return OfficeEditForm(data, others=others, initial=initial)

    def keep(form: WordedForm) -> str:
        office.amend(
            by=request.user,
            seal=form.cleaned_data["version"],
            reason=form.reason,
            **form.said(),
        )
        return _("The office is changed.")

    def latest() -> tuple[object, Stored]:
        office.refresh_from_db()
        return office.seal(), stored()

    log = LogEntry.objects.filter(subject_type="office", subject_id=office.pk)
    log = log.select_related("payload").order_by("-seq")[:MOST_CHANGES]
    page = _page(_("Edit the office"), over=office.name, history=changes_in(log))
    return edit(request, make=make, keep=keep, page=page, latest=latest)


def _page(title: str, *, over: str = "", save: str = "", **extra: object) -> Page:
    back = reverse("office-list")
    return Page(
        title,
        back,
        over=over,
        save=save,
        crumbs=[crumb(_("Offices"), back), crumb(title)],
        extra=extra,
    )
