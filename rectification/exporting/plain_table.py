"""A table as CSV: opened by Excel and WPS as UTF-8, no cell of it a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from rectification.spreadsheet import harmless


def as_csv(rows: Iterable[Sequence[object]]) -> str:
    """Return the rows with the mark by which a spreadsheet knows the encoding."""
    stream = StringIO()
    writer = csv.writer(stream)
    for row in rows:
        writer.writerow([harmless(str(one)) for one in row])
    return "\ufeff" + stream.getvalue()
