"""What people are reminded of: findings, reports, replies, help, opinions."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    DateField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from rectification.models import (
    Addressee,
    Finding,
    HelpRequest,
    Inspection,
    LogEntry,
    Opinion,
    Responsibility,
)
from rectification.models.findings import check_in
from rectification.models.findings.due import is_open
from rectification.models.findings.reminder import SubjectKey, asked_in
from rectification.models.findings.reminder_level import About
from rectification.models.findings.reported import Open, owed_now
from rectification.workflow import FindingState, HelpState
from rectification.workflow_chain import steps_of
from rectification.workflow_opinions import OPINION_OPEN


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
    yield from _answers(inspections)


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


class _Asked(NamedTuple):
    """Help nobody has answered, or an opinion; `due_on`: None of the one."""

    kind: str
    pk: int
    finding: int | None
    reference: str
    leader: str
    organisation: int
    post: int | None
    since: datetime
    due_on: date | None


def _answers(inspections: QuerySet[Inspection]) -> Iterator[Subject]:
    """Yield who waits for an answer: help, from the day on which its holder has it; an
    opinion, by its day, which was counted in working days."""
    rows = [_Asked(*values) for values in _asked(inspections.order_by())]
    findings = [one.finding for one in rows if one.post and one.finding]
    passed_on = _passed_on(findings)
    for one in rows:
        since = passed_on.get(f"helprequest/{one.pk}", one.since)
        is_help = one.kind == About.HELP
        yield Subject(
            key=SubjectKey("help_request" if is_help else "opinion", one.pk),
            about=About(one.kind),
            due_on=one.due_on or timezone.localdate(since),
            organisation=one.organisation,
            reference=one.reference,
            url=reverse("finding-detail", args=[one.reference])
            if is_help
            else reverse("opinion-detail", args=[one.pk]),
            leader=one.leader,
            post=one.post,
        )


def _asked(inspections: QuerySet[Inspection]) -> QuerySet[Any, Any]:
    """Return the columns of `_Asked` of both, in one query."""
    asked = HelpRequest.objects.filter(
        state=HelpState.ASKED, finding__inspection__in=inspections
    )
    written = Opinion.objects.filter(
        state__in=sorted(OPINION_OPEN), report__inspection__in=inspections
    )
    of_help = asked.order_by().values_list(
        *(Value(About.HELP.value), "pk", "finding", "finding__reference"),
        *("finding__leader", "finding__inspection__organisation", "forwarded_to"),
        *("asked_at", Value(None, output_field=DateField())),
    )
    return of_help.union(
        written.order_by().values_list(
            *(Value(About.OPINION.value), "pk", "finding"),
            *(Coalesce("finding__reference", "report__reference"), Value("")),
            *("report__inspection__organisation", Value(None, BigIntegerField())),
            *("received_at", "due_on"),
        ),
        all=True,
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
