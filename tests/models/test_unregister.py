"""A finding registered by mistake is withdrawn, while nothing stands on it."""

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import Finding, LogEntry
from rectification.models.oversight.replay import replay
from rectification.records import begin_report
from tests.factories import (
    Cast,
    client_of,
    make_evidence,
    make_finding,
    make_inspection,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
WHY = "与001-01重复登记。"


def test_it_goes_and_its_number_is_not_given_again(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    finding = make_finding(cast=cast, inspection=inspection, title="误登")
    finding.add_measure(by=cast.coordinator, version=finding.version, plan="补齐登记。")
    client = client_of(cast.coordinator)
    page = client.get(finding.get_absolute_url()).content.decode()
    assert "撤销登记" in page
    url = f"{finding.get_absolute_url()}unregister/"
    answer = client.post(url, {"reason": WHY}, follow=True)
    assert answer.redirect_chain == [(inspection.get_absolute_url(), 302)]
    assert not Finding.objects.filter(reference=finding.reference).exists()
    ledger = client.get("/staff/findings/ledger.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(ledger.streaming_content)))
    assert sheet.active.max_row == 1
    told = LogEntry.objects.get(action="finding.unregister")
    assert (told.subject, told.reason) == (finding.reference, WHY)
    assert told.payload.before["title"] == "误登"
    assert make_finding(cast=cast, inspection=inspection).serial == finding.serial + 1
    assert list(replay()) == []


def _entry(finding: Finding, cast: Cast) -> None:
    finding.record_progress(
        by=cast.handler, text="已补齐。", happened_on=timezone.localdate()
    )


def _evidence(finding: Finding, cast: Cast) -> None:
    finding.attach(by=cast.handler, evidence=make_evidence(cast=cast))


def _measure(finding: Finding, cast: Cast) -> None:
    measure = finding.add_measure(
        by=cast.coordinator, version=finding.version, plan="补齐登记。"
    )
    finding.update_measure(
        by=cast.handler, measure=measure, version=finding.version, account="已补。"
    )


def _report(finding: Finding, cast: Cast) -> None:
    begin_report(finding.inspection, by=cast.coordinator)


def _relapse(finding: Finding, cast: Cast) -> None:
    later = make_finding(cast=cast)
    later.edit(by=cast.coordinator, version=later.version, reason=WHY, prior=finding)


@pytest.mark.parametrize("build", [_entry, _evidence, _measure, _report, _relapse])
def test_what_something_stands_on_stays(
    build: Callable[[Finding, Cast], None], cast: Cast
) -> None:
    finding = make_finding(cast=cast)
    build(finding, cast)
    with pytest.raises(InvalidTransition):
        finding.unregister(by=cast.coordinator, reason=WHY)
    assert Finding.objects.filter(pk=finding.pk).exists()


def test_only_the_coordinator_and_only_with_a_reason(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    with pytest.raises(Refusal):
        finding.unregister(by=cast.coordinator, reason=" ")
    for who in (cast.handler, cast.office_head, cast.leader, cast.outsider):
        with pytest.raises(NotAllowed):
            finding.unregister(by=who, reason=WHY)
    assert Finding.objects.filter(pk=finding.pk).exists()


def test_a_missed_deadline_does_not_go_with_the_registration(cast: Cast) -> None:
    """Registered anew it would have a later one, and nobody else been asked."""
    day = timezone.localdate() - timedelta(days=57)
    finding = make_finding(cast=cast, due_on=day, due_precision="day", kind="dated")
    assert finding.why_not("unregister", by=cast.coordinator) is None  # just typed
    Finding.objects.update(due_set_at=timezone.now() - timedelta(days=300))
    finding.refresh_from_db()
    with pytest.raises(InvalidTransition, match="时限已过"):
        finding.unregister(by=cast.coordinator, reason=WHY)
