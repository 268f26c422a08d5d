"""The next edition: what changed since the last, what nobody has looked at yet."""

from copy import deepcopy
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from rectification.models import Finding, Report
from rectification.publishing import freeze as publishing
from rectification.publishing.envelope import open_envelope
from rectification.publishing.prepare import prepare
from rectification.publishing.since_last_edition import changes
from rectification.records import begin_report
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    answer_all,
    client_of,
    make_cast,
    make_closable,
    make_finding,
    make_inspection,
    sign_reviews,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cast_once(module_transaction: None) -> Cast:
    cast = make_cast()
    cast.organisation.shows_history = True
    cast.organisation.save()
    return cast


def make_public(report: Report, cast: Cast) -> None:
    answer_all(report, by=cast.coordinator)
    report.submit(by=cast.coordinator)
    sign_reviews(report)
    publishing.approve(report, by=cast.leader)
    publishing.freeze(report, by=cast.coordinator)
    publishing.publish(report, by=cast.leader)


@pytest.fixture(scope="module")
def report_once(cast_once: Cast) -> Report:
    """Public, with one finding completed and two under rectification."""
    cast = cast_once
    inspection = make_inspection(cast=cast)
    for title, state in (
        ("窗口服务不规范", FindingState.COMPLETED),
        ("往来款清理不及时", FindingState.ONGOING),
        ("资产底数不清", FindingState.ONGOING),
    ):
        make_finding(cast=cast, inspection=inspection, state=state, title=title)
    report = begin_report(inspection, by=cast.coordinator)
    make_public(report, cast)
    report.revise(by=cast.coordinator)
    return report


@pytest.fixture
def report(report_once: Report, db: None) -> Report:
    return deepcopy(report_once)


def finding(report: Report, title: str) -> Finding:
    return report.inspection.findings.get(title=title)


def kinds(report: Report) -> dict[str, list[str]]:
    found = changes(report, prepare(report)) or {}
    return {key[-2:]: [*map(str, one.kinds)] for key, one in found.items()}


def draft(report: Report, cast: Cast) -> str:
    client = client_of(cast.coordinator)
    return client.get(f"{report.get_absolute_url()}draft/").content.decode()


def test_before_the_first_edition_there_is_nothing_to_compare(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    make_finding(cast=cast, inspection=inspection)
    report = begin_report(inspection, by=cast.coordinator)
    assert changes(report, prepare(report)) is None
    assert "待更新" not in draft(report, cast)


def test_what_changed_is_listed_first_and_the_rest_awaits_an_update(
    cast: Cast, report: Report
) -> None:
    assert kinds(report) == {}
    shown = draft(report, cast)
    assert shown.count("待更新") == 2, "the completed one awaits nothing"
    moved = finding(report, "往来款清理不及时")
    make_closable(moved, cast=cast)
    moved.submit(by=cast.office_head)
    moved.approve(by=cast.leader, reason="同意。")
    assert kinds(report) == {"02": ["completed", "text"]}
    shown = draft(report, cast)
    assert shown.count("待更新") == 1
    listed = shown[shown.index("since-title") : shown.index("draft-parts")]
    assert "往来款清理不及时" in listed
    assert "登记日期已补齐" in listed
    assert "资产底数不清" not in listed


def test_what_is_printed_no_longer_is_listed_without_an_address(
    cast: Cast, report: Report
) -> None:
    report.items.get(finding__title="资产底数不清").delete()
    assert kinds(report) == {"03": ["gone"]}
    shown = draft(report, cast)
    listed = shown[shown.index("since-title") : shown.index("draft-parts")]
    assert "<p>资产底数不清 <span" in listed


def test_an_unchanged_one_is_confirmed(cast: Cast, report: Report) -> None:
    item = report.items.get(finding__title="资产底数不清")
    client = client_of(cast.coordinator)
    data = {"do": f"confirm:{item.pk}", "version": report.version}
    url = f"{report.get_absolute_url()}arrange/"
    assert client.post(url, data).status_code == 302
    assert draft(report, cast).count("待更新") == 1


def test_the_envelope_tells_of_a_later_deadline_once_it_is_agreed_to(
    cast: Cast, report: Report
) -> None:
    moved, asked = finding(report, "资产底数不清"), finding(report, "往来款清理不及时")
    for one in (moved, asked):
        first = {"due_on": date(2022, 10, 31), "due_precision": "month"}
        Finding.objects.filter(pk=one.pk).update(kind="dated", **first)
        one.refresh_from_db()
        said = {"reason": "内部", "done_so_far": "内部情况"}
        later = one.extend(by=cast.coordinator, **said, due_on=date(2030, 6, 30))
    moved.extensions.get().grant(by=cast.leader, opinion="同意")
    assert later.is_waiting
    asked.edit(
        by=cast.coordinator, version=asked.version, reason="更正", title="往来款未清理"
    )
    make_public(report, cast)
    told = open_envelope(report.editions.latest("pk").content).data["history"]
    assert told == [
        {
            "reference": moved.reference,
            "on": timezone.localdate().isoformat(),
            "kind": "deadline",
            "from": "2022-10-31",
            "to": "2030-06-30",
        }
    ]
    # With its day, for everybody to read; the reason stays inside.
    page = Client().get(f"/findings/{moved.reference}/").content.decode()
    today = date_format(timezone.localdate())
    assert f"{today}：整改时限由2022年10月31日改为2030年6月30日。" in page
    assert "内部" not in page


def test_the_envelope_tells_of_reopenings_and_moved_deadlines(
    cast: Cast, report: Report
) -> None:
    again = finding(report, "窗口服务不规范")
    again.reopen(by=cast.verifier, reason="内部原因，不对外")
    moved = finding(report, "资产底数不清")
    moved.edit(
        by=cast.coordinator,
        version=moved.version,
        reason="延期",
        kind="dated",
        due_on="2022-12-31",
        due_precision="day",
    )
    make_public(report, cast)
    content = report.editions.latest("pk").content
    told = open_envelope(content).data["history"]
    assert [(one["kind"], one["reference"][-2:]) for one in told] == [
        ("reopened", "01"),
        ("deadline", "03"),
    ]
    assert (told[1]["from"], told[1]["to"]) == (None, "2022-12-31")
    assert "内部原因" not in content


def test_history_stays_inside_where_the_body_does_not_show_it(
    cast: Cast, report: Report
) -> None:
    body = report.inspection.organisation
    body.shows_history = False
    body.save()
    finding(report, "窗口服务不规范").reopen(by=cast.verifier, reason="反弹")
    make_public(Report.objects.get(pk=report.pk), cast)
    data = open_envelope(report.editions.latest("pk").content).data
    assert data["history"] == []
