"""Findings → the rows of a form, and the form filled in with them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from rectification import apart
from rectification.blank_forms import child
from rectification.blank_forms.fields import LEDGER, NUMBER
from rectification.blank_forms.layout import Layout, check
from rectification.blank_forms.order import Order, Value
from rectification.errors import TooLarge
from rectification.exporting.excel import clean
from rectification.models import Finding
from rectification.notices.vocabulary.deadlines import write_date

# Findings, by the kind of form: what one process sets within its time and memory.
MOST: Mapping[str, int] = {"xlsx": 5_000, "docx": 1_000}


def rows_of(layout: Layout, findings: Iterable[Finding]) -> Iterator[list[Value]]:
    """Yield what each finding says in the columns that hold anything, in Chinese.

    They are fetched by `columns.with_all`.
    """
    fields = [one.field for one in layout.columns if one.field]
    with translation.override("zh-hans"):
        for number, finding in enumerate(findings, 1):
            yield [
                number if field == NUMBER else _value(LEDGER[field].value(finding))
                for field in fields
            ]


def _value(value: str | int | Decimal | date | None) -> Value:
    if isinstance(value, date):
        return write_date(value)
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return clean(value) if isinstance(value, str) else value


def fill_in(
    form: bytes,
    layout: Layout,
    rows: Iterable[list[Value]],
    said: Mapping[str, str],
) -> bytes:
    """Return the form with the findings in its table and what it asks for around it.

    Raises UnreadableFile where it has no room, TooLarge where it took too much.
    """
    check(layout)
    order = Order(
        kind=layout.kind,
        table=layout.table,
        first=layout.first,
        last=layout.last,
        free=layout.free,
        columns=[one.at for one in layout.columns if one.field],
        rows=list(rows),
        said={blank: clean(words) for blank, words in said.items()},
    )
    done = apart.run(child.__name__, data=order.packed(form))
    if done is None:
        raise TooLarge(
            _(
                "The form could not be filled in: it took too much memory or time, or "
                "its file is damaged. Choose fewer findings, or save the blank form "
                "anew and choose that."
            )
        )
    return done
