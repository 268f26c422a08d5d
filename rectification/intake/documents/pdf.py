"""A PDF with a text layer → its paragraphs, page heads, feet and numbers set aside."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2
import pypdfium2.raw as raw
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rectification.errors import TooLarge, UnreadableFile
from rectification.intake.documents.document import Document
from rectification.intake.documents.pdf_paragraphs import Line, paragraphs
from rectification.intake.files import faults

MOST_PAGES = 500
_FEWEST_SIGNS = 5  # on a page, or it has no text layer
_EDGE = 0.12  # of a page's height in which its head or foot stands
_SHOWN = 200
_PAGE_NUMBER = re.compile(
    r"[-—–―－_·.\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}\s*页?)?"
    r"[-—–―－_·.\s]*"
)
_DIGITS = re.compile(r"\d+")
_FOREIGN = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08]")
_MOST_FOREIGN = 0.05  # of all signs, or its fonts do not say what they show
# Widths of a sign: between two cells or columns, two phrases, two words.
_GAP, _WIDE, _NARROW = 2.2, 0.8, 0.25
_HAN = re.compile("[\u4e00-\u9fff]{2}")
_SPACES = re.compile("[\t\u00a0\u2000-\u200a]")


@dataclass(frozen=True, slots=True)
class _Sign:
    char: str
    left: float
    right: float
    bottom: float
    top: float


def parse(data: bytes) -> Document:
    """Return what the text layer says. Raises UnreadableFile for a scan, and TooLarge.

    Scripts and links in it are never looked at.
    """
    pages = list(_pages(data))
    empty = [n for n, one in enumerate(pages, 1) if not one]
    if len(empty) == len(pages):
        raise _is_scan(len(pages))
    aside = _set_aside(pages)
    kept = [
        [line for line in one if line.text not in aside or not line.is_edge]
        for one in pages
    ]
    text = "\n".join(paragraphs([one for one in kept if one]))
    return Document(text, "pdf", tuple(_doubts(text, aside, empty)))


def _pages(data: bytes) -> Iterator[list[Line]]:
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise faults.locked() from error
        raise faults.damaged() from error
    if len(pdf) > MOST_PAGES:
        raise TooLarge(
            _("The file has %(found)d pages; %(most)d is the most. Split it.")
            % {"found": len(pdf), "most": MOST_PAGES}
        )
    for page in pdf:
        text = page.get_textpage()
        height = page.get_height()
        signs = list(_signs(text))
        shown = sum(not one.char.isspace() for one in signs)
        lines = list(_lines(signs)) if shown >= _FEWEST_SIGNS else []
        for line in lines:
            line.is_edge = not height * _EDGE < line.middle < height * (1 - _EDGE)
        yield lines
        text.close()
        page.close()


def _signs(text: pypdfium2.PdfTextPage) -> Iterator[_Sign]:
    """Yield the signs of a page where they stand; what only parts lines has no box."""
    box = raw.FS_RECTF()
    for at in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, at))
        if raw.FPDFText_IsHyphen(text, at) == 1:
            char = "-"  # at the end of a line, where it may belong to the word
        if char in "\r\n" or raw.FPDFText_IsGenerated(text, at) == 1:
            continue
        if raw.FPDFText_GetLooseCharBox(text, at, box):
            yield _Sign(char, box.left, box.right, box.bottom, box.top)


# --- lines ----------------------------------------------------------------------------


def _lines(signs: list[_Sign]) -> Iterator[Line]:
    """Yield the lines of a page from above; what stands side by side is one."""
    rows: list[list[_Sign]] = []
    sizes = [one.right - one.left for one in signs if not one.char.isspace()]
    reach = median(sizes) * 0.6 if sizes else 1
    for one in signs:
        row = rows[-1] if rows else None
        if row is None or abs(_middle(one) - _middle_of(row)) > reach:
            row = _row_at(rows, one, reach)
        row.append(one)
    for row in sorted(rows, key=_middle_of, reverse=True):
        row.sort(key=lambda one: one.left)
        line = _line(row)
        if line.text.strip():
            yield line


def _row_at(rows: list[list[_Sign]], one: _Sign, reach: float) -> list[_Sign]:
    """Return the row that a sign stands in: one of the last few, or a new one."""
    for row in rows[-60:]:
        if abs(_middle_of(row) - _middle(one)) <= reach * 0.6:
            return row
    rows.append([])
    return rows[-1]


def _middle(one: _Sign) -> float:
    return (one.bottom + one.top) / 2


def _middle_of(row: list[_Sign]) -> float:
    return max((_middle(one) for one in row[:8]), default=-1e9) if row else -1e9


def _line(row: list[_Sign]) -> Line:
    shown = [one for one in row if not one.char.isspace()]
    if not shown:
        return Line("", 0, 0, 0, 0)
    tall = median(one.top - one.bottom for one in shown)
    # Of letters, which are narrow, the height tells.
    size = max(median(one.right - one.left for one in shown), tall * 0.8, 1)
    words = ""
    gaps = [one.left - before.right for before, one in pairwise(shown)]
    usual = median(gaps or [0])
    for before, one in pairwise([row[0], *row]):
        gap = (one.left - before.right) / size
        words += _between(words, gap, one, gap - usual / size)
        words += _SPACES.sub(" ", one.char)
    middle = median(_middle(one) for one in shown)
    return Line(
        words.lstrip(" \u3000\t"),
        shown[0].left,
        shown[-1].right,
        middle,
        max(size, tall),
    )


def _between(words: str, gap: float, one: _Sign, more: float) -> str:
    """Return what stands for a gap of so many signs before a sign.

    `more`: by how many it is wider than others of its line, which may be stretched.
    """
    if gap > _GAP:
        return "\t"
    if gap > _WIDE:
        return "\u3000"
    if more > _NARROW and _HAN.fullmatch(words[-1:] + one.char):
        return " "  # typed: of a name set out, 中共 某某局 党组
    is_latin = one.char.isascii() and one.char.isalnum() and words[-1:].isascii()
    return " " if gap > _NARROW and is_latin and words[-1:].isalnum() else ""


# --- heads and feet -------------------------------------------------------------------


def _set_aside(pages: Sequence[Sequence[Line]]) -> dict[str, None]:
    """Return the lines at the edge of a page that number it, or stand on most pages."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_DIGITS.sub("0", one.text) for one in page if one.is_edge})
    least = max(2, len(pages) // 2 + 1)
    aside: dict[str, None] = {}
    for page in pages:
        for one in page:
            is_number = one.is_edge and _PAGE_NUMBER.fullmatch(one.text.strip())
            often = one.is_edge and seen[_DIGITS.sub("0", one.text)] >= least
            if is_number or often:
                aside[one.text] = None
    return aside


# --- what is told ---------------------------------------------------------------------


def _is_scan(pages: int) -> UnreadableFile:
    return UnreadableFile(
        ngettext(
            "This PDF is a scan: its %(number)d page is a picture without text. Have "
            "the words recognised (in WPS: 图片转文字), check them, and choose that "
            "file or paste the text.",
            "This PDF is a scan: its %(number)d pages are pictures without text. Have "
            "the words recognised (in WPS: 图片转文字), check them, and choose that "
            "file or paste the text.",
            pages,
        )
        % {"number": pages}
    )


def _doubts(text: str, aside: dict[str, None], empty: list[int]) -> Iterator[str]:
    foreign = len(_FOREIGN.findall(text))
    if foreign > _MOST_FOREIGN * len(text):
        raise UnreadableFile(
            _(
                "The fonts of this PDF do not say which characters they show. Choose "
                "the Word file it was made of, or have the words recognised."
            )
        )
    if empty:
        yield ngettext(
            "Page %(pages)s is a picture without text and was left out.",
            "Pages %(pages)s are pictures without text and were left out.",
            len(empty),
        ) % {"pages": pgettext("in a list", ", ").join(map(str, empty[:20]))}
    if said := [one for one in aside if not _PAGE_NUMBER.fullmatch(one)]:
        quote = "；".join(said)[:_SHOWN]
        yield _("Page heads and feet were set aside: %(quote)s") % {"quote": quote}
    if "\t" in text:
        yield _(
            "Tables of a PDF come without their frame: check each row, or choose the "
            "Word or Excel file they were made of."
        )
