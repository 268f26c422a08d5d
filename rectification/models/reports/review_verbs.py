"""Signing a review: on screen, or on paper and confirmed by a second account."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext

from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.findings.evidence import Evidence
from rectification.models.findings.paper import (
    check_day,
    check_number,
    check_sheet,
    number_of,
    signed_name,
)
from rectification.models.reports.report_text import UNBOUND, ReportText
from rectification.models.reports.review import Review
from rectification.models.reports.reviewed import Reviewed

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class ReviewVerbs(Reviewed):
    """Each review is of the round at hand."""

    class Meta:
        abstract = True

    def review(
        self,
        *,
        by: "User",
        kind: str,
        opinion: str = "",
        text: ReportText = UNBOUND,
    ) -> Review:
        """Sign the review whose turn it is, in one's own name, for `text` alone.

        One that was signed for an earlier text is signed anew, by whomever.
        """
        with self._locked() as row:
            row._check("review", by=by)
            row._check_turn(kind, text)
            if refusal := row._twice_objection(kind, row._signed_by(by)):
                raise refusal
            before = row._discard_stale(kind)
            review = row._sign(kind, text, opinion=opinion, reviewed_by=by)
            after = {"kind": kind, "opinion": opinion, "digest": text.digest}
            row._note("review", by=by, before=before, after=after)
        return review

    def enter_review(
        self,
        *,
        by: "User",
        kind: str,
        name: str = "",
        scan: Evidence,
        sheet_number: str,
        text: ReportText = UNBOUND,
        signer: "User | None" = None,
        signed_at: datetime | None = None,
        opinion: str = "",
    ) -> Review:
        """Propose what somebody signed on paper; the scan shows it.

        `signer`: the account of who signed, where there is one; else `name`.
        `sheet_number`: as printed on the sheet; it says which text was signed. It
        counts once a second account has confirmed it.
        """
        with self._locked() as row:
            row._check("enter_review", by=by)
            signed_at = signed_at or timezone.now()
            row._check_turn(kind, text)
            row._check_signatory(kind, name, signer, by=by)
            name = signed_name(name, signer, row._bodies())
            day, began = timezone.localdate(signed_at), row.round_began_on()
            check_day(day, since=began, field="signed_at")
            beside = row.reviews.filter(round=row.round, digest=text.digest)
            row._check_sheet(scan, sheet_number, text, beside=beside)
            before = row._discard_stale(kind)
            said = {"opinion": opinion, "signatory": name, "signer": signer}
            review = row._sign(
                kind, text, **said, signed_at=signed_at, scan=scan, entered_by=by
            )
            after = {"review": review, "kind": kind, "opinion": opinion, "name": name}
            after |= {"scan": scan.sha256, "digest": text.digest}
            row._note("enter_review", by=by, before=before, after=after)
        return review

    def confirm_review(
        self, review: Review, *, by: "User", text: ReportText = UNBOUND
    ) -> None:
        """Confirm, as a second account, that an entry is what the paper says."""
        with self._locked() as row:
            stored = row.reviews.select_for_update(no_key=True).get(pk=review.pk)
            row._check("confirm_review", by=by)
            if refusal := row.why_not_confirm(stored, by=by, text=text):
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

    def why_not_confirm(
        self, review: Review, *, by: "User", text: ReportText
    ) -> Refusal | None:
        """Say why somebody cannot confirm what was entered from paper, or None."""
        if review.round != self.round:
            return InvalidTransition(gettext("There is nothing to confirm."))
        return (
            review.why_no_second_person(by)
            or self._drafter_objection(by)
            or text.why_not_for(review.digest)
        )

    def _check_sheet(
        self,
        scan: Evidence,
        number: str,
        text: ReportText,
        *,
        beside: "models.QuerySet[models.Model] | None" = None,
    ) -> None:
        """Refuse a sheet of another body, another text, or that says something else."""
        if scan.organisation_id != self.inspection.organisation_id:
            raise NotAllowed()
        check_number(
            number,
            number_of(self.reference, text.digest),
            gettext(
                "The number “%(number)s” is not that of what the report says now. "
                "Please check it against the sheet; if it stands there like this, the "
                "report has changed since: print the form again and have it signed "
                "anew."
            ),
        )
        check_sheet(scan, beside=beside)

    def _sign(self, kind: str, text: ReportText, **said: Any) -> Review:
        """Write a review of this round, bound to what the report says."""
        return self.reviews.create(
            round=self.round,
            kind=kind,
            digest=text.digest,
            parts=dict(text.parts),
            **said,
        )

    def _discard_stale(self, kind: str) -> dict[str, object]:
        """Delete what was signed for an earlier text, and return what the log says."""
        stale = self.reviews.filter(round=self.round, kind=kind).first()
        if stale is None:
            return {}
        stale.delete()
        return {"kind": kind, "name": stale.name, "digest": stale.digest}
