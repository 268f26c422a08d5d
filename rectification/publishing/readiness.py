"""What speaks against publishing a notice: one small function a rule, in a registry."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rectification.notices import Notice, wording
from rectification.notices.answers import counts_findings
from rectification.notices.counts import find_counts
from rectification.notices.notice import Section, Status
from rectification.notices.text import narrow
from rectification.notices.write import printed

Rule = Callable[[Notice], Iterator["Hit"]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing to mend: `quote` is the paragraph, `message` the sentence about it."""

    rule: str
    quote: str
    message: str


def check(notice: Notice) -> list[Hit]:
    """Return everything that speaks against publishing `notice`."""
    return [hit for rule in RULES for hit in rule(notice)]


def _stated_counts(notice: Notice) -> Iterator[Hit]:
    """Numbers of findings in free text that are not those of the records."""
    if not notice.findings or _lists_only_some(notice):
        return
    for paragraph in printed(notice):
        section = notice.sections[paragraph.section]
        if paragraph.finding is not None or not counts_findings(
            section, paragraph.text
        ):
            continue
        for count in find_counts(paragraph.text):
            possible = _possible(notice, section, count.key)
            if count.number not in possible:
                yield Hit(
                    "stated_counts",
                    paragraph.text,
                    _(
                        "The text states %(stated)d findings where the records hold "
                        "%(listed)d: “%(quote)s”"
                    )
                    % {
                        "stated": count.number,
                        "listed": min(possible),
                        "quote": paragraph.text[:60],
                    },
                )


def _possible(notice: Notice, section: Section, key: str) -> set[int]:
    """Return the numbers that are true of the notice, or of the group they stand in."""
    count = notice.count
    nearly = count(Status.SUBSTANTIALLY_COMPLETED, Status.LONG_TERM, Status.UNKNOWN)
    first = {
        "total": count(),
        "completed": count(Status.COMPLETED),
        "ongoing": count(Status.ONGOING, Status.NOT_COMPLETED),
    }[key]
    # What is neither done nor open may be counted as either; a total may be a group's.
    rest = {len(section.findings)} - {0} if key == "total" else set()
    last = first if key == "total" else first + nearly
    return set(range(first, last + 1)) | rest | _groups(notice, section)


def _groups(notice: Notice, section: Section) -> set[int]:
    """Return how many findings stand in `section` with the groups inside it."""
    at = notice.sections.index(section)
    number = len(section.findings)
    for other in notice.sections[at + 1 :]:
        if other.level <= section.level:
            break
        number += len(other.findings)
    return {number} if section.level and number else set()


def _lists_only_some(notice: Notice) -> bool:
    return any(
        one.finding is None and wording.ONLY_SOME.search(narrow(one.text))
        for one in printed(notice)
    )


RULES: tuple[Rule, ...] = (_stated_counts,)
