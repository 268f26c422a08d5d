"""A closed finding and a verification as lists and pages print them."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rectification.exporting.words import office_words
from rectification.models import (
    CheckIn,
    Finding,
    LookBack,
    User,
    Verification,
    VerificationFile,
)
from rectification.views.parts.rows import FileRow, file_row


@dataclass(frozen=True, slots=True)
class ClosedRow:
    """A finding that is closed out; `closed_by`: who decided, or how it came about."""

    reference: str
    title: str
    url: str
    inspection: str
    office: str
    state: str
    state_label: str
    closed_on: date | None
    closed_by: str


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A verification, a look-back or a check-in; `noun`: which, as addresses name it.

    `decided`: who confirmed or returned it, when and with which words.
    """

    noun: str
    pk: int
    result: str
    result_label: str
    found_on: date
    found_by: User
    words: str
    reference: str
    title: str
    url: str
    files: tuple[FileRow, ...]
    is_sham: bool = False
    sham_reason: str = ""
    decided: str = ""


def closed_row(finding: Finding, url: str) -> ClosedRow:
    """Return a row that leads to `url`; fetch offices, body, who closed it before."""
    inspection = finding.inspection
    at = finding.closed_at or finding.adopted_at
    return ClosedRow(
        reference=finding.reference,
        title=finding.title,
        url=url,
        inspection=f"{inspection.organisation} · {inspection}",
        office=office_words(finding),
        state=finding.state,
        state_label=finding.get_state_display(),
        closed_on=timezone.localdate(at) if at else None,
        closed_by=_closed_by(finding),
    )


def _closed_by(finding: Finding) -> str:
    if finding.closed_paper_id:
        return _("entered from paper")
    return str(finding.closed_by or _("adopted on import"))


def with_files(rows: QuerySet[Verification]) -> QuerySet[Verification]:
    files = VerificationFile.objects.select_related("evidence").order_by("pk")
    return rows.prefetch_related(Prefetch("files", files))


def verified_row(one: Verification) -> FoundRow:
    """Return a verification as a row; finding, person and files must be fetched."""
    found = _row("verification", one, one.verified_at, one.verified_by)
    return replace(found, is_sham=one.is_sham, sham_reason=one.sham_reason)


def looked_row(one: LookBack) -> FoundRow:
    """The same of a look-back."""
    return _row("look_back", one, one.looked_at, one.looked_by)


def told_row(one: CheckIn) -> FoundRow:
    """The same of a yearly check-in, with what somebody said who decided on it."""
    row = _row("check_in", one, one.written_at, one.written_by)
    if one.decided_at is None:
        return row
    day = date_format(timezone.localdate(one.decided_at))
    said = f"{day} {one.decided_by}" + (f"：{one.opinion}" if one.opinion else "")
    return replace(row, decided=said)


def _row(
    noun: str, one: Verification | LookBack | CheckIn, at: datetime, by: User
) -> FoundRow:
    return FoundRow(
        noun=noun,
        pk=one.pk,
        result=one.state if isinstance(one, CheckIn) else one.result,
        result_label=one.get_state_display()
        if isinstance(one, CheckIn)
        else one.get_result_display(),
        found_on=timezone.localdate(at),
        found_by=by,
        words=one.words,
        reference=one.finding.reference,
        title=one.finding.title,
        url=one.finding.get_absolute_url(),
        files=tuple(file_row(row.evidence) for row in one.files.all()),
    )
