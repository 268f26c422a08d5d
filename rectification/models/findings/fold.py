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
            told = row.entries.reported_in(period).filter(pk__lte=task.up_to)
            known = _lines(told.values_list("text", flat=True))
            _write(row, task, known, by=by, reason=_in_records(period))
            made = self.create(
                finding=row, since=period.since, up_to=read, folded_by=by
            )
            row._note("fold", by=by, after={"since": period.since, "entry": read})
        return made


def _write(
    row: Finding, task: Folded, known: set[str], *, by: "User", reason: str
) -> None:
    """Log apart who only takes reports over and who words an account: see `parties.py`.

    `known`: the lines of the reports.
    """

    def act(old: str, new: str) -> str:
        is_told = _lines([new]) <= known | _lines([old])
        return "take_over" if is_told else "word_account"

    if task.lead is not None and task.lead != row.account_lead:
        changed = {"account_lead": task.lead, "version": row.version + 1}
        row._change(act(row.account_lead, task.lead), by=by, reason=reason, **changed)
    rows = row.measures.select_for_update(no_key=True)
    for measure in rows.filter(pk__in=task.accounts).order_by("pk"):
        action = act(measure.account, task.accounts[measure.pk])
        if before := measure.write(account=task.accounts[measure.pk]):
            row._bump()
            row._note(
                action,
                by=by,
                reason=reason,
                before={"measure": measure, **before},
                after={"measure": measure, "account": measure.account},
            )


def _lines(texts: Iterable[str]) -> set[str]:
    """Return the lines of some texts, without the white space that means nothing."""
    lines = (line for text in texts for line in text.splitlines())
    return {said for line in lines if (said := "".join(line.split()))}


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
