"""成效数字: what is counted of the outcome of a finding; a row each, in one place.

Numbers only. Whom a form of handling was taken against has no field and no place here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

CENT = Decimal("0.01")
TEN_THOUSAND = 10_000
# Above it somebody has slipped; below it a column and a sum keep every cent.
HIGHEST = Decimal(10) ** 12


class Unit(TextChoices):
    """What is counted in; the value is printed behind a number, in a report too."""

    ITEMS = "项", pgettext_lazy("unit", "items")
    YUAN = "元", pgettext_lazy("unit", "yuan")
    TIMES = "次", pgettext_lazy("unit", "times")
    PEOPLE = "人", pgettext_lazy("unit", "people")


_AMOUNTS = {
    Unit.ITEMS: ngettext_lazy("%(said)s item", "%(said)s items", "number"),
    Unit.YUAN: ngettext_lazy("%(said)s yuan", "%(said)s yuan", "number"),
    Unit.TIMES: ngettext_lazy("once", "%(said)s times", "number"),
    Unit.PEOPLE: ngettext_lazy("%(said)s person", "%(said)s people", "number"),
}


class OutcomeKind(TextChoices):
    """What is counted, in the order of form, ledger and report."""

    RULES_NEW = "rules_new", _("Rules newly made")
    RULES_REVISED = "rules_revised", _("Rules revised")
    MONEY_DUE = "money_due", _("Money to recover")
    MONEY_RECOVERED = "money_recovered", _("Money recovered")
    MEETINGS = "meetings", _("Meetings held")
    TALKED_TO = "talked_to", _("People reminded in a talk")
    CRITICISED = "criticised", _("People criticised and educated")
    ADMONISHED = "admonished", _("People admonished")
    REASSIGNED = "reassigned", _("People handled by the organisation")
    DISCIPLINED = "disciplined", _("People under Party or public sanctions")


@dataclass(frozen=True, slots=True)
class Counter:
    """`printed`: its words in a report, which is Chinese, with {} for the number."""

    kind: OutcomeKind
    unit: Unit
    printed: str

    @property
    def name(self) -> str:
        return self.kind.value

    @property
    def label(self) -> str | Promise:
        return self.kind.label

    @property
    def is_money(self) -> bool:
        return self.unit is Unit.YUAN

    def words(self, number: Decimal) -> str:
        """Say a number with its unit, as a page prints it: 3项, 125,000元."""
        said = grouped(number) if self.is_money else plain_words(number)
        how_many = 1 if number == 1 else 2  # for the words alone
        return str(_AMOUNTS[self.unit] % {"said": said, "number": how_many})


K = OutcomeKind
COUNTERS: Mapping[str, Counter] = {
    one.name: one
    for one in (
        Counter(K.RULES_NEW, Unit.ITEMS, "新制定制度{}"),
        Counter(K.RULES_REVISED, Unit.ITEMS, "修订制度{}"),
        Counter(K.MONEY_DUE, Unit.YUAN, "应追缴资金{}"),
        Counter(K.MONEY_RECOVERED, Unit.YUAN, "已追缴资金{}"),
        Counter(K.MEETINGS, Unit.TIMES, "召开会议{}"),
        Counter(K.TALKED_TO, Unit.PEOPLE, "谈话提醒{}"),
        Counter(K.CRITICISED, Unit.PEOPLE, "批评教育{}"),
        Counter(K.ADMONISHED, Unit.PEOPLE, "诫勉{}"),
        Counter(K.REASSIGNED, Unit.PEOPLE, "组织处理{}"),
        Counter(K.DISCIPLINED, Unit.PEOPLE, "党纪政务处分{}"),
    )
}


def plain_words(number: Decimal) -> str:
    """Return a number without the zeros that its column adds: 3, 12.5."""
    return grouped(number).replace(",", "")


def grouped(number: Decimal) -> str:
    """Return the same with its thousands apart, as pages show money: 125,000.5."""
    text = f"{number.quantize(CENT, ROUND_HALF_UP):,f}"
    return text.rstrip("0").rstrip(".")


def printed(counter: Counter, number: Decimal) -> str:
    """Say a counter as a report does; large money in 万元, to the cent."""
    if counter.is_money and number >= TEN_THOUSAND:
        amount = f"{number.quantize(CENT, ROUND_HALF_UP) / TEN_THOUSAND:f}"
        return counter.printed.format(f"{amount.rstrip('0').rstrip('.')}万元")
    return counter.printed.format(f"{plain_words(number)}{counter.unit.value}")


def sentence(numbers: Mapping[str, Decimal]) -> str:
    """Count outcomes in a sentence of a report; "" where none was given.

    A zero that was given is printed: that nobody was sanctioned is said as well.
    """
    parts = [
        printed(counter, numbers[name])
        for name, counter in COUNTERS.items()
        if name in numbers
    ]
    return f"截至目前，{'，'.join(parts)}。" if parts else ""
