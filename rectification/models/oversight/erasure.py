"""Erasure of content that must go: asked for by one person, confirmed by another.

What goes is the content. What stays is this row: digest, reason, names and times.
Trap: a log entry's subject is hashed and cannot go; its payload can, and its reason,
unless it is of before reasons were hashed by their digest.
"""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.organisation import Office, Organisation
from rectification.models.bodies.separation import is_another
from rectification.models.oversight.erasure_kinds import find
from rectification.models.trail.constraints import paired
from rectification.models.trail.log import Chain

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def visible_to(self, user: "User") -> Self:
        """Requests of one's bodies; whoever reaches everywhere sees all."""
        scope = user.scope(Permission.ERASURE_VIEW)
        if scope.everything:
            return self.all()
        own = Office.objects.filter(pk__in=scope.office_ids).values("organisation")
        return self.filter(
            Q(organisation__in=scope.organisation_ids) | Q(organisation__in=own)
        )

    def request(self, *, by: "User", kind: str, pk: int, reason: str) -> "Erasure":
        """Ask that something one can see be erased; the content is not touched yet."""
        found = find(kind, pk, by)
        if not by.may(Permission.ERASURE_REQUEST, found.reach):
            raise NotAllowed()
        if not reason.strip():
            raise Refusal(gettext("Please give a reason."))
        with transaction.atomic():
            # The lock lets no two ask for the same thing at once.
            bodies = Organisation.objects.select_for_update(no_key=True)
            bodies.get(pk=found.organisation.pk)
            if self.filter(kind=kind, subject_id=pk, refused_at=None).exists():
                raise InvalidTransition(gettext("This has been asked for already."))
            erasure = self.create(
                kind=kind,
                subject_id=pk,
                place=found.place,
                organisation=found.organisation,
                digest=found.digest,
                reason=reason.strip(),
                requested_by=by,
            )
            erasure.note("request", by=by, chain=found.chain)
        return erasure

    def waiting(self) -> Self:
        return self.filter(confirmed_at=None, refused_at=None)


class Erasure(models.Model):
    class Kind(models.TextChoices):
        ENTRY = "entry", _("Progress entry")
        EVIDENCE = "evidence", _("Evidence")
        EDITION = "edition", _("Edition")
        SUBMISSION = "submission", _("Submission upwards")
        SOURCE = "source", _("Source")
        ORDER = "order", _("Order to reply")
        INSTRUCTION = "instruction", _("Instruction of a leader")
        VERIFICATION = "verification", _("Verification")
        LOOK_BACK = "look_back", _("Look-back")
        CHECK_IN = "check_in", _("Yearly check-in")
        OPINION = "opinion", _("Opinion from the public")
        PAYLOAD = "payload", _("Values in the history")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    subject_id = models.BigIntegerField(_("record"))
    place = models.CharField(_("where"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("body")
    )
    digest = models.CharField(_("digest"), max_length=64)
    reason = models.TextField(_("reason"))
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("requested by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    refused_at = models.DateTimeField(_("refused at"), null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("refused by"),
    )

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [
            paired("erasure", "confirmed"),
            paired("erasure", "refused"),
            models.CheckConstraint(
                name="erasure_two_people",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="erasure_one_answer",
                condition=Q(confirmed_at=None) | Q(refused_at=None),
            ),
            models.CheckConstraint(name="erasure_reason", condition=~Q(reason="")),
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=Q(refused_at=None),
                name="erasure_once",
            ),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.refused_at is None

    def reach(self) -> Reach:
        return Reach(self.organisation_id)

    def why_not(self, by: "User") -> Refusal | None:
        """Say why somebody cannot answer the request now, or None."""
        if not by.may(Permission.ERASURE_CONFIRM, self):
            return NotAllowed()
        if not is_another(by, self.requested_by):
            return InvalidTransition(
                gettext("Whoever asked cannot confirm: it takes a second person.")
            )
        if not self.is_waiting:
            return InvalidTransition(gettext("This request has been answered already."))
        return None

    def confirm(self, *, by: "User") -> None:
        """Erase the content for good. A digest taken now stays in its place."""
        with transaction.atomic():
            row = self._locked(by)
            found = find(row.kind, row.subject_id)
            row.confirmed_at, row.confirmed_by = timezone.now(), by
            row.digest = found.digest
            row.save(update_fields=["confirmed_at", "confirmed_by", "digest"])
            gone = found.wipe(row)
            row.note("confirm", by=by, chain=found.chain, gone=gone)
            # Last of all: what fails before this leaves the file in its place.
            for path in found.files:
                path.unlink(missing_ok=True)
        self.refresh_from_db()

    def refuse(self, *, by: "User") -> None:
        with transaction.atomic():
            row = self._locked(by)
            row.refused_at, row.refused_by = timezone.now(), by
            row.save(update_fields=["refused_at", "refused_by"])
            row.note("refuse", by=by, chain=find(row.kind, row.subject_id).chain)
        self.refresh_from_db()

    def _locked(self, by: "User") -> "Erasure":
        row = Erasure.objects.select_for_update(no_key=True).get(pk=self.pk)
        if refusal := row.why_not(by):
            raise refusal
        return row

    def note(self, action: str, *, by: "User", chain: str, **facts: object) -> None:
        Chain.record(
            chain=chain,
            actor=by,
            action=f"erasure.{action}",
            subject=self,
            reason=self.reason,
            after={
                "kind": self.kind,
                "record": self.subject_id,
                "digest": self.digest,
                **facts,
            },
        )
