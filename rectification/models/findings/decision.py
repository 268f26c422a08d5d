"""What was decided at one step of a request for close-out: by whom, in which words.

The state of the finding and its log tell the same act; here it stands with its step.
"""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification import workflow
from rectification.models.bodies.post import Post
from rectification.models.findings.finding import Finding
from rectification.models.trail.constraints import signed
from rectification.workflow_chain import ChainStep

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(finding__in=Finding.objects.visible_to(user))


class Decision(models.Model):
    """`asked_at`: of the request; `step` empty: the one decision without a chain.

    `verdict` is a row of `workflow.FINDING`. `post`: the seat of who decided on screen.
    """

    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="decisions", verbose_name=_("finding")
    )
    asked_at = models.DateTimeField(_("requested at"))
    step = models.CharField(_("step"), max_length=12, choices=ChainStep, blank=True)
    verdict = models.CharField(
        _("decision"),
        max_length=24,
        choices=[
            (name, workflow.FINDING[name].label) for name in sorted(workflow.ON_REQUEST)
        ],
    )
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="+", verbose_name=_("post")
    )
    opinion = models.TextField(_("opinion"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    # Where it was on paper; `decided_by` is then the signer's account, if any.
    decided_paper = models.ForeignKey(
        "PaperDecision",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided on paper"),
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on a close-out")
        verbose_name_plural = _("decisions on close-outs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "asked_at", "step"], name="decision_once"
            ),
            models.CheckConstraint(
                name="decision_known",
                condition=Q(verdict__in=sorted(workflow.ON_REQUEST)),
            ),
            signed("decision", "decided"),
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.get_step_display()} {self.get_verdict_display()}"

    def who(self) -> str:
        """Return whose word it is, in words: a person, or who signed a sheet."""
        paper = self.decided_paper
        return paper.sheet.words() if paper else str(self.decided_by)
