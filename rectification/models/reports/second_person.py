"""Who could take a report's next steps after somebody has taken this one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rectification.access import Permission
from rectification.models.bodies.holders import holders
from rectification.models.bodies.separation import Ties
from rectification.models.reports.review import Review

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.reports.report import Report


class LastSteps:
    """Who may review, approve, freeze and publish a report; in a few queries.

    `due`: the reviews to be signed for what it says now, in order.
    """

    def __init__(self, report: "Report", due: "Sequence[Review.Kind]" = ()) -> None:
        self.due = due
        reach = report.reach()
        self._freezers = holders(Permission.REPORT_FREEZE, reach)
        drafters = report.drafters()
        signers = _signers(report, due)
        reviewers = holders(Permission.REPORT_REVIEW, reach)
        publishers = holders(Permission.REPORT_PUBLISH, reach)
        approvers = holders(Permission.REPORT_APPROVE, reach)
        able = (*self._freezers, *publishers, *approvers, *reviewers)
        people = {one.pk for one in able} | drafters | signers
        frozen_by = report.editions.order_by("-pk").values_list("frozen_by", flat=True)
        self._frozen_by = frozen_by.first()
        self._ties = Ties({*people, *filter(None, [self._frozen_by])})
        self._publishers = self._others(publishers, drafters)
        self._approvers = self._others(approvers, drafters)
        self._reviewers = self._others(reviewers, drafters | signers)

    def reviewers(self) -> "list[User]":
        """List who could sign the review that is due: no drafter, no other signer."""
        return list(self._reviewers)

    def approvers(self) -> "list[User]":
        """List who could approve it: a leader who did not work on it."""
        return list(self._approvers)

    def publishers(self, *, frozen_by: "User | None" = None) -> "list[User]":
        """List who could make it public if this person froze it, or as it is frozen."""
        froze = frozen_by.pk if frozen_by else self._frozen_by
        if froze is None:
            return list(self._publishers)
        return self._others(self._publishers, {froze})

    def freezers(self) -> "list[User]":
        """List who could freeze it so that somebody is left to make it public."""
        return [one for one in self._freezers if self.publishers(frozen_by=one)]

    def _others(self, people: "Sequence[User]", keys: set[int]) -> "list[User]":
        return [
            one
            for one in people
            if not any(self._ties.between(one.pk, key) for key in keys)
        ]


def _signers(report: "Report", due: "Sequence[Review.Kind]") -> set[int]:
    """Return whose account has signed and therefore does not sign what is due.

    Who has signed that before signs it anew.
    """
    signed = [one for one in report.signed_reviews() if one.kind not in due[:1]]
    if due[:1] == [Review.Kind.SECRECY] and len(signed) > 1:
        return set()
    keys = (one.reviewed_by_id or one.signer_id for one in signed)
    return {key for key in keys if key is not None}
