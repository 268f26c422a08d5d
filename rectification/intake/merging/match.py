"""A table beside the records it is about: what in it is new, changed, the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from rectification.intake.columns import Column
from rectification.intake.merging.cell_diff import Cell, cells, plain
from rectification.intake.plan import Plan, PlannedFinding, Remark
from rectification.models import (
    Finding,
    Inspection,
    Measure,
    ProgressEntry,
    Responsibility,
    User,
)

MOST_CHANGED = 1_000  # findings
_ALIKE = 0.6  # of two titles: probably one finding, spelt anew


@dataclass(frozen=True, slots=True)
class Match:
    """A finding of the table, and the record it is; `finding` None: it is new."""

    planned: PlannedFinding
    finding: Finding | None
    cells: tuple[Cell, ...] = ()

    @property
    def writable(self) -> tuple[Cell, ...]:
        return tuple(one for one in self.cells if not one.why_not)


@dataclass(frozen=True, slots=True)
class Comparison:
    matches: tuple[Match, ...]
    remarks: tuple[Remark, ...]

    def facts(self) -> list[object]:
        """Return all that somebody decided upon, to tell whether it still holds."""
        return [
            [
                one.finding.reference if one.finding else "",
                *([cell.column.value, cell.old, cell.new] for cell in one.cells),
            ]
            for one in self.matches
        ]


def with_all(inspection: Inspection) -> list[Finding]:
    """Fetch an inspection's findings with all that a table may speak of."""
    entries = ProgressEntry.objects.standing().order_by("-happened_on", "-pk")
    rows = Finding.objects.filter(inspection=inspection).select_related(
        "aspect", "proposed_state"
    )
    found = rows.prefetch_related(
        Prefetch("responsibilities", Responsibility.objects.select_related("office")),
        Prefetch("measures", Measure.objects.select_related("office")),
        Prefetch("entries", entries),
        "extensions",
    ).in_printed_order()
    findings = list(found)
    for one in findings:
        one.inspection = inspection
    return findings


def compare(plan: Plan, findings: Sequence[Finding], *, by: User) -> Comparison:
    """Put each finding of a table beside its record: by reference, else by title."""
    finder = _Finder(findings)
    matches = []
    for n, one in enumerate(plan.findings):
        finding = finder.find(n, one)
        told = tuple(cells(one, finding, by)) if finding else ()
        matches.append(Match(one, finding, told))
    remarks = [*finder.remarks, *_too_many(matches)]
    return Comparison(tuple(matches), tuple(remarks))


def _too_many(matches: Sequence[Match]) -> Iterator[Remark]:
    """Refuse more changes than one request can write: each goes by its verbs."""
    found = sum(bool(one.finding and one.writable) for one in matches)
    if found > MOST_CHANGED:
        sentence = _(
            "The table says something else of %(found)d findings; %(most)d can be "
            "changed at once. Take in the table in parts."
        )
        values = {"found": found, "most": MOST_CHANGED}
        yield Remark(sentence % values, blocks=True)


class _Finder:
    def __init__(self, findings: Sequence[Finding]) -> None:
        self.named = {one.reference: one for one in findings}
        self.serial = {str(one.serial): one for one in findings}
        self.titled: dict[str, list[Finding]] = {}
        for one in findings:
            self.titled.setdefault(plain(one.title), []).append(one)
        self.remarks: list[Remark] = []
        self.taken: dict[int, int] = {}

    def find(self, n: int, one: PlannedFinding) -> Finding | None:
        if one.reference:
            finding = self.named.get(one.reference)
            if finding is None:
                self._refuse(
                    n,
                    one,
                    _("“%(reference)s” is no finding of this inspection."),
                    reference=one.reference,
                )
        else:
            finding = self._by_title(n, one)
        if finding is None:
            return None
        if finding.pk in self.taken:
            self._refuse(
                n,
                one,
                _("%(reference)s stands in the table twice. Leave one of them out."),
                reference=finding.reference,
            )
            return None
        self.taken[finding.pk] = n
        return finding

    def _by_title(self, n: int, one: PlannedFinding) -> Finding | None:
        said = one.said.get(Column.TITLE, "")
        rows = self.titled.get(plain(said)) or self.titled.get(plain(one.title), [])
        if len(rows) > 1:
            rows = [row for row in rows if str(row.serial) == one.number]
            if len(rows) != 1:
                self._refuse(
                    n,
                    one,
                    _(
                        "Several findings of this inspection bear the title "
                        "“%(title)s”. Add a column 编号 with their references."
                    ),
                    title=one.title,
                )
                return None
        if rows:
            return rows[0]
        self._note_alike(n, one)
        return None

    def _note_alike(self, n: int, one: PlannedFinding) -> None:
        """Ask whether a title spelt anew is one that is there under that number."""
        other = self.serial.get(one.number)
        if other is None:
            return
        pair = SequenceMatcher(None, plain(one.title), plain(other.title))
        if pair.ratio() >= _ALIKE:
            sentence = _(
                "“%(title)s” reads much like %(reference)s “%(other)s”. If it is the "
                "same finding, write its reference into a column 编号."
            )
            values = {
                "title": one.title,
                "reference": other.reference,
                "other": other.title,
            }
            self.remarks.append(Remark(sentence % values, n, one.at))

    def _refuse(
        self, n: int, one: PlannedFinding, sentence: str, **values: str
    ) -> None:
        self.remarks.append(Remark(sentence % values, n, one.at, blocks=True))
