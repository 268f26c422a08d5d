"""How a report words what its records say, as a form."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import LineField, OrderField
from rectification.forms.reports.draft import DraftForm
from rectification.models.findings.printed_text import label_of
from rectification.notices.notice import Status, Style
from rectification.notices.vocabulary.printed_fields import TEXTS
from rectification.notices.writing.restyle import (
    FIELD_PATTERNS,
    GROUPS,
    MARKERS,
    TITLES,
    is_wide,
    showing,
    shown,
    with_width,
)
from rectification.notices.writing.write import Values, fill

LABELS = {
    "problem": _("Problem"),
    "offices": _("Offices in charge"),
    "status": _("Status"),
    "deadline": _("Deadline"),
    "account": _("Account of rectification"),
    "next_steps": _("Next steps"),
    **{name: label_of(name) for name in TEXTS},
}
GROUPINGS = [
    ("aspect", _("By aspect")),
    ("status", _("By status")),
    ("none", _("None")),
]
WIDTHS = [("wide", _("Full-width")), ("narrow", _("Half-width"))]
WORDED = tuple(one for one in Status if one is not Status.UNKNOWN)


_SAMPLE: Values = {
    "number": 1,
    "group": "党的建设方面",
    "title": "台账登记不规范",
    "problem": "部分台账没有日期。",
    "status": "已完成",
}


def _patterns(offered: tuple[str, ...], own: str) -> list[tuple[str, str]]:
    """Return the patterns to choose from, as they print; the present one first."""
    return [(one, fill(one, _SAMPLE) or "—") for one in dict.fromkeys([own, *offered])]


class StyleForm(DraftForm):
    group_by = forms.ChoiceField(label=_("Grouped"), choices=GROUPINGS)
    running = forms.BooleanField(
        label=_("Numbers run through the groups"), required=False
    )
    width = forms.ChoiceField(label=_("Punctuation"), choices=WIDTHS)
    spread = forms.BooleanField(
        label=_("Each measure in a paragraph of its own"), required=False
    )

    def __init__(self, data: object, *, style: Style, **kwargs: object) -> None:
        self.style = style
        super().__init__(data, **kwargs)  # type: ignore[arg-type]
        for name, label, offered in (
            ("group", _("Headings of groups"), GROUPS),
            ("title", _("Headings of findings"), TITLES),
            ("marker", _("In front of each measure"), MARKERS),
        ):
            choices = _patterns(offered, getattr(style, name))
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices, required=name != "marker"
            )
        for part in FIELD_PATTERNS:
            self.fields[f"show_{part}"] = forms.BooleanField(
                label=LABELS[part], required=False
            )
            self.fields[f"place_{part}"] = OrderField(label=_("Order"))
        for status in WORDED:
            self.fields[f"word_{status}"] = LineField(
                label=STATUS_NAMES[status], longest=30
            )

    @staticmethod
    def stored(style: Style) -> dict[str, object]:
        parts = shown(style)
        rest = [part for part in FIELD_PATTERNS if part not in parts]
        values: dict[str, object] = {
            name: getattr(style, name)
            for name in ("group_by", "running", "spread", "group", "title", "marker")
        }
        values["width"] = "wide" if is_wide(style) else "narrow"
        for place, part in enumerate([*parts, *rest], 1):
            values[f"show_{part}"] = part in parts
            values[f"place_{part}"] = place * 10
        return values | {f"word_{one}": style.word(one) for one in WORDED}

    def field_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        rows = [(self[f"show_{one}"], self[f"place_{one}"]) for one in FIELD_PATTERNS]
        return sorted(rows, key=lambda row: _number(row[1].value()))

    def word_rows(self) -> list[forms.BoundField]:
        return [self[f"word_{one}"] for one in WORDED]

    def wanted(self) -> Style:
        """Return the style that was asked for."""
        said: Mapping[str, object] = self.cleaned_data
        parts = [part for part in FIELD_PATTERNS if said[f"show_{part}"]]
        parts.sort(key=lambda part: _number(said[f"place_{part}"]))
        names = ("group_by", "running", "spread", "group", "title", "marker")
        # What is not known is told as still under way.
        words = tuple(
            (status, str(said[f"word_{_as_worded(status)}"]))
            for status, _word in self.style.words
        )
        given: dict[str, Any] = {name: said[name] for name in names}
        chosen = replace(self.style, words=words, **given)
        wide = said["width"] == "wide"
        if said["width"] != self.initial["width"]:
            chosen = with_width(chosen, wide=wide)
        return showing(chosen, parts, wide=wide)


def _as_worded(status: Status) -> Status:
    return Status.ONGOING if status is Status.UNKNOWN else status


def _number(value: object) -> int:
    return int(str(value)) if str(value).isdecimal() else 999


STATUS_NAMES = {
    Status.COMPLETED: _("Word for completed"),
    Status.SUBSTANTIALLY_COMPLETED: _("Word for substantially completed"),
    Status.ONGOING: _("Word for under rectification"),
    Status.LONG_TERM: _("Word for long-term"),
    Status.NOT_COMPLETED: _("Word for not completed"),
}
