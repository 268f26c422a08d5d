"""Requests for close-out under a chain, and people who leave their seats."""

from django.utils import timezone

from rectification.models import Appointment, Finding, User
from rectification.workflow import FindingState
from tests.factories import Cast, make_closable, make_finding, set_chain

ALL = ("office_head", "coordinator", "leader", "meeting", "overseer")
THREE = ALL[:3]


def asked(cast: Cast, *steps: str, by: User | None = None, asks: str = "") -> Finding:
    """A finding whose close-out is requested while the body has this chain."""
    set_chain(cast, *steps)
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    finding.submit(by=by or cast.office_head, asks=asks or FindingState.COMPLETED)
    return finding


def leave(*people: User) -> None:
    """Have people hold no seat any more from today on."""
    rows = Appointment.objects.filter(user__in=people)
    rows.update(until=timezone.localdate())
