"""How far the reading of a text got: its title, its parts, the headings seen."""

from collections.abc import Mapping
from dataclasses import dataclass

from rectification.notices.notice import Notice
from rectification.notices.reading.body_lines import Body
from rectification.notices.reading.frame import read_frame
from rectification.notices.reading.levels import finding_level
from rectification.notices.reading.named_level import TITLES, title_lines
from rectification.notices.text import paragraphs
from rectification.notices.vocabulary.numbering import Level

# How a heading of each level looks; a person names a level by it.
FORMS: Mapping[Level, str] = {
    Level.SECTION: "一、",
    Level.GROUP: "（一）",
    Level.ITEM: "1.",
    Level.INNER: "（1）",
    Level.CIRCLE: "①",
    Level.STEP: "一是",
}
_FEW = 2  # headings of a level that make a list


@dataclass(frozen=True, slots=True)
class Reach:
    """`headings`: the lines that head something, by level, outermost first; under
    TITLES the short lines without a number. `own`: where the reader looks by itself."""

    title: str
    headings: Mapping[Level, tuple[str, ...]]
    own: Level | None

    @property
    def parts(self) -> tuple[str, ...]:
        return self.headings.get(Level.SECTION, ())

    @property
    def shape(self) -> str:
        """What two texts have in common of which the same level may be named."""
        seen = [FORMS[one] for one in self.headings if one is not TITLES]
        return " ".join(seen) + (f" → {FORMS[self.own]}" if self.own else "")

    def is_little(self, notice: Notice) -> bool:
        """Whether a person should say where the findings stand.

        Nothing was read of them, or all in one lump beside a list of headings.
        """
        told = [one for one in notice.findings if one.measures or one.status_wording]
        lists = any(len(found) > _FEW for found in self.headings.values())
        return not told or (len(told) == 1 and lists)


def read_reach(text: str) -> Reach:
    """Return how far `text` is understood before anything is said of it."""
    texts = [words for _at, words in paragraphs(text)]
    frame = read_frame(texts)
    body = Body.of(texts[frame.start : frame.stop])
    found: dict[Level, tuple[str, ...]] = {}
    for level in FORMS:
        seen = [
            text
            for text, marker in zip(body.texts, body.markers, strict=True)
            if marker and marker.level is level
        ]
        if seen:
            found[level] = tuple(seen)
    titles = title_lines(body)
    if len(titles) > 1:
        found[TITLES] = tuple(body.texts[at] for at in titles)
    title = "".join(texts[at] for at in frame.title)
    return Reach(title, found, finding_level(body))


def level_of(form: str) -> Level | None:
    """Return the level whose headings look like `form`, None where none does."""
    return next((one for one, shown in FORMS.items() if shown == form), None)
