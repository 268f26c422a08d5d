"""What the public would read is worked out once for each step that needs it."""

from collections.abc import Callable

import pytest

from rectification.errors import InvalidTransition
from rectification.models import Edition, Finding, Report
from rectification.notices.canonical import to_data
from rectification.publishing import freeze as publishing
from rectification.publishing import prepare as preparing
from rectification.publishing.envelope import open_envelope
from rectification.workflow_reports import ReportState
from tests.factories import answer_all, confirm_import, sign_reviews
from tests.published import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(report: Report, people: People) -> Report:
    answer_all(report, by=people.coordinator)
    report.submit(by=people.coordinator)
    sign_reviews(report)
    confirm_import(report, by=people.leader)
    return report


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """Every report that is taken from the records, in turn."""
    reports: list[Report] = []
    take: Callable = preparing.take

    def counted(report: Report) -> object:
        reports.append(report)
        return take(report)

    monkeypatch.setattr(preparing, "take", counted)
    return reports


def test_approval_and_freezing_prepare_once_each(
    report: Report, people: People, taken: list[Report]
) -> None:
    publishing.approve(report, by=people.leader)
    assert len(taken) == 1
    edition = publishing.freeze(report, by=people.coordinator)
    assert len(taken) == 2
    said = to_data(open_envelope(edition.content).notice)
    assert said == to_data(preparing.prepare(report).notice)


def test_a_report_that_changed_is_prepared_once_and_falls_back(
    report: Report, people: People, taken: list[Report]
) -> None:
    publishing.approve(report, by=people.leader)
    Finding.objects.filter(items__report=report).update(original_text="补充了原文。")
    taken.clear()
    with pytest.raises(InvalidTransition):
        publishing.freeze(report, by=people.coordinator)
    assert len(taken) == 1
    assert Report.objects.get(pk=report.pk).state == ReportState.DRAFTING
    assert not Edition.objects.exists()
