"""How an order comes about and ends: drafted, signed under a number, settled."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from rectification.errors import Conflict, InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.order_kinds import MOST_DAYS, OrderKind
from rectification.models.bodies.organisation import Office, Organisation
from rectification.models.bodies.separation import is_another
from rectification.models.bodies.working_days import WorkingDays
from rectification.models.findings.replying import RepliedTo, over

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.finding import Finding


class OrderVerbs(RepliedTo):
    """The verbs of `SupervisionOrder`, which alone declares its fields."""

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        inspection_id: int
        issuer_id: int
        kind: models.CharField[str, str]
        tone: models.CharField[str, str]
        reason: models.TextField[str, str]
        reply_days: models.PositiveSmallIntegerField[int, int]
        drafted_by: models.ForeignKey[User, User]
        drafted_by_id: int

        @property
        def is_from_overseer(self) -> bool: ...

    def _objection(self, action: str, by: "User") -> Refusal | None:
        if action == "edit" and by.pk != self.drafted_by_id:
            return NotAllowed(gettext("Only whoever drafted it can change it."))
        if action in ("submit", "sign") and not self.reason:
            return InvalidTransition(
                gettext("Its content has been erased: discard it, draft another.")
            )
        if action == "sign" and not self.is_from_overseer:
            return self._same_as_drafter(by)
        return super()._objection(action, by)

    def _same_as_drafter(self, by: "User") -> Refusal | None:
        if is_another(by, self.drafted_by):
            return None
        return NotAllowed(
            gettext(
                "Whoever drafted it cannot sign it, nor whose account they opened, "
                "seated or reset."
            )
        )

    # --- drafting ----------------------------------------------------------------

    def keep_draft(
        self, *, by: "User", findings: "Sequence[Finding]", offices: Sequence[Office]
    ) -> None:
        """Store a new draft, whom it goes to and what it is about included."""
        self._check_words(findings, offices)
        with transaction.atomic():
            self.save(force_insert=True)
            self._address(findings, offices)
            self._note("draft", by=by, after=self._facts(findings, offices))

    def edit(
        self,
        *,
        by: "User",
        version: int,
        kind: OrderKind,
        reason: str,
        findings: "Sequence[Finding]",
        offices: Sequence[Office] = (),
        reply_days: int | None = None,
    ) -> None:
        """Word a draft anew, whom it goes to and what it is about included."""
        with self._locked() as row:
            row._check("edit", by=by)
            if version != row.version:
                raise Conflict(current=row._facts(*row._addressed()))
            row._check_words(findings, offices)
            row.kind, row.tone, row.reason = kind.name, kind.tone, reason
            row.reply_days = reply_days or kind.days
            row.version += 1
            named = ["kind", "tone", "reason", "reply_days", "version"]
            row.save(update_fields=named)
            for one in (*row.addressees.all(), *row.concerned.all()):
                one.delete()
            row._address(findings, offices)
            row._note("edit", by=by, after=row._facts(findings, offices))

    def _check_words(
        self, findings: "Sequence[Finding]", offices: Sequence[Office]
    ) -> None:
        if not self.reason.strip():
            raise Refusal(gettext("Please give a reason."), field="reason")
        if not findings or any(
            one.inspection_id != self.inspection_id for one in findings
        ):
            raise Refusal(gettext("Say which findings it is about."), field="findings")
        body = self.inspection.organisation_id
        is_own = all(one.organisation_id == body for one in offices)
        if bool(offices) is self.is_from_overseer or not is_own:
            raise Refusal(gettext("Say which offices are to reply."), field="offices")
        if not 1 <= self.reply_days <= MOST_DAYS:
            raise Refusal(
                gettext("1 to %(days)d working days, please.") % {"days": MOST_DAYS},
                field="reply_days",
            )

    def _facts(
        self, findings: "Iterable[Finding]", offices: Iterable[Office]
    ) -> dict[str, object]:
        return {
            "kind": self.kind,
            "reason": self.reason,
            "reply_days": self.reply_days,
            "findings": "、".join(one.reference for one in findings),
            "addressees": "、".join(str(one) for one in offices),
        }

    # --- verbs -------------------------------------------------------------------

    def submit(self, *, by: "User") -> None:
        self._advance("submit", by=by)

    def return_draft(self, *, by: "User", reason: str) -> None:
        self._advance("return_draft", by=by, reason=reason)

    def sign(self, *, by: "User") -> None:
        """Issue it under the issuer's next number of the year; from now on it counts.

        The issuer's row is the lock of its numbers: no two are alike, none is missing.
        """
        with transaction.atomic():
            bodies = Organisation.objects.select_for_update(no_key=True)
            bodies.get(pk=self.issuer_id)
            with self._locked() as row:
                row._check("sign", by=by)
                today = timezone.localdate()
                row._take(
                    "sign",
                    by=by,
                    year=today.year,
                    number=row._next_number(today.year),
                    reply_due_on=WorkingDays().after(today, row.reply_days),
                    issued_at=timezone.now(),
                    issued_by=by,
                )

    def _next_number(self, year: int) -> int:
        rows: Any = type(self)._default_manager
        issued = rows.filter(issuer=self.issuer_id, year=year)
        return int(issued.aggregate(last=Max("number"))["last"] or 0) + 1

    def discard(self, *, by: "User", reason: str) -> None:
        """Drop what was never issued; no number was given to it."""
        self._advance("discard", by=by, reason=reason, ending=reason, **over(by))
