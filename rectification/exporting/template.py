"""填报表: a table for an office to fill in by hand, its findings already in it.

`intake/filling_in.py` reads it back. It speaks Chinese, whatever language the page is
in: offices fill it in.
"""

from collections.abc import Iterable
from typing import BinaryIO

from django.utils import translation
from django.utils.translation import gettext

from rectification.exporting.columns import Value
from rectification.exporting.excel import Heading, write_table
from rectification.exporting.words import deadline_words, state_words
from rectification.models import Finding, Office
from rectification.records.words import entry_words


def write_template(
    stream: BinaryIO, office: Office, findings: Iterable[Finding]
) -> int:
    """Write the findings that an office leads, a row each; return how many.

    With each its latest entry and adoption must be fetched. The last four columns are
    blank: those that the office fills in.
    """
    with translation.override("zh-hans"):
        headings = [
            Heading(gettext("Reference"), 14),
            Heading(gettext("Finding"), 36),
            Heading(gettext("Lead office"), 14),
            Heading(gettext("State"), 10),
            Heading(gettext("Deadline"), 14),
            Heading(gettext("Reported last"), 36),
            Heading(gettext("Progress this period"), 48),
            Heading(gettext("Next steps"), 30),
            Heading(gettext("Reason for delay"), 24),
            Heading(gettext("Help needed"), 24),
        ]
        rows = (_row(office, one, len(headings)) for one in findings)
        return write_table(
            stream, title=gettext("Reports"), headings=headings, rows=rows
        )


def _row(office: Office, finding: Finding, width: int) -> list[Value]:
    last = finding.latest_entry
    said: list[Value] = [
        finding.reference,
        finding.title,
        office.name,
        state_words(finding),
        deadline_words(finding),
        entry_words(last) if last else "",
    ]
    return said + [None] * (width - len(said))
