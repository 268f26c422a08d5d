"""A workbook or a .csv file gives its tables as if they had been copied."""

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from rectification.errors import TooLarge, UnreadableFile
from rectification.intake.documents import sheets, workbook
from rectification.intake.documents.document import Document
from rectification.intake.recognise import read
from tests.hostile import packed
from tests.intake.documents.reading import lines_of, read_here

HEAD = ("序号", "反馈问题", "整改措施", "牵头科室", "整改时限")


def made(fill: Callable[[Workbook, Any], None], name: str = "整改台账") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = name
    fill(book, sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def of_rows(*rows: tuple[object, ...]) -> bytes:
    def fill(_book: Workbook, sheet: Any) -> None:
        for row in rows:
            sheet.append(row)

    return made(fill)


def lines(*rows: tuple[object, ...]) -> list[str]:
    return lines_of(of_rows(*rows), "台账.xlsx")


def test_cells_come_as_words() -> None:
    found = lines(
        HEAD,
        (1, "第一段\n第二段", 0.5, "甲\t科", date(2023, 10, 31)),
        (2.0, '"引" 起', True, None, datetime(2023, 12, 1, 8)),
    )
    assert found == [
        "\t".join(HEAD),
        "1\t第一段\v第二段\t0.5\t甲 科\t2023年10月31日",
        '2\t"""引"" 起"\t是\t\t2023年12月1日',
    ]


def test_a_day_kept_as_a_number_is_a_day_where_days_stand() -> None:
    assert lines(HEAD, (45200, "甲", "乙", "丙", 45230))[1] == (
        "45200\t甲\t乙\t丙\t2023年10月31日"
    )


def test_a_formula_counts_as_what_was_made_of_it() -> None:
    # No program has computed this one: there is nothing to count.
    assert lines(HEAD, (1, "甲", "=1+1", "丙", "9月"))[1] == "1\t甲\t\t丙\t9月"


def test_merged_cells_are_filled_down_below_the_headings_alone() -> None:
    def fill(_book: Workbook, sheet: Any) -> None:
        for row in (
            ("整改台账",),
            ("序号", "反馈问题", "责任分工", None, "时限"),
            (None, None, "责任领导", "牵头科室", None),
            (1, "甲", "张某", "仓储科", "9月"),
            (2, "乙", "李某", None, "10月"),
        ):
            sheet.append(row)
        for cells in ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "D4:D5"):
            sheet.merge_cells(cells)

    found = read_here(made(fill), "台账.xlsx")
    assert found.text.split("\n")[-1] == "2\t乙\t李某\t仓储科\t10月"
    findings = understood(found).findings
    assert [one.offices for one in findings] == ["仓储科（牵头）"] * 2


def understood(found: Document):  # type: ignore[no-untyped-def]
    return read(found.text, sheet=found.sheets[0])


def test_rows_are_called_by_the_numbers_of_the_sheet() -> None:
    wrong = (1, "甲", "乙", "丙", "某日")
    found = read_here(of_rows((), ("整改台账",), (), HEAD, (), wrong), "台账.xlsx")
    assert found.sheets[0].numbers == (2, 4, 6)
    remarks = [one.sentence for one in understood(found).remarks]
    assert remarks == [
        "工作表“整改台账”：第6行：整改时限“某日”未能识别，将照原文保留，不带日期。（E6）"
    ]


def test_the_sheet_with_known_headings_is_read_first() -> None:
    def fill(book: Workbook, sheet: Any) -> None:
        sheet.append(("说明",))
        for name, head in (("清单", ("甲", "乙", "丙")), ("台账", HEAD)):
            other = book.create_sheet(name)
            other.append(head)
            other.append((1, "甲", "乙", "丙", "9月")[: len(head)])
        book.create_sheet("空")
        hidden = book.create_sheet("旧台账")
        hidden.append(HEAD)
        hidden.sheet_state = "hidden"

    found = read_here(made(fill, "封面"), "台账.xlsx")
    assert [one.name for one in found.sheets] == ["台账", "清单", "封面"]
    assert found.doubts == ("文件中隐藏的工作表未读取：旧台账",)


def test_headings_nobody_knows_are_offered_for_naming() -> None:
    found = read_here(of_rows(("说明",), ("何事", "何人"), ("甲", "乙")), "表.xlsx")
    table = understood(found).table
    assert (table.headings, table.head, table.is_known) == (("何事", "何人"), 2, False)


def test_the_row_of_the_headings_may_be_named() -> None:
    found = read_here(of_rows(HEAD, ("一", "二", "三", "四", "五"), HEAD), "表.xlsx")
    reading = read(found.text, sheet=found.sheets[0], head=2)
    assert reading.table is not None
    assert reading.table.headings == ("一", "二", "三", "四", "五")


def test_headings_printed_again_are_no_finding() -> None:
    rows = [(n, f"问题{n}", "乙", "丙", "9月") for n in (1, 2)]
    found = read_here(of_rows(HEAD, rows[0], HEAD, rows[1]), "表.xlsx")
    assert [one.title for one in understood(found).findings] == ["问题1", "问题2"]


@pytest.mark.parametrize("parted", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_a_table(parted: str, encoding: str) -> None:
    rows = [parted.join(HEAD), parted.join(("1", '"甲\n乙"', "丙", "丁", "9月底"))]
    found = read_here("\r\n".join(rows).encode(encoding), "台账.csv")
    assert found.text.split("\n")[1] == "1\t甲\v乙\t丙\t丁\t9月底"
    assert understood(found).findings[0].offices == "丁（牵头）"


def test_what_is_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (workbook, sheets):
        monkeypatch.setattr(module, "MOST_ROWS", 1)
        monkeypatch.setattr(module, "MOST_HEADINGS", 1)
    with pytest.raises(TooLarge, match="整改台账"):
        lines(HEAD, ("甲",), ("乙",))
    with pytest.raises(TooLarge):
        read_here("甲,乙\n".encode() * 3, "a.csv")
    monkeypatch.setattr(workbook, "MOST_SHEETS", 0)
    with pytest.raises(TooLarge):
        lines(HEAD)


def test_an_empty_workbook_and_a_broken_one_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="空"):
        lines()
    with pytest.raises(UnreadableFile):
        read_here(packed({"xl/workbook.xml": "<x/>"}), "坏.xlsx")
