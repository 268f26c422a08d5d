"""A report's approval and publication signed on paper: proposed, then confirmed."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission
from rectification.errors import InvalidTransition, Refusal
from rectification.models.findings.evidence import Evidence
from rectification.models.findings.paper import (
    check_day,
    check_signatory,
    number_of,
)
from rectification.models.findings.signed_act import Signature, SignedAct
from rectification.models.reports.report_text import ReportText
from rectification.models.reports.review_verbs import ReviewVerbs
from rectification.workflow_reports import REPORT, ReportState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class PaperActQuerySet(models.QuerySet["PaperAct"]):
    def visible_to(self, user: "User") -> Self:
        scope = user.scope(Permission.REPORT_VIEW)
        return self.filter(scope.whole("report__inspection__"))

    def waiting(self) -> Self:
        """Those that somebody may still confirm: of this round, and of its state."""
        approval = Q(act="approve", report__state=ReportState.IN_REVIEW)
        publication = Q(act="publish", report__state=ReportState.FROZEN)
        rows = self.filter(approval | publication, round=F("report__round"))
        return rows.filter(confirmed_at=None)


class PaperAct(SignedAct):
    """Approval or publication of a report on paper. `digest`: of what was signed."""

    class Act(models.TextChoices):
        APPROVE = "approve", _("Approve")
        PUBLISH = "publish", _("Make public")

    report = models.ForeignKey(
        "Report", models.CASCADE, related_name="paper_acts", verbose_name=_("report")
    )
    round = models.PositiveIntegerField(_("round"))
    act = models.CharField(_("act"), max_length=7, choices=Act)
    opinion = models.TextField(_("opinion"), blank=True)
    digest = models.CharField(_("digest"), max_length=64)

    objects = PaperActQuerySet.as_manager()

    class Meta(SignedAct.Meta):
        verbose_name = _("act on paper")
        verbose_name_plural = _("acts on paper")
        constraints = [
            *SignedAct.Meta.constraints,
            models.UniqueConstraint(
                fields=["report", "round", "act", "digest"], name="paperact_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.get_act_display()}"

    @property
    def sheet_number(self) -> str:
        """The number that the signed sheet bears."""
        return number_of(self.report.reference, self.digest)


class ActsOnPaper(ReviewVerbs):
    """Verbs for `publishing`, which says by digest what the report says now."""

    class Meta:
        abstract = True

    # --- verbs -----------------------------------------------------------------

    def enter_act(
        self,
        act: str,
        *,
        by: "User",
        scan: Evidence,
        signature: Signature,
        text: ReportText,
        sheet_number: str,
        opinion: str = "",
    ) -> PaperAct:
        """Propose an approval or publication that was signed on paper.

        `sheet_number`: as printed on the sheet; it says which text was signed.
        """
        with self._locked() as row:
            row._check("enter_act", by=by)
            paper = PaperAct(
                report_id=row.pk,
                round=row.round,
                act=act,
                digest=text.digest,
                scan=scan,
                opinion=opinion.strip(),
                **signature.fields(
                    by=by, bodies=row._bodies(), barred=row._barred(act)
                ),
            )
            if refusal := row.why_not_on_paper(paper, by=by, text=text):
                raise refusal
            row._check_sheet(scan, sheet_number, text)
            check_day(paper.signed_on, since=row._since(act))
            if row._is_entered(paper):
                raise Refusal(gettext("This is entered already."))
            paper.save()
            said = {"act": act, "name": paper.signatory, "scan": scan.sha256}
            row._note("enter_act", by=by, reason=opinion.strip(), after=said)
        return paper

    def confirm_act(self, paper: PaperAct, *, by: "User", text: ReportText) -> PaperAct:
        """Confirm an entry, inside publishing's transaction, which takes the step."""
        with self._locked() as row:
            stored = row._stored(paper)
            row._check("confirm_act", by=by)
            refusal = stored.why_no_second_person(by) or row.why_not_on_paper(
                stored, by=by, confirms=True, text=text
            )
            if refusal:
                raise refusal
            stored.note_confirmed(by)
        return stored

    def discard_act(self, paper: PaperAct, *, by: "User", reason: str) -> None:
        """Take back an entry before it counts."""
        with self._locked() as row:
            stored = row._stored(paper)
            row._check("discard_act", by=by, reason=reason)
            if stored.counts:
                raise InvalidTransition(gettext("There is nothing to confirm."))
            before = {"act": stored.act, "name": stored.signatory}
            stored.delete()
            row._note("discard_act", by=by, reason=reason, before=before)

    def take_on_paper(self, paper: PaperAct, *, by: "User", **changes: Any) -> None:
        """Take the step of a confirmed entry, as `advance` does of one on screen."""
        with self._locked() as row:
            reason = paper.in_words(paper.opinion, confirmed_by=by)
            row._take(paper.act, by=by, reason=reason, **changes)

    # --- questions ---------------------------------------------------------------

    def waiting_act(self) -> PaperAct | None:
        """Return what was entered for the step at hand and nobody has confirmed."""
        rows = PaperAct.objects.waiting().filter(report=self.pk)
        return (
            rows.select_related("report", "entered_by", "signer").order_by("pk").first()
        )

    def why_not_on_paper(
        self,
        paper: PaperAct,
        *,
        by: "User",
        confirms: bool = False,
        text: ReportText | None = None,
    ) -> Refusal | None:
        """Say why an act cannot be taken on paper now, or None.

        A meeting decides as a body: then who drafted it neither enters nor confirms.
        `text`: what it is about, as that stands now.
        """
        if refusal := self._out_of_state(paper.act):
            return refusal
        if text and (refusal := self._text_refusal(paper, text)):
            return refusal
        if paper.act == PaperAct.Act.APPROVE and (
            refusal := self.why_no_approval(text)
        ):
            return refusal
        if not paper.is_of_meeting and (refusal := self._signatory_refusal(paper)):
            return refusal
        if confirms or paper.is_of_meeting:
            return self._drafter_objection(by)
        return None

    def _text_refusal(self, paper: PaperAct, text: ReportText) -> Refusal | None:
        """Say that what was signed is of another text, or of a round before this."""
        signed = paper.digest if paper.round == self.round else ""
        return text.why_not_for(signed)

    def _is_entered(self, paper: PaperAct) -> bool:
        same = self.paper_acts.filter(act=paper.act, digest=paper.digest)
        return same.filter(round=self.round).exists()

    def _signatory_refusal(self, paper: PaperAct) -> Refusal | None:
        """Ask of who signed what would be asked of him on screen."""
        signer, permission = paper.signer, REPORT[paper.act].permission
        if signer is not None and not signer.may(permission, self):
            return Refusal(
                gettext("%(name)s holds no post that decides on this.")
                % {"name": signer}
            )
        try:
            check_signatory(paper.signatory, signer, self._barred(paper.act))
        except Refusal as refusal:
            return refusal
        return None

    def _barred(self, act: str) -> "Iterator[tuple[User, str]]":
        """Yield who must not have signed, with the sentence that says so."""
        yield from self._barred_drafters()
        edition = self.editions.order_by("-pk").first()
        if act == PaperAct.Act.PUBLISH and edition is not None:
            sentence = gettext("Whoever froze the edition cannot make it public.")
            yield edition.frozen_by, sentence

    def _since(self, act: str) -> date:
        """Return the day since which there is what this act is about."""
        edition = self.editions.order_by("-pk").first()
        if act == PaperAct.Act.PUBLISH and edition is not None:
            return timezone.localdate(edition.frozen_at)
        return self.round_began_on()

    def _stored(self, paper: PaperAct) -> PaperAct:
        rows = self.paper_acts.select_for_update(no_key=True)
        stored = rows.filter(pk=paper.pk).first()
        if stored is None:
            raise InvalidTransition(gettext("There is nothing to confirm."))
        return stored
