"""What is replied to: by an office or a body, with words and files, or sent back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext

from rectification.errors import InvalidTransition, Refusal
from rectification.models.trail.lifecycle import Acting
from rectification.models.trail.log import Chain, LogEntry

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from rectification.models.bodies.user import User
    from rectification.models.findings.addressee import Addressee, ConcernedFinding
    from rectification.models.findings.evidence import Evidence
    from rectification.models.findings.inspection import Inspection

# Steps that stand in the timeline of the findings it is about.
TOLD = frozenset({"sign", "close", "withdraw", "reply", "return_reply"})
REPLY = (
    *("reply", "replied_at", "replied_by"),
    *("return_reason", "returned_at", "returned_by"),
)


class RepliedTo(Acting):
    """A record with addressees, about findings of one inspection."""

    relation: ClassVar[str]  # of an addressee to it

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        inspection: models.ForeignKey[Inspection, Inspection]
        addressees: RelatedManager[Addressee]
        concerned: RelatedManager[ConcernedFinding]

    @property
    def address(self) -> str:
        return str(self.pk)

    @property
    def chain_name(self) -> str:
        return self.inspection.reference

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

    def _addressee(self, addressee: "Addressee") -> "Addressee":
        """Return the row as stored, locked behind its order, and as it was read."""
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
                    after={"order": str(self)},
                )
        return entry
