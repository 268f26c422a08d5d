"""What came first the log says by number: a key is not hashed, and can be exchanged."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rectification.models import Chain, LogEntry, Report
from rectification.models.reports.drafters import drafted_or_edited
from rectification.workflow_reports import ReportState
from tests.factories import Cast, make_report
from tests.thaw import thaw

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def turn_keys() -> None:
    """Give every entry another key, the newest the lowest; the chains stay intact."""
    thaw()
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM rectification_logentry")
        above = cursor.fetchone()[0] + 1
        # By way of keys that no entry has: rows are written one after another.
        for key in ("-{}", f"{above} + {{}}"):
            for table, column in (("logentry", "id"), ("logpayload", "entry_id")):
                new = key.format(column)
                cursor.execute(f"UPDATE rectification_{table} SET {column} = {new}")
    assert not any(chain.verify() for chain in Chain.objects.all())


def test_who_has_drafted_since_the_publication(cast: Cast) -> None:
    report = make_report(cast=cast, state=ReportState.PUBLIC)
    Report.objects.filter(pk=report.pk).update(drafted_by=cast.stranger)
    report.refresh_from_db()
    mine = Report.objects.filter(drafted_or_edited(cast.coordinator))
    for drafts in (False, True):
        if drafts:
            report.revise(by=cast.coordinator)
        for _turned in range(2):
            assert (cast.coordinator.pk in report.drafters()) is drafts
            assert mine.exists() is drafts
            turn_keys()


def test_when_a_round_began(cast: Cast) -> None:
    today = timezone.localdate()
    with time_machine.travel(timezone.now() - timedelta(days=9), tick=True):
        report = make_report(cast=cast, state=ReportState.IN_REVIEW)
    report.advance("withdraw", by=cast.coordinator)
    report.submit(by=cast.coordinator)
    turn_keys()
    assert report.round_began_on() == today


def test_whether_a_lock_out_was_lifted_since(cast: Cast, client: Client) -> None:
    def fail() -> int:
        sent = {"username": cast.handler.username, "password": "x"}
        for _time in range(settings.AXES_FAILURE_LIMIT):
            client.post(reverse("login"), sent)
        return LogEntry.objects.filter(action="session.lock_out").count()

    assert fail() == 1
    cast.handler.lift_lock_out(by=cast.security_admin, reason="本人来电核实")
    turn_keys()
    assert fail() == 2
