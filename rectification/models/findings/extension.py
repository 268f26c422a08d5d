"""延期: a later deadline, asked for by one person and agreed to by another.

Here it is decided on. It is asked for by `Deadlines.extend`, and by every edit of a
deadline, in `models/findings/deadline.py`: there stands what counts as a later one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification import workflow
from rectification.access import Reach
from rectification.errors import NotAllowed, Refusal
from rectification.models.bodies.separation import is_another
from rectification.models.findings.deadline import DEADLINE, Due
from rectification.models.findings.finding import Finding
from rectification.models.findings.signable import Signable
from rectification.models.trail.constraints import implies, signed
from rectification.models.trail.log import Chain, LogEntry
from rectification.workflow import ExtensionState

if TYPE_CHECKING:
    from datetime import datetime

    from rectification.models.bodies.user import User
    from rectification.models.findings.paper_sheet import PaperDecision


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(finding__in=Finding.objects.visible_to(user))

    def waiting(self) -> Self:
        return self.filter(state=ExtensionState.WAITING)


class Extension(Signable):
    """The deadline that stood, and the later one asked for; no day: it is to go.

    What stood counts until somebody agrees; both stay to be read.
    """

    lifecycle = workflow.EXTENSION
    decided_on = ("state", "requested_at")

    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="extensions", verbose_name=_("finding")
    )
    old_due_on = models.DateField(_("deadline before"))
    old_due_precision = models.CharField(
        _("precision before"), max_length=8, choices=Finding.Precision
    )
    old_due_wording = models.CharField(_("wording before"), max_length=500, blank=True)
    old_kind = models.CharField(
        _("kind before"), max_length=16, choices=Finding.Kind, blank=True
    )
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    due_precision = models.CharField(
        _("precision of the deadline"),
        max_length=8,
        choices=Finding.Precision,
        blank=True,
    )
    due_wording = models.CharField(_("deadline as printed"), max_length=500, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Finding.Kind, blank=True)
    reason = models.TextField(_("reason"))
    # Empty of requests from before it was asked.
    done_so_far = models.TextField(_("what was done so far"), blank=True)
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("requested by"),
    )
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=ExtensionState,
        default=ExtensionState.WAITING,
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
    # Where it was on paper; `decided_by` is then the signer's account, if any.
    decided_paper = models.ForeignKey(
        "PaperDecision",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided on paper"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.UniqueConstraint(
                fields=["finding"],
                condition=Q(state=ExtensionState.WAITING),
                name="extension_one_waits",
            ),
            models.CheckConstraint(name="extension_reason", condition=~Q(reason="")),
            implies(
                "extension_due_precision", Q(due_on__isnull=False), ~Q(due_precision="")
            ),
            models.CheckConstraint(
                name="extension_state_known",
                condition=Q(state__in=sorted(ExtensionState.values)),
            ),
            signed("extension", "decided"),
            models.CheckConstraint(
                name="extension_two_people",
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="extension_answered_when",
                condition=Q(state="waiting", decided_at=None, withdrawn_at=None)
                | Q(state="withdrawn", decided_at=None, withdrawn_at__isnull=False)
                | Q(
                    state__in=["granted", "refused"],
                    decided_at__isnull=False,
                    withdrawn_at=None,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding} {self.old_due_on} → {self.due_on or '—'}"

    # --- questions ---------------------------------------------------------------

    def reach(self) -> Reach:
        return self.finding.reach()

    @property
    def old(self) -> Due:
        """The deadline that stood when this one was asked for."""
        return Due(*(getattr(self, f"old_{name}") for name in DEADLINE))

    @property
    def address(self) -> str:
        return self.finding.reference

    @property
    def is_waiting(self) -> bool:
        return self.state == ExtensionState.WAITING

    def _objection(self, action: str, by: "User") -> Refusal | None:
        if action == "withdraw":
            if by.pk != self.requested_by_id:
                return NotAllowed(gettext("Only whoever asked can withdraw it."))
            return None
        return self._not_ready(action) or self._separation(by)

    def _not_ready(self, action: str) -> Refusal | None:
        """Ask the limit again: others may have been agreed to, or it may be lower."""
        return self.finding.why_no_extension() if action == "grant" else None

    def _grounds(self, action: str) -> "Iterator[models.Model]":
        yield self.finding
        yield self.finding.inspection
        yield self.finding.inspection.organisation
        yield from self.finding.entries.all()
        yield from self.finding.extensions.exclude(pk=self.pk)

    def _separation(self, by: "User") -> Refusal | None:
        if not is_another(by, self.requested_by):
            return NotAllowed(
                gettext(
                    "Whoever asked for the later deadline cannot decide on it, nor "
                    "whose account they opened, seated or reset."
                )
            )
        return self.finding._separation(by)

    def asked_at(self) -> "datetime":
        return self.requested_at

    def on_paper(self) -> list[str]:
        return ["grant", "refuse"] if self.is_waiting else []

    def _workers(self) -> "list[User]":
        return [*self.finding._workers(), self.requested_by]

    # --- verbs -------------------------------------------------------------------

    def withdraw(self, *, by: "User") -> None:
        self._advance("withdraw", by=by, withdrawn_at=timezone.now())

    def refuse(self, *, by: "User", reason: str) -> None:
        answer = _decision(by, reason)
        self._advance("refuse", by=by, reason=reason, **answer)

    def grant(self, *, by: "User", opinion: str = "") -> None:
        """Agree: from now on the later deadline is the finding's."""
        with self._locked() as row:
            row._check("grant", by=by, reason=opinion)
            row._move()
            row._take("grant", by=by, reason=opinion, **_decision(by, opinion))

    def take_on_paper(self, decision: "PaperDecision", *, by: "User") -> None:
        action, opinion, sheet = decision.action, decision.opinion, decision.sheet
        with self._locked() as row:
            if action == "grant":
                row._move()
            row._take(
                action,
                by=by,
                reason=sheet.in_words(opinion, confirmed_by=by),
                **_decision(sheet.signer, opinion, paper=decision),
            )

    def _move(self) -> None:
        """Let the finding have the later deadline. Only on a locked row."""
        finding = self.finding
        for name in DEADLINE:
            setattr(finding, name, getattr(self, name))
        finding.version += 1
        finding.save(update_fields=[*DEADLINE, "version"])

    @contextmanager
    def _locked(self) -> Iterator[Self]:
        """Lock the finding first, as whoever changes its deadline does."""
        with self.finding._locked() as finding, super()._locked() as row:
            row.finding = finding
            yield row

    def _note(self, action: str, *, by: "User | None", **said: Any) -> LogEntry:
        """Log it of the finding; its values say what became of the deadline."""
        after = {name: getattr(self, name) for name in DEADLINE}
        is_new = action == "grant"
        return Chain.record(
            chain=self.finding.chain_name,
            actor=by,
            action=f"extension.{action}",
            subject=self.finding,
            reason=said.get("reason", ""),
            before=self.old._asdict() if is_new else None,
            after=after if is_new else None,
        )


def _decision(
    by: "User | None", opinion: str, *, paper: "PaperDecision | None" = None
) -> dict[str, Any]:
    """Return who answers: an account, or what a sheet says, or both."""
    return {
        "opinion": opinion,
        "decided_at": timezone.now(),
        "decided_by": by,
        "decided_paper": paper,
    }
