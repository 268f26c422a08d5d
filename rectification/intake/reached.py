"""How far the reading of a notice got, in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rectification.notices import Notice
from rectification.notices.reading.named_level import TITLES
from rectification.notices.reading.reach import FORMS, Reach, read_reach
from rectification.notices.vocabulary.numbering import Level

_SHOWN = 3  # headings of a level
_LENGTH = 24  # characters of each


def form_words(level: Level) -> str:
    """Return how the headings of a level look."""
    return _("short lines without a number") if level is TITLES else FORMS[level]


def reach_words(reach: Reach) -> Iterator[str]:
    """Yield a sentence each for the title, the parts, the headings, the findings."""
    yield (
        _("Title: %(title)s") % {"title": reach.title}
        if reach.title
        else _("No title was recognised above the text.")
    )
    yield (
        ngettext("%(number)d part: %(parts)s", "%(number)d parts: %(parts)s", parts)
        % {"number": parts, "parts": _examples(reach.parts)}
        if (parts := len(reach.parts))
        else _("No part with a heading such as 一、 was seen.")
    )
    for level, seen in reach.headings.items():
        if level is not Level.SECTION:
            yield ngettext(
                "%(number)d heading such as %(form)s: %(examples)s",
                "%(number)d headings such as %(form)s: %(examples)s",
                len(seen),
            ) % {
                "number": len(seen),
                "form": form_words(level),
                "examples": _examples(seen),
            }
    yield (
        _("The findings were looked for at the headings such as %(form)s.")
        % {"form": FORMS[reach.own]}
        if reach.own
        else _("Nothing told at which headings the findings stand.")
    )


def _examples(lines: tuple[str, ...]) -> str:
    shown = [f"“{shortened(one)}”" for one in lines[:_SHOWN]]
    more = ["…"] if len(lines) > _SHOWN else []
    return pgettext("in a list", ", ").join([*shown, *more])


def shortened(line: str) -> str:
    """Return as much of a heading as tells which one it is."""
    return line if len(line) <= _LENGTH else f"{line[:_LENGTH]}…"


def little_read(text: str, notice: Notice) -> list[str]:
    """Return how far the reading of `text` got, nothing where it got far enough."""
    reach = read_reach(text)
    return list(reach_words(reach)) if reach.is_little(notice) else []
