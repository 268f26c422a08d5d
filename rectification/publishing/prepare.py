"""What the public would read of a report: taken, redacted, cut to what is printed."""

from collections.abc import Iterator
from dataclasses import dataclass

from rectification.models import RedactionRule, Report
from rectification.notices import Notice
from rectification.publishing.redaction import Redaction, public_part, redact
from rectification.records import Snapshot, take


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report on its way out. `whole` still holds values that no line prints."""

    whole: Notice
    taken: Snapshot  # as the records say it, before redaction
    redactions: tuple[Redaction, ...]
    marked: tuple[str, ...]  # words taken out by marks; never to be kept

    @property
    def references(self) -> tuple[str, ...]:
        return self.taken.references

    @property
    def notice(self) -> Notice:
        return public_part(self.whole)


def prepare(report: Report) -> Prepared:
    """Return what `report` would say in public now. Nothing in the records changes."""
    taken = take(report)
    done = redact(taken.notice, RedactionRule.objects.active())
    return Prepared(done.notice, taken, tuple(done.redactions), tuple(done.marked))


def listed(prepared: Prepared) -> Iterator[dict[str, object]]:
    """Yield the redactions as an edition keeps them: what rule, where, why."""
    for one in prepared.redactions:
        at = one.finding
        yield {
            "rule": one.rule,
            "reason": one.reason,
            "section": one.section,
            "finding": None if at is None else prepared.references[at],
            "field": one.field,
        }
