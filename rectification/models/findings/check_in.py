"""年度续报: that what is to be kept up for good was kept up, told of once a year.

It is due a year after the finding was decided on as long-term, or after the last one
that was told. The office tells of it with proof; somebody who is no party confirms it,
or sends it back. Kept up no longer, the finding is closed out for good or reopened.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification import workflow
from rectification.access import Permission, Reach
from rectification.errors import InvalidTransition, Refusal
from rectification.models.findings.adoption import Adoption
from rectification.models.findings.evidence import Evidence
from rectification.models.findings.finding import Finding
from rectification.models.findings.months import (
    end_of,
    last_that_is_due,
    months_after,
)
from rectification.models.trail.constraints import implies, paired
from rectification.models.trail.lifecycle import Acting
from rectification.models.trail.log import Chain, LogEntry
from rectification.workflow import CheckInState, FindingState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.finding import FindingQuerySet

MONTHS = 12  # from one to the next
AHEAD = timedelta(days=30)  # before its day it is asked for


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(finding__in=Finding.objects.visible_to(user))

    def counting(self) -> Self:
        """Not sent back, and told since the finding was last decided on."""
        closed = Coalesce(F("finding__closed_at"), F("finding__adopted_at"))
        told = self.exclude(state=CheckInState.RETURNED)
        return told.filter(
            finding__state=FindingState.LONG_TERM, written_at__gte=closed
        )

    def waiting(self) -> Self:
        """Those that somebody is to confirm: the same as `is_waiting` of the row."""
        return self.counting().filter(state=CheckInState.WAITING)

    def write(
        self,
        finding: Finding,
        *,
        by: "User",
        words: str,
        files: Sequence[Evidence] = (),
    ) -> "CheckIn":
        """Tell how a finding was kept up; it waits to be confirmed."""
        with finding._locked() as row:
            row._check("check_in", by=by)
            if refusal := why_no_other(row):
                raise refusal
            one = self.model(finding=row, words=words.strip(), written_by=by)
            one.keep(files, by=by)
        return one


class CheckIn(Acting):
    lifecycle = workflow.CHECK_IN
    decided_on = ("state", "written_at", "words")

    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="check_ins", verbose_name=_("finding")
    )
    words = models.TextField(_("how it was kept up"))
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=CheckInState,
        default=CheckInState.WAITING,
        editable=False,
    )
    opinion = models.TextField(_("opinion"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly check-in")
        verbose_name_plural = _("yearly check-ins")
        constraints = [
            paired("checkin", "decided"),
            models.CheckConstraint(
                name="checkin_state_known",
                condition=Q(state__in=sorted(CheckInState.values)),
            ),
            implies(
                "checkin_decided_when",
                ~Q(state=CheckInState.WAITING),
                Q(decided_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["finding", "written_at"], name="checkin_last")]

    def __str__(self) -> str:
        return f"{self.finding}: {self.get_state_display()}"

    # --- questions ---------------------------------------------------------------

    @property
    def address(self) -> str:
        return self.finding.reference

    def reach(self) -> Reach:
        return self.finding.reach()

    @property
    def is_counting(self) -> bool:
        """The same rule as `counting()` on the query set."""
        finding = self.finding
        since = finding.closed_at or finding.adopted_at
        is_since = since is not None and self.written_at >= since
        is_kept_up = finding.state == FindingState.LONG_TERM
        return self.state != CheckInState.RETURNED and is_kept_up and is_since

    @property
    def is_waiting(self) -> bool:
        return self.state == CheckInState.WAITING and self.is_counting

    def _objection(self, action: str, by: "User") -> Refusal | None:
        if not self.is_counting:
            return InvalidTransition(
                gettext(
                    "The finding was decided on anew since, and this counts no more."
                )
            )
        return self.barred(by)

    def _separation(self, by: "User") -> Refusal | None:
        """Who told of it is a party to the finding, as whoever did the work is."""
        return self.finding.barred(by)

    # --- verbs -------------------------------------------------------------------

    def keep(self, files: Sequence[Evidence], *, by: "User") -> None:
        """Store a new one with its files; only on the locked row of its finding."""
        if not self.words:
            raise Refusal(gettext("Please say how it was kept up."), field="text")
        if not files:
            raise Refusal(
                gettext("What was kept up has to be shown: please add a file."),
                field="evidence",
            )
        self.save(force_insert=True)
        kept = [self.files.create(evidence=file) for file in files]
        after = {"check_in": self.pk, "kept_up": self.words, "files": len(kept)}
        self.finding._note("check_in", by=by, after=after)

    def confirm(self, *, by: "User", opinion: str = "") -> None:
        self._decide("confirm", by, opinion)

    def send_back(self, *, by: "User", reason: str) -> None:
        """Have it told anew: it is owed again as of its day."""
        self._decide("send_back", by, reason)

    def _decide(self, action: str, by: "User", opinion: str) -> None:
        self._advance(
            action,
            by=by,
            reason=opinion.strip(),
            opinion=opinion.strip(),
            decided_at=timezone.now(),
            decided_by=by,
        )

    def _grounds(self, action: str) -> Sequence[models.Model]:
        return [self.finding]

    def _note(self, action: str, *, by: "User | None", **said: Any) -> LogEntry:
        """Log it of the finding, by the key of the row: they are erased as one."""
        return Chain.record(
            chain=self.finding.chain_name,
            actor=by,
            action=f"checkin.{action}",
            subject=self.finding,
            reason=said.get("reason", ""),
            after={"check_in": self.pk},
        )


class CheckInFile(models.Model):
    """A file that shows how it was kept up."""

    check_in = models.ForeignKey(
        CheckIn,
        models.PROTECT,
        related_name="files",
        verbose_name=_("yearly check-in"),
    )
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, related_name="check_ins", verbose_name=_("evidence")
    )

    class Meta:
        verbose_name = _("file of a yearly check-in")
        verbose_name_plural = _("files of yearly check-ins")
        constraints = [
            models.UniqueConstraint(
                fields=["check_in", "evidence"], name="checkinfile_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_in} {self.evidence_id}"


# --- when it is due -----------------------------------------------------------------


def why_no_other(finding: Finding) -> Refusal | None:
    """Say that one waits to be confirmed already, or None."""
    if any(one.is_waiting for one in finding.check_ins.all()):
        return InvalidTransition(
            gettext("A check-in waits to be confirmed; another one comes after it.")
        )
    return None


def due_on(finding: Finding) -> date | None:
    """Return when the next one is due, None for a finding that is not kept up.

    The finding comes from `with_last`, or all its check-ins are asked.
    """
    if finding.state != FindingState.LONG_TERM:
        return None
    if hasattr(finding, "told_at"):
        told: list[datetime] = [finding.told_at] if finding.told_at else []
    else:
        told = [one.written_at for one in finding.check_ins.all() if one.is_counting]
    since = max(told, default=finding.closed_at or finding.adopted_at)
    return next_after(since) if since else None


def next_after(at: datetime) -> date:
    return months_after(timezone.localdate(at), MONTHS)


def last_told() -> Coalesce:
    """Read of each finding when its last check-in was told, or it was decided on."""
    told = _of_it().order_by("-written_at").values("written_at")[:1]
    return Coalesce(Subquery(told), "closed_at", "adopted_at")


def with_last(findings: "FindingQuerySet") -> "FindingQuerySet":
    """Have each say when it was last told of (`told_at`), for `due_on`."""
    return findings.annotate(told_at=last_told())


def kept_up(findings: "FindingQuerySet") -> "FindingQuerySet":
    """Return those that are told of every year; of an import once it is confirmed."""
    waiting = Adoption.Confirmation.WAITING
    kept = findings.filter(state=FindingState.LONG_TERM)
    return kept.exclude(adoption__confirmation=waiting)


def owed(findings: "FindingQuerySet", *, by_day: date) -> "FindingQuerySet":
    """Return those whose check-in is due by a day and not told: as `due_on`."""
    end = end_of(last_that_is_due(by_day, MONTHS))
    closed = Q(closed_at__lt=end) | Q(closed_at=None, adopted_at__lt=end)
    told = _of_it().filter(written_at__gte=end)
    return kept_up(findings).filter(closed, ~Exists(told))


def owed_by(user: "User", *, by_day: date) -> "FindingQuerySet":
    """Return those of somebody's own offices."""
    offices = user.scope(Permission.FINDING_WORK).office_ids
    own = Finding.objects.visible_to(user).answered_for_by(offices)
    return owed(own, by_day=by_day)


def waiting_for(user: "User") -> "FindingQuerySet":
    """Return those with a check-in that somebody may confirm, as far as seats tell."""
    scope = user.scope(Permission.FINDING_DECIDE)
    shown = Finding.objects.visible_to(user).filter(scope.whole("inspection__"))
    told = CheckIn.objects.waiting().exclude(written_by=user)
    return shown.filter(pk__in=told.values("finding"))


def waits(findings: "FindingQuerySet") -> "FindingQuerySet":
    """Return those with a check-in that nobody has confirmed yet."""
    return findings.filter(pk__in=CheckIn.objects.waiting().values("finding"))


def with_files() -> CheckInQuerySet:
    files = CheckInFile.objects.select_related("evidence").order_by("pk")
    return CheckIn.objects.prefetch_related(Prefetch("files", files))


def _of_it() -> CheckInQuerySet:
    """Return the check-ins of the row at hand that count for it."""
    return CheckIn.objects.counting().filter(finding=OuterRef("pk"))
