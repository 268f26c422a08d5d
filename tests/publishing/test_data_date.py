"""数据截至: one day, neither ahead nor before what the report prints."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from rectification.errors import InvalidTransition
from rectification.models import Finding, Report
from rectification.notices import parse
from rectification.publishing import freeze as publishing
from rectification.publishing.data_date import data_date
from rectification.publishing.readiness.reasons import for_report
from rectification.records import begin_report, load
from tests.factories import (
    Cast,
    answer_all,
    client_of,
    confirm_import,
    make_finding,
    make_inspection,
    sign_reviews,
)
from tests.paths import notice_text
from tests.published import People, approved, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(cast: Cast) -> Report:
    inspection = make_inspection(cast=cast)
    make_finding(cast=cast, inspection=inspection)
    return begin_report(inspection, by=cast.coordinator)


def hits(report: Report) -> dict[str, str]:
    report.refresh_from_db()
    return {one.rule: one.hits[0].message for one in for_report(report)}


def tell_of(report: Report, day: date | None) -> None:
    Report.objects.filter(pk=report.pk).update(as_of=day)


def test_a_day_before_the_last_change_of_what_is_printed_is_an_error(
    report: Report, cast: Cast
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    tell_of(report, yesterday)
    finding = report.items.get().finding
    assert finding.reference in hits(report)["data_before_change"]
    tell_of(report, timezone.localdate())
    assert "data_before_change" not in hits(report)
    tell_of(report, None)
    assert "data_before_change" not in hits(report)


def test_what_is_not_printed_makes_no_data_older(report: Report, cast: Cast) -> None:
    finding = report.items.get().finding
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=True):
        tell_of(report, timezone.localdate() - timedelta(days=2))
        finding.record_progress(
            by=cast.handler, text="已核对台账。", happened_on=timezone.localdate()
        )
        assert "data_before_change" not in hits(report)
        finding.refresh_from_db()
        finding.edit(
            by=cast.coordinator,
            version=finding.version,
            reason="更正",
            leader="吴定",
        )
        assert "data_before_change" in hits(report)


def test_a_day_to_come_is_refused_where_it_is_typed_and_where_it_stands(
    report: Report, cast: Cast
) -> None:
    ahead = timezone.localdate() + timedelta(days=1)
    client = client_of(cast.coordinator)
    url = f"{report.get_absolute_url()}around/"
    page = client.get(url)
    data = {**page.context["form"].initial, "as_of": ahead.isoformat(), "title": "通报"}
    data = {name: value for name, value in data.items() if value is not None}
    answer = client.post(url, data)
    assert answer.status_code == 200 and "as_of" in answer.context["form"].errors
    tell_of(report, ahead)
    assert "data_ahead" in hits(report)


def test_a_signature_older_than_the_data_asks_for_a_word(
    report: Report, cast: Cast
) -> None:
    Report.objects.filter(pk=report.pk).update(
        signed_on=timezone.localdate() - timedelta(days=120)
    )
    assert "signed_before_data" in hits(report)
    Report.objects.filter(pk=report.pk).update(signed_on=timezone.localdate())
    assert "signed_before_data" not in hits(report)


def test_readiness_freezing_and_page_tell_of_one_day(cast: Cast) -> None:
    notice = parse(notice_text("status_groups_fullwidth"))
    made = load(notice, by=cast.coordinator, organisation=cast.organisation)
    report = Report.objects.get(pk=made.pk)
    assert report.as_of == notice.signed_on == data_date(report).as_of
    assert "data_before_change" not in hits(report)
    answer_all(report, by=cast.coordinator)
    publishing.submit(report, by=cast.coordinator)
    sign_reviews(report)
    confirm_import(report, by=cast.verifier)
    publishing.approve(report, by=cast.leader)
    edition = publishing.freeze(report, by=cast.coordinator)
    assert edition.as_of == notice.signed_on
    publishing.publish(report, by=cast.second_leader)
    report.refresh_from_db()
    report.revise(by=cast.coordinator, reason="新的进展")
    report.refresh_from_db()
    assert report.as_of is None, "a new edition tells of another day"


def test_what_speaks_against_a_report_is_said_before_others_sign(
    report: Report, cast: Cast
) -> None:
    Finding.objects.update(original_text="当事人电话13800138000。")
    with pytest.raises(InvalidTransition, match="13800138000"):
        publishing.submit(report, by=cast.coordinator)
    url = f"{report.get_absolute_url()}submit/"
    client_of(cast.coordinator).post(url)
    report.refresh_from_db()
    assert report.state == "drafting"


def test_an_edition_tells_of_the_day_on_which_it_was_approved(db: None) -> None:
    people = People()
    report = draft(people)
    Report.objects.update(as_of=None, signed_on=None)
    report.refresh_from_db()
    report = approved(report, people)
    approved_on = timezone.localdate()
    with time_machine.travel(timezone.now() + timedelta(days=90)):
        edition = publishing.freeze(report, by=people.coordinator)
    assert edition.as_of == approved_on
