"""批量: findings chosen on the list, what would become of each, and what became."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from rectification.access import requires
from rectification.errors import Refusal
from rectification.exporting.words import deadline_words
from rectification.forms.findings.bulk import (
    AssignForm,
    BulkForm,
    DeadlineForm,
    RemindAllForm,
    UrgeAllForm,
)
from rectification.forms.findings.filter import KEY, FindingFilter
from rectification.models import Finding, LogEntry, Office, Urge, User
from rectification.models.findings.approving import Approve
from rectification.models.findings.bulk import (
    MOST,
    Assign,
    BulkAct,
    Outcome,
    Reschedule,
    UrgeAll,
    dressed,
    run,
)
from rectification.reminding.by_hand import RemindAll
from rectification.views.findings.listing import PAGE, listed_url, order_of
from rectification.views.parts.answers import once, sent_before
from rectification.views.parts.paging import page
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import Permission


@dataclass(frozen=True, slots=True)
class Kind:
    """`asks`: what a finding is asked before anything is typed; `begins`: the act that
    needs nothing typed, where there is one."""

    name: str
    title: str | Promise
    form: type[BulkForm]
    now: str | Promise
    asks: str = ""
    begins: Callable[[], BulkAct] | None = None


ASSIGN = Kind(
    "assign",
    gettext_lazy("Assign many findings"),
    AssignForm,
    gettext_lazy("Offices now"),
    asks="assign",
)
DEADLINE = Kind(
    "deadline",
    gettext_lazy("Change many deadlines"),
    DeadlineForm,
    gettext_lazy("Deadline now"),
    asks="edit",
)
URGE = Kind(
    "urge",
    gettext_lazy("Urge for many findings"),
    UrgeAllForm,
    gettext_lazy("This period"),
    begins=lambda: UrgeAll(Urge.Way.SYSTEM),
)
REMIND = Kind(
    "remind",
    gettext_lazy("Remind the handlers of many findings"),
    RemindAllForm,
    gettext_lazy("Offices now"),
    begins=RemindAll,
)


@dataclass(frozen=True, slots=True)
class BulkRow:
    """A chosen finding: how it stands, what would become of it, or why it would not.

    `tick` binds its box to what was shown; "" where there is nothing to tick.
    """

    finding: Finding
    now: str
    becomes: str
    refusal: str
    tick: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class ResultRow:
    finding: Finding
    tone: str
    said: str | Promise


@requires(Permission.FINDING_EDIT)
@require_http_methods(["GET", "POST"])
def bulk_assign(request: StaffRequest) -> HttpResponse:
    return _respond(request, ASSIGN)


@requires(Permission.FINDING_EDIT)
@require_http_methods(["GET", "POST"])
def bulk_deadline(request: StaffRequest) -> HttpResponse:
    return _respond(request, DEADLINE)


@requires(Permission.URGE)
@require_http_methods(["GET", "POST"])
def bulk_urge(request: StaffRequest) -> HttpResponse:
    return _respond(request, URGE)


@requires(Permission.URGE)
@require_http_methods(["GET", "POST"])
def bulk_remind(request: StaffRequest) -> HttpResponse:
    return _respond(request, REMIND)


def _respond(request: StaffRequest, kind: Kind) -> HttpResponse:
    """Show what would become of each, and do it once exactly that was seen."""
    is_sent = request.method == "POST"
    if is_sent and (again := sent_before(request)):
        return again
    keys = _keys(request.POST.getlist("pick")) if is_sent else _chosen(request)
    seen = Finding.objects.visible_to(request.user).filter(pk__in=keys[: MOST + 1])
    findings = list(dressed(seen).order_by("inspection", "position", "pk"))
    if not findings or len(findings) > MOST:
        return _none(request, kind, _sentence(findings))
    offices = _offices(request.user) if kind is ASSIGN else ()
    form = kind.form(request.POST if is_sent else None, offices=offices)
    act = kind.begins() if kind.begins else None
    if is_sent:
        act = form.act() if form.is_valid() else None
    if act and is_sent and "do" in request.POST:
        if form.cleaned_data["looked"] == form.mark:
            return _done(request, form, act, [one.pk for one in findings])
        messages.warning(request, _("Something was changed: please look once more."))
    if act and is_sent:
        form.show_as_read()
    return _draw(request, kind, form, act, findings)


def _none(request: StaffRequest, kind: Kind, sentence: str) -> HttpResponse:
    """Say why nothing is shown, with the way back to the list."""
    context = {
        "kind": kind,
        "sentence": sentence,
        "back": listed_url(request),
        "crumbs": _crumbs(request, str(kind.title)),
    }
    return render(request, "finding/bulk.html", context)


def _sentence(findings: Sequence[Finding]) -> str:
    if not findings:
        return _("Please tick findings first, or take all of the page or the list.")
    return _("At most %(most)d findings at once. Please narrow the list down.") % {
        "most": MOST
    }


def _draw(
    request: StaffRequest,
    kind: Kind,
    form: BulkForm,
    act: BulkAct | None,
    findings: Sequence[Finding],
) -> HttpResponse:
    rows = list(_rows(request, kind, act, findings))
    possible = sum(bool(row.tick) for row in rows)
    context = {
        "form": form,
        "kind": kind,
        "rows": rows,
        "possible": possible,
        "refused": sum(bool(row.refusal) for row in rows),
        "looked": form.mark if act and form.is_bound else "",
        "is_shown": act is not None and (form.is_bound or kind.begins is not None),
        "back": listed_url(request),
        "crumbs": _crumbs(request, str(kind.title)),
    }
    return render(request, "finding/bulk.html", context)


def _crumbs(request: StaffRequest, title: str) -> list[Crumb]:
    return [Crumb(_("Findings"), listed_url(request)), Crumb(title)]


def _rows(
    request: StaffRequest,
    kind: Kind,
    act: BulkAct | None,
    findings: Sequence[Finding],
) -> Iterable[BulkRow]:
    """Say of each what would become of it; what was unticked stays so."""
    if act:
        act.prepare(findings)
    boxes = set(request.POST.getlist("box"))
    ticked = {one.partition(":")[0] for one in request.POST.getlist("row")}
    for one in findings:
        refusal = _why_not(act, kind, one, request.user)
        can = act is not None and refusal is None
        yield BulkRow(
            one,
            _now(act, kind, one),
            _becomes(act, one) if act and can else "",
            str(refusal) if refusal else "",
            f"{one.pk}:{one.mark}" if can else "",
            str(one.pk) not in boxes or str(one.pk) in ticked,
        )


def _why_not(
    act: BulkAct | None, kind: Kind, finding: Finding, user: User
) -> Refusal | None:
    if act:
        return act.why_not(finding, by=user)
    return finding.why_not(kind.asks, by=user) if kind.asks else None


def _now(act: BulkAct | None, kind: Kind, finding: Finding) -> str:
    if kind is DEADLINE:
        return deadline_words(finding)
    if isinstance(act, UrgeAll):
        owed = act.owed.get(finding.pk)
        return str(owed.mark.label) if owed else ""
    return "、".join(row.office.name for row in finding.responsibilities.all())


def _becomes(act: BulkAct, finding: Finding) -> str:
    if isinstance(act, Assign):
        answering = act.task(finding).answering
        offices = answering.offices if answering else ()
        return "、".join(
            _("%(office)s (lead)") % {"office": one} if one == act.lead else str(one)
            for one in offices
        )
    if isinstance(act, Reschedule):
        words = deadline_words(act.due)
        if act.waits(finding):
            return _("%(deadline)s, once a leader agrees") % {"deadline": words}
        return words
    if isinstance(act, RemindAll):
        people = "、".join(str(one) for one in act.whom(finding))
        if finding.pk in act.told:
            words = _("%(people)s, whom the daily run has told of it today already")
            return words % {"people": people}
        return people
    return _("%(office)s is urged") % {"office": finding.lead_office}


def _done(
    request: StaffRequest, form: BulkForm, act: BulkAct, keys: Sequence[int]
) -> HttpResponse:
    """Do it with what is ticked, once, however often the form arrives."""
    marks = (one.partition(":") for one in request.POST.getlist("row"))
    sent = {key: mark for key, _colon, mark in marks}
    shown = {key: sent[str(key)] for key in keys if str(key) in sent}
    with once(request, form) as before:
        if not before.led_to:
            entry = run(act, shown, by=request.user)
            before.lead_to(reverse("bulk-result", args=[entry.pk]))
    return redirect(before.led_to)


@requires(Permission.FINDING_VIEW)
@require_safe
def bulk_result(request: StaffRequest, pk: int) -> HttpResponse:
    """What became of each, for whoever did it."""
    entries = LogEntry.objects.filter(actor_id=request.user.pk)
    mine = entries.filter(action__startswith="bulk.").select_related("payload")
    entry = get_object_or_404(mine, pk=pk)
    outcome = Outcome.of(entry)
    names = {*outcome.done, *outcome.refused, *outcome.changed}
    found = Finding.objects.visible_to(request.user).filter(reference__in=names)
    rows = [
        _result(one, outcome) for one in found.order_by("inspection", "position", "pk")
    ]
    title = ngettext(
        "What became of %(number)d finding",
        "What became of %(number)d findings",
        len(rows),
    ) % {"number": len(rows)}
    is_approval = entry.action == Approve.action
    back = reverse("bulk-approve") if is_approval else listed_url(request)
    context = {
        "title": title,
        "reason": entry.reason,
        "rows": rows,
        "counts": _counts(rows),
        "back": back,
        "crumbs": _crumbs(request, title),
    }
    return render(request, "finding/bulk_result.html", context)


SAID: Mapping[str, str | Promise] = {
    "done": gettext_lazy("Dealt with"),
    "partly": gettext_lazy("Changed meanwhile: look at it, then send it again"),
}


def _result(finding: Finding, outcome: Outcome) -> ResultRow:
    if said := outcome.refused.get(finding.reference):
        return ResultRow(finding, "late", said)
    tone = "done" if finding.reference in outcome.done else "partly"
    return ResultRow(finding, tone, SAID[tone])


def _counts(rows: Sequence[ResultRow]) -> list[tuple[str, str, int]]:
    words = {
        "done": _("Dealt with"),
        "late": _("Not done"),
        "partly": _("Changed meanwhile"),
    }
    found = {tone: sum(row.tone == tone for row in rows) for tone in words}
    return [(tone, words[tone], number) for tone, number in found.items() if number]


def _keys(sent: Iterable[str]) -> list[int]:
    return [int(one) for one in sent if re.fullmatch(KEY, one)]


def _chosen(request: StaffRequest) -> list[int]:
    """Return the findings that the list was asked for: ticked, of its page, or all."""
    which = request.GET.get("which", "")
    if which not in ("page", "all"):
        return _keys(request.GET.getlist("pick"))
    form = FindingFilter(request.GET, user=request.user)
    if not form.is_valid():
        return []
    found = form.chosen(Finding.objects.visible_to(request.user))
    if which == "all":
        return list(found.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    order = order_of(request.GET)
    shown: Any = page(found, order, request.GET, size=PAGE, dress=lambda rows: rows)
    return [one.pk for one in shown.rows]


def _offices(user: User) -> list[Office]:
    """Return the offices of today of the bodies whose findings somebody assigns."""
    bodies = user.scope(Permission.FINDING_EDIT).organisation_ids
    offices = Office.objects.existing(on=timezone.localdate())
    found = offices.filter(organisation__in=bodies).select_related("organisation")
    return list(found.order_by("position", "pk"))
