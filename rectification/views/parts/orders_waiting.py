"""Orders and instructions that wait: to reply to, sign, settle; one's own drafts."""

from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.db.models import DateField, Exists, IntegerField, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rectification.models import Addressee, Instruction, SupervisionOrder, User
from rectification.models.bodies.known import standing
from rectification.models.findings.replying import RepliedToQuerySet
from rectification.models.trail.worked_out import worked_out
from rectification.views.parts.rows import WorkItem
from rectification.workflow import Permission
from rectification.workflow_orders import InstructionState, OrderState

_NO_NUMBER = Value(None, output_field=IntegerField())
_NO_DAY = Value(None, output_field=DateField())


class Row(NamedTuple):
    """What waits; `name`, `year`, `number` of an order, `name`, `day` of the other."""

    noun: str
    pk: int
    state: str
    due_on: date | None
    reference: str
    whose: str
    words: str
    name: str
    year: int | None
    number: int | None
    day: date | None
    is_owed: bool

    @property
    def title(self) -> str:
        if self.day is not None:
            return str(Instruction(leader_name=self.name, given_on=self.day))
        named = {"kind": self.name, "year": self.year, "number": self.number}
        return str(SupervisionOrder(**named))

    @property
    def state_label(self) -> str:
        states = InstructionState if self.noun == "instruction" else OrderState
        return str(states(self.state).label)


def orders_waiting(user: User, most: int) -> list[WorkItem]:
    """Return them as rows of My work, the first day of reply first, in one query."""
    found = worked_out((standing(user), most), partial(_found, user, most))
    return [_item(Row(*values)) for values in found]


def _found(user: User, most: int) -> Any:
    orders = SupervisionOrder.objects.visible_to(user)
    found = _rows(
        orders.filter(_waiting(orders, user) | _to_issue(user)),
        user,
        *("issuer__name", "reason", "kind", "year", "number", _NO_DAY),
    ).union(
        _rows(
            (told := Instruction.objects.visible_to(user)).filter(_waiting(told, user)),
            user,
            *("leader_post", "words", "leader_name", _NO_NUMBER, _NO_NUMBER),
            "given_on",
        ),
        all=True,
    )
    return found.order_by("reply_due_on", "pk")[:most]


def _waiting(rows: RepliedToQuerySet[Any], user: User) -> Q:
    owed = Addressee.objects.owed_by(user).values(rows.model.relation)
    waiting = Q(pk__in=owed) if user.may(Permission.FINDING_WORK) else Q(pk__in=[])
    if user.may(Permission.ORDER_SETTLE):
        settled = rows.model._default_manager.to_settle_by(user)
        waiting |= Q(pk__in=settled.values("pk"))
    return waiting


def _to_issue(user: User) -> Q:
    """Orders to be signed, and one's own drafts."""
    found = Q(pk__in=[])
    if user.may(Permission.ORDER_SIGN):
        found |= Q(pk__in=SupervisionOrder.objects.to_sign_by(user).values("pk"))
    if user.may(Permission.ORDER_DRAFT):
        found |= Q(drafted_by=user, state=OrderState.DRAFT)
    return found


def _rows(rows: RepliedToQuerySet[Any], user: User, *columns: Any) -> Any:
    relation = rows.model.relation
    owed = Addressee.objects.owed_by(user).filter(**{relation: OuterRef("pk")})
    is_owed = Exists(owed) if user.may(Permission.FINDING_WORK) else Value(False)
    return rows.order_by().values_list(
        *(Value(relation), "pk", "state", "reply_due_on", "inspection__reference"),
        *(*columns, is_owed),
    )


def _item(row: Row) -> WorkItem:
    days = None
    if row.due_on and row.is_owed:
        days = (row.due_on - timezone.localdate()).days
    return WorkItem(
        reference=row.reference,
        title=row.title,
        url=reverse(f"{row.noun}-detail", args=[row.pk]),
        status=row.state,
        status_label=row.state_label,
        office=row.whose,
        next_label=_label(row),
        days=days,
        wording=date_format(row.due_on) if row.due_on else "",
        last=row.words,
    )


def _label(row: Row) -> str:
    if row.state == OrderState.DRAFT:
        return _("Continue the draft")
    if row.state == OrderState.TO_SIGN:
        return _("Sign")
    return _("Reply") if row.is_owed else _("Look at the reply")
