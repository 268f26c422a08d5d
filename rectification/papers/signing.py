"""Forms signed by hand: 整改销号审批表, and what a report's signatures stand on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from rectification.models import Finding, Organisation, Report
from rectification.papers.paper import (
    Block,
    Face,
    Line,
    Paper,
    Part,
    Row,
    form,
    form_row,
    listed,
    titled,
)

_TITLE = "整改销号（延期）审批表"
_HEADS = ("序号", "反馈问题", "申请事项", "同意", "不同意或退回", "意见")
_WIDTHS = (6, 26, 32, 7, 11, 18)


class Asked(Protocol):
    """What waits for a decision, in words."""

    @property
    def finding(self) -> Finding: ...
    @property
    def words(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def done_so_far(self) -> str: ...


def close_out_paper(
    body: Organisation, asked: Sequence[Asked], number: str, at: datetime
) -> Paper:
    """Return the form over what is asked; `number`: what it is entered by again."""
    rows = [
        (
            place,
            f"{one.finding.reference}\n{one.finding.title}",
            "\n".join(_asked(one)),
            *("□", "□", ""),
        )
        for place, one in enumerate(asked, 1)
    ]
    signature = form([*_signature(), *_meeting()])
    blocks: list[Block] = [
        *titled(_TITLE, blank=False),
        Line(f"{body.name}　表号：{number}", Face.HEAD),
        listed(_HEADS, rows, _WIDTHS),
        Line("", Face.BLANK),
        signature,
        Line("参与整改或者提出申请的人员不得签批；由一人录入、另一人核对。", Face.NOTE),
    ]
    return Paper(_TITLE, body.signing_name, at, (Part(blocks),))


def _asked(one: Asked) -> list[str]:
    said = [one.words]
    said += [f"理由：{one.why}"] if one.why else []
    return said + ([f"已做工作：{one.done_so_far}"] if one.done_so_far else [])


def report_form(
    report: Report, acts: Sequence[str], number: str, at: datetime, *, by_meeting: bool
) -> Paper:
    """Return the form on which a report's reviews or approval are signed."""
    body = report.inspection.organisation
    title = "整改情况通报审签表"
    rows = []
    for act in acts:
        rows += [form_row(act, "□ 同意　　□ 退回"), form_row("意见", "", height=22)]
        rows += _signature()
    rows += _meeting() if by_meeting else []
    blocks: list[Block] = [
        *titled(title, blank=False),
        Line(f"{body.name}　表号：{number}", Face.HEAD),
        Line(report.title),
        form(rows),
        Line("起草、修改通报或者办理定稿的人员不得签批。", Face.NOTE),
    ]
    return Paper(title, body.signing_name, at, (Part(blocks),))


def _signature() -> list[Row]:
    return [form_row("签批人（姓名、职务）", "", "签批日期", "", height=14)]


def _meeting() -> list[Row]:
    return [
        form_row("或会议（名称、文号）", "", "会议日期", "", height=14),
        form_row("出席人员", "", height=14),
    ]
