"""What a text says it is: a notice of what was done, or a letter of what was found.

Patterns are written for half-width punctuation and matched against `text.narrow(...)`,
which keeps positions.
"""

import re

from rectification.notices.text import narrow

_OPENING = 2_000  # characters from the beginning: a text says it there
_NOTICE = re.compile(
    r"^[^。\n]{0,60}整改[^。\n]{0,14}(?:通报|报告|公告|公示|函)(?:\([^()\n]{1,20}\))?$"
    r"|现[将就][^。\n]{0,40}整改[^。\n]{0,20}(?:公布|公开|公示|通报|报告|汇报|函告)",
    re.MULTILINE,
)
_LETTER = re.compile(
    r"^(?![^\n]{0,60}整改)[^。\n]{0,50}(?:反馈意见|反馈函|意见书|情况反馈)(?:的函)?$"
    r"|现[将就](?![^。\n]{0,40}整改)[^。\n]{0,40}反馈如下",
    re.MULTILINE,
)


def notice_words(text: str) -> str:
    """Return the words by which `text` says that it is a notice, or ""."""
    return _words(_NOTICE, text)


def letter_words(text: str) -> str:
    """Return the words by which `text` says that it is a feedback letter, or ""."""
    return _words(_LETTER, text)


def _words(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(narrow(text[:_OPENING]))
    return text[slice(*match.span())] if match else ""
