"""A saved web page → the lines of the article in it, without what stands around it.

The article is where nearly all of the running text stands; its title stands above it.
What is between the two (source, day) is kept, everything else is the page's furniture.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import etree, html

from rectification.intake.documents import document
from rectification.intake.documents.document import Document, plain
from rectification.intake.files import faults
from rectification.notices.text import EDGES, squeeze

_UNSEEN = frozenset(
    (
        *("script", "style", "noscript", "template", "head", "title", "meta", "link"),
        *("select", "option", "button", "input", "textarea", "object", "embed"),
        *("svg", "audio", "video", "map", "iframe", "canvas"),
    )
)
_BLOCKS = frozenset(
    (
        *("p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol"),
        *("dl", "dt", "dd", "tr", "td", "th", "table", "tbody", "thead", "tfoot"),
        *("section", "article", "center", "header", "footer", "blockquote", "body"),
        *("html", "nav", "aside", "main", "pre", "form", "fieldset", "figure"),
        *("figcaption", "hr", "address", "caption"),
    )
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_PROSE = re.compile("[。；，！？;,]")
_LEAST_PROSE = 20  # characters of a line that tells something
_SHARE = 0.75  # of all running text: what holds less is not the whole article
_DEEPEST = 200
_TITLE_END = re.compile(r"\s*(?:[-_|—–]|--|::)\s*[^-_|—–]{1,40}$")
_FEWEST_CELLS = 2
_TITLE_NAMES = ("articletitle", "title", "og:title")
_SHORTEST_TITLE = 8
_WITHIN = 3  # lines of an article in which its own title may stand


@dataclass(slots=True)
class _Block:
    """A block of a page: its own lines in order, and how much running text they hold.

    `parts`: lines, and blocks inside it.
    """

    parts: list["str | _Block"] = field(default_factory=list)
    prose: int = 0
    is_table: bool = False

    def lines(self) -> Iterator[str]:
        for one in self.parts:
            if isinstance(one, _Block):
                yield from one.lines()
            else:
                yield one


def parse(data: bytes) -> Document:
    """Return the article of a page, whose text has been put into UTF-8."""
    return article_of(data.decode())


def article_of(text: str) -> Document:
    """Return the article of a page. Raises UnreadableFile where it says nothing."""
    page = _parsed(text)
    root = _Reader(page).block
    lines = list(root.lines())
    if not lines:
        raise faults.says_nothing()
    article = _article(root)
    start, stop, is_found = _bounds(lines, root, article, _titles(page))
    kept = lines[start:stop]
    doubts = []
    if not is_found and len(kept) < len(lines):
        doubts.append(
            _("No heading of the page stands above the article. Check where it begins.")
        )
    if aside := len(lines) - len(kept):
        doubts.append(
            ngettext(
                "%(number)d line around the article was set aside as page furniture.",
                "%(number)d lines around the article were set aside as page furniture.",
                aside,
            )
            % {"number": aside}
        )
    return Document("\n".join(kept), "html", tuple(doubts))


def _parsed(text: str) -> html.HtmlElement:
    # A declaration of an encoding is past: the text has been decoded.
    words = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        return html.document_fromstring(words, parser)
    except (etree.ParserError, ValueError) as error:
        raise faults.says_nothing() from error


# --- lines ----------------------------------------------------------------------------


class _Reader:
    """Turns elements into blocks of lines; a table of cells becomes a row a line."""

    def __init__(self, page: html.HtmlElement) -> None:
        self.block = _Block()
        self.words = ""
        self.linked = 0  # signs of it that are a link, and lead elsewhere
        body = page.find("body")
        self._walk(page if body is None else body, self.block, 0)
        self._end_line(self.block)

    def _walk(self, one: html.HtmlElement, block: _Block, depth: int) -> None:
        if depth > _DEEPEST:
            raise faults.too_deep()
        before = len(self.words)
        self.words += _run(one.text)
        for child in one:
            if isinstance(child.tag, str) and not _is_unseen(child):
                self._child(child, block, depth)
            self.words += _run(child.tail)
        if one.tag == "a":
            self.linked += max(len(self.words) - before, 0)

    def _child(self, child: html.HtmlElement, block: _Block, depth: int) -> None:
        if child.tag not in _BLOCKS:
            self._walk(child, block, depth + 1)
            return
        self._end_line(block)
        inner = block
        if child.tag not in ("br", "hr", "p"):
            inner = _Block()
            block.parts.append(inner)
        if child.tag == "table" and _is_data(child):
            inner.is_table = True
            for line in _rows(child):
                self._add(inner, line)
        else:
            self._walk(child, inner, depth + 1)
        self._end_line(inner)
        if inner is not block:
            block.prose += inner.prose

    def _end_line(self, block: _Block) -> None:
        words, self.words = plain(self.words), ""
        linked, self.linked = self.linked, 0
        self._add(block, words, linked)

    @staticmethod
    def _add(block: _Block, line: str, linked: int = 0) -> None:
        if line.strip(EDGES):
            block.parts.append(line)
            block.prose += max(_prose(line) - linked, 0)


def _run(words: str | None) -> str:
    return (words or "").replace("\u200b", "").replace("\ufeff", "")


def _prose(line: str) -> int:
    is_prose = len(line) >= _LEAST_PROSE and _PROSE.search(line)
    return len(line) if is_prose else 0


def _is_unseen(one: html.HtmlElement) -> bool:
    if one.tag in _UNSEEN or one.get("hidden") is not None:
        return True
    return bool(_HIDDEN.search(one.get("style") or ""))


# --- tables ---------------------------------------------------------------------------


def _is_data(table: html.HtmlElement) -> bool:
    """Whether a table holds data in cells, and does not lay out the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    wide = [row for row in table.iter("tr") if len(row) >= _FEWEST_CELLS]
    return len(wide) >= _FEWEST_CELLS


def _rows(table: html.HtmlElement) -> Iterator[str]:
    """Yield a line for each row; what a cell above or beside spans is blank."""
    spanned: dict[int, int] = {}  # column → rows that a cell above still takes
    for one in table.iter("tr"):
        cells: list[str] = []
        for cell in one.iterchildren("td", "th"):
            _pass_spanned(cells, spanned)
            width, height = _number(cell, "colspan"), _number(cell, "rowspan")
            for at in range(len(cells), len(cells) + width):
                spanned[at] = height - 1
            cells += [document.cell(_Reader(_alone(cell)).block.lines())]
            cells += [""] * (width - 1)
        _pass_spanned(cells, spanned)
        if any(cells):
            filled = [cell for cell in cells if cell]
            alone = len(filled) == 1 and len(cells) == _number(one[0], "colspan")
            yield filled[0] if alone else document.row(cells)


def _pass_spanned(cells: list[str], spanned: dict[int, int]) -> None:
    while spanned.get(len(cells), 0) > 0:
        spanned[len(cells)] -= 1
        cells.append("")


def _alone(cell: html.HtmlElement) -> html.HtmlElement:
    body = html.Element("body")
    body.text = cell.text
    body.extend(list(cell))
    return body


def _number(cell: html.HtmlElement, name: str) -> int:
    said = (cell.get(name) or "").strip()
    return min(max(int(said), 1), 60) if said.isdecimal() else 1


# --- the article ----------------------------------------------------------------------


def _article(root: _Block) -> _Block:
    """Return the innermost block that holds nearly all of the running text."""
    block = root
    while True:
        inner = (one for one in block.parts if isinstance(one, _Block))
        best = max(inner, key=lambda one: one.prose, default=None)
        if best is None or best.prose < root.prose * _SHARE or not best.prose:
            return block
        if best.is_table:  # what stands above and below belongs to it
            return block
        block = best


def _titles(page: html.HtmlElement) -> list[str]:
    """Return what a page calls its article, squeezed: its own word of it first."""
    said = [
        one.get("content") or ""
        for one in page.iter("meta")
        if (one.get("name") or "").lower() in _TITLE_NAMES
    ]
    said += [one.text_content() for one in page.iter("h1")]
    named = (page.findtext("head/title") or "").strip()
    while named:
        said.append(named)
        shorter = _TITLE_END.sub("", named)
        named = shorter if shorter != named else ""
    return [one for one in dict.fromkeys(squeeze(plain(it)) for it in said) if one]


def _bounds(
    lines: list[str], root: _Block, article: _Block, titles: list[str]
) -> tuple[int, int, bool]:
    """Return where to begin and end, and whether a title was found to begin with."""
    first, _is_in = _before(root, article)
    stop = first + sum(1 for _line in article.lines())
    for title in titles:
        for at in range(min(first + _WITHIN, stop) - 1, -1, -1):
            if _is_title(squeeze(lines[at]), title):
                while at and squeeze(lines[at - 1]) in title:
                    at -= 1  # a title on several lines
                return at, stop, True
    return first, stop, False


def _is_title(line: str, title: str) -> bool:
    least = min(len(line), len(title))
    return line == title or (
        least >= _SHORTEST_TITLE and (line in title or title in line)
    )


def _before(block: _Block, article: _Block) -> tuple[int, bool]:
    """Return how many lines stand before the article, and whether it was met."""
    if block is article:
        return 0, True
    count = 0
    for one in block.parts:
        if isinstance(one, _Block):
            more, is_in = _before(one, article)
            count += more
            if is_in:
                return count, True
        else:
            count += 1
    return count, False
