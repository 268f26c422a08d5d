"""`load` and `snapshot` undo each other; a changed record changes what prints it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rectification import records
from rectification.access import Role
from rectification.errors import NoFinding
from rectification.intake.import_notice import keep_source
from rectification.models import Finding, Office, Organisation, Report, User
from rectification.notices import (
    Notice,
    normalise,
    parse,
    put_back,
    unbroken,
    write,
)
from rectification.notices.notice import SectionKind
from rectification.workflow import FindingState
from tests.factories import make_organisation, make_user
from tests.paths import NOTICES, notice_text

pytestmark = pytest.mark.django_db


def load(notice: Notice, *, organisation: Organisation | None = None) -> Report:
    organisation = organisation or make_organisation()
    by = make_user(role=Role.COORDINATOR, organisation=organisation)
    source = keep_source(notice, by=by, organisation=organisation, digest="0" * 64)
    report = records.load(notice, by=by, organisation=organisation, source=source)
    return Report.objects.get(pk=report.pk)


@pytest.fixture
def report() -> Report:
    """A report grouped by status: three findings done, two open."""
    return load(parse(notice_text("status_groups_fullwidth")))


def coordinator(report: Report) -> User:
    return report.drafted_by


# --- law 3 ----------------------------------------------------------------------------


@pytest.mark.both_databases
# Each notice comes back in test_every_notice; these, on both databases.
@pytest.mark.parametrize("path", NOTICES[::15], ids=lambda path: path.stem)
def test_a_notice_comes_back_from_the_records_as_it_was(path: Path) -> None:
    text = unbroken(path.read_bytes().decode("utf-8-sig"))
    notice = parse(text)
    again = records.snapshot(load(notice))
    assert again == notice
    assert put_back(again) == normalise(text).split("\n")


def test_a_text_without_findings_leaves_nothing() -> None:
    with pytest.raises(NoFinding):
        load(parse("关于加强整改工作的通知\n请各科室抓好落实。"))
    assert not Report.objects.exists()


def test_a_contact_that_differs_from_the_bodys_stays_printed_and_changes_nothing() -> (
    None
):
    organisation = make_organisation(phone="0000-1111111")
    text = notice_text("status_groups_fullwidth")
    report = load(parse(text), organisation=organisation)
    organisation.refresh_from_db()
    assert organisation.phone == "0000-1111111"
    assert put_back(records.snapshot(report)) == normalise(text).split("\n")


def test_an_inspection_that_ends_before_it_begins_stays_as_printed() -> None:
    text = notice_text("bare_titles_without_numbers")
    turned = text.replace("2024年4月10日至6月20日", "2024年10月27日至9月4日")
    assert turned != text
    report = load(parse(turned))
    assert report.inspection.started_on is None
    assert "2024年10月27日至9月4日" in write(records.snapshot(report))


@pytest.mark.both_databases
def test_an_office_the_body_has_is_not_made_twice() -> None:
    notice = parse(notice_text("status_groups_fullwidth"))
    name = notice.findings[0].offices[0]
    organisation = make_organisation()
    known = Office.objects.create(organisation=organisation, name=name)
    report = load(notice, organisation=organisation)
    first = report.items.first()
    assert first is not None
    assert first.finding.responsibilities.first().office == known


def test_the_number_of_queries_does_not_grow(
    django_assert_num_queries: Callable,
) -> None:
    small = load(parse(notice_text("quotes_mixed")))
    with django_assert_num_queries(7):
        records.snapshot(small)
    large = load(parse(many_findings(60)))
    with django_assert_num_queries(7):
        records.snapshot(large)


def many_findings(number: int) -> str:
    lines = ["中共青石县林业局党组关于巡察整改情况的通报", "一、整改落实情况"]
    for at in range(1, number + 1):
        lines += [
            f"{at}.关于“台账第{at}册有缺页”问题的整改。",
            "责任科室：资源科、综合科",
            "整改情况：一是补页。逐册核对。二是建账。每月抽查。",
        ]
    return "\n".join(lines)


# --- law 4 ----------------------------------------------------------------------------


def changed(before: str, after: str) -> list[tuple[str, str]]:
    """Return the paragraphs that differ; both texts have the same number of them."""
    pairs = list(zip(before.split("\n"), after.split("\n"), strict=True))
    return [(old, new) for old, new in pairs if old != new]


def open_finding(report: Report) -> Finding:
    return (
        Finding.objects.filter(items__report=report, state=FindingState.ONGOING)
        .order_by("position")
        .first()
    )


FIELDS = {
    "title": {"title": "全新的标题"},
    "original_text": {"original_text": "全新的原文。"},
    "due_wording": {"due_wording": "2031年3月底"},
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_changed_field_changes_only_the_paragraph_that_prints_it(
    report: Report, name: str
) -> None:
    before = write(records.snapshot(report))
    finding = open_finding(report)
    old = getattr(finding, name)
    Finding.objects.filter(pk=finding.pk).update(**FIELDS[name])
    ((was, now),) = changed(before, write(records.snapshot(report)))
    new = FIELDS[name][name]
    assert now == was.replace(old, new)


def test_a_changed_account_changes_only_its_paragraph(report: Report) -> None:
    before = write(records.snapshot(report))
    finding = open_finding(report)
    measure = finding.measures.accounted().first()
    assert measure is not None
    finding.update_measure(
        by=coordinator(report),
        measure=measure,
        account="已重新核对三遍。",
        version=finding.version,
    )
    ((was, now),) = changed(before, write(records.snapshot(report)))
    assert "已重新核对三遍。" in now
    assert was[:8] == now[:8]


def test_a_renamed_office_changes_every_paragraph_that_names_it(report: Report) -> None:
    before = write(records.snapshot(report))
    office = open_finding(report).responsibilities.first().office
    printing = [
        finding
        for finding in records.snapshot(report).findings
        if office.name in finding.offices
    ]
    Office.objects.filter(pk=office.pk).update(name="改名后的科")
    differing = changed(before, write(records.snapshot(report)))
    assert len(differing) == len(printing)
    assert all("改名后的科" in now for _was, now in differing)


def test_the_inspections_dates_print_in_the_preamble_alone(report: Report) -> None:
    before = write(records.snapshot(report))
    report.inspection.feedback_on = date(2023, 5, 6)
    report.inspection.save(update_fields=["feedback_on"])
    report.refresh_from_db()
    ((_was, now),) = changed(before, write(records.snapshot(report)))
    assert "5月6日" in now


def test_the_signature_prints_at_the_end_alone(report: Report) -> None:
    before = write(records.snapshot(report))
    report.signed_on = date(2030, 1, 2)
    ((_was, now),) = changed(before, write(records.snapshot(report)))
    assert now == "2030年1月2日"


# --- growing and shrinking ------------------------------------------------------------


@pytest.mark.both_databases
def test_another_measure_takes_the_next_number_in_the_same_paragraph(
    report: Report,
) -> None:
    before = write(records.snapshot(report))
    finding = open_finding(report)
    printed = finding.measures.accounted().count()
    finding.measures.create(position=99, account="新增的一项。", state="under_way")
    differing = changed(before, write(records.snapshot(report)))
    assert len(differing) == 1
    number = "一二三四五六"[printed]
    assert f"{number}是新增的一项。" in differing[0][1]


def test_another_office_joins_the_line(report: Report) -> None:
    finding = open_finding(report)
    office = Office.objects.create(
        organisation=report.inspection.organisation, name="新设科"
    )
    finding.responsibilities.create(office=office, position=9)
    said = records.snapshot(report)
    line = next(text for text in write(said).split("\n") if "新设科" in text)
    assert line.endswith("、新设科")


def close(report: Report, finding: Finding) -> None:
    """Complete a finding by the real verbs."""
    organisation = report.inspection.organisation
    by = coordinator(report)
    handler = make_user(
        role=Role.HANDLER,
        organisation=organisation,
        office=finding.responsibilities.first().office,
    )
    finding.record_progress(by=handler, text="全部完成。", happened_on=date(2026, 1, 1))
    finding.measures.update(state="done")
    finding.submit(by=by, waiver="以现场核查为准。")
    leader = make_user(role=Role.LEADER, organisation=organisation)
    finding.approve(by=leader, reason="同意。")


@pytest.mark.both_databases
def test_a_completed_finding_moves_and_both_groups_are_numbered_anew(
    report: Report,
) -> None:
    before = records.snapshot(report)
    done, going = (one for one in before.sections if one.kind is SectionKind.GROUP)
    finding = open_finding(report)
    reference = finding.reference
    close(report, finding)
    taken = records.take(report)
    now_done, now_going = (
        one for one in taken.notice.sections if one.kind is SectionKind.GROUP
    )
    assert len(now_done.findings) == len(done.findings) + 1
    assert len(now_going.findings) == len(going.findings) - 1
    assert taken.references[len(done.findings)] == reference
    text = write(taken.notice)
    assert f"{len(now_done.findings)}." in text or f"{len(now_done.findings)}．" in text
    moved = now_done.findings[-1]
    assert moved.title == finding.title
    assert moved.status_wording == done.findings[0].status_wording
    assert not moved.next_steps
    again = parse(text)
    assert again.count(moved.status) == before.count(moved.status) + 1


def test_an_empty_group_is_left_out_and_the_next_takes_its_number(
    report: Report,
) -> None:
    for finding in Finding.objects.filter(
        items__report=report, state=FindingState.ONGOING
    ):
        close(report, finding)
    said = records.snapshot(report)
    groups = [one for one in said.sections if one.kind is SectionKind.GROUP]
    assert len(groups) == 1
    assert "正在推进" not in groups[0].title


def test_a_status_that_had_no_group_gets_one(report: Report) -> None:
    finding = open_finding(report)
    Finding.objects.filter(pk=finding.pk).update(
        state=FindingState.LONG_TERM, closed_at=report.drafted_at,
        closed_by=coordinator(report), status_wording="", adopted_at=None,
        adopted_by=None, adoption=None,
    )  # fmt: skip
    said = records.snapshot(report)
    titles = [one.title for one in said.sections if one.kind is SectionKind.GROUP]
    assert titles[-1] == "需要长期坚持的问题"
    assert "(三)需要长期坚持的问题" in write(said).replace("（", "(").replace("）", ")")


def test_an_adopted_finding_keeps_its_printed_word_until_its_state_changes() -> None:
    report = load(parse(notice_text("status_words_kept_lines")))
    words = {one.status_wording for one in records.snapshot(report).findings}
    assert "部分整改" in words
    finding = Finding.objects.get(status_wording="部分整改", items__report=report)
    close(report, finding)
    words = {one.status_wording for one in records.snapshot(report).findings}
    assert "部分整改" not in words
