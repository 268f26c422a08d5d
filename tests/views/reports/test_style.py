"""A report's style: what follows it changes, what somebody worded himself stays."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import transaction

from rectification.models import Report
from rectification.notices import parse, unbroken
from rectification.notices.notice import Finding, Line, Measure, Role, Status, Style
from rectification.notices.writing.restyle import (
    is_wide,
    restyle,
    showing,
    shown,
    with_width,
)
from rectification.notices.writing.style import compose
from rectification.notices.writing.write import write
from rectification.records import begin_report, load, restyle_report, snapshot, style_of
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_finding, make_inspection
from tests.paths import OWN

OLD = showing(Style(), ["problem", "offices", "account"])
FINDING = Finding(
    title="台账不全",
    problem="部分台账没有日期。",
    offices=("综合科",),
    status=Status.COMPLETED,
    status_wording="已完成",
    measures=(Measure("补齐日期。"), Measure("修订制度。")),
)


def test_what_follows_the_style_is_stored_as_following() -> None:
    told = replace(FINDING, lines=compose(FINDING, OLD))
    assert restyle(told, OLD, replace(OLD, title="{number:1}.{title}")) == ()


def test_own_words_stay_and_the_other_lines_change() -> None:
    lines = list(compose(FINDING, OLD))
    lines[1] = Line(Role.PROBLEM, "台账缺日期，自己的说法。")
    new = showing(
        replace(OLD, title="{number:1}.{title}", offices="牵头：{offices}"),
        ["problem", "offices", "account"],
    )
    kept = restyle(replace(FINDING, lines=tuple(lines)), OLD, new)
    assert [one.wording for one in kept] == [
        "{number:1}.{title}",
        "台账缺日期，自己的说法。",
        "牵头：{offices}",
        lines[3].wording,
    ]


def test_a_field_switched_off_goes_with_its_line() -> None:
    lines = (*compose(FINDING, OLD), Line(Role.PARAGRAPH, "另附说明。"))
    kept = restyle(
        replace(FINDING, lines=lines), OLD, showing(OLD, ["problem", "account"])
    )
    assert "{offices}" not in "".join(one.wording for one in kept)
    assert kept[-1].wording == "另附说明。"


def test_punctuation_goes_both_ways_and_leaves_slots_alone() -> None:
    narrow = with_width(OLD, wide=False)
    assert narrow.group == "({number:一}){group}"
    assert narrow.offices == "责任科室:{offices}"
    assert with_width(narrow, wide=True) == with_width(OLD, wide=True)
    assert is_wide(OLD)
    assert not is_wide(narrow)


def test_shown_fields_and_their_order() -> None:
    style = showing(Style(), ["account", "status", "problem"])
    assert shown(style) == ("account", "status", "problem")
    assert [line.role for line in compose(FINDING, style)] == [
        Role.FINDING,
        Role.ACCOUNT,
        Role.FIELD,
        Role.PROBLEM,
    ]


# --- through the database ---


@pytest.fixture
def report(cast: Cast) -> Report:
    inspection = make_inspection(cast=cast)
    aspect = inspection.add_aspect(by=cast.coordinator, title="财经纪律方面")
    for title, state, within in (
        ("窗口服务不规范", FindingState.COMPLETED, None),
        ("往来款清理不及时", FindingState.ONGOING, aspect),
        ("资产底数不清", FindingState.COMPLETED, aspect),
    ):
        make_finding(
            cast=cast, inspection=inspection, state=state, title=title, aspect=within
        )
    return begin_report(inspection, by=cast.coordinator)


def change(report: Report, cast: Cast, **fields: object) -> str:
    report.refresh_from_db()
    style = replace(style_of(report), **fields)
    restyle_report(report, by=cast.coordinator, version=report.version, style=style)
    return write(snapshot(Report.objects.get(pk=report.pk)))


def titles(text: str) -> list[str]:
    return [one for one in text.split("\n") if one.startswith("（")]


def test_groups_by_status_by_aspect_and_none(cast: Cast, report: Report) -> None:
    before = write(snapshot(report))
    by_status = change(report, cast, group_by="status")
    assert titles(by_status) == ["（一）已整改完成的问题", "（二）正在推进整改的问题"]
    assert len(parse(by_status).findings) == 3
    none = change(report, cast, group_by="none")
    assert titles(none) == []
    assert "3.关于" in none
    assert none.index("三、下一步") > none.index("3.关于")
    assert change(report, cast, group_by="aspect") == before


def test_a_finding_closed_later_moves_among_groups_by_status(
    cast: Cast, report: Report
) -> None:
    change(report, cast, group_by="status")
    report.inspection.findings.filter(title="往来款清理不及时").update(
        state=FindingState.REGISTERED
    )
    text = write(snapshot(report))
    assert titles(text)[1:] == ["（二）尚未完成整改的问题"]


def test_text_between_heading_and_findings_is_not_lost(
    cast: Cast, report: Report
) -> None:
    section = report.sections.filter(kind="group").first()
    section.lines = [*section.lines, ["paragraph", "这一组的说明。"]]
    section.save()
    assert "这一组的说明。" in change(report, cast, group_by="none")


@pytest.mark.django_db
@pytest.mark.parametrize("path", OWN[::7], ids=lambda path: path.stem)
def test_an_imported_notice_takes_any_grouping_and_keeps_its_findings(
    path: Path, cast: Cast
) -> None:
    notice = parse(unbroken(path.read_text(encoding="utf-8-sig")))
    report = load(notice, by=cast.coordinator, organisation=cast.organisation)
    for group_by in ("status", "aspect", "none"):
        with transaction.atomic():  # each as it was imported
            change(report, cast, group_by=group_by)
            told = snapshot(Report.objects.get(pk=report.pk))
            transaction.set_rollback(True)
        assert sorted(one.title for one in told.findings) == sorted(
            one.title for one in notice.findings
        ), group_by


def test_the_page_changes_the_style(cast: Cast, report: Report) -> None:
    client = client_of(cast.coordinator)
    url = f"{report.get_absolute_url()}style/"
    form = client.get(url).context["form"]
    sent = {
        one.name: str(one.value()) for one in form if one.value() not in (None, False)
    }
    own = client.post(url, sent)
    assert own.status_code == 302
    report.refresh_from_db()
    assert report.version == 1, "nothing was changed"
    sent |= {"show_offices": "on", "place_offices": "5", "width": "narrow"}
    sent |= {"title": "{number:1}.{title}", "word_completed": "整改完毕"}
    assert client.post(url, sent).status_code == 302
    text = write(snapshot(Report.objects.get(pk=report.pk)))
    assert "1.往来款清理不及时\n责任科室:" in text
    assert client.post(url, sent | {"title": "{nonsense}"}).status_code == 200
