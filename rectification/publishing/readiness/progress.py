"""What a finding's status promises and its text does not keep."""

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.notices.notice import (
    Deadline,
    DueKind,
    Finding,
    Measure,
    Role,
    Status,
)
from rectification.notices.prose.tense import Sentence, sentences, still_left
from rectification.notices.text import narrow
from rectification.notices.vocabulary.deadlines import find_deadline
from rectification.publishing.readiness.hit import Found, Severity, rule
from rectification.publishing.readiness.reading import NumberedFinding, Reading, Text


@rule(Severity.WARNING, gettext_lazy("Completed, but in the future tense"))
def completed_in_future(read: Reading) -> Iterator[Found]:
    """A completed finding whose account says what will be done and no result."""
    for one in read.findings:
        if one.finding.status is not Status.COMPLETED:
            continue
        for text, sentence in _promises(read, one):
            yield read.found(
                sentence.text,
                _(
                    "%(where)s is completed, yet its account promises (“%(quote)s”): "
                    "say what has been done, or change the status."
                ),
                text.place,
            )


@rule(Severity.WARNING, gettext_lazy("Completed, with something left"))
def completed_with_rest(read: Reading) -> Iterator[Found]:
    """A completed finding whose account says that a part is still under way."""
    for one in read.findings:
        if one.finding.status is not Status.COMPLETED:
            continue
        for text, part in _measures(read, one):
            if left := still_left(part):
                yield read.found(
                    left,
                    _(
                        "%(where)s is completed, yet its account leaves something "
                        "(“%(quote)s”): change the status, or say how it was finished."
                    ),
                    text.place,
                )


def _promises(read: Reading, one: NumberedFinding) -> list[tuple[Text, Sentence]]:
    """Return the sentences about the future, where nothing done stands beside them."""
    told = [
        [(text, sentence) for sentence in sentences(part)]
        for text, part in _measures(read, one)
    ]
    every = [pair for measure in told for pair in measure]
    ahead = [pair for pair in every if pair[1].is_ahead and not pair[1].is_done]
    if not any(sentence.is_done for _text, sentence in every):
        return ahead
    # Something was done: only a measure that promises and does nothing else counts.
    return [
        (text, sentence)
        for measure in told
        if not any(sentence.is_done for _text, sentence in measure)
        for text, sentence in measure
        if sentence.is_ahead and not sentence.is_kept_up
    ]


def _measures(read: Reading, one: NumberedFinding) -> Iterator[tuple[Text, str]]:
    """Yield each measure of the account with the paragraph it is printed in."""
    texts = read.of_finding(one)
    said = [one.finding.account_lead, *(each.printed for each in one.finding.measures)]
    for part in filter(None, said):
        for line in part.split("\n"):
            text = next((each for each in texts if line in each.text), None)
            if text is not None:
                yield text, line


# --- what an open finding owes --------------------------------------------------------


@rule(Severity.WARNING, gettext_lazy("Open without a next step"))
def open_without_next_step(read: Reading) -> Iterator[Found]:
    """An open finding that does not say what will be done next."""
    yield from _owing(
        read,
        [one for one in _open(read) if not _has_next_step(read, one)],
        _("%(where)s is still open and names no next step: add one."),
        _(
            "None of the %(number)d open findings names a next step, “%(quote)s” to "
            "begin with: add them."
        ),
    )


@rule(Severity.WARNING, gettext_lazy("Open without a deadline"))
def open_without_deadline(read: Reading) -> Iterator[Found]:
    """An open finding that does not say until when."""
    yield from _owing(
        read,
        [one for one in _open(read) if not _has_deadline(read, one)],
        _("%(where)s is still open and states no deadline: add one."),
        _(
            "None of the %(number)d open findings states a deadline, “%(quote)s” to "
            "begin with: add them."
        ),
    )


def _open(read: Reading) -> list[NumberedFinding]:
    return [one for one in read.findings if _is_stated_open(one.finding)]


def _is_stated_open(finding: Finding) -> bool:
    """Whether the notice says that it is open: where it is silent, it owes nothing."""
    return finding.status.is_open and finding.status is not Status.UNKNOWN


def _owing(
    read: Reading, owing: list[NumberedFinding], each: str, none_of_them: str
) -> Iterator[Found]:
    """Yield a hit a finding; where all owe the same, it is said once."""
    if len(owing) > 1 and len(owing) == len(_open(read)):
        yield read.missing(owing[0], none_of_them, number=len(owing))
        return
    for one in owing:
        yield read.missing(one, each)


def _has_next_step(read: Reading, one: NumberedFinding) -> bool:
    finding = one.finding
    if finding.next_steps or finding.plan_lead:
        return True
    # 12月底前完成土建部分 is a step too; in a field it is only the deadline.
    return any(
        sentence.is_ahead or _dated(sentence) for sentence in _account(one.finding)
    )


def _has_deadline(read: Reading, one: NumberedFinding) -> bool:
    due = one.finding.deadline
    if due is not None and due.kind is not None:
        return True
    return any(_dated(sentence) for sentence in _told(read, one))


def _account(finding: Finding) -> Iterator[Sentence]:
    """Yield the sentences on what was done and what is planned."""
    parts: list[Measure] = [*finding.measures, *finding.next_steps]
    texts = [finding.account_lead, finding.plan_lead, *(part.printed for part in parts)]
    for text in filter(None, texts):
        yield from sentences(text)


def _told(read: Reading, one: NumberedFinding) -> Iterator[Sentence]:
    """Yield the sentences that are neither title nor the finding itself."""
    yield from _account(one.finding)
    for text in read.of_finding(one, Role.FIELD, Role.TEXT, Role.KEPT):
        yield from sentences(text.text)


def _dated(sentence: Sentence) -> bool:
    found = find_deadline(sentence.text)
    if found is None or found.deadline.kind is not DueKind.DATED:
        return False
    printed = sentence.text[found.start : found.end]
    return sentence.is_ahead or printed[-1] in "前底末内止"


@rule(Severity.WARNING, gettext_lazy("Deadline past, still open"))
def deadline_past(read: Reading) -> Iterator[Found]:
    """An open finding whose deadline lies before the day the notice is judged for."""
    if read.day is None:
        return
    for one in read.findings:
        due = one.finding.deadline
        if due is None or not _is_stated_open(one.finding):
            continue
        late = one.finding.is_overdue(on=read.day)
        if late and not _is_of_next_year(due, read):
            text = _printing(read, one, due.wording)
            yield read.found(
                due.wording,
                _(
                    "%(where)s is still open although it was due “%(quote)s”, before "
                    "%(day)s: state the new deadline, or what has been done."
                ),
                text.place,
                day=_day(read.day),
            )


def _printing(read: Reading, one: NumberedFinding, words: str) -> Text:
    texts = read.of_finding(one) or list(read.texts)
    return next((text for text in texts if words in text.text), texts[0])


def _is_of_next_year(due: Deadline, read: Reading) -> bool:
    """Whether a month without a year was read into the wrong one."""
    feedback = read.notice.inspection.feedback_on
    has_year = (
        "年" in narrow(due.wording).replace("年底", "") or due.wording[:4].isdigit()
    )
    return not has_year and bool(feedback and due.on and due.on < feedback)


def _day(day: date) -> str:
    return date_format(day)


# --- offers for other rules -----------------------------------------------------------


def account_texts(finding: Finding) -> str:
    """Return the account of a finding as one text."""
    parts = [finding.account_lead, *(one.printed for one in finding.measures)]
    return "\n".join(filter(None, parts))
