"""问题清单 by hand: the cleared wording of a letter that may not be taken in itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.inspections.edit import ChosenField
from rectification.forms.parts.editing import (
    DayField,
    LineField,
    NewForm,
    WordedForm,
    of_finding,
)
from rectification.forms.parts.gate import ProseField
from rectification.intake.letter import title_of
from rectification.models import Organisation

ROWS = 40
PARTS = ("aspect", "title", "text")


@dataclass(frozen=True, slots=True)
class ClearedFinding:
    aspect: str
    title: str
    text: str


class ClearedForm(NewForm, WordedForm):
    organisation = ChosenField(label=_("Body"))
    cleared_by = LineField(
        label=_("Wording cleared by"),
        longest=200,
        help_text=_("Who has checked that nothing below is secret: name and post."),
    )
    cleared_on = DayField(label=_("Cleared on"))
    theme = LineField(label=_("Theme"), longest=200, required=False)
    team = LineField(label=_("Team"), longest=500, required=False)
    feedback_on = DayField(label=_("Feedback on"))
    campaign_ends_on = DayField(label=_("Concentrated rectification ends on"))

    def __init__(
        self, data: object = None, *, bodies: list[Organisation], **kwargs: object
    ) -> None:
        super().__init__(data, label_suffix="", **kwargs)  # type: ignore[arg-type]
        self.fields["organisation"].offer(bodies)  # type: ignore[attr-defined]
        self.fields["cleared_on"].required = True
        for number in range(1, ROWS + 1):
            self._add_row(number)

    def _add_row(self, number: int) -> None:
        self.fields[f"aspect_{number}"] = LineField(
            label=of_finding(_("Aspect"), number), longest=1000, required=False
        )
        self.fields[f"title_{number}"] = LineField(
            label=gettext("Finding %(number)d") % {"number": number},
            longest=1000,
            required=False,
        )
        self.fields[f"text_{number}"] = ProseField(
            label=of_finding(_("Cleared wording"), number), required=False, rows=2
        )

    def fact_fields(self) -> list[BoundField]:
        names = (one for one in self.fields if one.rpartition("_")[0] not in PARTS)
        return [self[name] for name in names if not self[name].is_hidden]

    def rows(self) -> Iterator[tuple[int, list[BoundField]]]:
        for number in range(1, ROWS + 1):
            yield number, [self[f"{part}_{number}"] for part in PARTS]

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        day, fed_back = said.get("cleared_on"), said.get("feedback_on")
        if day and day > timezone.localdate():
            self.add_error("cleared_on", gettext("The date lies in the future."))
        ends = said.get("campaign_ends_on")
        if fed_back and ends and ends < fed_back:
            sentence = gettext("This is before the day it follows.")
            self.add_error("campaign_ends_on", sentence)
        if not self.errors and not self.findings():
            self.add_error("title_1", gettext("Enter one finding at least."))
        return said

    def findings(self) -> list[ClearedFinding]:
        """Return the filled rows; where a title is left out its text gives one."""
        said = self.cleaned_data
        rows = (
            [said.get(f"{part}_{n}") or "" for part in PARTS]
            for n in range(1, ROWS + 1)
        )
        return [
            ClearedFinding(aspect, title or title_of(text.split("\n")[0]), text)
            for aspect, title, text in rows
            if title or text
        ]
