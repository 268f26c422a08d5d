"""What many senders call not solved: it proposes that somebody look back at it."""

from typing import TYPE_CHECKING

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from rectification.models.findings.look_back import ENDED, not_looked_at
from rectification.models.reports.opinion import Opinion

if TYPE_CHECKING:
    from rectification.models.findings.finding import FindingQuerySet

NOT_SOLVED = 3  # such judgements since the close-out propose a look-back


def proposed_look_backs(findings: "FindingQuerySet") -> "FindingQuerySet":
    """Return closed findings that many senders call not solved, and nobody looked at.

    Each says how many do (`not_solved`), of those since it was closed.
    """
    since = Coalesce(OuterRef("closed_at"), OuterRef("adopted_at"))
    told = Opinion.objects.filter(
        finding=OuterRef("pk"), is_satisfied=False, judged_at__gte=since
    )
    counted = told.order_by().values("finding").annotate(number=Count("pk"))
    number = Subquery(counted.values("number"), output_field=IntegerField())
    closed = not_looked_at(findings.filter(state__in=ENDED))
    return closed.annotate(not_solved=Coalesce(number, 0)).filter(
        not_solved__gte=NOT_SOLVED
    )
