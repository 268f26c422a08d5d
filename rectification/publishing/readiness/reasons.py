"""The hits of a report, and the reasons that let its warnings pass."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rectification.errors import InvalidTransition
from rectification.models import OutcomeFigure, Report, WarningReason
from rectification.notices import Notice
from rectification.notices.canonical import digest_of
from rectification.notices.writing.write import printed
from rectification.publishing.data_date import data_date
from rectification.publishing.prepare import Prepared, prepare
from rectification.publishing.readiness import RULES, Hit, Severity, check
from rectification.publishing.readiness.outcomes import stated

if TYPE_CHECKING:
    from rectification.models import User


@dataclass(frozen=True, slots=True)
class Answerable:
    """What one rule has found in a report, and the reason given for just that."""

    rule: str
    label: str | Promise
    severity: Severity
    hits: tuple[Hit, ...]
    reason: WarningReason | None = None
    stale: WarningReason | None = None  # given when the rule found something else

    @property
    def digest(self) -> str:
        return hits_digest(self.hits)

    @property
    def is_open(self) -> bool:
        """Whether it stands in the way of freezing."""
        return self.severity is Severity.ERROR or self.reason is None


def for_report(report: Report, prepared: Prepared | None = None) -> list[Answerable]:
    """Return what speaks against publishing `report`, by rule, errors first.

    Judged is what the public would read: after redaction.
    """
    prepared = prepared or prepare(report)
    data = data_date(report)
    hits = check(
        prepared.whole,
        data.as_of,
        redacted=prepared.redacted,
        data=data,
        counted=_counted(report, prepared.whole),
    )
    return with_reasons(report, hits)


def _counted(report: Report, notice: Notice) -> Mapping[str, Decimal] | None:
    """Return what the records count of outcomes, None where the notice counts none."""
    if not any(stated(one.text) for one in printed(notice) if one.finding is None):
        return None
    return OutcomeFigure.objects.of_report(report).numbers()


def with_reasons(report: Report, hits: Iterable[Hit]) -> list[Answerable]:
    """Return what was found by rule, with the reasons given for just that."""
    by_rule: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_rule[hit.rule].append(hit)
    given = WarningReason.objects.latest_of(report) if by_rule else {}
    return [_answerable(rule, tuple(found), given) for rule, found in by_rule.items()]


def _answerable(
    name: str, hits: tuple[Hit, ...], given: dict[str, WarningReason]
) -> Answerable:
    rule, reason = RULES[name], given.get(name)
    if reason is not None and reason.hits_digest != hits_digest(hits):
        return Answerable(name, rule.label, rule.severity, hits, stale=reason)
    return Answerable(name, rule.label, rule.severity, hits, reason)


def hits_digest(hits: Iterable[Hit]) -> str:
    """Return a digest of what was found; where it stands may shift."""
    return digest_of({"quotes": sorted(hit.quote for hit in hits)})


def answer(report: Report, *, by: "User", rule: str, reason: str, seen: str) -> None:
    """Give the reason for what `rule` finds now; `seen` is the digest on the form.

    Raises InvalidTransition where it finds nothing, or something else than was shown.
    """
    found = next((one for one in for_report(report) if one.rule == rule), None)
    if found is None or found.severity is Severity.ERROR:
        raise InvalidTransition(_("There is no such warning any more."))
    if found.digest != seen:
        raise InvalidTransition(
            _(
                "What this check finds has changed since the page was opened. Look at "
                "it again and give the reason then."
            )
        )
    report.answer_warning(by=by, rule=rule, reason=reason, hits_digest=seen)


def refuse_unready(report: Report, prepared: Prepared) -> None:
    """Raise InvalidTransition where errors stand, or warnings without a reason."""
    found = for_report(report, prepared)
    errors = [
        hit for one in found if one.severity is Severity.ERROR for hit in one.hits
    ]
    if errors:
        raise InvalidTransition(" ".join(hit.message for hit in errors))
    unanswered = [str(one.label) for one in found if one.is_open]
    if unanswered:
        raise InvalidTransition(
            _("Mend these or give a reason for each before freezing: %(rules)s.")
            % {"rules": _(", ").join(unanswered)}
        )
