"""核查: whether what is closed out is put right, as the overseeing office sees it.

A finding is verified after each close-out; of several verifications of one the newest
counts. One that finds it not put right opens the finding again in the same act.
"""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.errors import Refusal
from rectification.models.findings.adoption import Adoption
from rectification.models.findings.deadline import Due
from rectification.models.findings.evidence import Evidence
from rectification.models.findings.finding import Finding
from rectification.models.trail.constraints import implies

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.finding import FindingQuerySet


class VerificationQuerySet(models.QuerySet["Verification"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(finding__in=Finding.objects.visible_to(user))

    def verify(
        self,
        finding: Finding,
        *,
        by: "User",
        result: str,
        words: str,
        sham_reason: str = "",
        files: Sequence[Evidence] = (),
        due: Due | None = None,
        measures: Collection[int] | None = None,
    ) -> "Verification":
        """Say how a closed finding was found; `sham_reason`: why it was only feigned.

        One that is not put right is reopened for the same words, with a new deadline
        (`due`) and the `measures` that are open again.
        """
        with finding._locked() as row:
            row._check("verify", by=by)
            one = self.model(
                finding=row,
                result=result,
                words=words.strip(),
                is_sham=bool(sham_reason.strip()),
                sham_reason=sham_reason.strip(),
                verified_by=by,
            )
            one.keep(files, by=by)
            if result == Verification.Result.FAILED:
                row.reopen(by=by, reason=one.words, due=due, measures=measures)
        return one


class Verification(models.Model):
    """`is_sham`: said to be put right and never was (虚假整改); its reason may go."""

    class Result(models.TextChoices):
        THOROUGH = "thorough", _("Put right")
        BASIC = "basic", _("Put right in the main")
        FAILED = "failed", _("Not put right")

    finding = models.ForeignKey(
        Finding,
        models.PROTECT,
        related_name="verifications",
        verbose_name=_("finding"),
    )
    result = models.CharField(_("result"), max_length=8, choices=Result)
    words = models.TextField(_("what was looked at, and what was found"))
    is_sham = models.BooleanField(_("rectification only feigned"), default=False)
    sham_reason = models.TextField(_("why it was only feigned"), blank=True)
    verified_at = models.DateTimeField(_("verified at"), default=timezone.now)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("verified by"),
    )

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        constraints = [
            models.CheckConstraint(
                name="verification_result_known",
                condition=Q(result__in=["thorough", "basic", "failed"]),
            ),
            implies(
                "verification_sham_not_right", Q(is_sham=True), ~Q(result="thorough")
            ),
            implies("verification_sham_why", ~Q(sham_reason=""), Q(is_sham=True)),
        ]
        indexes = [
            models.Index(fields=["finding", "verified_at"], name="verification_newest")
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.get_result_display()}"

    def reach(self) -> Reach:
        return self.finding.reach()

    # --- verbs -------------------------------------------------------------------

    def keep(self, files: Sequence[Evidence], *, by: "User") -> None:
        """Store a new one with its files; only on the locked row of its finding."""
        self._check_said()
        self.save(force_insert=True)
        kept = [self.files.create(evidence=file) for file in files]
        self.finding._note(
            "verify",
            by=by,
            after={
                "verification": self.pk,
                "result": self.result,
                "words": self.words,
                "is_sham": self.is_sham,
                "sham_reason": self.sham_reason,
                "files": len(kept),
            },
        )

    def _check_said(self) -> None:
        if self.result not in Verification.Result.values:
            raise Refusal(gettext("Please choose a result."), field="result")
        if not self.words:
            raise Refusal(
                gettext("Please say what was looked at, and what was found."),
                field="text",
            )
        if self.is_sham and self.result == Verification.Result.THOROUGH:
            raise Refusal(
                gettext("What was only feigned is not put right."), field="is_sham"
            )


class VerificationFile(models.Model):
    """A file that shows what was found."""

    verification = models.ForeignKey(
        Verification,
        models.PROTECT,
        related_name="files",
        verbose_name=_("verification"),
    )
    evidence = models.ForeignKey(
        Evidence,
        models.PROTECT,
        related_name="verifications",
        verbose_name=_("evidence"),
    )

    class Meta:
        verbose_name = _("file of a verification")
        verbose_name_plural = _("files of verifications")
        constraints = [
            models.UniqueConstraint(
                fields=["verification", "evidence"], name="verificationfile_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.verification} {self.evidence_id}"


# --- which findings -----------------------------------------------------------------


def to_verify(findings: "FindingQuerySet") -> "FindingQuerySet":
    """Return those closed out, by an import once it is confirmed, and not verified
    since; what nobody oversees, nobody verifies."""
    return (
        findings.closed()
        .exclude(inspection__overseer=None)
        .exclude(adoption__confirmation=Adoption.Confirmation.WAITING)
        .filter(~Exists(_since_closed()))
    )


def to_verify_by(user: "User") -> "FindingQuerySet":
    scope = user.scope(Permission.FINDING_VERIFY)
    shown = Finding.objects.visible_to(user).filter(scope.whole("inspection__"))
    return to_verify(shown)


def verified_as(findings: "FindingQuerySet", result: str) -> "FindingQuerySet":
    """Return those that were found so; not put right, or feigned: at any time."""
    if result == "sham":
        rows = Verification.objects.filter(is_sham=True)
        return findings.filter(pk__in=rows.values("finding"))
    if result == Verification.Result.FAILED:
        rows = Verification.objects.filter(result=result)
        return findings.filter(pk__in=rows.values("finding"))
    newest = _since_closed().order_by("-verified_at", "-pk").values("result")[:1]
    return findings.closed().annotate(found=Subquery(newest)).filter(found=result)


def not_to_verify(findings: "FindingQuerySet") -> "list[FindingQuerySet]":
    """Return the others of those closed out under an overseer: of an import that waits,
    and verified since. What `to_verify` returns are the rest."""
    overseen = findings.closed().exclude(inspection__overseer=None)
    # Each from the few rows of the other table, not from all that is closed.
    waiting = Adoption.objects.filter(confirmation=Adoption.Confirmation.WAITING)
    brought_in = Finding.objects.filter(adoption__in=waiting.values("pk"))
    waits = Q(pk__in=brought_in.values("pk"))
    verified = overseen.filter(pk__in=Verification.objects.values("finding"))
    verified = verified.exclude(waits).filter(Exists(_since_closed()))
    return [overseen.filter(waits), verified]


def _since_closed() -> VerificationQuerySet:
    """Return the verifications of the row at hand since it was closed."""
    since = Coalesce(OuterRef("closed_at"), OuterRef("adopted_at"))
    rows = Verification.objects.filter(finding=OuterRef("pk"))
    return rows.filter(verified_at__gte=since)
