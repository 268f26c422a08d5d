"""Small notices that were misread once, each one of its kind, against right answers.

They lie beside the checkout, as the published notice does; where they do not, nothing
is tried. What each kind is about is tried in other words by the tests around here.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from rectification.errors import NoFinding
from rectification.intake import recognise
from rectification.notices import Notice, normalise, parse, put_back, write
from rectification.notices.reading.answers import answers
from rectification.notices.reading.doubts import doubts
from rectification.publishing.readiness import check
from rectification.publishing.redaction import redact
from tests.paths import CASES

NAMES = sorted(path.stem for path in CASES.glob("*.txt"))
# Answers that their files give in prose; of a table other tests speak.
IN_PROSE: dict[str, dict[str, Any]] = {
    "group_status_and_own_status": {
        "findings": [
            {"status": "not_completed"},
            {"status": "substantially_completed"},
        ]
    },
    "immediate_and_completed": {
        "findings": [
            {
                "status": "completed",
                "status_wording": "立行立改，已完成",
                "due_kind": "immediate",
                "due_wording": "立行立改",
            },
            {
                "status": "completed",
                "status_wording": "立行立改、已完成",
                "due_kind": "immediate",
                "due_wording": "立行立改",
            },
            {
                "status": "unknown",
                "status_wording": "立行立改",
                "due_kind": "immediate",
            },
        ]
    },
    "next_step_inside_the_account": {
        "findings": [
            {
                "measures": [
                    "增加供应，收储房源210套。",
                    "优化流程，审核时间由15天压缩到8天。",
                ],
                "next_steps": ["将再收储90套，确保2026年3月底前完成全年任务。"],
                "due_on": "2026-03-31",
                "due_precision": "month",
            },
            {"title": '"一事一议"记录不全'},
        ]
    },
    "report_to_a_standing_committee": {
        "signed_by": "区审计局局长  贺清源",
        "organisation": "区审计局",
        "signed_on": "2025-11-20",
        "findings": ["对口支援资金拨付不及时", "就近入学补助超范围发放"],
        "check_notice": "no stated_counts, no stated_rate hit",
    },
    "status_in_the_heading_of_a_third_group": {
        "stated_counts": {
            "total": 52,
            "completed": 48,
            "substantially_completed": 2,
            "not_completed": 2,
        },
        "signed_by": "青岚区委巡察办",
        "findings": [
            {"status": "substantially_completed"},
            {"status": "substantially_completed"},
            {
                "status": "not_completed",
                "reason_for_delay": "4处用地手续未办结。",
                "due_on": "2026-09-30",
            },
            {"status": "not_completed", "reason_for_delay": "资金尚未到位。"},
        ],
        "kept": [],
        "check_notice": "no stated_counts, no stated_rate hit",
        "no_doubt": ["no_account", "count_differs"],
    },
    "status_line_then_numbered_paragraphs": {
        "findings": [
            {
                "status": "substantially_completed",
                "status_wording": "基本完成",
                "due_on": "2025-10-31",
                "due_precision": "month",
                "measures": [
                    "更换老旧管网。更换超期管网6.4公里。",
                    "加装分区计量表48只。",
                ],
                "outcome": "漏损率降至9.6%。",
                "next_steps": ["2026年6月底前完成其余1.8公里改造。"],
            }
        ],
        "kept": [],
    },
    "what_is_false_when_all_is_said_done": {
        "hits": ["stated_counts", "contact_mobile", "identity_card"]
    },
}


def expected_of(name: str) -> dict[str, Any]:
    told = (CASES / f"{name}.md").read_text(encoding="utf-8")
    block = re.search(r"```json\n(.*?)```", told, re.DOTALL)
    return json.loads(block[1]) if block else IN_PROSE[name]


def text_of(name: str) -> str:
    return (CASES / f"{name}.txt").read_text(encoding="utf-8")


def differences(
    expected: dict[str, Any], text: str
) -> Iterator[tuple[str, object, object]]:
    """Yield (field, as it should be, as it was read) for each that is wrong."""
    notice = parse(text)
    said = answers(notice)
    for name, value in expected.items():
        if name in ("check_notice", "hits"):
            yield from _hits(name, value, notice)
        elif name == "doubts":
            quotes = [one.quote for one in doubts(notice)]
            for quote in (one.split(" (")[0] for one in value):
                if quote not in quotes:
                    yield "doubt", quote, quotes
        elif name == "no_doubt":
            for one in doubts(notice):
                if one.rule.value in value:
                    yield "no doubt", None, one
        elif name == "intake, kind left open":
            yield from _intake(text)
        elif name == "measures":
            yield from _told("measures", value, _first(said)["measures"])
        elif name == "chrome" and isinstance(value, str):
            lines = normalise(text).split("\n")
            above = lines[: lines.index(next(x for x in lines if x[:4] == "根据区委"))]
            title = [x for x in said["chrome"] + above if x in above]  # type: ignore[operator]
            yield from _told(name, len(above) - 1, len(title) - len(above))
        else:
            yield from _told(name, value, said[name])


def _first(said: dict[str, Any]) -> dict[str, Any]:
    return (said["findings"] or [{"measures": []}])[0]


def _hits(
    name: str, value: str | list[str], notice: Notice
) -> Iterator[tuple[str, object, object]]:
    redacted = redact(notice, ())
    hits = check(redacted.notice, redacted=redacted)
    if name == "hits":
        found = {one.rule for one in hits}
        yield from ((name, rule, found) for rule in value if rule not in found)
        return
    for rule in re.findall(r"no (\w+)", str(value)):
        for one in hits:
            if one.rule == rule:
                yield name, None, one.message


def _intake(text: str) -> Iterator[tuple[str, object, object]]:
    try:
        reading = recognise.read(text)
    except NoFinding:
        return
    if reading.kind is recognise.Kind.LETTER or reading.findings:
        yield "kind", "no letter", reading.kind


def _told(name: str, value: Any, said: Any) -> Iterator[tuple[str, object, object]]:
    """Compare only what the answer names; a title stands for its finding."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _told(f"{name}.{key}", one, (said or {}).get(key))
    elif name == "findings":
        yield from _told(f"{name} in all", len(value), len(said))
        for at, one in enumerate(value):
            own = said[at] if at < len(said) else {}
            told = {"title": one} if isinstance(one, str) else one
            yield from _told(f"{name}.{at}", told, own)
    elif name.endswith(("measures", "next_steps")):
        texts = [step["text"] for step in said or ()]
        if texts != value:
            yield name, value, texts
    elif name.endswith("team"):
        if said not in (None, "", value.split(",")[0]):
            yield name, value, said
    elif value != said:
        yield name, value, said


@pytest.mark.skipif(not NAMES, reason="the small cases do not lie beside the checkout")
@pytest.mark.parametrize(
    "name", [one for one in NAMES if one != "ledger_heads_state_company"]
)
def test_a_case_is_read_right(name: str) -> None:
    text = text_of(name)
    assert list(differences(expected_of(name), text)) == []
    assert "\n".join(put_back(parse(text))) == normalise(text)
    assert write(parse(write(parse(text)))) == write(parse(text))
