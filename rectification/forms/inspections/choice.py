"""Which inspections are meant: by body, round, year or one by its number."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rectification.dashboards.groups import GROUPS
from rectification.models import Inspection, User
from rectification.models.bodies.names import by_pinyin
from rectification.models.findings.inspection import InspectionQuerySet

if TYPE_CHECKING:
    from django.http import QueryDict

KEY = r"^[0-9]{1,18}$"
MOST_OFFERED = 100  # inspections in one list to choose from
Body = tuple[int, str]  # key and name
REFERENCE = r"^[0-9a-z-]{1,30}$"


# No objects of what is offered: they take longer than the rows.
_SHOWN = ("organisation", "organisation__name", "round", "reference", "theme")


class ChoosesInspections(forms.Form):
    """What is left empty narrows nothing. Read from a GET."""

    body = forms.RegexField(KEY, label=_("Body"), required=False, widget=forms.Select)
    inspection = forms.RegexField(
        REFERENCE, label=_("Inspection"), required=False, widget=forms.Select
    )
    round = forms.CharField(
        label=_("Round"), required=False, max_length=100, widget=forms.Select
    )
    year = forms.IntegerField(
        label=_("Year of the feedback"),
        required=False,
        min_value=1950,
        max_value=2999,
    )
    source = forms.ChoiceField(
        label=_("Source"),
        required=False,
        choices=[("", _("Any")), *Inspection.Source.choices],
    )

    def __init__(self, data: "QueryDict", *, user: User) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.user = user
        self.query = data
        self.not_offered: set[str] = set()

    def offer_choices(self) -> None:
        """Fill the lists to choose from."""
        rows = list(self._told(*_SHOWN)[: MOST_OFFERED + 1])
        told: list[tuple[int, str, str]] = [row[:3] for row in rows]
        if len(rows) > MOST_OFFERED:
            rows = self._of_chosen_body()
            told = list(self._told(*_SHOWN[:3]).order_by().distinct())
        bodies = {(key, name) for key, name, _round in told}
        rounds = {name for _key, _name, name in told}
        named = [(str(key), name) for key, name in bodies]
        self._choose("body", sorted(named, key=lambda one: by_pinyin(one[1])))
        self._choose(
            "round", [(one, one) for one in sorted(filter(None, rounds), key=by_pinyin)]
        )
        self._offer(
            "inspection",
            [
                ((key, name), reference, Inspection.name_of(reference, theme or round_))
                for key, name, round_, reference, theme in rows
            ],
        )

    def _of_chosen_body(self) -> list[Any]:
        """Return what is offered of very many: those of the body, and the chosen one.

        Nobody seeks one among a thousand.
        """
        self.fields["inspection"].help_text = _(
            "Choose a body and show it: its inspections are then offered here."
        )
        wanted = Q(pk__in=[])
        if re.fullmatch(REFERENCE, reference := self.data.get("inspection", "")):
            wanted |= Q(reference=reference)
        if re.fullmatch(KEY, body := self.data.get("body", "")):
            wanted |= Q(organisation=int(body))
        return list(self._told(*_SHOWN).filter(wanted)[:MOST_OFFERED])

    @property
    def several(self) -> list[forms.BoundField]:
        """The lists of bodies and rounds, as far as there is something to choose."""
        return [
            self[name]
            for name in ("body", "round")
            if len(self.fields[name].widget.choices) > 2 or self.data.get(name)
        ]

    def narrowed(self) -> dict[str, str]:
        """Return what narrows the list of findings down to the same inspections."""
        said = self.cleaned_data
        names = ("body", "inspection", "round", "year", "source")
        return {name: str(said[name]) for name in names if said.get(name)}

    def _offer(self, name: str, rows: "Sequence[tuple[Body, str, str]]") -> None:
        """Offer rows of a body, key and label; by body where there are several."""
        within: dict[Body, list[tuple[str, str]]] = {}
        for body, key, label in rows:
            within.setdefault(body, []).append((key, label))
        bodies = sorted(within, key=lambda one: by_pinyin(one[1]))
        groups: list[tuple[str, object]] = [(one[1], within[one]) for one in bodies]
        if len(groups) == 1:
            groups = [(key, label) for _body, key, label in rows]
        self._choose(name, groups, {key for _body, key, _label in rows})

    def _choose(
        self,
        name: str,
        choices: Sequence[tuple[str, object]],
        known: "set[str] | None" = None,
    ) -> None:
        """Offer these; what is asked for stays chosen, though it is not on offer."""
        known = {key for key, _label in choices} if known is None else known
        offered: list[tuple[str, object]] = [("", _("Any")), *choices]
        asked = self.data.get(name, "")
        if asked and asked not in known:
            offered.append((asked, asked))
            self.not_offered.add(name)
        self.fields[name].widget.choices = offered

    def _told(self, *names: str) -> QuerySet[Any, Any]:
        """Read of the inspections that may be chosen, the newest first, some values."""
        rows = Inspection.objects.visible_to(self.user).order_by("-pk")
        return rows.values_list(*names)


class StatisticsChoice(ChoosesInspections):
    """Of which inspections figures are, over ones too, and what tells rows apart."""

    by = forms.ChoiceField(
        label=_("Row by row"),
        required=False,
        choices=[(one.name, one.label) for one in GROUPS.values()],
    )
    period = forms.ChoiceField(
        label=_("Compared by"),
        required=False,
        choices=[
            ("month", _("This month and the last")),
            ("quarter", _("This quarter and the last")),
            ("year", _("This year and the last")),
        ],
    )

    def group(self) -> str:
        """Return what tells rows apart: bodies where there are several, else offices.

        Once choices are offered. If none was asked for, the field shows it chosen.
        """
        named: str = self.cleaned_data["by"]
        if not named:
            choices = self.fields["body"].widget.choices
            is_one = len(choices) < 3 or self.cleaned_data["body"]
            named = "office" if is_one else "body"
            self.data = {**self.data, "by": named}
        return named


class OverviewChoice(ChoosesInspections):
    """Of which inspections an overview tells: those under way, unless it says more."""

    over = forms.BooleanField(label=_("Also inspections that are over"), required=False)

    def listed(self) -> dict[str, str]:
        """Return what narrows the list of findings down to the same inspections."""
        said = self.cleaned_data
        found = self.narrowed()
        if not (said["over"] or said["inspection"]):
            found["under_way"] = "on"
        return found


def inspections_of(said: Mapping[str, Any]) -> InspectionQuerySet:
    """Return the inspections that the fields name, those under way or all of them."""
    rows = Inspection.objects.filter(named(said))
    return rows.under_way() if said.get("under_way") else rows


def named(said: Mapping[str, Any]) -> Q:
    """Match the inspections that the fields of `ChoosesInspections` name."""
    found = Q()
    if body := said.get("body"):
        found &= Q(organisation=int(body))
    if reference := said.get("inspection"):
        found &= Q(reference=reference)
    if round_ := said.get("round"):
        found &= Q(round=round_)
    if source := said.get("source"):
        found &= Q(source=source)
    if year := said.get("year"):
        found &= Q(reference__startswith=f"{year}-")
    return found
