"""The signatures a report needs: in order, each by another, on screen or paper."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.findings.evidence import Evidence
from rectification.models.trail.lifecycle import Acting
from rectification.workflow import ReportState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

REVIEWING = frozenset({"review", "enter_review"})


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: "User") -> Self:
        scope = user.scope(Permission.REPORT_VIEW)
        return self.filter(scope.whole("report__inspection__"))


class Review(models.Model):
    """A sign-off within one round of review.

    Signed on screen by `reviewed_by`; or on paper by `signatory`, who may have no
    account: then `entered_by` has vouched for it with the signed `scan`.
    """

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
    signatory = models.CharField(_("name of who signed"), max_length=60, blank=True)
    scan = models.ForeignKey(
        Evidence,
        models.PROTECT,
        null=True,
        related_name="reviews",
        verbose_name=_("signed scan"),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("entered by"),
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
                )
                | Q(
                    ~Q(signatory=""),
                    reviewed_by__isnull=True,
                    scan__isnull=False,
                    entered_by__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.get_kind_display()}"

    @property
    def name(self) -> str:
        """Whose signature this is."""
        return self.signatory or str(self.reviewed_by)


class Reviewed(Acting):
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
        name: str,
        scan: Evidence,
        signed_at: datetime | None = None,
        opinion: str = "",
    ) -> Review:
        """Enter what somebody signed on paper; the scan shows it."""
        with self._locked() as row:
            row._check("enter_review", by=by)
            name = " ".join(name.split())
            if not name:
                raise Refusal(gettext("Please give the name of who signed."))
            if scan.organisation_id != row.inspection.organisation_id:
                raise NotAllowed()
            row._check_turn(kind)
            row._check_name(name)
            review = row.reviews.create(
                round=row.round,
                kind=kind,
                opinion=opinion,
                signed_at=signed_at or timezone.now(),
                signatory=name,
                scan=scan,
                entered_by=by,
            )
            after = {"kind": kind, "opinion": opinion, "name": name}
            row._note("enter_review", by=by, after=after | {"scan": scan.sha256})
        return review

    # --- questions ---------------------------------------------------------------

    def needed_reviews(self) -> list[Review.Kind]:
        """List the kinds the body asks for, in the order of signing."""
        body = self.inspection.organisation
        return [kind for kind in Review.Kind if getattr(body, f"needs_{kind}_review")]

    def signed_reviews(self) -> Sequence[Review]:
        """List the reviews of this round, oldest first; a draft has none yet."""
        if self.state == ReportState.DRAFTING:
            return []
        rows = self.reviews.filter(round=self.round).order_by("pk")
        return list(rows.select_related("reviewed_by", "entered_by", "scan"))

    def missing_reviews(self) -> list[Review.Kind]:
        """List what is still to be signed; the first is the one whose turn it is."""
        signed = {one.kind for one in self.signed_reviews()}
        return [kind for kind in self.needed_reviews() if kind not in signed]

    def _review_objection(self, action: str, by: "User") -> Refusal | None:
        missing = self.missing_reviews()
        if action == "approve":
            if not missing:
                return None
            return InvalidTransition(
                gettext("Not signed yet: %(kinds)s.") % {"kinds": _listed(missing)}
            )
        if not missing:
            return InvalidTransition(gettext("Every review is signed."))
        if action == "review" and self._has_signed(str(by), by=by):
            return InvalidTransition(gettext("Nobody signs two reviews of one report."))
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

    def _check_name(self, name: str) -> None:
        """A name on paper stands for whoever bears it, with an account or without."""
        if name == str(self.drafted_by):
            raise Refusal(gettext("Whoever drafted the report cannot do this."))
        if self._has_signed(name):
            raise Refusal(
                gettext(
                    "%(name)s has signed another review of this report. Nobody signs "
                    "two."
                )
                % {"name": name}
            )

    def _has_signed(self, name: str, by: "User | None" = None) -> bool:
        if by is None:
            return any(one.name == name for one in self.signed_reviews())
        return any(
            one.reviewed_by_id == by.pk or one.signatory == name
            for one in self.signed_reviews()
        )


def _listed(kinds: Sequence[Review.Kind]) -> str:
    return pgettext("in a list", ", ").join(str(kind.label) for kind in kinds)
