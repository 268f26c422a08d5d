"""A closed finding and a verification as lists and pages print them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.exporting.words import office_words
from rectification.models import Finding, User, Verification, VerificationFile
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
class VerificationRow:
    pk: int
    result: str
    result_label: str
    verified_on: date
    verified_by: User
    words: str
    is_sham: bool
    sham_reason: str
    reference: str
    title: str
    url: str
    files: tuple[FileRow, ...]


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


def verified_row(one: Verification) -> VerificationRow:
    """Return a verification as a row; finding, person and files must be fetched."""
    return VerificationRow(
        pk=one.pk,
        result=one.result,
        result_label=one.get_result_display(),
        verified_on=timezone.localdate(one.verified_at),
        verified_by=one.verified_by,
        words=one.words,
        is_sham=one.is_sham,
        sham_reason=one.sham_reason,
        reference=one.finding.reference,
        title=one.finding.title,
        url=one.finding.get_absolute_url(),
        files=tuple(file_row(row.evidence) for row in one.files.all()),
    )
