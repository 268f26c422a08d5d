"""What is said of a Word document beside its text: what was decided, what was lost."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_SHOWN = 200  # characters of what was set aside


def told_of(
    counts: Mapping[str, int], edges: Sequence[str], *, noted: int
) -> Iterator[str]:
    """Yield a sentence for each kind of thing that was met.

    `edges`: what page heads and feet say; `noted`: how many notes were put in.
    """
    changes = counts["inserted"] + counts["deleted"]
    yield from _said(
        changes,
        ngettext(
            "The document has %(number)d tracked change: it was read as if it were "
            "accepted.",
            "The document has %(number)d tracked changes: it was read as if all were "
            "accepted.",
            changes,
        ),
    )
    yield from _put_in(counts, noted)
    yield from _left_out(counts)
    yield from _unseen(counts)
    if edges:
        quote = "；".join(edges)[:_SHOWN]
        yield _("Page heads and feet were set aside: %(quote)s") % {"quote": quote}


def _put_in(counts: Mapping[str, int], noted: int) -> Iterator[str]:
    yield from _said(
        noted,
        ngettext(
            "%(number)d footnote stands below the paragraph that refers to it.",
            "%(number)d footnotes stand below the paragraphs that refer to them.",
            noted,
        ),
    )
    yield from _said(
        counts["boxes"],
        ngettext(
            "The text of %(number)d text box stands below the paragraph it is "
            "anchored in. Please check its place.",
            "The text of %(number)d text boxes stands below the paragraphs they are "
            "anchored in. Please check their places.",
            counts["boxes"],
        ),
    )


def _left_out(counts: Mapping[str, int]) -> Iterator[str]:
    yield from _said(
        counts["pictures"],
        ngettext(
            "%(number)d picture was left out: words in it cannot be read.",
            "%(number)d pictures were left out: words in them cannot be read.",
            counts["pictures"],
        ),
    )
    yield from _said(
        counts["objects"],
        ngettext(
            "%(number)d embedded object was left out. Paste what it shows as text.",
            "%(number)d embedded objects were left out. Paste what they show as text.",
            counts["objects"],
        ),
    )
    if counts["contents"]:
        yield _("The table of contents was left out.")


def _unseen(counts: Mapping[str, int]) -> Iterator[str]:
    yield from _said(
        counts["comments"],
        ngettext(
            "%(number)d comment was left out.",
            "%(number)d comments were left out.",
            counts["comments"],
        ),
    )
    yield from _said(
        counts["hidden"],
        ngettext(
            "%(number)d piece of hidden text was left out.",
            "%(number)d pieces of hidden text were left out.",
            counts["hidden"],
        ),
    )
    yield from _said(
        counts["signs"],
        ngettext(
            "%(number)d sign of a font of signs could not be told and was left out.",
            "%(number)d signs of a font of signs could not be told and were left out.",
            counts["signs"],
        ),
    )


def _said(number: int, sentence: str) -> Iterator[str]:
    if number:
        yield sentence % {"number": number}
