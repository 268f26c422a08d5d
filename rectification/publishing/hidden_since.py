"""A frozen edition held against what is to be hidden now, before it is made public."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from rectification.errors import InvalidTransition
from rectification.models import Edition, Report
from rectification.models.reports.report import shortened
from rectification.publishing.envelope import open_envelope
from rectification.publishing.prepare import prepare
from rectification.publishing.readiness import HIDING
from rectification.publishing.readiness.hit import judged
from rectification.publishing.readiness.reading import Reading
from rectification.publishing.readiness.reasons import with_reasons
from rectification.publishing.redaction import Redacted, Redactor


def read_again(
    edition: Edition, rules: Iterable[Redactor], marked: list[str]
) -> Reading:
    """Return what an edition prints, to be asked as a draft is asked."""
    opened = open_envelope(edition.content)
    waivers = tuple(opened.waivers)
    redacted = Redacted(
        opened.notice,
        tuple(rules),
        marked=marked,
        waivers=waivers,
        reasons=tuple(opened.reasons),
    )
    return Reading.of(opened.notice, None, redacted)


def refuse_hidden_since(report: Report, edition: Edition) -> None:
    """Refuse an edition that prints what a draft of today would not be frozen with.

    What a rule of today looks for, what the records mark now, what gives a person away;
    a reason given before the freeze for just that still holds. Raises RuleFailed where
    a rule cannot be asked.
    """
    today = prepare(report).redacted
    read = read_again(edition, today.rules, today.marked)
    found = [
        _("“%(quote)s” in %(where)s")
        % {"quote": hit.quote, "where": read.where(hit.place)}
        for one in with_reasons(report, judged(read, HIDING))
        if one.is_open
        for hit in one.hits
    ]
    read.redacted.refuse_failed()
    if found:
        raise InvalidTransition(
            _(
                "This edition was frozen before some of what it prints was to be "
                "hidden: %(found)s. Take the freeze back, or void it; the next edition "
                "is frozen by the rules and marks of now."
            )
            % {"found": shortened(list(dict.fromkeys(found)))}
        )
