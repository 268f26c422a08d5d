"""The numbers inside a paragraph: 一是…二是…四是."""

import re
from collections.abc import Iterator

from rectification.notices.text import narrow, quoted_spans
from rectification.notices.vocabulary.numbering import CIRCLED, read_number

_CN = r"[一二三四五六七八九十]{1,3}"
_SCHEMES = [
    re.compile(rf"(?:^|(?<=[。;:,!?)]))\s*(?P<mark>(?P<number>{_CN})是)(?!否)"),
    re.compile(r"(?:^|(?<=[。;:!?]))\s*(?P<mark>\((?P<number>\d{1,2})\))"),
    re.compile(r"(?:^|(?<=[。;:!?]))\s*(?P<mark>(?P<number>\d{1,2})[.、])(?!\d)"),
    re.compile(rf"(?P<mark>(?P<number>[{CIRCLED}]))"),
]


def broken_steps(text: str) -> Iterator[tuple[str, int]]:
    """Yield (marker as printed, expected number) where a list skips or repeats.

    A list may begin anew with one; a text that does not begin with one is no list.
    """
    plain = narrow(text)
    quoted = quoted_spans(text)
    for scheme in _SCHEMES:
        last = 0
        for match in scheme.finditer(plain):
            if any(start < match.start("mark") < end - 1 for start, end in quoted):
                continue
            number = read_number(match["number"]) or 0
            if number == 1:
                last = 1
            elif last:
                if number != last + 1:
                    start, end = match.span("mark")
                    yield text[start:end], last + 1
                last = number
