"""整改回头看: when it is due, what comes of it; 重新整改 with deadline and measures."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rectification.errors import NotAllowed, Refusal
from rectification.models import Finding, LookBack
from rectification.models.findings.deadline import Due
from rectification.models.findings.look_back import (
    due_on,
    looked_at_as,
    owed,
    owed_by,
)
from rectification.models.findings.months import last_that_is_due, months_after
from rectification.workflow import FindingState, MeasureState
from tests.factories import (
    Cast,
    make_cast,
    make_evidence,
    make_finding,
    make_look_back,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
COMPLETED = FindingState.COMPLETED
LATER = Due(date(2049, 6, 30), "month", "2049年6月底", "dated")


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.sampled_from((3, 6, 12)))
def test_the_last_day_closed_is_the_last_that_is_due(day: date, months: int) -> None:
    last = last_that_is_due(day, months)
    assert months_after(last, months) <= day
    assert months_after(last + timedelta(days=1), months) > day


def test_a_shorter_month_has_its_last_day() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 15), 12) == date(2027, 12, 15)


@pytest.fixture
def cast(db: None) -> Cast:
    made = make_cast()
    made.organisation.look_back_months = 6
    made.organisation.save(update_fields=["look_back_months"])
    return made


def closed(cast: Cast, day: datetime, state: str = COMPLETED) -> Finding:
    with time_machine.travel(day, tick=True):
        finding = make_finding(cast=cast, state=state)
    return Finding.objects.select_related("inspection__organisation").get(pk=finding.pk)


@pytest.mark.both_databases
@pytest.mark.parametrize("months", [0, 3, 6, 12])
def test_database_and_row_say_the_same_day(cast: Cast, months: int) -> None:
    """At the end of months and around midnight of the site's own time.

    Asked on the days around the turn of each month, where a day is owed or is not yet.
    """
    cast.organisation.look_back_months = months
    cast.organisation.save(update_fields=["look_back_months"])
    findings = [
        closed(cast, datetime(2025, 8, 31, 0, 10, tzinfo=SHANGHAI)),
        closed(cast, datetime(2025, 8, 31, 23, 50, tzinfo=SHANGHAI)),
        closed(cast, datetime(2025, 11, 30, 12, 0, tzinfo=SHANGHAI)),
        closed(cast, datetime(2025, 9, 1, 0, 5, tzinfo=SHANGHAI), "long_term"),
    ]
    due = {one: due_on(one) for one in findings}
    days = {date(2025, 11, 25) + timedelta(days=number) for number in range(375)}
    asked = {day for day in days if day.day >= 27 or day.day <= 3}
    assert {on for on in due.values() if on} <= asked
    for day in sorted(asked):
        said = {one for one, on in due.items() if on and on <= day}
        assert {*owed(Finding.objects.all(), by_day=day)} == said, day
    assert bool(due_on(findings[0])) is bool(months)


@pytest.mark.both_databases
def test_one_look_settles_it_until_it_is_closed_anew(cast: Cast) -> None:
    finding = closed(cast, timezone.now() - timedelta(days=200))
    today = timezone.localdate()
    assert [*owed_by(cast.leader, by_day=today)] == [finding]
    assert [*owed_by(cast.verifier, by_day=today)] == [finding]
    assert owed_by(make_cast().verifier, by_day=today).count() == 0
    make_look_back(cast=cast, finding=finding)
    assert [*owed_by(cast.leader, by_day=today)] == []
    assert [*looked_at_as(Finding.objects.all(), "held")] == [finding]


def test_a_relapse_needs_proof_and_reopens_with_its_deadline(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=COMPLETED)
    with pytest.raises(Refusal), transaction.atomic():
        make_look_back(cast=cast, finding=finding, result="relapsed")
    proof = make_evidence(cast=cast, by=cast.leader, content=b"%PDF-1.7 again")
    make_look_back(
        cast=cast, finding=finding, result="relapsed", files=[proof], due=LATER
    )
    finding.refresh_from_db()
    assert (finding.state, finding.due_on) == (FindingState.ONGOING, LATER.due_on)
    assert finding.measures.get().state == MeasureState.UNDER_WAY
    assert [*looked_at_as(Finding.objects.all(), "relapsed")] == [finding]


def test_a_party_or_another_body_does_not_look_back(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=COMPLETED)
    for by in (cast.handler, cast.office_head, cast.auditor, make_cast().leader):
        with pytest.raises(NotAllowed):
            LookBack.objects.look(finding, by=by, result="held", words="属实。")
    assert LookBack.objects.count() == 0


# --- reopening ----------------------------------------------------------------------


def with_two_measures(cast: Cast) -> Finding:
    finding = make_finding(cast=cast, state=COMPLETED)
    measure = finding.measures.get()
    measure.pk = None
    measure.position += 1
    measure.save(force_insert=True)
    return finding


def test_only_what_is_ticked_is_open_again(cast: Cast) -> None:
    finding = with_two_measures(cast)
    first, _second = finding.measures.order_by("pk")
    finding.reopen(by=cast.verifier, reason="反弹", due=LATER, measures=[first.pk])
    states = [one.state for one in finding.measures.order_by("pk")]
    assert states == [MeasureState.UNDER_WAY, MeasureState.DONE]
    assert (finding.due_on, finding.due_wording) == (LATER.due_on, LATER.due_wording)
    assert finding.extensions.count() == 0


@pytest.mark.parametrize(
    "said",
    [
        {"measures": []},
        {"due": LATER._replace(due_on=date(2020, 1, 1))},
    ],
)
def test_reopening_nothing_or_into_the_past_is_refused(
    cast: Cast, said: dict[str, object]
) -> None:
    finding = with_two_measures(cast)
    with pytest.raises(Refusal), transaction.atomic():
        finding.reopen(by=cast.verifier, reason="反弹", **said)
    finding.refresh_from_db()
    assert finding.state == COMPLETED


def test_without_more_all_done_measures_are_open_and_the_deadline_stays(
    cast: Cast,
) -> None:
    finding = with_two_measures(cast)
    before = finding.due_on
    finding.reopen(by=cast.verifier, reason="反弹")
    assert {one.state for one in finding.measures.all()} == {MeasureState.UNDER_WAY}
    assert finding.due_on == before
