"""A finding by hand: register, edit, correct its text, assign it."""

from collections.abc import Callable

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
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
from rectification.forms.parts.editing import WordedForm
from rectification.forms.parts.office_rows import as_words
from rectification.models import Finding, Inspection, Office, User
from rectification.views.findings.page import crumbs
from rectification.views.findings.steps import refused
from rectification.views.findings.wordings import wordings_page
from rectification.views.inspections.edit import fetch as fetch_inspection
from rectification.views.inspections.edit import trail
from rectification.views.parts.editing import Page, Stored, crumb, edit
from rectification.workflow import Permission

PLAIN = (
    "title",
    "leader",
    "person",
    "due_wording",
    "due_on",
    "due_precision",
    "kind",
    "standard",
    "position",
    "account_lead",
    "plan_lead",
)


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def finding_new(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = fetch_inspection(request.user, reference)
    title = _("New finding")
    aspects = list(inspection.aspects.all())
    offices = offices_to_choose(inspection)
    feedback = inspection.feedback_on
    page = Page(
        title,
        inspection.get_absolute_url() + "#findings",
        over=str(inspection),
        save=_("Register"),
        crumbs=trail(inspection, title),
    )
    made: list[Finding] = []

    def make(data: object) -> WordedForm:
        year = feedback.year if feedback else None
        return FindingNewForm(data, aspects=aspects, offices=offices, year=year)

    def keep(form: WordedForm) -> str:
        answering = form.answering()
        made.append(inspection.register(by=request.user, **form.said(), **answering))
        return _("The finding is registered as %(reference)s.%(deadline)s") % {
            "reference": made[0].reference,
            "deadline": _deadline_said(form),
        }

    response = edit(request, make=make, keep=keep, page=page)
    return redirect(made[0]) if made else response


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


def _deadline_said(form: WordedForm) -> str:
    understood = form.understood() if isinstance(form, DeadlinePart) else ""
    if not understood:
        return ""
    return " " + _("Deadline understood: %(deadline)s.") % {"deadline": understood}


# --- what stands already ----------------------------------------------------------


def fetch(user: User, reference: str) -> Finding:
    shown = Finding.objects.visible_to(user).select_related(
        "inspection__organisation", "prior"
    )
    return get_object_or_404(shown, reference=reference)


def over_version(
    request: HttpRequest,
    finding: Finding,
    *,
    title: str,
    make: Callable[[object], WordedForm],
    keep: Callable[[WordedForm], str],
    stored: Callable[[], Stored],
    anchor: str,
    template: str = "editing/form.html",
    **extra: object,
) -> HttpResponse:
    """Edit over the finding's version, which is read again after a conflict."""

    def latest() -> tuple[object, Stored]:
        finding.refresh_from_db()
        return finding.version, stored()

    page = Page(
        title,
        finding.get_absolute_url() + anchor,
        over=f"{finding.reference} {finding.title}",
        crumbs=[
            *crumbs(finding)[:-1],
            crumb(finding.reference, finding.get_absolute_url()),
            crumb(title),
        ],
        template=template,
        extra=extra,
    )
    return edit(request, make=make, keep=keep, page=page, latest=latest)


@requires(Permission.FINDING_EDIT)
@require_http_methods(["GET", "POST"])
def finding_edit(request: HttpRequest, reference: str) -> HttpResponse:
    finding = fetch(request.user, reference)
    if refusal := finding.why_not("edit", by=request.user):
        return refused(request, finding, refusal)
    aspects = list(finding.inspection.aspects.all())
    earlier = _earlier(request.user, finding, request.POST.get("prior", ""))

    def stored() -> Stored:
        return {name: getattr(finding, name) for name in PLAIN} | {
            "aspect": str(finding.aspect_id or ""),
            "prior": finding.prior.reference if finding.prior else "",
        }

    def make(data: object) -> WordedForm:
        return FindingEditForm(
            data,
            finding=finding,
            earlier=earlier,
            aspects=aspects,
            initial=stored() | {"version": finding.version},
        )

    def keep(form: WordedForm) -> str:
        finding.edit(
            by=request.user,
            version=form.cleaned_data["version"],
            reason=form.reason,
            **form.said(),
        )
        changed = {"due_wording", "due_on", "kind"} & set(form.changed_data)
        return _("The finding is changed.") + (_deadline_said(form) if changed else "")

    return over_version(
        request,
        finding,
        title=_("Edit the finding"),
        make=make,
        keep=keep,
        stored=stored,
        anchor="#state",
    )


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
    return {one.reference: one for one in rows}


@requires(Permission.FINDING_EDIT)
@require_http_methods(["GET", "POST"])
def finding_correct_text(request: HttpRequest, reference: str) -> HttpResponse:
    finding = fetch(request.user, reference)
    if refusal := finding.why_not("correct_text", by=request.user):
        return refused(request, finding, refusal)

    def stored() -> Stored:
        return {"original_text": finding.original_text}

    def make(data: object) -> WordedForm:
        return TextForm(data, initial=stored() | {"version": finding.version})

    def keep(form: WordedForm) -> str:
        finding.correct_text(
            by=request.user,
            text=form.cleaned_data["original_text"],
            reason=form.reason,
            version=form.cleaned_data["version"],
        )
        return _("The original text is corrected; the earlier wording stays.")

    return over_version(
        request,
        finding,
        title=_("Correct the original text"),
        make=make,
        keep=keep,
        stored=stored,
        anchor="#original",
    )


@requires(Permission.FINDING_EDIT)
@require_http_methods(["GET", "POST"])
def finding_assign(request: HttpRequest, reference: str) -> HttpResponse:
    finding = fetch(request.user, reference)
    if refusal := finding.why_not("assign", by=request.user):
        return refused(request, finding, refusal)
    offices = offices_to_choose(finding.inspection, finding)

    def make(data: object) -> WordedForm:
        return AssignForm(
            data,
            finding=finding,
            offices=offices,
            initial={"version": finding.version},
        )

    def keep(form: WordedForm) -> str:
        finding.assign(
            by=request.user,
            version=form.cleaned_data["version"],
            reason=form.reason,
            **form.answering(),
        )
        return _("The offices are assigned.")

    return over_version(
        request,
        finding,
        title=_("Assign offices"),
        make=make,
        keep=keep,
        stored=lambda: {"answering": as_words(finding)},
        anchor="#state",
    )


@requires(Permission.FINDING_VIEW)
@require_safe
def finding_wordings(request: HttpRequest, reference: str) -> HttpResponse:
    return wordings_page(request, fetch(request.user, reference))
