"""Signing a review: on screen, or on paper and confirmed by a second account."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext

from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.findings.evidence import Evidence
from rectification.models.findings.paper import check_day, check_sheet, signed_name
from rectification.models.reports.review import Review
from rectification.models.reports.reviewed import Reviewed

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class ReviewVerbs(Reviewed):
    """Each review is of the round at hand."""

    class Meta:
        abstract = True

    def review(self, *, by: "User", kind: str, opinion: str = "") -> Review:
        """Sign the review whose turn it is, in one's own name."""
        with self._locked() as row:
            row._check("review", by=by)
            row._check_turn(kind)
            review = row.reviews.create(
                round=row.round, kind=kind, opinion=opinion, reviewed_by=by
            )
            row._note("review", by=by, after={"kind": kind, "opinion": opinion})
        return review

    def enter_review(
        self,
        *,
        by: "User",
        kind: str,
        name: str = "",
        scan: Evidence,
        signer: "User | None" = None,
        signed_at: datetime | None = None,
        opinion: str = "",
    ) -> Review:
        """Propose what somebody signed on paper; the scan shows it.

        `signer`: the account of who signed, where there is one; else `name`. It counts
        once a second account has confirmed it.
        """
        with self._locked() as row:
            row._check("enter_review", by=by)
            name = signed_name(name, signer)
            signed_at = signed_at or timezone.now()
            if scan.organisation_id != row.inspection.organisation_id:
                raise NotAllowed()
            row._check_turn(kind)
            row._check_signatory(kind, name, signer, by=by)
            check_sheet(scan, beside=row.reviews.filter(round=row.round))
            day, began = timezone.localdate(signed_at), row.round_began_on()
            check_day(day, since=began, field="signed_at")
            review = row.reviews.create(
                round=row.round,
                kind=kind,
                opinion=opinion,
                signed_at=signed_at,
                signatory=name,
                signer=signer,
                scan=scan,
                entered_by=by,
            )
            after = {"review": review, "kind": kind, "opinion": opinion, "name": name}
            row._note("enter_review", by=by, after=after | {"scan": scan.sha256})
        return review

    def confirm_review(self, review: Review, *, by: "User") -> None:
        """Confirm, as a second account, that an entry is what the paper says."""
        with self._locked() as row:
            stored = row.reviews.select_for_update(no_key=True).get(pk=review.pk)
            row._check("confirm_review", by=by)
            if refusal := row.why_not_confirm(stored, by=by):
                raise refusal
            stored.note_confirmed(by)
            row._note("confirm_review", by=by, after={"review": stored})

    def discard_review(self, review: Review, *, by: "User", reason: str) -> None:
        """Take back an entry that is not what the paper says, before it counts."""
        with self._locked() as row:
            stored = row.reviews.select_for_update(no_key=True).get(pk=review.pk)
            row._check("discard_review", by=by, reason=reason)
            if stored.round != row.round or stored.counts:
                raise InvalidTransition(gettext("There is nothing to confirm."))
            before = {"review": stored.pk, "kind": stored.kind, "name": stored.name}
            stored.delete()
            row._note("discard_review", by=by, reason=reason, before=before)

    def why_not_confirm(self, review: Review, *, by: "User") -> Refusal | None:
        """Say why somebody cannot confirm what was entered from paper, or None."""
        if review.round != self.round:
            return InvalidTransition(gettext("There is nothing to confirm."))
        return review.why_no_second_person(by) or self._drafter_objection(by)
