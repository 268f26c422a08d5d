"""What changed between two notices: by finding, and by word."""

from dataclasses import replace
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectification.notices import Notice, parse
from rectification.notices.comparing.diff import Kind, compare, compare_lines
from rectification.notices.comparing.word_diff import compare_words
from rectification.notices.notice import Deadline, DueKind, Finding, Measure, Status
from tests.paths import notice_text

TEXT = st.text(st.sampled_from("整改进度已完成，。12%a \U000f0000"), max_size=30)


@pytest.fixture(scope="module")
def notice() -> Notice:
    return parse(notice_text("status_groups_fullwidth"))


def keys(notice: Notice) -> list[str]:
    return [f"k{number}" for number in range(len(notice.findings))]


def with_finding(notice: Notice, title: str, **changes: object) -> Notice:
    sections = tuple(
        replace(
            section,
            findings=tuple(
                replace(one, **changes) if one.title.startswith(title) else one
                for one in section.findings
            ),
        )
        for section in notice.sections
    )
    return replace(notice, sections=sections)


def found(notice: Notice, title: str) -> Finding:
    return next(one for one in notice.findings if one.title.startswith(title))


def kinds(old: Notice, new: Notice) -> list[tuple[Kind, ...]]:
    return [one.kinds for one in compare(old, new, keys(old), keys(new)).findings]


def test_a_notice_does_not_differ_from_itself(notice: Notice) -> None:
    assert compare(notice, notice, keys(notice), keys(notice)).is_empty


@pytest.mark.parametrize(
    ("title", "changes", "expected"),
    [
        ("老旧管网", {"status": Status.COMPLETED}, (Kind.COMPLETED,)),
        ("河湖巡护", {"status": Status.ONGOING}, (Kind.REOPENED,)),
        ("河湖巡护", {"status": Status.NOT_COMPLETED}, (Kind.REOPENED,)),
        ("老旧管网", {"status": Status.LONG_TERM}, (Kind.STATUS,)),
        ("老旧管网", {"offices": ("供水科",)}, (Kind.OFFICES,)),
        ("老旧管网", {"problem": "八个小区均已开工。"}, (Kind.TEXT,)),
        ("老旧管网", {"status": Status.NOT_COMPLETED}, ()),
    ],
)
def test_each_change_is_named(
    notice: Notice, title: str, changes: dict[str, object], expected: tuple[Kind, ...]
) -> None:
    told = kinds(notice, with_finding(notice, title, **changes))
    assert told == ([expected] if expected else [])


def test_a_moved_deadline_is_told_but_not_one_that_went_with_the_work(
    notice: Notice,
) -> None:
    later = Deadline("2024年6月底", DueKind.DATED, date(2024, 6, 30), None)
    assert kinds(notice, with_finding(notice, "取水", deadline=later)) == [
        (Kind.DEADLINE,)
    ]
    done = with_finding(notice, "取水", deadline=None, status=Status.COMPLETED)
    assert kinds(notice, done) == [(Kind.COMPLETED,)]
    dropped = with_finding(notice, "取水", deadline=None)
    assert kinds(notice, dropped) == [(Kind.DEADLINE,)]


def test_moving_to_another_group_is_no_change_of_text(notice: Notice) -> None:
    """The number is printed anew there; the finding says the same."""
    groups = [section for section in notice.sections if section.findings]
    moved = groups[0].findings[0]
    sections = tuple(
        replace(section, findings=section.findings[1:])
        if section is groups[0]
        else replace(section, findings=(*section.findings, moved))
        if section is groups[1]
        else section
        for section in notice.sections
    )
    new = replace(notice, sections=sections)
    old_keys = keys(notice)
    new_keys = [old_keys[1], old_keys[2], old_keys[3], old_keys[4], old_keys[0]]
    assert compare(notice, new, old_keys, new_keys).findings == ()


def test_what_is_added_and_what_is_gone_stand_with_their_words(notice: Notice) -> None:
    shorter = replace(
        notice,
        sections=tuple(
            replace(section, findings=section.findings[:-1])
            for section in notice.sections
        ),
    )
    kept = [
        key
        for key, one in zip(keys(notice), notice.findings, strict=True)
        if one in shorter.findings
    ]
    gone = compare(notice, shorter, keys(notice), kept)
    assert [one.kinds for one in gone.findings] == [(Kind.GONE,)] * 2
    assert all(piece.mark == "gone" for piece in gone.findings[0].lines[0])
    added = compare(shorter, notice, kept, keys(notice))
    assert added.count(Kind.ADDED) == 2
    assert added.unchanged == 3


def test_the_text_around_the_findings_is_compared_too(notice: Notice) -> None:
    done = with_finding(notice, "老旧管网", status=Status.COMPLETED)
    around = compare(notice, done, keys(notice), keys(done)).around
    assert around, "the counted sentence prints other numbers"
    assert any(piece.text in ("3", "4") for line in around for piece in line)


def test_a_number_changes_as_a_whole_and_chinese_by_the_word() -> None:
    pieces = compare_words("计划2022年10月底完成", "计划2022年12月底完成")
    assert [(one.mark, one.text) for one in pieces] == [
        ("same", "计划2022年"),
        ("gone", "10"),
        ("new", "12"),
        ("same", "月底完成"),
    ]


@given(TEXT, TEXT)
def test_the_pieces_join_to_both_texts(old: str, new: str) -> None:
    pieces = compare_words(old, new)
    assert "".join(one.text for one in pieces if one.mark != "new") == old
    assert "".join(one.text for one in pieces if one.mark != "gone") == new
    assert compare_words(old, new) == pieces


@given(st.lists(TEXT.filter(bool), max_size=6), st.lists(TEXT.filter(bool), max_size=6))
def test_only_paragraphs_that_differ_are_told(old: list[str], new: list[str]) -> None:
    for pieces in compare_lines(old, new):
        assert any(one.mark != "same" for one in pieces)
    assert bool(compare_lines(old, new)) == (old != new)


def test_a_paragraph_put_in_is_not_taken_for_a_change_of_another() -> None:
    measures = [Measure("补齐台账"), Measure("逐户签订进场同意书")]
    old = [measures[0].printed, measures[1].printed]
    new = [old[0], "新增两个班组加密施工", f"{old[1]}。"]
    told = compare_lines(old, new)
    assert [[one.mark for one in pieces] for pieces in told] == [
        ["new"],
        ["same", "new"],
    ]


def test_texts_without_anything_in_common_are_not_cut_to_shreds() -> None:
    assert [one.mark for one in compare_words("甲乙丙丁", "戊己庚辛")] == [
        "gone",
        "new",
    ]


def test_huge_texts_end() -> None:
    pieces = compare_words("整改" * 3000, "落实" * 3000)
    assert len(pieces) == 2


def test_many_long_paragraphs_end() -> None:
    """Beyond the budget of a page they stand against each other whole."""
    kept = [f"{n}" + "整改落实到位情况" * 110 for n in range(60)]
    changed = [line[:50] + "".join(sorted(line[50:])) for line in kept]
    began = process_time()
    told = compare_lines(kept, changed)
    assert process_time() - began < 4
    assert len(told) == 60
    assert len(told[0]) > 2 and [one.mark for one in told[-1]] == ["gone", "new"]


def test_many_equal_lines_end() -> None:
    began = process_time()
    compare_lines(["一"] * 5_000 + ["二"] * 4_000, ["二"] * 4_000 + ["一"] * 5_000)
    assert process_time() - began < 2
