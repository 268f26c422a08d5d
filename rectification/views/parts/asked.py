"""What is ordered and instructed about a finding, as its page prints it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from rectification.models import Finding, Instruction, SupervisionOrder


@dataclass(frozen=True, slots=True)
class OrdersOut:
    """The orders about a finding that are out: how many, and the first day of reply."""

    number: int
    due_on: date | None
    url: str

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


@dataclass(frozen=True, slots=True)
class Instructed(OrdersOut):
    """The same of the instructions on it, with the newest of them."""

    newest: Instruction


@dataclass(frozen=True, slots=True)
class ReplyOwed:
    """The first reply that somebody owes: to an order, or else to an instruction."""

    url: str
    asking: str
    is_order: bool
    due_on: date

    @property
    def is_late(self) -> bool:
        return self.due_on < timezone.localdate()


def orders_out(finding: Finding) -> OrdersOut | None:
    """Return what `with_asked` has counted, None where none is out."""
    if not (number := getattr(finding, "orders_out", 0)):
        return None
    due_on: date | None = getattr(finding, "orders_due", None)
    return OrdersOut(number, due_on, _list_url("inspection-orders", finding))


def instructed(finding: Finding) -> Instructed | None:
    newest: dict[str, Any] | None = getattr(finding, "instruction", None)
    if newest is None:
        return None
    one = Instruction(**newest | {"given_on": parse_date(newest["given_on"])})
    due_on: date | None = getattr(finding, "instructions_due", None)
    url = _list_url("inspection-instructions", finding)
    return Instructed(getattr(finding, "instructions", 1), due_on, url, one)


def _list_url(name: str, finding: Finding) -> str:
    url = reverse(name, args=[finding.inspection.reference])
    return f"{url}?finding={finding.reference}"


def reply_owed(finding: Finding) -> ReplyOwed | None:
    """Return what `with_asked` found for its reader to reply to, if anything."""
    owed: dict[str, Any] | None = getattr(finding, "reply_owed", None)
    if owed is None or (due_on := parse_date(owed["due_on"])) is None:
        return None
    is_order = owed["kind"] is not None
    names = ("kind", "year", "number") if is_order else ("leader_name", "given_on")
    said = {name: owed[name] for name in names}
    if not is_order:
        said["given_on"] = parse_date(said["given_on"])
    asking = SupervisionOrder(**said) if is_order else Instruction(**said)
    url = reverse("reply-write", args=[owed["pk"]])
    return ReplyOwed(url, str(asking), is_order, due_on)
