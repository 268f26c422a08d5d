"""Wordings as people edit them: each slot by its name, {total} as {问题总数}."""

import re
from collections.abc import Mapping
from difflib import get_close_matches

from rectification.notices.text import EDGES
from rectification.notices.writing.write import SLOT, Values, escape, fill

AROUND: Mapping[str, str] = {
    "title": "通报标题",
    "organisation": "单位名称",
    "signed_by": "落款",
    "signed_on": "落款日期",
    "published_on": "发布日期",
    "source": "发布机关",
    "team": "巡察组",
    "started_on": "进驻日期",
    "ended_on": "结束日期",
    "feedback_on": "反馈日期",
    "phone": "电话",
    "address": "地址",
    "email": "邮箱",
    "period": "反馈期限",
    "outcomes": "成效数字",
    "total": "问题总数",
    "rate": "完成率",
    "completed": "已完成数",
    "substantially_completed": "基本完成数",
    "ongoing": "正在推进数",
    "long_term": "长期坚持数",
    "not_completed": "未完成数",
    "unknown": "状态不明数",
    "number": "序号",
    "group": "本部分标题",
    "count": "本部分问题数",
}
_NAMED = {label: name for name, label in AROUND.items()}
_TYPED = re.compile(r"\{\{|\}\}|\{([^{}.:]*)((?:\.\d+)?(?::[^{}]+)?)\}|[{}]")


class UnknownSlot(ValueError):
    """Braces around what is no value. `typed`: as typed; `near`: perhaps meant."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed
        near = get_close_matches(typed.strip("{}"), list(_NAMED), n=1)
        self.near = f"{{{near[0]}}}" if near else ""


def show_slots(wording: str) -> str:
    """Return `wording` with the slots called by their Chinese names."""

    def put(match: re.Match[str]) -> str:
        name = match[1]
        if name not in AROUND:
            return match[0]
        return match[0].replace(f"{{{name}", f"{{{AROUND[name]}", 1)

    return SLOT.sub(put, wording)


def read_slots(typed: str) -> str:
    """Return the wording somebody typed. Raises UnknownSlot; {{ and }} are braces."""

    def put(match: re.Match[str]) -> str:
        if match[0] in ("{{", "}}"):
            return match[0]
        label = (match[1] or "").strip()
        if label not in _NAMED:
            raise UnknownSlot(match[0])
        return f"{{{_NAMED[label]}{match[2]}}}"

    return _TYPED.sub(put, typed)


# --- a finding's line, as printed -----------------------------------------------------

_NUMBERED = re.compile(r"^(?:[^{}]|\{\{|\}\})*\{number(?::[^{}]+)?\}(?:[.、．)）]|)")


def own_wording(wording: str, typed: str, values: Values) -> str:
    """Return the wording of a printed line that somebody has typed over.

    What was left alone keeps its slots; otherwise it is literal, but for the number in
    front: it belongs to the place, not to the words.
    """
    if typed.strip(EDGES) == fill(wording, values).strip(EDGES):
        return wording
    numbered = _NUMBERED.match(wording)
    if numbered:
        front = fill(numbered[0], values)
        if typed.startswith(front):
            return numbered[0] + escape(typed[len(front) :])
    return escape(typed)
