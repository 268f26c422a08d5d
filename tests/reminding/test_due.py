"""Which reminders go on which day, once, and to whom."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from rectification.access import Role
from rectification.models import (
    Finding,
    LogEntry,
    Notification,
    Reminder,
    ReminderLevel,
    SiteSettings,
    User,
)
from rectification.models.findings.reminder import BY_HAND
from rectification.models.oversight.replay import replay
from rectification.models.trail.log import SYSTEM_CHAIN
from rectification.reminding.sending import going, remind, tell
from rectification.workflow import FindingState
from tests.factories import Cast, make_finding, make_user, seat

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DUE = date(2026, 12, 31)
NOW = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def in_december():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def finding(cast: Cast) -> Finding:
    """One of a body that is reminded of deadlines alone."""
    for offset in (-3, 0, 1):
        ReminderLevel.objects.create(about="report", offset=offset, is_active=False)
    return dated(cast)


def dated(cast: Cast, state: str = FindingState.ONGOING, **fields: object) -> Finding:
    due = {"due_on": DUE, "due_precision": "day", "leader": "赵审"}
    return make_finding(cast=cast, state=state, **{**due, **fields})


def on(offset: int) -> date:
    return DUE + timedelta(days=offset)


def told(day: date) -> dict[str, list[str]]:
    """Send, and return what each person is told on that day."""
    remind(on=day)
    rows = Notification.objects.filter(day=day).order_by("user")
    return {str(one.user): [str(x.reminder) for x in one.lines.all()] for one in rows}


@pytest.mark.parametrize(
    ("offset", "who", "words"),
    [
        (-20, "李改", "应于2026年12月31日前完成整改，剩余20天"),
        (-10, "李改 孙科 赵审", "剩余10天"),
        (-3, "李改 孙科 钱办", "剩余3天"),
        (0, "李改 孙科 钱办 赵审", "今天（2026年12月31日）到期"),
        (7, "李改 孙科 钱办 赵审", "已逾期7天"),
    ],
)
def test_each_level_reminds_whom_it_names_and_once(
    finding: Finding, offset: int, who: str, words: str
) -> None:
    found = told(on(offset))
    assert sorted(found) == sorted(who.split())
    assert all(words in one and finding.reference in one for [one] in found.values())
    assert told(on(offset) + timedelta(days=1)) == {}
    assert remind(on=on(offset)).sent == []
    assert list(replay()) == []
    entry = LogEntry.objects.filter(chain__name=SYSTEM_CHAIN, action="reminder.send")
    assert entry.get().payload.after["reminded"] == len(found)


def test_nothing_is_told_of_what_is_closed_or_far(cast: Cast, finding: Finding) -> None:
    dated(cast, FindingState.COMPLETED)
    assert [one.row.key.key for one in going(on=DUE).sent] == [finding.pk]
    assert going(on=on(-21)).sent == going(on=on(60)).sent == []


def test_a_run_that_was_missed_is_made_up_for_by_the_last_level(
    finding: Finding,
) -> None:
    assert [one.level.offset for one in going(on=on(3)).sent] == [0]
    assert [one.level.offset for one in going(on=on(6)).sent] == [0]
    assert going(on=on(-13)).sent == []  # the level of -20 was 7 days before
    remind(on=on(0))
    assert going(on=on(-1)).sent == []  # an earlier day after a later level


def test_a_deadline_that_is_moved_begins_again(cast: Cast, finding: Finding) -> None:
    assert told(DUE)
    finding.extend(
        by=cast.coordinator,
        reason="设备未到货",
        done_so_far="已订货",
        due_on=on(20),
        due_precision="day",
    ).grant(by=cast.leader)
    assert list(told(on(1))) == ["李改"]  # the first level was reached on the day
    assert Reminder.objects.filter(due_on=on(20)).get().offset == -20


def test_who_has_no_seat_or_no_open_account_is_told_nothing(
    cast: Cast, finding: Finding
) -> None:
    other = dated(cast, due_on=on(21))
    cast.handler.lock(by=cast.security_admin, reason="离岗")
    head = cast.office_head.appointments.get()
    head.end(by=cast.coordinator)
    waiting = make_user(full_name="候任")
    seat(waiting, role=Role.LEADER, organisation=cast.organisation)
    waiting.appointments.update(confirmed_at=None, confirmation="waiting")
    assert sorted(told(DUE)) == sorted(["钱办", "赵审"])
    # Nobody sits in the office any more: who coordinates hears of it.
    found = told(on(1))
    assert list(found) == ["钱办"] and other.reference in found["钱办"][0]


def test_the_responsible_leader_is_told_and_all_where_nobody_is_named(
    cast: Cast, finding: Finding
) -> None:
    dated(cast, leader="吴定同志")
    dated(cast, leader="外请专家")
    found = told(on(-10))
    assert {who: len(found[who]) for who in ("赵审", "吴定")} == {"赵审": 2, "吴定": 2}
    assert len(found["李改"]) == 3, "one notification holds all of a day"


def test_an_office_that_waits_for_a_decision_is_not_told(cast: Cast) -> None:
    dated(cast, FindingState.SUBMITTED)
    assert sorted(told(DUE)) == sorted(["钱办", "赵审"])


def test_whoever_decides_at_the_step_that_is_due_is_told(cast: Cast) -> None:
    for step, names in (
        ("office_head", "孙科 钱办 赵审"),
        ("leader,overseer", "钱办 赵审"),
        ("overseer", "王巡 钱办 赵审"),
        ("meeting", "钱办 赵审"),
    ):
        one = dated(cast, FindingState.SUBMITTED)
        Finding.objects.filter(pk=one.pk).update(chain=step, steps_left=step)
        found = told(DUE)
        assert sorted(found) == sorted(names.split()), step
        Notification.objects.all().delete()
        Reminder.objects.all().delete()
        Finding.objects.update(due_on=None, due_precision="")


def test_a_new_site_that_has_nobody_to_tell_writes_nothing() -> None:
    remind(on=DUE)
    assert not SiteSettings.objects.exists(), "no entry of the log would name it"


def test_whoever_was_told_today_is_told_the_rest_tomorrow(
    cast: Cast, finding: Finding
) -> None:
    assert told(DUE)
    later = dated(cast, due_on=on(3))
    assert remind(on=DUE).sent == []
    assert all(later.reference in one for [one] in told(on(1)).values())


def test_a_word_by_hand_holds_up_no_level(cast: Cast, finding: Finding) -> None:
    other = make_finding(cast=cast)
    by_hand = {"about": BY_HAND, "offset": 0, "due_on": DUE, "day": DUE}
    tell([(Reminder(finding=other, **by_hand), [cast.handler])])
    assert len(told(DUE)["李改"]) == 2
    assert remind(on=DUE).sent == []


def test_a_body_has_levels_of_its_own_beside_the_sites(
    cast: Cast, finding: Finding
) -> None:
    mine = {"organisation": cast.organisation}
    ReminderLevel.objects.create(offset=-20, to_coordinator=True)  # of the site
    ReminderLevel.objects.create(offset=-10, is_active=False, **mine)
    ReminderLevel.objects.create(
        offset=-5, to_leader=True, wording="{编号}离{时限}还有{天数}天", **mine
    )
    assert list(told(on(-20))) == ["钱办"]
    assert told(on(-10)) == {}
    assert told(on(-5)) == {"赵审": [f"{finding.reference}离2026年12月31日还有5天"]}


def test_a_level_takes_no_words_that_nothing_fills() -> None:
    for wording in ("{标题}逾期", "剩{天数"):
        level = ReminderLevel(offset=5, to_leader=True, wording=wording)
        with pytest.raises(ValidationError, match="编号"):
            level.full_clean()
    with pytest.raises(ValidationError, match="请选择提醒对象"):
        ReminderLevel(offset=5).full_clean()


def test_a_report_is_told_of_until_it_is_done(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    found = told(date(2026, 12, 22))
    assert found == {
        "李改": [f"{finding.reference}的进展应于2026年12月25日前报送，剩余3天"]
    }
    assert sorted(told(date(2026, 12, 25))) == sorted(["李改", "孙科"])
    finding.record_progress(by=cast.handler, text="已办。", happened_on=NOW.date())
    assert told(date(2026, 12, 26)) == {}


def test_the_table_itself_holds_each_level_once(finding: Finding) -> None:
    remind(on=DUE)
    sent = Reminder.objects.get()
    sent.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.bulk_create([sent])


def test_unread_ones_are_counted_on_the_account(cast: Cast, finding: Finding) -> None:
    remind(on=on(-3))
    remind(on=DUE)
    user = User.objects.get(pk=cast.handler.pk)
    assert user.unread_reminders == 2
    Notification.objects.read(user)
    assert User.objects.get(pk=user.pk).unread_reminders == 0
    assert User.objects.get(pk=cast.coordinator.pk).unread_reminders == 2


def test_a_finding_that_is_taken_back_takes_its_reminders_along(
    cast: Cast, finding: Finding
) -> None:
    new = dated(cast, FindingState.REGISTERED)
    remind(on=on(-20))
    told = User.objects.filter(unread_reminders=2).count()
    assert told
    new.unregister(by=cast.coordinator, reason="误登")
    assert User.objects.filter(unread_reminders=1).count() == told
    assert [one.finding_id for one in Reminder.objects.all()] == [finding.pk]
    assert list(replay()) == []
