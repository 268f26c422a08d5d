"""Days out of their order, and days that no calendar has."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.notices.notice import Finding
from rectification.notices.text import narrow
from rectification.notices.vocabulary.deadlines import find_damaged_days, find_days
from rectification.notices.writing.write import fill, notice_values
from rectification.publishing.readiness.hit import Found, NoticePlace, Severity, rule
from rectification.publishing.readiness.reading import Reading, Text

_ANY_LEAP_YEAR = 2000  # 2月29日 without a year may well exist
_MONTH = re.compile(
    r"(?<![\d.])(?:\d{4}年)?(\d{1,2})月(?!龄|子|票|度|薪|供|租)(?!\d{1,2}日)"
)


@rule(Severity.WARNING, gettext_lazy("No such day"))
def no_such_day(read: Reading) -> Iterator[Found]:
    """A day or month that does not exist: 2月30日, 13月, 914日."""
    for text in read.texts:
        spans = [
            (day.start, day.end)
            for day in find_days(text.text, _ANY_LEAP_YEAR)
            if day.on is None
        ]
        spans += find_damaged_days(text.text)
        spans += [
            match.span()
            for match in _MONTH.finditer(text.plain)
            if not 1 <= int(match[1]) <= 12
        ]
        for start, end in spans:
            yield read.found(
                text.text[start:end],
                _("“%(quote)s” in %(where)s does not exist: correct the date."),
                text.place,
            )


@rule(Severity.WARNING, gettext_lazy("Dates out of order"))
def dates_out_of_order(read: Reading) -> Iterator[Found]:
    """Feedback before the inspection, signature before the feedback, and the like."""
    notice = read.notice
    told = notice.inspection
    started, ended, feedback = told.started_on, told.ended_on, told.feedback_on
    signed, published = notice.signed_on, notice.published_on
    if started and ended and ended < started:
        yield _early(read, ended, _ENDED)
    if feedback and (after := ended or started) and feedback < after:
        yield _early(read, feedback, _FEEDBACK)
    if signed and (before := feedback or ended or started) and signed < before:
        yield _early(read, signed, _SIGNED)
    if published and signed and published < signed:
        yield _early(read, published, _PUBLISHED)
    yield from _deadlines(read)


_ENDED = gettext_lazy(
    "The inspection ends on “%(quote)s”, before it begins: correct the dates."
)
_FEEDBACK = gettext_lazy(
    "The feedback is dated “%(quote)s”, before the inspection was over: correct the "
    "dates."
)
_SIGNED = gettext_lazy(
    "The notice is signed on “%(quote)s”, before the feedback it answers: correct the "
    "dates."
)
_PUBLISHED = gettext_lazy(
    "The notice was published on “%(quote)s”, before it was signed: correct the dates."
)


def _early(read: Reading, day: date, message: str | Promise) -> Found:
    quote, place = _printed(read, day)
    return read.found(quote, str(message), place)


def _printed(read: Reading, day: date) -> tuple[str, NoticePlace]:
    """Return how `day` is printed and where, in the text or the lines around it."""
    year: int | None = None
    for text in read.texts:
        if text.finding is not None:
            continue
        for one in find_days(text.text, year):
            if one.on == day:
                return text.text[one.start : one.end], text.place
            year = one.on.year if one.on else year
    return _in_furniture(read, day), NoticePlace()


def _in_furniture(read: Reading, day: date) -> str:
    values = notice_values(read.notice)
    for aside in read.notice.chrome:
        shown = fill(aside.line.wording, values)
        for one in find_days(shown):
            if one.on == day:
                return shown[one.start : one.end]
    return day.isoformat()


def _deadlines(read: Reading) -> Iterator[Found]:
    """Deadlines with a year of their own that lie before the feedback."""
    feedback = read.notice.inspection.feedback_on
    if feedback is None:
        return
    for one in read.findings:
        due = one.finding.deadline
        if (
            due is None
            or due.on is None
            or due.on >= feedback
            or not _has_year(due.wording)
        ):
            continue
        yield read.found(
            due.wording,
            _(
                "%(where)s was due “%(quote)s”, before the feedback of %(day)s: "
                "correct the date."
            ),
            _where(read, one.at, one.finding, due.wording),
            day=date_format(feedback),
        )


def _has_year(wording: str) -> bool:
    return bool(re.match(r"\D{0,4}\d{4}[年\-./]", narrow(wording)))


def _where(read: Reading, at: int, finding: Finding, words: str) -> NoticePlace:
    texts: list[Text] = read.of_finding(read.findings[at])
    found = next((text.place for text in texts if words in text.text), None)
    return found or NoticePlace(read.findings[at].section, at, None)
