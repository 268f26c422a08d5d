"""What speaks against publishing a notice: one small function a rule, in a registry.

Errors forbid freezing; each kind of warning needs a reason. A rule judges the notice
alone, and the day it is judged for where time matters: no database, no clock.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from rectification.notices import Notice

# Importing a family enters its rules into the registry.
from rectification.publishing.readiness import (
    contacts,
    counts,
    data_date,
    dates,
    figures,
    leftovers,
    marks,
    outcomes,
    personal,
    progress,
    structure,
    told_elsewhere,
    unredacted,
)
from rectification.publishing.readiness.hit import (
    RULES,
    Hit,
    NoticePlace,
    Rule,
    Severity,
    judged,
)
from rectification.publishing.readiness.reading import Reading
from rectification.publishing.redaction import Redacted

if TYPE_CHECKING:
    from rectification.publishing.data_date import DataDate

__all__ = [
    "FAMILIES", "HIDING", "RULES", "Hit", "NoticePlace", "Rule", "Severity", "check",
]  # fmt: skip

FAMILIES = (
    counts, personal, structure, leftovers, progress, figures, dates, marks, contacts,
    unredacted, data_date, outcomes, told_elsewhere,
)  # fmt: skip
# The rules that look for what the public must not read.
HIDING = tuple(
    one
    for one in RULES.values()
    if one.judge.__module__ in (personal.__name__, unredacted.__name__)
)


def check(
    notice: Notice,
    day: date | None = None,
    *,
    redacted: Redacted | None = None,
    data: "DataDate | None" = None,
    counted: Mapping[str, Decimal] | None = None,
) -> list[Hit]:
    """Return everything that speaks against publishing `notice`, errors first.

    `day` is the one it is judged for; without it, the day of its signature or of its
    publication, and where it has neither no deadline is past. `redacted`: what
    redaction has found in it. `data`: of which day a report tells. `counted`: the
    figures of outcome that the records of its findings hold, by counter.
    """
    day = day or notice.signed_on or notice.published_on
    return list(judged(Reading.of(notice, day, redacted, data, counted)))
