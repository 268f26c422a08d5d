"""A new report's own text: preamble, counted sentence, parts, closing, signature.

Everything that a record holds stands as a slot, so that it stays true.
"""

from collections.abc import Sequence

from rectification.notices.notice import (
    Contact,
    Inspection,
    Line,
    Role,
    Section,
    SectionKind,
)

# What the inspection is called, by its source.
INSPECTED = {
    "inspection": "巡察",
    "higher": "巡视",
    "audit": "审计",
    "supervision": "督查",
}
ELSEWHERE = "其他方面"
_ORGANISED = (
    "对反馈意见指出的问题，{organisation}逐一建立整改台账，逐项记录责任、进度和"
    "佐证材料。"
)
_COUNTED = (
    "反馈意见指出的{total}个问题，已完成{completed}个，基本完成"
    "{substantially_completed}个，正在推进{ongoing}个，长期坚持{long_term}个。"
)
_AHEAD = (
    "下一步，对尚未完成的问题加快整改进度，完成一个、销号一个；对已完成的问题适时开展"
    "“回头看”，防止反弹。"
)
_INVITED = "欢迎广大干部群众对整改落实情况进行监督。如有意见建议，请及时向我们反映。"
_REACHED = {"phone": "联系电话：{phone}", "address": "通信地址：{address}"} | {
    "email": "电子邮箱：{email}"
}
_HEADING = Line(Role.HEADING, "{number:一}、{group}")


def title_of(body: str, source: str) -> str:
    """Return the title of a body's new report."""
    return f"{body}关于{INSPECTED[source]}整改进展情况的通报"


def head(inspection: Inspection, source: str) -> Section:
    """Return title and preamble, of what is known about the inspection."""
    line = Line(Role.PREAMBLE, _preamble(inspection, INSPECTED[source]))
    return Section((Line(Role.TITLE, "{title}"), line), kind=SectionKind.HEAD)


def _preamble(inspection: Inspection, what: str) -> str:
    team = "{team}" if inspection.team else f"{what}组"
    parts: list[str] = []
    if inspection.started_on and inspection.ended_on:
        period = "{started_on}至{ended_on}"
        parts.append(f"{period}，{team}对{{organisation}}开展了{what}。")
    if inspection.feedback_on:
        parts.append(f"{{feedback_on}}，{team}向{{organisation}}反馈了{what}意见。")
    return "".join(parts) + f"现将{what}整改进展情况予以公布。"


def organised() -> Section:
    return _part("组织情况", _ORGANISED)


def carried_out() -> Section:
    """Return the part whose groups of findings follow it."""
    return _part("整改落实情况", _COUNTED)


def ahead() -> Section:
    return _part("下一步工作安排", _AHEAD)


def _part(title: str, text: str) -> Section:
    lines = (_HEADING, Line(Role.PARAGRAPH, text))
    return Section(lines, level=1, title=title)


def tail(contact: Contact, names: Sequence[str] = tuple(_REACHED)) -> Section:
    """Return the closing words with the body's contact data, and the signature."""
    reached = [_REACHED[name] for name in names if getattr(contact, name)]
    closing = _INVITED + ("；".join(reached) + "。" if reached else "")
    return Section(
        (
            Line(Role.CLOSING, closing),
            Line(Role.SIGNER, "{signed_by}"),
            Line(Role.DATE, "{signed_on}"),
        ),
        kind=SectionKind.TAIL,
    )
