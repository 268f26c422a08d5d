"""意见建议: what the public has written, by the day of its reply; and one of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rectification.access import requires
from rectification.forms.findings.steps import ReasonForm
from rectification.forms.opinions.replying import RefusalForm, ReplyForm
from rectification.forms.parts.identity import BareForm
from rectification.models import FormDraft, LogEntry, Opinion, User
from rectification.models.reports.opinion import OpinionQuerySet
from rectification.publishing.opinions import release
from rectification.views.parts.answers import as_read, done, said
from rectification.views.parts.log_words import Change, changes_in
from rectification.views.parts.offered_steps import Steps, step
from rectification.views.parts.paging import Key, Order, address, page
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import Permission
from rectification.workflow_opinions import OpinionState

PAGE = 50
MOST_CHANGES = 100
LONGEST_SEARCH = 200  # characters
FIRST_DUE = Order((Key("due_on", "date"), Key("pk")))
NEWEST = Order((Key("pk"),), descending=True)


@dataclass(frozen=True, slots=True)
class Row:
    """`days`: to the day by which is to be replied, None where that has been."""

    opinion: Opinion
    days: int | None
    wording: date


@requires(Permission.OPINION_VIEW)
@require_safe
def opinion_list(request: StaffRequest) -> HttpResponse:
    """List what is to be replied to by its day; what is over or sought newest first."""
    is_over, sought = request.GET.get("over") == "1", _sought(request)
    shown = Opinion.objects.visible_to(request.user)
    rows = shown.over() if is_over else shown.open()
    if sought:
        rows = shown.sought(sought)
    order = NEWEST if is_over or sought else FIRST_DUE
    found = page(rows, order, request.GET, size=PAGE, dress=_dressed)
    today = timezone.localdate()
    context = {
        "rows": [Row(one, _days(one, today), one.due_on) for one in found.rows],
        "is_over": is_over,
        "sought": sought,
        "open_url": address(request.GET, drop=["over", "q"]),
        "over_url": address(request.GET, drop=["q"], over="1"),
        "lead": "" if is_over or sought else _lead(shown, today),
        "previous_url": found.previous,
        "next_url": found.next,
    }
    return render(request, "opinion/list.html", context)


def _sought(request: StaffRequest) -> str:
    """Return what is sought, as far as a search goes."""
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]


def _dressed(rows: QuerySet[Opinion, Opinion]) -> QuerySet[Opinion, Opinion]:
    return rows.select_related("report__inspection__organisation", "finding")


def _days(one: Opinion, today: date) -> int | None:
    return (one.due_on - today).days if one.is_open else None


def _lead(rows: OpinionQuerySet, today: date) -> str:
    """Count what is to be replied to, and how much of it is late; "" for nothing."""
    late = Count("pk", filter=Q(due_on__lt=today))
    counted = rows.open().order_by().aggregate(count=Count("pk"), late=late)
    count: int = counted["count"]
    if not count:
        return ""
    if counted["late"]:
        words = ngettext(
            "%(count)d opinion is to be replied to, overdue",
            "%(count)d opinions are to be replied to, %(late)d of them overdue",
            count,
        )
    else:
        words = ngettext(
            "%(count)d opinion is to be replied to",
            "%(count)d opinions are to be replied to",
            count,
        )
    return words % counted


def fetch(user: User, pk: int) -> Opinion:
    rows = Opinion.objects.visible_to(user).select_related(
        *("report__inspection__organisation", "report__inspection__overseer"),
        *("finding", "drafted_by", "released_by"),
    )
    return get_object_or_404(rows, pk=pk)


@requires(Permission.OPINION_VIEW)
@require_safe
def opinion_detail(request: StaffRequest, pk: int) -> HttpResponse:
    one, user = fetch(request.user, pk), request.user
    about = one.finding or one.report
    drafts = FormDraft.objects.of(user, one.address)
    context = {
        "opinion": one,
        "about": about,
        "crumbs": [Crumb(_("Opinions"), reverse("opinion-list")), Crumb(str(one))],
        "facts": _facts(one),
        "days": _days(one, timezone.localdate()),
        "steps": steps(one, user).filled(request, drafts).asking(request),
        "history": _history(one),
        "may_erase": user.may(Permission.ERASURE_REQUEST, one),
    }
    return render(request, "opinion/detail.html", context)


def _facts(one: Opinion) -> list[tuple[str, object]]:
    judged = {True: _("Solved"), False: _("Not solved"), None: ""}
    return [
        (_("Body"), one.report.inspection.organisation),
        (_("Received at"), one.received_at),
        (_("Reply due on"), one.due_on),
        (
            _("In public"),
            _("may be told of") if one.may_be_public else _("not agreed to"),
        ),
        (_("Drafted by"), one.drafted_by),
        (_("Released by"), one.released_by),
        (_("Released at"), one.released_at),
        (_("The sender says"), judged[one.is_satisfied]),
    ]


def _history(one: Opinion) -> list[Change]:
    told = LogEntry.objects.filter(subject_type="opinion", subject_id=one.pk)
    rows = told.select_related("payload").order_by("-seq")
    return changes_in(list(rows[:MOST_CHANGES]))


def steps(one: Opinion, user: User) -> Steps:
    """List what the user's posts allow here; each possible now, or with the reason."""
    first = "" if one.state == OpinionState.RECEIVED else "primary"  # accept is
    offered = {
        "accept": (None, "primary"),
        "draft_reply": (ReplyForm(opinion=one), first),
        "draft_refusal": (RefusalForm(), ""),
        "release": (None, "primary"),
        "decline": (None, "primary"),
        "send_back": (ReasonForm(), ""),
        "take_back": (None, ""),
        "hide": (ReasonForm(), "grave"),
    }
    return Steps.of(
        step(one, user, action, form=form, kind=kind)
        for action, (form, kind) in offered.items()
    )


# --- its steps --------------------------------------------------------------------


@requires(Permission.OPINION_HANDLE)
@require_POST
def opinion_accept(request: StaffRequest, pk: int) -> HttpResponse:
    one = as_read(request, fetch(request.user, pk))
    one.accept(by=request.user)
    return done(request, one, _("Accepted: its sender reads that it is being handled."))


@requires(Permission.OPINION_HANDLE)
@require_POST
def opinion_draft_reply(request: StaffRequest, pk: int) -> HttpResponse:
    one = as_read(request, fetch(request.user, pk))
    words = said(request, ReplyForm(request.POST, opinion=one))
    one.draft_reply(
        by=request.user,
        reply=words["reply"],
        outline=words.get("outline", ""),
        is_public=words.get("is_public", False),
    )
    return done(request, one, _drafted())


@requires(Permission.OPINION_HANDLE)
@require_POST
def opinion_draft_refusal(request: StaffRequest, pk: int) -> HttpResponse:
    one = as_read(request, fetch(request.user, pk))
    words = said(request, RefusalForm(request.POST))
    one.draft_refusal(by=request.user, reply=words["reply"])
    return done(request, one, _drafted())


def _drafted() -> str:
    return _("Drafted: another person finds it in My work and releases it.")


@requires(Permission.OPINION_HANDLE)
@require_POST
def opinion_take_back(request: StaffRequest, pk: int) -> HttpResponse:
    one = as_read(request, fetch(request.user, pk))
    one.take_back(by=request.user)
    return done(request, one, _("The draft is taken back; its words are kept."))


@requires(Permission.OPINION_RELEASE)
@require_POST
def opinion_release(request: StaffRequest, pk: int) -> HttpResponse:
    one = as_read(request, fetch(request.user, pk))
    said(request, BareForm(request.POST))
    release(one, by=request.user)
    told = _("Released: its sender can read it.")
    if one.is_public:
        told = _("Released: its sender can read it; the public does too.")
    return done(request, one, told)


@requires(Permission.OPINION_RELEASE)
@require_POST
def opinion_decline(request: StaffRequest, pk: int) -> HttpResponse:
    one = as_read(request, fetch(request.user, pk))
    said(request, BareForm(request.POST))
    release(one, by=request.user)
    return done(request, one, _("Released: its sender can read it."))


@requires(Permission.OPINION_RELEASE)
@require_POST
def opinion_send_back(request: StaffRequest, pk: int) -> HttpResponse:
    one = as_read(request, fetch(request.user, pk))
    words = said(request, ReasonForm(request.POST))
    one.send_back(by=request.user, reason=words["reason"])
    return done(request, one, _("Sent back, to be drafted anew."))


@requires(Permission.OPINION_RELEASE)
@require_POST
def opinion_hide(request: StaffRequest, pk: int) -> HttpResponse:
    one = as_read(request, fetch(request.user, pk))
    words = said(request, ReasonForm(request.POST))
    one.hide(by=request.user, reason=words["reason"])
    return done(request, one, _("The public reads it no more; its sender still does."))
