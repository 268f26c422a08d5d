"""What is replied to: by an office or a body, with words and files, or sent back."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.separation import is_another
from rectification.models.trail.lifecycle import Acting
from rectification.models.trail.log import Chain, LogEntry
from rectification.workflow_orders import OUT

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from rectification.models.bodies.organisation import Office
    from rectification.models.bodies.scope import Scope
    from rectification.models.bodies.user import User
    from rectification.models.findings.addressee import Addressee, ConcernedFinding
    from rectification.models.findings.evidence import Evidence
    from rectification.models.findings.finding import Finding
    from rectification.models.findings.inspection import Inspection

# Steps that stand in the timeline of the findings it is about.
TOLD = frozenset(
    {"give", "sign", "close", "withdraw", "reply", "return_reply", "correct"}
)
REPLY = (
    *("reply", "replied_at", "replied_by"),
    *("return_reason", "returned_at", "returned_by"),
)


T = TypeVar("T", bound="RepliedTo")


class RepliedToQuerySet(models.QuerySet[T]):
    """What is asked alike of all that is replied to; whose it is, `kept_by` says."""

    def kept_by(self, scope: "Scope") -> Self:
        """Of whoever may judge the replies."""
        raise NotImplementedError

    def out(self) -> Self:
        return self.filter(state__in=OUT)

    def owing(self) -> Self:
        """Those that somebody has still to reply to."""
        return self.filter(Exists(self._addressees().owing()))

    def replied(self) -> Self:
        """Out, and replied to by all."""
        return self.out().exclude(pk__in=self.owing().values("pk"))

    def overdue(self, on: date) -> Self:
        """The same rule as `is_overdue`, of those not replied to."""
        return self.owing().filter(reply_due_on__lt=on)

    def to_settle_by(self, user: "User") -> Self:
        """Replied to by all, none of it by this person."""
        own = self._addressees().filter(replied_by=user)
        kept = self.replied().kept_by(user.scope(Permission.ORDER_SETTLE))
        return kept.filter(~Exists(own))

    def _addressees(self) -> Any:
        """Return the addressees of the row at hand, within a query."""
        rows = apps.get_model("rectification", "Addressee").objects
        return rows.filter(**{self.model.relation: OuterRef("pk")})


class RepliedTo(Acting):
    """A record with addressees, about findings of one inspection."""

    relation: ClassVar[str]  # of an addressee to it
    asks_in: ClassVar[str]  # the field that says what is asked of them

    reply_due_on = models.DateField(_("reply due on"), null=True, blank=True)
    ending = models.TextField(_("how it ended"), blank=True)
    ended_at = models.DateTimeField(_("over since"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("ended by"),
    )

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        inspection: models.ForeignKey[Inspection, Inspection]
        addressees: RelatedManager[Addressee]
        concerned: RelatedManager[ConcernedFinding]

        def get_absolute_url(self) -> str: ...

    @property
    def address(self) -> str:
        return str(self.pk)

    @property
    def chain_name(self) -> str:
        return self.inspection.reference

    @property
    def asked(self) -> str:
        """What is asked of the addressees; "" once it is erased."""
        return str(getattr(self, self.asks_in))

    def is_overdue(self, on: date) -> bool:
        """Whether a reply would be late on a day, if one is owed."""
        return (
            self.state in OUT
            and self.reply_due_on is not None
            and self.reply_due_on < on
        )

    def _objection(self, action: str, by: "User") -> Refusal | None:
        return self._why_not_closed(by) if action == "close" else None

    def _why_not_closed(self, by: "User") -> Refusal | None:
        rows = list(self.addressees.select_related("replied_by").order_by("pk"))
        if not all(one.has_replied for one in rows):
            return InvalidTransition(
                gettext("Not everybody has replied: it can be withdrawn, not closed.")
            )
        repliers = (one.replied_by for one in rows if one.replied_by)
        if not all(is_another(by, one) for one in repliers):
            return NotAllowed(
                gettext("Whoever has replied to it does not judge the reply.")
            )
        return None

    def _grounds(self, action: str) -> "Iterator[models.Model]":
        yield self.inspection
        yield from self.addressees.order_by("pk")
        yield from self.concerned.order_by("pk")

    # --- verbs -------------------------------------------------------------------

    def close(self, *, by: "User", ending: str = "") -> None:
        self._advance("close", by=by, ending=ending, **over(by))

    def withdraw(self, *, by: "User", reason: str) -> None:
        """Take back what is out; what was replied stays."""
        self._advance("withdraw", by=by, reason=reason, ending=reason, **over(by))

    def reply(
        self,
        addressee: "Addressee",
        *,
        by: "User",
        text: str,
        files: "Sequence[Evidence]" = (),
    ) -> None:
        """Reply for an office or for the body; what was sent back is replied anew."""
        with self._locked() as row:
            one = row._addressee(addressee)
            if refusal := row.why_not("reply", by=by, reach=one.reach()):
                raise refusal
            if one.has_replied:
                raise InvalidTransition(gettext("This is replied to already."))
            if not text.strip():
                raise Refusal(gettext("Please give a reply."), field="reply")
            one.reply, one.replied_at, one.replied_by = text, timezone.now(), by
            one.return_reason, one.returned_at, one.returned_by = "", None, None
            one.save(update_fields=REPLY)
            kept = [one.files.create(evidence=file) for file in files]
            after = {"addressee": one.name, "reply": text, "files": len(kept)}
            row._note("reply", by=by, after=after)

    def return_reply(self, addressee: "Addressee", *, by: "User", reason: str) -> None:
        """Send a reply back, to be given anew within the same time."""
        with self._locked() as row:
            one = row._addressee(addressee)
            row._check("return_reply", by=by, reason=reason)
            if not one.has_replied:
                raise InvalidTransition(gettext("There is no reply to send back."))
            one.replied_at, one.replied_by = None, None
            one.return_reason = reason
            one.returned_at, one.returned_by = timezone.now(), by
            one.save(update_fields=REPLY)
            after = {"addressee": one.name}
            row._note("return_reply", by=by, reason=reason, after=after)

    def _address(
        self, findings: "Sequence[Finding]", offices: "Sequence[Office]"
    ) -> None:
        for finding in findings:
            self.concerned.create(finding=finding)
        for office in offices or (None,):
            self.addressees.create(office=office)

    def _addressed(self) -> "tuple[list[Finding], list[Office]]":
        concerned = self.concerned.select_related("finding").order_by("pk")
        addressees = self.addressees.select_related("office").order_by("pk")
        return (
            [one.finding for one in concerned],
            [one.office for one in addressees if one.office],
        )

    def _addressee(self, addressee: "Addressee") -> "Addressee":
        """Return the row as stored, locked behind its own, and as it was read."""
        one = self.addressees.select_for_update(no_key=True).get(pk=addressee.pk)
        addressee._refuse_newer(one)
        setattr(one, self.relation, self)
        return one

    def _note(
        self, action: str, *, by: "User | None", reason: str = "", **said: Any
    ) -> LogEntry:
        """Log it, and tell the timeline of each finding of it, without its words."""
        entry = super()._note(action, by=by, reason=reason, **said)
        if action in TOLD:
            for one in self.concerned.select_related("finding").order_by("pk"):
                Chain.record(
                    chain=self.chain_name,
                    actor=by,
                    action=entry.action,
                    subject=one.finding,
                    after={self.relation: str(self)},
                )
        return entry


def over(by: "User") -> dict[str, Any]:
    """Return who has ended it and when, as values of the step."""
    return {"ended_at": timezone.now(), "ended_by": by}
