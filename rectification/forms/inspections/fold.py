"""汇总: the accounts of findings, and the reports of a period to be taken into them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.findings.measure_account import marker
from rectification.forms.parts.editing import WordedForm, of_finding
from rectification.forms.parts.gate import ProseField
from rectification.models import Finding, Folded, Measure, ProgressEntry
from rectification.notices.canonical import digest_of

_LEAD = 0  # in place of a measure's key: the introduction to the account


@dataclass(frozen=True, slots=True)
class Source:
    """A finding, measures fetched, with what counts of its reports, in their order."""

    finding: Finding
    entries: Sequence[ProgressEntry]
    is_folded: bool

    @property
    def up_to(self) -> int:
        return self.entries[-1].pk

    def texts(self) -> dict[int, str]:
        """Return what stands of the account and may be told of, by measure."""
        told = {one.measure_id or _LEAD for one in self.entries}
        lead = self.finding.account_lead
        measures = self.finding.listed_measures
        shown = (one for one in measures if one.account or one.pk in told)
        found = {one.pk: one.account for one in shown}
        return {_LEAD: lead, **found} if lead or not found or _LEAD in told else found

    def read_over(self) -> str:
        """Name what a form is drawn over: version, last report, texts in short."""
        mark = _mark(self.texts().values())
        return f"{self.finding.version}.{self.up_to}.{mark}"


@dataclass(frozen=True, slots=True)
class Part:
    """A box of the account with the reports that may be appended to it."""

    box: BoundField
    offered: list[tuple[BoundField, ProgressEntry]]


@dataclass(frozen=True, slots=True)
class FoldRow:
    source: Source
    parts: list[Part]
    as_it_is: BoundField
    read_over: BoundField


class FoldForm(WordedForm):
    """Cells are named by the keys of finding, measure and entry: what is typed for one
    period says nothing of another."""

    def __init__(self, data: Any = None, *, sources: Sequence[Source]) -> None:
        super().__init__(data, label_suffix="")
        self.sources = list(sources)
        self.drawn_over = {one.finding.pk: self._read_over(one) for one in sources}
        for one in self.sources:
            self._add(one)

    def _add(self, one: Source) -> None:
        key = one.finding.pk
        self.fields[f"version_{key}"] = forms.CharField(
            max_length=80, widget=forms.HiddenInput, initial=one.read_over()
        )
        named = {it.pk: it for it in one.finding.listed_measures}
        for measure, text in one.texts().items():
            field = ProseField(
                label=_box_label(one.finding, named.get(measure)),
                required=False,
                rows=4,
            )
            field.initial = text
            self.fields[f"text_{key}_{measure}"] = field
        for entry in one.entries:
            self.fields[f"take_{entry.pk}"] = forms.BooleanField(
                label=_("Append to the account"), required=False
            )
        self.fields[self._as_it_is(one)] = forms.BooleanField(
            label=_("The account stays as it is: done"), required=False
        )

    def rows(self) -> Iterator[FoldRow]:
        for one in self.sources:
            parts = [
                Part(
                    self[f"text_{one.finding.pk}_{measure}"],
                    [
                        (self[f"take_{entry.pk}"], entry)
                        for entry in one.entries
                        if _place(one, entry) == measure
                    ],
                )
                for measure in one.texts()
            ]
            own = self[self._as_it_is(one)], self[f"version_{one.finding.pk}"]
            yield FoldRow(one, parts, *own)

    # --- what it says -----------------------------------------------------------------

    def tasks(self) -> Iterator[tuple[Finding, Folded]]:
        """Yield what is to become of each account that somebody has dealt with."""
        for one in self.sources:
            if not self.is_touched(one):
                continue
            version, up_to, _texts = self.drawn_over[one.finding.pk]
            texts = {key: self._text(one, key) for key in one.texts()}
            stored = one.texts()
            new = {key: said for key, said in texts.items() if said != stored[key]}
            yield (
                one.finding,
                Folded(
                    version,
                    up_to,
                    new.get(_LEAD),
                    {key: said for key, said in new.items() if key != _LEAD},
                ),
            )

    def is_touched(self, one: Source) -> bool:
        """Whether somebody has typed or ticked anything here, whatever stands now."""
        said = self.cleaned_data
        ticks = [f"take_{entry.pk}" for entry in one.entries]
        if any(said.get(name) for name in (*ticks, self._as_it_is(one))):
            return True
        typed = [said.get(f"text_{one.finding.pk}_{key}", "") for key in one.texts()]
        return _mark(typed) != self.drawn_over[one.finding.pk][2]

    def _text(self, one: Source, measure: int) -> str:
        """Return a text as typed, with the reports that are ticked behind it."""
        said = self.cleaned_data
        text: str = said[f"text_{one.finding.pk}_{measure}"]
        for entry in one.entries:
            is_here = _place(one, entry) == measure
            if is_here and said[f"take_{entry.pk}"] and entry.text not in text:
                text = f"{text}\n{entry.text}" if text else entry.text
        return text

    def _as_it_is(self, one: Source) -> str:
        """Name the tick by the last report that was shown with it."""
        return f"asis_{one.finding.pk}_{self.drawn_over[one.finding.pk][1]}"

    def _read_over(self, one: Source) -> tuple[int, int, str]:
        """Return what the form was drawn over: version, last report, texts in short."""
        name, drawn = f"version_{one.finding.pk}", one.read_over()
        parts = str(self.data.get(name, "") if self.is_bound else drawn).split(".")
        if len(parts) != 3 or not all(it.isdecimal() for it in parts[:2]):
            return 0, 0, ""
        return int(parts[0][:18]), int(parts[1][:18]), parts[2]

    def overtaken(self, sources: Sequence[Source]) -> dict[str, object]:
        """Return what stands now of accounts dealt with here, by the names of boxes."""
        return {
            f"text_{one.finding.pk}_{key}": text
            for one in sources
            if self.is_touched(one) and self._is_overtaken(one)
            for key, text in one.texts().items()
        }

    def _is_overtaken(self, one: Source) -> bool:
        return self.drawn_over[one.finding.pk][0] != one.finding.version

    def follow(self, version: object) -> QueryDict:
        """Return what was typed over what stands now; what nobody touched follows it.

        `version`: the sources as they stand.
        """
        data = self.sent()
        sources: Any = version
        for one in sources:
            if not self.is_touched(one):
                for key, text in one.texts().items():
                    data[f"text_{one.finding.pk}_{key}"] = text
            data[f"version_{one.finding.pk}"] = one.read_over()
            if self.cleaned_data.get(self._as_it_is(one)):
                data[f"asis_{one.finding.pk}_{one.up_to}"] = "on"
        return data


def _box_label(finding: Finding, measure: Measure | None) -> str:
    label = of_finding(gettext("Account of the rectification"), finding.serial)
    if measure is None:
        return label
    number = finding.listed_measures.index(measure) + 1
    return f"{label} {marker(number)} {measure}"


def _place(one: Source, entry: ProgressEntry) -> int:
    """Return the box that an entry belongs to: that of its measure, or the first."""
    keys = one.texts()
    key = entry.measure_id or _LEAD
    return key if key in keys else next(iter(keys))


def _mark(texts: Iterable[str]) -> str:
    """Name texts in short; an empty box is none, one that is emptied is another."""
    said = (" ".join(one.split()) for one in texts)
    return digest_of([one for one in said if one])[:16]
