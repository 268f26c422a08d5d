"""`Notice` ⇄ records: `load` and `snapshot`, inverses of each other.

`load` puts every value a notice states into the record that owns it and keeps with the
report only wording: lines with slots. `snapshot` takes the values from the records as
they are now and rewords a line only where its slots no longer fit.
"""

from rectification.records.begin import add_missing, begin_report
from rectification.records.load import load
from rectification.records.restyle import restyle_report
from rectification.records.snapshot import (
    Snapshot,
    outcome_sentence,
    prints_outcomes,
    said_digest,
    snapshot,
    style_of,
    take,
)

__all__ = [
    "Snapshot",
    "add_missing",
    "begin_report",
    "load",
    "outcome_sentence",
    "prints_outcomes",
    "restyle_report",
    "said_digest",
    "snapshot",
    "style_of",
    "take",
]
