"""Files made from the records. A format is a suffix, a media type and a writer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectification.models import Finding

from .ledger import MOST, write_ledger

__all__ = ["LEDGERS", "MOST", "LedgerFormat"]


@dataclass(frozen=True, slots=True)
class LedgerFormat:
    """`write(stream, findings, names of columns)` returns the number of rows."""

    label: str | Promise
    suffix: str
    media_type: str
    write: Callable[[IO[bytes], QuerySet[Finding], Sequence[str]], int]


LEDGERS: Mapping[str, LedgerFormat] = {
    "excel": LedgerFormat(
        _("Download the ledger (Excel)"),
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write_ledger,
    )
}
