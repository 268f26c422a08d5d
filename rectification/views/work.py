"""My work: what somebody must do now, most urgent first."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.models import (
    Adoption,
    Appointment,
    ChainChange,
    Finding,
    HelpRequest,
    Inspection,
    OverseerChange,
    PaperAct,
    PaperSheet,
    ProgressEntry,
    User,
)
from rectification.models.bodies.known import standing
from rectification.models.bodies.working_days import unknown_words
from rectification.models.findings.due import pressing
from rectification.models.trail.fields import joined, named
from rectification.models.trail.worked_out import worked_out
from rectification.notices.notice import SOON
from rectification.views.parts import after_close, opinions_waiting, reports_waiting
from rectification.views.parts.deciding import close_outs, decision_url, later_deadlines
from rectification.views.parts.entries_waiting import EntriesWaiting
from rectification.views.parts.log_words import sent_back
from rectification.views.parts.orders_waiting import orders_waiting
from rectification.views.parts.owing import Turn, asked_anew, owing_of
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Part, WorkItem, work_item
from rectification.views.parts.work_groups import grouped, lead, nothing
from rectification.views.parts.work_parts import MOST, listed, part
from rectification.workflow import FindingState, Permission
from rectification.workflow_reports import ReportState

MOST_LINKS = 8  # inspections; the others are reached by their list
P = Permission


@requires(Permission.STAFF)
@require_safe
def work(request: StaffRequest) -> HttpResponse:
    user = request.user
    today, confirmations = timezone.localdate(), _to_confirm(user)
    counted = (*after_close.COUNTED, "steps_due", opinions_waiting.COUNTED)
    numbers = {name: confirmations.pop(name, 0) for name in counted}
    parts = _parts(user, numbers)
    return render(
        request,
        "work/work.html",
        {
            "parts": parts,
            "groups": grouped(parts, user),
            "lead": lead(parts, sum(confirmations.values())),
            "nothing": nothing(user),
            "today": _("%(date)s, %(weekday)s")
            % {"date": date_format(today), "weekday": date_format(today, "l")},
            "sees_findings": user.may(Permission.FINDING_VIEW),
            "unknown": unknown_words(today) if user.may(P.REFERENCE_EDIT) else "",
            "sees_paper": user.may(P.PAPER_CONFIRM),
            "reporting": _reporting(user),
            **confirmations,
        },
    )


def _parts(user: User, numbers: Mapping[str, int]) -> list[Part]:
    """`numbers`: of what waits of findings that are closed out, or at one's step."""
    entries = EntriesWaiting(user)
    found = [
        _decisions(user, numbers["steps_due"]),
        *after_close.parts(user, numbers),
        _extensions(user),
        _help(user),
        opinions_waiting.opinions(user) if numbers[opinions_waiting.COUNTED] else None,
        _orders(user),
        _sheets(user),
        _confirmations(user, entries),
        _adoptions(user),
        reports_waiting.reports(user),
        _returned(user),
        *_progress(user, entries),
        _chasing(user),
    ]
    return [one for one in found if one and one.items]


def _to_confirm(user: User) -> dict[str, int]:
    return Counter(
        name for (name,) in worked_out(standing(user), partial(_waiting, user))
    )


def _waiting(user: User) -> QuerySet[Any, Any]:
    """Name as often what waits: seats, changes of overseers, what is closed out."""
    waiting = list(after_close.counts(user))
    if user.may(P.APPOINT_CONFIRM):
        seats = Appointment.objects.to_confirm_by(user)
        waiting.append(seats.order_by().values_list(Value("seats_waiting")))
        factors = User.factors_to_confirm_by(user)
        waiting.append(factors.order_by().values_list(Value("factors_waiting")))
    if user.may(P.OVERSEER_CONFIRM):
        changes = OverseerChange.objects.to_confirm_by(user)
        waiting.append(changes.order_by().values_list(Value("overseers_waiting")))
        shorter = ChainChange.objects.to_confirm_by(user)
        waiting.append(shorter.order_by().values_list(Value("chains_waiting")))
    if user.may(P.FINDING_STEP) and not user.may(P.FINDING_DECIDE):
        asked = close_outs(user)
        waiting.append(asked.order_by().values_list(Value("steps_due")))
    if (opinions := opinions_waiting.waiting(user)) is not None:
        named_so = Value(opinions_waiting.COUNTED)
        waiting.append(opinions.order_by().values_list(named_so))
    if not waiting:
        return Inspection.objects.none().values_list("reference")
    return waiting[0].union(*waiting[1:], all=True)


def _reporting(user: User) -> list[Inspection]:
    """Return the inspections under way whose offices somebody may urge."""
    if not user.may(P.URGE):
        return []
    shown = Inspection.objects.visible_to(user).under_way()
    shown = shown.filter(user.scope(P.URGE).whole()).select_related("organisation")
    shown = shown.only("reference", "organisation__name")
    return list(shown.order_by("-pk")[:MOST_LINKS])


def _decisions(user: User, steps_due: int) -> Part | None:
    if not user.may(P.FINDING_DECIDE) and not steps_due:
        return None
    items = [
        replace(
            work_item(one, _("Look at the proof, decide"), "actions"),
            next_url=decision_url(one),
        )
        for one in listed(close_outs(user))
    ]
    found = part("decisions", _("Requests for close-out to decide on"), items)
    return replace(found, at_once=reverse("bulk-approve") if len(items) > 1 else "")


def _extensions(user: User) -> Part | None:
    """Later deadlines on which this user has the next word."""
    if not user.may(P.FINDING_DECIDE):
        return None
    findings = later_deadlines(user)
    items = [work_item(one, _("Decide"), "actions") for one in listed(findings)]
    return part("extensions", _("Later deadlines to decide on"), items)


def _help(user: User) -> Part | None:
    """Help that offices ask for and nobody has answered yet."""
    if not user.may(P.FINDING_HELP):
        return None
    rows = joined(
        HelpRequest.objects.visible_to(user).waiting_for(user),
        *("finding__reference", "finding__title"),
        *named("asked_by"),
    )
    items = [
        WorkItem(
            reference=one.finding.reference,
            title=one.needed,
            url=reverse("help-list") + f"#help-{one.pk}",
            status=one.state,
            status_label=one.get_state_display(),
            office=f"{one.finding.title} {one.asked_by}",
            next_label=_("Answer"),
        )
        for one in rows.order_by("asked_at", "pk")[: MOST + 1]
    ]
    return part("help", _("Help asked for"), items)


def _orders(user: User) -> Part:
    return part(
        "orders",
        _("Orders and instructions to reply to"),
        orders_waiting(user, MOST + 1),
    )


def _sheets(user: User) -> Part | None:
    """Decisions on paper that somebody else has entered and this person may confirm."""
    if not user.may(P.PAPER_CONFIRM):
        return None
    shown = PaperSheet.objects.visible_to(user).waiting().exclude(entered_by=user)
    rows = joined(shown, "organisation__name", *named("entered_by")).annotate(
        decided=Count("decisions")
    )
    items = [
        WorkItem(
            reference=_("entered by %(name)s") % {"name": one.entered_by},
            title=_("%(who)s, decisions: %(count)d")
            % {"who": one, "count": one.decided},
            url=one.get_absolute_url(),
            status=FindingState.SUBMITTED,
            status_label=_("Not confirmed yet"),
            office=one.organisation.name,
            next_label=_("Hold against the paper"),
        )
        for one in rows.order_by("pk")[: MOST + 1]
    ]
    items += _acts(user)
    return part("sheets", _("Decisions on paper to confirm"), items)


def _acts(user: User) -> list[WorkItem]:
    """Approvals and publications on paper that wait for this person."""
    shown = PaperAct.objects.visible_to(user).waiting().exclude(entered_by=user)
    rows = joined(
        shown,
        *("report__title", "report__reference", "report__state"),
        "report__inspection__organisation__name",
        *named("entered_by"),
    )
    return [
        WorkItem(
            reference=_("entered by %(name)s") % {"name": one.entered_by},
            title=f"{one.report.title}：{one.get_act_display()}",
            url=one.report.get_absolute_url() + "#actions",
            status=one.report.state,
            status_label=_("Not confirmed yet"),
            office=one.report.inspection.organisation.name,
            next_label=_("Hold against the paper"),
        )
        for one in rows.order_by("pk")[: MOST + 1]
    ]


def _confirmations(user: User, entries: EntriesWaiting) -> Part | None:
    if not user.may(P.FINDING_CONFIRM):
        return None
    return part("confirmations", _("Reports to confirm"), entries.to_confirm())


def _adoptions(user: User) -> Part | None:
    """States of imports: for who may confirm them, and for who brought them in."""
    if not user.may(P.FINDING_VIEW):
        return None
    rows = worked_out(standing(user), partial(_states, user))
    items = [_adoption_item(one, user) for one in rows]
    return part("adoptions", _("States of an import to be confirmed"), items)


def _states(user: User) -> QuerySet[Adoption]:
    visible = Adoption.objects.visible_to(user)
    mine = visible.to_confirm_by(user)
    found = visible.waiting().filter(Q(pk__in=mine.values("pk")) | Q(proposed_by=user))
    body = ("inspection__reference", "inspection__organisation__name")
    return joined(found.counted(), *body).order_by("pk")[: MOST + 1]


def _adoption_item(adoption: Adoption, user: User) -> WorkItem:
    inspection = adoption.inspection
    number = ngettext("%(number)d state", "%(number)d states", adoption.states) % {
        "number": adoption.states
    }
    basis = adoption.meeting or _("The published notice")
    return WorkItem(
        reference=inspection.reference,
        title=f"{basis}：{number}",
        url=adoption.get_absolute_url(),
        status=ReportState.IN_REVIEW,
        status_label=adoption.get_confirmation_display(),
        office=inspection.organisation.name,
        next_label=_("Open") if adoption.proposed_by_id == user.pk else _("Confirm"),
        waits=adoption.proposed_by_id != user.pk,
    )


def _progress(user: User, entries: EntriesWaiting) -> list[Part]:
    """What one's own offices have open, without what waits for somebody else; and what
    they are to tell of for a year."""
    scope = user.scope(P.FINDING_WORK)
    if not scope.office_ids:
        return []
    findings = Finding.objects.visible_to(user).answered_for_by(scope.office_ids)
    owing = owing_of(findings, scope.office_ids)
    keys = owing.in_order()[: MOST + 1]
    yearly = after_close.to_tell(findings)
    wanted = findings.filter(Q(pk__in=keys) | Q(pk__in=yearly.values("pk")))
    rows = listed(after_close.with_years(wanted), most=2 * MOST + 1)
    found = {one.pk: one for one in rows}
    why, turns = sent_back(found) | entries.returned(), owing.turns()
    items = [
        replace(
            work_item(found[key], _("Report progress"), "progress"),
            form_key=uuid.uuid4().hex,
            today=timezone.localdate().isoformat(),
            reported=owing.words(key),
            is_reported=owing.is_told(key),
            sent_back=why.get(key, ""),
            when=str(turns[key].label),
            waits=turns[key] < Turn.FREE or key in why,
        )
        for key in keys
    ]
    own = part("progress", _("Findings to report on"), items)
    calls = owing.urgings(scope.office_ids)
    years = after_close.check_ins(one for one in rows if one.pk not in keys)
    return [years, replace(own, lines=owing.sentences(), calls=calls)]


def _returned(user: User) -> Part | None:
    """What somebody filled in for an office of others, and was returned."""
    if not user.scope(P.FINDING_WORK).organisation_ids:
        return None
    own = ProgressEntry.objects.asked_back().filter(author=user)
    rows = own.exclude(office__in=user.office_ids_now())
    findings = Finding.objects.visible_to(user).filter(pk__in=rows.values("finding"))
    found = listed(findings)
    why = asked_anew([one.pk for one in found], user)
    items = [
        replace(work_item(one, _("Report anew"), "progress"), sent_back=why[one.pk])
        for one in found
    ]
    return part("returned", _("Returned, to report anew"), items)


def _chasing(user: User) -> Part | None:
    """What a whole body has overdue or nearly so."""
    scope = user.scope(P.FINDING_EDIT)
    if not scope.organisation_ids:
        return None
    today = timezone.localdate()
    findings = (
        Finding.objects.visible_to(user)
        .in_hand()
        .filter(pressing(SOON, on=today), scope.whole("inspection__"))
    )
    items = [
        replace(
            work_item(one, _("Open"), "progress"),
            when=_("Overdue") if one.is_overdue() else _("Due soon"),
            waits=False,
        )
        for one in listed(findings)
    ]
    return part("chasing", _("Overdue or due soon in the whole body"), items)
