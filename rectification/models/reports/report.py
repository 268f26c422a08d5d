"""A report in the making: sections and items of lines, reviews, its lifecycle."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from rectification import workflow_reports
from rectification.access import Permission, Reach
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.separation import is_another
from rectification.models.findings.adoption import Adoption
from rectification.models.findings.finding import Finding
from rectification.models.findings.inspection import Aspect, Inspection
from rectification.models.findings.progress import ProgressEntry
from rectification.models.findings.source import Source
from rectification.models.reports.draft import Drafting
from rectification.models.reports.paper_act import ActsOnPaper
from rectification.models.reports.redaction_rule import RedactionRule
from rectification.models.reports.report_text import UNBOUND, ReportText
from rectification.models.trail import written
from rectification.models.trail.constraints import implies, signed
from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

# Steps that need somebody other than its drafters.
SECOND_PERSON = frozenset({"approve", "publish", "review"})


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(user.scope(Permission.REPORT_VIEW).whole("inspection__"))


class Report(Drafting, ActsOnPaper):
    lifecycle = workflow_reports.REPORT
    activities = workflow_reports.REPORT_ACTIVITIES
    decided_on = ("state", "round", "approved_at")

    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        related_name="reports",
        verbose_name=_("inspection"),
    )
    number = models.PositiveIntegerField(_("number"))
    reference = models.CharField(_("reference"), max_length=30, unique=True)
    source = models.OneToOneField(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="report",
        verbose_name=_("source"),
    )
    title = models.CharField(_("title"), max_length=1000)
    organisation_name = models.CharField(
        _("name of the body as printed"), max_length=500, blank=True
    )
    signed_by = models.CharField(_("signed by"), max_length=500, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    contact_period = models.CharField(_("feedback period"), max_length=500, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    style = models.JSONField(_("style"), default=dict, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ReportState,
        default=ReportState.DRAFTING,
        editable=False,
    )
    # Counts submissions; reviews belong to one.
    round = models.PositiveIntegerField(_("round"), default=0, editable=False)
    # The reviews that the body asked for when it was submitted; later changes of the
    # body count from the next round on. Empty where it was submitted before this.
    asked_reviews = models.JSONField(
        _("reviews asked for"), default=list, blank=True, editable=False
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("drafted by"),
    )
    drafted_at = models.DateTimeField(
        _("drafted at"), default=timezone.now, editable=False
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("approved by"),
    )
    # Where it was on paper; the account is then the signer's, if there is one.
    approved_paper = models.ForeignKey(
        "PaperAct",
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("approved on paper"),
    )

    # Of what the report said when it was approved; freezing compares.
    approved_digest = models.CharField(max_length=64, blank=True, editable=False)
    # The same for each finding and section, to say which of them has changed.
    approved_parts = models.JSONField(default=dict, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "number"], name="report_number"
            ),
            models.CheckConstraint(
                name="report_state_known",
                condition=Q(state__in=sorted(ReportState.values)),
            ),
            signed("report", "approved"),
            implies(
                "report_approved_when",
                Q(state__in=sorted({"approved", "frozen", "public", "void"})),
                Q(approved_at__isnull=False),
            ),
            implies(
                "report_unapproved_when",
                Q(state__in=sorted({"drafting", "in_review"})),
                Q(approved_at__isnull=True),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("report-detail", args=[self.reference])

    # --- verbs -----------------------------------------------------------------

    def submit(self, *, by: "User") -> None:
        with self._locked() as row:
            asked = [str(kind) for kind in row.body_reviews()]
            row._advance("submit", by=by, round=row.round + 1, asked_reviews=asked)

    def withdraw(self, *, by: "User") -> None:
        self._advance("withdraw", by=by)

    def send_back(self, *, by: "User", reason: str) -> None:
        self._advance("send_back", by=by, reason=reason, **_UNAPPROVED)

    def approve(
        self,
        *,
        by: "User",
        reason: str = "",
        text: ReportText = UNBOUND,
    ) -> None:
        """Approve `text`: publishing passes what the report says now."""
        with self._locked() as row:
            row._check("approve", by=by, reason=reason)
            if refusal := row.why_no_approval(text):
                raise refusal
            row._take(
                "approve",
                by=by,
                reason=reason,
                approved_digest=text.digest,
                approved_parts=dict(text.parts),
                approved_at=timezone.now(),
                approved_by=by,
            )

    def revise(self, *, by: "User", reason: str = "") -> None:
        """Go back to drafting: records changed since approval, or a new edition.

        For a new edition, what is not completed awaits an update or a confirmation,
        and it tells of another day.
        """
        changes: dict[str, Any] = dict(_UNAPPROVED)
        with self._locked() as row:
            if row.state == ReportState.PUBLIC:
                open_still = row.items.exclude(finding__state=FindingState.COMPLETED)
                written.update(open_still, awaits_update=True)
                changes["as_of"] = None
            row._advance("revise", by=by, reason=reason, **changes)

    def fall_back(self, *, by: "User", reason: str) -> None:
        """Go back to drafting since what was approved is no longer what it says."""
        self._advance("fall_back", by=by, reason=reason, **_UNAPPROVED)

    def advance(
        self, action: str, *, by: "User", reason: str = "", **changes: Any
    ) -> None:
        """Take the step "freeze", "unfreeze", "publish" or "void", inside publishing's
        own transaction and after its rows are written: it ends with the log's lock."""
        with self._locked() as row:
            if action == "freeze":  # before the step, which ends with the log's lock
                entries = ProgressEntry.objects.filter(finding__items__report=row)
                entries.mark_used()
            row._advance(action, by=by, reason=reason, **changes)

    def answer_warning(
        self, *, by: "User", rule: str, reason: str, hits_digest: str
    ) -> None:
        """Say why what `rule` has found may be published as it is.

        The answer holds while the rule finds the same; publishing gives the digest.
        """
        with self._locked() as row:
            row._check("answer_warning", by=by, reason=reason)
            row.warning_reasons.create(
                rule=rule,
                reason=reason.strip(),
                hits_digest=hits_digest,
                answered_by=by,
            )
            after = {"rule": rule, "hits_digest": hits_digest}
            row._note("answer_warning", by=by, reason=reason.strip(), after=after)

    # --- questions ---------------------------------------------------------------

    def unconfirmed_states(self) -> list[str]:
        """List the findings whose state came with an import nobody has confirmed."""
        waiting = Adoption.Confirmation.WAITING
        rows = Finding.objects.filter(
            items__report=self, adoption__confirmation=waiting
        )
        return list(rows.in_printed_order().values_list("reference", flat=True))

    def why_no_approval(self, text: ReportText | None = None) -> Refusal | None:
        """Besides its signatures, what an import closed must be confirmed."""
        refusal = super().why_no_approval(text)
        states = self.unconfirmed_states()
        if refusal or not states:
            return refusal
        return InvalidTransition(
            gettext(
                "States taken over on import and not confirmed yet: %(number)d "
                "(%(findings)s). A leader of the body or the overseeing office "
                "confirms them on the page of the inspection."
            )
            % {"number": len(states), "findings": shortened(states)}
        )

    def reach(self) -> Reach:
        return self.inspection.reach()

    def _grounds(self, action: str) -> "Iterator[models.Model]":
        yield self.inspection
        yield self.inspection.organisation
        if action == "approve":
            yield from self.signed_reviews()
        if action in ("approve", "freeze", "publish"):
            yield from RedactionRule.objects.all()  # what is off hides nothing
        if action == "publish":
            yield from self.editions.defer("content")

    def _objection(self, action: str, by: "User") -> Refusal | None:
        if action in SECOND_PERSON and (refusal := self._drafter_objection(by)):
            return refusal
        if action == "approve":
            return self.why_no_approval()
        if action == "publish":
            edition = self.editions.order_by("-pk").first()
            if edition is not None and not is_another(by, edition.frozen_by):
                return NotAllowed(
                    gettext("Whoever froze the edition cannot make it public.")
                )
        return None


def shortened(references: Sequence[str], *, most: int = 3) -> str:
    """Return the first references, and a sign that there are more."""
    shown = pgettext("in a list", ", ").join(references[:most])
    return f"{shown}…" if len(references) > most else shown


_UNAPPROVED: dict[str, Any] = {
    "approved_at": None,
    "approved_by": None,
    "approved_paper": None,
    "approved_digest": "",
    "approved_parts": {},
}


class ReportSection(models.Model):
    """A part of the report. `lines`: list of [role, wording]."""

    class Kind(models.TextChoices):
        HEAD = "head", _("Title and preamble")
        NARRATIVE = "narrative", _("Narrative")
        GROUP = "group", _("Group of findings")
        TAIL = "tail", _("Closing and signature")

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="sections", verbose_name=_("report")
    )
    position = models.PositiveIntegerField(_("order"), default=0)
    level = models.PositiveSmallIntegerField(_("level"), default=1)
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind, default=Kind.NARRATIVE
    )
    status = models.CharField(_("public status"), max_length=24, blank=True)
    # Without its number; "" where an aspect has it.
    title = models.CharField(_("title"), max_length=1000, blank=True)
    aspect = models.ForeignKey(
        Aspect,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sections",
        verbose_name=_("aspect"),
    )
    lines = models.JSONField(_("lines"), default=list, blank=True)

    class Meta:
        verbose_name = _("report section")
        verbose_name_plural = _("report sections")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.report} §{self.position}"


class ReportItem(models.Model):
    """A finding as this report prints it. `lines`: list of [role, wording]."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="items", verbose_name=_("report")
    )
    section = models.ForeignKey(
        ReportSection, models.CASCADE, related_name="items", verbose_name=_("section")
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="items", verbose_name=_("finding")
    )
    position = models.PositiveIntegerField(_("order"), default=0)
    worded_for = models.CharField(
        _("public status it was worded for"), max_length=24, blank=True
    )
    lines = models.JSONField(_("lines"), default=list, blank=True)
    # What the record said when somebody put its lines in his own words; "" without.
    worded_over = models.CharField(max_length=64, blank=True, editable=False)
    # Unchanged since the last edition, and nobody has looked at it for this one.
    awaits_update = models.BooleanField(
        _("to be updated"), default=False, editable=False
    )

    class Meta:
        verbose_name = _("report item")
        verbose_name_plural = _("report items")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "finding"], name="reportitem_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.finding}"
