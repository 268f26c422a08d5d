"""Posts and who sits in them. Work belongs to posts and survives a change of staff."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import (
    APPOINTED_BY_COORDINATOR,
    OFFICE_ROLES,
    SEPARATED,
    Permission,
    Reach,
    Role,
    Seat,
)
from rectification.errors import NotAllowed, Refusal
from rectification.models.bodies.organisation import Office, Organisation
from rectification.models.trail.constraints import implies, in_order
from rectification.models.trail.log import SYSTEM_CHAIN, Chain

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class Post(models.Model):
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="posts", verbose_name=_("body")
    )
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("office"),
    )
    role = models.CharField(_("role"), max_length=16, choices=Role)
    title = models.CharField(_("title"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            implies(
                "post_office_role",
                Q(role__in=sorted(OFFICE_ROLES)),
                Q(office__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        place = self.office if self.office_id else self.organisation
        return f"{place} {self.title or self.get_role_display()}"

    def clean(self) -> None:
        if self.office_id and self.office.organisation_id != self.organisation_id:
            raise ValidationError(
                {"office": gettext("The office belongs to another body.")}
            )
        if self.role in OFFICE_ROLES and not self.office_id:
            raise ValidationError({"office": gettext("This role needs an office.")})

    def seat(self) -> Seat:
        return Seat(Role(self.role), self.organisation_id, self.office_id)

    def reach(self) -> Reach:
        return self.organisation.reach()

    def appoint(
        self, user: "User", *, by: "User", since: date | None = None
    ) -> "Appointment":
        """Seat somebody from a day on (today)."""
        appointment = Appointment(
            post=self, user=user, since=since or timezone.localdate()
        )
        appointment.check_appointer(by)
        with transaction.atomic():
            appointment.refuse_clash()
            appointment.save(force_insert=True)
            appointment.note("post.appoint", by=by)
        user.forget_appointments()
        return appointment


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def held(self, *, on: date | None = None) -> Self:
        """Those under which somebody sits in the post on a day (today)."""
        day = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


class Appointment(models.Model):
    """Who sits in a post, and when. `until` is the first day out of it."""

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
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.post}"

    def clean(self) -> None:
        if self.post_id and self.user_id:
            clash = self.clash()
            if clash:
                raise ValidationError(clash)

    def is_held(self, *, on: date) -> bool:
        """The same rule as `held()` on the query set."""
        return self.since <= on and (self.until is None or on < self.until)

    def reach(self) -> Reach:
        return self.post.reach()

    def clash(self) -> str:
        """Say which separated role the person holds already, if one; else ""."""
        if self.post.role not in SEPARATED:
            return ""
        others = Appointment.objects.exclude(pk=self.pk).filter(
            Q(until=None) | Q(until__gt=self.since),
            user=self.user_id,
            post__role__in=sorted(SEPARATED - {Role(self.post.role)}),
        )
        if self.until:
            others = others.filter(since__lt=self.until)
        other = others.select_related("post").first()
        if other is None:
            return ""
        return gettext(
            "%(person)s is already %(role)s; one person holds only one of them."
        ) % {
            "person": self.user,
            "role": other.post.get_role_display(),
        }

    def refuse_clash(self) -> None:
        """Raise on a clash. In a transaction: the lock lets no two pass at once."""
        users = type(self.user).objects.select_for_update(no_key=True)
        users.get(pk=self.user_id)
        clash = self.clash()
        if clash:
            raise Refusal(clash)

    def check_appointer(self, by: "User") -> None:
        """Nobody appoints oneself; a coordinator stays within the own body."""
        if by.pk == self.user_id or not by.may(Permission.APPOINT, self):
            raise NotAllowed()
        if Role.SECURITY_ADMIN in by.roles_now():
            return
        if self.post.role not in APPOINTED_BY_COORDINATOR:
            raise NotAllowed()

    def end(self, *, by: "User", on: date | None = None) -> None:
        """Empty the seat: `on` (today) is the first day out of it."""
        self.check_appointer(by)
        with transaction.atomic():
            row = Appointment.objects.select_for_update(no_key=True).get(pk=self.pk)
            before = row.until
            row.until = max(on or timezone.localdate(), row.since)
            row.save(update_fields=["until"])
            row.note("post.end", by=by, before={"until": before})
        self.until = row.until

    def hand_over(
        self, to: "User", *, by: "User", on: date | None = None
    ) -> "Appointment":
        """Move the seat to somebody else; what belongs to the post stays with it."""
        if to.pk == self.user_id:
            raise Refusal(gettext("This person holds the post already."))
        day = on or timezone.localdate()
        with transaction.atomic():
            self.end(by=by, on=day)
            return self.post.appoint(to, by=by, since=day)

    def note(
        self, action: str, *, by: "User", before: dict[str, object] | None = None
    ) -> None:
        """Log the appointment as it now stands."""
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=by,
            action=action,
            subject=self,
            before=before,
            after={
                "post": self.post_id,
                "user": self.user_id,
                "since": self.since,
                "until": self.until,
            },
        )
