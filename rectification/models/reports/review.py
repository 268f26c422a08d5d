"""The signatures a report needs: in order, each by another, on screen or paper."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.names import same_name
from rectification.models.bodies.separation import same_people
from rectification.models.findings.evidence import Evidence
from rectification.models.findings.paper import (
    OnPaper,
    check_day,
    check_sheet,
    check_signatory,
    signed_name,
)
from rectification.models.reports.drafters import Drafted
from rectification.models.trail.constraints import paired
from rectification.models.trail.log import LogEntry
from rectification.workflow import ReportState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

REVIEWING = frozenset({"review", "enter_review"})


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: "User") -> Self:
        scope = user.scope(Permission.REPORT_VIEW)
        return self.filter(scope.whole("report__inspection__"))


class Review(OnPaper):
    """A sign-off within one round: on screen by `reviewed_by`, or on paper."""

    class Kind(models.TextChoices):
        FIRST = "first", _("First review")
        SECOND = "second", _("Second review")
        FINAL = "final", _("Final review")
        SECRECY = "secrecy", _("Secrecy check")

    report = models.ForeignKey(
        "Report", models.CASCADE, related_name="reviews", verbose_name=_("report")
    )
    round = models.PositiveIntegerField(_("round"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    opinion = models.TextField(_("opinion"), blank=True)
    signed_at = models.DateTimeField(_("signed at"), default=timezone.now)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("reviewed by"),
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "round", "kind"], name="review_once"
            ),
            models.CheckConstraint(
                name="review_screen_or_paper",
                condition=Q(
                    reviewed_by__isnull=False,
                    signatory="",
                    scan__isnull=True,
                    entered_by__isnull=True,
                    signer__isnull=True,
                    confirmed_at__isnull=True,
                )
                | Q(
                    ~Q(signatory=""),
                    reviewed_by__isnull=True,
                    scan__isnull=False,
                    entered_by__isnull=False,
                ),
            ),
            paired("review", "confirmed"),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.get_kind_display()}"

    @property
    def name(self) -> str:
        """Whose signature this is."""
        return self.signatory or str(self.reviewed_by)

    def may_be_of(self, user: "User") -> bool:
        """Say whether this may be the user's signature."""
        if self.reviewed_by_id is not None or self.signer_id is not None:
            return user.pk in (self.reviewed_by_id, self.signer_id)
        return same_name(self.signatory, str(user))


class Reviewed(Drafted):
    """What a report knows of its reviews. Of this round only, unless it says so."""

    class Meta:
        abstract = True

    # --- verbs -----------------------------------------------------------------

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
            check_day(timezone.localdate(signed_at), since=row.round_began_on())
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

    # --- questions ---------------------------------------------------------------

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
