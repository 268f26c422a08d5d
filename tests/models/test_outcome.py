"""成效登记: what a finding's outcome is counted in, and who may say so."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from rectification.access import Role
from rectification.errors import Conflict, InvalidTransition, NotAllowed, Refusal
from rectification.models import Finding, LogEntry, OutcomeFigure
from rectification.models.findings.outcome_counters import (
    COUNTERS,
    OutcomeKind,
    plain_words,
    printed,
    sentence,
)
from rectification.models.oversight.replay import replay
from rectification.workflow import WORKABLE, FindingState
from tests.factories import (
    Cast,
    make_finding,
    make_office,
    make_outcomes,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(cast: Cast) -> Finding:
    return make_finding(cast=cast, state=FindingState.ONGOING)


def numbers(finding: Finding) -> dict[str, Decimal]:
    return {
        one.kind: one.number for one in OutcomeFigure.objects.filter(finding=finding)
    }


def test_a_zero_is_said_and_nothing_is_not(cast, finding) -> None:
    make_outcomes(finding, by=cast.handler, rules_new=3, disciplined=0)
    assert numbers(finding) == {"rules_new": 3, "disciplined": 0}
    make_outcomes(finding, by=cast.handler, rules_new=None, money_due="125000.5")
    assert numbers(finding) == {"disciplined": 0, "money_due": Decimal("125000.5")}


def test_what_changes_is_logged_and_nothing_else(cast, finding) -> None:
    make_outcomes(finding, by=cast.handler, rules_new=3, meetings=2)
    make_outcomes(finding, by=cast.handler, rules_new=4, meetings=2)
    make_outcomes(finding, by=cast.handler, rules_new=4, meetings=2)
    first, second = LogEntry.objects.filter(action="finding.record_outcomes")
    assert first.payload.after == {"rules_new": "3", "meetings": "2"}
    assert second.payload.before == {"rules_new": "3"}
    assert second.payload.after == {"rules_new": "4"}
    assert list(replay()) == []


def test_the_second_of_two_conflicts(cast, finding) -> None:
    seen = finding.version
    finding.record_outcomes(
        by=cast.handler, version=seen, numbers={"meetings": Decimal(1)}
    )
    with pytest.raises(Conflict):
        finding.record_outcomes(
            by=cast.handler, version=seen, numbers={"meetings": Decimal(2)}
        )
    assert numbers(finding) == {"meetings": 1}


@pytest.mark.parametrize("state", FindingState)
def test_numbers_stand_still_where_the_work_does(cast, state) -> None:
    finding = make_finding(cast=cast, state=state)
    if state in WORKABLE:
        make_outcomes(finding, by=cast.handler, meetings=1)
    else:
        with pytest.raises(InvalidTransition):
            make_outcomes(finding, by=cast.handler, meetings=1)
    assert bool(numbers(finding)) is (state in WORKABLE)


def test_the_lead_office_and_the_coordinator_enter_them(cast, finding) -> None:
    joint = make_office(organisation=cast.organisation, name="配合科")
    helper = make_user(role=Role.HANDLER, organisation=cast.organisation, office=joint)
    finding.assign(
        by=cast.coordinator,
        offices=[cast.office, joint],
        lead=cast.office,
        version=finding.version,
        reason="增加配合科室",
    )
    with pytest.raises(NotAllowed, match=r"lead office|牵头"):
        make_outcomes(finding, by=helper, meetings=1)
    for by in (cast.stranger, cast.leader, cast.auditor):
        with pytest.raises(NotAllowed):
            make_outcomes(finding, by=by, meetings=1)
    make_outcomes(finding, by=cast.office_head, meetings=1)
    make_outcomes(finding, by=cast.coordinator, meetings=2)
    assert numbers(finding) == {"meetings": 2}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"meetings": "1.5"}, "meetings"),
        ({"rules_new": "-1"}, "rules_new"),
        ({"money_due": "0.005"}, "money_due"),
        ({"money_due": str(10**12 + 1)}, "money_due"),
        ({"money_due": "100", "money_recovered": "100.01"}, "money_recovered"),
    ],
)
def test_what_no_count_can_be_is_refused(cast, finding, given, field) -> None:
    with pytest.raises(Refusal) as refusal:
        make_outcomes(finding, by=cast.handler, **given)
    assert refusal.value.field == field
    assert not numbers(finding)


def test_more_recovered_than_was_due_before_is_refused(cast, finding) -> None:
    make_outcomes(finding, by=cast.handler, money_due=100)
    with pytest.raises(Refusal):
        make_outcomes(finding, by=cast.handler, money_recovered=101)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("kind", "number"),
    [("rules_new", -1), ("rules_new", 10**12 + 1), ("clues", 1)],
)
def test_the_database_holds_it_too(finding, kind, number) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OutcomeFigure.objects.bulk_create(
            [OutcomeFigure(finding=finding, kind=kind, number=number)]
        )


@pytest.mark.both_databases
def test_one_row_a_counter(finding) -> None:
    row = {"finding": finding, "kind": "meetings", "number": 1}
    OutcomeFigure.objects.bulk_create([OutcomeFigure(**row)])
    with pytest.raises(IntegrityError), transaction.atomic():
        OutcomeFigure.objects.bulk_create([OutcomeFigure(**row)])


@pytest.mark.both_databases
def test_sums_are_exact(cast, finding) -> None:
    other = make_finding(cast=cast, state=FindingState.ONGOING)
    make_outcomes(finding, by=cast.handler, money_due="999999999.99", meetings=0)
    make_outcomes(other, by=cast.handler, money_due="0.02")
    assert OutcomeFigure.objects.summed() == {
        "money_due": (Decimal("1000000000.01"), 2),
        "meetings": (0, 1),
    }


def test_every_kind_is_counted_in_something_and_no_name() -> None:
    assert list(COUNTERS) == OutcomeKind.values
    assert all("{}" in one.printed for one in COUNTERS.values())
    assert {field.name for field in OutcomeFigure._meta.concrete_fields} == {
        *("id", "finding", "kind", "number")
    }


@pytest.mark.parametrize(
    ("name", "number", "words"),
    [
        ("rules_new", "3", "新制定制度3项"),
        ("disciplined", "0", "党纪政务处分0人"),
        ("money_due", "9999.5", "应追缴资金9999.5元"),
        ("money_due", "71320", "应追缴资金7.132万元"),
        ("money_due", "120000.00", "应追缴资金12万元"),
        ("money_due", "100000.01", "应追缴资金10.000001万元"),
    ],
)
def test_numbers_are_printed_to_the_cent(name, number, words) -> None:
    assert printed(COUNTERS[name], Decimal(number)) == words


def test_the_sentence_of_a_report() -> None:
    given = {"meetings": Decimal(2), "rules_new": Decimal(3), "disciplined": Decimal(0)}
    said = "截至目前，新制定制度3项，召开会议2次，党纪政务处分0人。"
    assert sentence(given) == said
    assert sentence({}) == ""
    assert plain_words(Decimal("100")) == "100"
