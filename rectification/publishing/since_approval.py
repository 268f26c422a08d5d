"""What a report prints otherwise than when it was approved, finding by finding."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from rectification.notices.canonical import digest_of, to_data
from rectification.notices.writing.write import Paragraph, printed
from rectification.publishing.prepare import Prepared

_QUOTED = 30  # characters of a paragraph or title named in a sentence


def part_digests(prepared: Prepared) -> dict[str, str]:
    """Return a digest for each finding and for each section's own paragraphs."""
    return {key: sealed for key, sealed, _label in _parts(prepared)}


def changed_parts(approved: Mapping[str, str], prepared: Prepared) -> list[str]:
    """Name what is not what was approved: findings, paragraphs, what is gone.

    `approved` are the digests that `part_digests` gave then.
    """
    labels: list[str] = []
    seen: set[str] = set()
    for key, sealed, label in _parts(prepared):
        seen.add(key)
        if approved.get(key) != sealed:
            labels.append(label)
    gone = [key for key in approved if key not in seen and not key.startswith("§")]
    labels += [_("finding %(reference)s") % {"reference": key} for key in gone]
    return labels or [_("what stands behind the text")]


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
