"""What a person named of a text's headings: kept for the next text of the same ones."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rectification.intake.columns import OF_ENTRIES, Column, guess_columns
from rectification.intake.reached import form_words
from rectification.intake.reading import Kind, Reading
from rectification.models import Organisation, ReadingRule, User
from rectification.notices import unbroken
from rectification.notices.reading.reach import read_reach
from rectification.notices.vocabulary.numbering import Level

_PARTED = "\t"


def told(reading: Reading) -> str:
    """Return what a reading was told of its headings, as a rule keeps it; "" for none.

    Columns that the headings name by themselves tell nothing.
    """
    if reading.table is None:
        return "" if reading.level is None else str(int(reading.level))
    said, own = reading.table.columns, guess_columns(reading.table.headings)
    pairs = zip(said, own, strict=True)
    if all(one == other or other in OF_ENTRIES for one, other in pairs):
        return ""
    return _PARTED.join(one.value for one in said)


def rule_for(reading: Reading, organisation: int) -> ReadingRule | None:
    """Return what was named before of texts like this one, None where nothing was."""
    rules = ReadingRule.objects.of(organisation, reading.kind, reading.shape)
    return rules.select_related("named_by").first()


def level_kept(text: str, organisation: Organisation) -> Level | None:
    """Return the level that was named before of notices like `text`, None if none."""
    shape = read_reach(unbroken(text)).shape
    rules = ReadingRule.objects.of(organisation.pk, ReadingRule.Kind.NOTICE, shape)
    rule = rules.first()
    return level_named(rule.named) if rule else None


def remember(reading: Reading, *, by: User, organisation: Organisation) -> None:
    """Keep what was named for the next text of this shape; or forget it, as told."""
    rule = rule_for(reading, organisation.pk)
    if named := told(reading):
        ReadingRule.objects.keep(
            by=by,
            organisation=organisation,
            kind=reading.kind,
            shape=reading.shape,
            named=named,
        )
    elif rule is not None:
        rule.remove(by=by)


def columns_of(rule: ReadingRule) -> tuple[str, ...]:
    """Return the columns that a rule names; one that is known no more is none."""
    return tuple(
        one if one in Column.values else Column.NONE.value
        for one in rule.named.split(_PARTED)
    )


def level_named(named: str) -> Level | None:
    """Return the level that a rule or a button names, None where it names none."""
    known = {str(int(one)): one for one in Level}
    return known.get(named)


def rule_words(rule: ReadingRule) -> tuple[str, str]:
    """Return the headings that a rule is for, and what was named of them."""
    if rule.kind != Kind.TABLE:
        level = level_named(rule.named)
        words = _("The findings stand at: %(form)s") % {
            "form": form_words(level) if level is not None else rule.named
        }
        return rule.shape.partition(" → ")[0] or form_words(Level.NONE), words
    headings = rule.shape.split(_PARTED)
    named = (
        f"{heading} → {Column(column).label}"
        for heading, column in zip(headings, columns_of(rule), strict=False)
        if column
    )
    return " ｜ ".join(headings), pgettext("in a list", ", ").join(named)
