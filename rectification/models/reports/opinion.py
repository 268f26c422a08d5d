"""意见建议: what somebody of the public says of a report or a finding, and the reply.

Kept of the sender: the words, when they came, whether they may be told of in public,
and a digest of the receipt code. No name, no address, no device.
"""

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.organisation import Organisation
from rectification.models.bodies.separation import is_another
from rectification.models.bodies.site_settings import SiteSettings
from rectification.models.bodies.working_days import WorkingDays
from rectification.models.findings.finding import Finding
from rectification.models.reports.report import Report
from rectification.models.reports.sending_mark import SendingMark
from rectification.models.trail.constraints import implies, paired
from rectification.models.trail.lifecycle import Acting
from rectification.workflow_opinions import (
    OPINION,
    OPINION_ACTIVITIES,
    OPINION_OPEN,
    OPINION_OVER,
    TO_HANDLE,
    TO_RELEASE,
    OpinionState,
)

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

LONGEST = 2000  # characters of an opinion, and of a reply
MOST_WORDS = 8  # of a search
MOST_IN_A_DAY = 200  # opinions that one body takes, from wherever


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def visible_to(self, user: "User") -> Self:
        scope = user.scope(Permission.OPINION_VIEW)
        return self.filter(scope.whole("report__inspection__"))

    def open(self) -> Self:
        return self.filter(state__in=OPINION_OPEN)

    def over(self) -> Self:
        return self.filter(state__in=OPINION_OVER)

    def sought(self, text: str) -> Self:
        """Those of a receipt code, or with every word: in it, its reply, its number."""
        found = Q()
        for word in text.split()[:MOST_WORDS]:
            of = Q(words__icontains=word) | Q(reply__icontains=word)
            of |= Q(finding__reference__iendswith=word)
            found &= of | Q(report__reference__iendswith=word)
        return self.filter(found | Q(code_digest=digest_of_code(text)))

    def waiting_for(self, user: "User") -> Self:
        """To be handled, or to be released and drafted by somebody else."""
        waiting = Q(pk__in=[])
        if user.may(Permission.OPINION_HANDLE):
            mine = user.scope(Permission.OPINION_HANDLE).whole("report__inspection__")
            waiting |= mine & Q(state__in=TO_HANDLE)
        if user.may(Permission.OPINION_RELEASE):
            mine = user.scope(Permission.OPINION_RELEASE).whole("report__inspection__")
            waiting |= mine & Q(state__in=TO_RELEASE) & ~Q(drafted_by=user)
        return self.filter(waiting)

    def public(self) -> Self:
        """Replies that everybody reads beside the report or the finding."""
        return self.filter(is_public=True, state=OpinionState.REPLIED)

    def receive(
        self,
        report: Report,
        finding: Finding | None,
        *,
        words: str,
        may_be_public: bool,
        code: str,
        address: str | None,
    ) -> "Opinion":
        """Keep an opinion; the same that came with this code before is returned again.

        `code`: the receipt's, of which a digest is kept. `address`: where it came from,
        of which nothing is. Raises Refusal, for other words with a used code too.
        """
        with transaction.atomic():
            # Fetched anew, as what a page knows is a moment old, and locked: a form
            # that is sent twice at once comes one after the other.
            bodies = Organisation.objects.select_for_update(no_key=True)
            body = bodies.get(pk=report.inspection.organisation_id)
            digest = digest_of_code(code)
            if before := self.filter(code_digest=digest).first():
                return _sent_again(before, words)
            SendingMark.objects.take(address)
            self._refuse_closed(body)
            one = self.model(
                report=report,
                finding=finding,
                words=words,
                may_be_public=may_be_public,
                code_digest=digest,
                due_on=WorkingDays().after(timezone.localdate(), body.opinion_days),
            )
            one.keep()
        return one

    def _refuse_closed(self, body: Organisation) -> None:
        if not body.takes_opinions:
            raise Refusal(gettext("This body takes no opinions here any more."))
        of_body = self.filter(report__inspection__organisation=body)
        since = timezone.now() - timedelta(days=1)
        if of_body.filter(received_at__gt=since).count() >= MOST_IN_A_DAY:
            raise Refusal(
                gettext(
                    "More opinions have come in today than can be taken. Please send "
                    "yours tomorrow, or reach the body by telephone or post."
                )
            )

    def of_code(self, code: str) -> "Opinion | None":
        """Return the opinion of a receipt code, however it was typed."""
        rows = self.select_related("report__inspection__organisation", "finding")
        return rows.filter(code_digest=digest_of_code(code)).first()


class Opinion(Acting):
    """`outline`: what it says, in the body's own words, for the public."""

    lifecycle = OPINION
    activities = OPINION_ACTIVITIES
    decided_on = ("state", "drafted_at", "reply")

    report = models.ForeignKey(
        Report, models.PROTECT, related_name="opinions", verbose_name=_("report")
    )
    finding = models.ForeignKey(
        Finding,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opinions",
        verbose_name=_("finding"),
    )
    words = models.TextField(_("opinion"))
    may_be_public = models.BooleanField(_("may be told of in public"), default=False)
    code_digest = models.CharField(
        _("digest of the receipt code"), max_length=64, unique=True
    )
    received_at = models.DateTimeField(
        _("received at"), default=timezone.now, db_index=True
    )
    due_on = models.DateField(_("reply due on"))
    state = models.CharField(
        _("state"),
        max_length=15,
        choices=OpinionState,
        default=OpinionState.RECEIVED,
        editable=False,
    )
    outline = models.TextField(_("outline for the public"), blank=True)
    reply = models.TextField(_("reply"), blank=True)
    is_public = models.BooleanField(_("reply is public"), default=False)
    drafted_at = models.DateTimeField(_("drafted at"), null=True, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("drafted by"),
    )
    return_reason = models.TextField(_("why it was sent back"), blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("released by"),
    )
    is_satisfied = models.BooleanField(_("solved, says the sender"), null=True)
    judged_at = models.DateTimeField(_("judged at"), null=True, editable=False)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion from the public")
        verbose_name_plural = _("opinions from the public")
        constraints = [
            paired("opinion", "drafted"),
            paired("opinion", "released"),
            models.CheckConstraint(
                name="opinion_state_known",
                condition=Q(state__in=sorted(OpinionState.values)),
            ),
            implies(
                "opinion_drafted_when",
                ~Q(state__in=sorted(TO_HANDLE)),
                Q(drafted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="opinion_released_when",
                condition=Q(state__in=sorted(OPINION_OVER), released_at__isnull=False)
                | Q(state__in=sorted(OPINION_OPEN), released_at=None),
            ),
            implies("opinion_public_agreed", Q(is_public=True), Q(may_be_public=True)),
            models.CheckConstraint(
                name="opinion_judged_once",
                condition=Q(is_satisfied=None, judged_at=None)
                | Q(
                    is_satisfied__isnull=False,
                    judged_at__isnull=False,
                    released_at__isnull=False,
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="opinion_due"),
            models.Index(fields=["finding", "judged_at"], name="opinion_judged"),
        ]

    def __str__(self) -> str:
        return gettext("Opinion %(number)s on %(about)s") % {
            "number": self.pk,
            "about": self.about,
        }

    @property
    def label_in_log(self) -> str:
        """The same in whatever language somebody writes."""
        return f"{self.about} #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("opinion-detail", args=[self.pk])

    # --- questions ---------------------------------------------------------------

    @property
    def address(self) -> str:
        return str(self.pk)

    @property
    def about(self) -> str:
        """The reference of the finding, or of the report, that it is about."""
        return self.finding.reference if self.finding else self.report.reference

    @property
    def chain_name(self) -> str:
        return self.report.chain_name

    def reach(self) -> Reach:
        return self.report.reach()

    @property
    def is_open(self) -> bool:
        return self.state in OPINION_OPEN

    @property
    def is_over(self) -> bool:
        return self.state in OPINION_OVER

    def _objection(self, action: str, by: "User") -> Refusal | None:
        if action in ("release", "decline", "send_back"):
            return self._same_as_drafter(by)
        if action == "take_back" and by.pk != self.drafted_by_id:
            return NotAllowed(gettext("Only whoever drafted it can take it back."))
        if action == "hide" and not self.is_public:
            return InvalidTransition(gettext("This reply is not public."))
        return None

    def _same_as_drafter(self, by: "User") -> Refusal | None:
        if self.drafted_by is None or is_another(by, self.drafted_by):
            return None
        return NotAllowed(
            gettext(
                "Whoever drafted it cannot release it, nor whose account they opened, "
                "seated or reset."
            )
        )

    # --- verbs -------------------------------------------------------------------

    def keep(self) -> None:
        """Store a new one; nobody is named as who wrote it."""
        self.save(force_insert=True)
        self._note("receive", by=None)

    def accept(self, *, by: "User") -> None:
        self._advance("accept", by=by)

    def draft_reply(
        self, *, by: "User", reply: str, outline: str = "", is_public: bool = False
    ) -> None:
        """Draft what the sender reads, and the public too where it is asked for."""
        if is_public and not self.may_be_public:
            raise Refusal(
                gettext("The sender has not agreed that it is told of in public."),
                field="is_public",
            )
        if is_public and not outline.strip():
            raise Refusal(
                gettext("Say what the opinion is about, in words for the public."),
                field="outline",
            )
        self._draft("draft_reply", by, reply, outline.strip(), is_public)

    def draft_refusal(self, *, by: "User", reply: str) -> None:
        """Draft why it is not accepted; the sender reads it, nobody else."""
        self._draft("draft_refusal", by, reply, "", is_public=False)

    def _draft(
        self, action: str, by: "User", reply: str, outline: str, is_public: bool
    ) -> None:
        if not reply.strip():
            raise Refusal(gettext("Please write what the sender reads."), field="reply")
        self._advance(
            action,
            by=by,
            reply=reply.strip(),
            outline=outline,
            is_public=is_public,
            drafted_at=timezone.now(),
            drafted_by=by,
            return_reason="",
        )

    def take_back(self, *, by: "User") -> None:
        self._advance("take_back", by=by)

    def send_back(self, *, by: "User", reason: str) -> None:
        self._advance("send_back", by=by, reason=reason, return_reason=reason.strip())

    def release(self, *, by: "User") -> None:
        """Let the sender read the reply or the refusal, and the public where asked.

        `publishing/opinions.py` has read it before: nothing else calls this.
        """
        with transaction.atomic():
            if self.is_public:
                SiteSettings.touch()  # first: the log's lock comes last
            action = "decline" if self.state == S.REFUSAL_DRAFTED else "release"
            self._advance(action, by=by, released_at=timezone.now(), released_by=by)

    def hide(self, *, by: "User", reason: str) -> None:
        """Take a reply out of public; its sender goes on reading it."""
        with transaction.atomic():
            SiteSettings.touch()
            with self._locked() as row:
                row._check("hide", by=by, reason=reason)
                row._change("hide", by=by, reason=reason, is_public=False)

    def judge(self, *, is_satisfied: bool) -> None:
        """Say, as its sender, whether it is solved: once, and not before the reply."""
        with self._locked() as row:
            if not row.is_over:
                raise InvalidTransition(gettext("There is no reply to judge yet."))
            if row.judged_at is not None:
                raise InvalidTransition(
                    gettext("This was answered before; it is asked once.")
                )
            values: dict[str, Any] = {
                "is_satisfied": is_satisfied,
                "judged_at": timezone.now(),
            }
            row._change("judge", by=None, **values)


S = OpinionState


def digest_of_code(code: str) -> str:
    """Return what is kept of a receipt code: spaces, hyphens and case do not count."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def _sent_again(before: Opinion, words: str) -> Opinion:
    """Return what was sent with a form before; refuse other words in its name."""
    if before.words == words:
        return before
    raise InvalidTransition(
        gettext(
            "An opinion was sent with this form before, and is kept. What you have "
            "written now is not: send it once more, as another opinion."
        )
    )
