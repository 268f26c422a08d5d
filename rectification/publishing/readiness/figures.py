"""Figures that a completed finding names and its account leaves open."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.notices.notice import Status
from rectification.notices.prose.clauses import clause_around
from rectification.notices.prose.figures import unmet, unmet_within
from rectification.notices.text import narrow
from rectification.publishing.readiness.hit import Found, NoticePlace, Severity, rule
from rectification.publishing.readiness.progress import account_texts
from rectification.publishing.readiness.reading import NumberedFinding, Reading

_LISTED = re.compile(r"^[(（]?[\d一二三四五六七八九十]{1,2}[)）.、．]")


@rule(Severity.WARNING, gettext_lazy("Figures not met by the account"))
def figures_unmet(read: Reading) -> Iterator[Found]:
    """A completed finding whose account accounts for less than the finding counts."""
    for one in read.findings:
        if one.finding.status is not Status.COMPLETED:
            continue
        problem, account = one.finding.problem, account_texts(one.finding)
        told = [(problem, *each) for each in unmet(narrow(problem), narrow(account))]
        told += [(account, *each) for each in unmet_within(narrow(account))]
        for said, start, end, met in told:
            quote = _LISTED.sub("", clause_around(said, start, end))
            yield read.found(
                quote,
                _(
                    "%(where)s is completed and counts “%(quote)s”, but its account "
                    "comes to %(met)s only: account for the rest, or say that all "
                    "are put right."
                ),
                _place(read, one, quote),
                met=f"{met:g}",
            )


def _place(read: Reading, one: NumberedFinding, quote: str) -> NoticePlace:
    texts = read.of_finding(one)
    return next(
        (text.place for text in texts if quote in text.text),
        NoticePlace(finding=one.at),
    )
