"""问题清单: what a letter found, in cleared wording, where the letter is refused."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.errors import Classified
from rectification.forms.intake.cleared import ClearedForm
from rectification.models import Aspect, Inspection, Plan
from rectification.views.inspections.edit import own_bodies
from rectification.views.parts.editing import Correction
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import Permission


def lead_on(request: StaffRequest, refusal: Classified) -> HttpResponse:
    """Lead from a text that may not be taken in to the list of cleared wording."""
    messages.error(request, str(refusal))
    response = redirect("intake-cleared")
    response.status_code = HTTPStatus.SEE_OTHER
    return response


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def intake_cleared(request: StaffRequest) -> HttpResponse:
    return ClearedWording(request.user).respond(request)


@dataclass
class ClearedWording(Correction[ClearedForm]):
    template = "intake/cleared.html"
    is_new: ClassVar[bool] = True
    made: Inspection | None = None

    def title(self) -> str:
        return _("List of problems in cleared wording")

    def back(self) -> str:
        return reverse("intake-new")

    def done(self) -> str:
        return self.made.get_absolute_url() if self.made else self.back()

    def crumbs(self) -> list[Crumb]:
        return [Crumb(_("Take in a text"), self.back()), Crumb(self.title())]

    def form(self, data: QueryDict | None) -> ClearedForm:
        return ClearedForm(data, bodies=own_bodies(self.user))

    def keep(self, form: ClearedForm) -> str:
        found = form.findings()
        facts = (*("organisation", "theme", "team", "feedback_on"), "campaign_ends_on")
        cleared = ("cleared_by", "cleared_on")
        said = {name: form.cleaned_data[name] for name in (*facts, *cleared)}
        with transaction.atomic():
            self.made = Inspection.objects.open_new(by=self.user, **said)
            Plan.objects.begin(self.made, by=self.user)
            aspects: dict[str, Aspect] = {}
            for one in found:
                if one.aspect and one.aspect not in aspects:
                    aspects[one.aspect] = self.made.add_aspect(
                        by=self.user, title=one.aspect
                    )
                self.made.register(
                    by=self.user,
                    title=one.title,
                    original_text=one.text,
                    aspect=aspects.get(one.aspect),
                )
        return ngettext(
            "%(number)d finding has been taken in.",
            "%(number)d findings have been taken in.",
            len(found),
        ) % {"number": len(found)}
