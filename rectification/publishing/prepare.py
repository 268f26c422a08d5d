"""What the public would read of a report: taken, redacted, cut to what is printed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rectification.models import RedactionRule, Report
from rectification.notices import Notice
from rectification.publishing.history import Event, events_since
from rectification.publishing.redaction import Redacted, Redactor, public_part, redact
from rectification.records import Snapshot, take


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report on its way out."""

    redacted: Redacted
    taken: Snapshot  # as the records say it, before redaction
    events: tuple[Event, ...] = ()  # since the last edition, before redaction

    @property
    def references(self) -> tuple[str, ...]:
        return self.taken.references

    @property
    def whole(self) -> Notice:
        """Still with values that no line prints."""
        return self.redacted.notice

    @property
    def waivers(self) -> tuple[str, ...]:
        """Of each finding, why it was closed without evidence; read beside it."""
        return self.redacted.waivers

    @property
    def reasons(self) -> tuple[tuple[int, str], ...]:
        """Why deadlines were moved: which finding, from 0, and the words."""
        return self.redacted.reasons

    @property
    def history(self) -> list[dict[str, object]]:
        """What happened since the last edition, as an edition keeps it."""
        said = iter(self.reasons)
        return [one.as_row(next(said)[1] if one.reason else "") for one in self.events]

    @property
    def notice(self) -> Notice:
        return public_part(self.whole)


def prepare(report: Report, rules: Iterable[Redactor] | None = None) -> Prepared:
    """Return what `report` would say in public now. Nothing in the records changes.

    `rules`: other redaction rules than those in force.
    """
    taken = take(report)
    asked = RedactionRule.objects.active() if rules is None else rules
    events = tuple(events_since(report, taken.references))
    reasons = [
        (taken.references.index(one.reference), one.reason)
        for one in events
        if one.reason
    ]
    redacted = redact(taken.notice, asked, taken.waivers, reasons)
    return Prepared(redacted, taken, events)


def listed(prepared: Prepared) -> Iterator[dict[str, object]]:
    """Yield the redactions as an edition keeps them: what rule, where, why."""
    for one in prepared.redacted.redactions:
        at = one.finding
        yield {
            "rule": one.rule,
            "reason": one.reason,
            "section": one.section,
            "finding": None if at is None else prepared.references[at],
            "field": one.field,
        }
