"""What the page of a finding shows, in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypedDict

from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    QuerySet,
    prefetch_related_objects,
)
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from rectification.access import Reach
from rectification.forms.autosave import fill
from rectification.forms.findings.help_request import AskHelpForm
from rectification.forms.findings.progress import ProgressForm
from rectification.forms.findings.steps import (
    ReasonForm,
    SubmitForm,
)
from rectification.models import (
    CheckIn,
    ConcernedFinding,
    Erasure,
    EvidenceUse,
    Extension,
    Finding,
    FormDraft,
    HelpRequest,
    LogEntry,
    LookBack,
    LookBackFile,
    Measure,
    OutcomeFigure,
    ProgressEntry,
    Responsibility,
    User,
    Verification,
)
from rectification.models.bodies.known import standing
from rectification.models.findings import check_in
from rectification.models.findings.asked_about import fetch_asked
from rectification.models.findings.look_back import due_on
from rectification.models.findings.parties import with_others
from rectification.models.findings.printed_text import LINES, PROSE, label_of
from rectification.models.findings.reporting_period import with_period
from rectification.models.trail.fields import joined, named
from rectification.models.trail.log_queries import times, with_bulk
from rectification.models.trail.worked_out import worked_out
from rectification.notices.vocabulary.printed_fields import texts_of
from rectification.records.words import file_names
from rectification.views.findings.chain_rows import chain_rows, rows_beforehand
from rectification.views.findings.check_in import check_in_steps
from rectification.views.findings.dock import Case, Dock, asked_back, dock
from rectification.views.findings.extension import extension_steps
from rectification.views.findings.help_rows import with_names
from rectification.views.findings.measure_rows import measure_table
from rectification.views.findings.on_paper import Paper, paper
from rectification.views.findings.timeline import finding_files, timeline
from rectification.views.findings.verification_rows import with_files
from rectification.views.parts.log_words import (
    changes_of,
    times_returned,
)
from rectification.views.parts.offered_steps import Steps, step
from rectification.views.parts.owing import Next, returned_words
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import (
    Crumb,
    deadline_words,
    extension_row,
    outcome_rows,
)
from rectification.workflow import FindingState, Permission

MOST_CHANGES = 100
_ASKED = {"prior": "edit"}  # which step a page of editing takes


def fetch_finding(user: User, reference: str) -> Finding:
    """Return a finding with what its form asks for, or 404; `surround` adds more."""
    found = worked_out(standing(user), partial(_shown, user), reference=reference)
    if not found:
        raise Http404
    [finding] = found
    if getattr(finding, "is_concerned", True):
        fetch_asked(finding, user)
    return finding


def _shown(user: User, reference: str) -> QuerySet[Finding]:
    shown = Finding.objects.visible_to(user).select_related(
        *("inspection__organisation", "inspection__overseer"),
        *("aspect", "adoption", "proposed_state"),
    )
    of_it = {"finding": OuterRef("pk")}
    shown = shown.annotate(
        times_returned=times("finding.send_back"),
        is_prolonged=Exists(Extension.objects.filter(**of_it)),
        needed_help=Exists(HelpRequest.objects.filter(**of_it)),
        has_outcomes=Exists(OutcomeFigure.objects.filter(**of_it)),
        is_concerned=Exists(ConcernedFinding.objects.filter(**of_it)),
        was_verified=Exists(Verification.objects.filter(**of_it)),
        was_looked_at=Exists(LookBack.objects.filter(**of_it)),
        is_named=Exists(Finding.objects.filter(prior=OuterRef("pk"))),
        was_told_of=Exists(CheckIn.objects.filter(**of_it)),
        has_drafts=Exists(
            FormDraft.objects.filter(user=user, key=OuterRef("reference"))
        ),
        **with_period("inspection"),
    )
    measures = Prefetch("measures", Measure.objects.select_related("office"))
    return shown.prefetch_related(measures).filter(reference=reference)


def surround(finding: Finding) -> Finding:
    """Fetch all that the page of a finding prints; of what it has none, nothing."""
    entries = joined(
        ProgressEntry.objects.select_related("office"), *named("author", "returned_by")
    )
    extensions = joined(
        Extension.objects.select_related(
            "endorsed_paper__sheet", "decided_paper__sheet"
        ),
        *named("requested_by", "endorsed_by", "decided_by"),
    )
    # Of none, plain: what would be joined is worked out even where nothing is asked.
    if not getattr(finding, "is_prolonged", True):
        extensions = Extension.objects.none()
    if getattr(finding, "needed_help", True):
        help_requests = with_names()
    else:
        help_requests = HelpRequest.objects.none()
    uses = EvidenceUse.objects.select_related("evidence").order_by("pk")
    prefetch_related_objects(
        [finding],
        Prefetch("responsibilities", Responsibility.objects.select_related("office")),
        Prefetch("entries", with_others(entries.order_by("-happened_on", "-pk"))),
        Prefetch("evidence_uses", uses),
        Prefetch("extensions", extensions.order_by("-pk")),
        Prefetch("help_requests", help_requests.order_by("-pk")),
        Prefetch("verifications", _verifications(finding)),
        Prefetch("look_backs", _look_backs(finding)),
        Prefetch("check_ins", _check_ins(finding)),
    )
    for one in (finding, *finding.extensions.all()):
        one.refusals = {}
    if erased := [one for one in finding.entries.all() if one.erasure_id]:
        erasures = joined(Erasure.objects.all(), *named("requested_by", "confirmed_by"))
        prefetch_related_objects(erased, Prefetch("erasure", erasures))
    return finding


def _verifications(finding: Finding) -> QuerySet[Verification]:
    if not getattr(finding, "was_verified", True):
        return Verification.objects.none()
    rows = joined(Verification.objects.all(), *named("verified_by"))
    return with_files(rows).order_by("-verified_at", "-pk")


def _look_backs(finding: Finding) -> QuerySet[LookBack]:
    if not getattr(finding, "was_looked_at", True):
        return LookBack.objects.none()
    rows = joined(LookBack.objects.all(), *named("looked_by"))
    files = LookBackFile.objects.select_related("evidence").order_by("pk")
    return rows.prefetch_related(Prefetch("files", files)).order_by("-looked_at", "-pk")


def _check_ins(finding: Finding) -> QuerySet[CheckIn]:
    if not getattr(finding, "was_told_of", True):
        return CheckIn.objects.none()
    rows = joined(check_in.with_files(), *named("written_by", "decided_by"))
    return rows.order_by("-written_at", "-pk")


def finding_page(
    request: StaffRequest,
    finding: Finding,
    form: ProgressForm | None = None,
    after: Next | None = None,
) -> dict[str, object]:
    user, log = request.user, _log_of(finding)
    reach, uses = finding.reach(), finding.evidence_uses.all()
    no_entry = finding.why_not("record_progress", by=user, reach=reach)
    drafts = _drafts(finding, user, is_sent=form is not None)
    if no_entry is None and form is None:
        form = ProgressForm(finding=finding, delay=last_delay(finding))
    if form is not None:
        chosen = request.GET.get("draft", "")
        fill(form, user, "finding-record_progress", drafts, chosen=chosen)
    offered, rows = to_do(finding, user, after), timeline(finding, user, log)
    files = {row.pk: row.files for row in rows if row.pk}
    return {
        **offered,
        "finding": finding,
        **(imported(finding, user) | _chain(finding, user)),
        "inspection": finding.inspection,
        "crumbs": crumbs(finding),
        "paragraphs": finding.original_text.splitlines(),
        "days": finding.days_left(),
        "wording": deadline_words(finding),
        "facts": facts(finding),
        "extensions": [extension_row(one) for one in finding.extensions.all()],
        "measures": measure_table(finding, user, files),
        "form": form if no_entry is None else None,
        "last": last_entry(finding),
        "no_entry": no_entry if user.may(Permission.FINDING_WORK, reach) else None,
        "timeline": rows,
        "steps": offered["steps"].filled(request, drafts).asking(request),
        "outcomes": outcome_rows(finding),
        "files": finding_files(finding, uses, file_names(uses)),
        "may_attach": finding.why_not("attach", by=user, reach=reach) is None,
        "history": changes_of(finding, log),
        "may_erase": user.may(Permission.ERASURE_REQUEST, reach),
    }


def _chain(finding: Finding, user: User) -> dict[str, object]:
    """Return the steps of the request; beforehand, for who could ask now."""
    if finding.chain or finding.state != FindingState.ONGOING:
        return {"chain": chain_rows(finding)}
    if not finding.inspection.organisation.close_out_chain:
        return {}
    if finding.why_no_request(by=user):
        return {}
    return {"chain": rows_beforehand(finding, user), "is_beforehand": True}


def _drafts(
    finding: Finding, user: User, *, is_sent: bool
) -> Mapping[str, list[FormDraft]]:
    """Return somebody's drafts about it; a form that is given back has left one."""
    if is_sent or getattr(finding, "has_drafts", True):
        return FormDraft.objects.of(user, finding.reference)
    return {}


class ToDo(TypedDict):
    """What the page offers: the first of it in the dock, and the rest."""

    dock: Dock
    edits: Mapping[str, str]
    paper: Paper | None
    returned: list[str]
    steps: Steps


def to_do(finding: Finding, user: User, after: Next | None = None) -> ToDo:
    finding.settle(user)
    reach, offered = finding.reach(), steps(finding, user)
    open_edits, on_paper = edits(finding, user, reach), paper(finding, user, reach)
    first = dock(
        Case(
            finding,
            user,
            offered,
            open_edits,
            may_report=not finding.why_not("record_progress", by=user, reach=reach),
            sheet=on_paper.waiting if on_paper else None,
            after=after,
        )
    )
    back = [one for one in asked_back(finding) if one.return_reason not in first.said]
    return {
        "dock": first,
        "edits": open_edits,
        "paper": on_paper,
        "returned": [returned_words(one) for one in back],
        "steps": offered.led_by(first.first),
    }


def _log_of(finding: Finding) -> list[LogEntry]:
    told = LogEntry.objects.filter(subject_type="finding", subject_id=finding.pk)
    rows = with_bulk(told).select_related("payload").order_by("-seq")
    return list(rows[:MOST_CHANGES])


def imported(finding: Finding, user: User) -> dict[str, object]:
    """Return the state that a table proposes, and whether one sees the import."""
    return {
        "proposed": getattr(finding, "proposed_state", None),
        "sees_import": user.scope(Permission.FINDING_VIEW).covers(finding.inspection),
    }


def edits(finding: Finding, user: User, reach: Reach) -> dict[str, str]:
    """Return the addresses of the pages of editing that are open to somebody now."""
    pages = {
        "edit": "finding-edit",
        "assign": "finding-assign",
        "correct_text": "finding-correct_text",
        "plan": "measure-new",
        "prior": "finding-prior",
        "record_outcomes": "finding-outcomes",
    }
    return {
        action: reverse(name, args=[finding.reference])
        for action, name in pages.items()
        if finding.why_not(_ASKED.get(action, action), by=user, reach=reach) is None
    }


def crumbs(finding: Finding) -> list[Crumb]:
    inspection = finding.inspection
    return [
        Crumb(_("Inspections"), reverse("inspection-list")),
        Crumb(str(inspection), inspection.get_absolute_url()),
        Crumb(finding.reference),
    ]


def last_delay(finding: Finding) -> str:
    """Return the reason for delay given last, to be confirmed or changed."""
    for entry in finding.entries.all():
        if entry.reason_for_delay and not entry.withdrawn_at:
            return entry.reason_for_delay
    return ""


def last_entry(finding: Finding) -> ProgressEntry | None:
    """Return the newest entry that stands, for the next to begin from."""
    for entry in finding.entries.all():
        if not entry.withdrawn_at and not entry.erasure_id:
            return entry
    return None


def facts(finding: Finding) -> list[tuple[str, object]]:
    rows = list(finding.responsibilities.all())
    lead = [row for row in rows if row.is_lead]
    joint = [row for row in rows if not row.is_lead]
    people = "、".join(
        " ".join(filter(None, [row.person, row.phone])) for row in rows if row.person
    )
    texts = texts_of(finding) | {"person": people or finding.person}
    return [
        (_("Lead office"), "、".join(row.office.name for row in lead)),
        (
            _("Joint offices") if lead else _("Offices"),
            "、".join(row.office.name for row in joint),
        ),
        *((str(label_of(name)), texts[name]) for name in LINES),
        (_("Kind"), finding.get_kind_display() if finding.kind else ""),
        # What is to be reached stands with the original text, over the measures.
        *((str(label_of(name)), texts[name]) for name in PROSE if name != "standard"),
        (_("Aspect"), finding.aspect.title if finding.aspect else ""),
        (_("Status as printed"), finding.status_wording),
        (_("Reason for no evidence"), finding.evidence_waiver),
        (_("Times returned"), times_returned(finding)),
        (_("Look-back due on"), _look_back_due(finding)),
        (_("Yearly check-in due on"), check_in.due_on(finding)),
    ]


def _look_back_due(finding: Finding) -> date | None:
    """Return when it is due; None once it was looked at since it was closed."""
    at = finding.closed_at or finding.adopted_at
    looked = finding.look_backs.all()
    if at is not None and any(one.looked_at >= at for one in looked):
        return None
    return due_on(finding)


# --- what can be done now ---------------------------------------------------------


def steps(finding: Finding, user: User) -> Steps:
    """List what the user's posts allow here; each possible now, or with the reason."""
    rows = extension_steps(finding, user)
    agreeing = finding.granting()
    if sheet := step(finding, user, agreeing, verb="decide", kind="primary"):
        rows.append(replace(sheet, label=_("Look at the proof, decide"), is_link=True))
    rows.append(step(finding, user, "submit", form=SubmitForm(), kind="primary"))
    if finding.state == FindingState.SUBMITTED:
        rows.append(step(finding, user, "withdraw"))
    looks = [("verify", "primary"), ("look_back", "primary"), ("reopen", "grave")]
    rows += [
        step(finding, user, "conclude", form=ReasonForm(), kind="primary"),
        *(
            replace(row, is_link=True)
            for name, kind in looks
            if (row := step(finding, user, name, kind=kind))
        ),
    ]
    rows += check_in_steps(finding, user)
    rows.append(step(finding, user, "ask_help", form=AskHelpForm()))
    if finding.state == FindingState.REGISTERED:
        rows.append(step(finding, user, "unregister", form=ReasonForm(), kind="grave"))
    return Steps.of(rows)
