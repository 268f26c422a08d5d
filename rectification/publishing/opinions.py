"""意见建议: what leaves the house as a reply is asked what any report is asked."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from rectification.errors import InvalidTransition
from rectification.models import Opinion, RedactionRule, Report
from rectification.notices import Notice
from rectification.notices.notice import Line, Role, Section
from rectification.notices.writing.write import escape
from rectification.publishing.prepare import prepare
from rectification.publishing.readiness import HIDING, RULES
from rectification.publishing.readiness.hit import judged
from rectification.publishing.readiness.reading import Reading
from rectification.publishing.redaction import Redacted
from rectification.workflow_opinions import OpinionState
from rectification.workflow_reports import ReportState

if TYPE_CHECKING:
    from rectification.models import User


def release(opinion: Opinion, *, by: "User") -> None:
    """Let the sender read what was drafted, and the public where that was asked for.

    Raises InvalidTransition where it holds what the public must not read, RuleFailed
    where a redaction rule cannot be asked.
    """
    with transaction.atomic():
        rows = Opinion.objects.select_for_update(no_key=True, of=("self",))
        row = rows.select_related("report__inspection").get(pk=opinion.pk)
        row.read = opinion.read
        is_refusal = row.state == OpinionState.REFUSAL_DRAFTED
        action = "decline" if is_refusal else "release"
        if refusal := row.why_not(action, by=by):
            raise refusal
        refuse_withheld(row)
        row.release(by=by)
    opinion.refresh_from_db()


def refuse_withheld(opinion: Opinion) -> None:
    """Refuse what a rule looks for, what a record of the body marks, personal numbers.

    Nothing is blacked out here: a reply is worded so that nothing has to be.
    """
    lines = [
        Line(Role.PARAGRAPH, escape(line))
        for text in (opinion.outline, opinion.reply)
        for line in text.splitlines()
        if line.strip()
    ]
    notice = Notice(sections=(Section(lines=tuple(lines)),))
    rules = tuple(RedactionRule.objects.active())
    redacted = Redacted(notice, rules, marked=list(_marked(opinion)))
    read = Reading.of(notice, None, redacted)
    found = [f"“{hit.quote}” ({RULES[hit.rule].label})" for hit in judged(read, HIDING)]
    redacted.refuse_failed()
    if found:
        raise InvalidTransition(
            _(
                "This must not leave the house: %(found)s. Send the draft back and "
                "have it worded without."
            )
            % {"found": "、".join(dict.fromkeys(found))}
        )


def _marked(opinion: Opinion) -> Iterator[str]:
    """Yield what the reports of the body mark as withheld now."""
    body = opinion.report.inspection.organisation_id
    reports = Report.objects.filter(inspection__organisation=body)
    for report in reports.exclude(state=ReportState.VOID).order_by("pk"):
        yield from prepare(report).redacted.marked
