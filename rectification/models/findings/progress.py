"""Progress entries: what happened, said by whoever did it or on an office's behalf."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.organisation import Office
from rectification.models.findings.finding import Finding
from rectification.models.findings.measure import Measure
from rectification.models.trail import written
from rectification.models.trail.constraints import paired
from rectification.models.trail.lifecycle import AsRead
from rectification.workflow import FINDING_ACTIVITIES, FindingState, Permission

if TYPE_CHECKING:
    from datetime import datetime

    from rectification.models.bodies.user import User
    from rectification.models.findings.reporting_period import ReportingPeriod


class ProgressQuerySet(models.QuerySet["ProgressEntry"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(finding__in=Finding.objects.visible_to(user))

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def newest_first(self) -> Self:
        """What stands, by the day on which it happened; of one day, the last made."""
        return self.standing().order_by("-happened_on", "-pk")

    def asked_back(self) -> Self:
        """Returned, and its office has reported nothing on the finding since."""
        later = self.model._default_manager.standing().filter(
            finding=OuterRef("finding"),
            office=OuterRef("office"),
            created_at__gt=OuterRef("returned_at"),
        )
        return self.standing().filter(~Exists(later), returned_at__isnull=False)

    def counting(self) -> Self:
        """What is reported: not withdrawn, not returned, confirmed where it waits."""
        counts = Q(waits=False) | Q(confirmed_at__isnull=False)
        return self.standing().filter(counts, returned_at=None)

    def reported_in(self, period: "ReportingPeriod") -> Self:
        """What counts of what was reported in a period, the last made last."""
        begins, ends = period.moments()
        found = self.counting().filter(created_at__gte=begins)
        return found.filter(created_at__lt=ends).order_by("created_at", "pk")

    def unconfirmed(self) -> Self:
        """Filled in for an office, or reported there, and not confirmed yet."""
        asked = Q(on_behalf=True) | Q(waits=True)
        return self.standing().filter(asked, confirmed_at=None, returned_at=None)

    def to_confirm_by(self, user: "User") -> Self:
        """Those that somebody may confirm; the verb asks again."""
        filled_in = user.scope(Permission.FINDING_CONFIRM).office_ids
        reported = user.scope(Permission.PROGRESS_CONFIRM).office_ids
        mine = Q(on_behalf=True, office__in=filled_in)
        mine |= Q(on_behalf=False, office__in=reported)
        under_review = FindingState.SUBMITTED
        rows = self.unconfirmed().filter(mine).exclude(author=user)
        return rows.exclude(finding__state=under_review)

    def mark_used(self) -> int:
        """Fix the entries: a close-out or an edition rests on them.

        From then on they can be neither corrected nor withdrawn.
        """
        return written.update(self.filter(used_at=None), used_at=timezone.now())


class ProgressEntry(AsRead, models.Model):
    decided_on = ("text", "reason_for_delay", "help_needed")

    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="entries", verbose_name=_("finding")
    )
    measure = models.ForeignKey(
        Measure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("measure"),
    )
    happened_on = models.DateField(_("date"))
    text = models.TextField(_("progress"))
    reason_for_delay = models.TextField(_("reason for delay"), blank=True)
    help_needed = models.TextField(_("help needed"), blank=True)
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("office"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="entries",
        verbose_name=_("author"),
    )
    created_at = models.DateTimeField(_("entered at"), default=timezone.now)
    on_behalf = models.BooleanField(_("filled in for the office"), default=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    # It counts only once it is confirmed; settled when it is made.
    waits = models.BooleanField(_("counts once it is confirmed"), default=False)
    # 本期无新进展: that nothing is new, with the reason, is a report too.
    no_news = models.BooleanField(_("no news"), default=False)
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("returned by"),
    )
    return_reason = models.TextField(_("what is missing"), blank=True)
    used_at = models.DateTimeField(_("relied on since"), null=True, blank=True)
    erasure = models.ForeignKey(
        "Erasure",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("erasure"),
    )
    # Names one filled-in form, so that posting it again adds nothing. NULL: no form.
    form_key = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress entry")
        verbose_name_plural = _("progress entries")
        constraints = [
            models.UniqueConstraint(
                fields=["author", "form_key"], name="progressentry_form_key"
            ),
            paired("progressentry", "confirmed"),
            paired("progressentry", "withdrawn"),
            paired("progressentry", "returned"),
            models.CheckConstraint(
                name="progressentry_confirmed_what",
                condition=Q(confirmed_at=None) | Q(on_behalf=True) | Q(waits=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["finding", "happened_on"], name="progressentry_timeline"
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding} {self.happened_on}"

    def correct(self, *, by: "User", text: str, reason: str) -> None:
        """Reword one's own entry. The earlier wording stays in the log."""
        self._rewrite("correct_progress", by=by, reason=reason, text=text)

    def withdraw(self, *, by: "User", reason: str) -> None:
        """Take one's own entry back. It stays, struck out."""
        self._rewrite(
            "withdraw_progress",
            by=by,
            reason=reason,
            withdrawn_at=timezone.now(),
            withdrawn_by=by,
        )

    def confirm(self, *, by: "User") -> None:
        """Make an entry one's office's own: filled in for it, or reported by others."""
        with self.finding._locked() as finding:
            row = finding.entries.get(pk=self.pk)
            self._refuse_newer(row)
            action = row.confirming
            finding._check(action, by=by)
            if refusal := row.why_not_confirmed(by):
                raise refusal
            row._save(
                action,
                by=by,
                reason="",
                confirmed_at=timezone.now(),
                confirmed_by=by,
            )
        self.refresh_from_db()

    @property
    def confirming(self) -> str:
        """Return the action that confirms it: of what was filled in, or reported."""
        return "confirm" if self.on_behalf else "confirm_progress"

    def why_not_confirmed(self, by: "User") -> Refusal | None:
        """Say what the entry itself has against being confirmed, or None."""
        right = FINDING_ACTIVITIES[self.confirming].permission
        if self.office_id not in by.scope(right).office_ids:
            return NotAllowed()
        if not self.is_unconfirmed:
            return InvalidTransition(gettext("There is nothing to confirm."))
        if self.author_id == by.pk:
            return NotAllowed(
                gettext("It is your own entry: somebody else confirms it.")
            )
        return None

    @property
    def is_unconfirmed(self) -> bool:
        """Whether somebody of its office is to confirm it still."""
        gone = self.confirmed_at or self.withdrawn_at or self.returned_at
        return (self.on_behalf or self.waits) and not gone

    @property
    def counted_at(self) -> "datetime | None":
        """When it began to count as reported; None where it waits for that."""
        return self.confirmed_at if self.waits else self.created_at

    def send_back(self, *, by: "User", reason: str) -> None:
        """退回重报: have its office report anew. Until then it counts as no report."""
        with self.finding._locked() as finding:
            row = finding.entries.get(pk=self.pk)
            finding._check("return_progress", by=by, reason=reason)
            if refusal := row.why_not_returned(by):
                raise refusal
            row.returned_at, row.returned_by = timezone.now(), by
            row.return_reason = reason
            row.save(update_fields=["returned_at", "returned_by", "return_reason"])
            finding._note("return_progress", by=by, reason=reason, after={"entry": row})
        self.refresh_from_db()

    def why_not_returned(self, by: "User") -> Refusal | None:
        """Say what the entry itself has against being returned, or None."""
        if self.author_id == by.pk:
            return NotAllowed(
                gettext("It is your own entry: correct it, or withdraw it.")
            )
        if self.is_settled:
            return InvalidTransition(
                gettext(
                    "This entry is withdrawn or returned, or something already rests "
                    "on it."
                )
            )
        return None

    @property
    def is_settled(self) -> bool:
        """Whether nothing becomes of it any more: it is gone, returned or relied on."""
        return any((self.withdrawn_at, self.returned_at, self.used_at, self.erasure_id))

    def can_be_rewritten(self, by: "User") -> bool:
        """Whether the author may still correct or withdraw it."""
        return self.author_id == by.pk and not self.is_settled

    def _rewrite(
        self, action: str, *, by: "User", reason: str, **values: object
    ) -> None:
        with self.finding._locked() as finding:
            row = finding.entries.get(pk=self.pk)
            if row.author_id != by.pk:
                raise NotAllowed(gettext("Only the author can change an entry."))
            if not row.can_be_rewritten(by):
                raise InvalidTransition(
                    gettext(
                        "This entry is withdrawn or returned, or something already "
                        "rests on it."
                    )
                )
            finding._check(action, by=by, reason=reason)
            # Locked before the chain is: whoever answers holds it and waits for that.
            helped = list(row.help_requests.open().select_for_update(no_key=True))
            row._save(action, by=by, reason=reason, **values)
            if action == "withdraw_progress":
                for asked in helped:
                    asked.withdraw(by=by)
            finding._keep_latest(finding.entries.newest_first().first())
        self.refresh_from_db()

    def _save(self, action: str, *, by: "User", reason: str, **values: object) -> None:
        before = {name: getattr(self, name) for name in values}
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))
        self.finding._note(
            action,
            by=by,
            reason=reason,
            before={"entry": self, **before},
            after={"entry": self, **values},
        )
