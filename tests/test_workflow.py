"""The lifecycles against a literal table: every state × action, nothing left out."""

from dataclasses import fields
from datetime import date

import pytest

from rectification import (
    workflow,
    workflow_opinions,
    workflow_orders,
    workflow_reports,
)
from rectification.errors import InvalidTransition, NotAllowed
from rectification.models import (
    CheckIn,
    Extension,
    Finding,
    HelpRequest,
    Instruction,
    Opinion,
    Plan,
    Report,
    SupervisionOrder,
    User,
)
from rectification.workflow import (
    CheckInState,
    ExtensionState,
    FindingState,
    HelpState,
    PlanState,
)
from rectification.workflow_opinions import OpinionState
from rectification.workflow_orders import InstructionState, OrderState
from rectification.workflow_reports import ReportState
from tests.factories import (
    Cast,
    make_cast,
    make_check_in,
    make_finding,
    make_instruction,
    make_opinion,
    make_order,
    make_plan,
    make_report,
    sign_reviews,
)

# Which actions each state allows. Anything not named here is refused.
FINDING = {
    "registered": {"adopt", "adopt_signed", "start"},
    "ongoing": {"adopt_signed", "submit"},
    "submitted": {
        "withdraw",
        "pass_on",
        "send_back",
        "complete",
        "complete_in_substance",
        "keep_up",
    },
    "completed": {"reopen", "relapse"},
    "substantially_completed": {"conclude", "reopen", "relapse"},
    "long_term": {"conclude", "reopen", "relapse"},
}
EXTENSION = {
    "waiting": {"withdraw", "endorse", "grant", "refuse"},
    "endorsed": {"withdraw", "grant", "refuse"},
    "granted": set(),
    "refused": set(),
    "withdrawn": set(),
}
EXTENSION_LEADS_TO = {
    "withdraw": "withdrawn",
    "endorse": "endorsed",
    "grant": "granted",
    "refuse": "refused",
}
CHECK_IN = {
    "waiting": {"confirm", "send_back"},
    "confirmed": set(),
    "returned": set(),
}
CHECK_IN_LEADS_TO = {"confirm": "confirmed", "send_back": "returned"}
PLAN = {"draft": {"approve"}, "approved": set()}
PLAN_LEADS_TO = {"approve": "approved"}
HELP = {
    "asked": {"answer", "forward", "solve", "withdraw"},
    "answered": {"answer", "forward", "solve", "withdraw"},
    "solved": set(),
    "withdrawn": set(),
}
HELP_LEADS_TO = {
    "answer": "answered",
    "forward": "asked",
    "solve": "solved",
    "withdraw": "withdrawn",
}
ORDER = {
    "draft": {"submit", "discard"},
    "to_sign": {"sign", "return_draft", "discard"},
    "issued": {"close", "withdraw"},
    "closed": set(),
    "withdrawn": set(),
}
ORDER_LEADS_TO = {
    "submit": "to_sign",
    "return_draft": "draft",
    "sign": "issued",
    "close": "closed",
    "discard": "withdrawn",
    "withdraw": "withdrawn",
}
ORDER_WORK = {
    "draft": {"edit"},
    "to_sign": set(),
    "issued": {"reply", "return_reply"},
    "closed": set(),
    "withdrawn": set(),
}
OPINION = {
    "received": {"accept", "draft_reply", "draft_refusal"},
    "accepted": {"draft_reply", "draft_refusal"},
    "reply_drafted": {"release", "send_back", "take_back"},
    "refusal_drafted": {"decline", "send_back", "take_back"},
    "replied": set(),
    "declined": set(),
}
OPINION_LEADS_TO = {
    "accept": "accepted",
    "draft_reply": "reply_drafted",
    "draft_refusal": "refusal_drafted",
    "take_back": "accepted",
    "release": "replied",
    "decline": "declined",
    "send_back": "accepted",
}
OPINION_WORK = {state: {"hide"} if state == "replied" else set() for state in OPINION}
INSTRUCTION = {"given": {"close", "withdraw"}, "closed": set(), "withdrawn": set()}
INSTRUCTION_LEADS_TO = {"close": "closed", "withdraw": "withdrawn"}
INSTRUCTION_WORK = {
    "given": {"reply", "return_reply", "correct"},
    "closed": set(),
    "withdrawn": set(),
}
FINDING_LEADS_TO = {
    "adopt": None,
    "adopt_signed": None,
    "start": "ongoing",
    "submit": "submitted",
    "withdraw": "ongoing",
    "pass_on": "submitted",
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
    "frozen": {"unfreeze", "publish", "void"},
    "public": {"revise"},
    "void": {"revise"},
}
REPORT_LEADS_TO = {
    "submit": "in_review",
    "withdraw": "drafting",
    "send_back": "drafting",
    "approve": "approved",
    "freeze": "frozen",
    "unfreeze": "approved",
    "fall_back": "drafting",
    "publish": "public",
    "void": "void",
    "revise": "drafting",
}


# What may be done in each state without leaving it.
OVER = {"correct_progress", "withdraw_progress", "confirm", "confirm_progress"}
OVER |= {"assign", "edit", "extend", "correct_text"}
# A later deadline may wait in any state.
ON_PAPER = {"enter_paper", "confirm_paper", "discard_paper"}
OVER |= ON_PAPER
UNDER_WAY = OVER | {"record_progress", "update_measure", "attach", "ask_help", "plan"}
UNDER_WAY |= {"return_progress", "fold", "record_outcomes"}
FINDING_WORK = {
    "registered": UNDER_WAY | {"unregister"},
    "ongoing": UNDER_WAY | {"waive"},
    "submitted": ON_PAPER,
    "completed": OVER | {"verify", "look_back"},
    "substantially_completed": UNDER_WAY | {"verify", "look_back"},
    "long_term": UNDER_WAY | {"verify", "look_back", "check_in"},
}
REPORT_WORK = {
    "drafting": {"edit", "answer_warning", "take_down", "discard_act"},
    "in_review": {"answer_warning", "take_down"}
    | {"review", "enter_review", "confirm_review", "discard_review"}
    | {"enter_act", "confirm_act", "discard_act"},
    "approved": {"answer_warning", "take_down", "discard_act"},
    "frozen": {"take_down", "enter_act", "confirm_act", "discard_act"},
    "public": {"take_down", "discard_act"},
    "void": {"take_down", "discard_act"},
}
NEED_A_REASON = {
    "finding": OVER - {"confirm", "confirm_progress", "enter_paper", "confirm_paper"}
    | {"send_back", "conclude", "reopen", "relapse", "waive", "return_progress"}
    | {"unregister"},
    "extension": {"refuse"},
    "checkin": {"send_back"},
    "plan": set(),
    "helprequest": {"answer"},
    "supervisionorder": {"return_draft", "discard", "withdraw", "return_reply"},
    "instruction": {"withdraw", "return_reply", "correct"},
    "opinion": {"send_back", "hide"},
    "report": {"send_back", "void", "fall_back", "answer_warning", "take_down"}
    | {"discard_review", "discard_act", "unfreeze"},
}


@pytest.mark.parametrize(
    ("table", "states", "expected"),
    [
        (workflow.FINDING, FindingState, FINDING),
        (workflow.FINDING_ACTIVITIES, FindingState, FINDING_WORK),
        (workflow.EXTENSION, ExtensionState, EXTENSION),
        (workflow.CHECK_IN, CheckInState, CHECK_IN),
        (workflow.PLAN, PlanState, PLAN),
        (workflow.HELP, HelpState, HELP),
        (workflow_orders.ORDER, OrderState, ORDER),
        (workflow_orders.ORDER_ACTIVITIES, OrderState, ORDER_WORK),
        (workflow_orders.INSTRUCTION, InstructionState, INSTRUCTION),
        (workflow_orders.INSTRUCTION_ACTIVITIES, InstructionState, INSTRUCTION_WORK),
        (workflow_opinions.OPINION, OpinionState, OPINION),
        (workflow_opinions.OPINION_ACTIVITIES, OpinionState, OPINION_WORK),
        (workflow_reports.REPORT, ReportState, REPORT),
        (workflow_reports.REPORT_ACTIVITIES, ReportState, REPORT_WORK),
    ],
    ids=[
        "finding",
        "work on it",
        "extension",
        "check-in",
        "plan",
        "help",
        "order",
        "work on an order",
        "instruction",
        "work on an instruction",
        "opinion",
        "work on an opinion",
        "report",
        "work on that",
    ],
)
def test_every_state_allows_exactly_these_actions(table, states, expected) -> None:
    found = {
        state.value: {name for name, rule in table.items() if state in rule.from_states}
        for state in states
    }
    assert found == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (workflow.FINDING, FINDING_LEADS_TO),
        (workflow.EXTENSION, EXTENSION_LEADS_TO),
        (workflow.CHECK_IN, CHECK_IN_LEADS_TO),
        (workflow.PLAN, PLAN_LEADS_TO),
        (workflow.HELP, HELP_LEADS_TO),
        (workflow_orders.ORDER, ORDER_LEADS_TO),
        (workflow_orders.INSTRUCTION, INSTRUCTION_LEADS_TO),
        (workflow_opinions.OPINION, OPINION_LEADS_TO),
        (workflow_reports.REPORT, REPORT_LEADS_TO),
    ],
    ids=[
        *("finding", "extension", "check-in", "plan", "help", "order"),
        *("instruction", "opinion", "report"),
    ],
)
def test_every_step_leads_to_exactly_this_state(table, expected) -> None:
    assert {name: rule.to_state for name, rule in table.items()} == expected


@pytest.mark.parametrize(
    "record",
    [
        Finding,
        Extension,
        CheckIn,
        HelpRequest,
        Plan,
        SupervisionOrder,
        Instruction,
        Opinion,
        Report,
    ],
)
def test_exactly_these_actions_need_a_reason(record) -> None:
    rows = [*record.lifecycle.items(), *record.activities.items()]
    found = {name for name, rule in rows if rule.needs_reason}
    assert found == NEED_A_REASON[record._meta.model_name]


# Who of the cast has the right to each action, whatever the state says to it.
LEADERS = "leader second_leader"
DECIDERS = f"{LEADERS} verifier"
WORKERS = "handler office_head coordinator"
RIGHTS = {
    "finding": {
        "start record_progress update_measure attach ask_help": WORKERS,
        "record_outcomes": WORKERS,
        "correct_progress withdraw_progress": WORKERS,
        "submit withdraw waive": "office_head coordinator",
        "confirm": "handler office_head",
        "confirm_progress": "office_head",
        "adopt plan assign edit extend correct_text unregister": "coordinator",
        "return_progress fold": "coordinator",
        "pass_on send_back": f"office_head coordinator {DECIDERS}",
        "complete complete_in_substance keep_up conclude": DECIDERS,
        "reopen adopt_signed": DECIDERS,
        "enter_paper": f"coordinator {LEADERS}",
        "confirm_paper discard_paper": f"coordinator {DECIDERS}",
        "relapse look_back": f"coordinator {DECIDERS}",
        "verify": "verifier",
        "check_in": WORKERS,
    },
    "checkin": {"confirm send_back": DECIDERS},
    # Withdrawing is for whoever asked, here the coordinator.
    "extension": {"withdraw": "coordinator", "endorse grant refuse": DECIDERS},
    "plan": {"approve": "coordinator"},
    # The same here, for the handler.
    "helprequest": {
        "withdraw": "handler",
        "answer forward solve": f"coordinator {LEADERS}",
    },
    # Drafted inside the body, by the coordinator; replied to by whom it is sent.
    "supervisionorder": {
        "submit discard edit": "coordinator",
        "sign return_draft withdraw": LEADERS,
        "close return_reply": f"coordinator {LEADERS}",
        "reply": "coordinator",
    },
    # Of the body alone, by who leads or coordinates it.
    "instruction": {
        "close withdraw return_reply correct": f"coordinator {LEADERS}",
        "reply": "coordinator",
    },
    # Drafted by the second leader, who therefore takes it back and releases nothing.
    "opinion": {
        "accept draft_reply draft_refusal decline hide": f"coordinator {LEADERS}",
        "take_back": "second_leader",
        "release send_back": "coordinator leader",
    },
    "report": {
        "submit withdraw revise edit answer_warning enter_review": "coordinator",
        "send_back approve publish": LEADERS,
        "freeze unfreeze void fall_back take_down": f"coordinator {LEADERS}",
        "review confirm_review discard_review": f"coordinator {LEADERS}",
        "enter_act": f"coordinator {LEADERS}",
        "confirm_act discard_act": f"coordinator {DECIDERS}",
    },
}


def make_extension(*, cast: Cast) -> Extension:
    finding = make_finding(cast=cast, due_on=date(2022, 10, 31), due_precision="month")
    said = {"reason": "施工", "done_so_far": "已完成选址"}
    return finding.extend(by=cast.coordinator, **said, due_on=date(2030, 1, 31))


def make_help(*, cast: Cast) -> HelpRequest:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    return finding.ask_help(by=cast.handler, needed="请协调。")


def make_drafted(*, cast: Cast) -> Opinion:
    one = make_opinion(cast=cast)
    one.draft_reply(by=cast.second_leader, reply="已整改。")
    return one


@pytest.mark.django_db
@pytest.mark.parametrize(
    "make",
    [
        *(
            make_finding,
            make_extension,
            make_check_in,
            make_help,
            make_plan,
            make_order,
        ),
        *(make_instruction, make_drafted, make_report),
    ],
)
def test_exactly_these_people_have_the_right_to_each_action(make) -> None:
    cast = make_cast()
    record = make(cast=cast)
    people = {one.name for one in fields(cast) if one.type is User}
    asked = set()
    for actions, who in RIGHTS[record._meta.model_name].items():
        for action in actions.split():
            asked.add(action)
            found = {
                name
                for name in people
                if not isinstance(
                    record.why_not(action, by=getattr(cast, name)), NotAllowed
                )
            }
            assert found == set(who.split()), action
    assert asked == {*record.lifecycle, *record.activities}


CAST = {
    "adopt": "coordinator",
    "adopt_signed": "leader",
    "start": "handler",
    "submit": "office_head",
    "withdraw": "office_head",
    "pass_on": "leader",
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
        # Without progress a request is premature; a request asks for one outcome, and
        # without a chain one word decides.
        if (state, action) in {
            ("ongoing", "submit"),
            ("submitted", "pass_on"),
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
    for action in workflow_reports.REPORT:
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
