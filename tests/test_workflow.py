"""The lifecycles against a literal table: every state × action, nothing left out."""

import pytest

from rectification import workflow
from rectification.errors import InvalidTransition
from rectification.workflow import FindingState, ReportState
from tests.factories import make_cast, make_finding, make_report, sign_reviews

# Which actions each state allows. Anything not named here is refused.
FINDING = {
    "registered": {"adopt", "start"},
    "ongoing": {"submit"},
    "submitted": {
        "withdraw",
        "send_back",
        "complete",
        "complete_in_substance",
        "keep_up",
    },
    "completed": {"reopen", "relapse"},
    "substantially_completed": {"conclude", "reopen", "relapse"},
    "long_term": {"conclude", "reopen", "relapse"},
}
FINDING_LEADS_TO = {
    "adopt": None,
    "start": "ongoing",
    "submit": "submitted",
    "withdraw": "ongoing",
    "send_back": "ongoing",
    "complete": "completed",
    "complete_in_substance": "substantially_completed",
    "keep_up": "long_term",
    "conclude": "completed",
    "reopen": "ongoing",
    "relapse": "ongoing",
}
REPORT = {
    "drafting": {"submit"},
    "in_review": {"withdraw", "send_back", "approve"},
    "approved": {"send_back", "freeze", "fall_back", "revise"},
    "frozen": {"publish", "void"},
    "public": {"revise"},
    "void": {"revise"},
}
REPORT_LEADS_TO = {
    "submit": "in_review",
    "withdraw": "drafting",
    "send_back": "drafting",
    "approve": "approved",
    "freeze": "frozen",
    "fall_back": "drafting",
    "publish": "public",
    "void": "void",
    "revise": "drafting",
}


@pytest.mark.parametrize(
    ("table", "states", "expected", "leads_to"),
    [
        (workflow.FINDING, FindingState, FINDING, FINDING_LEADS_TO),
        (workflow.REPORT, ReportState, REPORT, REPORT_LEADS_TO),
    ],
    ids=["finding", "report"],
)
def test_every_state_allows_exactly_these_actions(
    table, states, expected, leads_to
) -> None:
    found = {
        state.value: {name for name, rule in table.items() if state in rule.from_states}
        for state in states
    }
    assert found == expected
    assert {name: rule.to_state for name, rule in table.items()} == leads_to


CAST = {
    "adopt": "coordinator",
    "start": "handler",
    "submit": "office_head",
    "withdraw": "office_head",
    "send_back": "leader",
    "complete": "leader",
    "complete_in_substance": "leader",
    "keep_up": "leader",
    "conclude": "leader",
    "reopen": "verifier",
    "relapse": "verifier",
}


@pytest.mark.django_db
@pytest.mark.parametrize("state", FindingState.values)
def test_a_finding_takes_only_the_steps_of_its_state(state: str) -> None:
    cast = make_cast()
    finding = make_finding(cast=cast, state=state)
    for action in workflow.FINDING:
        by = getattr(cast, CAST[action])
        refused = isinstance(finding.why_not(action, by=by), InvalidTransition)
        allowed = action in FINDING[state]
        # Without progress a request is premature; a request asks for one outcome.
        if (state, action) in {
            ("ongoing", "submit"),
            ("submitted", "complete_in_substance"),
            ("submitted", "keep_up"),
        }:
            allowed = False
        assert refused is not allowed, action


@pytest.mark.django_db
@pytest.mark.parametrize("state", ReportState.values)
def test_a_report_takes_only_the_steps_of_its_state(state: str) -> None:
    cast = make_cast()
    report = make_report(cast=cast, state=state)
    if state == ReportState.IN_REVIEW:
        sign_reviews(report)
    for action in workflow.REPORT:
        own = action in {"submit", "withdraw", "revise"}
        by = cast.coordinator if own else cast.second_leader
        refusal = report.why_not(action, by=by)
        assert (refusal is None) is (action in REPORT[state]), action


def test_every_finding_state_has_a_public_word_and_a_way_in() -> None:
    assert set(workflow.PUBLIC_STATUS) == set(FindingState)
    assert set(FindingState) == workflow.OPEN | workflow.CLOSED
    assert not workflow.OPEN & workflow.CLOSED
    assert set(workflow.GRANTED_BY) == workflow.CLOSED
    for state in workflow.CLOSED:
        assert workflow.ADOPTED_STATE[state.public_status] == state
