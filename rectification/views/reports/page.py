"""What the pages of a report have in common: way, facts, stations, steps, reviews."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rectification.forms.findings.steps import OpinionForm, ReasonForm
from rectification.forms.reports.steps import ApprovalForm, ReviewForm, TakeDownForm
from rectification.models import (
    Adoption,
    Edition,
    PaperTemplate,
    Publication,
    Report,
    Review,
    User,
)
from rectification.models.reports.report_text import ReportText
from rectification.models.trail.log_queries import times
from rectification.views.parts.log_words import times_returned
from rectification.views.parts.offered_steps import Step, Steps, step
from rectification.views.parts.rows import Crumb, Station
from rectification.workflow_reports import ReportState

R = ReportState
_PAPER = ("approved_paper__entered_by", "approved_paper__confirmed_by")
# The stations a report passes, and which states have reached each.
STATIONS = (R.DRAFTING, R.IN_REVIEW, R.APPROVED, R.FROZEN, R.PUBLIC)


def fetch(user: User, reference: str, *, with_template: bool = False) -> Report:
    """Return a report that the user may see, with its body's template where asked."""
    shown = Report.objects.visible_to(user).select_related(
        "inspection__organisation", "drafted_by", "approved_by", "source", *_PAPER
    )
    shown = shown.annotate(times_returned=times("report.send_back"))
    if with_template:
        shown = shown.annotate(
            **PaperTemplate.objects.beside("inspection__organisation")
        )
    return get_object_or_404(shown, reference=reference)


def crumbs(report: Report) -> list[Crumb]:
    inspection = report.inspection
    return [
        Crumb(_("Inspections"), reverse("inspection-list")),
        Crumb(str(inspection), inspection.get_absolute_url()),
        Crumb(report.reference),
    ]


def trail(report: Report, last: str) -> list[Crumb]:
    """Return the crumbs of a page under the report's."""
    own = Crumb(report.reference, report.get_absolute_url())
    return [*crumbs(report)[:-1], own, Crumb(last)]


def facts(report: Report) -> list[tuple[str, object]]:
    return [
        (_("Body"), report.inspection.organisation),
        (_("As of"), report.as_of),
        (_("Signed by"), report.signed_by),
        (_("Signed on"), report.signed_on),
        (_("Feedback period"), report.contact_period),
        (_("Drafted by"), report.drafted_by),
        (_("Approved by"), _approver(report)),
        (_("Times returned"), times_returned(report)),
        (_("Imported from"), report.source),
    ]


def _approver(report: Report) -> object:
    paper = report.approved_paper
    if paper is None:
        return report.approved_by
    return _("%(name)s (from paper: entered by %(entered)s, confirmed by %(by)s)") % {
        "name": paper.words(),
        "entered": paper.entered_by,
        "by": paper.confirmed_by,
    }


def stations(report: Report) -> list[Station]:
    """Return the way of a report; a void one stands nowhere on it."""
    reached = STATIONS.index(report.state) if report.state in STATIONS else -1
    return [
        Station(
            state.label,
            done=number < reached or (number == reached and state == R.PUBLIC),
            current=number == reached,
        )
        for number, state in enumerate(STATIONS)
    ]


def editions_of(report: Report) -> QuerySet[Edition]:
    """Return the editions of a report as its page lists them, newest first."""
    shown = Edition.objects.filter(report=report).select_related(
        "frozen_by",
        "publication__published_by",
        "publication__published_paper",
        "publication__withdrawal",
    )
    return shown.defer("content").order_by("-pk")


def public_editions(editions: Iterable[Edition]) -> list[Publication]:
    """Return the publications that can still be taken down, newest first."""
    return [one.publication for one in editions if one.is_public]


def named(publications: Iterable[Publication]) -> list[tuple[int, str]]:
    """Name editions so that nobody takes one for another: number, day, digest."""
    return [
        (
            one.number,
            _("Publication no. %(number)d, %(day)s, %(digest)s…")
            % {
                "number": one.number,
                "day": date_format(timezone.localdate(one.published_at)),
                "digest": one.edition.digest[:8],
            },
        )
        for one in publications
    ]


def steps(
    report: Report, user: User, editions: list[Edition], text: ReportText
) -> Steps:
    """List what the user's posts allow here; each possible now, or with the reason."""
    rows = [
        step(report, user, "submit", kind="primary"),
        step(report, user, "withdraw") if report.state == R.IN_REVIEW else None,
        _approval(report, user, text),
        step(report, user, "send_back", form=ReasonForm()),
        step(report, user, "freeze", kind="primary"),
        step(report, user, "publish", kind="primary"),
        *(_out_of_the_freeze(report, user) if report.state == R.FROZEN else ()),
        step(report, user, "revise", form=OpinionForm()),
    ]
    if public := public_editions(editions):
        form = TakeDownForm(editions=named(public))
        rows.append(step(report, user, "take_down", form=form, kind="grave"))
    return Steps.of(rows)


def _approval(report: Report, user: User, text: ReportText) -> Step | None:
    form = ApprovalForm(initial={"seen": text.digest})
    against = report.why_no_approval(text) if report.state == R.IN_REVIEW else None
    return step(report, user, "approve", form=form, kind="primary", against=against)


def _out_of_the_freeze(report: Report, user: User) -> list[Step | None]:
    return [
        step(report, user, "unfreeze", form=ReasonForm()),
        step(report, user, "void", form=ReasonForm(), kind="grave"),
    ]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A kind of review: signed, due now, or neither.

    `changed`: what the report says otherwise than when it was signed; then it does not
    count, and is signed anew.
    """

    label: str | Promise
    review: Review | None
    is_turn: bool
    may_confirm: bool
    changed: list[str]


def review_rows(report: Report, user: User, text: ReportText) -> list[ReviewRow]:
    """List what this round needs or has: kind, the review once signed, whose turn."""
    signed = {one.kind: one for one in report.signed_reviews()}
    needed = report.needed_reviews()
    turn, changed = None, {}
    if report.state == ReportState.IN_REVIEW:
        turn = next((kind for kind in needed if kind not in signed), None)
        stale = report.stale_reviews(text)
        changed = {one.kind: text.changed_since(one.parts) for one in stale}
    may_review = report.why_not("confirm_review", by=user) is None
    return [
        ReviewRow(
            label=kind.label,
            review=(review := signed.get(kind)),
            is_turn=kind == turn,
            may_confirm=may_review
            and review is not None
            and report.why_not_confirm(review, by=user, text=text) is None,
            changed=changed.get(kind, []),
        )
        for kind in Review.Kind
        if kind in needed or kind in signed
    ]


def waiting_adoptions(report: Report) -> QuerySet[Adoption]:
    """Return the imports that must be confirmed before the report is approved."""
    if report.state not in (ReportState.DRAFTING, ReportState.IN_REVIEW):
        return Adoption.objects.none()
    mine = Adoption.objects.filter(findings__items__report=report).values("pk")
    return Adoption.objects.filter(pk__in=mine).waiting().counted().order_by("pk")


def earlier_reviews(report: Report) -> QuerySet[Review]:
    rows = report.reviews.select_related("reviewed_by").order_by("pk")
    if report.state == ReportState.DRAFTING:
        return rows
    return rows.exclude(round=report.round)


def review_steps(report: Report, user: User, text: ReportText) -> Steps:
    """Sign what is due; first anew what one has signed for an earlier text."""
    if report.state != ReportState.IN_REVIEW:
        return Steps([], [])
    if (kind := report.due_for(user, text)) is None:
        return Steps([], [])
    before = next((r for r in report.stale_reviews(text) if r.kind == kind), None)
    said = before.opinion if before and before.may_be_of(user) else ""
    initial = {"kind": kind, "seen": text.digest, "opinion": said}
    row = step(
        report,
        user,
        "review",
        form=ReviewForm(initial=initial),
        kind="primary",
        against=report.why_no_review(by=user, text=text),
    )
    if row and before:
        row = replace(row, label=_("Sign anew: %(kind)s") % {"kind": kind.label})
    return Steps.of([row])


def may_enter_review(report: Report, user: User, text: ReportText) -> bool:
    if report.why_not("enter_review", by=user):
        return False
    return bool(report.due_reviews(text))
