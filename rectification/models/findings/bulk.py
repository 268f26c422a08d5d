"""批量: one act on many findings, each by its own verb, with what it came to a row.

Everything stands in one transaction, a savepoint a row: what is refused takes nothing
else with it, a second copy of the same form waits until the first is through, and a
fault leaves nothing half done. All rows are locked first, in their order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext

from rectification.access import Permission
from rectification.errors import Classified, Conflict, NotAllowed, Refusal
from rectification.models.findings.answering import answers
from rectification.models.findings.deadline import Due
from rectification.models.findings.dispatch import Answering, Task
from rectification.models.findings.finding import Finding, Responsibility
from rectification.models.findings.reported import Owed, owed_now
from rectification.models.findings.urge import Urge
from rectification.models.trail.log import SYSTEM_CHAIN, Chain, LogEntry

if TYPE_CHECKING:
    from rectification.models.bodies.organisation import Office
    from rectification.models.bodies.user import User

MOST = 200  # findings at once


class BulkAct:
    """What is to be done with each of some findings. `reason`: one for all of them."""

    action: ClassVar[str]
    reason: str = ""

    def prepare(self, findings: "Sequence[Finding]") -> None:
        """Read at once what `why_not` asks of each of them."""

    def why_not(self, finding: "Finding", *, by: "User") -> Refusal | None:
        """Say why it cannot be done with one, or None. Changes nothing."""
        raise NotImplementedError

    def do(self, finding: "Finding", *, by: "User") -> None:
        """Do it with one, or raise the refusal. Only on a locked row."""
        raise NotImplementedError


@dataclass
class Assign(BulkAct):
    """Let an office lead; offices that help stay, the one that led gives way to it.

    `person`: who answers there; "" leaves whoever is named.
    """

    lead: "Office"
    person: str = ""
    reason: str = ""

    action: ClassVar[str] = "bulk.assign"

    def why_not(self, finding: "Finding", *, by: "User") -> Refusal | None:
        if refusal := finding.why_not("assign", by=by):
            return refusal
        if self.lead.organisation_id != finding.inspection.organisation_id:
            return Refusal(gettext("The office belongs to another body."))
        if self._stands(finding):
            return Refusal(gettext("It is so already."))
        return finding.why_not_dispatch(self.task(finding), reason=self.reason)

    def do(self, finding: "Finding", *, by: "User") -> None:
        if refusal := self.why_not(finding, by=by):
            raise refusal
        finding.dispatch(self.task(finding), by=by, reason=self.reason)

    def task(self, finding: "Finding") -> Task:
        rows = list(finding.responsibilities.all())
        people = {row.office_id: (row.person, row.phone) for row in rows}
        if self.person:
            phone = people.get(self.lead.pk, ("", ""))[1]
            people[self.lead.pk] = (self.person, phone)
        joint = [row.office for row in rows if not row.is_lead]
        offices = [self.lead, *(one for one in joint if one != self.lead)]
        answering = Answering(offices, self.lead, people)
        return Task(finding.version, answering=answering)

    def _stands(self, finding: "Finding") -> bool:
        return any(
            row.is_lead
            and row.office_id == self.lead.pk
            and self.person in ("", row.person)
            for row in finding.responsibilities.all()
        )


@dataclass
class Reschedule(BulkAct):
    """Give them one deadline; a later one that an office has already is asked for."""

    due: Due
    done_so_far: str = ""
    reason: str = ""

    action: ClassVar[str] = "bulk.deadline"

    def prepare(self, findings: "Sequence[Finding]") -> None:
        told = answers(findings)
        for one in findings:
            one.fetched_answers = told[one.pk]

    def why_not(self, finding: "Finding", *, by: "User") -> Refusal | None:
        if refusal := finding.why_not("edit", by=by):
            return refusal
        if self._wanted() == finding.deadline():
            return Refusal(gettext("It is so already."))
        return finding.why_not_due(
            self._wanted(), done=self.done_so_far
        ) or finding.why_not_dispatch(self.task(finding), reason=self.reason)

    def do(self, finding: "Finding", *, by: "User") -> None:
        if refusal := self.why_not(finding, by=by):
            raise refusal
        finding.dispatch(self.task(finding), by=by, reason=self.reason)

    def waits(self, finding: "Finding") -> bool:
        """Whether another person is asked before it counts."""
        return finding.is_extension(self._wanted())

    def task(self, finding: "Finding") -> Task:
        return Task(
            finding.version, fields=self._wanted(), done_so_far=self.done_so_far
        )

    def _wanted(self) -> dict[str, object]:
        return dict(self.due._asdict())


@dataclass
class UrgeAll(BulkAct):
    """Urge the offices that lead them and owe a report, each once an inspection."""

    way: str
    reason: str = ""

    action: ClassVar[str] = "bulk.urge"
    owed: dict[int, Owed] = field(default_factory=dict)
    sent: set[tuple[int, int]] = field(default_factory=set)

    def prepare(self, findings: "Sequence[Finding]") -> None:
        rows = Finding.objects.filter(pk__in=[one.pk for one in findings])
        self.owed = {one.finding: one for one in owed_now(rows)}

    def why_not(self, finding: "Finding", *, by: "User") -> Refusal | None:
        if not by.may(Permission.URGE, finding.inspection):
            return NotAllowed()
        owed = self.owed.get(finding.pk)
        if owed is None:
            return Refusal(gettext("No report is owed on it in this period."))
        if owed.is_done:
            return Refusal(gettext("It is reported on already."))
        return None

    def do(self, finding: "Finding", *, by: "User") -> None:
        if refusal := self.why_not(finding, by=by):
            raise refusal
        key = (finding.inspection_id, self.owed[finding.pk].office)
        if key in self.sent:
            return
        lead = finding.lead_office
        offices = [lead] if lead else []
        Urge.objects.send(finding.inspection, by=by, offices=offices, way=self.way)
        self.sent.add(key)


def dressed(findings: "QuerySet[Finding]") -> "QuerySet[Finding]":
    """Fetch what the acts ask of each finding."""
    offices = Responsibility.objects.select_related("office")
    return findings.select_related(
        "adoption", "inspection__organisation", "inspection__plan"
    ).prefetch_related(Prefetch("responsibilities", offices), "extensions")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act came to: of all that were asked for, by their references.

    `refused` says why, `changed` those that were not as they had been shown.
    """

    done: list[str]
    refused: dict[str, str]
    changed: list[str]

    @classmethod
    def of(cls, entry: LogEntry) -> "Outcome":
        payload = getattr(entry, "payload", None)
        after = (payload and payload.after) or {}
        refused = (one.partition("：") for one in after.get("refused", []))
        return cls(
            list(after.get("dealt_with", [])),
            {reference: sentence for reference, _colon, sentence in refused},
            list(after.get("changed_since", [])),
        )


def run(act: BulkAct, shown: Mapping[int, str], *, by: "User") -> LogEntry:
    """Do it with each that can have it; return the entry that says what became of all.

    `shown`: the mark of each finding (key) as somebody saw it.
    """
    done, changed, refused = [], [], []
    with Chain.together():
        for finding in _locked(act, shown, by=by):
            try:
                with transaction.atomic(), finding._held():
                    if finding.mark != shown[finding.pk]:
                        raise Conflict
                    act.do(finding, by=by)
            except Classified:
                raise
            except Conflict:
                changed.append(finding.reference)
            except Refusal as refusal:
                refused.append(f"{finding.reference}：{refusal}")
            else:
                done.append(finding.reference)
        Chain.settle()  # what became of all stands after what became of each
        return Chain.record(
            chain=SYSTEM_CHAIN,
            actor=by,
            action=act.action,
            reason=act.reason,
            after={"dealt_with": done, "refused": refused, "changed_since": changed},
        )


def _locked(act: BulkAct, shown: Mapping[int, str], *, by: "User") -> list[Finding]:
    """Return what somebody sees of some findings, locked, those of a chain together."""
    found = Finding.objects.visible_to(by).filter(pk__in=shown)
    in_order = found.order_by("inspection", "pk")
    list(in_order.select_for_update(no_key=True).values_list("pk", flat=True))
    rows = list(dressed(in_order))
    act.prepare(rows)
    return rows
