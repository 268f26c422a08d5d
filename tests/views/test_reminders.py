"""My reminders: counted in the menu, read or not, mailed; and an inspection's."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rectification.models import Finding, LogEntry, Notification, User
from rectification.reminding.sending import remind
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_finding, make_inspection

pytestmark = pytest.mark.django_db


def due(cast: Cast, day: date, **fields: object) -> Finding:
    when = {"due_on": day, "due_precision": "day"}
    return make_finding(cast=cast, state=FindingState.ONGOING, **when, **fields)


def page(user: User, url: str) -> str:
    return client_of(user).get(url).content.decode()


def test_the_menu_counts_what_is_new_until_it_is_read(cast: Cast) -> None:
    finding = due(cast, timezone.localdate())
    remind(on=timezone.localdate())
    said = page(cast.handler, reverse("work"))
    assert '<span class="menu__count">1' in said
    said = page(cast.handler, reverse("reminder-list"))
    assert f"{finding.reference}今天" in said and finding.title in said
    client = client_of(cast.handler)
    client.post(reverse("reminder-read"))
    said = client.get(reverse("reminder-list")).content.decode()
    assert "menu__count" not in said and finding.reference in said
    assert Notification.objects.exclude(read_at=None).get().user == cast.handler


def test_a_finding_of_others_by_now_is_named_by_its_reference_alone(cast: Cast) -> None:
    finding = due(cast, timezone.localdate())
    remind(on=timezone.localdate())
    finding.responsibilities.update(office=cast.other_office)
    said = page(cast.handler, reverse("reminder-list"))
    assert finding.reference in said and finding.title not in said
    assert finding.get_absolute_url() not in said


def test_whether_and_where_one_is_written_to_is_ones_own_choice(
    cast: Cast, settings
) -> None:
    settings.SENDS_MAIL = True
    client, url = client_of(cast.handler), reverse("reminder-mail")
    answer = client.post(url, {"email": "", "language": "en"})
    assert "请填写邮箱" in answer.content.decode()
    client.post(url, {"email": "li@bureau.example", "language": "en"})
    user = User.objects.get(pk=cast.handler.pk)
    assert (user.email, user.mail_language) == ("li@bureau.example", "en")
    assert LogEntry.objects.get(action="user.choose_mail").actor_id == user.pk
    assert "提醒同时发送至 li@bureau.example" in page(user, reverse("reminder-list"))


def test_an_inspection_says_what_goes_and_what_went(cast: Cast, settings) -> None:
    settings.SENDS_MAIL = True
    today = timezone.localdate()
    inspection = make_inspection(cast=cast)
    gone = due(cast, today, inspection=inspection)
    remind(on=today)
    ahead = due(cast, today + timedelta(days=13), inspection=inspection)
    late = due(cast, today - timedelta(days=1), inspection=inspection)
    failed = {"mail": "failed", "fault": "SMTPDataError: 550"}
    Notification.objects.filter(user=cast.handler).update(**failed)
    url = reverse("inspection-reminders", args=[inspection.reference])
    said = page(cast.coordinator, url)
    due_part, rest = said.split('id="ahead"')
    ahead_part, sent_part = rest.split('id="sent"')
    assert late.reference in due_part and "每日任务" in due_part
    assert ahead.reference in ahead_part and "剩余10天" in ahead_part
    assert gone.reference in sent_part and "邮件发送失败：SMTPDataError" in sent_part

    def cost() -> int:
        client = client_of(cast.coordinator)
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        return len(asked)

    few = cost()
    for number in range(4):
        due(cast, today + timedelta(days=number), inspection=inspection)
    remind(on=today + timedelta(days=1))
    assert cost() == few
