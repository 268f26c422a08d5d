"""代填: what offices wrote into tables of their own, row by row beside the findings.

Rows are matched by the reference of the finding alone. Whatever else a table says of
one, it is not taken over.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rectification.errors import Classified, NotAllowed, Refusal
from rectification.intake.columns import Column, guess_columns
from rectification.intake.merging.cell_diff import plain
from rectification.intake.table.cells import Row
from rectification.intake.table.heads import find_head
from rectification.intake.workbook import Sheet
from rectification.models import Finding, Office, ProgressEntry, User
from rectification.models.findings.bulk import dressed

TOLD = (Column.PROGRESS, Column.NEXT_STEPS, Column.DELAY, Column.HELP)
_NO_NEWS = re.compile(r"(?:本期|本月)?(?:暂)?无新?(?:的)?进展[:：,，。;；]?\s*")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row stands, as somebody finds it again."""

    file: str
    sheet: str
    row: int

    def __str__(self) -> str:
        return _("%(file)s, sheet “%(sheet)s”, row %(row)d") % {
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
        }


@dataclass(frozen=True, slots=True)
class FilledRow:
    """`office`: as the row names it, "" where it does not; `said`: the cells told of
    the work, the empty ones left out."""

    origin: Origin
    reference: str
    office: str
    said: Mapping[Column, str]


@dataclass(frozen=True, slots=True)
class Fault:
    origin: Origin
    sentence: str


@dataclass(frozen=True, slots=True)
class ToRecord:
    """An entry as it would be made; `last`: what was reported before it."""

    origin: Origin
    finding: Finding
    office: Office | None
    text: str
    reason_for_delay: str
    help_needed: str
    no_news: bool
    last: ProgressEntry | None

    @property
    def lacks_reason(self) -> bool:
        """Whether a form would ask why it is late."""
        late = self.finding.is_overdue() and not self.no_news
        return late and not self.reason_for_delay


@dataclass(slots=True)
class Filling:
    """What would become of some tables. `same`: rows that say nothing new; `empty`:
    those in which nothing is filled in."""

    entries: list[ToRecord] = field(default_factory=list)
    same: list[FilledRow] = field(default_factory=list)
    empty: list[FilledRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def facts(self) -> list[object]:
        """Return all that somebody decides upon, to tell whether it still holds."""
        return [
            [
                *(one.finding.reference, one.office.pk if one.office else 0),
                *(one.text, one.reason_for_delay, one.help_needed, one.no_news),
                one.last.pk if one.last else 0,
            ]
            for one in self.entries
        ]


# --- reading --------------------------------------------------------------------------


def read_rows(file: str, sheets: Iterable[Sheet]) -> Iterator[FilledRow | Fault]:
    """Yield the rows of a file that name a finding or say anything of one."""
    for sheet in sheets:
        head = find_head(sheet.rows)
        columns = guess_columns(sheet.rows[head.at].cells) if head else ()
        index = {column: at for at, column in enumerate(columns) if column}
        if Column.REFERENCE not in index or Column.PROGRESS not in index:
            first = Origin(file, sheet.name, sheet.rows[0].number)
            yield Fault(first, _("No row below names the columns 编号 and 本期进展."))
            continue
        for row in sheet.rows[head.at + 1 if head else 0 :]:
            origin = Origin(file, sheet.name, row.number)
            filled = _filled(origin, row, index)
            if not filled.reference and filled.said:
                yield Fault(origin, _("The row names no finding: 编号 is empty."))
            elif filled.reference:
                yield filled


def _filled(origin: Origin, row: Row, index: Mapping[Column, int]) -> FilledRow:
    cells = {one: row.cell(index.get(one)) for one in TOLD}
    named = (row.cell(index.get(one)) for one in (Column.LEAD, Column.OFFICES))
    return FilledRow(
        origin,
        "".join(row.cell(index[Column.REFERENCE]).split()),
        next(filter(None, named), ""),
        {column: said for column, said in cells.items() if said},
    )


# --- comparing ------------------------------------------------------------------------


def with_all(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Fetch what a row is compared with."""
    entries = ProgressEntry.objects.newest_first()
    return dressed(findings).prefetch_related(Prefetch("entries", entries))


def compare(
    rows: Sequence[FilledRow], findings: Iterable[Finding], *, by: User, since: date
) -> Filling:
    """Put each row beside its finding; `findings` come `with_all`.

    `since`: what was reported from that day on in the same words is not made again.
    """
    known = {one.reference: one for one in findings}
    found, first = Filling(), dict[str, Origin]()
    for row in rows:
        if not row.said:
            found.empty.append(row)
            continue
        finding = known.get(row.reference)
        if finding is None or row.reference in first:
            found.faults.append(Fault(row.origin, _unknown(row, first)))
            continue
        first[row.reference] = row.origin
        if fault := _why_not(row, finding, by):
            found.faults.append(Fault(row.origin, fault))
            continue
        entry = _entry(row, finding)
        if _is_told(entry, since):
            found.same.append(row)
        else:
            found.entries.append(entry)
    return found


def _unknown(row: FilledRow, first: Mapping[str, Origin]) -> str:
    if before := first.get(row.reference):
        sentence = _("%(reference)s was filled in already: %(origin)s.")
        return sentence % {"reference": row.reference, "origin": before}
    sentence = _("“%(reference)s” is no finding of this inspection.")
    return sentence % {"reference": row.reference}


def _why_not(row: FilledRow, finding: Finding, by: User) -> str:
    if refusal := finding.why_not("record_progress", by=by):
        return str(refusal)
    if row.office and _named(row, finding) is None:
        sentence = _("%(reference)s is a finding of %(offices)s, not of “%(office)s”.")
        names = [one.office.name for one in finding.responsibilities.all()]
        return sentence % {
            "reference": finding.reference,
            "offices": "、".join(names) or _("no office yet"),
            "office": row.office,
        }
    if Column.PROGRESS not in row.said:
        return _("本期进展 is empty, though more is said. Write there what was done.")
    return ""


def _named(row: FilledRow, finding: Finding) -> Office | None:
    """Return the office of the finding that a row names."""
    offices = {one.office.name: one.office for one in finding.responsibilities.all()}
    return offices.get(row.office)


def _entry(row: FilledRow, finding: Finding) -> ToRecord:
    text, reason = row.said[Column.PROGRESS], row.said.get(Column.DELAY, "")
    silent = _NO_NEWS.match(text)
    if silent:
        with translation.override("zh-hans"):  # records speak Chinese
            words = _("No news this period")
        why = text[silent.end() :].strip() or reason
        text = f"{words}：{why}" if why else words
    if steps := row.said.get(Column.NEXT_STEPS):
        text = f"{text}\n下一步：{steps}"
    return ToRecord(
        origin=row.origin,
        finding=finding,
        office=_named(row, finding) or finding.lead_office,
        text=text,
        reason_for_delay=reason,
        help_needed=row.said.get(Column.HELP, ""),
        no_news=silent is not None,
        last=next(iter(finding.entries.all()), None),
    )


def _is_told(one: ToRecord, since: date) -> bool:
    """Whether an entry says the same and was made from a day on."""
    return any(
        plain(entry.text) == plain(one.text)
        and timezone.localdate(entry.created_at) >= since
        and entry.returned_at is None
        for entry in one.finding.entries.all()
    )


# --- recording ------------------------------------------------------------------------


def make_entries(filling: Filling, *, by: User, on: date) -> list[ProgressEntry]:
    """Make every entry, or none: each is its office's, filled in for it."""
    made = []
    with transaction.atomic():
        for one in sorted(filling.entries, key=lambda one: one.finding.pk):
            try:
                made.append(
                    one.finding.record_progress(
                        by=by,
                        text=one.text,
                        happened_on=on,
                        office=one.office,
                        reason_for_delay=one.reason_for_delay,
                        help_needed=one.help_needed,
                        no_news=one.no_news,
                    )
                )
            except (NotAllowed, Classified):
                raise
            except Refusal as refusal:
                raise Refusal(f"{one.origin}：{refusal}") from refusal
    return made
