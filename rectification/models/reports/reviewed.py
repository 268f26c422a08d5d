"""The signatures a report needs: which, in order, each by another person."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from rectification.errors import InvalidTransition, Refusal
from rectification.models.bodies.names import same_name
from rectification.models.bodies.separation import same_people
from rectification.models.findings.paper import check_signatory
from rectification.models.reports.drafters import Drafted
from rectification.models.reports.review import Review
from rectification.models.trail.log import LogEntry
from rectification.workflow import ReportState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

REVIEWING = frozenset({"review", "enter_review"})


class Reviewed(Drafted):
    """What a report knows of its reviews. Of this round only, unless it says so."""

    class Meta:
        abstract = True

    def needed_reviews(self) -> list[Review.Kind]:
        """List the kinds to be signed in this round, in the order of signing."""
        if self.state == ReportState.DRAFTING or not self.asked_reviews:
            return self.body_reviews()
        return [Review.Kind(kind) for kind in self.asked_reviews]

    def body_reviews(self) -> list[Review.Kind]:
        """List the kinds that the body asks for of what is submitted now."""
        body = self.inspection.organisation
        return [kind for kind in Review.Kind if getattr(body, f"needs_{kind}_review")]

    def signed_reviews(self) -> Sequence[Review]:
        """List the reviews of this round, oldest first; a draft has none yet."""
        if self.state == ReportState.DRAFTING:
            return []
        rows = self.reviews.filter(round=self.round).order_by("pk")
        return list(rows.select_related("reviewed_by", "entered_by", "scan"))

    def round_began_on(self) -> date:
        """Return the day since which this round can be signed."""
        sent = LogEntry.objects.filter(
            subject_type="report", subject_id=self.pk, action="report.submit"
        )
        began = sent.order_by("-pk").values_list("at", flat=True).first()
        return timezone.localdate(began or self.drafted_at)

    def missing_reviews(self) -> list[Review.Kind]:
        """List what is still to be signed; the first is the one whose turn it is."""
        signed = {one.kind for one in self.signed_reviews()}
        return [kind for kind in self.needed_reviews() if kind not in signed]

    def unconfirmed_reviews(self) -> list[Review]:
        """List what was entered from paper and nobody has confirmed yet."""
        return [one for one in self.signed_reviews() if not one.counts]

    def _review_objection(self, action: str, by: "User") -> Refusal | None:
        missing = self.missing_reviews()
        if action == "approve":
            return self._approval_objection(missing)
        if not missing:
            return InvalidTransition(gettext("Every review is signed."))
        if action == "review":
            return self._twice_objection(missing[0], self._signed_by(by))
        return None

    def _approval_objection(self, missing: Sequence[Review.Kind]) -> Refusal | None:
        if missing:
            return InvalidTransition(
                gettext("Not signed yet: %(kinds)s.") % {"kinds": _listed(missing)}
            )
        if waiting := self.unconfirmed_reviews():
            kinds = _listed([Review.Kind(one.kind) for one in waiting])
            return InvalidTransition(
                gettext("Not confirmed against the paper yet: %(kinds)s.")
                % {"kinds": kinds}
            )
        return None

    def _check_turn(self, kind: str) -> None:
        missing = self.missing_reviews()
        if kind not in self.needed_reviews():
            raise Refusal(gettext("This body does not ask for that review."))
        if kind not in missing:
            raise Refusal(gettext("This review is already signed."))
        if kind != missing[0]:
            raise Refusal(
                gettext("First comes: %(kind)s.") % {"kind": missing[0].label}
            )

    def _check_signatory(
        self, kind: str, name: str, signer: "User | None", *, by: "User"
    ) -> None:
        """Ask of a signature on paper what is asked on screen."""
        entered = gettext("Whoever enters a signature has not given it.")
        check_signatory(name, signer, [*self._barred_drafters(), (by, entered)])
        own = [
            one
            for one in self.signed_reviews()
            if (one.may_be_of(signer) if signer else same_name(one.name, name))
        ]
        if refusal := self._twice_objection(kind, own):
            raise Refusal(f"{name}：{refusal}")

    def _signed_by(self, by: "User") -> list[Review]:
        """List the reviews of this round that may be somebody's signature."""
        signed = self.signed_reviews()
        signers = (one.reviewed_by_id or one.signer_id for one in signed)
        same = same_people(by, {key for key in signers if key is not None})
        return [
            one
            for one in signed
            if (one.reviewed_by_id or one.signer_id) in same or one.may_be_of(by)
        ]

    def _twice_objection(self, kind: str, own: Sequence[Review]) -> Refusal | None:
        """Refuse a second signature of one person, who has given `own` already.

        Only the secrecy check may be one, where somebody else has signed too.
        """
        if not own:
            return None
        if kind != Review.Kind.SECRECY:
            return InvalidTransition(gettext("Nobody signs two reviews of one report."))
        if len(own) == len(self.signed_reviews()):
            return InvalidTransition(
                gettext(
                    "Who has signed another review signs the secrecy check only where "
                    "somebody else has signed one too."
                )
            )
        return None


def _listed(kinds: Sequence[Review.Kind]) -> str:
    return pgettext("in a list", ", ").join(str(kind.label) for kind in kinds)
