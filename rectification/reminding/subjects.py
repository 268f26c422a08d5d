"""What people are reminded of: findings, what is told of them, replies, help."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from rectification.models import (
    Addressee,
    Finding,
    HelpRequest,
    Inspection,
    LogEntry,
    Responsibility,
)
from rectification.models.findings import check_in
from rectification.models.findings.due import is_open
from rectification.models.findings.reminder import SubjectKey, asked_in
from rectification.models.findings.reminder_level import About
from rectification.models.findings.reported import Open, owed_now
from rectification.workflow import FindingState, HelpState
from rectification.workflow_chain import steps_of


@dataclass(frozen=True, slots=True)
class Subject:
    """`office`: that leads, or owes the reply. `leader`: as named with the finding.

    `waits`: for a decision, so that its office can do nothing; `step`: of a chain, at
    which that is due, and of the `overseer`. `post`: that help was passed on to.
    """

    key: SubjectKey
    about: About
    due_on: date
    organisation: int
    reference: str
    url: str
    office: int | None = None
    leader: str = ""
    waits: bool = False
    step: str = ""
    overseer: int | None = None
    post: int | None = None


class _Row(NamedTuple):
    """A finding that is open or kept up: as `Open` has it, and what is asked besides.

    `told_at`: when it was told last that it is kept up.
    """

    finding: int
    inspection: int
    office: int | None
    state: str
    kind: str
    due_on: date | None
    reference: str
    organisation: int
    leader: str
    steps_left: str
    overseer: int | None
    told_at: datetime | None

    def subject(self, about: About, due_on: date) -> Subject:
        return Subject(
            key=SubjectKey("finding", self.finding),
            about=about,
            due_on=due_on,
            organisation=self.organisation,
            reference=self.reference,
            url=reverse("finding-detail", args=[self.reference]),
            office=self.office,
            leader=self.leader,
            waits=self.state == FindingState.SUBMITTED,
            step=next(iter(steps_of(self.steps_left)), ""),
            overseer=self.overseer,
        )


def subjects(inspections: QuerySet[Inspection], *, on: date) -> Iterator[Subject]:
    """Yield what is due of some inspections, late or still to come.

    `on`: the day on which reports are owed.
    """
    findings = Finding.objects.filter(inspection__in=inspections.order_by())
    yield from _of_findings(findings, on)
    yield from _replies(inspections)
    yield from _help(inspections)


def _of_findings(findings: QuerySet[Finding], on: date) -> Iterator[Subject]:
    """Yield what is due of each finding: it, and what is to be told of it."""
    lead = Responsibility.objects.filter(finding=OuterRef("pk"), is_lead=True)
    kept = check_in.kept_up(Finding.objects.filter(pk=OuterRef("pk")))
    asked = findings.filter(is_open() | Exists(kept)).values_list(
        *("pk", "inspection", Subquery(lead.values("office")[:1]), "state", "kind"),
        *("due_on", "reference", "inspection__organisation", "leader"),
        *("steps_left", "inspection__overseer"),
        check_in.last_told(),
    )
    rows = [_Row(*values) for values in asked]
    open_rows = {
        row.finding: row for row in rows if row.state != FindingState.LONG_TERM
    }
    for row in open_rows.values():
        if row.due_on is not None:
            yield row.subject(About.DEADLINE, row.due_on)
    for row in rows:
        if row.state == FindingState.LONG_TERM and row.told_at is not None:
            yield row.subject(About.CHECK_IN, check_in.next_after(row.told_at))
    owing = [Open(*row[:6]) for row in open_rows.values()]
    for one in owed_now(findings, owing, on=on):
        if not one.is_done:
            yield open_rows[one.finding].subject(About.REPORT, one.period.due_on)


def _replies(inspections: QuerySet[Inspection]) -> Iterator[Subject]:
    """Yield who has still to reply to an order or to an instruction."""
    rows = Addressee.objects.owing().filter(
        Q(order__inspection__in=inspections.order_by())
        | Q(instruction__inspection__in=inspections.order_by())
    )
    for one in rows.select_related("order__inspection", "instruction__inspection"):
        if (due_on := one.asking.reply_due_on) is not None:
            yield Subject(
                key=SubjectKey("addressee", one.pk),
                about=About.REPLY,
                due_on=due_on,
                organisation=one.asking.inspection.organisation_id,
                reference=asked_in(one.asking),
                url=one.asking.get_absolute_url(),
                office=one.office_id,
            )


def _help(inspections: QuerySet[Inspection]) -> Iterator[Subject]:
    """Yield what help nobody has answered, from the day on which its holder has it."""
    asked = HelpRequest.objects.filter(
        state=HelpState.ASKED, finding__inspection__in=inspections.order_by()
    )
    rows = list(asked.select_related("finding__inspection"))
    passed_on = _passed_on([one.finding_id for one in rows if one.forwarded_to_id])
    for one in rows:
        since = passed_on.get(f"helprequest/{one.pk}", one.asked_at)
        yield Subject(
            key=SubjectKey("help_request", one.pk),
            about=About.HELP,
            due_on=timezone.localdate(since),
            organisation=one.finding.inspection.organisation_id,
            reference=one.finding.reference,
            url=one.finding.get_absolute_url(),
            leader=one.finding.leader,
            post=one.forwarded_to_id,
        )


def _passed_on(findings: list[int]) -> dict[str, datetime]:
    """Return when requests of some findings were passed on last, as the log names both.

    Whoever has one since then is reminded as if it had been asked that day.
    """
    if not findings:
        return {}
    told = LogEntry.objects.filter(
        action="helprequest.forward", subject_type="finding", subject_id__in=findings
    ).order_by("chain", "seq")
    return {
        name: at
        for at, rows in told.values_list("at", "rows")
        if rows
        for name in json.loads(rows)
    }
