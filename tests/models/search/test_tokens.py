"""Texts are cut alike in Python and by PostgreSQL; what is typed is found in them."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rectification.models.search import tokens
from rectification.models.search.asking import Question

SIGNS = st.text(
    st.one_of(
        st.sampled_from("整改落实㐀𠀋豈 〇、。“”aZ9-_éß　ＡＺ９①㎡İ½ﬁ\n\t'\"\\*%"),
        st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0"),
    ),
    max_size=30,
)


def test_pairs_of_han_and_words_of_latin() -> None:
    assert list(tokens.cut("整改报告，ＸＪ２０２４ No.7")) == [
        *("整", "改", "报", "告", "整改", "改报", "报告"),
        *("xj2024", "x", "xj", "xj2", "no", "n", "no", "no", "7", "7", "7", "7"),
    ]
    assert {*tokens.ends("2022-001")} >= {"2022001", "22001", "001", "1", "220", "00"}
    told = tokens.tokens("整改", "r1", "落实", "¶f1 ¶i2")
    assert told == {
        *("整改", "整", "改", "r1", "r", "1", "落实", "落", "实", "¶f1", "¶i2"),
        *("§整改", "§整", "§改", "§r1", "§r", "§1"),
    }


@pytest.mark.parametrize(
    ("typed", "text", "is_there"),
    [
        ("整改", "抓好整改落实", True),
        ("改", "整改", True),
        ("整", "整改", True),
        ("落实 整改", "整改落实", True),
        ("整改 督办", "整改落实", False),
        ("安全生产", "安全全生生产", False),
        ("整改，落实", "整改落实", True),
        ("２０２４", "xj2024年", False),  # a word of Latin is known by its beginning
        ("XJ20", "ｘｊ2024年", True),
        ("第3季度", "到第3季度末", True),
        ("001-03", "2022-001-03", True),
    ],
)
def test_what_is_typed_is_found(typed: str, text: str, is_there: bool) -> None:
    question = Question.of(typed)
    known = tokens.tokens("", text if "001" in typed else "", text, "")
    by_tokens = all(
        any(one.startswith(wanted) if is_beginning else one == wanted for one in known)
        for wanted, is_beginning in question.wanted()
    )
    assert (by_tokens and question.is_in(text)) is is_there


@given(SIGNS, st.data())
def test_every_stretch_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    """From the beginning of any run of signs, to wherever it is broken off."""
    runs = tokens.runs(text)
    if not runs:
        return
    run = data.draw(st.sampled_from(runs))
    at = 0 if run[0].isascii() else data.draw(st.integers(0, len(run) - 1))
    word = run[at : data.draw(st.integers(at + 1, len(run)))]
    known = tokens.tokens("", "", text, "")
    question = Question.of(word)
    assert question.is_in(text)
    for wanted, is_beginning in question.wanted():
        assert wanted in known or (
            is_beginning and any(one.startswith(wanted) for one in known)
        )


@pytest.mark.both_databases
class SqlTest(TestCase):
    @given(SIGNS, SIGNS, SIGNS)
    def test_sql_cuts_as_python_does(self, title: str, parts: str, said: str) -> None:
        with connection.cursor() as cursor:
            asked = f"SELECT {tokens.NAME}(%s, %s, %s, '¶f1 ¶i2')"
            cursor.execute(asked, [title, parts, said])
            (told,) = cursor.fetchone()
            found = set(told.split(" ") if isinstance(told, str) else told)
        assert found == tokens.tokens(title, parts, said, "¶f1 ¶i2")
