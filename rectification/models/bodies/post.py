"""Posts: seats of a body or office. Work belongs to them, whoever sits there."""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import (
    OFFICE_ROLES,
    Reach,
    Role,
    Seat,
)
from rectification.models.bodies.organisation import Office, Organisation
from rectification.models.trail.constraints import implies

if TYPE_CHECKING:
    from rectification.models.bodies.appointment import Appointment
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
        if self.office and self.office.organisation_id != self.organisation_id:
            raise ValidationError(
                {"office": gettext("The office belongs to another body.")}
            )
        if self.role in OFFICE_ROLES and not self.office:
            raise ValidationError({"office": gettext("This role needs an office.")})

    def seat(self) -> Seat:
        return Seat(Role(self.role), self.organisation_id, self.office_id)

    def reach(self) -> Reach:
        return self.organisation.reach()

    def appoint(
        self, user: "User", *, by: "User", since: date | None = None
    ) -> "Appointment":
        """Seat somebody from a day on (today)."""
        appointment = self.appointments.model(
            post=self, user=user, since=since or timezone.localdate(), appointed_by=by
        )
        appointment.check_appointer(by)
        with transaction.atomic():
            appointment.refuse_clash()
            appointment.save(force_insert=True)
            appointment.note("post.appoint", by=by)
        user.forget_appointments()
        return appointment
