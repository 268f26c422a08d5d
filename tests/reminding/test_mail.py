"""Reminders by e-mail, against a real SMTP server: whole, refused, dropped half-way."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread

import pytest
from aiosmtpd.controller import Controller
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from rectification.models import LogEntry, Notification, Reminder, User
from rectification.models.oversight.replay import replay
from rectification.reminding.mail import deliver
from rectification.reminding.sending import remind
from rectification.workflow import FindingState
from tests.factories import Cast, make_cast, make_finding

Mail = Notification.Mail


class Server:
    """Takes mails; `refused` and `dropped`: addresses that it will not serve."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.dropped: set[str] = set()

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.dropped & {*envelope.rcpt_tos}:
            server.transport.abort()
            return ""
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.taken.append(message)
        return "250 OK"


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Server, int]]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    yield server, port
    controller.stop()


@pytest.fixture
def server(running: tuple[Server, int], settings) -> Server:
    found, port = running
    found.__init__()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.SENDS_MAIL = True
    settings.SITE_URL = "https://zhenggai.example"
    return found


def due_today(cast: Cast):
    """A finding of which handler, head, coordinator and leader are told today."""
    cast.handler.choose_mail(email="li@bureau.example", language="zh-hans")
    cast.office_head.choose_mail(email="sun@bureau.example", language="en")
    cast.coordinator.choose_mail(email="qian@bureau.example", language="")
    due = {"due_on": timezone.localdate(), "due_precision": "day"}
    return make_finding(cast=cast, state=FindingState.ONGOING, **due)


def states() -> dict[str, str]:
    rows = Notification.objects.select_related("user")
    return {str(one.user): one.mail for one in rows}


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return found.get_content()


@pytest.mark.django_db
def test_a_mail_says_reference_day_and_address_and_nothing_else(
    cast: Cast, server: Server
) -> None:
    finding = due_today(cast)
    call_command("send_reminders")
    sent = {one["To"]: one for one in server.taken}
    assert sorted(sent) == ["li@bureau.example", "sun@bureau.example"]
    chinese, english = sent["li@bureau.example"], sent["sun@bureau.example"]
    assert chinese["Subject"].strip().startswith("整改到期提醒：1项（")
    assert english["Subject"].strip().startswith("Rectification reminders: 1, ")
    for message, words in ((chinese, "到期"), (english, "is due today")):
        assert message.get_content_type() == "multipart/alternative"
        for kind in ("plain", "html"):
            text = part(message, kind)
            assert words in text and finding.reference in text
            assert f"https://zhenggai.example{finding.get_absolute_url()}" in text
            assert finding.title not in text and "登记日期" not in text
    assert states() == {"李改": "sent", "孙科": "sent", "钱办": "none"} | {
        who: "none" for who in ("赵审", "吴定")
    }
    call_command("send_reminders")
    assert len(server.taken) == 2
    mailed = LogEntry.objects.get(action="reminder.mail").payload.after
    assert mailed == {"mailed": 2, "failed": 0}
    assert list(replay()) == []


@pytest.mark.django_db
def test_a_mail_that_fails_is_noted_and_tried_again(cast: Cast, server: Server) -> None:
    due_today(cast)
    server.refused, server.dropped = {"li@bureau.example"}, {"sun@bureau.example"}
    with pytest.raises(CommandError, match="下次运行时重试"):
        call_command("send_reminders")
    assert server.taken == []
    faults = dict(Notification.objects.values_list("user__full_name", "fault"))
    assert "no such mailbox" in faults["李改"] and faults["孙科"]
    assert User.objects.get(pk=cast.handler.pk).unread_reminders == 1
    server.refused, server.dropped = set(), set()
    call_command("send_reminders")
    assert len(server.taken) == 2 and Reminder.objects.count() == 1
    assert set(Notification.objects.values_list("fault", flat=True)) == {""}


@pytest.mark.django_db
def test_a_server_that_does_not_answer_is_tried_once_a_run(
    cast: Cast, server: Server, settings
) -> None:
    due_today(cast)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = closed.getsockname()[1]
        with pytest.raises(CommandError):
            call_command("send_reminders")
    assert sorted(states().values()).count("failed") == 1
    assert sorted(states().values()).count("waiting") == 1


@pytest.mark.django_db
def test_a_mail_is_given_up_in_the_end_and_lost_with_its_wish(
    cast: Cast, server: Server
) -> None:
    due_today(cast)
    remind(on=timezone.localdate())
    Notification.objects.filter(user=cast.handler).update(tries=5, mail=Mail.FAILED)
    User.objects.get(pk=cast.office_head.pk).choose_mail(
        email="sun@bureau.example", language=""
    )
    assert deliver().mailed == 0
    lost = {"mail": Mail.SENDING, "tries": 1}  # the process that had it has died
    just = timezone.now()
    Notification.objects.filter(user=cast.handler).update(**lost, tried_at=just)
    assert deliver().mailed == 0
    before = just - timedelta(hours=2)
    Notification.objects.filter(user=cast.handler).update(tried_at=before)
    assert deliver().mailed == 1


@pytest.mark.django_db
def test_without_e_mail_everything_else_works(cast: Cast, mailoutbox) -> None:
    due_today(cast)
    call_command("send_reminders")
    assert set(states().values()) == {"none"} and mailoutbox == []
    assert User.objects.get(pk=cast.handler.pk).unread_reminders == 1


@pytest.mark.django_db
def test_a_dry_run_writes_nothing_and_only_that_may_look_ahead(
    cast: Cast, server: Server, capsys
) -> None:
    finding = due_today(cast)
    entries = LogEntry.objects.count()
    call_command("send_reminders", "--dry-run")
    ahead = timezone.localdate() + timedelta(days=7)
    call_command("send_reminders", "--dry-run", "--on", str(ahead))
    said = capsys.readouterr().out
    assert f"{finding.reference}今天" in said and "已逾期7天" in said
    with pytest.raises(CommandError, match="还没有到"):
        call_command("send_reminders", "--on", str(ahead))
    assert Reminder.objects.count() == 0 and server.taken == []
    assert LogEntry.objects.count() == entries
    past = timezone.localdate() - timedelta(days=10)
    call_command("send_reminders", "--on", str(past))
    assert Reminder.objects.get().day == past


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_once(server: Server) -> None:
    due_today(make_cast())
    failed: list[BaseException] = []

    def run() -> None:
        try:
            call_command("send_reminders", verbosity=0)
        except BaseException as fault:
            failed.append(fault)
        finally:
            connections.close_all()

    threads = [Thread(target=run) for _two in "ab"]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    assert Reminder.objects.count() == 1 and len(server.taken) == 2
    assert LogEntry.objects.filter(action="reminder.send").count() == 1
