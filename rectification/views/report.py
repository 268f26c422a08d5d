"""A report in the making: where it stands, what may be done, what it will say."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.forms.finding import OpinionForm, ReasonForm
from rectification.forms.report import ReviewForm
from rectification.models import Edition, FormDraft, Publication, Report, User
from rectification.publishing.document import document
from rectification.publishing.public import prepare
from rectification.publishing.readiness.reasons import for_report
from rectification.views.report_warnings import listed_hits, warning_panel
from rectification.views.steps import Steps, step
from rectification.workflow import Permission, ReportState

R = ReportState
# The stations a report passes, and which states have reached each.
STATIONS = (R.DRAFTING, R.IN_REVIEW, R.APPROVED, R.FROZEN, R.PUBLIC)


def fetch(user: User, reference: str) -> Report:
    shown = Report.objects.visible_to(user).select_related(
        "inspection__organisation", "drafted_by", "approved_by", "source"
    )
    return get_object_or_404(shown, reference=reference)


@requires(Permission.REPORT_VIEW)
@require_safe
def report_detail(request: HttpRequest, reference: str) -> HttpResponse:
    report = fetch(request.user, reference)
    editions = list(_editions(report))
    context = {
        "report": report,
        "crumbs": crumbs(report),
        "facts": facts(report),
        "stations": stations(report),
        "reviews": report.reviews.select_related("reviewed_by").order_by("pk"),
        "may_erase": request.user.may(Permission.ERASURE_REQUEST, report),
        "erased": set(
            Edition.objects.filter(report=report, content="").values_list(
                "pk", flat=True
            )
        ),
        "steps": steps(report, request.user, editions).filled(
            request.user, FormDraft.objects.of(request.user, report.reference)
        ),
        "editions": editions,
        "readiness": warning_panel(report, request.user),
    }
    return render(request, "report/detail.html", context)


@requires(Permission.REPORT_VIEW)
@require_safe
def report_preview(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the public page as it would be, from the records as they are now."""
    report = fetch(request.user, reference)
    prepared = prepare(report)
    shown = document(prepared.notice, list(prepared.references))
    crumbed = [*crumbs(report)[:-1], _crumb(report), {"label": _("Preview"), "url": ""}]
    hits = listed_hits(for_report(report, prepared))
    context = {"report": report, "crumbs": crumbed, "document": shown, "hits": hits}
    return render(request, "report/preview.html", context)


def _crumb(report: Report) -> dict[str, object]:
    return {"label": report.reference, "url": report.get_absolute_url()}


def crumbs(report: Report) -> list[dict[str, object]]:
    inspection = report.inspection
    return [
        {"label": _("Inspections"), "url": reverse("inspection-list")},
        {"label": str(inspection), "url": inspection.get_absolute_url()},
        {"label": report.reference, "url": ""},
    ]


def facts(report: Report) -> list[tuple[str, object]]:
    return [
        (_("Body"), report.inspection.organisation),
        (_("As of"), report.as_of),
        (_("Signed by"), report.signed_by),
        (_("Signed on"), report.signed_on),
        (_("Feedback period"), report.contact_period),
        (_("Drafted by"), report.drafted_by),
        (_("Approved by"), report.approved_by),
        (_("Imported from"), report.source),
    ]


def stations(report: Report) -> list[dict[str, object]]:
    """Return the way of a report; a void one stands nowhere on it."""
    reached = STATIONS.index(report.state) if report.state in STATIONS else -1
    return [
        {
            "label": state.label,
            "done": number < reached or (number == reached and state == R.PUBLIC),
            "current": number == reached,
        }
        for number, state in enumerate(STATIONS)
    ]


def _editions(report: Report) -> QuerySet[Edition]:
    shown = Edition.objects.filter(report=report).select_related(
        "frozen_by", "publication__published_by", "publication__withdrawal"
    )
    return shown.defer("content").order_by("-pk")


def public_edition(editions: list[Edition]) -> Publication | None:
    """Return the newest publication that can still be taken down."""
    for edition in editions:
        if edition.is_public:
            return edition.publication
    return None


def steps(report: Report, user: User, editions: list[Edition]) -> Steps:
    """List what the user's posts allow here; each possible now, or with the reason."""
    rows = [
        step(report, user, "submit", kind="primary"),
        step(report, user, "withdraw") if report.state == R.IN_REVIEW else None,
        step(report, user, "review", form=ReviewForm()),
        step(report, user, "approve", form=OpinionForm(), kind="primary"),
        step(report, user, "send_back", form=ReasonForm()),
        step(report, user, "freeze", kind="primary"),
        step(report, user, "publish", kind="primary"),
        step(report, user, "void", form=ReasonForm(), kind="grave")
        if report.state == R.FROZEN
        else None,
        step(report, user, "revise", form=OpinionForm()),
    ]
    if public_edition(editions):
        rows.append(step(report, user, "take_down", form=ReasonForm(), kind="grave"))
    return Steps.of(rows)
