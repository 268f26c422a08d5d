"""The laws: any text comes out to the letter, any notice is read as it was meant."""

from hypothesis import HealthCheck, given, settings

from rectification.notices import Notice, normalise, parse, put_back, write
from rectification.notices.canonical import notice_from_data, to_data
from rectification.notices.reading.answers import answers
from rectification.notices.reading.doubts import doubts
from tests.laws import examples
from tests.notices.strategies import notices, texts

PATIENT = settings(
    deadline=None,
    max_examples=examples(150),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@PATIENT
@given(texts())
def test_any_text_comes_out_to_the_letter(text: str) -> None:
    notice = parse(text)
    assert "\n".join(put_back(notice)) == normalise(text)
    assert normalise(normalise(text)) == normalise(text)


@PATIENT
@given(texts())
def test_what_was_written_is_written_again(text: str) -> None:
    written = write(parse(text))
    assert write(parse(written)) == written


@PATIENT
@given(texts())
def test_any_text_can_be_told_doubted_and_stored(text: str) -> None:
    notice = parse(text)
    assert len(answers(notice)["findings"]) == len(notice.findings)  # type: ignore[arg-type]
    for doubt in doubts(notice):
        assert doubt.finding is None or notice.findings[doubt.finding]
    assert notice_from_data(to_data(notice)) == notice


@settings(PATIENT, max_examples=examples(80))
@given(notices())
def test_a_notice_is_read_as_it_was_written(notice: Notice) -> None:
    written = write(notice)
    read = parse(written)
    assert read.sections == notice.sections
    assert read == notice
    assert write(read) == written


def test_numbered_next_steps_before_the_account_are_no_findings() -> None:
    """Met by the search: a plan numbered (1), (2) ahead of the only account."""
    text = "\n".join(
        [
            "云溪县档案局党组关于巡察整改情况的通报",
            "一、在“学习”方面",
            "1.关于“台账不全”问题的整改。",
            "下一步计划：",
            "（1）补齐缺页。",
            "（2）逐册核对。",
            "责任领导：局长",
            "整改落实情况：已补齐三册。",
        ]
    )
    (finding,) = parse(text).findings
    assert finding.title == "台账不全"
    assert [one.text for one in finding.next_steps] == ["补齐缺页。", "逐册核对。"]
    assert write(parse(text)) == text


def test_numbered_next_steps_under_a_plain_title_are_no_findings() -> None:
    """Met by the search: the same where no title pattern tells the finding."""
    text = "\n".join(
        [
            "云溪县档案局党组关于巡察整改情况的通报",
            "一、在“学习”方面",
            "1．台账不全",
            "下一步计划：",
            "（1）补齐缺页。",
            "（2）逐册核对。",
            "责任领导：局长",
            "整改落实情况：已补齐三册。",
        ]
    )
    (finding,) = parse(text).findings
    assert finding.title == "台账不全"
    assert [one.text for one in finding.next_steps] == ["补齐缺页。", "逐册核对。"]
    assert write(parse(text)) == text


def test_the_only_finding_is_found_by_fields_that_are_told_once() -> None:
    """Met by the search: its measures, each in a paragraph, are no findings."""
    text = "\n".join(
        [
            "云溪县档案局党组关于巡察整改情况的通报",
            "一、巡察反馈意见整改落实情况",
            "（1）台账不全。",
            "整改情况：",
            "①补齐缺页。",
            "②逐册核对。",
            "下一步计划：续补三册。",
            "责任人：甲某",
            "责任领导：乙某",
        ]
    )
    (finding,) = parse(text).findings
    assert finding.title == "台账不全"
    assert [one.text for one in finding.measures] == ["补齐缺页。", "逐册核对。"]
    assert write(parse(text)) == text


def test_a_field_with_an_arrow_is_no_breadcrumb() -> None:
    """Met by the search: the first of two lines was set aside, then the other."""
    text = "责任科室：>0\n整改情况：>0"
    assert write(parse(text)) == text


def test_a_table_within_the_last_cell_of_another_is_no_table_of_its_own() -> None:
    """Met by the search: cells a line each run over a table whose cells tabs part."""
    above = "责任科室：\n序号\n类别\n问题\n时限\n1\n"
    text = f"{above}序号\t乡镇\t问题\t时限\n1\t甲\t乙\t6月底\n一、"
    assert write(parse(text)) == text
