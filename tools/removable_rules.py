"""The rules of the product, each with a way to remove it, read off the code's tables.

A row that lets a step be taken from a state is a rule, and so is one that does not:
what a rule forbids is removed by allowing it, what it allows by forbidding it.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from types import ModuleType
from typing import Any

from rectification import (
    access,
    workflow,
    workflow_opinions,
    workflow_orders,
    workflow_reports,
)
from rectification.access import Permission, Role
from rectification.models.findings import parties
from rectification.models.reports import report
from rectification.models.reports.redaction_rule import RedactionRule
from rectification.publishing import redaction
from rectification.publishing.readiness import RULES, Severity
from tools.rule_clauses import ROOT, clauses, watch

LIFECYCLES: list[tuple[str, Any, Any]] = [
    ("finding", workflow.FINDING, workflow.FindingState),
    ("finding", workflow.FINDING_ACTIVITIES, workflow.FindingState),
    ("extension", workflow.EXTENSION, workflow.ExtensionState),
    ("check_in", workflow.CHECK_IN, workflow.CheckInState),
    ("help", workflow.HELP, workflow.HelpState),
    ("order", workflow_orders.ORDER, workflow_orders.OrderState),
    ("order", workflow_orders.ORDER_ACTIVITIES, workflow_orders.OrderState),
    ("told", workflow_orders.INSTRUCTION, workflow_orders.InstructionState),
    (
        "told",
        workflow_orders.INSTRUCTION_ACTIVITIES,
        workflow_orders.InstructionState,
    ),
    ("plan", workflow.PLAN, workflow.PlanState),
    ("opinion", workflow_opinions.OPINION, workflow_opinions.OpinionState),
    (
        "opinion",
        workflow_opinions.OPINION_ACTIVITIES,
        workflow_opinions.OpinionState,
    ),
    ("report", workflow_reports.REPORT, workflow_reports.ReportState),
    ("report", workflow_reports.REPORT_ACTIVITIES, workflow_reports.ReportState),
]
# Sets of which membership is a rule.
SETS: list[tuple[ModuleType, str]] = [
    (workflow, "DECISIONS"),
    (workflow, "NEEDS_PROOF"),
    (parties, "_WORK"),
    (access, "CONFIRMED"),
    (access, "APPOINTED_BY_COORDINATOR"),
    (report, "SECOND_PERSON"),
]
APP = ROOT / "rectification"
CODE = [*sorted(APP.glob("models/*/*.py")), APP / "publishing/freeze.py"]
# Every condition of these is a rule, whether or not it refuses by itself.
ALL_RULES = {"appointment", "confirming", "separation", "closing", "parties"}
ALL_RULES |= {"review", "reviewed", "review_verbs", "names"}
# The tests that are concerned with rules of a kind.
TESTS = {
    "state": "test_workflow.py::test_every_state_allows_exactly_these_actions",
    "permission": "test_workflow.py::"
    "test_exactly_these_people_have_the_right_to_each_action",
    "reason": "test_workflow.py::test_exactly_these_actions_need_a_reason",
    "grant": "test_access.py::test_every_role_has_exactly_these_permissions",
    "exclusion": "models/test_appointment.py::"
    "test_exactly_these_roles_exclude_each_other",
    "member": "models/test_finding_proof.py models/test_finding_closing.py "
    "models/test_appointment.py test_access.py models/test_report_lifecycle.py "
    "views/reports/test_paper.py views/reports/test_review.py",
    "readiness": "publishing/test_readiness_planted.py",
    "redaction": "publishing/test_redaction.py publishing/test_publishing.py",
}
# Where those are sought that get to the line of a clause.
SOUGHT = [
    *("models", "records", "publishing", "intake"),
    *("test_access.py", "test_admin.py", "test_workflow.py"),
    *sorted(f"views/{path.name}" for path in ROOT.glob("tests/views/[a-z]*/")),
]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `remove` takes it out of this very process, for good."""

    kind: str
    name: str
    remove: Callable[[], None]
    tests: tuple[str, ...] = ()  # what should fail without it
    line: str = ""  # or all that get there


def all_rules() -> Iterator[Rule]:
    """Yield every rule, kind by kind."""
    yield from _lifecycles()
    yield from _grants()
    yield from _exclusions()
    yield from _members()
    yield from _readiness()
    yield from _redaction()
    yield from _clauses()


def watching() -> Iterator[Rule]:
    """Yield what removes nothing and finds out which test gets to which line."""
    for path in SOUGHT:
        tests = (f"tests/{path}",)
        yield Rule("none", f"nothing, {path}", partial(watch, CODE), tests)


def _rule(kind: str, name: str, remove: Callable[[], None]) -> Rule:
    tests = TESTS[kind].split()
    return Rule(kind, name, remove, tuple(f"tests/{path}" for path in tests))


def _lifecycles() -> Iterator[Rule]:
    for record, table, states in LIFECYCLES:
        for action, row in table.items():
            name = f"{record}.{action}"
            change = partial(_change, table, action)
            for state in states:
                word = "from" if state in row.from_states else "not from"
                remove = partial(change, from_states=row.from_states ^ {state})
                yield _rule("state", f"{name} {word} {state}", remove)
            remove = partial(change, permission=Permission.STAFF)  # all have that one
            yield _rule("permission", f"{name} takes {row.permission}", remove)
            if row.needs_reason:
                remove = partial(change, needs_reason=False)
                yield _rule("reason", f"{name} needs a reason", remove)


def _grants() -> Iterator[Rule]:
    for role, grant in access.ROLES.items():
        for permission in Permission:
            word = "may" if permission in grant.permissions else "may not"
            changed = grant.permissions ^ {permission}
            remove = partial(_change, access.ROLES, role, permissions=changed)
            yield _rule("grant", f"{role} {word} {permission}", remove)


def _exclusions() -> Iterator[Rule]:
    for level in (2, 3):
        for first, second in combinations(Role, 2):
            if second in access.excluded_by(first, level=level):
                name = f"no {first} is {second} at level {level}"
                remove = partial(_allow_beside, {first, second}, level)
                yield _rule("exclusion", name, remove)


def _members() -> Iterator[Rule]:
    for module, name in SETS:
        members: frozenset[str] | tuple[str, ...] = getattr(module, name)
        for member in sorted(members):
            others = type(members)(one for one in members if one != member)
            remove = partial(_rebind, members, others)
            yield _rule("member", f"{name} has {member}", remove)


def _readiness() -> Iterator[Rule]:
    for name, rule in RULES.items():
        yield _rule("readiness", name, partial(RULES.__delitem__, name))
        other = next(one for one in Severity if one is not rule.severity)
        remove = partial(_change, RULES, name, severity=other)
        yield _rule("readiness", f"{name}: {rule.severity}", remove)


def _redaction() -> Iterator[Rule]:
    for kind in RedactionRule.Kind:
        yield _rule("redaction", f"a rule of {kind}", _without_kind(kind))
    no_marks = partial(setattr, redaction._Redacting, "_marks", lambda *_all: [])
    yield _rule("redaction", "a mark", no_marks)
    all_public = partial(_rebind, redaction.public_part, lambda notice: notice)
    yield _rule("redaction", "only what a line prints", all_public)


def _clauses() -> Iterator[Rule]:
    for path in CODE:
        place = path.relative_to(APP)
        for one in clauses(path, every_condition=path.stem in ALL_RULES):
            yield Rule("clause", f"{place} {one.words}", one.remove, (), one.line)


def _change(table: dict[Any, Any], key: object, **values: object) -> None:
    table[key] = replace(table[key], **values)


def _rebind(old: object, new: object) -> None:
    """Put `new` wherever a module of the product says `old`."""
    for module in [*sys.modules.values()]:
        if getattr(module, "__name__", "").startswith("rectification"):
            for name, value in [*vars(module).items()]:
                if value is old:
                    setattr(module, name, new)


def _allow_beside(pair: set[Role], spared: int) -> None:
    excluded_by = access.excluded_by

    def without(role: Role, *, level: int) -> frozenset[Role]:
        excluded = excluded_by(role, level=level)
        return excluded - pair if role in pair and level == spared else excluded

    _rebind(excluded_by, without)


def _without_kind(kind: str) -> Callable[[], None]:
    find = RedactionRule.find

    def found(self: RedactionRule, text: str) -> Iterator[tuple[int, int, str]]:
        return iter(()) if self.kind == kind else find(self, text)

    return partial(setattr, RedactionRule, "find", found)
