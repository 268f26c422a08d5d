"""汇总: what offices reported in a period is folded into the accounts of findings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.errors import InvalidTransition
from rectification.models.findings.finding import Finding
from rectification.models.findings.progress import ProgressEntry
from rectification.models.findings.reporting_period import ReportingPeriod
from rectification.models.trail import written
from rectification.models.trail.frozen import FrozenModel, FrozenQuerySet

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


@dataclass(frozen=True, slots=True)
class Folded:
    """What becomes of one finding's account, over the version that was read.

    `up_to`: the key of the last entry that was read; `lead`: the introduction, None
    where it stays; `accounts`: those that change, by the key of their measure.
    """

    version: int
    up_to: int
    lead: str | None = None
    accounts: Mapping[int, str] = field(default_factory=dict)


class FoldQuerySet(FrozenQuerySet["Fold"]):
    def of_period(self, period: ReportingPeriod) -> Self:
        return self.filter(finding__inspection=period.inspection_id, since=period.since)

    def fold(
        self,
        period: ReportingPeriod,
        tasks: Iterable[tuple[Finding, Folded]],
        *,
        by: "User",
    ) -> "list[Fold]":
        """Change the accounts of many findings or of none, and remember it.

        Raises Conflict where one was changed since it was read.
        """
        with transaction.atomic():
            return [self._fold(period, one, task, by=by) for one, task in tasks]

    def _fold(
        self, period: ReportingPeriod, finding: Finding, task: Folded, *, by: "User"
    ) -> "Fold":
        with finding._locked() as row:
            row._check("fold", by=by)
            row._check_version(task.version)
            read = row.entries.reported_in(period).filter(pk=task.up_to).first()
            if read is None:
                raise InvalidTransition(
                    gettext(
                        "%(reference)s: a report shown on the page was returned or "
                        "withdrawn meanwhile. Please open the page again."
                    )
                    % {"reference": row.reference}
                )
            written.see(read)
            _write(row, task, by=by, reason=_in_records(period))
            made = self.create(
                finding=row, since=period.since, up_to=read, folded_by=by
            )
            row._note("fold", by=by, after={"since": period.since, "entry": read})
        return made


def _write(row: Finding, task: Folded, *, by: "User", reason: str) -> None:
    if task.lead is not None:
        row.edit(by=by, version=row.version, reason=reason, account_lead=task.lead)
    measures = row.measures.in_bulk(list(task.accounts))
    for key, account in task.accounts.items():
        row.update_measure(
            by=by,
            measure=measures[key],
            version=row.version,
            reason=reason,
            account=account,
        )


def _in_records(period: ReportingPeriod) -> str:
    with translation.override("zh-hans"):  # the log speaks Chinese
        return gettext("Reports of %(period)s folded in") % {"period": period.name}


class Fold(FrozenModel):
    """`up_to`: the newest entry that was read; what came later is not folded yet."""

    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="folds", verbose_name=_("finding")
    )
    since = models.DateField(_("first day of the period"))
    up_to = models.ForeignKey(
        ProgressEntry,
        models.PROTECT,
        related_name="folds",
        verbose_name=_("last entry read"),
    )
    folded_at = models.DateTimeField(_("folded in at"), default=timezone.now)
    folded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("folded in by"),
    )

    objects: ClassVar = FoldQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
        verbose_name = _("folding of reports")
        verbose_name_plural = _("foldings of reports")
        indexes = [models.Index(fields=["finding", "since"], name="fold_of_period")]

    def __str__(self) -> str:
        return f"{self.finding} {self.since}"
