"""Forms of the draft: a part's paragraphs, a finding's words, what stands around."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import (
    VERSIONS,
    DayField,
    LineField,
    NewForm,
    OrderField,
    WordedForm,
)
from rectification.forms.parts.gate import ProseField
from rectification.models import ReportSection
from rectification.notices.notice import Line, Role
from rectification.notices.writing.slot_names import (
    UnknownSlot,
    own_wording,
    read_slots,
    show_slots,
)
from rectification.notices.writing.write import Values, fill

SPARE = 2  # empty paragraphs offered below the others
_BARE = {"title", "heading"}  # roles of lines that print nothing but their value
_NEW_ROLE = {"head": "preamble", "tail": "closing"}


class DraftForm(WordedForm):
    """Over the report's version."""

    version = forms.IntegerField(
        min_value=0, max_value=VERSIONS, widget=forms.HiddenInput
    )


class AroundForm(DraftForm):
    """What is said once for the whole report."""

    title = LineField(label=_("Title"), longest=1000)
    organisation_name = LineField(
        label=_("Name of the body as printed"), longest=500, required=False
    )
    signed_by = LineField(label=_("Signed by"), longest=500, required=False)
    signed_on = DayField(label=_("Signed on"))
    contact_period = LineField(label=_("Feedback period"), longest=500, required=False)
    as_of = DayField(
        label=_("As of"), help_text=_("Left empty: the day of the freeze.")
    )

    def clean_as_of(self) -> date | None:
        day: date | None = self.cleaned_data["as_of"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(
                gettext(
                    "This day is yet to come. Give the day up to which the records are "
                    "kept, or leave it empty."
                )
            )
        return day


class NewSectionForm(NewForm, DraftForm):
    title = LineField(label=_("Title"), longest=200)
    text = ProseField(label=_("Text"), rows=6, required=False)
    behind = forms.ChoiceField(label=_("Stands behind"))

    def __init__(
        self, data: object, *, parts: Sequence[tuple[int, str]], **kwargs: object
    ) -> None:
        super().__init__(data, **kwargs)  # type: ignore[arg-type]
        self.fields["behind"] = forms.ChoiceField(
            label=_("Stands behind"), choices=[(str(pk), name) for pk, name in parts]
        )

    def clean_text(self) -> str:
        return _wording(self.cleaned_data["text"])

    def lines(self) -> list[list[str]]:
        texts = _paragraphs(self.cleaned_data["text"])
        heading = [Role.HEADING.value, "{number:一}、{group}"]
        return [heading, *([Role.PARAGRAPH.value, text] for text in texts)]


class SectionForm(DraftForm):
    """A part's paragraphs, each with its place; emptied it goes, two are spare."""

    silent: ClassVar[frozenset[str]] = DraftForm.silent

    def __init__(
        self, data: object, *, section: ReportSection, **kwargs: object
    ) -> None:
        self.section = section
        self.bare = [line for line in section.lines if line[0] in _BARE]
        self.held = [line for line in section.lines if line[0] not in _BARE]
        super().__init__(data, **kwargs)  # type: ignore[arg-type]
        if section.title and not section.aspect_id:
            self.fields["title"] = LineField(label=_("Title"), longest=1000)
        self.count = _rows(data, len(self.held) + SPARE)
        for number in range(1, self.count + 1):
            self.fields[f"text_{number}"] = ProseField(
                label=_("Paragraph %(number)d") % {"number": number},
                rows=_height(self.held, number),
                required=False,
            )
            self.fields[f"order_{number}"] = OrderField(label=_("Order"))

    @staticmethod
    def stored(section: ReportSection) -> dict[str, object]:
        held = [line for line in section.lines if line[0] not in _BARE]
        values: dict[str, object] = {"title": section.title}
        for number, (_role, wording) in enumerate(held, 1):
            values[f"text_{number}"] = show_slots(wording)
        for number in range(1, len(held) + SPARE + 1):
            values[f"order_{number}"] = number * 10
        return values

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        numbers = range(1, self.count + 1)
        return [(self[f"text_{one}"], self[f"order_{one}"]) for one in numbers]

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name in [one for one in self.cleaned_data if one.startswith("text_")]:
            try:
                _wording(str(self.cleaned_data[name]))
            except forms.ValidationError as error:
                self.add_error(name, error)
        return self.cleaned_data

    def lines(self) -> list[list[str]]:
        """Return the paragraphs in their new order, behind the heading."""
        rows: list[tuple[int, int, list[str]]] = []
        new = _NEW_ROLE.get(self.section.kind, "paragraph")
        for number in range(1, self.count + 1):
            place = self.cleaned_data[f"order_{number}"]
            place = number * 10 if place is None else place
            name = f"text_{number}"
            if number <= len(self.held) and name not in self.changed_data:
                rows.append((place, number, self.held[number - 1]))
                continue
            role = self.held[number - 1][0] if number <= len(self.held) else new
            text = _wording(str(self.cleaned_data[name]))
            rows += [(place, number, [role, one]) for one in _paragraphs(text)]
        rows.sort(key=lambda row: row[:2])
        return [*self.bare, *(line for _place, _number, line in rows)]


class ItemForm(DraftForm):
    """The lines of one finding as this report prints them.

    `version` holds what the record says as well: a line is only taken for somebody's
    own words where it differs from what stood before him.
    """

    version = forms.CharField(  # type: ignore[assignment]
        max_length=100, widget=forms.HiddenInput
    )

    def __init__(
        self,
        data: object,
        *,
        lines: Sequence[Line],
        values: Values,
        **kwargs: object,
    ) -> None:
        self.printed, self.values = lines, values
        super().__init__(data, **kwargs)  # type: ignore[arg-type]
        for number in range(1, _rows(data, len(lines)) + 1):
            self.fields[f"text_{number}"] = ProseField(
                label=_("Line %(number)d") % {"number": number},
                rows=_height([("", self.printed_text(one)) for one in lines], number),
            )
        self.fields["added"] = ProseField(
            label=_("A further paragraph"), rows=3, required=False
        )

    def printed_text(self, line: Line) -> str:
        return fill(line.wording, self.values)

    @staticmethod
    def stored(lines: Sequence[Line], values: Values) -> dict[str, object]:
        return {
            f"text_{number}": fill(line.wording, values)
            for number, line in enumerate(lines, 1)
        }

    def lines(self) -> list[list[str]]:
        rows = [
            [
                line.role.value,
                own_wording(
                    line.wording, self.cleaned_data[f"text_{number}"], self.values
                ),
            ]
            for number, line in enumerate(self.printed, 1)
        ]
        added = _paragraphs(self.cleaned_data["added"])
        return rows + [
            [Role.PARAGRAPH.value, own_wording("", one, self.values)] for one in added
        ]


def _height(lines: Sequence[Sequence[str]], number: int) -> int:
    """Return how many rows a box needs for what stands in it."""
    length = len(lines[number - 1][1]) if number <= len(lines) else 0
    return min(2 + length // 32, 14)


def _rows(data: object, least: int) -> int:
    """Return how many rows a form needs: what was typed over more of them is kept."""
    typed = (str(name).removeprefix("text_") for name in data or ())  # type: ignore[attr-defined]
    sent = [int(one) for one in typed if one.isdecimal() and len(one) < 4]
    return max([least, *sent])


def _paragraphs(text: str) -> list[str]:
    return [one.strip() for one in text.split("\n") if one.strip()]


def _wording(typed: str) -> str:
    try:
        return read_slots(typed)
    except UnknownSlot as slot:
        if slot.near:
            sentence = gettext(
                "%(typed)s stands for no value. Did you mean %(near)s?"
            ) % {"typed": slot.typed, "near": slot.near}
        else:
            sentence = gettext(
                "%(typed)s stands for no value. Choose one from the list below, or "
                "double the braces to print them."
            ) % {"typed": slot.typed}
        raise forms.ValidationError(sentence) from slot
