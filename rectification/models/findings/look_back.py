"""整改回头看: whether what was closed out has lasted, looked at some months later.

When it is due follows from the day of the close-out and the months that the body has
set. One look after each close-out settles it; a relapse opens the finding again.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.errors import Refusal
from rectification.models.bodies.rhythm import LookBackMonths
from rectification.models.findings.adoption import Adoption
from rectification.models.findings.deadline import Due
from rectification.models.findings.evidence import Evidence
from rectification.models.findings.finding import Finding
from rectification.models.findings.months import (
    end_of,
    last_that_is_due,
    months_after,
)
from rectification.workflow import FindingState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.finding import FindingQuerySet

# What is kept up for good goes on: nothing of it has ended that could relapse.
ENDED = (FindingState.COMPLETED, FindingState.SUBSTANTIALLY_COMPLETED)


class LookBackQuerySet(models.QuerySet["LookBack"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(finding__in=Finding.objects.visible_to(user))

    def look(
        self,
        finding: Finding,
        *,
        by: "User",
        result: str,
        words: str,
        files: Sequence[Evidence] = (),
        due: Due | None = None,
        measures: Collection[int] | None = None,
    ) -> "LookBack":
        """Say what was found; a relapse reopens it for the same words.

        `due`, `measures`: its new deadline, and the measures that are open again.
        """
        with finding._locked() as row:
            row._check("look_back", by=by)
            one = self.model(
                finding=row, result=result, words=words.strip(), looked_by=by
            )
            one.keep(files, by=by)
            if result == LookBack.Result.RELAPSED:
                row.relapse(by=by, reason=one.words, due=due, measures=measures)
        return one


class LookBack(models.Model):
    class Result(models.TextChoices):
        HELD = "held", _("Has lasted")
        RELAPSED = "relapsed", _("Relapsed")

    finding = models.ForeignKey(
        Finding,
        models.PROTECT,
        related_name="look_backs",
        verbose_name=_("finding"),
    )
    result = models.CharField(_("result"), max_length=8, choices=Result)
    words = models.TextField(_("what was looked at, and what was found"))
    looked_at = models.DateTimeField(_("looked at"), default=timezone.now)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("looked at by"),
    )

    objects = LookBackQuerySet.as_manager()

    class Meta:
        verbose_name = _("look-back")
        verbose_name_plural = _("look-backs")
        constraints = [
            models.CheckConstraint(
                name="lookback_result_known",
                condition=Q(result__in=["held", "relapsed"]),
            )
        ]
        indexes = [
            models.Index(fields=["finding", "looked_at"], name="lookback_newest")
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.get_result_display()}"

    def reach(self) -> Reach:
        return self.finding.reach()

    def keep(self, files: Sequence[Evidence], *, by: "User") -> None:
        """Store a new one with its files; only on the locked row of its finding."""
        if self.result not in LookBack.Result.values:
            raise Refusal(gettext("Please choose a result."), field="result")
        if not self.words:
            raise Refusal(
                gettext("Please say what was looked at, and what was found."),
                field="text",
            )
        if self.result == LookBack.Result.RELAPSED and not files:
            raise Refusal(
                gettext("A relapse needs proof: please add a file."), field="evidence"
            )
        self.save(force_insert=True)
        kept = [self.files.create(evidence=file) for file in files]
        after = {"look_back": self.pk, "result": self.result, "words": self.words}
        self.finding._note("look_back", by=by, after=after | {"files": len(kept)})


class LookBackFile(models.Model):
    """A file that shows what was found."""

    look_back = models.ForeignKey(
        LookBack, models.PROTECT, related_name="files", verbose_name=_("look-back")
    )
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, related_name="look_backs", verbose_name=_("evidence")
    )

    class Meta:
        verbose_name = _("file of a look-back")
        verbose_name_plural = _("files of look-backs")
        constraints = [
            models.UniqueConstraint(
                fields=["look_back", "evidence"], name="lookbackfile_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.look_back} {self.evidence_id}"


# --- when it is due -----------------------------------------------------------------


def due_on(finding: Finding) -> date | None:
    """Return when a closed finding is to be looked at again, None for never.

    Whether it was: `is_owed`. Its body must be fetched.
    """
    months = finding.inspection.organisation.look_back_months
    at = finding.closed_at or finding.adopted_at
    if not months or at is None or finding.state not in ENDED:
        return None
    return months_after(timezone.localdate(at), months)


def owed(findings: "FindingQuerySet", *, by_day: date) -> "FindingQuerySet":
    """Return those whose look-back is due by a day and was not done: as `due_on`."""
    due = Q(pk__in=[])
    for months in filter(None, LookBackMonths.values):
        end = end_of(last_that_is_due(by_day, months))
        closed = Q(closed_at__lt=end) | Q(closed_at=None, adopted_at__lt=end)
        due |= Q(inspection__organisation__look_back_months=months) & closed
    waiting = Q(adoption__confirmation=Adoption.Confirmation.WAITING)
    ended = findings.filter(due, state__in=ENDED).exclude(waiting)
    return not_looked_at(ended)


def not_looked_at(findings: "FindingQuerySet") -> "FindingQuerySet":
    """Return those that nobody has looked back at since they were closed."""
    return findings.filter(~Exists(since_closed()))


def owed_by(user: "User", *, by_day: date) -> "FindingQuerySet":
    """Return those that somebody may look at, of the own body or one overseen."""
    scope = user.scope(Permission.FINDING_LOOK_BACK)
    shown = Finding.objects.visible_to(user).filter(scope.whole("inspection__"))
    return owed(shown, by_day=by_day)


def looked_at_as(findings: "FindingQuerySet", result: str) -> "FindingQuerySet":
    """Return those found so last, since they were closed; relapsed: at any time."""
    if result == LookBack.Result.RELAPSED:
        rows = LookBack.objects.filter(result=result)
        return findings.filter(pk__in=rows.values("finding"))
    newest = since_closed().order_by("-looked_at", "-pk").values("result")[:1]
    return findings.closed().annotate(lasted=Subquery(newest)).filter(lasted=result)


def since_closed() -> LookBackQuerySet:
    """Return the look-backs at the row at hand since it was closed."""
    since = Coalesce(OuterRef("closed_at"), OuterRef("adopted_at"))
    rows = LookBack.objects.filter(finding=OuterRef("pk"))
    return rows.filter(looked_at__gte=since)
