"""What an open finding lacks that a dispatch gives it: conditions for a query."""

from django.db.models import Exists, OuterRef, Q

from rectification.models.findings import due
from rectification.models.findings.finding import Finding, Responsibility
from rectification.models.findings.measure import Measure

LACKS = ("office", "deadline", "measure")


def lacking(what: str, path: str = "") -> Q:
    """Open, and without an office, a measure, or a deadline of any kind."""
    if what == "deadline":
        endless = (Finding.Kind.LONG_TERM, Finding.Kind.IMMEDIATE)
        return due.undated(path) & ~Q(**{f"{path}kind__in": endless})
    rows = Responsibility if what == "office" else Measure
    there = rows._default_manager.filter(finding=OuterRef(f"{path}pk"))
    return due.is_open(path) & ~Q(Exists(there))


def owing() -> Q:
    """Lacking any of them: nothing of it can be approved, or goes as it should."""
    found = Q()
    for what in LACKS:
        found |= lacking(what)
    return found
