"""年度续报: when the next one is due, what settles it, who confirms it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import CheckIn, Finding, Inspection, User
from rectification.models.findings.check_in import (
    due_on,
    owed,
    owed_by,
    waiting_for,
    waits,
    with_last,
)
from rectification.reminding.due import planned
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    make_cast,
    make_check_in,
    make_evidence,
    make_finding,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def kept_up(cast: Cast, day: datetime, state: str = FindingState.LONG_TERM) -> Finding:
    with time_machine.travel(day, tick=True):
        return make_finding(cast=cast, state=state)


def a_year_ago(cast: Cast) -> Finding:
    return kept_up(cast, timezone.now() - timedelta(days=370))


def test_database_and_row_say_the_same_day(cast: Cast) -> None:
    """At the end of months, around midnight, after a check-in and one sent back."""
    findings = [
        kept_up(cast, datetime(2024, 2, 29, 23, 50, tzinfo=SHANGHAI)),
        kept_up(cast, datetime(2024, 3, 1, 0, 10, tzinfo=SHANGHAI)),
        kept_up(cast, datetime(2024, 3, 1, 12, 0, tzinfo=SHANGHAI), "completed"),
    ]
    told, back, again = (kept_up(cast, datetime(2024, 1, 9)) for _n in "abc")
    with time_machine.travel(datetime(2024, 3, 3, 9, 0, tzinfo=SHANGHAI), tick=True):
        make_check_in(cast=cast, finding=told)
        make_check_in(cast=cast, finding=back).send_back(by=cast.leader, reason="补图")
        one = make_check_in(cast=cast, finding=again)
        one.confirm(by=cast.leader)
    rows = Finding.objects.all()
    days = {one.reference: due_on(one) for one in rows}
    assert days == {one.reference: due_on(one) for one in with_last(rows)}
    assert days[findings[0].reference] == date(2025, 2, 28)
    assert days[findings[2].reference] is None
    assert days[told.reference] == days[again.reference] == date(2025, 3, 3)
    assert days[back.reference] == date(2025, 1, 9)
    day = date(2025, 1, 7)
    while day < date(2025, 3, 6):
        said = {key for key, on in days.items() if on and on <= day}
        found = owed(rows, by_day=day)
        assert {*found.values_list("reference", flat=True)} == said, day
        day += timedelta(days=1)


def test_told_it_waits_and_returned_it_is_owed_again(cast: Cast) -> None:
    finding, today = a_year_ago(cast), timezone.localdate()
    assert [*owed_by(cast.handler, by_day=today)] == [finding]
    assert not owed_by(cast.coordinator, by_day=today)  # of no office that answers
    one = make_check_in(cast=cast, finding=finding)
    assert not owed_by(cast.handler, by_day=today)
    assert [*waiting_for(cast.leader)] == [*waits(Finding.objects.all())] == [finding]
    with pytest.raises(InvalidTransition), transaction.atomic():
        make_check_in(cast=cast, finding=finding)
    one.send_back(by=cast.leader, reason="没有第四季度的台账。")
    assert [*owed_by(cast.handler, by_day=today)] == [finding]
    assert not waiting_for(cast.leader)
    make_check_in(cast=cast, finding=finding).confirm(by=cast.verifier, opinion="属实")
    assert not owed_by(cast.handler, by_day=today + timedelta(days=300))


@pytest.mark.parametrize("said", [{"words": " "}, {"files": []}])
def test_words_and_a_file_are_wanted(cast: Cast, said: dict[str, object]) -> None:
    with pytest.raises(Refusal), transaction.atomic():
        make_check_in(cast=cast, **said)
    assert not CheckIn.objects.exists()


def test_who_told_of_it_neither_confirms_nor_closes(cast: Cast) -> None:
    finding = a_year_ago(cast)
    proof = make_evidence(cast=cast, by=cast.coordinator)
    one = make_check_in(cast=cast, finding=finding)
    for by in (cast.handler, cast.office_head, cast.coordinator, cast.auditor):
        with pytest.raises(NotAllowed):
            one.confirm(by=by)
    with pytest.raises(NotAllowed):
        CheckIn.objects.write(finding, by=cast.leader, words="好", files=[proof])
    User.objects.filter(pk=cast.handler.pk).update(
        opened_by=cast.leader, created_at=timezone.now()
    )
    with pytest.raises(NotAllowed):
        one.confirm(by=User.objects.get(pk=cast.leader.pk))


def test_what_is_reopened_or_ended_leaves_nothing_to_confirm(cast: Cast) -> None:
    finding = a_year_ago(cast)
    one = make_check_in(cast=cast, finding=finding)
    Finding.objects.get(pk=finding.pk).conclude(by=cast.leader, reason="已成制度。")
    one.refresh_from_db()
    assert not waiting_for(cast.verifier)
    with pytest.raises(InvalidTransition):
        one.confirm(by=cast.verifier)
    assert due_on(Finding.objects.get(pk=finding.pk)) is None


def test_it_is_reminded_of_before_and_after_its_day(cast: Cast) -> None:
    finding = kept_up(cast, datetime(2025, 5, 10, 9, tzinfo=SHANGHAI))
    make_finding(cast=cast, state=FindingState.COMPLETED)
    first, last = date(2026, 4, 1), date(2026, 6, 30)
    rows = planned(Inspection.objects.all(), first=first, last=last, on=last)
    told = [(one.day, one.people[0]) for one in rows if one.level.about == "check_in"]
    assert {one.row.key for one in rows} == {("finding", finding.pk)}
    assert [day for day, _one in told] == [
        *(date(2026, 4, 20), date(2026, 5, 10), date(2026, 5, 17))
    ]
    assert told[0][1] == cast.handler
