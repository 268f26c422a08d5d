"""与上次公开对照表: what a report says otherwise than the edition before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rectification.notices.comparing.diff import FindingChange
from rectification.notices.comparing.word_diff import Pieces
from rectification.papers.paper import Face, Line, Paper, Part, listed, titled

_HEADS = ("序号", "反馈问题", "变化情况", "上次公开", "本次内容")
_WIDTHS = (5, 20, 15, 30, 30)
_NONE = "与上次公开相比，各问题内容没有变化。"


@dataclass(frozen=True, slots=True)
class Changed:
    """A finding told otherwise; `words`: in which ways."""

    change: FindingChange
    words: Sequence[str]


def comparison_paper(
    title: str, author: str, *, about: str, found: Sequence[Changed], at: datetime
) -> Paper:
    """Return the table; `about`: which editions are compared."""
    rows = [
        (
            number,
            f"{one.change.finding.title}\n{one.change.key}",
            "\n".join(one.words),
            "\n".join(_said(pieces, "gone") for pieces in one.change.lines).strip(),
            "\n".join(_said(pieces, "new") for pieces in one.change.lines).strip(),
        )
        for number, one in enumerate(found, 1)
    ]
    name = f"{title}与上次公开对照表"
    blocks = [*titled(name, blank=False, is_wide=True), Line(about, Face.NOTE)]
    body = [listed(_HEADS, rows, _WIDTHS)] if rows else [Line(_NONE)]
    return Paper(name, author, at, (Part([*blocks, *body], is_wide=True),))


def _said(pieces: Pieces, side: str) -> str:
    """Return a paragraph as one side has it."""
    return "".join(one.text for one in pieces if one.mark in ("same", side))
