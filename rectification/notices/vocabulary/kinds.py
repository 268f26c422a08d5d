"""What a text says it is: a notice of what was done, or a letter of what was found.

Patterns are written for half-width punctuation and matched against `text.narrow(...)`,
which keeps positions.
"""

import re
from collections.abc import Sequence

from rectification.notices.text import narrow

_OPENING = 2_000  # characters from the beginning: a text says it there
_NOTICE = re.compile(
    r"^[^。\n]{0,60}整改[^。\n]{0,14}(?:通报|报告|公告|公示|函)(?:\([^()\n]{1,20}\))?$"
    # 关于…整改情况 heads a notice; with a number in front it is a finding of a letter
    r"|^(?![(\[第]?[\d一二三四五六七八九十])[^。\n]{0,40}关于[^。\n]{0,40}整改[^。\n]{0,10}情况$"
    r"|现[将就][^。\n]{0,40}整改[^。\n]{0,20}(?:公布|公开|公示|通报|报告|汇报|函告)",
    re.MULTILINE,
)
_LETTER = re.compile(
    r"^(?![^\n]{0,60}整改)[^。\n]{0,50}(?:反馈意见|反馈函|意见书|情况反馈)(?:的函)?$"
    r"|现[将就](?![^。\n]{0,40}整改)[^。\n]{0,40}反馈如下",
    re.MULTILINE,
)


# What a letter never says of its findings: 已补登3册, 整改到位, 完成整改.
_DONE = re.compile(
    r"[^。;\n]{0,12}(?:(?:已|均已|目前已|现已)(?:经|全部|全面|按期)?(?:完成|整改|补|修订|制定|印发"
    r"|召开|清[理退收]|追[回缴]|更换|退[还回]|归还|落实到位|办结|销号)|完成整改|整改(?:完成|到位)"
    r"|正在(?:推进|整改)|立行立改)[^。;\n]{0,12}"
)


def words_of_results(texts: Sequence[str]) -> str:
    """Return words of what was done, if most of `texts` tell it: no letter does."""
    told = [match for text in texts if (match := _DONE.search(narrow(text)))]
    if len(told) * 2 <= len(texts):
        return ""
    first = next(text for text in texts if _DONE.search(narrow(text)))
    return first[slice(*told[0].span())]


def notice_words(text: str) -> str:
    """Return the words by which `text` says that it is a notice, or ""."""
    return _words(_NOTICE, text)


def letter_words(text: str) -> str:
    """Return the words by which `text` says that it is a feedback letter, or ""."""
    return _words(_LETTER, text)


def _words(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(narrow(text[:_OPENING]))
    return text[slice(*match.span())] if match else ""
