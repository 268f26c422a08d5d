"""Inspections: the list, and one whole body at a glance."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count as Counted
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.models import (
    Adoption,
    Aspect,
    Finding,
    Inspection,
    LogEntry,
    Report,
    Responsibility,
    User,
)
from rectification.models.bodies.overseer_change import told
from rectification.models.findings.asked_about import with_instructed, with_replies_owed
from rectification.models.findings.due import overdue
from rectification.models.findings.help_request import with_help
from rectification.public_site.document import Count
from rectification.views.inspections.overview import Overview, bar, overview
from rectification.views.parts.log_words import Change, changes_in
from rectification.views.parts.paging import Key, Order, page
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb, finding_row
from rectification.workflow import FindingState, Permission

PAGE = 50  # inspections
NEWEST = Order((Key("pk"),), descending=True)
MOST_CHANGES = 100
FINDINGS = 100  # findings of one inspection on a page; few have more than 60
OWN = (
    "inspection",
    "aspect",
    "adoption",
    "urge",
)  # told in an inspection's own history
AS_PRINTED = Order((Key("position"), Key("pk")))


@dataclass(frozen=True, slots=True)
class InspectionRow:
    inspection: Inspection
    counts: list[Count]


@requires(Permission.FINDING_VIEW)
@require_safe
def inspection_list(request: StaffRequest) -> HttpResponse:
    found = page(
        Inspection.objects.visible_to(request.user),
        NEWEST,
        request.GET,
        size=PAGE,
        dress=lambda rows: rows.select_related("organisation", "overseer"),
    )
    counts = _counts(request.user, found.rows)
    context = {
        "rows": [InspectionRow(one, bar(counts.get(one.pk, {}))) for one in found.rows],
        "next_url": found.next,
        "previous_url": found.previous,
        "may_open": request.user.may(Permission.INSPECTION_EDIT),
    }
    return render(request, "inspection/list.html", context)


@requires(Permission.FINDING_VIEW)
@require_safe
def inspection_detail(request: StaffRequest, reference: str) -> HttpResponse:
    user = request.user
    shown = Inspection.objects.visible_to(user).with_next_overseer()
    shown = shown.select_related("organisation", "overseer", "plan")
    inspection = get_object_or_404(with_replies_owed(shown, user), reference=reference)
    findings = Finding.objects.visible_to(user).filter(inspection=inspection)
    aspects = list(inspection.aspects.all())
    seen = overview(inspection, findings)
    may_edit = user.may(Permission.INSPECTION_EDIT, inspection)
    context = {
        **_listed(request, findings),
        "inspection": inspection,
        "facts": facts(inspection),
        "overview": seen,
        "actions": _actions(inspection, seen) if may_edit else [],
        "adoptions": _waiting(user, inspection),
        **_reports(user, inspection),
        "may_edit": may_edit,
        "may_erase": user.may(Permission.ERASURE_REQUEST, inspection),
        "may_urge": user.may(Permission.URGE, inspection),
        "aspects": aspect_tree(aspects),
        "history": _history(inspection, aspects)
        if user.scope(Permission.FINDING_VIEW).covers(inspection)
        else None,
        "crumbs": [
            Crumb(_("Inspections"), reverse("inspection-list")),
            Crumb(inspection.reference),
        ],
    }
    return render(request, "inspection/detail.html", context)


def _reports(user: User, inspection: Inspection) -> dict[str, object]:
    """Return its reports; whoever drafts reports sees all of them."""
    shown = Report.objects.visible_to(user).filter(inspection=inspection)
    reports = list(shown.order_by("-number"))
    may_begin = not reports and user.may(Permission.REPORT_EDIT, inspection)
    return {"reports": reports, "may_begin": may_begin}


def _actions(inspection: Inspection, seen: Overview) -> list[dict[str, str]]:
    """Offer the table of tasks, before anything else while something is owed."""
    if not seen.sums.open:
        return []
    url = reverse("inspection-dispatch", args=[inspection.reference])
    kind = "primary" if seen.debts else ""
    return [{"label": _("Table of tasks"), "url": url, "kind": kind}]


def _waiting(user: User, inspection: Inspection) -> QuerySet[Adoption]:
    """Return the imports of which nobody has confirmed the states yet."""
    shown = Adoption.objects.visible_to(user).filter(inspection=inspection)
    return shown.waiting().counted().order_by("pk")


def _listed(request: StaffRequest, findings: QuerySet[Finding]) -> dict[str, object]:
    """Return the page of the findings that the address asks for."""
    found = page(
        _chosen(request, findings),
        AS_PRINTED,
        request.GET,
        size=FINDINGS,
        dress=_with_offices,
    )
    return {
        "chosen": request.GET.get("state", ""),
        "rows": [finding_row(one) for one in found.rows],
        "next_url": found.next and f"{found.next}#findings",
        "previous_url": found.previous and f"{found.previous}#findings",
    }


def _history(inspection: Inspection, aspects: Iterable[Aspect]) -> list[Change]:
    """Return what was done to the inspection itself, its aspects and imports."""
    log = LogEntry.objects.filter(
        chain__name=inspection.reference, subject_type__in=OWN
    )
    return changes_in(
        log.select_related("payload").order_by("-seq")[:MOST_CHANGES],
        known=[inspection.organisation, *aspects],
    )


def _counts(user: User, page: Iterable[Inspection]) -> dict[int, dict[str, int]]:
    """Count the findings somebody sees, by inspection and state, in one query."""
    rows = (
        Finding.objects.visible_to(user)
        .filter(inspection__in=page)
        .order_by()
        .values_list("inspection", "state")
        .annotate(number=Counted("pk"))
    )
    counts: dict[int, dict[str, int]] = {}
    for inspection, state, number in rows:
        counts.setdefault(inspection, {})[state] = number
    return counts


def facts(inspection: Inspection) -> list[tuple[str, object]]:
    return [
        (_("Body"), inspection.organisation),
        (_("Overseeing body"), inspection.overseer),
        (
            _("Overseeing body, to be confirmed"),
            told(inspection.next_overseer),
        ),
        (_("Source"), inspection.get_source_display()),
        (_("Round"), inspection.round),
        (_("Team"), inspection.team),
        (_("Feedback on"), inspection.feedback_on),
        (_("Wording cleared by"), inspection.cleared_by),
        (_("Cleared on"), inspection.cleared_on),
        (_("Plan due on"), inspection.plan_due_on),
        (_("Rectification plan"), _planned(inspection)),
        (_("Concentrated rectification ends on"), inspection.campaign_ends_on),
    ]


def _planned(inspection: Inspection) -> str:
    """Say where its plan stands, with the day on which it was approved."""
    plan = getattr(inspection, "plan", None)
    if plan is None:
        return _("Not begun")
    day = date_format(plan.met_on) if plan.met_on else ""
    return f"{plan.get_state_display()} {day}".strip()


@dataclass(frozen=True, slots=True)
class AspectRow:
    aspect: Aspect
    depth: int


def aspect_tree(aspects: Iterable[Aspect]) -> list[AspectRow]:
    """Return aspects in their order, each behind its parent, with its depth."""
    within: dict[int | None, list[Aspect]] = {}
    for one in aspects:
        within.setdefault(one.parent_id, []).append(one)
    rows: list[AspectRow] = []

    def walk(parent: int | None, depth: int) -> None:
        for one in within.pop(parent, []):
            rows.append(AspectRow(one, min(depth, 4)))
            walk(one.pk, depth + 1)

    walk(None, 0)
    return rows


def _chosen(request: StaffRequest, findings: QuerySet[Finding]) -> QuerySet[Finding]:
    state = request.GET.get("state", "")
    if state == "overdue":
        return findings.filter(overdue(on=timezone.localdate()))
    return findings.filter(state=state) if state in FindingState.values else findings


def _with_offices(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    offices = Responsibility.objects.select_related("office")
    rows = with_instructed(with_help(findings.select_related("aspect", "adoption")))
    return rows.prefetch_related(Prefetch("responsibilities", offices))
