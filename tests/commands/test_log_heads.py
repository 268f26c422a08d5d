"""Heads that were kept outside find a cut tail of the system's own chain."""

from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from rectification.models import Chain, LogEntry
from rectification.models.oversight.retention import ACTION
from rectification.models.trail.log import SYSTEM_CHAIN
from tests.thaw import thaw

pytestmark = pytest.mark.django_db


def note() -> LogEntry:
    return Chain.record(chain=SYSTEM_CHAIN, actor=None, action=ACTION)


def verified(*heads: Path) -> str:
    """Return what is said of the chain."""
    err = StringIO()
    with suppress(CommandError):  # the triggers are gone as well: not asked here
        call_command(
            "verify_audit_log", heads=list(heads), stdout=StringIO(), stderr=err
        )
    return "".join(line for line in err.getvalue().splitlines() if "system" in line)


def test_a_cut_tail_is_found_by_the_file_and_by_the_mail(
    settings, tmp_path: Path
) -> None:
    settings.SENDS_MAIL = True
    kept, mailed = tmp_path / "heads", tmp_path / "mail"
    how = {"file": kept, "mail": ["audit@example.org"], "stdout": StringIO()}
    first = note()
    call_command("log_heads", **how)
    second = note()
    call_command("log_heads", **how)
    lines = [one for one in kept.read_text().splitlines() if not one.startswith("#")]
    assert lines == [f"system:{one.seq}:{one.hash}" for one in (first, second)]
    [_earlier, later] = mail.outbox
    assert lines[1] in later.body and lines[0] not in later.body
    mailed.write_text(later.body)
    assert not verified(kept, mailed)
    thaw()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {LogEntry._meta.db_table} WHERE seq = 2")
    Chain.objects.update(seq=first.seq, head=first.hash)
    assert not verified(), "by nothing else"
    assert "2" in verified(kept) and "2" in verified(mailed)


def test_what_cannot_be_kept_or_sent_is_said(settings, tmp_path: Path) -> None:
    settings.SENDS_MAIL = False
    note()
    with pytest.raises(CommandError, match="EMAIL_URL"):
        call_command("log_heads", mail=["a@example.org"], stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("log_heads", file=tmp_path / "no" / "x", stdout=StringIO())
    (tmp_path / "wrong").write_text("system\n")
    with pytest.raises(CommandError, match="system"):
        call_command("verify_audit_log", heads=[tmp_path / "wrong"], stdout=StringIO())
