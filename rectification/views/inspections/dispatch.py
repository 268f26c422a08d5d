"""任务分解表: all findings of an inspection dispatched in one form."""

from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.forms.inspections.dispatch import (
    DispatchForm,
    as_typed,
    versions,
)
from rectification.models import Finding, Office, Responsibility
from rectification.models.findings.dispatch import dispatch
from rectification.views.inspections.edit import InspectionCorrection, fetch
from rectification.views.parts.editing import Stored
from rectification.views.parts.paging import Key, ListPage, Order, page
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import WORKABLE, Permission

PAGE = 100  # findings; a form has room for 2,000 fields
AS_PRINTED = Order((Key("position"), Key("pk")))


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def inspection_dispatch(request: StaffRequest, reference: str) -> HttpResponse:
    inspection = fetch(request.user, reference)
    return Dispatch(request.user, inspection, request.GET).respond(request)


@dataclass
class Dispatch(InspectionCorrection[DispatchForm]):
    query: QueryDict

    template = "inspection/dispatch.html"
    anchor = "#findings"

    def title(self) -> str:
        return _("Table of tasks")

    @cached_property
    def found(self) -> ListPage[Finding]:
        rows = Finding.objects.visible_to(self.user).filter(inspection=self.inspection)
        return page(rows, AS_PRINTED, self.query, size=PAGE, dress=_dressed)

    @cached_property
    def offices(self) -> list[str]:
        return self.inspection.organisation.offices.names_today()

    def form(self, data: QueryDict | None) -> DispatchForm:
        return DispatchForm(
            data,
            inspection=self.inspection,
            findings=self.found.rows,
            offices=self.offices,
        )

    def keep(self, form: DispatchForm) -> str:
        with (
            transaction.atomic(),
            Office.objects.opening(
                by=self.user, organisation=self.inspection.organisation
            ) as offices,
        ):
            tasks = list(form.tasks(offices))
            later = dispatch(tasks, by=self.user, reason=form.reason)
        sentence = ngettext(
            "%(number)d finding is dispatched.",
            "%(number)d findings are dispatched.",
            len(tasks),
        ) % {"number": len(tasks)}
        if not later:
            return sentence
        waits = ngettext(
            "%(number)d later deadline waits for the word of a leader.",
            "%(number)d later deadlines wait for the word of a leader.",
            len(later),
        ) % {"number": len(later)}
        return f"{sentence} {waits}"

    def latest(self) -> tuple[object, Stored]:
        del self.found
        rows = [one for one in self.found.rows if one.state in WORKABLE]
        stored: Stored = {
            f"{part}_{one.pk}": said
            for one in rows
            for part, said in as_typed(one).items()
        }
        return versions(rows), stored

    def extra(self) -> dict[str, object]:
        return {
            "offices": self.offices,
            "next_url": self.found.next,
            "previous_url": self.found.previous,
        }


def _dressed(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    offices = Responsibility.objects.select_related("office")
    return findings.select_related("aspect").prefetch_related(
        Prefetch("responsibilities", offices), "measures"
    )
