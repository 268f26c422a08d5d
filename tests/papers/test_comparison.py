"""与上次公开对照表: each finding told otherwise, in both formats."""

import io
from datetime import UTC, datetime

import docx

from rectification.notices import parse, unbroken
from rectification.notices.comparing.diff import compare
from rectification.papers.comparison import Changed, comparison_paper
from rectification.papers.word import word
from tests.paths import notice_text

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)


def test_what_changed_stands_with_both_texts_side_by_side() -> None:
    text = unbroken(notice_text("status_groups_fullwidth"))
    old = parse(text)
    title = old.findings[0].title
    new = parse(text.replace(title, f"{title}突出"))
    keys = [f"2026-{n}" for n, _one in enumerate(old.findings, 1)]
    found = compare(old, new, keys, keys).findings
    assert [one.key for one in found] == ["2026-1"]
    paper = comparison_paper(
        "整改情况通报",
        "示范局",
        about="对照：第1次公开与现稿",
        found=[Changed(one, ["文字有改动"]) for one in found],
        at=AT,
    )
    made = docx.Document(io.BytesIO(word(paper)))
    [row] = made.tables[0].rows[1:]
    number, finding, how, before, after = (one.text for one in row.cells)
    assert (number, how) == ("1", "文字有改动")
    assert finding == f"{title}突出\n2026-1"
    assert title in before
    assert "突出" not in before
    assert f"{title}突出" in after
    none = comparison_paper("通报", "局", about="", found=[], at=AT)
    assert "没有变化" in docx.Document(io.BytesIO(word(none))).paragraphs[-1].text
