"""What a list says of editions: read once per process, and many in one query."""

import logging
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock

from django.utils import translation

from rectification.models import Edition
from rectification.notices.notice import Status
from rectification.notices.writing.begin import INSPECTED
from rectification.public_site.addresses import LANGUAGES
from rectification.public_site.catalogue import PublicEdition
from rectification.public_site.document import counted_sentence
from rectification.publishing.envelope import Envelope, open_envelope

logger = logging.getLogger(__name__)

_MOST = 5000  # editions kept per process, some two kilobytes each
_AT_ONCE = 50  # editions opened at a time: each is some hundred kilobytes of text


@dataclass(frozen=True, slots=True)
class Due:
    """A finding that is still open, and the last day of its deadline."""

    last: date
    reference: str
    title: str
    wording: str


@dataclass(frozen=True, slots=True)
class Summary:
    """An edition in few words and numbers, all of them from its frozen bytes.

    `counts`: by the status that each finding counts as, together all of them; `due`:
    what is still open and has a day, the earliest first; `waived`: how many were closed
    without evidence; `source`: of `INSPECTED`, by its title, "" where that has no word.
    """

    title: str
    as_of: date
    source: str
    sentences: Mapping[str, str]  # by language
    counts: Mapping[Status, int]
    not_completed: int
    due: tuple[Due, ...]
    waived: int
    references: tuple[str, ...]
    offices: frozenset[str]

    @property
    def total(self) -> int:
        return len(self.references)

    @property
    def completed(self) -> int:
        return self.counts.get(Status.COMPLETED, 0)

    @property
    def is_open(self) -> bool:
        return bool(self.counts.get(Status.ONGOING))

    def late_on(self, day: date) -> list[Due]:
        """Return what was late on a day by the edition's own deadlines, worst first."""
        return [one for one in self.due if one.last < day]

    @property
    def late(self) -> list[Due]:
        """What was late on the day the data are of."""
        return self.late_on(self.as_of)


_known: OrderedDict[tuple[int, str], Summary] = OrderedDict()
_lock = Lock()


def summaries(editions: Iterable[PublicEdition]) -> dict[int, Summary]:
    """Return what there is to say of readable editions, by `edition_id`.

    One query for all that were not read before. One that does not open is left out
    and logged: its own page fails, but it must not hide the others.
    """
    wanted = {one.edition_id: one.digest for one in editions}
    with _lock:
        found = {
            key: _known[key, digest]
            for key, digest in wanted.items()
            if (key, digest) in _known
        }
    missing = wanted.keys() - found.keys()
    rows = Edition.objects.filter(pk__in=missing).values_list("pk", "content")
    for key, content in rows.iterator(_AT_ONCE) if missing else ():
        try:
            found[key] = _checked(content, wanted[key])
        except ValueError:
            logger.exception("edition %s does not open", key)
    with _lock:
        for key in missing & found.keys():
            _known[key, wanted[key]] = found[key]
        while len(_known) > _MOST:
            _known.popitem(last=False)
    return found


def summary(edition: PublicEdition) -> Summary:
    """Return what there is to say of one edition. ValueError: it is damaged."""
    found = summaries([edition]).get(edition.edition_id)
    if found is None:
        raise ValueError(f"edition {edition.edition_id} does not open")
    return found


def forget() -> None:
    """Drop what was read, as a new process would."""
    with _lock:
        _known.clear()


def _checked(content: str, digest: str) -> Summary:
    opened = open_envelope(content)
    if opened.digest != digest:
        raise ValueError("the content does not match its digest")
    return summed_up(opened)


def summed_up(opened: Envelope) -> Summary:
    """Sum an opened edition up."""
    notice = opened.notice
    sentences = {}
    for language in LANGUAGES:
        with translation.override(language):
            sentences[language] = counted_sentence(notice)
    return Summary(
        title=notice.title,
        as_of=opened.as_of,
        source=next((of for of, word in INSPECTED.items() if word in notice.title), ""),
        sentences=sentences,
        counts=notice.counts(),
        not_completed=notice.count(Status.NOT_COMPLETED),
        due=tuple(sorted(_due(opened), key=lambda one: (one.last, one.reference))),
        waived=sum(map(bool, opened.waivers)),
        references=tuple(opened.references),
        offices=frozenset(name for one in notice.findings for name in one.offices),
    )


def _due(opened: Envelope) -> Iterator[Due]:
    findings = zip(opened.references, opened.notice.findings, strict=True)
    for reference, one in findings:
        if one.status.is_open and one.deadline and one.deadline.on:
            yield Due(one.deadline.on, reference, one.title, one.deadline.wording)


def added_up(summed: Iterable[Summary]) -> Counter[Status]:
    """Return how many findings of several editions count as which status."""
    total: Counter[Status] = Counter()
    for one in summed:
        total.update(one.counts)
    return total
