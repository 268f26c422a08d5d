"""Files made from the records. A format is a suffix, a media type and a writer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectification.models import Finding

from .ledger import MOST, write_ledger

__all__ = ["LEDGERS", "MOST", "LedgerFormat"]


class Write(Protocol):
    """Write findings with the columns named and return how many there were.

    `whole`: and with all columns that only the ledger has.
    """

    def __call__(
        self,
        stream: BinaryIO,
        findings: QuerySet[Finding],
        names: Sequence[str],
        *,
        whole: bool,
    ) -> int: ...


@dataclass(frozen=True, slots=True)
class LedgerFormat:
    """`shown`: what the button says that takes the columns of the list alone."""

    label: str | Promise
    shown: str | Promise
    suffix: str
    media_type: str
    write: Write


LEDGERS: Mapping[str, LedgerFormat] = {
    "excel": LedgerFormat(
        _("Download the ledger (Excel)"),
        _("Only the columns shown (Excel)"),
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write_ledger,
    )
}
