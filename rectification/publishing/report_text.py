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
    said: dict[str, object] = {"notice": notice}
    if any(prepared.waivers):
        said["waivers"] = list(prepared.waivers)
    if prepared.reasons:
        said["reasons"] = [list(one) for one in prepared.reasons]
    # As it was before any of this was public.
    return digest_of(said if len(said) > 1 else notice)


def _parts(prepared: Prepared) -> Iterator[tuple[str, str, str]]:
    """Yield key, digest and name of everything the public would read."""
    notice = prepared.notice
    beside = enumerate(zip(prepared.references, prepared.waivers, strict=True))
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
            number, (reference, waiver) = next(beside)
            label = _("finding %(reference)s “%(title)s”") % {
                "reference": reference,
                "title": finding.title[:_QUOTED],
            }
            more = [waiver] if waiver else []
            more += [text for of, text in prepared.reasons if of == number]
            yield reference, _sealed([finding, *more] if more else finding), label


def _sealed(said: object) -> str:
    return digest_of(to_data(said))
