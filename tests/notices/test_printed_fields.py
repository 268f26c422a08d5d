"""The table of printed fields: each row fits the dataclasses, each value has a row."""

from dataclasses import fields, replace
from typing import get_type_hints

import pytest

from rectification.notices import parse
from rectification.notices.notice import Finding, Line, Role, Status, Style
from rectification.notices.vocabulary.labels import classify
from rectification.notices.vocabulary.printed_fields import (
    FIELD_NAMED,
    FIELD_OF_LABEL,
    FIELDS,
    TEXTS,
    Label,
    PrintedField,
)
from rectification.notices.writing.restyle import showing, shown
from rectification.notices.writing.reword import refit
from rectification.notices.writing.style import compose
from rectification.notices.writing.write import fill, finding_values

# What no slot of its own prints: the line words a status, the lines print the rest.
UNPRINTED = {"status", "lines"}


def test_every_value_of_a_finding_is_printed_by_a_row() -> None:
    printed = {
        value for one in FIELDS for values in one.values.values() for value in values
    }
    assert printed == {one.name for one in fields(Finding)} - UNPRINTED


@pytest.mark.parametrize("row", FIELDS, ids=lambda row: row.name)
def test_a_row_names_typed_attributes(row: PrintedField) -> None:
    assert get_type_hints(Style)[row.name] is str
    for value in (one for values in row.values.values() for one in values):
        assert value in get_type_hints(Finding)
    if row.is_text:
        assert get_type_hints(Finding)[row.name] is str
        assert set(row.labels) == {Label(row.name)}
        assert row.role in (Role.FIELD, Role.TEXT)


def test_every_label_announces_a_field() -> None:
    assert set(Label) - set(FIELD_OF_LABEL) == {Label.KIND, Label.ASIDE}


@pytest.mark.parametrize("row", FIELDS, ids=lambda row: row.name)
def test_a_field_that_is_switched_on_is_read_again(row: PrintedField) -> None:
    """The line of a new style begins with a label that announces the same field."""
    label = row.pattern.partition("：")[0]
    if row.pattern != "{problem}" and row.pattern:
        announced = classify(label)
        assert announced and FIELD_OF_LABEL[announced] is row
    values = finding_values(Finding(title=""), 1)
    assert set(row.values) <= set(values)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_is_new_gets_its_line_and_one_that_is_gone_loses_it(
    name: str,
) -> None:
    style = showing(Style(), ["problem", name, "account"])
    assert name in shown(style)
    bare = Finding(title="台账不全", problem="缺页。", account_lead="已补。")
    bare = replace(bare, lines=compose(bare, style))
    said: dict[str, str] = {name: "逐页核对"}
    told = refit(replace(bare, **said), style, worded_for=bare.status)
    texts = [fill(one.wording, finding_values(told, 1)) for one in told.lines]
    assert FIELD_NAMED[name].pattern.format(**said) in texts
    blank: dict[str, str] = {name: ""}
    gone = refit(replace(told, **blank), style, worded_for=bare.status)
    # Prose in lines of its own leaves its line whole, as a short field does.
    assert [one for one in gone.lines if name in one.wording] == []
    assert gone.lines == bare.lines


def test_texts_are_told_by_their_own_names() -> None:
    said: dict[str, str] = {name: f"说{name}" for name in TEXTS}
    finding = Finding(title="", lines=(Line(Role.FIELD, ""),), **said)
    values = finding_values(finding, 1)
    assert {name: values[name] for name in TEXTS} == said


def test_a_label_on_a_line_of_its_own_is_learnt_with_its_value() -> None:
    """Or a finding that gets the value later would print the label alone."""
    lines = ["一、整改情况"]
    for number in (1, 2):
        lines += [f"{number}.台账不全", "反馈问题：", "缺页。", "整改情况：已补。"]
    style = parse("\n".join(lines)).style
    assert style.problem == "反馈问题：{problem}"
    told = refit(Finding("另一个", "缺册。"), style, worded_for=Status.UNKNOWN)
    assert [one.wording for one in told.lines][1:] == ["反馈问题：{problem}"]
