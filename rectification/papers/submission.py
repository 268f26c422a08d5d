"""整改进展情况报告 and 一览表, as they went upward: from what was kept of them."""

from rectification.models import Submission
from rectification.papers.paper import (
    Block,
    Face,
    Line,
    Paper,
    Part,
    listed,
    signed,
    titled,
)

_FACES = {"salutation": Face.SALUTATION, "heading": Face.SECTION}
_HEADS = ("序号", "反馈问题", "责任科室", "整改时限", "整改状态", "本期进展")
_WIDTHS = (5, 22, 14, 14, 14, 31)
_TITLE = "整改进展情况一览表"
_LONGEST = 200  # characters of progress in a row


def report_paper(sent: Submission) -> Paper:
    lines: list[Line] = []
    signer, title = "", sent.label
    for one in sent.said.get("report", ()):
        kind, text = one["kind"], one["text"]
        if kind == "title":
            title = text
            lines += titled(text)
        elif kind == "signer":
            signer = text
            lines.append(Line("", Face.BLANK))
        elif kind == "date":
            lines += signed(signer, text)
        else:
            lines.append(Line(text, _FACES.get(kind, Face.BODY)))
    return Paper(title, _body(sent), sent.sent_at, (Part(lines),))


def table_paper(sent: Submission) -> Paper:
    said = sent.said
    findings = said.get("findings", ())
    period, as_of = said.get("period", ""), said.get("as_of_words", "")
    about = f"{_body(sent)}　{period}　数据截至{as_of}"
    rows = [
        (
            number,
            one["title"],
            "、".join(one["offices"]),
            one["deadline"],
            one["state"] + (f"\n已逾期{one['late']}天" if one["late"] else ""),
            one["progress"][:_LONGEST],
        )
        for number, one in enumerate(findings, 1)
    ]
    blocks: list[Block] = [
        *titled(_TITLE, blank=False, is_wide=True),
        Line(f"{about}　{sent.label}　共{len(findings)}项", Face.NOTE),
        listed(_HEADS, rows, _WIDTHS),
        Line(f"以上共{len(findings)}项，全部列完。", Face.NOTE),
    ]
    part = Part(blocks, is_wide=True)
    return Paper(f"{_TITLE}（{period}）", _body(sent), sent.sent_at, (part,))


def _body(sent: Submission) -> str:
    return str(sent.said.get("body", ""))
