"""Help that offices need with their findings: asked for, listed, answered, solved."""

from collections.abc import Mapping, Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rectification.access import requires
from rectification.forms.findings.help_request import (
    AnswerForm,
    AskHelpForm,
    ForwardForm,
    SolveForm,
    post_words,
)
from rectification.models import HelpRequest, Post, User
from rectification.models.findings.help_request import (
    HelpRequestQuerySet,
    answering_posts,
)
from rectification.views.findings.help_rows import help_row, with_names
from rectification.views.findings.steps import fetch as fetch_finding
from rectification.views.parts.answers import done, said
from rectification.views.parts.offered_steps import Step
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import HELP, Permission

MOST = 50  # rows of one part
Posts = Mapping[int, Sequence[tuple[Post, str]]]  # by body, with who sits there


@requires(Permission.FINDING_VIEW)
@require_safe
def help_list(request: StaffRequest) -> HttpResponse:
    """List what help is asked for, oldest first, with what one may do about it."""
    shown = fetched(request.user)
    open_ones = list(shown.open().order_by("asked_at", "pk")[: MOST + 1])
    over = list(shown.exclude(closed_at=None).order_by("-closed_at", "-pk")[:MOST])
    bodies = {one.finding.inspection.organisation_id for one in open_ones}
    posts = _posts(request.user, bodies)
    context = {
        "open": [help_row(one, _steps(one, request.user, posts)) for one in open_ones],
        "more": len(open_ones) > MOST,
        "over": [help_row(one) for one in over],
        "may_answer": request.user.may(Permission.FINDING_HELP),
    }
    return render(request, "help/list.html", context)


def fetched(user: User) -> HelpRequestQuerySet:
    """Return the requests somebody sees, with what their rows print."""
    return (
        with_names()
        .visible_to(user)
        .select_related("finding__inspection__organisation")
        .prefetch_related("finding__responsibilities__office")
    )


def _posts(user: User, bodies: set[int]) -> Posts:
    if not bodies or not user.may(Permission.FINDING_HELP):
        return {}
    found: dict[int, list[tuple[Post, str]]] = {}
    for post, words in post_words(answering_posts(sorted(bodies))):
        found.setdefault(post.organisation_id, []).append((post, words))
    return found


@requires(Permission.FINDING_WORK)
@require_POST
def finding_ask_help(request: StaffRequest, reference: str) -> HttpResponse:
    finding = fetch_finding(request.user, reference)
    words = said(request, AskHelpForm(request.POST))
    finding.ask_help(by=request.user, needed=words["needed"], of_whom=words["of_whom"])
    return done(request, finding, _("Asked: coordinator and leader see it now."))


@requires(Permission.FINDING_HELP)
@require_POST
def help_answer(request: StaffRequest, pk: int) -> HttpResponse:
    one = _fetch(request.user, pk)
    one.reply(by=request.user, answer=said(request, AnswerForm(request.POST))["answer"])
    return _back(request, _("Answered; it stays open until the help has come."))


@requires(Permission.FINDING_HELP)
@require_POST
def help_forward(request: StaffRequest, pk: int) -> HttpResponse:
    one = _fetch(request.user, pk)
    posts = {str(post.pk): post for post in one.may_be_forwarded_to()}
    choices = [(post.pk, str(post)) for post in posts.values()]
    words = said(request, ForwardForm(request.POST, posts=choices))
    one.forward(by=request.user, to=posts[words["to"]], note=words["note"])
    return _back(request, _("Passed on: the holder of that post finds it in My work."))


@requires(Permission.FINDING_HELP)
@require_POST
def help_solve(request: StaffRequest, pk: int) -> HttpResponse:
    one = _fetch(request.user, pk)
    words = said(request, SolveForm(request.POST))
    one.solve(by=request.user, outcome=words["outcome"])
    return _back(request, _("Solved; the finding may close again."))


@requires(Permission.FINDING_WORK)
@require_POST
def help_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    _fetch(request.user, pk).withdraw(by=request.user)
    return _back(request, _("The request for help is withdrawn."))


def _fetch(user: User, pk: int) -> HelpRequest:
    return get_object_or_404(HelpRequest.objects.visible_to(user), pk=pk)


def _back(request: StaffRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("help-list")


# --- what may be done about a request --------------------------------------------


def _steps(one: HelpRequest, user: User, posts: Posts) -> tuple[Step, ...]:
    """Return what somebody may do about an open request, each with its form."""
    allowed = {offer.action for offer in one.offers(user) if offer.is_allowed}
    others = [
        (post.pk, words)
        for post, words in posts.get(one.finding.inspection.organisation_id, ())
        if post.pk != one.forwarded_to_id
    ]
    every: dict[str, forms.Form | None] = {
        "answer": AnswerForm(auto_id=f"id_answer_{one.pk}_%s"),
        "solve": SolveForm(auto_id=f"id_solve_{one.pk}_%s"),
        "forward": ForwardForm(posts=others) if others else None,
        "withdraw": None,
    }
    return tuple(
        _step(one, action, form)
        for action, form in every.items()
        if action in allowed and (action != "forward" or others)
    )


def _step(one: HelpRequest, action: str, form: forms.Form | None) -> Step:
    label: str | Promise = HELP[action].label
    if form is not None:
        form.auto_id = f"id_{action}_{one.pk}_%s"
    kind = "primary" if action == "answer" and not one.answer else ""
    return Step(label, reverse(f"help-{action}", args=[one.pk]), "", form, kind, False)
