"""督办单, 提醒函 and the like, and 领导批示办理单: each one sheet of A4."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from rectification.models import Addressee, Finding, Instruction, SupervisionOrder, User
from rectification.notices.vocabulary.deadlines import write_date
from rectification.papers.paper import (
    Block,
    Face,
    Line,
    Paper,
    Part,
    Table,
    form,
    form_row,
    signed,
    titled,
)

_MOST = 300  # characters of a reply that the sheet has room for


def order_paper(order: SupervisionOrder) -> Paper:
    """Return an order as it is signed; its addressees and findings are fetched."""
    issuer = order.issuer.signing_name
    addressees = list(order.addressees.all())
    issued = timezone.localdate(order.issued_at) if order.issued_at else None
    title = f"整改{order.kind}"
    number = order.number_words if order.number else "（草稿，未编号）"
    if order.reply_due_on:
        asked = f"请于{write_date(order.reply_due_on)}前"
    else:
        asked = f"请于签发之日起{order.reply_days}个工作日内"
    findings = _findings(one.finding for one in order.concerned.all())
    lines: list[Block] = [
        Line(issuer, Face.HEAD),
        *titled(title, blank=False),
        Line(f"{number}　{order.get_tone_display()}", Face.HEAD),
        Line("", Face.BLANK),
        Line(f"{'、'.join(one.name for one in addressees)}：", Face.SALUTATION),
        *(Line(one) for one in order.reason.splitlines() if one.strip()),
        Line(f"涉及问题：{findings}。"),
        Line(f"{asked}书面回复办理情况，并附佐证材料。"),
        Line("", Face.BLANK),
        *signed(issuer, write_date(issued) if issued else "　　年　月　日"),
        Line("", Face.BLANK),
        _reply_box(order, addressees),
    ]
    return Paper(
        f"{title} {number}" if order.number else title,
        issuer,
        order.issued_at or timezone.now(),
        (Part(lines),),
    )


def _reply_box(order: SupervisionOrder, addressees: Sequence[Addressee]) -> Table:
    """Return who signed and drafted it, and where its reply is written."""
    replies = [
        f"{one.name}（{_day(one.replied_at)}）：详见系统内回复。"
        for one in addressees
        if one.has_replied
    ]
    return form(
        [
            form_row("签发人", _name(order.issued_by), "拟稿人", str(order.drafted_by)),
            form_row("办理情况回复", "\n".join(replies), height=30),
            form_row("回复单位签章", "", "回复日期", ""),
        ],
    )


def instruction_paper(one: Instruction, source: str) -> Paper:
    """Return the sheet on which offices deal with it; `source`: what it came from."""
    body = one.inspection.organisation.signing_name
    addressees = list(one.addressees.all())
    findings = _findings(row.finding for row in one.concerned.all())
    replies = [
        f"{row.name}（{_day(row.replied_at)}）：{_short(row.reply)}"
        for row in addressees
        if row.has_replied
    ]
    title = "领导批示办理单"
    leader = f"{one.leader_post} {one.leader_name}".strip()
    rows = [
        form_row("批示领导", leader, "批示日期", write_date(one.given_on)),
        form_row("批示内容", one.words, height=30),
        form_row("涉及问题", findings or f"{one.inspection}（整个项目）"),
        form_row(
            *("承办科室", "、".join(row.name for row in addressees)),
            *("回复期限", write_date(one.reply_due_on) if one.reply_due_on else ""),
        ),
        form_row("登记人", str(one.entered_by), "批示来源", source),
        form_row("办理情况", "\n".join(replies), height=45),
        form_row("承办人签字", "", "科室负责人", "", height=14),
        form_row("批示领导阅示", "", height=25),
    ]
    lines: list[Block] = [
        Line(body, Face.HEAD),
        *titled(title, blank=False),
        Line(f"{one.inspection.reference}　{_day(one.entered_at)}登记", Face.HEAD),
        form(rows),
    ]
    return Paper(title, body, one.entered_at, (Part(lines),))


def _findings(found: Iterable[Finding]) -> str:
    return "；".join(f"{one.reference} {one.title}" for one in found)


def _name(user: User | None) -> str:
    return str(user) if user else ""


def _day(moment: datetime | None) -> str:
    return write_date(timezone.localdate(moment)) if moment else ""


def _short(text: str) -> str:
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"
