"""Take public editions down at once: one, or with it all that print the same words.

One act with one reason, which the public reads; each edition has its entry in the log.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.errors import InvalidTransition, Refusal
from rectification.models import (
    Chain,
    Publication,
    RedactionRule,
    Report,
    Withdrawal,
)
from rectification.publishing.hidden_since import read_again
from rectification.publishing.prepare import prepare
from rectification.publishing.readiness.unredacted import (
    redacted_elsewhere,
    still_printed,
)
from rectification.publishing.redaction import Redactor
from rectification.workflow_reports import ReportState

if TYPE_CHECKING:
    from rectification.models import User


class Reach(models.TextChoices):
    """What an act of taking down takes besides the edition it names."""

    ONE = "one", gettext_lazy("this edition only")
    WORDS = "words", gettext_lazy("this and all that print the words below")
    REDACTED = (
        "redacted",
        gettext_lazy("this and all that still print what is redacted now"),
    )


def take_down(
    publication: Publication,
    *,
    by: "User",
    reason: str,
    reach: Reach = Reach.ONE,
    words: str = "",
) -> list[Publication]:
    """Take an edition down, and of the same body whatever `reach` takes with it.

    The addresses go on saying why. Returns what was taken, the named edition first.
    Raises RuleFailed where a redaction rule cannot be asked what is still printed.
    """
    with transaction.atomic():
        body = Report.objects.filter(
            inspection__organisation=publication.report.inspection.organisation_id
        ).order_by("pk")
        rows = list(body.select_for_update(no_key=True, of=("self",)))
        reports = {one.pk: one for one in rows}
        if Withdrawal.objects.filter(publication=publication).exists():
            raise InvalidTransition(_("This edition has been taken down already."))
        taken = [publication, *_with_it(publication, reach, words, rows)]
        # In the order in which chains are locked.
        for one in sorted(taken, key=lambda one: reports[one.report_id].chain_name):
            _bring_down(one, reports[one.report_id], by=by, reason=reason)
    return taken


def _bring_down(
    publication: Publication, report: Report, *, by: "User", reason: str
) -> None:
    if refusal := report.why_not("take_down", by=by):
        raise refusal
    if not reason.strip():
        raise Refusal(_("Please give a reason; the public will read it."))
    Withdrawal.objects.create(
        publication=publication, reason=reason.strip(), withdrawn_by=by
    )
    Chain.record(
        chain=report.chain_name,
        actor=by,
        action="edition.take_down",
        subject=publication.edition,
        reason=reason,
        after={"number": publication.number},
    )


def _with_it(
    publication: Publication, reach: Reach, words: str, reports: Iterable[Report]
) -> list[Publication]:
    """Return the other public editions of the body that print what is to go.

    `reports`: all of the body, since what one of them marks today may stand in what
    another has published.
    """
    if reach is Reach.ONE:
        return []
    rules: Iterable[Redactor] = ()
    marked = [words]
    if reach is Reach.REDACTED:
        rules = tuple(RedactionRule.objects.active())
        marked = [
            text
            for report in reports
            if report.state != ReportState.VOID
            for text in prepare(report).redacted.marked
        ]
    body = publication.report.inspection.organisation_id
    others = Publication.objects.filter(
        report__inspection__organisation=body, withdrawal=None
    ).exclude(pk=publication.pk)
    shown = others.select_related("edition", "report__inspection")
    return [
        one
        for one in shown.order_by("-report", "-number")
        if not one.edition.is_erased and _prints(one, rules, marked)
    ]


def _prints(
    publication: Publication, rules: Iterable[Redactor], marked: list[str]
) -> bool:
    """Whether the public still reads what a rule looks for, or words that are marked.

    Asked as a draft is asked, so that what may not leave is what is taken.
    """
    read = read_again(publication.edition, rules, marked)
    found = any(still_printed(read)) or any(redacted_elsewhere(read))
    read.redacted.refuse_failed()
    return found
