"""领导批示: what a leader wrote or said, on findings or on an inspection as a whole.

It decides nothing: it asks offices to reply. So it is entered by one person, a leader
or the coordinator for one, from the paper it stands on or as it was told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.errors import InvalidTransition, NotAllowed, Refusal
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


_CORRECTED = ("leader_name", "leader_post", "words", "given_on", "reply_due_on")


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
        is_others = self.is_own and by.pk != self.leader_id
        if action == "withdraw" and is_others:
            return NotAllowed(gettext("Only the leader who gave it takes it back."))
        if action == "correct" and is_others:
            return NotAllowed(gettext("Only the leader who gave it corrects it."))
        if action == "correct":
            return self._why_not_corrected()
        return super()._objection(action, by)

    def _why_not_corrected(self) -> Refusal | None:
        if not self.words:
            return InvalidTransition(gettext("The content has been erased."))
        if any(one.replied_at or one.returned_at for one in self.addressees.all()):
            return InvalidTransition(
                gettext("It was replied to: what was asked stands as it was read.")
            )
        return None

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
            paper = self.paper.sha256 if self.paper else ""
            after = {"told": self.is_told, "scan": paper}
            self._note("give", by=by, after=self._facts(findings, offices) | after)

    def correct(
        self,
        said: InstructionFacts,
        *,
        by: "User",
        reason: str,
        offices: Sequence[Office],
        reply_due_on: date,
        findings: "Sequence[Finding]" = (),
    ) -> None:
        """Mend a slip while nobody has replied; what stood before is in the log.

        Its leader's account, and the scan, stay as they are.
        """
        with self._locked() as row:
            row._check("correct", by=by, reason=reason)
            before = row._facts(*row._addressed())
            if row.leader_id is None:
                row.leader_name = said.name.strip()
            row.leader_post, row.words = said.post, said.words
            row.given_on, row.reply_due_on = said.given_on, reply_due_on
            row._check_said(replace(said, is_told=row.is_told), offices, findings)
            row.save(update_fields=[*_CORRECTED])
            told = apps.get_model("rectification", "Notification")
            with told.recounted(addressee__instruction=row):
                for one in (*row.addressees.all(), *row.concerned.all()):
                    one.delete()
            row._address(findings, offices)
            after = row._facts(findings, offices)
            changed = [name for name in after if after[name] != before[name]]
            row._note(
                "correct",
                by=by,
                reason=reason,
                before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )

    def _facts(
        self, findings: "Sequence[Finding]", offices: Sequence[Office]
    ) -> dict[str, object]:
        return {
            **{name: getattr(self, name) for name in _CORRECTED},
            "findings": "、".join(one.reference for one in findings),
            "addressees": "、".join(str(one) for one in offices),
        }

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
