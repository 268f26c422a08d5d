"""Steps of a lifecycle as a page offers them: a button, a form, or why not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django import forms
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.functional import Promise

from rectification.errors import Refusal
from rectification.forms.autosave import fill
from rectification.forms.drafted import place_of
from rectification.forms.parts.gate import GatedForm
from rectification.forms.parts.identity import BareForm, prove_identity
from rectification.models import (
    CheckIn,
    Extension,
    Finding,
    FormDraft,
    Opinion,
    Report,
    User,
)
from rectification.models.findings.replying import RepliedTo
from rectification.views.parts.requests import StaffRequest


@dataclass(frozen=True, slots=True)
class Step:
    """`why` says why not; else `url` takes a POST, with `form` where it needs words.

    `is_out_of_state`: its time has not come, or has passed; nothing else is wrong.
    `read`: the mark of what the page shows, which the POST brings along.
    `is_link`: it is taken on the page that `url` leads to.
    """

    label: str | Promise
    url: str
    why: str
    form: forms.Form | None
    kind: str
    is_out_of_state: bool
    read: str = ""
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """`now`: possible, or hindered by one thing; `later`: of another state."""

    now: list[Step]
    later: list[Step]

    @classmethod
    def of(cls, rows: Iterable[Step | None]) -> "Steps":
        steps = [row for row in rows if row is not None]
        return cls(
            [row for row in steps if not row.is_out_of_state],
            [row for row in steps if row.is_out_of_state],
        )

    def led_by(self, first: str) -> "Steps":
        """Leave weight to the one step that comes first, by its address."""

        def weighed(row: Step) -> Step:
            is_light = row.kind == "primary" and row.url != first
            return replace(row, kind="") if is_light else row

        return Steps([weighed(row) for row in self.now], self.later)

    def asking(self, request: HttpRequest) -> "Steps":
        """Have those ask again who it is whose acts do (`forms/parts/identity.py`)."""
        return Steps([_asking(request, row) for row in self.now], self.later)

    def filled(
        self, request: StaffRequest, drafts: Mapping[str, Sequence[FormDraft]]
    ) -> "Steps":
        """Put drafts about the same thing into the forms they belong to."""
        user, chosen = request.user, request.GET.get("draft", "")
        for row in self.now:
            place = place_of(row.url)
            if place and isinstance(row.form, GatedForm):
                fill(row.form, user, place.form, drafts, chosen=chosen)
        return self


def _asking(request: HttpRequest, row: Step) -> Step:
    if row.is_link:
        return row
    match = resolve(row.url)
    act = match.url_name or ""
    # Several forms on one page: no id may be used twice.
    keys = "_".join(str(key) for key in match.kwargs.values())
    form = row.form or BareForm(auto_id=f"id_{act}_{keys}_%s")
    prove_identity(request, form, act)
    return replace(row, form=form if form.fields else None)


def act(
    request: HttpRequest, name: str, pk: int, label: str | Promise, kind: str = ""
) -> Step:
    """Return an act on one row of a list, which is no step of a lifecycle.

    `name`: of the address that it posts to.
    """
    row = Step(label, reverse(name, args=[pk]), "", None, kind, False)
    return _asking(request, row)


def step(
    thing: Finding | Extension | CheckIn | Opinion | Report | RepliedTo,
    user: User,
    action: str,
    *,
    noun: str = "",
    verb: str = "",
    form: forms.Form | None = None,
    kind: str = "",
    against: Refusal | None = None,
) -> Step | None:
    """Return the step, or None for who has no such right here.

    `noun` and `verb` name the address where they differ from model and action;
    `against`: what speaks against it besides, that only the page knows.
    """
    rule = thing.lifecycle.get(action) or thing.activities[action]
    reach = thing.reach()
    if not user.may(rule.permission, reach):
        return None
    refusal = _refusal(thing, user, action) or against
    noun = noun or str(thing._meta.model_name)
    url = reverse(f"{noun}-{verb or action}", args=[thing.address])
    if form is not None:
        # Several forms on one page: no id may be used twice.
        form.auto_id = f"id_{action}_%s"
    out = thing.state not in rule.from_states
    return Step(rule.label, url, str(refusal or ""), form, kind, out, thing.mark)


def _refusal(
    thing: Finding | Extension | CheckIn | Opinion | Report | RepliedTo,
    user: User,
    action: str,
) -> Refusal | None:
    if action == "submit" and isinstance(thing, Finding):
        return thing.why_no_request(by=user)
    return thing.why_not(action, by=user)
