"""What an office reports of a finding: progress entries, and files as evidence."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.access import Role
from rectification.errors import Conflict, Refusal
from rectification.models.bodies.appointment import Appointment
from rectification.models.findings.row import FindingRow
from rectification.models.trail import written
from rectification.workflow import FindingState, Permission

if TYPE_CHECKING:
    from rectification.models.bodies.organisation import Office
    from rectification.models.bodies.user import User
    from rectification.models.findings.evidence import Evidence, EvidenceUse
    from rectification.models.findings.help_request import HelpRequest
    from rectification.models.findings.measure import Measure
    from rectification.models.findings.progress import ProgressEntry


class ProgressVerbs(FindingRow):
    """Verbs that only add: they take no version and never conflict."""

    class Meta:
        abstract = True

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
        no_news: bool = False,
        help_of: str = "",
        form_key: str | None = None,
    ) -> "ProgressEntry":
        """Add an entry; starts a finding that was only registered.

        The same form posted twice (same author and `form_key`) gives the first entry.
        """
        with self._locked() as row:
            if form_key and (first := row._already_recorded(by, form_key)):
                return first
            row._fetch_reach(self)
            row._check_entry(by, happened_on, measure)
            if row.state == FindingState.REGISTERED:
                row.start(by=by)
            entry = row.entries.create(
                measure=measure,
                happened_on=happened_on,
                text=text,
                reason_for_delay=reason_for_delay,
                help_needed=help_needed,
                no_news=no_news,
                author=by,
                **row._whose(office, by),
                form_key=form_key or None,
            )
            row._tell(entry, by=by, help_of=help_of)
        return entry

    def _waits(self, office: int | None, *, is_own: bool, by: "User") -> bool:
        """Whether an entry counts only once somebody else of its office confirms it.

        Where the body wants it so: what the head did not report, the head; what was
        filled in, anybody there. Where there is nobody else, it counts at once.
        """
        body = self.inspection.organisation
        written.see(body)
        if office is None or not body.head_confirms:
            return False
        others = Appointment.objects.held().filter(user__is_active=True)
        others = others.filter(post__office=office).exclude(user=by)
        if is_own:
            if office in by.scope(Permission.PROGRESS_CONFIRM).office_ids:
                return False
            others = others.filter(post__role=Role.OFFICE_HEAD)
        return others.exists()

    def _tell(self, entry: "ProgressEntry", *, by: "User", help_of: str) -> None:
        """Log a new entry, and ask for the help that it needs."""
        self._keep_later(entry)
        self._note("record_progress", by=by, after={"entry": entry, "text": entry.text})
        if entry.help_needed:
            self._ask(entry.help_needed, help_of, by=by, entry=entry)

    def ask_help(self, *, by: "User", needed: str, of_whom: str = "") -> "HelpRequest":
        """Ask for help; the same asked again while it is open is one request."""
        with self._locked() as row:
            row._check("ask_help", by=by)
            same = row.help_requests.open().filter(needed=needed, asked_by=by)
            return same.first() or row._ask(needed, of_whom, by=by)

    def _ask(
        self,
        needed: str,
        of_whom: str,
        *,
        by: "User",
        entry: "ProgressEntry | None" = None,
    ) -> "HelpRequest":
        said = {"needed": needed, "of_whom": of_whom, "entry": entry}
        asked = self.help_requests.create(asked_by=by, **said)
        told = {name: value for name, value in said.items() if value}
        self._note("ask_help", by=by, after=told)
        return asked

    def _fetch_reach(self, read: Self) -> None:
        """Fetch what the check of rights and the search for the office ask for.

        Neither the inspection of a finding nor the body of an inspection ever changes:
        those of the row as it was `read` will do.
        """
        self.inspection = read.inspection
        prefetch_related_objects([self], "responsibilities")

    def _check_entry(
        self, by: "User", happened_on: date, measure: "Measure | None"
    ) -> None:
        self._check("record_progress", by=by)
        if happened_on > timezone.localdate():
            raise Refusal(_("The date lies in the future."))
        if measure is not None and measure.finding_id != self.pk:
            raise Refusal(_("The measure belongs to another finding."))

    def _already_recorded(self, by: "User", form_key: str) -> "ProgressEntry | None":
        """Return the entry that this form made when it was sent before."""
        entry = by.entries.filter(form_key=form_key).first()
        if entry is not None and entry.finding_id != self.pk:
            raise Conflict(_("This form was already used for another finding."))
        return entry

    def _keep_later(self, entry: "ProgressEntry") -> None:
        """Note a new entry, unless it tells of a day before the newest one's."""
        if self.latest_on is None or entry.happened_on >= self.latest_on:
            self._keep_latest(entry)

    def _keep_latest(self, latest: "ProgressEntry | None") -> None:
        """Note the newest entry that stands. After every change of which one it is."""
        self.latest_entry = latest
        self.latest_on = latest.happened_on if latest else None
        changed = ["latest_entry", "latest_on"]
        self.save(update_fields=changed)

    def _whose(self, office: "Office | None", by: "User") -> dict[str, Any]:
        """Find whose progress it is: the office named, one's own, else the lead.

        And whether it is filled in for it (what is no office's is nobody else's
        either), and waits to be confirmed there.
        """
        own = by.office_ids_now()
        key = self._office_meant(office, own)
        is_own = key is None or key in own
        waits = self._waits(key, is_own=is_own, by=by)
        return {"office_id": key, "on_behalf": not is_own, "waits": waits}

    def _office_meant(self, office: "Office | None", own: frozenset[int]) -> int | None:
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
        with self._locked() as row:
            row._check("attach", by=by)
            if entry is not None and entry.finding_id != row.pk:
                raise Refusal(_("The entry belongs to another finding."))
            if evidence.organisation_id != row.inspection.organisation_id:
                raise Refusal(_("The file belongs to another body."))
            use, created = row.evidence_uses.get_or_create(
                evidence=evidence, entry=entry, defaults={"claim": claim}
            )
            if created:
                row._note(
                    "attach",
                    by=by,
                    after={"evidence": evidence.sha256, "claim": claim},
                )
        return use
