"""检索: one box for references, words and people; what is found, by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.forms.search import SearchForm
from rectification.models.search.asking import Question
from rectification.models.search.shown import Hit
from rectification.views.parts.requests import StaffRequest
from rectification.views.search.found import MOST, found_of, hit_of
from rectification.views.search.kinds import KINDS
from rectification.workflow import Permission

FEW = 5  # of each kind that stand on the page of all


@dataclass(frozen=True, slots=True)
class Group:
    """What is found of one kind. `more`: there is more than is counted."""

    anchor: str
    label: str | Promise
    count: int
    more: bool
    url: str
    hits: Sequence[Hit]


@requires(Permission.STAFF)
@require_safe
def search(request: StaffRequest) -> HttpResponse:
    form = SearchForm(request.GET, user=request.user)
    asked = form.cleaned_data if form.is_valid() else {}
    question = Question.of(asked.get("q", ""))
    only = asked.get("kind", "")
    groups = _groups(request, question, only, asked.get("body")) if question else []
    context = {
        "form": form,
        "sought": asked.get("q", ""),
        "is_asked": bool(question),
        "only": only,
        "groups": groups,
        "most": MOST,
        "all_url": _address(request, "") if only else "",
    }
    return render(request, "search/page.html", context)


def _groups(
    request: StaffRequest, question: Question, only: str, body: int | None
) -> list[Group]:
    kinds = [only] if only else list(KINDS)
    found = found_of(question, request.user, kinds, body)
    return [
        Group(
            kind,
            KINDS[kind].label,
            min(len(rows), MOST),
            len(rows) > MOST,
            "" if only or len(rows) <= FEW else _address(request, kind),
            [hit_of(kind, row, question) for row in rows[: MOST if only else FEW]],
        )
        for kind, rows in found.items()
        if rows
    ]


def _address(request: StaffRequest, kind: str) -> str:
    said = {name: value for name, value in request.GET.items() if name in ("q", "body")}
    return "?" + urlencode({**said, **({"kind": kind} if kind else {})})
