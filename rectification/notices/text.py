"""White space, width and brackets: what is the same text for a reader."""

import re
from functools import lru_cache

# str.strip() and splitlines() would also eat characters that people see (U+2028,
# U+0085); a notice must come out to the letter: only what pads a web page is dropped.
EDGES = " \t\u3000\u00a0\ufeff"
LINE_ENDS = re.compile(r"\r\n|\r|\n")

# Positions stay the same: every character is mapped to exactly one. U+FF01 to U+FF5E
# are the full-width forms of ASCII; brackets and quotes have several shapes besides.
_NARROW = {0xFF01 + n: 0x21 + n for n in range(94)} | str.maketrans(
    "【】﹝﹞“”「」『』﹕﹔﹐﹖﹗﹙﹚", '[]〔〕"""""":;,?!()'
)

# What sets a line off without numbering it.
SIGNS = "★☆●○◎◆◇■□▪▲△▼▽▶►▷➢➤❖※✦•✅⏳♻📌👉"

OPENING, CLOSING = "“‘「『《〈(\uff08[\uff3b【〔﹝", "”’」』》〉)\uff09]\uff3d】〕﹞"
# Half- and full-width brackets are often mixed in one pair: both count as one kind.
_KINDS = {mark: mark.translate(_NARROW) for mark in OPENING}
_CLOSES = {
    mark: _KINDS[opening] for mark, opening in zip(CLOSING, OPENING, strict=True)
}
_QUOTE = re.compile(f'["{re.escape(OPENING + CLOSING)}]')


def paragraphs(text: str) -> list[tuple[int, str]]:
    """Return the non-empty paragraphs as (line number from 1, stripped text)."""
    lines = ((at, raw.strip(EDGES)) for at, raw in enumerate(LINE_ENDS.split(text), 1))
    return [(at, line) for at, line in lines if line]


def normalise(text: str) -> str:
    """Return `text` with white space settled: one paragraph a line, no empty ones.

    >>> normalise("  一、总体情况\\r\\n\\r\\n\\u3000\\u3000正文 ")
    '一、总体情况\\n正文'
    """
    return "\n".join(line for _, line in paragraphs(text))


@lru_cache(maxsize=512)  # one paragraph is asked for by many rules
def narrow(text: str) -> str:
    """Return `text` with full-width punctuation and digits made half-width.

    Same length as `text`, so positions found in one hold in the other.
    """
    return text.translate(_NARROW)


_HALF_STOP = re.compile(r"(?<=[一-鿿)%\"])\.(?=\s|[一-鿿]|$)")


def with_full_stops(plain: str) -> str:
    """Return `plain` with 。 where a half-width stop ends a sentence.

    >>> with_full_stops("补登3.5册.二是核对.")
    '补登3.5册。二是核对。'
    """
    return _HALF_STOP.sub("。", plain) if "." in plain else plain


def squeeze(text: str) -> str:
    """Return `text` without padding between characters: `责 任 人` is `责任人`."""
    return re.sub(f"[{EDGES}]+", "", text)


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Return the outermost quoted or bracketed spans of `text`, brackets included.

    An opening mark that never closes quotes nothing; straight quotes pair in turn.
    """
    spans: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    waiting = dict.fromkeys(_KINDS.values(), 0)  # how many of each kind are in `stack`
    straight: int | None = None
    for match in _QUOTE.finditer(text):
        mark, at = match[0], match.start()
        if mark == '"':
            if straight is not None:
                spans.append((straight, at + 1))
            straight = at if straight is None else None
        elif kind := _KINDS.get(mark):
            stack.append((kind, at))
            waiting[kind] += 1
        elif waiting[kind := _CLOSES[mark]]:
            # What was opened in between and never closed is dropped with it.
            opened = ""
            while opened != kind:
                opened, start = stack.pop()
                waiting[opened] -= 1
            spans.append((start, at + 1))
    return _outermost(spans)


def _outermost(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


_PADDED = re.compile(
    "(?:[一-鿿][ \u3000\u00a0]{1,4}){1,7}[一-鿿](?=[ \u3000\u00a0]{0,4}(?:[:：\t]|$))"
)


def unpadded(text: str) -> tuple[str, int]:
    """Return `text` with 联 系 电 话: at its beginning as 联系电话:, and what it lost.

    What stands behind these words stands so many characters further on in `text`.
    """
    padded = _PADDED.match(text)
    shown = squeeze(padded[0]) + text[padded.end() :] if padded else text
    return shown, len(text) - len(shown)


_SENTENCE_END = re.compile("[。!?\uff01\uff1f]")


def sentence_ends(text: str) -> list[int]:
    """Return the positions just behind each 。!? that stands outside quotes."""
    stops = [match.start() for match in _SENTENCE_END.finditer(text)]
    inside = quoted_spans(text) if stops else []
    ends: list[int] = []
    spot = 0
    for at in stops:
        while spot < len(inside) and inside[spot][1] <= at:
            spot += 1
        if spot == len(inside) or at < inside[spot][0]:
            ends.append(at + 1)
    return ends
