"""An import is taken back as long as nothing was built on it."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rectification.intake import undo
from rectification.intake.files.text_file import ReadText
from rectification.intake.recognise import read
from rectification.intake.register import take_in
from rectification.models import (
    Aspect,
    Chain,
    Finding,
    Inspection,
    LogEntry,
    Measure,
    Report,
    Source,
)
from tests.factories import Cast, client_of, make_evidence, make_inspection
from tests.pasted import LETTER, TABLE
from tests.paths import notice_text

pytestmark = pytest.mark.django_db

NOTICE = notice_text("status_groups_fullwidth")


def imported(cast: Cast, text: str) -> Inspection:
    return take_in(
        read(text),
        ReadText(text, "utf-8"),
        by=cast.coordinator,
        organisation=cast.organisation,
    )


def press_undo(inspection: Inspection, cast: Cast) -> Any:
    client = client_of(cast.coordinator)
    url = reverse("inspection-undo_import", args=[inspection.reference])
    assert client.get(url).status_code in (200, 302)
    return client.post(url, {"reason": "贴错了文本"})


@pytest.mark.both_databases
@pytest.mark.parametrize("text", [NOTICE, TABLE, LETTER], ids=["notice", "table", "l"])
def test_everything_goes_but_the_log(text: str, cast: Cast) -> None:
    offices = set(cast.organisation.offices.values_list("name", flat=True))
    inspection = imported(cast, text)
    reference = inspection.reference
    assert press_undo(inspection, cast).status_code == 302
    for model in (Inspection, Finding, Measure, Aspect, Report, Source):
        assert not model.objects.exists(), model
    assert set(cast.organisation.offices.values_list("name", flat=True)) == offices
    entry = LogEntry.objects.get(action="inspection.undo_import")
    assert entry.reason == "贴错了文本"
    assert entry.chain.name == reference
    assert all(chain.verify() == [] for chain in Chain.objects.all())


@pytest.mark.both_databases
def test_a_number_is_not_used_again_and_the_text_may_come_back(cast: Cast) -> None:
    first = imported(cast, TABLE)
    press_undo(first, cast)
    second = imported(cast, TABLE)
    assert second.reference != first.reference


@pytest.mark.both_databases
def test_an_office_that_somebody_uses_stays(cast: Cast) -> None:
    inspection = imported(cast, TABLE)
    office = cast.organisation.offices.get(name="仓储科")
    office.posts.create(organisation=cast.organisation, role="handler")
    press_undo(inspection, cast)
    assert cast.organisation.offices.filter(name="仓储科").exists()
    assert not cast.organisation.offices.filter(name="安监科").exists()


def progress(inspection: Inspection, cast: Cast) -> None:
    inspection.findings.first().record_progress(
        by=cast.coordinator, text="已着手。", happened_on=timezone.localdate()
    )


def evidence(inspection: Inspection, cast: Cast) -> None:
    inspection.findings.first().attach(
        by=cast.coordinator, evidence=make_evidence(cast=cast)
    )


def start(inspection: Inspection, cast: Cast) -> None:
    inspection.findings.first().start(by=cast.coordinator)


def another(inspection: Inspection, cast: Cast) -> None:
    inspection.register(by=cast.coordinator, title="另补一条")


@pytest.mark.parametrize("build", [progress, evidence, start, another])
def test_what_somebody_has_built_on_stays(build: Any, cast: Cast) -> None:
    inspection = imported(cast, TABLE)
    build(inspection, cast)
    assert press_undo(inspection, cast).status_code == 303
    assert Inspection.objects.filter(pk=inspection.pk).exists()


def test_a_report_on_its_way_stays(cast: Cast) -> None:
    inspection = imported(cast, NOTICE)
    report = inspection.reports.get()
    report.submit(by=cast.coordinator)
    assert press_undo(inspection, cast).status_code == 303
    report.withdraw(by=cast.coordinator)
    assert press_undo(inspection, cast).status_code == 303


def test_what_was_made_by_hand_is_no_import(cast: Cast) -> None:
    assert press_undo(make_inspection(cast=cast), cast).status_code == 303


def test_a_reason_is_needed(cast: Cast) -> None:
    inspection = imported(cast, TABLE)
    client = client_of(cast.coordinator)
    url = reverse("inspection-undo_import", args=[inspection.reference])
    assert client.post(url, {"reason": " "}).status_code == 200
    assert Inspection.objects.exists()


@pytest.mark.parametrize("who", ["leader", "handler", "auditor", "outsider"])
def test_others_cannot(who: str, cast: Cast) -> None:
    inspection = imported(cast, TABLE)
    assert undo.why_not(inspection, by=getattr(cast, who)) is not None


def test_a_missed_deadline_does_not_go_with_the_import(cast: Cast) -> None:
    inspection = imported(cast, TABLE)
    assert undo.why_not(inspection, by=cast.coordinator) is None
    Finding.objects.update(due_set_at=timezone.now() - timedelta(days=300))
    refusal = undo.why_not(inspection, by=cast.coordinator)
    assert "时限已过" in str(refusal)
