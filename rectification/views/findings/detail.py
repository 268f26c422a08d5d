"""The page of a finding, and reporting progress on it."""

import logging
from collections.abc import Mapping

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rectification.access import requires
from rectification.errors import Conflict
from rectification.forms.autosave import hold, keep_files
from rectification.forms.findings.progress import ProgressForm
from rectification.forms.parts.editing import Difference
from rectification.intake.files.evidence_file import CheckedFile
from rectification.models import Evidence, Finding, Measure, ProgressEntry, User
from rectification.models.findings.evidence import store
from rectification.views.autosave import sent
from rectification.views.findings.help_rows import help_row
from rectification.views.findings.page import (
    fetch_finding,
    finding_page,
    last_entry,
    surround,
)
from rectification.views.findings.recurrence_rows import recurrence
from rectification.views.findings.verification_rows import (
    looked_row,
    told_row,
    verified_row,
)
from rectification.views.findings.way_back import way_back
from rectification.views.inspections.instructions import may_give
from rectification.views.inspections.orders import issuer_for
from rectification.views.parts.asked import instructed, orders_out
from rectification.views.parts.owing import Next, next_report
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission

logger = logging.getLogger(__name__)
Stored = tuple[CheckedFile, tuple[str, int]]  # with digest and size


@requires(Permission.FINDING_VIEW)
@require_safe
def finding_detail(request: StaffRequest, reference: str) -> HttpResponse:
    finding = surround(fetch_finding(request.user, reference))
    if "reported" not in request.GET:
        return _drawn(request, finding)
    return _drawn(request, finding, after=next_report(request.user, finding))


@requires(Permission.FINDING_WORK)
@require_POST
def finding_record_progress(request: StaffRequest, reference: str) -> HttpResponse:
    user = request.user
    finding = fetch_finding(user, reference)
    form = _sent_form(request, finding, request.POST)
    take_over = "take_over" in request.POST
    accepted = form.is_valid() and not take_over
    # What is kept is kept by the verb, which asks this itself; files come before it.
    if not accepted or form.cleaned_data["evidence"]:
        if refusal := finding.why_not("record_progress", by=user):
            raise refusal
        surround(finding)
    more: dict[str, object] = {}
    if take_over:
        form = _taken_over(request, finding, form)
    elif accepted:
        try:
            entry = _record(finding, form, by=user)
        except Conflict as conflict:
            if "account" not in conflict.current:
                raise  # this very form was used for another finding
            more = _conflict(form, conflict, request.POST)
        except OSError as error:
            logger.exception("evidence could not be stored", exc_info=error)
            form.add_error("evidence", _("The files could not be stored: try again."))
        else:
            return _kept(request, entry)
    keep_files(form, user, request.path)
    return _drawn(request, surround(finding), form, more)


def _drawn(
    request: StaffRequest,
    finding: Finding,
    form: ProgressForm | None = None,
    more: Mapping[str, object] | None = None,
    *,
    after: Next | None = None,
) -> HttpResponse:
    page = finding_page(request, finding, form, after)
    asked = [help_row(one) for one in finding.help_requests.all()]
    page |= {"way_back": way_back(request, finding), "help": asked}
    page |= {"verified": [verified_row(one) for one in finding.verifications.all()]}
    page |= {"looked": [looked_row(one) for one in finding.look_backs.all()]}
    page |= {"recurrence": recurrence(finding, request.user)}
    page |= {"told": [told_row(one) for one in finding.check_ins.all()]}
    page |= {"orders": orders_out(finding), "instructed": instructed(finding)}
    page |= {"ways_to_ask": ways_to_ask(request.user, finding), **(more or {})}
    return render(request, "finding/detail.html", page)


def ways_to_ask(user: User, finding: Finding) -> list[tuple[str, str]]:
    """Return the pages on which somebody orders or instructs something about it."""
    inspection, offered = finding.inspection, []
    if issuer_for(user, inspection) is not None:
        offered.append((_("New order"), "order-new"))
    if may_give(user, inspection):
        offered.append((_("Enter an instruction"), "instruction-new"))
    about = f"?finding={finding.reference}"
    return [
        (label, reverse(name, args=[inspection.reference]) + about)
        for label, name in offered
    ]


def _kept(request: StaffRequest, entry: ProgressEntry) -> HttpResponse:
    sent(request)
    day = date_format(entry.happened_on)
    messages.success(request, _("Progress of %(date)s is kept.") % {"date": day})
    return redirect(entry.finding.get_absolute_url() + "?reported=1#progress")


def _sent_form(
    request: StaffRequest, finding: Finding, data: QueryDict
) -> ProgressForm:
    form = ProgressForm(data, request.FILES, finding=finding)
    hold(form, request.user, request.path)
    return form


def _taken_over(
    request: StaffRequest, finding: Finding, form: ProgressForm
) -> ProgressForm:
    """Return the form with the last entry's text behind what is typed already."""
    data = form.sent()
    last, typed = last_entry(finding), data.get("text", "").strip()
    if last and last.text not in typed:
        data["text"] = f"{typed}\n{last.text}".strip()
    shown = _sent_form(request, finding, data)
    shown.errors.clear()  # what is still missing is said on sending
    return shown


def _record(finding: Finding, form: ProgressForm, *, by: User) -> ProgressEntry:
    """Keep files, entry and account. The same form twice gives the first entry."""
    said = form.cleaned_data
    key = said["form_key"]
    changes = form.changes_of_measure()
    if key and (changes or said["evidence"]):  # else the verb itself sees to it
        sent_before = ProgressEntry.objects.filter(
            author=by, form_key=key, finding=finding
        )
        if first := sent_before.first():
            return first
    measure = form.chosen
    if measure and changes and said["version"] != finding.version:
        raise Conflict(current={"account": measure.account})
    Evidence.objects.check_may_keep(by, finding.inspection.organisation)
    # Writing a large file takes long: no lock is held meanwhile. If what follows
    # fails, no record tells of it.
    files = [(one, store(one.stream)) for one in said["evidence"]]
    with transaction.atomic():
        entry = finding.record_progress(
            by=by,
            text=said["text"],
            happened_on=said["happened_on"],
            measure=measure,
            reason_for_delay=said.get("reason_for_delay", ""),
            help_needed=said["help_needed"],
            no_news=form.is_no_news,
            help_of=said["help_of"],
            form_key=key,
        )
        if measure and changes and _differs(measure, changes):
            # The version that was typed over, not the one just read: the row is locked
            # only now, and somebody may have saved in between.
            finding.update_measure(
                by=by, measure=measure, version=said["version"], **changes
            )
        _attach(entry, files, form, by=by)
    return entry


def _attach(
    entry: ProgressEntry, files: list[Stored], form: ProgressForm, *, by: User
) -> None:
    """Record files for an entry; what is shown already came with the same form."""
    if not files:
        return
    said = form.cleaned_data
    shown = set(entry.evidence_uses.values_list("evidence__sha256", flat=True))
    for file, stored in files:
        if stored[0] in shown:
            continue
        shown.add(stored[0])
        evidence = Evidence.objects.enter(
            by=by,
            organisation=entry.finding.inspection.organisation,
            stored=stored,
            name=file.name,
            media_type=file.media_type,
            kind=said["kind"],
            dated_on=said["dated_on"] or file.taken_on,
        )
        claim = file.claim or said["claim"]
        entry.finding.attach(by=by, evidence=evidence, entry=entry, claim=claim)


def _differs(measure: Measure, changes: dict[str, str]) -> bool:
    """Ask again under the lock: the same form may have arrived twice at once."""
    stored = Measure.objects.get(pk=measure.pk)
    return any(getattr(stored, name) != value for name, value in changes.items())


def _conflict(
    form: ProgressForm, conflict: Conflict, sent: QueryDict
) -> dict[str, object]:
    """Show the other's text beside mine; sending again then replaces it knowingly."""
    form.add_error("account", str(conflict))
    data = sent.copy()
    data["version"] = str(form.fields["version"].initial)
    form.data = data
    row = Difference(
        label=str(form["account"].label),
        theirs=str(conflict.current["account"] or _("(empty)")),
        mine=form.cleaned_data.get("account") or sent.get("account", ""),
    )
    return {"conflict": str(conflict), "theirs": [row]}
