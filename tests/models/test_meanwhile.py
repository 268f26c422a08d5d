"""What somebody does while another act is under way: nothing undone, nobody accused."""

import getpass
import io
import threading
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.urls import reverse
from django.utils import timezone

from rectification.models import Chain, Finding, HelpRequest, LogEntry, User
from rectification.models.oversight import integrity
from rectification.models.trail.lifecycle import Acting
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_cast, make_finding

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
NEW = "Qing-shan-2031"
one_writer = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets one write at a time"
)


@pytest.fixture
def cast() -> Cast:
    with transaction.atomic():
        cast = make_cast()
        Chain.record(
            chain="system", actor=None, action="user.open", subject=cast.leader
        )
    return cast


def elsewhere(work: Callable[[], object]) -> threading.Thread:
    """Do something on another connection."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def lock(cast: Cast) -> None:
    account = User.objects.get(pk=cast.handler.pk)
    account.lock(by=User.objects.get(pk=cast.security_admin.pk), reason="丢失")


@pytest.mark.parametrize("at", ["chains", "rows"])
def test_what_is_done_while_the_log_is_verified_is_no_fault_of_it(
    monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    with transaction.atomic():
        cast = make_cast()
        finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    verify, told = Chain.verify, integrity.told_of_rows
    acted: list[str] = []

    def act() -> None:
        row = Finding.objects.get(pk=finding.pk)
        row.approve(by=User.objects.get(pk=cast.leader.pk), reason="同意。")

    def once(here: str) -> None:
        if here == at and not acted:
            acted.append(here)
            elsewhere(act).join(20)

    def verified(chain: Chain, heads: object = None) -> object:
        once("chains")
        return verify(chain, heads)  # type: ignore[arg-type]

    def then_told() -> object:
        found = told()
        once("rows")
        return found

    monkeypatch.setattr(Chain, "verify", verified)
    monkeypatch.setattr(integrity, "told_of_rows", then_told)
    said = io.StringIO()
    call_command("verify_audit_log", stdout=io.StringIO(), stderr=said)
    assert acted and said.getvalue() == ""
    finding.refresh_from_db()
    assert finding.state == FindingState.COMPLETED


@one_writer
def test_an_entry_is_withdrawn_while_its_help_is_answered(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    entry = finding.record_progress(
        by=cast.handler,
        text="推进。",
        happened_on=timezone.localdate(),
        help_needed="请协调电源。",
        help_of="镇街",
    )
    taken = Acting._change
    threads: list[threading.Thread] = []

    def withdraw() -> None:
        entry.withdraw(by=User.objects.get(pk=cast.handler.pk), reason="误填")

    def slowly(self: Acting, action: str, **said: object) -> object:
        if action == "answer":  # holds the request, and wants the chain
            threads.append(elsewhere(withdraw))
            threads[0].join(1)
        return taken(self, action, **said)  # type: ignore[arg-type]

    monkeypatch.setattr(Acting, "_change", slowly)
    HelpRequest.objects.get().reply(by=cast.leader, answer="已约。")
    threads[0].join(20)
    entry.refresh_from_db()
    assert entry.withdrawn_at is not None


@one_writer
def test_an_account_locked_while_its_password_is_reset_stays_locked(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(cast.security_admin)
    hashed = User.set_password
    threads: list[threading.Thread] = []

    def slowly(self: User, raw: str | None) -> None:
        hashed(self, raw)
        if raw == NEW:
            threads.append(elsewhere(lambda: lock(cast)))
            threads[0].join(1)

    monkeypatch.setattr(User, "set_password", slowly)
    url = reverse("admin:auth_user_password_change", args=[cast.handler.pk])
    told = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    client.post(url, told)
    threads[0].join(20)
    assert LogEntry.objects.filter(action="user.lock").exists()
    cast.handler.refresh_from_db()
    assert not cast.handler.is_active


def test_nobody_waits_while_a_new_password_is_typed_on_the_server(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed(prompt: str = "") -> str:
        if User.objects.get(pk=cast.handler.pk).is_active:
            elsewhere(lambda: lock(cast)).join(20)
        return NEW

    monkeypatch.setattr(getpass, "getpass", typed)
    call_command("changepassword", cast.handler.username, stdout=io.StringIO())
    cast.handler.refresh_from_db()
    assert not cast.handler.is_active and cast.handler.check_password(NEW)
    assert LogEntry.objects.filter(action="user.lock").exists()
