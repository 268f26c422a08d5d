"""The title of a finding: what 关于“…”问题的整改 leaves when the pattern is taken off.

Patterns are written for half-width punctuation and matched against `text.narrow(...)`,
which keeps positions.
"""

import re
from dataclasses import dataclass

from rectification.notices.text import narrow

_TITLE_LEAD = re.compile(
    # 反馈问题: 主要问题: 问题表现:
    r"(?:(?:反馈|巡[察视]反馈|存在|主要|具体)?(?:的)?问题(?:描述|表现)?:"
    # 巡察反馈: 巡察组指出: 反馈意见指出: 巡察反馈“…”
    r"|(?:(?:巡[察视]|审计|督[查察])组?)?(?:反馈)?(?:意见|报告)?(?:反馈|指出):"
    r"|(?:巡[察视]组?|(?:督[查察导]|审计|反馈)?意见)(?:反馈|指出)的?(?=\")"
    # 关于 针对 关于巡察组指出的; 对口支援, 就业 and 针对性 are words of their own
    r"|(?:在[^。;,]{2,20}方面,)?(?:关于|(?P<verb>针对(?!性)|对于"
    r"|对(?![口外内上下标照比接账帐象策公私等应立讲话])|就(?![业医诊读近地餐职绪任]|学(?!习))))"
    r"(?:巡[察视]组?)?(?:反馈|指出|提出)?"
    r"(?:的)?(?:意见中)?\s?)"
)
_TITLE_TAIL = re.compile(
    # 方面存在的问题的整改落实情况
    r"(?:方面)?(?:存在)?(?:的)?(?:具体)?问题(?:的)?"
    r"(?:整改|落实|整改落实|整改工作)?(?:进展|完成|落实)?(?:情况)?$"
    # 的整改情况
    r"|(?:的)?(?:整改|整改落实|落实)(?:进展|完成|落实)?(?:情况)?$"
    r"|(?:存在)?的(?:突出)?问题$"
)
_PATTERN_WORDS = re.compile(r"[的方面等问题整改落实情况进展工作完成存在反馈指出]{1,16}")
# 针对…问题,我局…: the sentence runs on into the account.
_RUN_ON = re.compile(r"(?:方面)?(?:存在)?(?:的)?(?:具体)?(?:问题)[,:]")
_QUOTES = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    '"': '"',
    "\uff02": "\uff02",
}


@dataclass(frozen=True, slots=True)
class PrintedTitle:
    """A title at `text[start:end]`; `patterned` when 关于…问题 stood around it.

    `behind` is where the sentence runs on behind the pattern, 0 where it does not.
    """

    start: int
    end: int
    patterned: bool
    behind: int = 0


def find_title(text: str) -> PrintedTitle:
    """Return what is left of a heading when pattern words and quotes are taken off."""
    plain = narrow(text)
    start, end = 0, len(plain.rstrip("。.:;,|* "))
    lead = _lead(text, plain, end)
    if lead and lead.end() < end:
        start = lead.end()
        while start < end and plain[start].isspace():
            start += 1
    if quoted := _find_quoted(text, plain, start, end):
        return quoted
    if not lead:
        return PrintedTitle(start, end, False)
    if run_on := _RUN_ON.search(plain, start + 2, end):
        return PrintedTitle(start, run_on.start(), True, run_on.end())
    tail = _TITLE_TAIL.search(plain, start, end)
    if tail and tail.start() > start:
        end = tail.start()
    return PrintedTitle(start, end, True)


def _lead(text: str, plain: str, end: int) -> re.Match[str] | None:
    """Return the pattern words that a heading begins with.

    针对, 对 and 就 are such words only before a quotation, or where 问题 ends it.
    """
    lead = _TITLE_LEAD.match(plain)
    if lead is None or not lead["verb"]:
        return lead
    quoted = _find_quoted(text, plain, lead.end(), end)
    tail = _TITLE_TAIL.search(plain, lead.end(), end)
    return lead if quoted or tail or _RUN_ON.search(plain, lead.end(), end) else None


def _find_quoted(text: str, plain: str, start: int, end: int) -> PrintedTitle | None:
    """Return the title in quotes that `text[start:end]` begins with and is about."""
    if end - start < 2 or text[start] not in _QUOTES:
        return None
    close = _matching(text, start, end)
    if not close:
        return _left_open(text, plain, start, end)
    rest = plain[close:end]
    if not rest or _TITLE_TAIL.fullmatch(rest) or _PATTERN_WORDS.fullmatch(rest):
        about = 2 * plain.startswith("关于", start + 1)
        return PrintedTitle(start + 1 + about, close - 1, True)
    if run_on := _RUN_ON.match(plain, close, end):
        return PrintedTitle(start + 1, close - 1, True, run_on.end())
    return None


def _left_open(text: str, plain: str, start: int, end: int) -> PrintedTitle | None:
    """Return the title behind a quote that never closes: 关于“考核“走过场”的问题."""
    tail = _TITLE_TAIL.search(plain, start + 1, end)
    if tail is None or not text[start + 1 : tail.start()].strip():
        return None
    return PrintedTitle(start + 1, tail.start(), True)


def _matching(text: str, start: int, end: int) -> int:
    """Return the position behind the quote that closes the one at `start`, or 0."""
    opening, closing = text[start], _QUOTES[text[start]]
    if opening == closing:
        return text.rfind(closing, start + 1, end) + 1
    depth = 0
    for at in range(start, end):
        depth += (text[at] == opening) - (text[at] == closing)
        if not depth:
            return at + 1
    return 0
