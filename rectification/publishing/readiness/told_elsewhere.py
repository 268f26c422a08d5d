"""What a line tells of several findings, against what the records say of each.

A line under a group's heading, and a table behind the findings, are printed as they
were written: what changes in a record does not change them.
"""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.notices.notice import Finding, SectionKind
from rectification.notices.reading.shared_fields import fields_under
from rectification.notices.reading.table_rows import read_shared
from rectification.notices.vocabulary.deadlines import read_deadline
from rectification.notices.vocabulary.offices import split_offices
from rectification.notices.vocabulary.printed_fields import Label
from rectification.notices.vocabulary.statuses import field_status
from rectification.notices.writing.write import slots
from rectification.publishing.readiness.hit import Found, Severity, rule
from rectification.publishing.readiness.reading import NumberedFinding, Reading, Text

_SLOTS = {
    Label.OFFICES: ("offices", "lead_office", "joint_offices"),
    Label.LEAD: ("offices", "lead_office"),
    Label.LEADER: ("leader",),
    Label.PERSON: ("person",),
    Label.DEADLINE: ("deadline",),
    Label.STATUS: ("status",),
}


@rule(Severity.WARNING, gettext_lazy("Told of several findings, and not so of one"))
def told_otherwise(read: Reading) -> Iterator[Found]:
    """A line for a whole group, or a table behind, that says other than the records."""
    for one, text, told in _told(read):
        own = _own_slots(one.finding)
        for label, words in told.items():
            if own.isdisjoint(_SLOTS[label]) and not _agrees(one.finding, label, words):
                yield read.found(
                    words,
                    _(
                        "“%(quote)s” stands in %(where)s for several findings, and the "
                        "record of one says otherwise: change the line, or the record."
                    ),
                    text.place,
                )


def _told(
    read: Reading,
) -> Iterator[tuple[NumberedFinding, Text, Mapping[Label, str]]]:
    """Yield findings with what is told of them elsewhere, and where that stands."""
    around: list[tuple[int, Text, dict[Label, str]]] = []
    told: dict[int, tuple[Text, dict[Label, str]]] = {}  # by section
    for at, section in enumerate(read.notice.sections):
        around = [one for one in around if one[0] < section.level]
        lines = [one for one in read.texts if one.section == at and one.finding is None]
        if section.kind is SectionKind.GROUP and lines:
            fields = fields_under([one.text for one in lines])
            outer = around[-1][2] if around else {}
            around.append((section.level, lines[0], outer | fields))
        if around:
            told[at] = around[-1][1:]
    for one in read.findings:
        if one.section in told:
            yield one, *told[one.section]
    yield from _in_table(read)


def _in_table(
    read: Reading,
) -> Iterator[tuple[NumberedFinding, Text, Mapping[Label, str]]]:
    last = max((at for one in read.findings for at in one.paragraphs), default=0)
    behind = [
        one for one in read.texts[last + 1 :] if "\t" in one.text or "|" in one.text
    ]
    if len(behind) <= len(read.findings):
        return
    for number, told in read_shared([one.text for one in behind]).items():
        if number <= len(read.findings):
            yield read.findings[number - 1], behind[0], told


def _own_slots(finding: Finding) -> set[str]:
    return {name for line in finding.lines for name, _at, _form in slots(line.wording)}


def _agrees(finding: Finding, label: Label, words: str) -> bool:
    match label:
        case Label.OFFICES | Label.LEAD:
            named = {words[start:end] for start, end, _lead in split_offices(words)}
            return named <= set(finding.offices)
        case Label.DEADLINE:
            on = read_deadline(words).deadline.on
            return not (
                on and finding.deadline and finding.deadline.on not in (None, on)
            )
        case Label.STATUS:
            said = field_status(words)
            return said is None or said.status is finding.status
        case _:
            return words == getattr(finding, label.value)
