"""What of which record is searched: one row a kind, and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models

from rectification.models.bodies.organisation import Office
from rectification.models.bodies.user import User
from rectification.models.findings.evidence import Evidence, EvidenceUse
from rectification.models.findings.finding import Finding
from rectification.models.findings.inspection import Inspection
from rectification.models.findings.measure import Measure
from rectification.models.findings.progress import ProgressEntry
from rectification.models.reports.edition import Edition, Publication, Withdrawal
from rectification.models.reports.report import Report
from rectification.models.search.tokens import ABOUT
from rectification.notices.vocabulary.printed_fields import TEXTS


@dataclass(frozen=True, slots=True)
class Source:
    """Records of one kind, by the names of their fields.

    `title` counts more than `said`; of `parts` any part of a word is found. `condition`
    is SQL about {row}: which of them are searched, decided by the fields of `decides`.
    `via`: the field that leads to another record, whose fields `of_other` are read too,
    in the same order.
    """

    number: int
    model: type[models.Model]
    title: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    about: str = "''"
    condition: str = ""
    decides: tuple[str, ...] = ()
    via: str = ""
    of_other: Mapping[str, str] | None = None  # its field → title or said
    is_json: bool = False  # what is read of the other record


_FINDING = Finding._meta.db_table
# A database that is flushed may lose the finding first.
_OF_FINDING = (
    f"'{ABOUT}f' || {{row}}.finding_id || coalesce(' {ABOUT}i' || (SELECT "  # noqa: S608
    f"of.inspection_id FROM {_FINDING} of WHERE of.id = {{row}}.finding_id), '')"
)
_OF_INSPECTION = f"'{ABOUT}i' || {{row}}.inspection_id"
_WITHDRAWN = f"SELECT 1 FROM {Withdrawal._meta.db_table} w WHERE w.publication_id"  # noqa: S608

# By name; the numbers stand in the keys of the index and stay as they are.
SOURCES: Mapping[str, Source] = {
    "finding": Source(
        1,
        Finding,
        title=("title",),
        parts=("reference",),
        said=tuple(
            dict.fromkeys(("original_text", "account_lead", "plan_lead", *TEXTS))
        ),
        about=f"'{ABOUT}f' || {{row}}.id || ' ' || {_OF_INSPECTION}",
    ),
    "measure": Source(
        2,
        Measure,
        title=("heading",),
        said=("plan", "account"),
        about=_OF_FINDING,
    ),
    "entry": Source(
        3,
        ProgressEntry,
        said=("text", "reason_for_delay", "help_needed"),
        about=_OF_FINDING,
        condition="{row}.withdrawn_at IS NULL",
        decides=("withdrawn_at",),
    ),
    "evidence": Source(
        4,
        EvidenceUse,
        said=("claim",),
        about=_OF_FINDING,
        via="evidence",
        of_other={"name": "title"},
    ),
    "report": Source(
        5,
        Report,
        title=("title",),
        parts=("reference",),
        about=_OF_INSPECTION,
    ),
    "inspection": Source(
        6,
        Inspection,
        title=("theme", "round"),
        parts=("reference",),
        said=("team",),
        about=f"'{ABOUT}i' || {{row}}.id",
    ),
    "office": Source(7, Office, title=("name",), parts=("initials",)),
    "person": Source(8, User, title=("full_name",), parts=("initials",)),
    # What was made public and stands: of it the edition's own bytes.
    "edition": Source(
        9,
        Publication,
        condition=f"NOT EXISTS ({_WITHDRAWN} = {{row}}.id)",
        via="edition",
        of_other={"content": "said"},
        is_json=True,
    ),
}
OTHERS: Mapping[str, type[models.Model]] = {"evidence": Evidence, "edition": Edition}
