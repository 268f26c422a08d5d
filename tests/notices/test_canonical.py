"""Plain data and back, and one spelling for digests."""

import json
from datetime import date

import pytest
from hypothesis import given, settings

from rectification.notices import Notice
from rectification.notices.canonical import (
    canonical_bytes,
    canonical_text,
    digest,
    digest_of,
    notice_from_data,
    to_data,
)
from tests.notices.strategies import notices

Data = dict[str, object]


def data(**changes: object) -> Data:
    plain: Data = to_data(Notice(title="通报"))
    return plain | changes


@settings(deadline=None, max_examples=40)
@given(notices())
def test_a_notice_survives_as_data(notice: Notice) -> None:
    assert notice_from_data(to_data(notice)) == notice
    stored = canonical_bytes(to_data(notice))
    assert notice_from_data(json.loads(stored)) == notice
    assert canonical_bytes(json.loads(stored)) == stored


def test_the_order_of_keys_does_not_matter() -> None:
    turned = dict(reversed(data().items()))
    assert list(turned) != list(data())
    assert digest(canonical_bytes(turned)) == digest(canonical_bytes(data()))


def test_the_spelling_is_utf_8_without_white_space() -> None:
    assert canonical_bytes({"b": ["甲", None], "a": 1}) == (
        '{"a":1,"b":["甲",null]}'.encode()
    )


def test_digests_taken_years_ago_still_hold() -> None:
    facts = {
        "title": "旧\u2028\x7f\t标题",
        "n": [1, None, True, 2.5],
        "嵌": {"b": "", "a": "é😀"},
    }
    assert canonical_text(facts) == (
        '{"n":[1,null,true,2.5],"title":"旧\u2028\x7f\\t标题","嵌":{"a":"é😀","b":""}}'
    )
    assert digest_of(facts) == (
        "eb8eba6d23b19f53ceffb2247d6a5f253bd355ac6bf78ceae61944baffed6f39"
    )
    notice = Notice(title="通报", signed_on=date(2022, 7, 21))
    assert digest_of(to_data(notice)) == (
        "b88220af0292d554f4b3232b660b59c4b64e8758cb0c94c1d53578ffc1c878ce"
    )


def test_what_json_does_not_know_is_refused() -> None:
    with pytest.raises(TypeError):
        canonical_text({"on": date(2022, 7, 21)})
    with pytest.raises(ValueError):
        canonical_text([float("nan")])


def test_any_other_value_has_another_digest() -> None:
    other = data(title="通报。")
    assert digest(canonical_bytes(other)) != digest(canonical_bytes(data()))


def test_a_key_left_out_has_its_default() -> None:
    plain = data()
    del plain["source"]
    assert notice_from_data(plain) == Notice(title="通报")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": 1},
        {"title": None},
        {"colour": "red"},
        {"signed_on": "21 July"},
        {"signed_on": 20220721},
        {"sections": {}},
        {"sections": ["甲"]},
        {"style": {"running": 1}},
        {"style": {"words": [["completed"]]}},
        {"style": {"words": [["finished", "甲"]]}},
        {"chrome": [{"at": True, "line": {"role": "chrome", "wording": ""}}]},
    ],
)
def test_data_of_another_shape_is_refused(wrong: Data) -> None:
    with pytest.raises(ValueError):
        notice_from_data(data(**wrong))


def test_a_notice_is_no_list() -> None:
    with pytest.raises(ValueError, match="expected dict"):
        notice_from_data([])
