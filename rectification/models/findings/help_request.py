"""需协调事项: help that an office needs with a finding, answered, passed on, solved."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification import workflow
from rectification.access import Permission, Reach, Role, holds
from rectification.errors import NotAllowed, Refusal
from rectification.models.bodies.post import Post
from rectification.models.findings.finding import Finding
from rectification.models.findings.progress import ProgressEntry
from rectification.models.trail import written
from rectification.models.trail.constraints import paired
from rectification.models.trail.lifecycle import Acting
from rectification.models.trail.log import Chain, LogEntry
from rectification.workflow import HELP_OPEN, HelpState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(finding__in=Finding.objects.visible_to(user))

    def open(self) -> Self:
        """Neither solved nor taken back; answered ones too: the office says no more."""
        return self.filter(state__in=HELP_OPEN)

    def waiting_for(self, user: "User") -> Self:
        """Not answered yet, and passed on to nobody else than this person."""
        scope = user.scope(Permission.FINDING_HELP)
        posts = [post.pk for post in user.posts_now()]
        return self.filter(
            scope.whole("finding__inspection__"),
            Q(forwarded_to=None) | Q(forwarded_to__in=posts),
            state=HelpState.ASKED,
        )

    def blank(self) -> None:
        """Take all that was said: the entry it came with is erased."""
        written.update(self, needed="", of_whom="", answer="", outcome="")


class HelpRequest(Acting):
    """What is needed and of whom. While it is open its finding does not close."""

    lifecycle = workflow.HELP

    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="help_requests", verbose_name=_("finding")
    )
    entry = models.ForeignKey(
        ProgressEntry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="help_requests",
        verbose_name=_("progress entry"),
    )
    needed = models.TextField(_("help needed"))
    of_whom = models.CharField(_("of whom"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("asked by"),
    )
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=HelpState,
        default=HelpState.ASKED,
        editable=False,
    )
    forwarded_to = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("passed on to"),
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )
    outcome = models.TextField(_("how it was solved"), blank=True)
    closed_at = models.DateTimeField(_("over since"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("solved by"),
    )

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for help")
        verbose_name_plural = _("requests for help")
        constraints = [
            paired("helprequest", "answered"),
            paired("helprequest", "closed"),
            models.CheckConstraint(
                name="helprequest_over_when",
                condition=Q(state__in=sorted(HELP_OPEN), closed_at=None)
                | Q(state__in=["solved", "withdrawn"], closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding} {self.pk}"

    # --- questions ---------------------------------------------------------------

    def reach(self) -> Reach:
        return self.finding.reach()

    @property
    def is_open(self) -> bool:
        """The same rule as `open()` on the query set."""
        return self.state in HELP_OPEN

    def may_be_forwarded_to(self) -> "QuerySet[Post]":
        """Posts of the body whose holders could answer; not the one that has it."""
        posts = answering_posts([self.finding.inspection.organisation_id])
        return posts.exclude(pk=self.forwarded_to_id) if self.forwarded_to_id else posts

    def _objection(self, action: str, by: "User") -> Refusal | None:
        if action == "withdraw" and by.pk != self.asked_by_id:
            return NotAllowed(gettext("Only whoever asked can withdraw it."))
        return None

    # --- verbs -------------------------------------------------------------------

    def reply(self, *, by: "User", answer: str) -> None:
        """Answer. The help itself is still to come: `solve` says when it has."""
        self._advance(
            "answer",
            by=by,
            reason=answer,
            answer=answer,
            answered_at=timezone.now(),
            answered_by=by,
        )

    def forward(self, *, by: "User", to: Post, note: str = "") -> None:
        with self._locked() as row:
            if not row.may_be_forwarded_to().filter(pk=to.pk).exists():
                raise Refusal(gettext("Nobody in this post could answer it."))
            row._check("forward", by=by)
            row._take("forward", by=by, reason=note, forwarded_to=to)

    def solve(self, *, by: "User", outcome: str = "") -> None:
        self._advance("solve", by=by, reason=outcome, outcome=outcome, **_over(by))

    def withdraw(self, *, by: "User") -> None:
        self._advance("withdraw", by=by, **_over(by))

    def _note(self, action: str, *, by: "User | None", **said: Any) -> LogEntry:
        """Log it of the finding, naming the entry: they are erased as one."""
        after: dict[str, object] = {"entry": self.entry_id} if self.entry_id else {}
        if action == "forward":
            after["forwarded_to"] = str(self.forwarded_to)
        return Chain.record(
            chain=self.finding.chain_name,
            actor=by,
            action=f"helprequest.{action}",
            subject=self.finding,
            reason=said.get("reason", ""),
            after=after or None,
        )


def _over(by: "User") -> dict[str, Any]:
    return {"closed_at": timezone.now(), "closed_by": by}


def answering_posts(bodies: "list[int]") -> "QuerySet[Post]":
    """Return the posts of some bodies that give the right to answer."""
    roles = sorted(role for role in Role if holds(role, Permission.FINDING_HELP))
    return Post.objects.filter(organisation__in=bodies, role__in=roles).order_by("pk")


def with_help(findings: "QuerySet[Finding]") -> "QuerySet[Finding]":
    """Have each say whether help is asked for with it (`asks_help`)."""
    asked = HelpRequest.objects.open().filter(finding=OuterRef("pk"))
    return findings.annotate(asks_help=Exists(asked))
