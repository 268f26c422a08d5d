"""What a report says, whole and part by part, as its signatures are bound to it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from rectification.errors import InvalidTransition
from rectification.models import Report
from rectification.models.reports.report_text import ReportText
from rectification.notices.canonical import digest_of, to_data
from rectification.notices.writing.write import Paragraph, printed
from rectification.publishing.prepare import Prepared, prepare

_QUOTED = 30  # characters of a paragraph or title named in a sentence


def text_of(prepared: Prepared) -> ReportText:
    """Return what the public would read, by digest; its parts named for people."""
    parts, names = {}, {}
    for key, sealed, name in _parts(prepared):
        parts[key], names[key] = sealed, name
    return ReportText(_said_digest(prepared), parts, names)


def text_now(report: Report) -> ReportText:
    """Return what the report says now."""
    return text_of(prepare(report))


def lock(report: Report) -> None:
    """Lock the report and read it again, before its text is: only in a transaction."""
    Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    report.refresh_from_db()


def refuse_unseen(text: ReportText, seen: str) -> None:
    """Refuse to sign another text than the page showed; "" where it showed none."""
    if seen and seen != text.digest:
        raise InvalidTransition(
            _(
                "The report has changed since this page was opened. Please read what "
                "it says now, and sign then."
            )
        )


def _said_digest(prepared: Prepared) -> str:
    notice = to_data(prepared.notice)
    if not any(prepared.waivers):  # as it was before they were public
        return digest_of(notice)
    return digest_of({"notice": notice, "waivers": list(prepared.waivers)})


def _parts(prepared: Prepared) -> Iterator[tuple[str, str, str]]:
    """Yield key, digest and name of everything the public would read."""
    notice = prepared.notice
    beside = zip(prepared.references, prepared.waivers, strict=True)
    lines: dict[int, list[Paragraph]] = {}
    for one in printed(notice):
        if one.finding is None:
            lines.setdefault(one.section, []).append(one)
    for at, section in enumerate(notice.sections):
        own = [one.text for one in lines.get(at, [])]
        if own:
            label = _("the paragraph “%(text)s”") % {"text": own[0][:_QUOTED]}
            yield f"§{at}", _sealed([section.title, *own]), label
        for finding in section.findings:
            reference, waiver = next(beside)
            label = _("finding %(reference)s “%(title)s”") % {
                "reference": reference,
                "title": finding.title[:_QUOTED],
            }
            said = [finding, waiver] if waiver else finding
            yield reference, _sealed(said), label


def _sealed(said: object) -> str:
    return digest_of(to_data(said))
