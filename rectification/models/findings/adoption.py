"""States that a text brings along, and the second person who confirms them.

What a published notice says of its findings stands at once, as printed: that it was
published is its basis, and the states that close are marked until they are confirmed.
What a table says only waits: on a signed basis its states are proposed as one batch,
and taken over by whoever confirms it against the original.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.holders import holders, refuse_if_anybody
from rectification.models.bodies.separation import is_independent
from rectification.models.findings.adoption_rows import AdoptionQuerySet, listed
from rectification.models.findings.inspection import Inspection
from rectification.models.findings.parties import separation
from rectification.models.findings.proposed_state import (
    ProposedState,
)
from rectification.models.trail.confirmable import Confirmable
from rectification.models.trail.constraints import implies
from rectification.models.trail.lifecycle import AsRead
from rectification.models.trail.log import Chain
from rectification.notices.canonical import digest_of

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from rectification.models.bodies.user import User
    from rectification.models.findings.finding import Finding, FindingQuerySet


class Adoption(AsRead, Confirmable):
    class Confirmation(models.TextChoices):
        WAITING = "waiting", _("Not confirmed yet")
        PERSON = "person", _("Confirmed by a second person")
        SERVER = "server", _("Confirmed on the server")
        EARLIER = "earlier", _("Imported before confirmations")

    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        related_name="adoptions",
        verbose_name=_("inspection"),
    )
    proposed_at = models.DateTimeField(_("taken in at"), default=timezone.now)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("taken in by"),
    )
    # The signed basis; a published notice has none but its publication.
    meeting = models.CharField(_("meeting or signature"), max_length=200, blank=True)
    met_on = models.DateField(_("day of it"), null=True, blank=True)
    number = models.CharField(_("number of the minutes"), max_length=100, blank=True)
    scan = models.ForeignKey(
        "Evidence",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adoptions",
        verbose_name=_("signed scan"),
    )
    confirmation = models.CharField(
        _("confirmation of the import"),
        max_length=10,
        choices=Confirmation,
        default=Confirmation.WAITING,
        editable=False,
    )

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("adoption on import")
        verbose_name_plural = _("adoptions on import")
        constraints = [
            models.CheckConstraint(
                name="adoption_basis_whole",
                condition=Q(scan=None, met_on=None, meeting="", number="")
                | Q(~Q(meeting=""), scan__isnull=False, met_on__isnull=False),
            ),
            models.CheckConstraint(
                name="adoption_confirmed_when",
                condition=Q(confirmation="waiting", confirmed_at=None)
                | Q(
                    confirmation__in=["person", "server", "earlier"],
                    confirmed_at__isnull=False,
                ),
            ),
            implies(
                "adoption_confirmed_by",
                Q(confirmation="person"),
                Q(confirmer__isnull=False),
            ),
        ]

    if TYPE_CHECKING:
        states: int  # of `counted()`
        findings: RelatedManager[Finding]
        proposals: RelatedManager["ProposedState"]

    def __str__(self) -> str:
        return f"{self.inspection.reference} {self.meeting}".strip()

    def get_absolute_url(self) -> str:
        return reverse("adoption-detail", args=[self.pk])

    # --- verbs -----------------------------------------------------------------

    def confirm(self, *, by: "User") -> list[str]:
        """Confirm, as a second person, that the states are what the original says.

        A table's are taken over now. Return the references left out because their
        finding has moved on since.
        """
        with transaction.atomic():
            row = self._locked()
            self._refuse_newer(row)
            if refusal := row.why_not_confirm(by=by):
                raise refusal
            left_out = row._confirm(Adoption.Confirmation.PERSON, by=by)
        self.refresh_from_db()
        return left_out

    def confirm_on_server(self) -> None:
        """Confirm where nobody on the site can; the server's keeper has compared."""
        with transaction.atomic():
            row = self._locked()
            if refusal := row._why_answered():
                raise refusal
            refuse_if_anybody(row.who_may_confirm())
            row._confirm(Adoption.Confirmation.SERVER, by=None)
        self.refresh_from_db()

    def _confirm(self, how: str, *, by: "User | None") -> list[str]:
        """Take over what is proposed. Only on a locked row."""
        proposed = list(self.proposals.select_related("finding").order_by("pk"))
        kept = [one for one in proposed if one.finding.is_adoptable]
        left_out = [one.finding.reference for one in proposed if one not in kept]
        self._write_confirmed(how, by=by)
        self.proposals.all().delete()
        self.note("adoption.confirm", by=by, after={"left_out": listed(left_out)})
        for one in kept:
            one.finding.adopt(
                by=by, state=one.state, wording=one.wording, adoption=self
            )
        return left_out

    def discard(self, *, by: "User", reason: str) -> None:
        """Take back what a table proposed, before it counts."""
        if not reason.strip():
            raise Refusal(gettext("Please give a reason."))
        with transaction.atomic():
            row = self._locked()
            if refusal := row.why_not_discard(by=by):
                raise refusal
            named = row.proposals.values_list("finding__reference", flat=True)
            before = {"meeting": row.meeting, "findings": listed(named)}
            row.proposals.all().delete()
            key = row.pk
            row.delete()
            row.pk = key  # the entry names what is gone
            row.note("adoption.discard", by=by, reason=reason, before=before)

    def why_not_confirm(self, *, by: "User") -> Refusal | None:
        """Say why somebody cannot confirm this now, or None."""
        if not by.may(Permission.ADOPTION_CONFIRM, self):
            return NotAllowed()
        if refusal := self._why_answered():
            return refusal
        if not is_independent(by, self.proposed_by, despite_first_run=True):
            return NotAllowed(
                gettext(
                    "It takes a second person: neither who took the text in nor an "
                    "account of theirs."
                )
            )
        # What closing on screen asks of each; whoever handled one leaves all of them.
        if refusal := separation(list(self.concerned()), by):
            who = gettext(
                "Another leader of the body who has no part in these findings can "
                "confirm them, or the overseeing office."
            )
            return NotAllowed(f"{refusal} {who}")
        return None

    def who_may_confirm(self) -> "list[User]":
        """List the accounts that could confirm it now."""
        found = holders(Permission.ADOPTION_CONFIRM, self.reach())
        return [one for one in found if self.why_not_confirm(by=one) is None]

    def _why_answered(self) -> Refusal | None:
        if self.is_waiting:
            return None
        return InvalidTransition(gettext("There is nothing to confirm."))

    def why_not_discard(self, *, by: "User") -> Refusal | None:
        """Say why somebody cannot discard this now, or None."""
        if not by.may(Permission.ADOPTION_DISCARD, self):
            return NotAllowed()
        if refusal := self._why_answered():
            return refusal
        if not self.is_signed:
            return InvalidTransition(
                gettext(
                    "The states of a notice stand as printed. Reopen what is not "
                    "done, or take the import back."
                )
            )
        return None

    def note(
        self,
        action: str,
        *,
        by: "User | None",
        reason: str = "",
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
    ) -> None:
        facts = {"meeting": self.meeting, "met_on": self.met_on, "minutes": self.number}
        Chain.record(
            chain=self.inspection.chain_name,
            actor=by,
            action=action,
            subject=self,
            reason=reason,
            before=before,
            after=None if before else {**facts, **(after or {})},
        )

    # --- questions ---------------------------------------------------------------

    @property
    def is_signed(self) -> bool:
        """Whether it has a basis of its own: then its states only wait."""
        return self.scan_id is not None

    @property
    def is_waiting(self) -> bool:
        return self.confirmation == Adoption.Confirmation.WAITING

    @property
    def mark(self) -> str:
        """Which states hang on it: a notice may bring more while it waits."""
        hanging = self.concerned().prefetch_related(None).order_by("pk")
        states = hanging.values_list("pk", "state", "proposed_state__state")
        return digest_of([list(one) for one in states])[:16]

    def lets_adopt(self, by: "User | None") -> bool:
        """Whether somebody takes states over under it: of a notice its importer, as
        it comes in; of a table whoever has confirmed it, None: on the server."""
        if by is None:
            return self.confirmation == Adoption.Confirmation.SERVER
        if self.is_signed:
            return self.confirmer_id == by.pk
        return self.is_waiting and self.proposed_by_id == by.pk

    def concerned(self) -> "FindingQuerySet":
        """Return the findings whose state hangs on it, or would."""
        findings: FindingQuerySet = self.inspection.findings.all()
        mine = Q(adoption=self) | Q(proposed_state__adoption=self)
        return findings.filter(mine).prefetch_related("entries").in_printed_order()

    def reach(self) -> Reach:
        return self.inspection.reach()

    def _locked(self) -> "Adoption":
        """Lock the findings behind it too: a log chain is locked last."""
        rows = Adoption.objects.select_for_update(no_key=True, of=("self",))
        row = rows.select_related("inspection", "proposed_by").filter(pk=self.pk)
        found = row.first()
        if found is None:
            raise InvalidTransition(gettext("There is nothing to confirm."))
        findings = found.inspection.findings.filter(proposed_state__adoption=found)
        list(findings.select_for_update(no_key=True, of=("self",)).order_by("pk"))
        return found
