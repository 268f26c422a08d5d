"""What a redaction rule would do now, in numbers: its keeper sees no findings."""

from rectification.models import RedactionRule, Report
from rectification.publishing.prepare import prepare
from rectification.publishing.readiness.reading import Reading
from rectification.publishing.readiness.unredacted import still_printed
from rectification.workflow_reports import ReportState

MOST = 20  # reports that are looked into, newest first


def would_redact(rule: RedactionRule) -> list[tuple[str, int]]:
    """Return (reference, number of places) of the reports in the making.

    Asked as a draft asks it: pieces first, then each printed paragraph. Raises
    RuleFailed where the rule cannot be asked.
    """
    making = Report.objects.exclude(state__in=[ReportState.PUBLIC, ReportState.VOID])
    found: list[tuple[str, int]] = []
    for report in making.order_by("-pk")[:MOST]:
        redacted = prepare(report, [rule]).redacted
        left = still_printed(Reading.of(redacted.notice, None, redacted))
        places = sum(one.rule == rule.name for one in redacted.redactions)
        places += sum(1 for _one in left)
        redacted.refuse_failed()
        if places:
            found.append((report.reference, places))
    return sorted(found)
