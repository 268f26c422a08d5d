"""What is ordered and instructed about findings, fetched along with their rows."""

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Func, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from rectification.models.bodies.known import standing
from rectification.models.findings.addressee import Addressee, ConcernedFinding
from rectification.models.findings.instruction import Instruction
from rectification.models.findings.replying import RepliedToQuerySet
from rectification.models.findings.supervision_order import SupervisionOrder
from rectification.models.trail.worked_out import worked_out
from rectification.workflow_orders import OUT, InstructionState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.finding import Finding
    from rectification.models.findings.inspection import Inspection


class Fields(JSONObject):
    """Several fields of a row as one value, without Django's probe of SQLite for JSON:
    that is three queries more in the first request of each connection."""

    def as_sqlite(
        self, compiler: Any, connection: Any, **extra: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        sql, params = Func.as_sql(self, compiler, connection, **extra)
        return sql, tuple(params)


def with_asked(findings: "QuerySet[Finding]", user: "User") -> "QuerySet[Finding]":
    """Have each say what somebody sees that is asked about it.

    `orders_out`, `instructions`: how many orders are out, and instructions not taken
    back; `orders_due`, `instructions_due`: by which day the first reply is owed;
    `instruction`: the newest; `reply_owed`: the first reply this person owes.
    """
    orders = _about(SupervisionOrder.objects.visible_to(user))
    told = _about(Instruction.objects.visible_to(user))
    told = told.exclude(state=InstructionState.WITHDRAWN)
    newest = Fields(
        **{name: name for name in ("pk", "leader_name", "leader_post", "words")},
        **{name: name for name in ("given_on", "state")},
    )
    return findings.annotate(
        orders_out=_number(orders.out()),
        orders_due=_first_due(orders),
        instructions=_number(told),
        instructions_due=_first_due(told),
        instruction=Subquery(
            told.order_by("-given_on", "-pk").values(newest=newest)[:1]
        ),
        reply_owed=_reply_owed(user),
    )


_TOLD = (
    *("orders_out", "orders_due", "instructions", "instructions_due"),
    *("instruction", "reply_owed"),
)


def fetch_asked(finding: "Finding", user: "User") -> None:
    """Have one that was fetched say the same, where anything is asked about it."""
    model = type(finding)

    def asked(pk: int) -> "QuerySet[Finding]":
        return with_asked(model._default_manager.only("pk").filter(pk=pk), user)

    [told] = worked_out(standing(user), asked, pk=finding.pk)
    for name in _TOLD:
        setattr(finding, name, getattr(told, name))


def _about(rows: RepliedToQuerySet[Any]) -> RepliedToQuerySet[Any]:
    return rows.filter(concerned__finding=OuterRef("pk")).order_by()


def _number(rows: RepliedToQuerySet[Any]) -> Subquery:
    counted = rows.values("concerned__finding").annotate(number=Count("pk"))
    return Subquery(counted.values("number"))


def _first_due(rows: RepliedToQuerySet[Any]) -> Subquery:
    owing = rows.owing().values("concerned__finding")
    return Subquery(owing.annotate(day=Min("reply_due_on")).values("day"))


def _reply_owed(user: "User") -> Subquery:
    owed = Addressee.objects.owed_by(user).filter(
        Q(order__concerned__finding=OuterRef("pk"))
        | Q(instruction__concerned__finding=OuterRef("pk"))
    )
    asked = Fields(
        pk="pk",
        due_on=Coalesce("order__reply_due_on", "instruction__reply_due_on"),
        kind="order__kind",
        year="order__year",
        number="order__number",
        leader_name="instruction__leader_name",
        given_on="instruction__given_on",
    )
    first = Coalesce("order__reply_due_on", "instruction__reply_due_on")
    return Subquery(owed.order_by(first, "pk").values(asked=asked)[:1])


def with_replies_owed(
    inspections: "QuerySet[Inspection]", user: "User"
) -> "QuerySet[Inspection]":
    """Have each say how many orders and instructions somebody sees are not replied to
    (`orders_owing`, `instructions_owing`)."""
    return inspections.annotate(
        orders_owing=_owing_of(SupervisionOrder.objects.visible_to(user)),
        instructions_owing=_owing_of(Instruction.objects.visible_to(user)),
    )


def _owing_of(rows: RepliedToQuerySet[Any]) -> Subquery:
    owing = rows.owing().filter(inspection=OuterRef("pk")).order_by()
    counted = owing.values("inspection").annotate(number=Count("pk"))
    return Subquery(counted.values("number"))


def with_instructed(findings: "QuerySet[Finding]") -> "QuerySet[Finding]":
    """Have each say whether an instruction on it is not settled (`is_instructed`)."""
    rows = ConcernedFinding.objects.filter(instruction__state__in=OUT)
    return findings.annotate(is_instructed=Exists(rows.filter(finding=OuterRef("pk"))))
