"""Who sits in a post, since when, and who has confirmed it."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import (
    APPOINTED_BY_COORDINATOR,
    CONFIRMED,
    Permission,
    Reach,
    Role,
    excluded_by,
)
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.confirming import CONFIRMED_CONSTRAINTS, Confirmed
from rectification.models.bodies.post import Post
from rectification.models.trail import written
from rectification.models.trail.constraints import in_order
from rectification.models.trail.log import SYSTEM_CHAIN, Chain

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

# What gives rights, together with the post.
_GIVES_RIGHTS = ("post", "user", "since", "until", "confirmation", "confirmed_at")


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def with_posts(self) -> Self:
        """With what rights are read from; `place` says in which order."""
        return self.select_related("post__organisation", "post__office")

    def held(self, *, on: date | None = None) -> Self:
        """Those under which somebody sits in the post on a day (today)."""
        day = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)

    def confirmed(self) -> Self:
        """Those that need no confirmation, or have one."""
        never_reset, since_reset = (
            Q(user__reset_at=None),
            Q(user__reset_at__lt=F("confirmed_at")),
        )
        exempt = Q(confirmation=Appointment.Confirmation.FIRST_RUN) & never_reset
        return self.filter(
            ~Q(post__role__in=sorted(CONFIRMED))
            | exempt
            | Q(confirmed_at__isnull=False) & (never_reset | since_reset)
        )

    def waiting(self) -> Self:
        """Held today or later, and giving no right until somebody confirms them."""
        still = Q(until=None) | Q(until__gt=timezone.localdate())
        exempt = Q(confirmation=Appointment.Confirmation.FIRST_RUN)
        needed = Q(post__role__in=sorted(CONFIRMED))
        confirmed = self.model.objects.confirmed().values("pk")
        return self.filter(still & needed & (exempt | ~Q(pk__in=confirmed)))

    def to_confirm_by(self, user: "User") -> Self:
        """Seats within somebody's reach to confirm; each verb asks whether he may.

        Besides those that wait, those of before their role did whose account somebody
        else opened: they work, but count as that person until they are confirmed.
        """
        made = Q(
            confirmation=Appointment.Confirmation.EARLIER,
            user__opened_by__isnull=False,
        )
        rows = self.exclude(user=user).filter(
            Q(until=None) | Q(until__gt=timezone.localdate()),
            made | Q(pk__in=self.model.objects.waiting().values("pk")),
        )
        scope = user.scope(Permission.APPOINT_CONFIRM)
        if scope.everything:
            return rows
        overseen = Q(post__organisation__parent__in=scope.overseen_by_ids)
        own = scope.organisation_ids | scope.overseen_by_ids
        return rows.filter(Q(post__organisation__in=own) | overseen)

    def excluding(self) -> Self:
        """Held today by who holds another that excludes it; nobody is unseated.

        Such seats are of before the roles were kept apart.
        """
        clashing = Q(pk=None)
        for role in Role:
            others = sorted(excluded_by(role, level=settings.PROTECTION_LEVEL))
            also = self.model.objects.held().filter(post__role__in=others)
            clashing |= Q(post__role=role, user__in=also.values("user"))
        return self.held().filter(clashing)

    def exempt(self) -> Self:
        """Those that the first run made, while nothing is published on the site."""
        return self.filter(confirmation=Appointment.Confirmation.FIRST_RUN)

    def end_exemption(self, *, by: "User") -> None:
        """From the first publication on, whoever's, what the first run seated waits.

        Its body may publish nothing itself, and seat those who reach every other.
        """
        exempt = self.exempt().select_for_update(no_key=True)
        for appointment in exempt.order_by("pk"):
            appointment.confirmation = Appointment.Confirmation.WAITING
            appointment.save(update_fields=["confirmation"])
            appointment.note("post.end_exemption", by=by)


class Appointment(Confirmed):
    """Who sits in a post, and when. `until` is the first day out of it.

    A seat of `access.CONFIRMED` gives no right until a second person confirms it.
    """

    post = models.ForeignKey(
        Post, models.PROTECT, related_name="appointments", verbose_name=_("post")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="appointments",
        verbose_name=_("person"),
    )
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("The first day out of the post."),
    )
    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            in_order("appointment_dates", "since", "until"),
            models.UniqueConstraint(
                fields=["post", "user"],
                condition=Q(until=None),
                name="appointment_once",
            ),
            *CONFIRMED_CONSTRAINTS,
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.post}"

    def clean(self) -> None:
        if self.post_id and self.user_id:
            clash = self.clash()
            if clash:
                raise ValidationError(clash)

    @property
    def place(self) -> tuple[int, ...]:
        """Where it is named among the seats of one person: by body, by office."""
        office = self.post.office
        within = (office.position, office.pk) if office else (-1, 0)
        return self.post.organisation_id, *within, self.pk

    def is_held(self, *, on: date) -> bool:
        """The same rule as `held()` on the query set."""
        return self.since <= on and (self.until is None or on < self.until)

    def reach(self) -> Reach:
        return self.post.reach()

    def name_right(self) -> None:
        """Let the next entry of the log name this seat and its post."""
        written.see(self, _GIVES_RIGHTS)
        written.see(self.post, ("organisation", "office", "role"))

    # --- roles that exclude each other ---------------------------------------------

    def clash(self) -> str:
        """Say which role the person holds that excludes this one; "" for none."""
        excluded = excluded_by(Role(self.post.role), level=settings.PROTECTION_LEVEL)
        others = Appointment.objects.exclude(pk=self.pk).filter(
            Q(until=None) | Q(until__gt=self.since),
            user=self.user_id,
            post__role__in=sorted(excluded),
        )
        if self.until:
            others = others.filter(since__lt=self.until)
        other = others.select_related("post").first()
        if other is None:
            return ""
        return gettext(
            "%(person)s is already %(other)s; nobody is %(role)s besides."
        ) % {
            "person": self.user,
            "other": other.post.get_role_display(),
            "role": self.post.get_role_display(),
        }

    def refuse_clash(self) -> None:
        """Raise on a clash. In a transaction: the lock lets no two pass at once."""
        users = type(self.user).objects.select_for_update(no_key=True)
        users.get(pk=self.user_id)
        clash = self.clash()
        if clash:
            raise Refusal(clash)

    # --- verbs -----------------------------------------------------------------------

    def check_appointer(self, by: "User") -> None:
        """Nobody appoints oneself; a coordinator stays within the own body."""
        if by.pk == self.user_id or not self._may_appoint(by):
            raise NotAllowed()

    def _may_appoint(self, by: "User") -> bool:
        if not by.may(Permission.APPOINT, self):
            return False
        is_security = Role.SECURITY_ADMIN in by.roles_now()
        return is_security or self.post.role in APPOINTED_BY_COORDINATOR

    def end(self, *, by: "User", on: date | None = None) -> None:
        """Empty the seat: `on` (today) is the first day out of it.

        A seat that is empty already stays as it is, and none is held longer by this,
        nor said to have been empty on a day on which somebody sat there.
        """
        self.check_appointer(by)
        with transaction.atomic():
            self._end_locked(by=by, on=on or timezone.localdate())

    def hand_over(
        self, to: "User", *, by: "User", on: date | None = None
    ) -> "Appointment":
        """Move the seat to somebody else; what belongs to the post stays with it."""
        self.check_appointer(by)
        if to.pk == self.user_id:
            raise Refusal(gettext("This person holds the post already."))
        day = on or timezone.localdate()
        with transaction.atomic():
            row = self._end_locked(by=by, on=day, is_handed_over=True)
            return row.post.appoint(to, by=by, since=day)

    def _end_locked(
        self, *, by: "User", on: date, is_handed_over: bool = False
    ) -> "Appointment":
        rows = Appointment.objects.select_for_update(no_key=True, of=("self",))
        row = rows.select_related("post").get(pk=self.pk)
        if refusal := row.why_not_end(on=on, is_handed_over=is_handed_over):
            raise refusal
        if on < timezone.localdate():  # who sat there is asked of by day
            raise Refusal(gettext("The day lies in the past."))
        before = row.until
        row.until = max(on, row.since)
        row.save(update_fields=["until"])
        row.note("post.end", by=by, before={"until": before})
        self.until = row.until
        return row

    def why_not_end(
        self, *, on: date | None = None, is_handed_over: bool = False
    ) -> InvalidTransition | None:
        """Say why the seat cannot be emptied on a day (today), or None."""
        if self.until is None:
            return None
        day = on or timezone.localdate()
        if self.until <= timezone.localdate() or is_handed_over or day >= self.until:
            return InvalidTransition(
                gettext("This appointment ends on %(day)s already.")
                % {"day": date_format(self.until)}
            )
        return None

    def note(
        self, action: str, *, by: "User | None", before: Mapping[str, object] = {}
    ) -> None:
        """Log the appointment as it now stands."""
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=by,
            action=action,
            subject=self,
            before=before or None,
            after={
                "post": self.post_id,
                "user": self.user_id,
                "since": self.since,
                "until": self.until,
                "confirmation": self.confirmation,
            },
        )
