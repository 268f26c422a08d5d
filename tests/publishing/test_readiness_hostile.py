"""No text makes the check slow: every rule looks at it in one go, or nearly."""

import time

import pytest

from rectification.notices import parse
from rectification.publishing.readiness import check
from rectification.publishing.redaction import redact

HEAD = "甲局党组关于巡察整改情况的通报\n一、情况\n"
MANY = 20_000  # characters

TEXTS = {
    "open brackets": "（" * MANY,
    "closing brackets": "）" * MANY,
    "brackets in a bracket": "（甲" + "（乙）" * (MANY // 3),
    "remarks": "（待核实）" * (MANY // 5),
    "open quotes": "“" * MANY,
    "quotes": "“甲”（待核实），" * (MANY // 9),
    "unclosed lines": "“甲\n" * (MANY // 3),
    "unopened lines": "甲”\n" * (MANY // 3),
    "headings": "".join(f"（{'一二三'[n % 3]}）标题\n" for n in range(MANY // 6)),
    "digits": "1" * MANY,
    "letters and an at": "a." * (MANY // 2) + "@",
    "telephones": "电话：0000-80568、" * (MANY // 14),
    "document numbers": "甲发〔2020" * (MANY // 7),
    "blanks": "甲" + " " * MANY + "年",
    "marks": "||甲" * (MANY // 3),
    "counts": "问题3个，" * (MANY // 5),
    "stars": "*" * MANY,
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_checked_in_good_time(name: str) -> None:
    notice = parse(HEAD + TEXTS[name])
    start = time.process_time()
    done = redact(notice, ())
    check(done.notice, marked=done.marked)
    assert time.process_time() - start < 6
