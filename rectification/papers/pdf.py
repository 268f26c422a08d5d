"""A paper as a PDF: set by typst in a process of its own, tagged and titled."""

import json
from datetime import UTC
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from rectification import apart
from rectification.errors import Refusal, TooLarge
from rectification.papers import paper as form
from rectification.papers.paper import Face, Line, Paper, Part, drawable
from rectification.papers.qr import qr_svg

MEDIA_TYPE = "application/pdf"
_SETTER = "rectification.papers.typesetter"
_FONTS, _NO_FONT = "fonts", b"no font"  # the setter's words
_LEVELS = {Face.TITLE: 1, Face.SECTION: 2, Face.GROUP: 3, Face.ITEM: 4}


def pdf(paper: Paper) -> bytes:
    """Return the paper as a PDF. The same paper and fonts give the same bytes.

    Raises TooLarge for what takes too much to set, Refusal without a Chinese font.
    """
    made = _setter(data=json.dumps(_plain(paper)).encode())
    if made == _NO_FONT:
        raise Refusal(
            _(
                "This server has no font with Chinese characters, so no PDF can be "
                "made. Take the Word document; an administrator installs "
                "fonts-noto-cjk."
            )
        )
    if not made:
        raise TooLarge(
            _(
                "Setting this PDF took too much memory or time, so it was given up. "
                "Take the Word document, or fewer findings."
            )
        )
    return made


@cache
def is_possible() -> bool:
    """Whether this server has a font for it, asked once in the life of a process."""
    return _setter(_FONTS) != _NO_FONT


def _setter(*arguments: str, data: bytes = b"") -> bytes | None:
    return apart.run(_SETTER, *arguments, data=data)


def _plain(paper: Paper) -> dict[str, Any]:
    """Return all that the PDF says and measures, as JSON has it."""
    colophon = paper.colophon
    return {
        "title": drawable(paper.title),
        "author": drawable(paper.author),
        "mark": paper.mark,
        "at": int(paper.at.astimezone(UTC).timestamp()),
        "parts": [_part(one) for one in paper.parts],
        "colophon": colophon
        and {
            "lines": list(colophon.lines),
            "address": colophon.address,
            "code": qr_svg(colophon.address).decode(),
        },
        "form": {
            name.lower(): getattr(form, name)
            for name in (
                *("PAGE", "MARGINS", "WIDE_MARGINS", "SIZE", "TITLE_SIZE", "PITCH"),
                *("NUMBER_SIZE", "SMALL_SIZE", "SMALL_PITCH", "TIGHTER", "CELL"),
                "NUMBER_BELOW",
            )
        },
    }


def _part(part: Part) -> dict[str, Any]:
    levels = _levels(part)
    return {
        "wide": part.is_wide,
        "blocks": [
            {
                "kind": "line",
                "face": one.face,
                "text": drawable(one.text),
                "right": one.right,
                "spare": one.spare,
                "level": levels.get(number, 0),
            }
            if isinstance(one, Line)
            else {
                "kind": "table",
                "size": one.size,
                "pitch": one.pitch,
                "widths": list(one.widths),
                "heads": one.heads,
                "rows": [
                    {
                        "height": row.height,
                        "splits": not row.is_short,
                        "cells": [
                            {
                                "text": drawable(cell.text),
                                "head": cell.is_head,
                                "span": cell.span,
                            }
                            for cell in row.cells
                        ],
                    }
                    for row in one.rows
                ],
            }
            for number, one in enumerate(part.blocks)
        ],
    }


def _levels(part: Part) -> dict[int, int]:
    """Return the headings by their place: none deeper than one below the last."""
    found: dict[int, int] = {}
    last = 0
    for number, one in enumerate(part.blocks):
        level = _LEVELS.get(one.face, 0) if isinstance(one, Line) else 0
        if level:
            found[number] = last = min(level, last + 1)
    return found
