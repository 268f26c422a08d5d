"""Text → `Notice`.

Readings follow each other: what stands around the body (`frame`, `head_and_tail`), who
inspected when (`preamble`), which numbered paragraphs head what (`outline`, `body`),
what each finding says (`finding`). Then the slots are cut (`cut_slots`): a value is cut
out as a slot only where printing it again gives the same characters, so that whatever
was misread is still printed to the letter.
"""

from rectification.notices.notice import Notice
from rectification.notices.reading.body import read_body
from rectification.notices.reading.cut_slots import seal
from rectification.notices.reading.frame import read_frame
from rectification.notices.reading.head_and_tail import (
    read_furniture,
    read_head,
    read_tail,
)
from rectification.notices.reading.partial import DraftNotice
from rectification.notices.text import paragraphs
from rectification.notices.vocabulary.numbering import Level


def parse(text: str, level: Level | None = None) -> Notice:
    """Return what `text` says. Any text is a notice, if one without findings.

    `level`: at which headings the findings stand, where a person says so.
    """
    texts = [words for _at, words in paragraphs(text)]
    frame = read_frame(texts)
    draft = DraftNotice()
    read_head(draft, frame, texts)
    read_tail(draft, frame, texts)
    read_body(draft, texts[frame.start : frame.stop], level, texts[frame.stop :])
    read_furniture(draft, frame, texts)
    return seal(draft)
