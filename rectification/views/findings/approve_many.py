"""批量销号: the close-outs that wait for somebody, ticked and granted together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.errors import Classified, NotAllowed, Refusal
from rectification.exporting.words import deadline_words
from rectification.forms.findings.bulk import ApproveForm
from rectification.forms.findings.filter import KEY
from rectification.forms.inspections.choice import ChoosesInspections, named
from rectification.forms.parts.identity import prove_identity
from rectification.models import Finding, Inspection
from rectification.models.bodies.names import by_pinyin
from rectification.models.findings.approving import (
    AT_ONCE,
    Approve,
    Request,
    requests_of,
)
from rectification.models.findings.bulk import Outcome, run
from rectification.models.findings.claim import Claim
from rectification.models.findings.paper_sheet import form_number
from rectification.views.parts.answers import once, sent_before
from rectification.views.parts.deciding import close_outs, decision_url
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import FindingState, Permission

ALL = "all"  # as on the list of findings: `which=all` ticks whatever can be ticked


@dataclass(frozen=True, slots=True)
class Row:
    """A request in short. `tick` binds its box to what was shown."""

    request: Request
    url: str
    asked: str
    proof: str
    deadline: str
    tick: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A body of which something waits: so many, `heed` of them flagged as kept, and
    where they stand alone."""

    key: int
    name: str
    number: int
    heed: int
    url: str
    is_chosen: bool


@requires(Permission.FINDING_STEP)
@require_http_methods(["GET", "POST"])
def bulk_approve(request: StaffRequest) -> HttpResponse:
    """List what waits for somebody; grant what is ticked, with one opinion."""
    is_sent = request.method == "POST"
    if is_sent and (again := sent_before(request)):
        return again
    form = ApproveForm(request.POST if is_sent else None)
    prove_identity(request, form)
    if is_sent and form.is_valid():
        try:
            return _done(request, form)
        except (Classified, NotAllowed):
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _draw(request, form)


def _ticked(request: StaffRequest) -> dict[int, str]:
    """Return the mark of each finding (key) that is ticked, as it was shown."""
    pairs = (one.partition(":") for one in request.POST.getlist("row"))
    found = {int(key): mark for key, _colon, mark in pairs if re.fullmatch(KEY, key)}
    return dict(list(found.items())[:AT_ONCE])


def _done(request: StaffRequest, form: ApproveForm) -> HttpResponse:
    """Grant once, however often the form arrives; where nothing can be, say why."""
    with once(request, form) as before:
        if not before.led_to:
            act = Approve(form.cleaned_data["reason"])
            entry = run(act, _ticked(request), by=request.user)
            if not (outcome := Outcome.of(entry)).done:
                raise _nothing_done(outcome)
            before.lead_to(reverse("bulk-result", args=[entry.pk]))
    return redirect(before.led_to)


def _nothing_done(outcome: Outcome) -> Refusal:
    said = [f"{name}：{why}" for name, why in outcome.refused.items()]
    if outcome.changed:
        words = _("Changed meanwhile, please look again: %(findings)s")
        said.append(words % {"findings": "、".join(outcome.changed)})
    return Refusal(" ".join(said) or _("Please tick what is to be granted."))


def _draw(request: StaffRequest, form: ApproveForm) -> HttpResponse:
    chosen = _chosen(request)
    meant = _waiting(request, {**chosen, "body": ""})
    places = _places(meant, chosen)
    place = next((one for one in places if one.is_chosen), None)
    waiting = _waiting(request, chosen)
    found = requests_of(waiting, by=request.user)
    rows = [_row(request, one) for one in found]
    own = [one.finding for one in found if one.refusal is None]
    shown = [place] if place else places
    number = sum(one.number for one in shown)
    context = {
        "form": form,
        "clear": [row for row in rows if row.request.is_clear],
        "flagged": [row for row in rows if row.request.is_flagged],
        "barred": [row for row in rows if row.request.refusal],
        "all": number,
        "heed": sum(one.heed for one in shown),
        "more": number - len(found),
        "places": places if len(places) > 1 else [],
        "everywhere": _address({**chosen, "body": ""}),
        "all_url": _address({**chosen, "which": ALL}),
        "chosen": chosen,
        "body": place or (places[0] if len(places) == 1 else None),
        "number": form_number(own),
        "printed_on": timezone.localdate(),
        "crumbs": [Crumb(_("My work"), reverse("work")), Crumb(_("Batch approval"))],
    }
    return render(request, "finding/approve_many.html", context)


def _chosen(request: StaffRequest) -> dict[str, str]:
    """Return the inspections that the page is narrowed down to, as overviews say it."""
    said = request.POST if request.method == "POST" else request.GET
    form = ChoosesInspections(said, user=request.user)
    return form.narrowed() if form.is_valid() else {}


def _waiting(request: StaffRequest, chosen: Mapping[str, str]) -> QuerySet[Finding]:
    waiting = close_outs(request.user)
    if not any(chosen.values()):
        return waiting
    meant = Inspection.objects.filter(named(chosen))
    return waiting.filter(inspection__in=meant.values("pk"))


def _address(said: Mapping[str, str]) -> str:
    return "?" + urlencode({name: value for name, value in said.items() if value})


def _places(meant: QuerySet[Finding], chosen: Mapping[str, str]) -> list[Place]:
    """Return the bodies of which something waits, by name."""
    body = "inspection__organisation"
    counted = meant.order_by().values_list(body, f"{body}__name")
    return [
        Place(
            key,
            name,
            number,
            heed,
            _address({**chosen, "body": str(key)}),
            str(key) == chosen.get("body"),
        )
        for key, name, number, heed in sorted(
            counted.annotate(number=Count("pk"), heed=Count("flagged")),
            key=lambda row: by_pinyin(row[1]),
        )
    ]


def _row(request: StaffRequest, one: Request) -> Row:
    finding, claim = one.finding, one.claim
    tick = f"{finding.pk}:{finding.mark}" if one.is_clear else ""
    ticked = request.POST.getlist("row")
    return Row(
        request=one,
        url=decision_url(finding),
        asked=str(FindingState(finding.asks or FindingState.COMPLETED).label),
        proof=_proof(claim),
        deadline=deadline_words(finding),
        tick=tick,
        is_ticked=bool(tick) and (tick in ticked or request.GET.get("which") == ALL),
    )


def _proof(claim: Claim) -> str:
    measures, files = len(claim.measures), len(claim.uses)
    said = [
        ngettext("%(count)d measure", "%(count)d measures", measures)
        % {"count": measures},
        ngettext("%(count)d piece of evidence", "%(count)d pieces of evidence", files)
        % {"count": files},
    ]
    return " · ".join(said)
