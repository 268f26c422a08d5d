"""Who could take a report's next steps after somebody has taken this one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rectification.access import Permission
from rectification.models.bodies.holders import holders
from rectification.models.bodies.separation import Ties

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.reports.report import Report


class LastSteps:
    """Who may approve, freeze and make public a report; in a few queries."""

    def __init__(self, report: "Report") -> None:
        reach = report.reach()
        self._freezers = holders(Permission.REPORT_FREEZE, reach)
        drafter = report.drafted_by_id
        publishers = holders(Permission.REPORT_PUBLISH, reach)
        approvers = holders(Permission.REPORT_APPROVE, reach)
        people = {one.pk for one in (*self._freezers, *publishers, *approvers)}
        frozen_by = report.editions.order_by("-pk").values_list("frozen_by", flat=True)
        self._frozen_by = frozen_by.first()
        self._ties = Ties({drafter, *people, *filter(None, [self._frozen_by])})
        self._publishers = self._others(publishers, drafter)
        self._approvers = self._others(approvers, drafter)

    def approvers(self) -> "list[User]":
        """List who could approve it: a leader who did not draft it."""
        return list(self._approvers)

    def publishers(self, *, frozen_by: "User | None" = None) -> "list[User]":
        """List who could make it public if this person froze it, or as it is frozen."""
        froze = frozen_by.pk if frozen_by else self._frozen_by
        if froze is None:
            return list(self._publishers)
        return self._others(self._publishers, froze)

    def freezers(self) -> "list[User]":
        """List who could freeze it so that somebody is left to make it public."""
        return [one for one in self._freezers if self.publishers(frozen_by=one)]

    def _others(self, people: "Sequence[User]", key: int) -> "list[User]":
        return [one for one in people if not self._ties.between(one.pk, key)]
