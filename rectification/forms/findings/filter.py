"""The filters of the list of findings, as its address holds them."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectification.dashboards import in_time, unplanned
from rectification.exporting.columns import CHOICES, DEFAULT, NAMES
from rectification.models import (
    Finding,
    Inspection,
    Office,
    Organisation,
    ProgressEntry,
    User,
)
from rectification.models.bodies.names import by_pinyin
from rectification.models.findings.debts import lacking
from rectification.models.findings.finding import FindingQuerySet
from rectification.notices.folding import folded, widened
from rectification.notices.notice import SOON
from rectification.workflow import STATE_ORDER, Permission

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_WORDS = 10  # of a search
DUE_WITHIN = (7, SOON, 30, 60)  # days to choose from
KEY = r"^[0-9]{1,18}$"
REFERENCE = r"^[0-9a-z-]{1,30}$"
# Not the prose that a finding is searched by: it may be anything.
LOGGED = (
    *("state", "kind", "due", "lacks", "idle", "year", "inspection", "office"),
    "sort",
)


class FindingFilter(forms.Form):
    """Filters narrow; what is left empty narrows nothing. Read from a GET."""

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
        label=_("No progress reported this month"), required=False
    )
    inspection = forms.RegexField(
        REFERENCE, label=_("Inspection"), required=False, widget=forms.Select
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
    year = forms.IntegerField(
        label=_("Year of the feedback"),
        required=False,
        min_value=1950,
        max_value=2999,
    )
    cols = forms.MultipleChoiceField(
        label=_("Columns"),
        required=False,
        choices=[(column.name, column.label) for column in CHOICES],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: "QueryDict", *, user: User) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.user = user
        self.query = data

    def offer_choices(self) -> None:
        """Fill the two lists to choose from and tick the columns that are shown."""
        if "cols" not in self.query:
            self.data = self.query.copy()
            self.data.setlist("cols", list(DEFAULT))
        self._offer(
            "inspection",
            [
                (one.organisation, one.reference, str(one))
                for one in self._inspections()
            ],
        )
        self._offer(
            "office",
            [(one.organisation, str(one.pk), one.name) for one in self._offices()],
        )

    def _offer(self, name: str, rows: list[tuple[Organisation, str, str]]) -> None:
        """Offer rows of a body, key and label; by body where there are several."""
        bodies = sorted({body for body, *_row in rows}, key=by_pinyin)
        groups = [
            (str(body), [(key, label) for of, key, label in rows if of == body])
            for body in bodies
        ]
        choices: list[object] = [*(groups[0][1] if len(groups) == 1 else groups)]
        asked = self.data.get(name, "")
        if asked and asked not in {key for _body, key, _label in rows}:
            choices.append((asked, asked))  # still chosen, though not on offer
        self.fields[name].widget.choices = [("", _("Any")), *choices]

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
        if inspections := self._named(said):
            findings = findings.filter(
                inspection__in=Inspection.objects.filter(inspections).values("pk")
            )
        if due := said.get("due"):
            findings = _due(findings, due, on=timezone.localdate())
        if lacks := said.get("lacks"):
            findings = findings.filter(lacking(lacks))
        if said.get("idle"):
            first = timezone.localdate().replace(day=1)
            findings = findings.open().not_reported(since=first)
        return findings

    def summary(self) -> dict[str, object]:
        """Say what was filtered by, for the log: no free text, which may be secret."""
        said = {
            name: self.query.getlist(name) for name in LOGGED if self.query.get(name)
        }
        prose = [name for name in ("q", "leader", "aspect") if self.query.get(name)]
        return {**said, **({"contains": prose} if prose else {})}

    @staticmethod
    def _named(said: dict[str, object]) -> Q:
        named = Q()
        if reference := said.get("inspection"):
            named &= Q(reference=reference)
        if year := said.get("year"):
            named &= Q(reference__startswith=f"{year}-")
        return named

    def _inspections(self) -> QuerySet[Inspection]:
        return (
            Inspection.objects.visible_to(self.user)
            .select_related("organisation")
            .order_by("-pk")
        )

    def _offices(self) -> QuerySet[Office]:
        scope = self.user.scope(Permission.FINDING_VIEW)
        offices = Office.objects.select_related("organisation").order_by(
            "position", "pk"
        )
        if not scope.everything:
            offices = offices.filter(
                Q(organisation__in=scope.organisation_ids)
                | Q(organisation__parent__in=scope.overseen_by_ids)
                | Q(pk__in=scope.office_ids)
            )
        return offices


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
