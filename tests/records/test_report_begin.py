"""A report drafted from findings that came by hand reads back as those findings."""

from datetime import date

import pytest

from rectification.errors import InvalidTransition, NotAllowed
from rectification.models import Finding, Inspection, Report
from rectification.notices.notice import Role
from rectification.notices.parse import parse
from rectification.notices.writing.write import printed, write
from rectification.publishing.readiness import check
from rectification.records import begin_report, snapshot
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_cast, make_finding, make_inspection

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    body = cast.organisation
    body.phone, body.email = "0512-6655001", "zgb@example.org"
    body.save()
    return cast


def inspected(cast: Cast, *, aspects: bool = True) -> Inspection:
    """Four findings of three kinds, two aspects, one finding outside of both."""
    inspection = make_inspection(
        cast=cast,
        team="县委第三巡察组",
        started_on=date(2022, 1, 5),
        ended_on=date(2022, 3, 20),
    )
    service, money = (
        inspection.add_aspect(by=cast.coordinator, title=title)
        for title in ("贯彻落实决策部署方面", "落实财经纪律方面")
    )
    make_finding(
        cast=cast,
        inspection=inspection,
        state=FindingState.COMPLETED,
        aspect=service if aspects else None,
        title="窗口服务不够规范",
        original_text="个别窗口没有公示办事流程。",
    )
    make_finding(
        cast=cast,
        inspection=inspection,
        state=FindingState.ONGOING,
        aspect=money if aspects else None,
        title="往来款清理不及时",
        original_text="有3笔往来款挂账超过三年。",
    )
    planned = make_finding(
        cast=cast,
        inspection=inspection,
        state=FindingState.ONGOING,
        aspect=money if aspects else None,
        title="固定资产底数不清",
    )
    for plan in ("全面盘点资产。", "完善登记制度。"):
        planned.add_measure(by=cast.coordinator, version=planned.version, plan=plan)
    make_finding(cast=cast, inspection=inspection, title="会议记录不完整")
    return inspection


def told(notice: object) -> list[tuple[object, ...]]:
    return [
        (
            one.title,
            one.problem,
            [step.text for step in one.measures],
            [step.text for step in one.next_steps],
        )
        for one in notice.findings
    ]


@pytest.mark.parametrize("aspects", [True, False])
def test_what_it_prints_reads_back_as_the_same_findings(
    cast: Cast, aspects: bool
) -> None:
    report = begin_report(inspected(cast, aspects=aspects), by=cast.coordinator)
    notice = snapshot(report)
    assert len(notice.findings) == 4
    again = parse(write(notice))
    assert told(again) == told(notice)
    assert write(again) == write(notice)
    groups = [one.title for one in notice.sections if one.findings]
    if aspects:
        assert groups == ["贯彻落实决策部署方面", "落实财经纪律方面", "其他方面"]
    # Nothing but what the offices have not said yet.
    found = {hit.rule for hit in check(notice)}
    assert found <= {"open_without_next_step", "open_without_deadline"}


def test_it_says_who_when_how_many_and_where_to_write(cast: Cast) -> None:
    report = begin_report(inspected(cast), by=cast.coordinator)
    text = write(snapshot(report))
    body = cast.organisation.name
    assert text.startswith(f"{body}关于巡察整改进展情况的通报")
    assert "2022年1月5日至2022年3月20日，县委第三巡察组" in text
    assert f"2022年4月14日，县委第三巡察组向{body}反馈了巡察意见。" in text
    assert "指出的4个问题，已完成1个，基本完成0个，正在推进3个" in text
    assert "联系电话：0512-6655001；电子邮箱：zgb@example.org。" in text
    assert "通信地址" not in text
    for heading in ("一、组织情况", "二、整改落实情况", "三、下一步工作安排"):
        assert heading in text


def test_its_counts_follow_the_records(cast: Cast) -> None:
    inspection = inspected(cast)
    report = begin_report(inspection, by=cast.coordinator)
    before = [one.text for one in printed(snapshot(report))]
    finding = inspection.findings.get(title="窗口服务不够规范")
    Finding.objects.filter(pk=finding.pk).update(state=FindingState.LONG_TERM)
    after = [one.text for one in printed(snapshot(report))]
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert [b for _a, b in changed] == [
        "反馈意见指出的4个问题，已完成0个，基本完成0个，正在推进3个，长期坚持1个。"
    ]


def test_lines_off_by_default(cast: Cast) -> None:
    notice = snapshot(begin_report(inspected(cast), by=cast.coordinator))
    lines = [line for one in notice.findings for line in one.lines]
    assert not [line for line in lines if line.role is Role.FIELD]


def test_one_report_and_only_with_findings(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    with pytest.raises(InvalidTransition, match="还没有问题"):
        begin_report(inspection, by=cast.coordinator)
    make_finding(cast=cast, inspection=inspection)
    with pytest.raises(NotAllowed):
        begin_report(inspection, by=cast.leader)
    begin_report(inspection, by=cast.coordinator)
    with pytest.raises(InvalidTransition, match="已有通报稿"):
        begin_report(inspection, by=cast.coordinator)


def test_the_inspection_page_offers_it_once(cast: Cast) -> None:
    inspection = inspected(cast)
    client = client_of(cast.coordinator)
    url = f"/staff/inspections/{inspection.reference}/"
    assert "begin_report" in client.get(url).content.decode()
    response = client.post(f"{url}begin_report/")
    report = Report.objects.get()
    assert response.headers["Location"] == report.get_absolute_url()
    assert "begin_report" not in client.get(url).content.decode()
    assert (
        "固定资产底数不清"
        in client.get(f"{report.get_absolute_url()}preview/").content.decode()
    )
