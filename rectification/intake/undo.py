"""Taking an import back, while nothing has been built on it."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rectification.access import Permission
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.intake.provenance import source_of, taken_in
from rectification.models import (
    Adoption,
    Aspect,
    Chain,
    Edition,
    EvidenceUse,
    Finding,
    Inspection,
    LogEntry,
    Notification,
    Office,
    Plan,
    ProgressEntry,
    Report,
    ReportItem,
    ReportSection,
    Source,
    User,
)
from rectification.workflow_reports import ReportState

# What may stand in an inspection's log beside the import: nobody has built on these.
HARMLESS = frozenset(
    {
        "inspection.open",
        "plan.begin",
        "inspection.amend",
        "adoption.propose",
        "adoption.discard",
        "aspect.add",
        "aspect.amend",
        "finding.register",
        "finding.unregister",
        "finding.adopt",
        "finding.start",
        "finding.edit",
        "finding.assign",
        "finding.correct_text",
        "report.draft",
        "report.lay_out",
        "report.edit",
        "source.keep",
        "source.take_in",
    }
)


def why_not(inspection: Inspection, *, by: User) -> Refusal | None:
    """Say why somebody cannot take an inspection's import back, or None."""
    if not by.may(Permission.INSPECTION_EDIT, inspection):
        return NotAllowed()
    if source_of(inspection) is None:
        return InvalidTransition(
            _("This inspection was not imported; there is nothing to take back.")
        )
    findings = Finding.objects.filter(inspection=inspection)
    if ProgressEntry.objects.filter(finding__in=findings).exists():
        return InvalidTransition(
            _("Progress has been reported: the import can no longer be taken back.")
        )
    if EvidenceUse.objects.filter(finding__in=findings).exists():
        return InvalidTransition(
            _("Evidence has been handed in: the import can no longer be taken back.")
        )
    missed = findings.overdue(on=timezone.localdate())
    if any(one.has_missed_deadline() for one in missed):
        return InvalidTransition(
            _("A deadline has passed: the import can no longer be taken back.")
        )
    reports = Report.objects.filter(inspection=inspection)
    begun = reports.exclude(state=ReportState.DRAFTING, round=0).exists()
    if begun or reports.count() > 1 or _editions(inspection):
        return InvalidTransition(
            _("The report is on its way: the import can no longer be taken back.")
        )
    if step := _step_since(inspection):
        return InvalidTransition(
            _(
                "Work has begun (%(day)s, %(actor)s): the import can no longer be "
                "taken back."
            )
            % {"day": date_format(timezone.localtime(step.at)), "actor": step.actor}
        )
    return None


def _editions(inspection: Inspection) -> bool:
    return Edition.objects.filter(report__inspection=inspection).exists()


def _step_since(inspection: Inspection) -> LogEntry | None:
    """Return the first entry of the log that is more than the import itself."""
    log = LogEntry.objects.filter(chain__name=inspection.chain_name).order_by("seq")
    if step := log.exclude(action__in=HARMLESS).first():
        return step
    if taken := taken_in(inspection):
        later = log.filter(seq__gt=taken.seq)
        return later.filter(action__in=("finding.register", "finding.start")).first()
    return None


def undo(inspection: Inspection, *, by: User, reason: str) -> None:
    """Take the inspection out with its findings, report and source.

    The log stays, and with it the number: neither is used again.
    """
    if not reason.strip():
        raise Refusal(_("Please give a reason."))
    with transaction.atomic():
        row = Inspection.objects.select_for_update().filter(pk=inspection.pk).first()
        if row is None:
            raise InvalidTransition(_("The import has been taken back already."))
        # Nobody reports progress between the check and the deletion.
        list(Finding.objects.select_for_update().filter(inspection=row))
        if refusal := why_not(row, by=by):
            raise refusal
        facts = _facts(row)
        try:
            _remove(row)
        except ProtectedError as error:
            raise InvalidTransition(
                _("Other records refer to this import: it can no longer be taken back.")
            ) from error
        Chain.record(
            chain=row.chain_name,
            actor=by,
            action="inspection.undo_import",
            subject=row,
            reason=reason,
            before=facts,
        )


def _facts(inspection: Inspection) -> dict[str, object]:
    findings = Finding.objects.filter(inspection=inspection).in_printed_order()
    source = source_of(inspection)
    reports = Report.objects.filter(inspection=inspection)
    return {
        "findings": list(findings.values_list("reference", flat=True)),
        "reports": list(reports.values_list("reference", flat=True)),
        "source": source.digest if source else "",
        "name": source.name if source else "",
    }


def _remove(inspection: Inspection) -> None:
    source = source_of(inspection)
    added = _added_offices(inspection)
    reports = Report.objects.filter(inspection=inspection)
    ReportItem.objects.filter(report__in=reports).delete()
    ReportSection.objects.filter(report__in=reports).delete()
    reports.delete()
    with Notification.recounted(finding__inspection=inspection):
        Finding.objects.filter(inspection=inspection).delete()
    Adoption.objects.filter(inspection=inspection).delete()
    Plan.objects.filter(inspection=inspection).delete()
    aspects = Aspect.objects.filter(inspection=inspection)
    while leaves := list(aspects.filter(children=None).values_list("pk", flat=True)):
        Aspect.objects.filter(pk__in=leaves).delete()
    if source is not None:
        Source.objects.filter(pk=source.pk).delete()
    Inspection.objects.filter(pk=inspection.pk).delete()
    for office in added:
        _remove_unused(office)


def _added_offices(inspection: Inspection) -> list[Office]:
    """Return the offices that this import added to the body."""
    entry = taken_in(inspection)
    payload = getattr(entry, "payload", None)
    keys = ((payload and payload.after) or {}).get("offices", [])
    return list(Office.objects.filter(pk__in=keys))


def _remove_unused(office: Office) -> None:
    try:
        with transaction.atomic():
            office.delete()
    except ProtectedError:
        pass  # somebody has a post there, or another inspection names it
