"""A text as it was understood: what the review page shows, whatever kind it is of."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from rectification.intake.columns import Column
from rectification.intake.plan import Plan, Remark
from rectification.intake.table.heads import names_findings
from rectification.intake.table.read_table import Table
from rectification.intake.terms import Terms
from rectification.notices import Notice
from rectification.notices.notice import Inspection
from rectification.notices.reading.reach import Reach
from rectification.notices.vocabulary.numbering import Level


class Kind(TextChoices):
    NOTICE = "notice", _("A published notice with results")
    TABLE = "table", _("A table of findings and measures")
    LETTER = "letter", _("A feedback letter, without results")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or row of the source. `at` is its anchor; `finding` from 0."""

    at: int
    text: str
    finding: int | None = None
    is_aside: bool = False
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """A finding as understood, in words. `offices`: the lead is marked （牵头）."""

    title: str
    number: str = ""
    group: str = ""
    text: str = ""
    offices: str = ""
    deadline: str = ""
    due: str = ""  # the day that was understood
    status: str = ""
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """`notice` of a notice, `plan` of the others, `table` of a table besides.

    `reach`: how far a text without a table was understood by itself; `level`: at which
    headings its findings stand, as somebody said. `terms`: a letter's.
    """

    kind: Kind
    lines: tuple[Line, ...]
    findings: tuple[Understood, ...]
    remarks: tuple[Remark, ...]
    inspection: Inspection
    notice: Notice | None = None
    plan: Plan | None = None
    table: Table | None = None
    reach: Reach | None = None
    level: Level | None = None
    terms: Terms | None = None

    @property
    def shape(self) -> str:
        """What it has in common with texts of which the same may be named."""
        if self.table is not None:
            return self.table.shape
        return self.reach.shape if self.reach else ""

    @property
    def is_little(self) -> bool:
        """Whether so little was read that somebody should name the level."""
        return bool(self.notice and self.reach and self.reach.is_little(self.notice))

    @property
    def year(self) -> int | None:
        """The year that stands in for one a deadline does not print."""
        fed_back = self.inspection.feedback_on
        return fed_back.year if fed_back else None

    @property
    def says_states(self) -> bool:
        """Whether its findings come with results."""
        return bool(self.notice or self.proposes_states)

    @property
    def proposes_states(self) -> bool:
        """Whether it is a table with states: those that close are only proposed."""
        return bool(self.table and Column.STATE in self.table.columns)

    @property
    def is_unnamed(self) -> bool:
        """Whether it is a table of which no column names the findings yet."""
        return self.table is not None and not names_findings(self.table.columns)

    @property
    def blocks(self) -> bool:
        return any(one.blocks for one in self.remarks)
