"""整改进展情况报告: the words of a report upwards, in the language of such reports."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rectification.models.findings.reported import DONE, Mark
from rectification.notices.vocabulary.deadlines import write_date
from rectification.notices.writing.begin import INSPECTED
from rectification.publishing.standing import Standing
from rectification.workflow import STATE_ORDER, FindingState

if TYPE_CHECKING:
    from rectification.publishing.submission import Facts

_NUMBERS = "一二三四五六七"
_OWING = (Mark.MISSING, Mark.RETURNED, Mark.WAITING)


@dataclass(frozen=True, slots=True)
class Words:
    """What a person adds. `note`: kept with it, not printed."""

    title: str
    opening: str
    closing: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`kind`: title, salutation, heading, paragraph, signer or date."""

    kind: str
    text: str


def suggested(facts: "Facts") -> Words:
    """Return the words that a report begins with until somebody writes others."""
    what = INSPECTED[facts.source]
    return Words(
        title=f"{facts.body}关于{what}整改进展情况的报告（{facts.period}）",
        opening=f"按照{what}整改工作要求，现将{facts.body}{facts.period}整改进展情况"
        "报告如下。",
        closing="下一步，将对照整改方案加快推进未完成事项，逾期事项逐项明确完成时间，"
        "完成一项、销号一项。",
    )


def paragraphs(
    facts: "Facts", words: Words, to_whom: str, sent_on: date
) -> list[Paragraph]:
    """Return the whole report, a paragraph each."""
    found = [Paragraph("title", words.title), Paragraph("salutation", f"{to_whom}：")]
    found += [Paragraph("paragraph", line) for line in _lines(words.opening)]
    sections = [
        ("总体情况", [counted(facts), reported(facts)]),
        *([(f"上报{facts.last}以来的变化", _changes(facts))] if facts.last else []),
        ("本期整改进展", list(_progress(facts.findings))),
        ("逾期事项及原因", list(_late(facts.findings))),
        ("需协调事项", list(_helped(facts.findings))),
        ("下一步安排", _lines(words.closing)),
    ]
    shown = [(title, lines) for title, lines in sections if lines]
    for number, (title, lines) in zip(_NUMBERS, shown, strict=False):
        found.append(Paragraph("heading", f"{number}、{title}"))
        found += [Paragraph("paragraph", line) for line in lines]
    signed = [("signer", facts.body), ("date", write_date(sent_on))]
    return found + [Paragraph(*one) for one in signed]


def counted(facts: "Facts") -> str:
    """Count the findings by their states; the parts add up to the whole."""
    late = sum(1 for one in facts.findings if one.late)
    states = Counter(one.code for one in facts.findings)
    return counted_words(states, late, on=facts.as_of)


def counted_words(states: Counter[str], late: int, *, on: date) -> str:
    """Say how many findings there are in each state, and how many are overdue."""
    parts = [
        f"{FindingState(code).label}{states[code]}个"
        for code in STATE_ORDER
        if states[code]
    ]
    said = f"截至{write_date(on)}，反馈问题共{sum(states.values())}个"
    said += f"，其中{'，'.join(parts)}" if parts else ""
    return f"{said}。未完成的问题中，已逾期{late}个。"


def reported(facts: "Facts") -> str:
    """Say how many reports the offices owed in the period, and who owes them still."""
    marks = Counter(one.mark for one in facts.findings)
    done = sum(marks[one] for one in DONE)
    owing = Counter(
        one.offices[0] for one in facts.findings if one.mark in _OWING and one.offices
    )
    missing = sum(owing.values())
    said = f"{facts.period}应报{done + missing}项，已报{done}项"
    if not missing:
        return f"{said}。"
    names = "、".join(f"{office}{number}项" for office, number in owing.items())
    return f"{said}，未报{missing}项（{names}）。"


def _changes(facts: "Facts") -> list[str]:
    return list(facts.changes) or ["无变化。"]


def _progress(findings: Sequence[Standing]) -> Iterator[str]:
    told = [one for one in findings if one.progress]
    for number, one in enumerate(told, 1):
        facts = "；".join(
            f"{label}：{said}"
            for label, said in (
                ("责任科室", "、".join(one.offices)),
                ("整改时限", one.deadline),
                ("整改状态", one.state),
            )
            if said
        )
        text = one.progress.replace("\n", " ")
        said = text if text.startswith("本期") else f"本期进展：{text}"
        yield f"{number}.关于“{one.title}”问题。{facts}。{said}"
    if not told:
        yield "本期没有应报事项。"


def _late(findings: Sequence[Standing]) -> Iterator[str]:
    late = [one for one in findings if one.late]
    for number, one in enumerate(late, 1):
        office = one.offices[0] if one.offices else "未明确责任科室"
        why = one.reason.strip().rstrip("。") or "责任科室未说明"
        yield (
            f"{number}.“{one.title}”（{office}）：整改时限{one.deadline}，"
            f"已逾期{one.late}天。原因：{why}。"
        )
    if not late:
        yield "无。"


def _helped(findings: Sequence[Standing]) -> Iterator[str]:
    asked = [(one, needed) for one in findings for needed in one.help]
    for number, (one, needed) in enumerate(asked, 1):
        yield f"{number}.“{one.title}”：{needed.rstrip('。')}。"
    if not asked:
        yield "无。"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
