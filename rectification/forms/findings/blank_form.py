"""上级表样: one taken in, what its columns mean, what it asks for around its table."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.blank_forms.blanks import Blank
from rectification.blank_forms.fields import choices
from rectification.blank_forms.grid import Form, read_form
from rectification.blank_forms.layout import Layout, check, find_layout, layout_at
from rectification.errors import Classified, Refusal, TooLarge, Unclear
from rectification.forms.parts.editing import (
    DayField,
    LineField,
    NewForm,
    WordedForm,
)
from rectification.forms.parts.files import ScanField
from rectification.forms.parts.gate import GatedForm
from rectification.intake import secrecy
from rectification.models import Organisation, User
from rectification.models.findings.blank_form import LONGEST_NAME
from rectification.notices.vocabulary.deadlines import write_date

MOST_BYTES = 2 << 20
LABELS = {
    Blank.BODY: _("Body that fills it in"),
    Blank.FILLER: _("Filled in by"),
    Blank.REVIEWER: _("Checked by"),
    Blank.PHONE: _("Telephone"),
    Blank.DAY: _("Day it is filled in"),
}


class BlankFormForm(NewForm, WordedForm):
    """`layout`: as it was understood, once the form is valid."""

    layout: Layout | None = None

    organisation = forms.ChoiceField(label=_("Body"))
    name = LineField(
        label=_("Name of the form"),
        longest=LONGEST_NAME,
        help_text=_("Such as 市委巡察办整改情况统计表."),
    )
    file = ScanField(
        label=_("Blank form"),
        help_text=_(
            "As the superior has sent it: .xlsx or .docx, with at least one blank row "
            "below its headings. An older format first has to be saved as one of these."
        ),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        bodies: Sequence[tuple[int, str]],
    ) -> None:
        super().__init__(data, files)
        field: Any = self.fields["organisation"]
        field.choices = bodies
        if len(bodies) == 1:
            field.initial, field.widget = bodies[0][0], forms.HiddenInput()
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.docx"

    def clean(self) -> dict[str, Any]:
        super().clean()
        for file in self.cleaned_data.get("file") or ():
            try:
                self.layout = self._read(file.stream.read(MOST_BYTES + 1))
            except Unclear as doubt:
                self.add_error("file", str(doubt))
                self.fields["cleared"].widget = forms.CheckboxInput()
            except Classified:
                raise
            except Refusal as refusal:
                self.add_error("file", str(refusal))
            file.stream.seek(0)
        return self.cleaned_data

    def _read(self, data: bytes) -> Layout:
        if len(data) > MOST_BYTES:
            raise TooLarge(
                gettext("A blank form may have %(most)d MB at most.")
                % {"most": MOST_BYTES >> 20}
            )
        form = read_form(data)
        texts = (
            text
            for grid in form.grids
            for row in grid.cells.values()
            for text in row.values()
        )
        cleared = bool(self.cleaned_data.get("cleared"))
        secrecy.check("\n".join(texts), cleared=cleared)
        return find_layout(form)


class MappingForm(WordedForm):
    """What each column of a form takes. `layout`: as it is read by what is typed."""

    name = LineField(label=_("Name of the form"), longest=LONGEST_NAME)
    table = forms.ChoiceField(label=_("Table"))
    first = forms.IntegerField(label=_("First row of headings"), min_value=1)
    last = forms.IntegerField(label=_("Last row of headings"), min_value=1)
    read = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    silent = WordedForm.silent | {"read"}

    def __init__(
        self,
        data: QueryDict | None,
        *,
        form: Form,
        layout: Layout,
        name: str,
        mark: str,
    ) -> None:
        self.layout = _as_typed(data, form, layout)
        drawn: dict[str, object] = {"name": name, "read": mark}
        drawn |= {key: getattr(layout, key) for key in ("table", "first", "last")}
        drawn |= {_key(one.at): one.field for one in layout.columns}
        if data is not None:
            data = data.copy()
            for one in self.layout.columns:
                data.setdefault(_key(one.at), one.field)
        super().__init__(data, initial=drawn)
        table: Any = self.fields["table"]
        table.choices = [(one.name, one.name) for one in form.grids]
        if len(form.grids) == 1:
            table.widget = forms.HiddenInput()
        offered = choices()
        for one in self.layout.columns:
            self.fields[_key(one.at)] = forms.ChoiceField(
                label=one.heading, choices=offered, required=False
            )

    def columns(self) -> Iterator[BoundField]:
        for one in self.layout.columns:
            yield self[_key(one.at)]

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        fields = {
            one.at: said.get(_key(one.at), "") or "" for one in self.layout.columns
        }
        self.layout = self.layout.mapped(fields)
        try:
            check(self.layout)
        except Refusal as refusal:
            self.add_error("last", str(refusal))
        if not self.layout.tells_findings and not self.errors:
            self.add_error(
                None,
                gettext(
                    "Please say of one column at least what of a finding it takes."
                ),
            )
        return said


def _key(at: int) -> str:
    return f"column_{at}"


def _as_typed(data: QueryDict | None, form: Form, layout: Layout) -> Layout:
    """Return the layout by the table and the rows of headings that somebody names."""
    if data is None:
        return layout
    typed = [data.get(name, "") for name in ("first", "last")]
    if not all(one.isascii() and one.isdecimal() and len(one) < 6 for one in typed):
        return layout
    found = layout_at(form, data.get("table", ""), int(typed[0]), int(typed[1]))
    is_same = (found.table, found.first) == (layout.table, layout.first)
    return layout if is_same and found.last == layout.last else found


class FillForm(GatedForm):
    """What a form asks for around its table; `asked`: the names of it."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        asked: Sequence[str],
        body: Organisation,
        user: User,
    ) -> None:
        known: dict[str, Any] = {
            Blank.BODY: body.signing_name,
            Blank.FILLER: user.full_name,
            Blank.PHONE: body.phone,
            Blank.DAY: timezone.localdate(),
        }
        super().__init__(data, initial=known)
        for blank in filter(asked.__contains__, Blank):
            label: Any = LABELS[blank]
            self.fields[blank.value] = (
                DayField(label=label)
                if blank == Blank.DAY
                else LineField(label=label, longest=100, required=False)
            )

    def said(self) -> dict[str, str]:
        """Return what goes into each place, in the words of the form."""
        found = {one: self.cleaned_data.get(one.value) for one in Blank}
        day = found.pop(Blank.DAY)
        words = {one.value: str(said) for one, said in found.items() if said}
        return words | ({Blank.DAY.value: write_date(day)} if day else {})
