"""The signatures a report needs: which, in order, by whom, for what it says now."""

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
from rectification.models.reports.report_text import ReportText
from rectification.models.reports.review import Review
from rectification.models.trail.log import LogEntry
from rectification.workflow_reports import ReportState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


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
            chain__name=self.chain_name,
            subject_type="report",
            subject_id=self.pk,
            action="report.submit",
        )
        began = sent.order_by("-seq").values_list("at", flat=True).first()
        return timezone.localdate(began or self.drafted_at)

    def missing_reviews(self) -> list[Review.Kind]:
        """List what is still to be signed; the first is the one whose turn it is."""
        signed = {one.kind for one in self.signed_reviews()}
        return [kind for kind in self.needed_reviews() if kind not in signed]

    def stale_reviews(self, text: ReportText) -> list[Review]:
        """List what was signed for another text than this: it does not count."""
        return [one for one in self.signed_reviews() if one.digest != text.digest]

    def due_reviews(self, text: ReportText) -> list[Review.Kind]:
        """List what is to be signed for this text: missing, or signed for another."""
        signed = {r.kind for r in self.signed_reviews() if r.digest == text.digest}
        return [kind for kind in self.needed_reviews() if kind not in signed]

    def due_for(self, user: "User", text: ReportText) -> Review.Kind | None:
        """Return what somebody would sign next: his own anew, else whose turn it is."""
        due = self.due_reviews(text)
        own = {one.kind for one in self._signed_by(user)}
        return next((kind for kind in due if kind in own), next(iter(due), None))

    def unconfirmed_reviews(self) -> list[Review]:
        """List what was entered from paper and nobody has confirmed yet."""
        return [one for one in self.signed_reviews() if not one.counts]

    def why_no_review(self, *, by: "User", text: ReportText) -> Refusal | None:
        """Say why nothing of this text is left for somebody to sign, or None."""
        kind = self.due_for(by, text)
        if kind is None:
            return InvalidTransition(gettext("Every review is signed."))
        return self._twice_objection(kind, self._signed_by(by))

    def why_no_approval(self, text: ReportText | None = None) -> Refusal | None:
        """Say what its reviews have against approving it now; `text`: what it says."""
        if missing := self.missing_reviews():
            return InvalidTransition(
                gettext("Not signed yet: %(kinds)s.") % {"kinds": _listed(missing)}
            )
        if waiting := self.unconfirmed_reviews():
            kinds = _listed([Review.Kind(one.kind) for one in waiting])
            return InvalidTransition(
                gettext("Not confirmed against the paper yet: %(kinds)s.")
                % {"kinds": kinds}
            )
        if text and (stale := self.stale_reviews(text)):
            return _stale(stale, text)
        return None

    def _check_turn(self, kind: str, text: ReportText) -> None:
        """Refuse a review that is not due. One signed before is signed anew anytime."""
        due = self.due_reviews(text)
        if kind not in self.needed_reviews():
            raise Refusal(gettext("This body does not ask for that review."))
        if kind not in due:
            raise Refusal(gettext("This review is already signed."))
        if kind != due[0] and kind in self.missing_reviews():
            raise Refusal(gettext("First comes: %(kind)s.") % {"kind": due[0].label})

    def _check_signatory(
        self, kind: str, name: str, signer: "User | None", *, by: "User"
    ) -> None:
        """Ask of a signature on paper what is asked on screen."""
        entered = gettext("Whoever enters a signature has not given it.")
        check_signatory(name, signer, [*self._barred_drafters(), (by, entered)])
        if signer:
            own = self._signed_by(signer)
        else:
            own = [one for one in self.signed_reviews() if same_name(one.name, name)]
        if refusal := self._twice_objection(kind, own):
            raise Refusal(f"{signer or name}：{refusal}")

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

        Only the secrecy check may be one, where somebody else has signed too. The same
        review signed anew is no second one.
        """
        if all(one.kind == kind for one in own):
            return None
        if kind != Review.Kind.SECRECY:
            return InvalidTransition(gettext("Nobody signs two reviews of one report."))
        others = {one.kind for one in self.signed_reviews()} - {kind}
        if others <= {one.kind for one in own}:
            return InvalidTransition(
                gettext(
                    "Who has signed another review signs the secrecy check only where "
                    "somebody else has signed one too."
                )
            )
        return None


def _stale(reviews: Sequence[Review], text: ReportText) -> Refusal:
    """Say which reviews were of another text, and what of it has changed since."""
    changed = [name for one in reviews for name in text.changed_since(one.parts)]
    return InvalidTransition(
        gettext(
            "Signed for another text than the report's of now: %(kinds)s. Changed "
            "since: %(names)s. Whoever has signed signs anew on the report's page; "
            "what was signed on paper needs a new sheet."
        )
        % {
            "kinds": _listed([Review.Kind(one.kind) for one in reviews]),
            "names": pgettext("in a list", ", ").join(dict.fromkeys(changed)),
        }
    )


def _listed(kinds: Sequence[Review.Kind]) -> str:
    return pgettext("in a list", ", ").join(str(kind.label) for kind in kinds)
