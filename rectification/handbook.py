"""The rules as a reader is told them, made from the tables that decide."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .access import ROLES, WORDS, Role, holds
from .workflow import (
    ADOPTED_STATE,
    CHECK_IN,
    EXTENSION,
    FINDING,
    FINDING_ACTIVITIES,
    GRANTED_BY,
    HELP,
    PLAN,
    Activity,
    CheckInState,
    ExtensionState,
    FindingState,
    HelpState,
    Permission,
    PlanState,
    Transition,
)
from .workflow_opinions import OPINION, OPINION_ACTIVITIES, OpinionState
from .workflow_orders import (
    INSTRUCTION,
    INSTRUCTION_ACTIVITIES,
    ORDER,
    ORDER_ACTIVITIES,
    InstructionState,
    OrderState,
)
from .workflow_reports import REPORT, REPORT_ACTIVITIES, ReportState

State = (
    FindingState
    | ExtensionState
    | CheckInState
    | PlanState
    | HelpState
    | OrderState
    | InstructionState
    | OpinionState
    | ReportState
)


@dataclass(frozen=True, slots=True)
class Right:
    """One permission, and for each role in order whether it has it."""

    label: str | Promise
    held: tuple[tuple[Role, bool], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a lifecycle; `targets` is empty where the state stays."""

    name: str
    label: str | Promise
    from_states: tuple[State, ...]
    targets: tuple[State, ...]
    roles: tuple[Role, ...]
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class Lifecycle:
    name: str
    title: str
    states: tuple[State, ...]
    transitions: tuple[Step, ...]
    activities: tuple[Step, ...]


def rights() -> list[Right]:
    return [
        Right(WORDS[one], tuple((role, holds(role, one)) for role in Role))
        for one in Permission
    ]


def roles() -> list[tuple[Role, str | Promise]]:
    """List the roles with what each is there for."""
    return [(role, ROLES[role].description) for role in Role]


def acts_on_findings(names: Iterable[str]) -> list[Step]:
    """List some of the acts that leave a finding's state as it is, in this order."""
    return list(_activities({name: FINDING_ACTIVITIES[name] for name in names}))


def lifecycles() -> list[Lifecycle]:
    return [*_of_findings(), *_told_and_asked(), _of_reports()]


def _of_findings() -> list[Lifecycle]:
    return [
        _cycle(
            "finding",
            _("The life of a finding"),
            FindingState,
            FINDING,
            FINDING_ACTIVITIES,
        ),
        _cycle(
            "extension",
            _("The life of a request for a later deadline"),
            ExtensionState,
            EXTENSION,
        ),
        _cycle("check_in", _("The life of a yearly check-in"), CheckInState, CHECK_IN),
        _cycle("plan", _("The life of a rectification plan"), PlanState, PLAN),
        _cycle("help", _("The life of a request for help"), HelpState, HELP),
    ]


def _told_and_asked() -> list[Lifecycle]:
    return [
        _cycle(
            "order",
            _("The life of an order to reply"),
            OrderState,
            ORDER,
            ORDER_ACTIVITIES,
        ),
        _cycle(
            "instruction",
            _("The life of an instruction of a leader"),
            InstructionState,
            INSTRUCTION,
            INSTRUCTION_ACTIVITIES,
        ),
        _cycle(
            "opinion",
            _("The life of an opinion from the public"),
            OpinionState,
            OPINION,
            OPINION_ACTIVITIES,
        ),
    ]


def _of_reports() -> Lifecycle:
    title = _("The life of a report")
    return _cycle("report", title, ReportState, REPORT, REPORT_ACTIVITIES)


def _cycle(
    name: str,
    title: str,
    states: Iterable[State],
    steps: Mapping[str, Transition],
    activities: Mapping[str, Activity] | None = None,
) -> Lifecycle:
    work = tuple(_activities(activities or {}))
    return Lifecycle(name, title, tuple(states), tuple(_transitions(steps)), work)


def _transitions(table: Mapping[str, Transition]) -> Iterator[Step]:
    for name, rule in table.items():
        yield Step(
            name,
            rule.label,
            _in_order(rule.from_states),
            _in_order([rule.to_state] if rule.to_state else _named(name)),
            _holders(rule.permission),
            rule.needs_reason,
        )


def _named(action: str) -> Iterable[State]:
    """A finding goes where its notice says it stands; a table only closes."""
    return GRANTED_BY if action == "adopt_signed" else ADOPTED_STATE.values()


def _activities(table: Mapping[str, Activity]) -> Iterator[Step]:
    for name, rule in table.items():
        states, who = _in_order(rule.from_states), _holders(rule.permission)
        yield Step(name, rule.label, states, (), who, rule.needs_reason)


def _in_order(states: Iterable[State]) -> tuple[State, ...]:
    """Sort states as their own list does: sets have no order of their own."""
    found = list(states)
    return tuple(state for state in type(found[0]) if state in found)


def _holders(permission: Permission) -> tuple[Role, ...]:
    return tuple(role for role in Role if holds(role, permission))
