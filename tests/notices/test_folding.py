"""What is seen of a text, and where it stands in what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectification.notices.folding import fold, folded, reveal, revealed


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("张 三　丰", "张三丰"),
        ("张\u200b三\u2060丰", "张三丰"),
        ("张\n三", "张三"),
        ("１３８", "138"),
        ("⑩", "10"),
        ("Zhang San", "Zhang San"),
        ("张 San", "张 San"),
        ("é", "é"),
        ("\u3164张", "张"),
    ],
)
def test_what_a_reader_sees(typed: str, seen: str) -> None:
    assert folded(typed) == seen


@given(st.text(max_size=80))
def test_a_place_in_what_is_seen_leads_to_the_same_place_as_typed(text: str) -> None:
    shown = fold(text)
    assert shown.text == folded(text)
    assert len(shown.origin) == len(shown.text) + 1
    for at in range(len(shown.text)):
        start, end = shown.span(at, at + 1)
        assert end == start + 1
        assert shown.text[at] in folded(text[start:end]) + " "
    assert folded(shown.text) == shown.text or not shown.text.isprintable()


def test_what_looks_the_same_is_told_apart() -> None:
    assert list(revealed("王\u3000明", "王明")) == ["王⟨U+3000⟩明", "王明"]
    assert list(revealed("王明", "李明")) == ["王明", "李明"]
    assert list(revealed("王明", "王明")) == ["王明", "王明"]
    assert reveal("，a 整\n") == "，a 整\n"
    assert reveal("\u000b\ue863") == "⟨U+000B⟩⟨U+E863⟩"
