"""The page of a finding, and reporting progress on it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rectification.access import requires
from rectification.errors import Conflict
from rectification.forms.progress import ProgressForm
from rectification.intake.evidence_file import CheckedFile
from rectification.models import Evidence, Finding, ProgressEntry, User
from rectification.views.draft import sent
from rectification.views.finding_page import fetch_finding, finding_page, last_delay
from rectification.workflow import Permission


@requires(Permission.FINDING_VIEW)
@require_safe
def finding_detail(request: HttpRequest, reference: str) -> HttpResponse:
    finding = fetch_finding(request.user, reference)
    return render(request, "finding/detail.html", finding_page(request.user, finding))


@requires(Permission.FINDING_WORK)
@require_POST
def finding_record_progress(request: HttpRequest, reference: str) -> HttpResponse:
    user = request.user
    finding = fetch_finding(user, reference)
    if refusal := finding.why_not("record_progress", by=user):
        raise refusal
    form = ProgressForm(
        request.POST, request.FILES, finding=finding, delay=last_delay(finding)
    )
    if form.is_valid():
        try:
            entry = _record(finding, form, by=user)
        except Conflict as conflict:
            if "account" not in conflict.current:
                raise  # this very form was used for another finding
            _show_conflict(form, conflict.current["account"], request.POST)
        else:
            sent(request)
            day = date_format(entry.happened_on)
            messages.success(
                request, _("Progress of %(date)s is kept.") % {"date": day}
            )
            return redirect(finding.get_absolute_url() + "#progress")
    return render(request, "finding/detail.html", finding_page(user, finding, form))


def _record(finding: Finding, form: ProgressForm, *, by: User) -> ProgressEntry:
    """Keep files, entry and account. The same form twice gives the first entry."""
    said = form.cleaned_data
    key = said["form_key"]
    first = ProgressEntry.objects.filter(
        author=by, form_key=key, finding=finding
    ).first()
    if key and first is not None:
        return first
    changes = form.changes_of_measure()
    if changes and said["version"] != finding.version:
        raise Conflict(current={"account": form.chosen.account})
    # Before the transaction: keeping a file locks the system's log.
    files = [_keep(one, finding, form, by=by) for one in said["evidence"]]
    with transaction.atomic():
        entry = finding.record_progress(
            by=by,
            text=said["text"],
            happened_on=said["happened_on"],
            measure=form.chosen,
            reason_for_delay=said.get("reason_for_delay", ""),
            help_needed=said["help_needed"],
            form_key=key,
        )
        _attach(entry, files, said["claim"], by=by)
        if changes and _differs(form, changes):
            # The version that was typed over, not the one just read: the row is locked
            # only now, and somebody may have saved in between.
            finding.update_measure(
                by=by, measure=form.chosen, version=said["version"], **changes
            )
    return entry


def _keep(
    file: CheckedFile, finding: Finding, form: ProgressForm, *, by: User
) -> Evidence:
    said = form.cleaned_data
    return Evidence.objects.keep(
        by=by,
        organisation=finding.inspection.organisation,
        stream=file.stream,
        name=file.name,
        media_type=file.media_type,
        kind=said["kind"],
        dated_on=said["dated_on"] or file.taken_on,
    )


def _attach(
    entry: ProgressEntry, files: list[Evidence], claim: str, *, by: User
) -> None:
    """Show files for an entry; what is shown already came with the same form."""
    shown = set(entry.evidence_uses.values_list("evidence__sha256", flat=True))
    for evidence in files:
        if evidence.sha256 not in shown:
            shown.add(evidence.sha256)
            entry.finding.attach(by=by, evidence=evidence, entry=entry, claim=claim)


def _differs(form: ProgressForm, changes: dict[str, str]) -> bool:
    """Ask again under the lock: the same form may have arrived twice at once."""
    stored = type(form.chosen).objects.get(pk=form.chosen.pk)
    return any(getattr(stored, name) != value for name, value in changes.items())


def _show_conflict(form: ProgressForm, theirs: object, sent: QueryDict) -> None:
    """Show the other's text beside mine; sending again then replaces it knowingly."""
    form.add_error(
        "account",
        _("Somebody else has changed this in the meantime. It now reads: “%(text)s”")
        % {"text": theirs or _("(empty)")},
    )
    data = sent.copy()
    data["version"] = str(form.fields["version"].initial)
    form.data = data
