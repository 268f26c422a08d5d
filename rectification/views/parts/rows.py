"""Rows that several pages print: findings, work, files, crumbs, a measure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rectification.exporting.words import deadline_words, office_words
from rectification.models import (
    Erasure,
    Evidence,
    EvidenceUse,
    Extension,
    Finding,
    Office,
    PaperDecision,
    User,
)
from rectification.models.findings.outcome_counters import COUNTERS
from rectification.workflow import ExtensionState


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to a page; the page itself has no address."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """One of the stations that something passes in order."""

    label: str | Promise
    done: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class HitRow:
    """What speaks against publishing, with the way to its place where there is one."""

    level: str
    sentence: str
    place: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A finding or report that waits for somebody, with what to do next.

    `days`, `wording`, `last` and `last_on` are a finding's (`shows_last`). With a
    `form_key` "no news this period" is one click, said of `today`. `reported`: whether
    something was this period, in words; `sent_back`: why it was returned or reopened.
    `when`: the heading among rows of one part; `waits`: it is one's own turn.
    """

    reference: str
    title: str
    url: str
    status: str
    status_label: str
    office: str
    next_label: str
    next_url: str = ""
    days: int | None = None
    wording: str = ""
    last: str = ""
    last_on: date | None = None
    shows_last: bool = False
    form_key: str = ""
    today: str = ""
    reported: str = ""
    is_reported: bool = False
    sent_back: str = ""
    asks_help: bool = False
    is_instructed: bool = False
    when: str = ""
    waits: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its items; `more` says that some are not shown.

    `lines`: sentences before them; those of `calls` say that somebody waits.
    `at_once`: where several of them are dealt with together, "" for nowhere.
    """

    anchor: str
    title: str
    items: list[WorkItem]
    more: bool
    lines: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    at_once: str = ""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding in the table of its inspection."""

    reference: str
    title: str
    url: str
    days: int | None
    wording: str
    status: str
    status_label: str
    office: str
    aspect: str
    is_unconfirmed: bool
    asks_help: bool
    is_instructed: bool


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as evidence. Without `pk` the reader may not open it.

    `is_past`: shown before the finding was reopened, it proves nothing any more.
    """

    name: str
    size: int
    pk: int | None = None
    is_erased: bool = False
    kind: str = ""
    dated_on: date | None = None
    uploaded_on: date | None = None
    claim: str = ""
    is_late: bool = False
    is_past: bool = False
    picture_url: str = ""  # where it is shown large; "" for what is no picture


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with its place; the addresses are "" where they are not open.

    `files`: what came with reports on it.
    """

    number: str
    heading: str
    state: str
    pk: int | None = None
    account: str = ""
    plan: str = ""
    state_label: str = ""
    office: str = ""
    owner: str = ""
    due: date | None = None
    files: tuple[FileRow, ...] = ()
    update_url: str = ""
    edit_url: str = ""

    @property
    def has_past(self) -> bool:
        return any(one.is_past and not one.is_erased for one in self.files)


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """A later deadline that was asked for; `asked` "": there is to be none."""

    before: str
    asked: str
    reason: str
    done_so_far: str
    requested_by: User
    requested_on: date
    state: str
    state_label: str
    endorsement: str
    endorsed_by: str
    endorsed_on: date | None
    opinion: str
    decided_by: str
    decided_on: date | None

    @property
    def is_granted(self) -> bool:
        """Whether the deadline before is none any more."""
        return self.state == ExtensionState.GRANTED


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A progress entry, or (`event`) a step of the workflow between two entries."""

    happened_on: date
    entered: datetime
    text: str
    author: User | str
    event: bool = False
    pk: int | None = None
    office: Office | None = None
    on_behalf: bool = False
    confirmed: datetime | None = None
    waits: bool = False  # it counts once it is confirmed
    withdrawn: datetime | None = None
    erasure: Erasure | None = None
    reason_for_delay: str = ""
    help_needed: str = ""
    measure: str = ""
    returned: str = ""
    files: tuple[FileRow, ...] = ()
    may_return: bool = False
    may_rewrite: bool = False
    may_confirm: bool = False
    read: str = ""  # the mark of what is shown
    of_bulk: int = 0  # of how many findings the same was said at once


def extension_row(one: Extension) -> ExtensionRow:
    """Return a request as a row; who asked and decided must be fetched with it."""
    return ExtensionRow(
        before=deadline_words(one.old),
        asked=deadline_words(one),
        reason=one.reason,
        done_so_far=one.done_so_far,
        requested_by=one.requested_by,
        requested_on=timezone.localdate(one.requested_at),
        state=one.state,
        state_label=one.get_state_display(),
        endorsement=one.endorsement,
        endorsed_by=_said_by(one.endorsed_by, one.endorsed_paper),
        endorsed_on=timezone.localdate(one.endorsed_at) if one.endorsed_at else None,
        opinion=one.opinion,
        decided_by=_said_by(one.decided_by, one.decided_paper),
        decided_on=timezone.localdate(one.decided_at) if one.decided_at else None,
    )


def _said_by(who: User | None, paper: PaperDecision | None) -> str:
    """Say whose word it is: an account's, or that of whoever signed on paper."""
    if paper is None:
        return str(who or "")
    return _("Entered from paper: %(who)s") % {"who": paper.sheet.words()}


def work_item(finding: Finding, label: str, anchor: str) -> WorkItem:
    """Return a row of somebody's work; fetch it `with_latest_text`."""
    url = finding.get_absolute_url()
    return WorkItem(
        reference=finding.reference,
        title=finding.title,
        url=url,
        status=finding.state,
        status_label=finding.get_state_display(),
        office=office_words(finding),
        next_label=label,
        next_url=f"{url}#{anchor}",
        days=finding.days_left(),
        wording=deadline_words(finding),
        last=finding.latest_text or "",
        last_on=finding.latest_on,
        shows_last=True,
        asks_help=getattr(finding, "asks_help", False),
        is_instructed=getattr(finding, "is_instructed", False),
    )


def finding_row(finding: Finding) -> FindingRow:
    return FindingRow(
        reference=finding.reference,
        title=finding.title,
        url=finding.get_absolute_url(),
        days=finding.days_left(),
        wording=deadline_words(finding),
        status=finding.state,
        status_label=finding.get_state_display(),
        office=office_words(finding),
        aspect=finding.aspect.title if finding.aspect else "",
        is_unconfirmed=finding.is_unconfirmed,
        asks_help=getattr(finding, "asks_help", False),
        is_instructed=getattr(finding, "is_instructed", False),
    )


def file_rows(
    uses: Iterable[EvidenceUse],
    names: Mapping[int, str],
    *,
    reference: str,
    closed_on: date | None = None,
    reopened_at: datetime | None = None,
) -> tuple[FileRow, ...]:
    """Return uses of evidence as files; the evidence must be fetched with them.

    `names`: what each file of the finding is called (`file_names`). `reference`: the
    finding's, whose pictures lead from one to the next. `reopened_at`: what was shown
    before proves nothing any more.
    """
    return tuple(
        replace(
            file_row(use.evidence, use.claim, closed_on),
            name=names[use.evidence_id],
            is_past=reopened_at is not None and use.created_at < reopened_at,
            picture_url=reverse("finding-picture", args=[reference, use.evidence_id])
            if use.evidence.is_picture
            else "",
        )
        for use in uses
    )


def file_row(
    evidence: Evidence, claim: str = "", closed_on: date | None = None
) -> FileRow:
    dated = evidence.dated_on
    return FileRow(
        pk=evidence.pk,
        name=evidence.name,
        is_erased=evidence.erasure_id is not None,
        kind=evidence.get_kind_display() if evidence.kind else "",
        dated_on=dated,
        uploaded_on=timezone.localdate(evidence.uploaded_at),
        size=evidence.size,
        claim=claim,
        is_late=bool(closed_on and dated and dated > closed_on),
    )


def outcome_rows(finding: Finding) -> list[tuple[str, str]]:
    """Return the counters that were given, zeros too, as label and number."""
    if not getattr(finding, "has_outcomes", True):
        return []
    kept = finding.outcome_numbers
    return [
        (str(counter.label), counter.words(kept[name]))
        for name, counter in COUNTERS.items()
        if name in kept
    ]
