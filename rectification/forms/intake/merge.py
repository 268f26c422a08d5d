"""What is chosen of a table that goes into an inspection which is there already."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from rectification.forms.intake.basis import BASIS
from rectification.forms.intake.start import ReviewForm
from rectification.forms.parts.asked import ASKED
from rectification.forms.parts.editing import DonePart, ReasonPart
from rectification.intake.columns import Column
from rectification.intake.merging.cell_diff import Cell
from rectification.intake.merging.match import Comparison, Match
from rectification.intake.reading import Reading, Understood

MOST_CELLS = 800  # to choose from; a form has room for 2,000 fields
Tick = BoundField | None  # a box to tick, None where there is nothing to choose


class MergeForm(DonePart, ReasonPart, ReviewForm):
    """New findings are corrected as in any review; changed cells are ticked."""

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        reading: Reading,
        comparison: Comparison,
        was_cleared: bool = False,
        typed: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.comparison = comparison
        self.room = MOST_CELLS
        super().__init__(
            data, files, reading=reading, was_cleared=was_cleared, typed=typed
        )
        self.is_written = bool(data and data.get("do") == "write")
        self.fields["why"].required = self.is_written
        last = ("done_so_far", "why", "why_text", *ASKED, "cleared")
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def clean(self) -> dict[str, Any]:
        super().clean()
        for _n, _match, cells in self.changed():
            for cell, tick in cells:
                is_taken = tick is not None and self.cleaned_data.get(tick.name)
                if tick is not None and is_taken and cell.column is Column.OFFICES:
                    self.ask_of_remarks(tick.name, cell.new)
        if not self.is_written:  # only read again: no reason is needed yet
            self.errors.pop("why_text", None)
        return self.cleaned_data

    def column_choices(self) -> list[tuple[str, object]]:
        return list(Column.choices)

    def _add_facts(self) -> None:
        """The inspection is there: nothing is asked about it."""

    def _add_finding(self, n: int, one: Understood, typed: Mapping[str, str]) -> None:
        match = self.comparison.matches[n]
        if match.finding is None:
            self._add_tick(f"row_{n}", _("Take in this finding"))
            super()._add_finding(n, one, typed)
        elif match.writable and len(match.writable) < self.room:
            self.room -= len(match.writable) + 1
            self._add_tick(f"row_{n}", _("Take over the changes of this finding"))
            for cell in match.writable:
                self._add_tick(f"take_{n}_{cell.column.value}", cell.column.label)

    def _add_tick(self, name: str, label: object) -> None:
        self.fields[name] = forms.BooleanField(
            label=label,  # type: ignore[arg-type]
            required=False,
            initial=True,
        )

    def keep_choices(self, data: QueryDict) -> None:
        """Show what was ticked and the reason as they were sent, read by other columns.

        A box that the page sent did not have yet begins ticked.
        """
        before = set(data.get("ticks", "").split())
        for name in self.ticks():
            if name in before:
                self.fields[name].initial = name in data
        for name in ("why", "why_text", *BASIS):
            if name in self.fields:
                self.fields[name].initial = data.get(name, "")

    def ticks(self) -> list[str]:
        """The names of all boxes, sent along to tell unticked from not there."""
        return [name for name in self.fields if name.startswith(("row_", "take_"))]

    # --- what it says ----------------------------------------------------------------

    def changed(self) -> Iterator[tuple[int, Match, list[tuple[Cell, Tick]]]]:
        """Yield each changed finding, its cells with their boxes; None without one."""
        for n, match in enumerate(self.comparison.matches):
            if match.finding is not None and match.cells:
                yield n, match, [(it, self._tick(n, it)) for it in match.cells]

    def _tick(self, n: int, cell: Cell) -> Tick:
        name = f"take_{n}_{cell.column.value}"
        return self[name] if name in self.fields else None

    def row_tick(self, n: int) -> Tick:
        name = f"row_{n}"
        return self[name] if name in self.fields else None

    def chosen(self) -> dict[int, set[Column]]:
        """Return the cells to write; a finding beyond the room goes in whole."""
        said = self.cleaned_data
        chosen: dict[int, set[Column]] = {}
        for n, match in enumerate(self.comparison.matches):
            columns = {cell.column for cell in match.writable}
            if f"row_{n}" in self.fields:
                ticked = {c for c in columns if said.get(f"take_{n}_{c.value}")}
                columns = ticked if said.get(f"row_{n}") else set()
            chosen[n] = columns
        return chosen

    def left_out(self) -> set[int]:
        return {
            n
            for n, match in enumerate(self.comparison.matches)
            if match.finding is None
            and f"row_{n}" in self.fields
            and not self.cleaned_data.get(f"row_{n}")
        }
