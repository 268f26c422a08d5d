"""The formats that a paper leaves in, and what its file is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.errors import TooLarge
from rectification.exporting.file_name import safe_name
from rectification.papers import pdf, word
from rectification.papers.house import house_word
from rectification.papers.paper import Paper

_LONGEST = 110  # characters of a name


@dataclass(frozen=True, slots=True)
class Format:
    """`most`: weight of a paper that it takes, within 200 MB here, 800 MB apart."""

    label: str
    media_type: str
    writer: Callable[[Paper], bytes]
    most: int

    def write(self, paper: Paper) -> bytes:
        """Return the file. Raises TooLarge, or why else there is none, as a Refusal."""
        if paper.weight <= self.most:
            return self.writer(paper)
        raise TooLarge(
            _(
                "This paper has %(rows)d rows and paragraphs, too many for one "
                "%(kind)s file. Take fewer findings, or the ledger as Excel."
            )
            % {"rows": paper.rows, "kind": self.label}
        )


def _word(paper: Paper) -> bytes:
    return house_word(paper) if paper.template else word.word(paper)


# By the suffix of the file.
FORMATS: Mapping[str, Format] = {
    "docx": Format("Word", word.MEDIA_TYPE, _word, 2_000_000),
    "pdf": Format("PDF", pdf.MEDIA_TYPE, pdf.pdf, 1_000_000),
}


def file_name(paper: Paper, suffix: str) -> str:
    """Return body, title and day; the body once, where the title begins with it."""
    body = "" if paper.title.startswith(paper.author) else paper.author
    words = " ".join(filter(None, (body, paper.title, paper.mark)))
    return named(words, paper.at, suffix)


def named(words: str, at: datetime, suffix: str) -> str:
    """Return what a file of a day is called."""
    day = timezone.localdate(at).isoformat()
    return f"{safe_name(words, _LONGEST)} {day}.{suffix}"
