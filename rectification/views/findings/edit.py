"""A finding by hand: register, edit, correct its text, assign it."""

from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rectification.access import requires
from rectification.forms.findings.edit import (
    AssignForm,
    FindingEditForm,
    FindingNewForm,
    TextForm,
)
from rectification.forms.parts.deadline import DeadlinePart
from rectification.forms.parts.office_rows import as_words
from rectification.models import Finding, Inspection, Office, User
from rectification.models.findings.recurrence import earlier_keys, likely
from rectification.notices.vocabulary.printed_fields import TEXTS
from rectification.records.words import deadline_words
from rectification.views.findings.page import crumbs
from rectification.views.findings.wordings import wordings_page
from rectification.views.inspections.edit import InspectionCorrection
from rectification.views.inspections.edit import fetch as fetch_inspection
from rectification.views.parts.answers import refused
from rectification.views.parts.editing import Correction, F, Stored
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import Permission

PLAIN = (
    "title",
    "due_wording",
    "due_on",
    "due_precision",
    "kind",
    "position",
    "account_lead",
    "plan_lead",
    *TEXTS,
)


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def finding_new(request: StaffRequest, reference: str) -> HttpResponse:
    inspection = fetch_inspection(request.user, reference)
    return NewFinding(request.user, inspection).respond(request)


@dataclass
class NewFinding(InspectionCorrection[FindingNewForm]):
    anchor = "#findings"
    is_new = True
    made: Finding | None = None

    def title(self) -> str:
        return _("New finding")

    def save(self) -> str:
        return _("Register")

    def form(self, data: QueryDict | None) -> FindingNewForm:
        feedback = self.inspection.feedback_on
        return FindingNewForm(
            data,
            aspects=list(self.inspection.aspects.all()),
            offices=offices_to_choose(self.inspection),
            year=feedback.year if feedback else None,
        )

    def keep(self, form: FindingNewForm) -> str:
        self.made = self.inspection.register(
            by=self.user, **form.said(), **form.answering()
        )
        return _("The finding is registered as %(reference)s.%(deadline)s") % {
            "reference": self.made.reference,
            "deadline": _deadline_said(form),
        }

    def done(self) -> str:
        """Lead to what may be the same problem earlier, where there is any."""
        if self.made is None:
            return self.back()
        if likely(self.made, Finding.objects.visible_to(self.user)):
            return reverse("finding-prior", args=[self.made.reference])
        return self.made.get_absolute_url()


def offices_to_choose(
    inspection: Inspection, finding: Finding | None = None
) -> list[Office]:
    """Offices that exist today, and those that answer already."""
    today = timezone.localdate()
    rows = Office.objects.filter(organisation=inspection.organisation_id)
    existing = rows.existing(on=today)
    kept = Q(pk__in=existing.values("pk"))
    if finding is not None:
        kept |= Q(responsibilities__finding=finding) | Q(measures__finding=finding)
    return list(rows.filter(kept).distinct().order_by("position", "pk"))


def _deadline_said(form: DeadlinePart) -> str:
    understood = form.understood()
    if not understood:
        return ""
    return " " + _("Deadline understood: %(deadline)s.") % {"deadline": understood}


# --- what stands already ----------------------------------------------------------


def fetch(user: User, reference: str) -> Finding:
    shown = Finding.objects.visible_to(user).select_related(
        "inspection__organisation", "prior"
    )
    return get_object_or_404(shown, reference=reference)


@dataclass
class FindingCorrection(Correction[F]):
    """A correction over the version of a finding. `anchor`: the place to go back to."""

    finding: Finding

    anchor: ClassVar[str] = ""

    def stored(self) -> Stored:
        """Return what is kept now, by field."""
        return {}

    def initial(self) -> dict[str, object]:
        return self.stored() | {"version": self.finding.version}

    def latest(self) -> tuple[object, Stored]:
        self.finding.refresh_from_db()
        return self.finding.version, self.stored()

    def back(self) -> str:
        return self.finding.get_absolute_url() + self.anchor

    def over(self) -> str:
        return f"{self.finding.reference} {self.finding.title}"

    def crumbs(self) -> list[Crumb]:
        return [
            *crumbs(self.finding)[:-1],
            Crumb(self.finding.reference, self.finding.get_absolute_url()),
            Crumb(self.title()),
        ]


@requires(Permission.FINDING_EDIT)
@require_http_methods(["GET", "POST"])
def finding_edit(request: StaffRequest, reference: str) -> HttpResponse:
    finding = fetch(request.user, reference)
    if refusal := finding.why_not("edit", by=request.user):
        return refused(request, finding, refusal)
    earlier = _earlier(request.user, finding, request.POST.get("prior", ""))
    return EditFinding(request.user, finding, earlier).respond(request)


@dataclass
class EditFinding(FindingCorrection[FindingEditForm]):
    """`earlier`: the findings that may be named as the earlier one, by reference."""

    earlier: dict[str, Finding]

    anchor = "#state"

    def title(self) -> str:
        return _("Edit the finding")

    def stored(self) -> Stored:
        finding = self.finding
        return {name: getattr(finding, name) for name in PLAIN} | {
            "aspect": str(finding.aspect_id or ""),
            "prior": finding.prior.reference if finding.prior else "",
        }

    def form(self, data: QueryDict | None) -> FindingEditForm:
        return FindingEditForm(
            data,
            finding=self.finding,
            earlier=self.earlier,
            aspects=list(self.finding.inspection.aspects.all()),
            initial=self.initial(),
        )

    def keep(self, form: FindingEditForm) -> str:
        waiting = self.finding.edit(
            by=self.user,
            version=form.cleaned_data["version"],
            reason=form.reason,
            **form.said(),
        )
        if waiting:
            return _(
                "The later deadline waits for the word of a leader or the inspection "
                "office; until then %(deadline)s counts. Whatever else you changed is "
                "changed."
            ) % {"deadline": deadline_words(waiting.old)}
        changed = {"due_wording", "due_on", "kind"} & set(form.changed_data)
        return _("The finding is changed.") + (_deadline_said(form) if changed else "")


def _earlier(user: User, finding: Finding, typed: str) -> dict[str, Finding]:
    """Find what may be named as the earlier one: the typed, and the one kept."""
    body = finding.inspection.organisation_id
    wanted = {typed.strip()[:30].replace("\0", "")}
    if finding.prior:
        wanted.add(finding.prior.reference)
    rows = (
        Finding.objects.visible_to(user)
        .filter(inspection__organisation=body, reference__in=wanted)
        .exclude(inspection=finding.inspection_id)
    )
    return {one.reference: one for one in rows if finding.pk not in earlier_keys(one)}


@requires(Permission.FINDING_EDIT)
@require_http_methods(["GET", "POST"])
def finding_correct_text(request: StaffRequest, reference: str) -> HttpResponse:
    finding = fetch(request.user, reference)
    if refusal := finding.why_not("correct_text", by=request.user):
        return refused(request, finding, refusal)
    return CorrectText(request.user, finding).respond(request)


@dataclass
class CorrectText(FindingCorrection[TextForm]):
    anchor = "#original"

    def title(self) -> str:
        return _("Correct the original text")

    def stored(self) -> Stored:
        return {"original_text": self.finding.original_text}

    def form(self, data: QueryDict | None) -> TextForm:
        return TextForm(data, initial=self.initial())

    def keep(self, form: TextForm) -> str:
        self.finding.correct_text(
            by=self.user,
            text=form.cleaned_data["original_text"],
            reason=form.reason,
            version=form.cleaned_data["version"],
        )
        return _("The original text is corrected; the earlier wording stays.")


@requires(Permission.FINDING_EDIT)
@require_http_methods(["GET", "POST"])
def finding_assign(request: StaffRequest, reference: str) -> HttpResponse:
    finding = fetch(request.user, reference)
    if refusal := finding.why_not("assign", by=request.user):
        return refused(request, finding, refusal)
    return AssignOffices(request.user, finding).respond(request)


@dataclass
class AssignOffices(FindingCorrection[AssignForm]):
    anchor = "#state"

    def title(self) -> str:
        return _("Assign offices")

    def stored(self) -> Stored:
        return {"answering": as_words(self.finding)}

    def form(self, data: QueryDict | None) -> AssignForm:
        return AssignForm(
            data,
            finding=self.finding,
            offices=offices_to_choose(self.finding.inspection, self.finding),
            initial={"version": self.finding.version},
        )

    def keep(self, form: AssignForm) -> str:
        self.finding.assign(
            by=self.user,
            version=form.cleaned_data["version"],
            reason=form.reason,
            **form.answering(),
        )
        return _("The offices are assigned.")


@requires(Permission.FINDING_VIEW)
@require_safe
def finding_wordings(request: StaffRequest, reference: str) -> HttpResponse:
    return wordings_page(request, fetch(request.user, reference))
