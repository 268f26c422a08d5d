"""延期: a later deadline, asked for by one person and agreed to by another.

Where its body says so, a leader's word passes it on and the overseer has the last one.
Here it is decided on. It is asked for by `Deadlines.extend`, and by every edit of a
deadline, in `models/findings/deadline.py`: there stands what counts as a later one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification import workflow
from rectification.access import Permission, Reach
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.findings.deadline import DEADLINE, Due
from rectification.models.findings.finding import Finding
from rectification.models.findings.two_words import WAITING, TwoWords
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
        return self.filter(state__in=WAITING)

    def to_decide(self, user: "User") -> Self:
        """Those whose next word is this user's to say, as far as seats tell."""
        scope = user.scope(Permission.FINDING_DECIDE)
        asked = self.waiting().exclude(requested_by=user)
        passed_on = _of_inspection(
            organisation__extension_needs_overseer=True, overseer__isnull=False
        )
        overseen = _of_inspection(overseer__in=scope.overseen_by_ids)
        own = _of_inspection(organisation__in=scope.organisation_ids)
        first, last = Q(state=ExtensionState.WAITING), Q(state=ExtensionState.ENDORSED)
        return asked.filter((own & first) | (overseen & (last | ~passed_on)))


def _of_inspection(**which: object) -> Q:
    """Match by a subquery, no join: of all findings few have asked for more time."""
    conditions = {f"inspection__{name}": value for name, value in which.items()}
    rows = Finding.objects.filter(pk=OuterRef("finding"), **conditions)
    return Q(Exists(rows))


class Extension(TwoWords):
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
    # What a leader of the body said, where the overseeing body has the last word.
    endorsement = models.TextField(_("opinion of the leader"), blank=True)
    endorsed_at = models.DateTimeField(_("passed on at"), null=True, editable=False)
    endorsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("passed on by"),
    )
    endorsed_paper = models.ForeignKey(
        "PaperDecision",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("passed on on paper"),
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
                condition=Q(state__in=WAITING),
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
            signed("extension", "endorsed"),
            models.CheckConstraint(
                name="extension_two_people",
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="extension_endorsed_by_another",
                condition=Q(endorsed_by=None)
                | ~Q(endorsed_by=F("requested_by"))
                & (Q(decided_by=None) | ~Q(endorsed_by=F("decided_by"))),
            ),
            implies(
                "extension_endorsed_when",
                Q(state=ExtensionState.ENDORSED),
                Q(endorsed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="extension_answered_when",
                condition=Q(state__in=WAITING, decided_at=None, withdrawn_at=None)
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

    def _objection(self, action: str, by: "User") -> Refusal | None:
        if action == "withdraw":
            if by.pk != self.requested_by_id:
                return NotAllowed(gettext("Only whoever asked can withdraw it."))
            return None
        return self._not_ready(action) or self.barred(by) or self._not_his(action, by)

    def _not_ready(self, action: str) -> Refusal | None:
        """Ask the limit again: others may have been agreed to, or it may be lower."""
        if action == "endorse" and not self.needs_overseer:
            return InvalidTransition(gettext("The body decides on this alone."))
        return None if action == "refuse" else self.finding.why_no_extension()

    def _grounds(self, action: str) -> "Iterator[models.Model]":
        yield self.finding
        yield self.finding.inspection
        yield self.finding.inspection.organisation
        yield from self.finding.entries.all()
        yield from self.finding.extensions.exclude(pk=self.pk)

    def asked_at(self) -> "datetime":
        return self.requested_at

    def _workers(self) -> "list[User]":
        return [*self.finding._workers(), self.requested_by]

    # --- verbs -------------------------------------------------------------------

    def withdraw(self, *, by: "User") -> None:
        self._advance("withdraw", by=by, withdrawn_at=timezone.now())

    def refuse(self, *, by: "User", reason: str) -> None:
        answer = _word("decided", by, reason)
        self._advance("refuse", by=by, reason=reason, **answer)

    def endorse(self, *, by: "User", opinion: str = "") -> None:
        """Agree for the body: the deadline before stands until the overseer agrees."""
        answer = _word("endorsed", by, opinion)
        self._advance("endorse", by=by, reason=opinion, **answer)

    def grant(self, *, by: "User", opinion: str = "") -> None:
        """Agree: from now on the later deadline is the finding's."""
        with self._locked() as row:
            row._check("grant", by=by, reason=opinion)
            row._move()
            row._take("grant", by=by, reason=opinion, **_word("decided", by, opinion))

    def take_on_paper(self, decision: "PaperDecision", *, by: "User") -> None:
        action, opinion, sheet = decision.action, decision.opinion, decision.sheet
        stem = "endorsed" if action == "endorse" else "decided"
        with self._locked() as row:
            if action == "grant":
                row._move()
            row._take(
                action,
                by=by,
                reason=sheet.in_words(opinion, confirmed_by=by),
                **_word(stem, sheet.signer, opinion, paper=decision),
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


_OPINION = {"endorsed": "endorsement", "decided": "opinion"}


def _word(
    stem: str,
    by: "User | None",
    opinion: str,
    *,
    paper: "PaperDecision | None" = None,
) -> dict[str, Any]:
    """Return who `endorsed` or `decided`: an account, what a sheet says, or both."""
    return {
        _OPINION[stem]: opinion,
        f"{stem}_at": timezone.now(),
        f"{stem}_by": by,
        f"{stem}_paper": paper,
    }
