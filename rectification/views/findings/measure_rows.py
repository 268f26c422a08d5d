"""The measures of a finding as a table: what, who, until when, what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from rectification.forms.findings.measure_account import marker
from rectification.models import Finding, User
from rectification.views.parts.rows import FileRow, MeasureRow


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """Rows, and which columns have something to say."""

    rows: Sequence[MeasureRow]

    @property
    def has_who(self) -> bool:
        return any(one.office or one.owner for one in self.rows)

    @property
    def has_due(self) -> bool:
        return any(one.due for one in self.rows)

    @property
    def has_proof(self) -> bool:
        return any(one.files for one in self.rows)


def measure_table(
    finding: Finding, user: User, files: Mapping[int, tuple[FileRow, ...]]
) -> MeasureTable:
    """Return the table; `files`: what came with entries, by the key of the entry.

    The addresses of what may not be done stay empty.
    """
    reach = finding.reach()
    may_update = finding.why_not("update_measure", by=user, reach=reach) is None
    may_plan = finding.why_not("plan", by=user, reach=reach) is None
    proofs: dict[int | None, list[FileRow]] = {}
    for entry in reversed(finding.entries.all()):
        if entry.withdrawn_at is None:
            proofs.setdefault(entry.measure_id, []).extend(files.get(entry.pk, ()))
    return MeasureTable(
        [
            MeasureRow(
                pk=one.pk,
                number=marker(number),
                heading=one.heading,
                account=one.account,
                plan=one.plan if one.is_ahead else "",
                state=one.state,
                state_label=one.get_state_display(),
                office=one.office.name if one.office else "",
                owner=one.owner,
                due=one.due_on,
                files=tuple(proofs.get(one.pk, ())),
                update_url=reverse("measure-update", args=[one.pk])
                if may_update
                else "",
                edit_url=reverse("measure-edit", args=[one.pk]) if may_plan else "",
            )
            for number, one in enumerate(finding.measures.all(), 1)
        ]
    )
