"""What an open finding lacks that a dispatch gives it: conditions for a query."""

from django.db.models import Exists, OuterRef, Q

from rectification.models.findings import due
from rectification.models.findings.finding import Finding, Responsibility
from rectification.models.findings.measure import Measure
from rectification.workflow import OPEN

LACKS = ("office", "deadline", "measure")
ENDLESS = (Finding.Kind.LONG_TERM, Finding.Kind.IMMEDIATE)


def lacking(what: str, path: str = "") -> Q:
    """Open, and without an office, a measure, or a deadline of any kind."""
    if what == "deadline":
        return due.undated(path) & ~Q(**{f"{path}kind__in": ENDLESS})
    rows = Responsibility if what == "office" else Measure
    there = rows._default_manager.filter(finding=OuterRef(f"{path}pk"))
    return due.is_open(path) & ~Q(Exists(there))


def lacks(finding: Finding) -> list[str]:
    """List what one finding lacks, its offices and measures fetched: as `lacking`."""
    if finding.state not in OPEN:
        return []
    undated = finding.due_on is None and finding.kind not in ENDLESS
    missing = {
        "office": not finding.responsibilities.all(),
        "deadline": undated,
        "measure": not finding.measures.all(),
    }
    return [what for what in LACKS if missing[what]]


def owing() -> Q:
    """Lacking any of them: nothing of it can be approved, or goes as it should."""
    found = Q()
    for what in LACKS:
        found |= lacking(what)
    return found
