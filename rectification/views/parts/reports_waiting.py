"""Reports that wait for somebody: to write, review, freeze, make public."""

from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rectification.models import Report, User
from rectification.models.bodies.known import standing
from rectification.models.reports.drafters import drafted_or_edited
from rectification.models.trail.worked_out import worked_out
from rectification.views.parts.rows import Part, WorkItem
from rectification.views.parts.work_parts import MOST, part
from rectification.workflow import Permission
from rectification.workflow_reports import ReportState

P, S = Permission, ReportState
# What of a report waits for the holder of which right.
WAITING = {
    S.DRAFTING: P.REPORT_EDIT,
    S.IN_REVIEW: P.REPORT_APPROVE,
    S.APPROVED: P.REPORT_FREEZE,
    S.FROZEN: P.REPORT_PUBLISH,
}


def reports(user: User) -> Part:
    """Reports that wait for this person; a drafter is no second person."""
    found = worked_out(standing(user), partial(_found, user))
    items = [
        WorkItem(
            reference=one.reference,
            title=one.title,
            url=one.get_absolute_url(),
            status=one.state,
            status_label=one.get_state_display(),
            office=one.inspection.organisation.name,
            next_label=next_step(one.state),
        )
        for one in found
    ]
    return part("reports", _("Reports"), items)


def _found(user: User) -> QuerySet[Report]:
    drafts = decisions = Q(pk__in=[])
    for state, right in WAITING.items():
        if user.may(right):
            mine = user.scope(right).whole("inspection__") & Q(state=state)
            if state == S.DRAFTING:
                drafts |= mine
            else:
                decisions |= mine
    found = (
        Report.objects.visible_to(user)
        .filter(drafts | decisions & ~drafted_or_edited(user))
        .select_related("inspection__organisation")
        .only("reference", "title", "state", "inspection__organisation__name")
    )
    return found.order_by("pk")[: MOST + 1]


def next_step(state: str) -> str:
    return {
        S.DRAFTING: _("Continue the draft"),
        S.IN_REVIEW: _("Review"),
        S.APPROVED: _("Freeze"),
        S.FROZEN: _("Make public"),
    }[ReportState(state)]
