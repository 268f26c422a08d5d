"""The filters of the list of findings, as its address holds them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.dashboards.figures import FIGURES
from rectification.dashboards.groups import EXACT, GROUPS, row_words
from rectification.dashboards.tallies import in_time, unplanned
from rectification.exporting.columns import CHOICES, DEFAULT, NAMES
from rectification.forms.findings.filter_after_close import (
    AFTER_CLOSE,
    AfterClosePart,
    after_close,
)
from rectification.forms.inspections.choice import (
    KEY,
    ChoosesInspections,
    inspections_of,
)
from rectification.forms.parts.spoken_day import SpokenDayField
from rectification.models import (
    Finding,
    Inspection,
    Office,
    ProgressEntry,
)
from rectification.models.findings.debts import lacking
from rectification.models.findings.finding import FindingQuerySet
from rectification.models.findings.reported import still_owed
from rectification.notices.folding import folded, widened
from rectification.notices.notice import SOON
from rectification.workflow import STATE_ORDER, Permission

MOST_WORDS = 10  # of a search
DUE_WITHIN = (7, SOON, 30, 60)  # days to choose from
# Which days are asked for as from and to, and by what of a finding.
SPANS = ("due", "closed", "last")
DAYS = tuple(f"{name}_{end}" for name in SPANS for end in ("from", "to"))
# Not the prose that a finding is searched by: it may be anything.
LOGGED = (
    *("state", "kind", "due", "lacks", "idle", "year", "inspection", "office"),
    *(*AFTER_CLOSE, "body", "under_way", "source", "figure"),
    *DAYS,
    "sort",
)


@dataclass(frozen=True, slots=True)
class Said:
    """One filter in use, in words; `value`: of several the one that is meant."""

    name: str
    value: str
    words: str


class FindingFilter(AfterClosePart, ChoosesInspections):
    """Filters narrow; what is left empty narrows nothing. Read from a GET."""

    field_order = ("q", "state", "due", "lacks", "idle", "inspection", "office")

    q = forms.CharField(
        label=_("Reference, or words of text and progress"),
        required=False,
        max_length=100,
    )
    state = forms.MultipleChoiceField(
        label=_("State"),
        required=False,
        choices=[(state.value, state.label) for state in STATE_ORDER],
        widget=forms.CheckboxSelectMultiple,
    )
    due = forms.ChoiceField(
        label=_("Deadline"),
        required=False,
        choices=[
            ("", _("Any")),
            ("overdue", _("Overdue")),
            *(
                (str(days), format_lazy(_("Due within {days} days"), days=days))
                for days in DUE_WITHIN
            ),
            ("none", _("Without a date")),
            ("in_time", _("Open and in time")),
            ("unplanned", _("No office or no measure")),
        ],
    )
    lacks = forms.ChoiceField(
        label=_("Not dispatched yet"),
        required=False,
        choices=[
            ("", _("Any")),
            ("office", _("Without a responsible office")),
            ("deadline", _("Without a deadline of any kind")),
            ("measure", _("Without a measure")),
        ],
    )
    idle = forms.BooleanField(
        label=_("No progress reported this period"), required=False
    )
    under_way = forms.BooleanField(
        label=_("Of inspections under way only"), required=False
    )
    office = forms.RegexField(
        KEY, label=_("Office"), required=False, widget=forms.Select
    )
    leader = forms.CharField(
        label=_("Responsible leader"), required=False, max_length=100
    )
    aspect = forms.CharField(label=_("Aspect"), required=False, max_length=100)
    kind = forms.MultipleChoiceField(
        label=_("Kind of rectification"),
        required=False,
        choices=Finding.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    due_from = SpokenDayField(label=_("Deadline, from"), begins=True)
    due_to = SpokenDayField(label=_("Deadline, to"), begins=False)
    closed_from = SpokenDayField(label=_("Closed out, from"), begins=True)
    closed_to = SpokenDayField(label=_("Closed out, to"), begins=False)
    last_from = SpokenDayField(label=_("Latest progress, from"), begins=True)
    last_to = SpokenDayField(label=_("Latest progress, to"), begins=False)
    # Where a number of the statistics leads: what it counts, and of which row.
    figure = forms.ChoiceField(
        label=_("Figure of the statistics"),
        required=False,
        choices=[(one.name, one.label) for one in FIGURES.values()],
        widget=forms.HiddenInput,
    )
    group = forms.CharField(
        label=_("Row of the statistics"),
        required=False,
        max_length=1020,
        strip=False,
        widget=forms.HiddenInput,
    )
    cols = forms.MultipleChoiceField(
        label=_("Columns"),
        required=False,
        choices=[(column.name, column.label) for column in CHOICES],
        widget=forms.CheckboxSelectMultiple,
    )

    def offer_choices(self) -> None:
        """Fill the lists to choose from and tick the columns that are shown."""
        if "cols" not in self.query:
            self.data = self.query.copy()
            self.data.setlist("cols", list(DEFAULT))
        super().offer_choices()
        self._offer(
            "office",
            [
                ((one.organisation_id, str(one.organisation)), str(one.pk), one.name)
                for one in self._offices()
            ],
        )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        for name in SPANS:
            first, last = said.get(f"{name}_from"), said.get(f"{name}_to")
            if first and last and last < first:
                sentence = gettext("The end lies before the beginning.")
                self.add_error(f"{name}_to", sentence)
        return said

    def clean_group(self) -> str:
        said: str = self.cleaned_data["group"]
        name, _colon, key = said.partition(":")
        if said and (name not in EXACT or (GROUPS[name].query and key)):
            raise forms.ValidationError(gettext("There is no such row."))
        return said

    def offer_like(self, other: "FindingFilter") -> None:
        """Take over the lists to choose from that another form offers."""
        for name in ("body", "inspection", "round", "office"):
            choices = other.fields[name].widget.choices
            self.fields[name].widget.choices = choices

    def gone(self) -> list[str]:
        """Return the filters that cannot be read, or name what is not there."""
        return [
            name
            for name in self.fields
            if name in self.errors or name in self.not_offered
        ]

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[name] for name in DAYS]

    def columns(self) -> list[str]:
        named = self.cleaned_data.get("cols") or []
        return [name for name in NAMES if name in named]

    def chosen(
        self, findings: FindingQuerySet, *, without: Collection[str] = ()
    ) -> FindingQuerySet:
        """Narrow the findings, leaving the filters `without` aside."""
        said = {
            name: value
            for name, value in self.cleaned_data.items()
            if value and name not in without
        }
        if text := said.get("q"):
            findings = findings.filter(_searched(text))
        if states := said.get("state"):
            findings = findings.filter(state__in=states)
        if kinds := said.get("kind"):
            findings = findings.filter(kind__in=kinds)
        if leader := said.get("leader"):
            findings = findings.filter(leader__icontains=leader)
        if aspect := said.get("aspect"):
            findings = findings.filter(aspect__title__icontains=aspect)
        if office := said.get("office"):
            findings = findings.answered_for_by([int(office)])
        inspections = inspections_of(said)
        if inspections.query.where:
            findings = findings.filter(inspection__in=inspections.values("pk"))
        findings = findings.filter(_within(said), _counted(said))
        if due := said.get("due"):
            findings = _due(findings, due, on=timezone.localdate())
        if lacks := said.get("lacks"):
            findings = findings.filter(lacking(lacks))
        findings = after_close(findings, said, self.user)
        if said.get("idle"):
            findings = findings.filter(self._still_owed)
        return findings

    def summary(self) -> dict[str, object]:
        """Say what was filtered by, for the log: no free text, which may be secret."""
        said = {
            name: self.query.getlist(name) for name in LOGGED if self.query.get(name)
        }
        texts = ("q", "leader", "aspect", "round", "group")
        prose = [name for name in texts if self.query.get(name)]
        return {**said, **({"contains": prose} if prose else {})}

    def words(self) -> Iterator[Said]:
        """Say what is filtered by, one after the other, once choices are offered."""
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if not value or name == "cols":
                continue
            label = gettext("Search") if name == "q" else str(field.label)
            if isinstance(field, forms.BooleanField):
                yield Said(name, "on", label)
                continue
            if name in ("figure", "group"):
                words = row_words(value) if name == "group" else FIGURES[value].label
                yield Said(name, value, str(words))
                continue
            named = _named_choices(field)
            for one in value if isinstance(value, list) else [value]:
                word = date_format(one) if isinstance(one, date) else str(one)
                yield Said(name, str(one), f"{label}：{named.get(word, word)}")

    @cached_property
    def _still_owed(self) -> Q:
        """What the matrix of reports counts as owed and not done."""
        seen = Inspection.objects.visible_to(self.user).values_list("pk", flat=True)
        return still_owed(seen, on=timezone.localdate())

    def _offices(self) -> QuerySet[Office]:
        scope = self.user.scope(Permission.FINDING_VIEW)
        offices = (
            Office.objects.select_related("organisation")
            .only("name", "organisation__name")
            .order_by("position", "pk")
        )
        if not scope.everything:
            offices = offices.filter(
                Q(organisation__in=scope.organisation_ids)
                | Q(organisation__parent__in=scope.overseen_by_ids)
                | Q(pk__in=scope.office_ids)
            )
        return offices


def _within(said: Mapping[str, Any]) -> Q:
    """Match the days that are asked for, first and last included."""
    found = Q()
    for name, column in (("due", "due_on"), ("last", "latest_on")):
        if first := said.get(f"{name}_from"):
            found &= Q(**{f"{column}__gte": first})
        if last := said.get(f"{name}_to"):
            found &= Q(**{f"{column}__lte": last})
    if first := said.get("closed_from"):
        found &= Q(closed_at__gte=_midnight(first))
    if last := said.get("closed_to"):
        found &= Q(closed_at__lt=_midnight(last + timedelta(days=1)))
    return found


def _counted(said: Mapping[str, Any]) -> Q:
    """Match what a number of the statistics has counted."""
    found = Q()
    if figure := said.get("figure"):
        found &= FIGURES[figure].match(timezone.localdate())
    if group := said.get("group"):
        name, _colon, key = group.partition(":")
        found &= GROUPS[name].exactly(key)
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _named_choices(field: forms.Field) -> dict[str, str]:
    """Return what a field offers, by its value, groups of it opened."""
    named: dict[str, str] = {}
    for value, label in getattr(field.widget, "choices", ()):
        rows = label if isinstance(label, (list, tuple)) else [(value, label)]
        named |= {str(key): str(words) for key, words in rows}
    return named


def _due(findings: FindingQuerySet, due: str, *, on: date) -> FindingQuerySet:
    if due == "overdue":
        return findings.overdue(on=on)
    if due == "none":
        return findings.filter(due_on=None)
    if due in ("in_time", "unplanned"):
        wanted = unplanned(on) if due == "unplanned" else in_time(on)
        return findings.filter(wanted)
    return findings.due_within(int(due), on=on)


def _searched(text: str) -> Q:
    """Match what has every word of `text`, in whatever is said of it.

    A word may be a reference, or its end.
    """
    found = Q()
    for word in text.split()[:MOST_WORDS]:
        shown = folded(word)
        one = Q(reference__iexact=shown) | Q(reference__iendswith=f"-{shown}")
        for spelling in {word, shown, widened(shown)}:
            one |= Q(title__icontains=spelling)
            one |= Q(original_text__icontains=spelling)
            said = ProgressEntry.objects.standing().filter(text__icontains=spelling)
            one |= Q(pk__in=said.values("finding"))
        found &= one
    return found
