"""What stands above the list of findings: filters in use, ledgers, acts in bulk."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from rectification.exporting import LEDGERS
from rectification.forms.findings.filter import DAYS, FindingFilter
from rectification.forms.findings.filter_after_close import AFTER_CLOSE
from rectification.models import User
from rectification.views.parts.paging import address
from rectification.workflow import Permission

SHOWN = "shown"  # in the address of a ledger: no more columns than the list has
# What is done with many findings at once, by whose right.
BULK: Mapping[str, tuple[Permission, str | Promise]] = {
    "assign": (Permission.FINDING_EDIT, gettext_lazy("Assign")),
    "deadline": (Permission.FINDING_EDIT, gettext_lazy("Change the deadline")),
    "urge": (Permission.URGE, gettext_lazy("Urge")),
    "remind": (Permission.URGE, gettext_lazy("Remind the handlers")),
}


def offered_acts(user: User) -> list[tuple[str | Promise, str]]:
    """Return what somebody may do with many findings, and where it is begun."""
    return [
        (label, reverse(f"bulk-{name}"))
        for name, (right, label) in BULK.items()
        if user.may(right)
    ]


def ledgers(query: QueryDict) -> Iterator[tuple[str | Promise, str]]:
    """Yield what each button of a ledger or form says, and where it leads."""
    for kind, ledger in LEDGERS.items():
        url = reverse(f"finding-ledger-{kind}")
        yield ledger.label, url + address(query).rstrip("?")
        yield ledger.shown, url + address(query, **{SHOWN: "1"})
    forms = reverse("blank_form-list") + address(query).rstrip("?")
    yield gettext_lazy("Fill in a superior's form"), forms


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in words, and the list without it."""

    words: str
    url: str


def chips(form: FindingFilter, query: QueryDict) -> list[Chip]:
    def without(name: str, value: str) -> str:
        rest = query.copy()
        kept = [one for one in rest.getlist(name) if one != value]
        rest.setlist(name, kept if len(rest.getlist(name)) > 1 else [])
        return address(rest)

    return [Chip(one.words, without(one.name, one.value)) for one in form.words()]


@dataclass(frozen=True, slots=True)
class FiltersInUse:
    """Which filters are open to see: those in use, and the first row."""

    in_use: bool
    rare_in_use: bool


def in_use(form: FindingFilter, query: QueryDict) -> FiltersInUse:
    rare = ("leader", "aspect", "kind", "lacks", *AFTER_CLOSE, "cols", *DAYS)
    rare += ("body", "round", "year", "source")
    used = [name for name in form.fields if query.get(name) and name != "cols"]
    return FiltersInUse(bool(used), any(query.get(one) for one in rare))
