"""A request for help as its list and the page of its finding print it."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from rectification.models import HelpRequest, User
from rectification.models.findings.help_request import HelpRequestQuerySet
from rectification.views.parts.offered_steps import Step


@dataclass(frozen=True, slots=True)
class HelpRow:
    """A request as lists and the finding's page print it."""

    pk: int
    reference: str
    title: str
    url: str
    office: str
    needed: str
    of_whom: str
    asked_on: date
    asked_by: User
    state: str
    state_label: str
    forwarded_to: str
    answer: str
    answered_on: date | None
    answered_by: User | None
    outcome: str
    closed_on: date | None
    closed_by: User | None
    steps: tuple[Step, ...] = ()


def with_names() -> HelpRequestQuerySet:
    """Return requests with everybody that a row names."""
    return HelpRequest.objects.select_related(
        *("asked_by", "answered_by", "closed_by"),
        *("forwarded_to__office", "forwarded_to__organisation"),
    )


def help_row(one: HelpRequest, steps: tuple[Step, ...] = ()) -> HelpRow:
    """Return a request as a row; all that it names must be fetched with it."""
    finding = one.finding
    answered, closed = one.answered_at, one.closed_at
    lead = finding.lead_office
    return HelpRow(
        pk=one.pk,
        reference=finding.reference,
        title=finding.title,
        url=finding.get_absolute_url(),
        office=lead.name if lead else "",
        needed=one.needed,
        of_whom=one.of_whom,
        asked_on=timezone.localdate(one.asked_at),
        asked_by=one.asked_by,
        state=one.state,
        state_label=one.get_state_display(),
        forwarded_to=str(one.forwarded_to or ""),
        answer=one.answer,
        answered_on=timezone.localdate(answered) if answered else None,
        answered_by=one.answered_by,
        outcome=one.outcome,
        closed_on=timezone.localdate(closed) if closed else None,
        closed_by=one.closed_by,
        steps=steps,
    )
