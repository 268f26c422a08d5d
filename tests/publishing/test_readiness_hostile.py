"""No text makes the check slow: every rule looks at it in one go, or nearly."""

import time

import pytest

from rectification.notices import parse
from rectification.publishing.readiness import RULES, check
from rectification.publishing.readiness.reading import Reading
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
    check(done.notice, redacted=done)
    assert time.process_time() - start < 2


UNITS = {
    "digits": "1",
    "identity cards": "41010119900101123",
    "spaced digits": "1 ",
    "telephones": "138 0013 8000 ",
    "letters": "a",
    "letters and digits": "a1",
    "brackets": "（",
    "pairs": "（）",
    "Han": "整",
    "sentences": "整改。",
    "quotes": "“",
    "counts": "3个",
    "years": "2022年",
    "spaces": "一 ",
    "zero-width": "\u200b",
}
# One finding that is completed, so that the rules about its account look at it too.
FINDING = "1.关于台账不规范问题的整改。\n整改落实情况：已完成"


@pytest.mark.parametrize("name", UNITS)
def test_no_rule_grows_faster_than_its_text(name: str) -> None:
    slow = _slow_rules(name)
    # A machine busy elsewhere stretches a measurement, but not three.
    assert not slow or not _slow_rules(name) or not _slow_rules(name), slow


def _slow_rules(name: str) -> dict[str, tuple[float, float]]:
    """Return the rules too slow at 40,000 characters, with their seconds at 4,000 too.

    Ten times the text: ten times as long and a little, not a hundred times.
    """
    shorter, longer = (_seconds(name, number) for number in (4_000, 40_000))
    return {
        rule: (shorter[rule], longer[rule])
        for rule in RULES
        if longer[rule] >= max(0.3, 25 * shorter[rule])
    }


def _seconds(name: str, characters: int) -> dict[str, float]:
    text = HEAD + FINDING + UNITS[name] * (characters // len(UNITS[name]))
    done = redact(parse(text), ())
    read = Reading.of(done.notice, None, done)
    seconds = {}
    for rule in RULES.values():
        start = time.process_time()
        list(rule.judge(read))
        seconds[rule.name] = time.process_time() - start
    return seconds
