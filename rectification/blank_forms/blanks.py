"""What a form asks for outside its table: 填报单位, 填报人, 审核人, 填报日期.

This is all that is known of them: pure text, also to the process that fills in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Blank(StrEnum):
    BODY = "body"
    FILLER = "filler"
    REVIEWER = "reviewer"
    PHONE = "phone"
    DAY = "day"


_WORDS: dict[Blank, str] = {
    Blank.BODY: "填报单位 报送单位 上报单位 填表单位 单位名称 被巡察单位 被巡视单位 "
    "整改单位 被巡察党组织 填报党组织 单位",
    Blank.FILLER: "填报人 填表人 制表人 经办人 联系人 联络员",
    Blank.REVIEWER: "审核人 审签人 审批人 主要负责人 单位负责人 分管领导 负责人 签发人",
    Blank.PHONE: "联系电话 联系方式 办公电话 电话",
    Blank.DAY: "填报日期 填报时间 填表日期 填表时间 报送日期 报送时间 上报日期 "
    "上报时间 制表日期 日期",
}
_SPACE = r"[ \t\u00a0\u3000]*"
_ROOM = r"[ \t\u00a0\u3000_＿﹍]*"
_DAY_ROOM = f"{_ROOM}年{_ROOM}月{_ROOM}日{_ROOM}"
_REMARK = rf"(?:{_SPACE}[(（][^()（）]{{1,10}}[)）])?"
_LABEL = "|".join(
    f"(?P<{blank}>{'|'.join(_SPACE.join(one) for one in words.split())})"
    for blank, words in _WORDS.items()
)
_ASKED = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:{_LABEL}){_REMARK}{_SPACE}[:：]"
    rf"(?P<room>{_DAY_ROOM}|{_ROOM})"
)
_NAMED = re.compile(rf"{_SPACE}(?:{_LABEL}){_REMARK}{_SPACE}")
_FREE = 2  # spaces at least to whatever stands behind


@dataclass(frozen=True, slots=True)
class Room:
    """Where in a text something is to be put: from `start` to `end`, by now blank."""

    blank: Blank
    start: int
    end: int


def rooms(text: str) -> Iterator[Room]:
    """Yield what a text asks for behind a colon and leaves blank."""
    for found in _ASKED.finditer(text):
        end = found.end("room")
        rest = text[end:]
        is_last = not rest.strip() or rest.startswith("\n")
        if is_last or _ASKED.match(text, end) or end - found.start("room") >= _FREE:
            yield Room(_blank(found), found.start("room"), end)


def named(text: str) -> Blank | None:
    """Return what a cell is the label of, where its neighbour is to say it."""
    found = _NAMED.fullmatch(text)
    return _blank(found) if found else None


def put_in(text: str, room: Room, said: str) -> str:
    """Return what stands in the room from now on; what comes behind stays where it is
    if it can."""
    behind = text[room.end :]
    if not behind.strip() or behind.startswith("\n"):
        return said
    return said + " " * max(_FREE, room.end - room.start - _width(said))


def filled(text: str, said: Mapping[str, str]) -> str:
    """Return a text with its rooms filled in, as far as something is said."""
    for room in reversed(list(rooms(text))):
        if words := said.get(room.blank):
            text = text[: room.start] + put_in(text, room, words) + text[room.end :]
    return text


def _blank(found: re.Match[str]) -> Blank:
    return next(one for one in Blank if found[one.value])


def _width(text: str) -> int:
    return sum(2 if ord(mark) > 0x2E7F else 1 for mark in text)
