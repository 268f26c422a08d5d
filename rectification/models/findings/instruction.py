"""领导批示: what a leader wrote or said, on findings or on an inspection as a whole.

It decides nothing: it asks offices to reply. So it is entered by one person, a leader
or the coordinator for one, from the paper it stands on or as it was told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.errors import NotAllowed, Refusal
from rectification.models.bodies.organisation import Office
from rectification.models.findings.inspection import Inspection
from rectification.models.findings.replying import RepliedTo, RepliedToQuerySet
from rectification.models.trail.constraints import paired
from rectification.workflow_orders import (
    INSTRUCTION,
    INSTRUCTION_ACTIVITIES,
    InstructionState,
)

if TYPE_CHECKING:
    from rectification.models.bodies.scope import Scope
    from rectification.models.bodies.user import User
    from rectification.models.findings.evidence import Evidence
    from rectification.models.findings.finding import Finding


@dataclass(frozen=True, slots=True)
class InstructionFacts:
    """Who said what on which day. `paper`: the scan of what it stands on.

    `is_told`: there is no paper. Neither is asked of a leader who enters the own words.
    """

    name: str
    words: str
    given_on: date
    post: str = ""
    leader: "User | None" = None
    paper: "Evidence | None" = None
    is_told: bool = False


class InstructionQuerySet(RepliedToQuerySet["Instruction"]):
    def visible_to(self, user: "User") -> Self:
        """For whom sees the whole inspection, and for the offices it goes to."""
        scope = user.scope(Permission.FINDING_VIEW)
        sent = self._addressees().filter(office__in=scope.office_ids)
        return self.filter(scope.whole("inspection__") | Q(Exists(sent)))

    def kept_by(self, scope: "Scope") -> Self:
        return self.filter(inspection__organisation__in=scope.organisation_ids)

    def give(
        self,
        inspection: Inspection,
        said: InstructionFacts,
        *,
        by: "User",
        offices: Sequence[Office],
        reply_due_on: date,
        findings: "Sequence[Finding]" = (),
    ) -> "Instruction":
        """Enter an instruction; without findings it is on the inspection as a whole."""
        one = self.model(
            inspection=inspection,
            leader=said.leader,
            leader_name=str(said.leader) if said.leader else said.name.strip(),
            leader_post=said.post,
            given_on=said.given_on,
            words=said.words,
            paper=said.paper,
            reply_due_on=reply_due_on,
            entered_by=by,
        )
        if not by.may(Permission.INSTRUCTION_GIVE, one):
            raise NotAllowed()
        one.keep(said, by=by, offices=offices, findings=findings)
        return one


class Instruction(RepliedTo):
    """`leader`: the account, where there is one. The name stands as it was then."""

    lifecycle = INSTRUCTION
    activities = INSTRUCTION_ACTIVITIES
    decided_on = ("state", "words")
    relation = "instruction"
    asks_in = "words"

    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        related_name="instructions",
        verbose_name=_("inspection"),
    )
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("account of the leader"),
    )
    leader_name = models.CharField(_("name of the leader"), max_length=60)
    leader_post = models.CharField(_("post of the leader"), max_length=60, blank=True)
    given_on = models.DateField(_("day of the instruction"))
    words = models.TextField(_("words of the instruction"))
    paper = models.ForeignKey(
        "Evidence",
        models.PROTECT,
        null=True,
        related_name="instructions",
        verbose_name=_("scan of the instruction"),
    )
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=InstructionState,
        default=InstructionState.GIVEN,
        editable=False,
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("entered by"),
    )

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = _("instruction of a leader")
        verbose_name_plural = _("instructions of leaders")
        constraints = [
            paired("instruction", "ended"),
            models.CheckConstraint(
                name="instruction_over_when",
                condition=Q(state="given", ended_at=None)
                | Q(state__in=["closed", "withdrawn"], ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="instruction_of_somebody", condition=~Q(leader_name="")
            ),
            models.CheckConstraint(
                name="instruction_reply_due", condition=Q(reply_due_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        """Chinese as the number of an order is: the log says the same to everybody."""
        day = self.given_on
        return f"{self.leader_name}{day.year}年{day.month}月{day.day}日批示"

    def get_absolute_url(self) -> str:
        return reverse("instruction-detail", args=[self.pk])

    # --- questions ---------------------------------------------------------------

    @property
    def is_own(self) -> bool:
        """Whether the leader has entered it."""
        return self.leader_id is not None and self.leader_id == self.entered_by_id

    @property
    def is_told(self) -> bool:
        """Whether it was entered for the leader with no paper to hold it against."""
        return not self.is_own and self.paper_id is None

    def reach(self) -> Reach:
        """Of the body alone: its overseer reads it, and orders by letters."""
        return Reach(self.inspection.organisation_id)

    def _objection(self, action: str, by: "User") -> Refusal | None:
        if action == "withdraw" and self.is_own and by.pk != self.leader_id:
            return NotAllowed(gettext("Only the leader who gave it takes it back."))
        return super()._objection(action, by)

    # --- verbs -------------------------------------------------------------------

    def keep(
        self,
        said: InstructionFacts,
        *,
        by: "User",
        offices: Sequence[Office],
        findings: "Sequence[Finding]",
    ) -> None:
        """Store a new one, to whom it goes and what it is on included."""
        self._check_said(said, offices, findings)
        with transaction.atomic():
            self.save(force_insert=True)
            self._address(findings, offices)
            after = {
                "leader_name": self.leader_name,
                "leader_post": self.leader_post,
                "words": self.words,
                "given_on": self.given_on,
                "reply_due_on": self.reply_due_on,
                "findings": "、".join(one.reference for one in findings),
                "addressees": "、".join(str(one) for one in offices),
                "told": self.is_told,
                "scan": self.paper.sha256 if self.paper else "",
            }
            self._note("give", by=by, after=after)

    def _check_said(
        self,
        said: InstructionFacts,
        offices: Sequence[Office],
        findings: "Sequence[Finding]",
    ) -> None:
        body, due = self.inspection.organisation_id, self.reply_due_on
        if not self.leader_name:
            raise Refusal(gettext("Please say who gave it."), field="name")
        if not self.words.strip():
            raise Refusal(gettext("Please give its words."), field="text")
        if self.given_on > timezone.localdate():
            raise Refusal(gettext("The date lies in the future."), field="given_on")
        if due is None or due < self.given_on:
            raise Refusal(
                gettext("The reply cannot be due before the instruction."),
                field="reply_due_on",
            )
        if not offices or any(one.organisation_id != body for one in offices):
            raise Refusal(gettext("Say which offices are to reply."), field="offices")
        if any(one.inspection_id != self.inspection_id for one in findings):
            raise Refusal(gettext("Say which findings it is about."), field="findings")
        if not (self.is_own or self.paper or said.is_told):
            raise Refusal(
                gettext("Please add the scan, or say that it was told to you."),
                field="paper",
            )
