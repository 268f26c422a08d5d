"""Free text on its way in: cleaned, and shown to the secrecy gate before anything."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rectification.errors import Unclear
from rectification.intake import secrecy
from rectification.models import FormDraft
from rectification.notices.text import LINE_ENDS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST = 20_000  # characters of one text; a whole notice has about 11,000
# Zero-width joiner and non-joiner are part of some scripts; the rest only hides.
_KEPT = "\n\t\u200c\u200d"


class ProseField(forms.CharField):
    """Text of several lines, without control or direction characters.

    `drawn`: what the form showed. Sent back as it was, it stays as it is kept, down to
    the characters that typing could not bring in.
    """

    drawn: object = None

    def __init__(
        self,
        *,
        label: "str | _StrPromise",
        help_text: "str | _StrPromise" = "",
        required: bool = True,
        rows: int = 4,
    ) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=required,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": rows}),
        )

    def to_python(self, value: object) -> str:
        if is_untouched(self, value, self.drawn):
            return str(self.drawn)
        text = "\n".join(LINE_ENDS.split(super().to_python(value) or ""))
        _refuse_private_use(text)
        # NUL stays, for the field's own validator to refuse.
        return "".join(
            char
            for char in text
            if char in _KEPT
            or char == "\0"
            or unicodedata.category(char) not in _HIDDEN
        ).strip()


def is_untouched(field: forms.CharField, sent: object, drawn: object) -> bool:
    """Say whether a text came back as it was drawn, as far as a browser can tell.

    It sends line ends in its own way, and none from an input of one line.
    """
    if not isinstance(drawn, str):
        return False
    ends = "\n" if isinstance(field.widget, forms.Textarea) else ""
    back, shown = (ends.join(LINE_ENDS.split(str(one or ""))) for one in (sent, drawn))
    return back == shown


_HIDDEN = frozenset({"Cc", "Cf", "Cs"})


def _refuse_private_use(text: str) -> None:
    """Refuse characters that mean something in one font only: readers see a box."""
    found = [char for char in text if unicodedata.category(char) == "Co"]
    if found:
        raise forms.ValidationError(
            _(
                "“%(around)s” holds a character of one computer's own (%(code)s): "
                "others see an empty box. Type the character itself, or one that "
                "stands for it."
            )
            % {
                "around": _around(text, text.index(found[0])),
                "code": f"U+{ord(found[0]):04X}",
            }
        )


def _around(text: str, at: int) -> str:
    return " ".join(text[max(0, at - 6) : at + 6].replace(text[at], "□").split())


@dataclass(frozen=True, slots=True)
class OfferedDraft:
    """A draft that may be put in instead; `words`: its beginning, or its files."""

    pk: int
    updated_at: datetime
    words: str


class GatedForm(forms.Form):
    """A form whose texts pass the secrecy gate.

    A classification mark raises Classified right out of the form: nothing of the text
    is shown again. An internal mark asks; a tick then lets the text through.
    `draft` (put in), `other_drafts` (to be had instead), `draft_owner`, `draft_tab` and
    `draft_from` are for `forms/autosave.py`.
    """

    draft: FormDraft | None = None
    other_drafts: Sequence[OfferedDraft] = ()
    draft_owner = draft_tab = draft_from = ""

    cleared = forms.BooleanField(
        label=_("I have checked: this is neither a state secret nor a work secret."),
        required=False,
        widget=forms.HiddenInput,
    )

    def full_clean(self) -> None:
        """Tell each text what was shown in it before what was sent is read."""
        for name, field in self.fields.items():
            if isinstance(field, ProseField):
                field.drawn = self.get_initial_for_field(field, name)
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        cleared = bool(self.cleaned_data.get("cleared"))
        for name, raw in self.texts():
            self._pass(name, raw, cleared=cleared)
        return self.cleaned_data

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield each text as it was typed, not as accepted: it may be shown again."""
        for name, field in self.fields.items():
            raw = self.data.get(self.add_prefix(name), "")
            if isinstance(field, forms.CharField) and raw:
                yield name, raw

    def _post_clean(self) -> None:
        """Report an error in a hidden field, and draw that field afresh.

        Else the page would come back without a word, again and again.
        """
        super()._post_clean()  # type: ignore[misc]
        hidden = [n for n in self.errors if n in self.fields and self[n].is_hidden]
        if not hidden:
            return
        self.add_error(
            None,
            _(
                "A part of this form that is not shown did not arrive as it was sent; "
                "it has been put right. Please check the page and send it again."
            ),
        )
        data = self.sent()
        for name in hidden:
            drawn = self.get_initial_for_field(self.fields[name], name)
            if drawn is not None:
                data[self.add_prefix(name)] = str(drawn)
        self.data = data

    def sent(self) -> QueryDict:
        """Return a copy of what was sent, which can be changed and shown again."""
        if isinstance(self.data, QueryDict):
            return self.data.copy()
        data = QueryDict(mutable=True)
        data.update(dict(self.data))
        return data

    def take_up(self, data: Mapping[str, str], *, is_whole: bool) -> None:
        """Show what a draft says. `is_whole`: a box it leaves out is not ticked."""
        unticked = self.unticked(data) if is_whole else set()
        self.initial = {**self.initial, **data, **dict.fromkeys(unticked, False)}

    def drawn(self, name: str) -> object:
        """Return what a field shows; a BoundField would keep its initial value."""
        field = self.fields[name]
        return field.prepare_value(self.get_initial_for_field(field, name))

    def unticked(self, data: Mapping[str, str]) -> set[str]:
        """Return the boxes that are ticked as drawn, and left out by `data`."""
        boxes = (
            n for n, it in self.fields.items() if isinstance(it, forms.BooleanField)
        )
        return {n for n in boxes if n not in data and self.drawn(n)} - {"cleared"}

    def _pass(self, name: str, text: str, *, cleared: bool) -> None:
        try:
            secrecy.check(text, cleared=cleared)
        except Unclear as doubt:
            self.add_error(name, str(doubt))
            self.fields["cleared"].widget = forms.CheckboxInput()
