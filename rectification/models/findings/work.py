"""What is done to a finding without changing its state."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.errors import Conflict, Refusal
from rectification.models.trail.lifecycle import Acting
from rectification.workflow import WORKABLE, FindingState

if TYPE_CHECKING:
    from rectification.models.bodies.organisation import Office
    from rectification.models.bodies.user import User
    from rectification.models.findings.evidence import Evidence, EvidenceUse
    from rectification.models.findings.finding import Responsibility
    from rectification.models.findings.measure import Measure
    from rectification.models.findings.progress import ProgressEntry

# What an office may say of its own measures; the rest is the coordinator's.
OWN_WORDS = frozenset({"account", "state"})
EDITABLE = frozenset(
    {
        "title",
        "aspect",
        "position",
        "kind",
        "due_on",
        "due_precision",
        "due_wording",
        "standard",
        "leader",
        "person",
        "prior",
        "account_lead",
        "plan_lead",
    }
)


def _answering(rows: "Iterable[Responsibility]") -> dict[str, object]:
    """Say for the log who answers: offices in order, who leads, the people named."""
    rows = list(rows)
    lead = [row.office_id for row in rows if row.is_lead]
    people = [" ".join(filter(None, [row.person, row.phone])) for row in rows]
    return {
        "offices": [row.office_id for row in rows],
        "lead": lead[0] if lead else None,
        "people": "、".join(filter(None, people)),
    }


class Working(Acting):
    """Verbs of daily work. Appending never conflicts; editing takes a version."""

    class Meta:
        abstract = True

    # --- progress and evidence --------------------------------------------------

    def record_progress(
        self,
        *,
        by: "User",
        text: str,
        happened_on: date,
        measure: "Measure | None" = None,
        office: "Office | None" = None,
        reason_for_delay: str = "",
        help_needed: str = "",
        form_key: str | None = None,
    ) -> "ProgressEntry":
        """Add an entry; starts a finding that was only registered.

        The same form posted twice (same author and `form_key`) gives the first entry.
        """
        from rectification.models.findings.progress import ProgressEntry

        with self._locked() as row:
            if form_key:
                first = ProgressEntry.objects.filter(author=by, form_key=form_key)
                entry = first.first()
                if entry is not None and entry.finding_id == row.pk:
                    return entry
                if entry is not None:
                    raise Conflict(_("This form was already used for another finding."))
            # What the check of rights and the search for the office ask for. Neither
            # the inspection of a finding nor the body of an inspection ever changes.
            row.inspection = self.inspection
            prefetch_related_objects([row], "responsibilities")
            row._check("record_progress", by=by)
            if happened_on > timezone.localdate():
                raise Refusal(_("The date lies in the future."))
            if measure is not None and measure.finding_id != row.pk:
                raise Refusal(_("The measure belongs to another finding."))
            own = by.office_ids_now()
            office_id = row._office_for(office, own)
            if row.state == FindingState.REGISTERED:
                row.start(by=by)
            entry = ProgressEntry.objects.create(
                finding=row,
                measure=measure,
                happened_on=happened_on,
                text=text,
                reason_for_delay=reason_for_delay,
                help_needed=help_needed,
                office_id=office_id,
                author=by,
                on_behalf=office_id is not None and office_id not in own,
                form_key=form_key or None,
            )
            if row.latest_on is None or happened_on >= row.latest_on:
                row._keep_latest(entry)
            row._note("record_progress", by=by, after={"entry": entry, "text": text})
        return entry

    def _keep_latest(self, latest: "ProgressEntry | None") -> None:
        """Note the newest entry that stands. After every change of which one it is."""
        self.latest_entry = latest
        self.latest_on = latest.happened_on if latest else None
        self.save(update_fields=["latest_entry", "latest_on"])

    def _office_for(self, office: "Office | None", own: frozenset[int]) -> int | None:
        """Find whose progress it is: the office named, one's own, else the lead."""
        responsible = [row.office_id for row in self.responsibilities.all()]
        if office is not None:
            if office.pk not in responsible:
                raise Refusal(_("This office is not responsible for the finding."))
            return office.pk
        mine = [pk for pk in responsible if pk in own]
        if mine:
            return mine[0]
        lead = self.lead_office
        return lead.pk if lead else next(iter(responsible), None)

    def attach(
        self,
        *,
        by: "User",
        evidence: "Evidence",
        claim: str = "",
        entry: "ProgressEntry | None" = None,
    ) -> "EvidenceUse":
        """Say what an uploaded file proves here. The same use twice is one use."""
        from rectification.models.findings.evidence import EvidenceUse

        with self._locked() as row:
            row._check("attach", by=by)
            if entry is not None and entry.finding_id != row.pk:
                raise Refusal(_("The entry belongs to another finding."))
            if evidence.organisation_id != row.inspection.organisation_id:
                raise Refusal(_("The file belongs to another body."))
            use, created = EvidenceUse.objects.get_or_create(
                evidence=evidence, finding=row, entry=entry, defaults={"claim": claim}
            )
            if created:
                row._note(
                    "attach",
                    by=by,
                    after={"evidence": evidence.sha256, "claim": claim},
                )
        return use

    # --- measures -----------------------------------------------------------------

    def add_measure(
        self, *, by: "User", version: int, plan: str = "", **fields: object
    ) -> "Measure":
        from rectification.models.findings.measure import Measure

        with self._locked() as row:
            row._check("plan", by=by)
            row._check_version(version)
            position = row.measures.count()
            measure = Measure.objects.create(
                **{"finding": row, "position": position, "plan": plan, **fields}
            )
            row._bump()
            row._note("plan", by=by, after={"measure": measure, "plan": plan} | fields)
        return measure

    def update_measure(
        self,
        *,
        by: "User",
        measure: "Measure",
        version: int,
        reason: str = "",
        **fields: object,
    ) -> "Measure":
        """Change account or state; the coordinator also plan, office, deadline …"""
        with self._locked() as row:
            stored = row.measures.select_for_update(no_key=True).get(pk=measure.pk)
            own = fields.keys() <= OWN_WORDS and row.state in WORKABLE
            action = "update_measure" if own else "plan"
            row._check(action, by=by)
            row._check_version(version)
            before = stored.write(**fields)
            if before:
                row._bump()
                row._note(
                    action,
                    by=by,
                    reason=reason,
                    before={"measure": stored, **before},
                    after={
                        "measure": stored,
                        **{name: fields[name] for name in before},
                    },
                )
        return stored

    def remove_measure(
        self, *, by: "User", measure: "Measure", version: int, reason: str
    ) -> None:
        """Delete a measure nobody has worked on. Its words stay in the log."""
        with self._locked() as row:
            row._check("plan", by=by)
            row._check_version(version)
            if not reason.strip():
                raise Refusal(_("Please give a reason."))
            stored = row.measures.select_for_update(no_key=True).get(pk=measure.pk)
            if stored.is_used:
                raise Refusal(_("Work on this measure has begun; it stays."))
            before = {
                "heading": stored.heading,
                "plan": stored.plan,
                "office": stored.office,
                "owner": stored.owner,
            }
            stored.delete()
            row._bump()
            row._note("plan", by=by, reason=reason, before=before)

    # --- text, offices, deadline ----------------------------------------------------

    def correct_text(self, *, by: "User", text: str, reason: str, version: int) -> None:
        """Correct the original text. Every wording stays, in the log's payloads."""
        self._edit("correct_text", by, reason, version, {"original_text": text})

    def edit(self, *, by: "User", version: int, reason: str, **fields: object) -> None:
        """Change anything of EDITABLE."""
        foreign = fields.keys() - EDITABLE
        if foreign:
            raise TypeError(f"edit() does not change {sorted(foreign)}")
        self._edit("edit", by, reason, version, fields)

    def _edit(
        self,
        action: str,
        by: "User",
        reason: str,
        version: int,
        fields: dict[str, object],
    ) -> None:
        with self._locked() as row:
            row._check(action, by=by, reason=reason)
            row._check_version(version)
            row._change(action, by=by, reason=reason, version=row.version + 1, **fields)

    def assign(
        self,
        *,
        by: "User",
        offices: "Sequence[Office]",
        version: int,
        reason: str,
        lead: "Office | None" = None,
        people: "Mapping[int, tuple[str, str]] | None" = None,
    ) -> None:
        """Set the responsible offices in their order; without `lead`, nobody leads.

        `people`: person and telephone by the key of their office; None leaves them.
        """
        from rectification.models.findings.finding import Responsibility

        with self._locked() as row:
            row._check("assign", by=by, reason=reason)
            row._check_version(version)
            before = _answering(row.responsibilities.all())
            kept = {one.office_id: one for one in row.responsibilities.all()}
            row.responsibilities.exclude(office__in=offices).delete()
            # Nobody leads for a moment, so that a swap meets no constraint.
            row.responsibilities.update(is_lead=False)
            for position, office in enumerate(offices):
                one = kept.get(office.pk) or Responsibility(finding=row, office=office)
                one.position, one.is_lead = position, office == lead
                if people is not None:
                    one.person, one.phone = people.get(office.pk, ("", ""))
                one.save()
            row._bump()
            row._note(
                "assign",
                by=by,
                reason=reason,
                before=before,
                after=_answering(row.responsibilities.all()),
            )

    def _bump(self) -> None:
        self.version += 1
        self.save(update_fields=["version"])
