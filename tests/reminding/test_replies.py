"""Reminders of replies that are due, and of help that nobody has answered."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from rectification.models import (
    Finding,
    Notification,
    Reminded,
    Reminder,
    ReminderLevel,
    SiteSettings,
    SupervisionOrder,
    User,
)
from rectification.models.findings.instruction import InstructionFacts
from rectification.models.oversight.replay import replay
from rectification.reminding.mail import mail_of
from rectification.reminding.sending import going, remind
from tests.factories import (
    Cast,
    client_of,
    make_finding,
    make_instruction,
    make_opinion,
    make_order,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def in_december():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def finding(cast: Cast) -> Finding:
    """One with no deadline, whose reports remind nobody."""
    for offset in (-3, 0, 1):
        ReminderLevel.objects.create(about="report", offset=offset, is_active=False)
    return make_finding(cast=cast, state="ongoing", due_on=None, leader="赵审")


def told(day: date) -> dict[str, list[str]]:
    """Send, and return what each person is told on that day."""
    remind(on=day)
    rows = Reminded.objects.filter(notification__day=day).with_subjects()
    found: dict[str, list[str]] = {}
    for one in rows.order_by("pk").select_related("notification__user"):
        found.setdefault(str(one.notification.user), []).append(str(one.reminder))
    return found


def sent(days: Sequence[int], due: date) -> list[str]:
    """Return who is told on each of some days after a due day, sorted."""
    return [" ".join(sorted(told(due + timedelta(days=one)))) for one in days]


def test_an_order_reminds_the_office_that_owes_the_reply(
    cast: Cast, finding: Finding
) -> None:
    order = make_order(cast=cast, finding=finding, issued=True)
    due = order.reply_due_on
    assert due is not None
    assert told(due - timedelta(days=3)) == {
        "李改": [f"{order}应于{due.year}年{due.month}月{due.day}日前回复，剩余3天"]
    }
    office, all_leaders = "孙科 李改", "吴定 孙科 李改 赵审 钱办"
    assert sent((0, 1, 7), due) == [office, f"{office} 钱办", all_leaders]
    assert told(due + timedelta(days=8)) == {}
    assert list(replay()) == []


def test_what_is_replied_reminds_no_more_until_it_is_sent_back(
    cast: Cast, finding: Finding
) -> None:
    order = make_order(cast=cast, finding=finding, issued=True)
    due = order.reply_due_on
    assert due is not None
    order.reply(order.addressees.get(), by=cast.handler, text="已约谈。")
    assert told(due) == {}
    order.return_reply(order.addressees.get(), by=cast.leader, reason="过简")
    assert sorted(told(due)) == sorted(["李改", "孙科"])
    order.reply(order.addressees.get(), by=cast.handler, text="已约谈两人。")
    order.close(by=cast.leader)
    assert told(due + timedelta(days=7)) == {}


def test_a_letter_to_the_body_reminds_who_coordinates(
    cast: Cast, finding: Finding
) -> None:
    letter = make_order(cast=cast, finding=finding, by_overseer=True, issued=True)
    assert letter.reply_due_on is not None
    assert list(told(letter.reply_due_on)) == ["钱办"]


def test_an_instruction_is_named_by_its_day_and_never_by_its_leader(
    cast: Cast, finding: Finding
) -> None:
    own = make_instruction(cast=cast, finding=finding, by=cast.leader)
    due = TODAY + timedelta(days=7)
    [words] = told(due)["李改"]
    assert words == "2026年12月1日的领导批示今天（2026年12月8日）应回复"
    with translation.override("en"):
        assert "The instruction of" in str(Reminder.objects.get())
    own.withdraw(by=cast.leader, reason="误录")
    assert told(due + timedelta(days=1)) == {}


def test_help_without_an_answer_comes_back_to_whoever_has_it(
    cast: Cast, finding: Finding
) -> None:
    asked = finding.ask_help(by=cast.handler, needed="请协调电源。")
    assert told(TODAY + timedelta(days=2)) == {}
    assert told(TODAY + timedelta(days=3)) == {
        "钱办": [f"{finding.reference}的求助（2026年12月1日起等候）已3天未获答复"]
    }
    post = cast.leader.appointments.get().post
    with time_machine.travel(NOW + timedelta(days=4), tick=False):
        asked.forward(by=cast.coordinator, to=post)
    # Whoever has it now is reminded as of the day on which it came.
    assert told(TODAY + timedelta(days=6)) == {}
    words = f"{finding.reference}的求助（2026年12月5日起等候）已3天未获答复"
    assert told(TODAY + timedelta(days=7)) == {"吴定": [words], "赵审": [words]}
    other = finding.ask_help(by=cast.handler, needed="请协调用地。")
    other.reply(by=cast.leader, answer="已联系。")
    assert told(TODAY + timedelta(days=8)) == {}


def test_a_reply_to_the_public_is_due_in_working_days(
    cast: Cast, finding: Finding
) -> None:
    one = make_opinion(cast=cast, finding=finding)
    assert one.due_on == date(2026, 12, 22)  # fifteen, none of them a Saturday
    words = f"关于{finding.reference}的群众意见建议"
    assert told(one.due_on - timedelta(days=4)) == {}
    before = told(one.due_on - timedelta(days=3))
    assert before == {"钱办": [f"{words}应于2026年12月22日前答复，还有3天"]}
    told(one.due_on)
    late = told(one.due_on + timedelta(days=1))
    assert late.keys() == {"钱办", "吴定", "赵审"}
    assert late["钱办"] == [f"{words}应于2026年12月22日前答复，已超期1天"]
    page = client_of(cast.coordinator).get(reverse("reminder-list"))
    assert one.get_absolute_url() in page.content.decode()
    assert list(replay()) == []


def test_help_reminds_of_nothing_beforehand() -> None:
    for offset in (-3, 0):
        level = ReminderLevel(about="help", offset=offset, to_coordinator=True)
        with pytest.raises(ValidationError, match="1"):
            level.full_clean()


def test_the_table_holds_each_reminder_of_one_thing_and_once(
    cast: Cast, finding: Finding
) -> None:
    make_order(cast=cast, finding=finding, issued=True)
    finding.ask_help(by=cast.handler, needed="请协调电源。")
    remind(on=TODAY + timedelta(days=3))
    order = SupervisionOrder.objects.get()
    assert order.reply_due_on is not None
    remind(on=order.reply_due_on)
    made = {one.about: one for one in Reminder.objects.all()}
    for one in made.values():
        one.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            Reminder.objects.bulk_create([one])
    wrong = made["help"]
    wrong.offset, wrong.finding = 5, finding
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.bulk_create([wrong])


def test_pages_and_mails_lead_to_what_is_to_be_replied_to(
    cast: Cast, finding: Finding
) -> None:
    def page(user: User, url: str) -> str:
        return client_of(user).get(url).content.decode()

    order = make_order(cast=cast, finding=finding, issued=True)
    finding.ask_help(by=cast.handler, needed="请协调电源。")
    coming = reverse("inspection-reminders", args=[finding.inspection.reference])
    assert f"{order}应于" in page(cast.coordinator, coming)
    remind(on=TODAY + timedelta(days=3))
    assert order.reply_due_on is not None
    remind(on=order.reply_due_on + timedelta(days=1))
    mine = page(cast.coordinator, reverse("reminder-list"))
    for url in (order.get_absolute_url(), finding.get_absolute_url()):
        assert f'href="{url}"' in mine
    notifications = Notification.objects.filter(user=cast.coordinator)
    mail = mail_of(list(notifications), SiteSettings.load())
    assert f"{order}应于" in mail.body and order.get_absolute_url() in mail.body
    assert "的求助" in mail.body and finding.title not in mail.body
    assert order.reason not in mail.body and "请协调电源" not in mail.body
    sent = page(cast.coordinator, coming).split('id="sent"')[1]
    assert f"{order}应于" in sent and "的求助" in sent
    finding.responsibilities.update(office=cast.other_office)
    order.addressees.update(office=cast.other_office)
    order.concerned.all().delete()
    mine = page(cast.handler, reverse("reminder-list"))
    assert f"{order}应于" in mine and order.get_absolute_url() not in mine


def test_a_day_costs_the_same_for_many_replies(cast: Cast, finding: Finding) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            found = going(on=TODAY + timedelta(days=3))
        assert found.sent
        return len(asked)

    def more() -> None:
        make_instruction(cast=cast, finding=finding)
        make_order(cast=cast, finding=finding, issued=True, reply_days=4)
        finding.ask_help(by=cast.handler, needed="请协调电源。")

    more()
    few = cost()
    for _one in range(4):
        more()
    assert cost() == few


def test_a_corrected_instruction_takes_its_reminders_along(
    cast: Cast, finding: Finding
) -> None:
    given = make_instruction(cast=cast, finding=finding)
    assert given.reply_due_on is not None
    remind(on=given.reply_due_on)
    told = User.objects.filter(unread_reminders=1)
    assert told.exists()
    said = InstructionFacts(
        name=given.leader_name, words="请限期办结。", given_on=given.given_on
    )
    given.correct(
        said,
        by=cast.coordinator,
        reason="抄录有误",
        offices=[cast.office],
        reply_due_on=given.reply_due_on,
        findings=[finding],
    )
    assert not told.exists() and not Reminder.objects.exists()
