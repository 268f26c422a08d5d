"""A superior's form filled in: opened again by another program, its own layout kept."""

import io
import zipfile
from itertools import count
from typing import Any
from unittest.mock import patch

import docx
import openpyxl
import pytest
from docx.table import Table

from rectification import apart
from rectification.blank_forms import child
from rectification.blank_forms.blanks import filled
from rectification.blank_forms.filling import fill_in
from rectification.blank_forms.grid import Form, read_form
from rectification.blank_forms.layout import Layout, find_layout, layout_at
from rectification.errors import Refusal, UnreadableFile
from tests.blank_forms.made import TITLE, excel_form, word_form

SAID = {
    "body": "澄湖县档案局",
    "filler": "王填",
    "reviewer": "林审",
    "phone": "0000-1234567",
    "day": "2026年11月28日",
}
LONG = "逐卷核对登记簿，缺项当日补录，" * 12


def values(layout: Layout, number: int) -> list[list[str | int]]:
    """Return so many rows, each saying what field stands where."""
    fields = [one.field for one in layout.columns if one.field]
    return [
        [n if one == "number" else f"{one}{n}" for one in fields]
        for n in range(1, number + 1)
    ]


def excel(number: int) -> Any:
    data = excel_form()
    layout = find_layout(read_form(data))
    made = fill_in(data, layout, values(layout, number), SAID)
    return openpyxl.load_workbook(io.BytesIO(made))


def test_headings_of_two_rows_are_understood_in_both_programs() -> None:
    found = find_layout(read_form(excel_form()))
    assert (found.first, found.last, found.free) == (3, 4, 3)
    assert [one.field for one in found.columns] == [
        *("number", "title", "measures", "leader", "lead", "person", "deadline"),
        *("last", ""),
    ]
    assert found.columns[3].heading == "责任分工／责任领导"
    assert set(found.blanks) == set(SAID)
    found = find_layout(read_form(word_form()))
    assert (found.first, found.last, found.free) == (1, 2, 2)
    fields = [one.field for one in found.columns]
    assert fields == ["number", "title", "measures", "leader", "offices", "deadline"]
    assert set(found.blanks) == set(SAID)


@pytest.mark.parametrize("number", [0, 2, 3, 8])
def test_a_sheet_has_a_row_for_each_finding_and_what_stood_below(number: int) -> None:
    book = excel(number)
    sheet = book["统计表"]
    for n in range(1, number + 1):
        row = [one.value for one in sheet[4 + n][:9]]
        assert row[:2] == [n, f"title{n}"]
        assert row[8] is None
        assert sheet.cell(4 + n, 2).font.name == "仿宋_GB2312"
        assert sheet.cell(4 + n, 9).border.left.style == "thin"
    more = max(0, number - 3)
    total = 8 + more
    assert sheet.cell(total, 1).value == "合计"
    assert sheet.cell(total, 9).value == f"=COUNT(A5:A{total - 1})"
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert {"A1:I1", "D3:F3", "A3:A4", f"A{total}:H{total}"} <= merged
    assert str(sheet.print_area) == f"'统计表'!$A$1:$I${total + 1}"
    below = sheet.cell(total + 1, 1).value
    assert below.split() == ["填报人：王填", "审核人：林审", "联系电话：0000-1234567"]
    assert sheet["A2"].value.split() == [
        "填报单位（盖章）：澄湖县档案局",
        "填报日期：2026年11月28日",
    ]
    assert sheet["A1"].value == TITLE
    assert sheet["A1"].font.name == "方正小标宋简体"
    assert sheet.column_dimensions["C"].width == 30


def test_a_sheet_without_anything_below_takes_any_number() -> None:
    data = excel_form(blank_rows=1, total=False, signed=False)
    layout = find_layout(read_form(data))
    made = fill_in(data, layout, values(layout, 40), {})
    sheet = openpyxl.load_workbook(io.BytesIO(made))["统计表"]
    assert sheet["B44"].value == "title40"
    assert sheet["B44"].border.left.style == "thin"


def test_words_are_no_formula_and_rows_grow_with_them() -> None:
    data = excel_form()
    layout = find_layout(read_form(data))
    row = [1, "=1+1", LONG, *["@SUM(A1)"] * 5]
    made = fill_in(data, layout, [row], {"filler": "=cmd()"})
    sheet = openpyxl.load_workbook(io.BytesIO(made))["统计表"]
    assert sheet["B5"].data_type == "s"
    assert sheet["B5"].value == "=1+1"
    assert sheet["C5"].alignment.wrap_text
    assert sheet["C5"].alignment.horizontal == "center"
    assert sheet.row_dimensions[5].height > 100
    assert sheet.row_dimensions[6].height == 24


def test_what_is_not_filled_in_stays_byte_for_byte() -> None:
    data = excel_form()
    layout = find_layout(read_form(data))
    made = fill_in(data, layout, values(layout, 6), SAID)
    old, new = (zipfile.ZipFile(io.BytesIO(one)) for one in (data, made))
    assert old.namelist() == new.namelist()
    written = {"xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"}
    kept = set(old.namelist()) - written
    assert all(old.read(one) == new.read(one) for one in kept)


@pytest.mark.parametrize("number", [1, 2, 7])
def test_a_table_in_word_has_a_row_for_each_finding(number: int) -> None:
    data = word_form()
    layout = find_layout(read_form(data))
    rows = values(layout, number)
    rows[0][1] = "第一行\n第二行"
    made = docx.Document(io.BytesIO(fill_in(data, layout, rows, SAID)))
    [table] = made.tables
    assert len(table.rows) == 2 + max(2, number) + 1
    assert texts(table, 2)[:2] == ["1", "第一行\n第二行"]
    assert texts(table, 1 + number)[0] == str(number)
    assert texts(table, -1) == [
        *("填报人", "王填", "审核人", "林审", "联系电话", "0000-1234567")
    ]
    line = made.paragraphs[1]
    words = ["填报单位：澄湖县档案局", "填报日期：2026年11月28日"]
    assert line.text.split() == words
    assert [one.underline for one in line.runs if "档案局" in one.text] == [True]


def texts(table: Table, row: int) -> list[str]:
    return [one.text for one in table.rows[row].cells]


def test_another_row_can_be_named_as_the_headings() -> None:
    form = read_form(excel_form())
    found = layout_at(form, "统计表", 4, 4)
    assert [one.field for one in found.columns] == ["leader", "lead", "person"]
    assert layout_at(form, "统计表", 3, 400).last == 6
    assert layout_at(form, "没有的表", 0, 0).first == 1


def test_without_a_blank_row_it_is_said_what_to_do() -> None:
    data = word_form(blank_rows=0)
    layout = find_layout(read_form(data))
    with pytest.raises(UnreadableFile, match="2"):
        fill_in(data, layout, values(layout, 1), SAID)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("填 报 人：", "填 报 人：王填"),
        ("填报日期：  年  月  日", "填报日期：2026年11月28日"),
        ("填报单位：某某局", "填报单位：某某局"),
        ("审核人（签字）：______", "审核人（签字）：林审"),
        ("责任单位：", "责任单位："),
        ("日期:        填报人:", "日期:2026年11月28日  填报人:王填"),
        ("没有要填的", "没有要填的"),
    ],
)
def test_what_stands_blank_behind_a_label_is_said(text: str, expected: str) -> None:
    assert filled(text, SAID) == expected


def hostile() -> list[bytes]:
    data = excel_form()
    return [b"", b"PK\x03\x04", data[:900], b"%PDF-1.7", b"<html>", data[:-40]]


@pytest.mark.parametrize("data", hostile(), ids=map(str, count()))
def test_what_is_no_form_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(Refusal) as refusal:
        read_form(data)
    assert str(refusal.value)


def test_a_form_that_breaks_the_process_is_a_sentence() -> None:
    data = excel_form()
    layout = find_layout(read_form(data))
    with pytest.raises(Refusal), patch.object(child, "__name__", "no.such.module"):
        fill_in(data, layout, [], {})
    with pytest.raises(Refusal):
        fill_in(data[:900], layout, values(layout, 1), {})


def test_the_form_is_opened_in_a_process_of_its_own() -> None:
    data = excel_form()
    layout = find_layout(read_form(data))
    with patch.object(apart, "run", return_value=None) as run, pytest.raises(Refusal):
        fill_in(data, layout, values(layout, 1), {})
    assert run.call_args.args == ("rectification.blank_forms.child",)


def test_a_table_that_names_nothing_is_shown_to_be_named_by_hand() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["甲栏", "乙栏", "丙栏"])
    sheet.append(["", "", ""])
    stream = io.BytesIO()
    book.save(stream)
    form: Form = read_form(stream.getvalue())
    found = find_layout(form)
    assert not found.tells_findings
    named = found.mapped({0: "title"})
    assert named.tells_findings
    assert Layout.of(named.data()) == named


def test_cells_merged_in_the_blank_row_are_merged_in_each() -> None:
    book = openpyxl.load_workbook(io.BytesIO(excel_form(blank_rows=1)))
    sheet: Any = book["统计表"]
    sheet.merge_cells("H5:I5")
    stream = io.BytesIO()
    book.save(stream)
    layout = find_layout(read_form(stream.getvalue()))
    made = fill_in(stream.getvalue(), layout, values(layout, 3), SAID)
    merged = {
        str(one)
        for one in openpyxl.load_workbook(io.BytesIO(made))[
            "统计表"
        ].merged_cells.ranges
    }
    assert {"H5:I5", "H6:I6", "H7:I7", "A8:H8"} <= merged
