"""Doubts about a notice, and what parse_notice prints of it."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from rectification.intake.doubts import sentences
from rectification.notices import parse
from rectification.notices.reading.doubts import Rule, doubts

GOOD = """清溪县档案局党组关于巡察整改情况的通报
2022年4月14日，县委第一巡察组反馈了2个问题，已完成1个，正在推进1个。
一、整改落实情况
（一）在“学习”方面
1.关于“台账不全”问题的整改。
台账缺页。
整改进度：已完成。
整改落实情况：已补页。
2.关于“登记不细”问题的整改。
登记缺项。
整改进度：正在推进，计划2022年10月底完成。
整改落实情况：正在补登。
清溪县档案局党组
2022年7月21日"""
SECOND = "2.关于“登记不细”"


def found(text: str) -> list[tuple[Rule, str, int | None]]:
    return [(one.rule, one.quote, one.finding) for one in doubts(parse(text))]


def test_a_sound_notice_raises_none() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "doubt"),
    [
        ("10月底", "9月31日前", (Rule.DEADLINE_UNCLEAR, "2022年9月31日前", 1)),
        ("台账缺页。", "至2022年2月30日缺页。", (Rule.NO_SUCH_DAY, "2022年2月30日", 0)),
        (SECOND, "1.关于“登记不细”", (Rule.NUMBER_REPEATED, "1.", 1)),
        (SECOND, "3.关于“登记不细”", (Rule.NUMBER_OUT_OF_ORDER, "3.", 1)),
        ("：已完成。", "：见附表。", (Rule.STATUS_UNKNOWN, "台账不全", 0)),
        ("整改落实情况：已补页。\n", "", (Rule.NO_ACCOUNT, "台账不全", 0)),
        (
            "2022年10月底",
            "2022年3月底",
            (Rule.DEADLINE_BEFORE_FEEDBACK, "2022年3月底", 1),
        ),
        ("2022年7月21日", "2022年7月21日\n此件不发", (Rule.KEPT, "此件不发", None)),
    ],
)
def test_what_is_wrong_is_doubted(
    old: str, new: str, doubt: tuple[Rule, str, int | None]
) -> None:
    assert old in GOOD
    assert doubt in found(GOOD.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "key", "stated", "listed"),
    [
        ("2个问题", "5个问题", "total", 5, 2),
        ("已完成1个", "已完成2个", "completed", 2, 1),
        ("正在推进1个", "正在推进4个", "ongoing", 4, 1),
    ],
)
def test_a_stated_count_that_differs_is_doubted(
    old: str, new: str, key: str, stated: int, listed: int
) -> None:
    [doubt] = doubts(parse(GOOD.replace(old, new)))
    assert doubt.rule is Rule.COUNT_DIFFERS
    assert doubt.values == {"key": key, "stated": stated, "listed": listed}


def test_a_notice_that_lists_only_some_may_state_more() -> None:
    partial = GOOD.replace("2个问题", "9个问题").replace("1个。", "1个。现列举如下。")
    assert found(partial) == []


def test_words_that_are_no_deadline_are_doubted_but_none_is_none() -> None:
    field = "整改落实情况：正在补登。"
    odd = GOOD.replace(field, f"整改时限：视情况定\n{field}")
    odd = odd.replace("，计划2022年10月底完成", "")
    assert (Rule.DEADLINE_UNCLEAR, "视情况定", 1) in found(odd)
    assert found(odd.replace("视情况定", "无")) == []


def test_a_notice_without_any_status_is_doubted_once() -> None:
    silent = GOOD.replace("整改进度：已完成。\n", "").replace("已补页", "补了页")
    silent = silent.replace("整改进度：正在推进，计划2022年10月底完成。\n", "")
    silent = silent.replace("正在补登", "补登").replace("，已完成1个，正在推进1个", "")
    assert found(silent) == [(Rule.NO_STATUS_AT_ALL, "", None)]


def test_every_doubt_has_a_sentence() -> None:
    text = GOOD.replace("2个问题", "5个问题").replace(SECOND, "3.关于“登记不细”")
    with override("en"):
        assert sentences(parse(text)) == [
            "The notice states 5 findings but lists 2.",
            "Finding “登记不细”: number 3. stands where 2 is due.",
        ]


# --- the command ----------------------------------------------------------------------


def run(path: Path, *options: str) -> str:
    out = StringIO()
    with override("en"):
        call_command("parse_notice", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def notice_file(tmp_path: Path) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text(GOOD.replace("2个问题", "5个问题"), encoding="utf-8-sig")
    return path


def test_the_command_prints_one_json_document(notice_file: Path) -> None:
    said = json.loads(run(notice_file, "--json"))
    assert [one["title"] for one in said["findings"]] == ["台账不全", "登记不细"]
    assert said["stated_counts"] == {"total": 5, "completed": 1, "ongoing": 1}
    assert "\\u" not in run(notice_file, "--json")


def test_the_command_tells_what_was_understood(notice_file: Path) -> None:
    said = run(notice_file)
    for expected in (
        "Title: 清溪县档案局党组关于巡察整改情况的通报",
        "Stated: 5 in all, 1 completed, 1 ongoing",
        "Findings (2)",
        "2.登记不细 | 正在推进 | 2022年10月底 | → 2022-10-31 | measures: 1",
        "Doubts (1)",
    ):
        assert expected in said


def test_the_command_refuses_what_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "missing.txt")
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    with pytest.raises(CommandError, match="empty"):
        run(empty)
