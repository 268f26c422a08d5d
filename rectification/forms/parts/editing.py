"""What every form of correcting by hand has: a reason, and what it was drawn over."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.gate import GatedForm, ProseField

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

YEARS = range(1949, 2101)  # outside of them somebody has slipped
HIGHEST = 100_000  # of an order; the column holds far more
VERSIONS = 2**31 - 1


def of_finding(part: object, number: int) -> str:
    """Label a box in a form over many findings: what it holds, and of which one."""
    said = {"part": part, "number": number}
    return gettext("%(part)s of finding %(number)d") % said


class Why(TextChoices):
    """The short list of reasons; only the last needs words."""

    WRONG_ENTRY = "wrong_entry", _("Wrong entry")
    REORGANISED = "reorganised", _("Offices reorganised")
    LEADERSHIP = "leadership", _("Asked for by the leadership")
    OTHER = "other", _("Other reason")


class DayField(forms.DateField):
    """A day within living memory."""

    def __init__(
        self, *, label: "str | _StrPromise", help_text: "str | _StrPromise" = ""
    ) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(
            label=label, help_text=help_text, required=False, widget=widget
        )

    def clean(self, value: object) -> date | None:
        day = super().clean(value)
        if day is not None and day.year not in YEARS:
            raise forms.ValidationError(gettext("Please check the year."))
        return day


class LineField(ProseField):
    """Text of one line: without controls, white space within it is one space."""

    def __init__(
        self,
        *,
        label: "str | _StrPromise",
        longest: int,
        required: bool = True,
        help_text: "str | _StrPromise" = "",
    ) -> None:
        super().__init__(label=label, required=required, help_text=help_text)
        # CharField hangs its validators on when it is made: begin anew.
        self.max_length = longest
        forms.CharField.__init__(
            self,
            label=label,
            required=required,
            help_text=help_text,
            max_length=longest,
            widget=forms.TextInput(),
        )

    def to_python(self, value: object) -> str:
        text = super().to_python(value)
        return text if text == self.drawn else " ".join(text.split())


class OrderField(forms.IntegerField):
    def __init__(
        self, *, label: "str | _StrPromise", help_text: "str | _StrPromise" = ""
    ) -> None:
        super().__init__(
            label=label,
            required=False,
            min_value=0,
            max_value=HIGHEST,
            help_text=help_text,
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with what somebody else has kept meanwhile, and what is typed."""

    label: str
    theirs: str
    mine: str


def new_key() -> str:
    """Return a name for one form as it is drawn."""
    return uuid.uuid4().hex


class NewForm(GatedForm):
    """Asks for something new. `form_key` names one drawn form: it makes one thing."""

    form_key = forms.CharField(
        max_length=64, required=False, widget=forms.HiddenInput, initial=new_key
    )


class WordedForm(GatedForm):
    """A form that can tell in words what its fields hold, for two to be compared."""

    silent: ClassVar[frozenset[str]] = frozenset(
        {"version", "why", "why_text", "cleared", "form_key"}
    )

    def said(self) -> dict[str, Any]:
        """Return what is to be kept, by field."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in self.silent
        }

    def words(self, name: str, value: object) -> str:
        """Say a value as the page prints it."""
        if value is None or value == "":
            return gettext("(empty)")
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            value = dict(_flat(field.choices)).get(str(value), value)
        if isinstance(value, bool):
            value = gettext("yes") if value else gettext("no")
        if isinstance(value, date):
            value = date_format(value)
        return str(value)

    def differences(self, stored: dict[str, object]) -> list[Difference]:
        """Compare with what is kept now, and return where they differ."""
        rows = []
        for name, mine in self.cleaned_data.items():
            if name in self.silent or name not in stored:
                continue
            kept, typed = self.words(name, stored[name]), self.words(name, mine)
            if kept != typed:
                label = str(self.fields[name].label)
                rows.append(Difference(label, kept, typed))
        return rows

    def follow(self, version: object) -> QueryDict:
        """Return what was typed over the newer version: sent again, it replaces."""
        data = self.sent()
        data["version"] = str(version)
        return data


def _flat(choices: object) -> list[tuple[str, object]]:
    return [(str(key), label) for key, label in choices]  # type: ignore[attr-defined]


class ReasonPart(GatedForm):
    """Asks why, from the short list."""

    why = forms.ChoiceField(label=_("Reason"), choices=[("", "—"), *Why.choices])
    why_text = ProseField(
        label=_("In more words"),
        required=False,
        rows=2,
        help_text=_("Needed with “Other reason”."),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        if said.get("why") == Why.OTHER and not said.get("why_text"):
            self.add_error("why_text", gettext("Please give the reason in words."))
        return said

    @property
    def reason(self) -> str:
        """The reason as the log keeps it; records speak Chinese."""
        text = self.cleaned_data["why_text"]
        if self.cleaned_data["why"] == Why.OTHER:
            return text
        with translation.override("zh-hans"):
            label = str(Why(self.cleaned_data["why"]).label)
        return f"{label}：{text}" if text else label


class DonePart(GatedForm):
    """Asks what was done so far, where a deadline may become a later one."""

    done_so_far = ProseField(
        label=_("What was done so far"),
        required=False,
        rows=2,
        help_text=_(
            "Needed with a later deadline: whoever decides on it reads it. The reason "
            "below is read by the public too, where the body shows that."
        ),
    )


class ReasonedForm(ReasonPart, WordedForm):
    """Asks why. `version`: what the form was drawn over."""

    version = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        # The reason is asked for last, whatever a form adds.
        last = ("version", "done_so_far", "why", "why_text", "cleared")
        self.order_fields([*(n for n in self.fields if n not in last), *last])


class VersionedForm(ReasonedForm):
    """Over a finding's version, a number."""

    version = forms.IntegerField(  # type: ignore[assignment]
        min_value=0, max_value=VERSIONS, widget=forms.HiddenInput
    )
