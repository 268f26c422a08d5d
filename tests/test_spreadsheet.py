"""No text in a CSV file is computed, and no other text is altered."""

import pytest

from rectification.spreadsheet import harmless

SIGNS = "=+-@＝＋－＠"


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", " ", "　", "\u00a0", " 　\u00a0 "])
@pytest.mark.parametrize("behind", ["", "1+1", "cmd|' /C calc'!A0", "SUM(A1)\n二"])
def test_what_is_computed_gets_an_apostrophe(
    sign: str, before: str, behind: str
) -> None:
    text = f"{before}{sign}{behind}"
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("first", "\t\r\n")
def test_so_does_what_begins_with_a_tab_or_a_new_line(first: str) -> None:
    assert harmless(f"{first}=1") == f"'{first}=1"
    assert harmless(f" {first}一") == f"' {first}一"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "　制定制度3项",
        "'=1",
        "——另行研究",
        "2022-10-31",
        "第一行\n=第二行",
        "·清单",
        "50%",
        "a@example.invalid",
    ],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text
