"""Bodies and their offices. An office may be gone; what it answered for remains."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.initials import Initialled
from rectification.models.bodies.offices_by_name import OfficesByName
from rectification.models.bodies.opinion_terms import OpinionTerms
from rectification.models.bodies.order_kinds import OrderKind, check_kinds, kinds_of
from rectification.models.bodies.rhythm import DayOff, LookBackMonths, Rhythm
from rectification.models.bodies.site_settings import SiteSettings
from rectification.models.trail.amendable import Amending
from rectification.models.trail.constraints import implies, in_order, two_of

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: "User") -> Self:
        """Bodies somebody works in or oversees; reference keepers see all."""
        if user.may(Permission.REFERENCE_EDIT) or user.may(Permission.LOG_VIEW):
            return self.all()
        own = {seat.organisation_id for seat in user.seats_now()}
        overseen = user.scope(Permission.FINDING_VIEW).overseen_by_ids
        return self.filter(
            Q(pk__in=own)
            | Q(parent__in=overseen)
            | Q(inspections__overseer__in=overseen)
        ).distinct()

    def inspected(self) -> Self:
        return self.filter(kind=Organisation.Kind.INSPECTED)

    def overseeing(self) -> Self:
        return self.filter(kind=Organisation.Kind.OVERSEEING)


# What says when offices report.
REPORTING = frozenset({"rhythm", "report_due_day", "due_day_off"})


class Organisation(OpinionTerms):
    class Kind(models.TextChoices):
        INSPECTED = "inspected", _("Inspected body")
        OVERSEEING = "overseeing", _("Overseeing body")

    name = models.CharField(_("name"), max_length=100, unique=True)
    full_name = models.CharField(
        _("full name for signing"),
        max_length=200,
        blank=True,
        help_text=_("The party group's name as it stands under a report."),
    )
    slug = models.SlugField(
        _("name in addresses"),
        unique=True,
        blank=True,
        help_text=_("Left empty, one is allotted. Do not change it later."),
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=Kind, default=Kind.INSPECTED
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("overseeing body"),
    )
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    coordinator_name = models.CharField(
        _("name of the coordinating unit"), max_length=60, blank=True
    )
    coordinating_office = models.ForeignKey(
        "Office",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("coordinating office"),
    )
    fallback_closer = models.ForeignKey(
        "Post",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decides where the coordinating office is responsible"),
    )
    shows_old_editions = models.BooleanField(_("old editions are public"), default=True)
    shows_comparison = models.BooleanField(_("comparison is public"), default=True)
    shows_history = models.BooleanField(
        _("extensions and reopenings are public"), default=False
    )
    shows_reasons = models.BooleanField(
        _("with them why a later deadline was asked for"), default=False
    )
    recounts_lateness = models.BooleanField(
        _("what is late today is counted anew"),
        default=False,
        help_text=_(
            "Beside what was late on the day of the edition, by its own deadlines; "
            "never from the records."
        ),
    )
    plan_needs_opinion = models.BooleanField(
        _("a plan needs the opinion of the overseeing body"), default=False
    )
    extension_limit = models.PositiveSmallIntegerField(
        _("how often a deadline may become later"),
        null=True,
        blank=True,
        default=2,
        help_text=_(
            "Of each finding, counting what was agreed to. 0: never; empty: no limit."
        ),
    )
    extension_needs_overseer = models.BooleanField(
        _("a later deadline needs the overseeing body's agreement"),
        default=False,
        help_text=_("After that of a leader of the body."),
    )
    # Steps of `ChainStep`, by commas: `workflow_chain.py`. Empty: decided once.
    close_out_chain = models.CharField(
        _("chain of the close-out"),
        max_length=60,
        blank=True,
        help_text=_(
            "Nothing ticked: a leader of the body or the overseeing body decides once. "
            "Another chain holds for what is requested from then on."
        ),
    )
    look_back_months = models.PositiveSmallIntegerField(
        _("what is closed out is looked at again"),
        choices=LookBackMonths,
        default=LookBackMonths.NEVER,
        help_text=_("Counted from the day of the close-out."),
    )
    head_confirms = models.BooleanField(
        _("what an office reports counts once its head has confirmed it"),
        default=False,
        help_text=_(
            "Where nobody else sits in the office, it counts at once. What was "
            "reported before stays as it is."
        ),
    )
    # Signatures without which a report is not approved; always in this order. A body
    # chooses two of them, three or four.
    needs_first_review = models.BooleanField(_("first review needed"), default=True)
    needs_second_review = models.BooleanField(_("second review needed"), default=True)
    needs_final_review = models.BooleanField(_("final review needed"), default=True)
    needs_secrecy_review = models.BooleanField(_("secrecy check needed"), default=True)
    # How often offices report; what has begun keeps its days when this changes.
    rhythm = models.CharField(
        _("rhythm of reporting"),
        max_length=11,
        choices=Rhythm,
        default=Rhythm.MONTHLY,
        help_text=_("Another one holds from the next period on."),
    )
    report_due_day = models.PositiveSmallIntegerField(
        _("day of the month by which is reported"),
        default=25,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_(
            "Of a quarter, in its last month; twice a month it is two days before "
            "each half ends."
        ),
    )
    due_day_off = models.CharField(
        _("where a due day goes that is a day off"),
        max_length=7,
        choices=DayOff,
        default=DayOff.LATER,
    )

    order_kinds = models.TextField(
        _("kinds of supervision orders"),
        blank=True,
        validators=[check_kinds],
        help_text=_(
            "A line each: name, colour (蓝, 黄 or 红), working days to reply. Empty: "
            "提醒单 黄 5 and 督办单 红 10; of an overseeing body 提醒函 and 督办函."
        ),
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        constraints = [
            models.CheckConstraint(name="organisation_slug", condition=~Q(slug="")),
            models.CheckConstraint(
                name="organisation_not_own_parent",
                condition=Q(parent=None) | ~Q(parent=models.F("id")),
            ),
            models.CheckConstraint(
                name="organisation_due_day",
                condition=Q(report_due_day__gte=1, report_due_day__lte=31),
            ),
            two_of(
                "organisation_two_reviews",
                "needs_first_review",
                "needs_second_review",
                "needs_final_review",
                "needs_secrecy_review",
                sentence=_(
                    "A report needs two reviews at least: tick two, three or all four."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new body with a blank slug gets the next free "org-<n>".

        Before another rhythm holds, the periods that have begun are kept.
        """
        if "order_kinds" in (kwargs.get("update_fields") or ["order_kinds"]):
            check_kinds(self.order_kinds)
        with transaction.atomic():
            if self._state.adding:
                self.allot_slug()
            elif REPORTING & set(kwargs.get("update_fields") or ()):
                for inspection in self.inspections.all():
                    inspection.keep_begun_periods()
            super().save(*args, **kwargs)

    def allot_slug(self) -> None:
        """Fill a blank slug. Inside a transaction: the settings row is the lock."""
        if self.slug:
            return
        SiteSettings.lock()
        taken = Organisation.objects.filter(slug__startswith="org-")
        numbers = (
            re.fullmatch(r"org-(\d+)", slug)
            for slug in taken.values_list("slug", flat=True)
        )
        highest = max((int(match[1]) for match in numbers if match), default=0)
        self.slug = f"org-{highest + 1}"

    @property
    def signing_name(self) -> str:
        return self.full_name or self.name

    def kinds_of_orders(self) -> list[OrderKind]:
        return kinds_of(self.order_kinds, letters=self.kind == self.Kind.OVERSEEING)

    def reach(self) -> Reach:
        return Reach(self.pk, self.parent_id)


class OfficeQuerySet(models.QuerySet["Office"]):
    def visible_to(self, user: "User") -> Self:
        shown = Organisation.objects.visible_to(user)
        return self.filter(organisation__in=shown.values("pk"))

    def open_new(
        self, *, by: "User", organisation: Organisation, **fields: object
    ) -> "Office":
        """Set up an office in one's own body."""
        if not by.may(Permission.INSPECTION_EDIT, organisation):
            raise NotAllowed()
        with transaction.atomic():
            office = self.model(organisation=organisation, **fields)
            office.keep()
            office.note_open(by=by)
        return office

    @contextmanager
    def opening(
        self, *, by: "User", organisation: Organisation
    ) -> Iterator[OfficesByName]:
        """Yield the body's offices by name; one that is missing is set up when asked.

        What was set up is logged at the end, since the log's lock comes last.
        """
        if not by.may(Permission.INSPECTION_EDIT, organisation):
            raise NotAllowed()
        with transaction.atomic():
            offices = OfficesByName(organisation)
            yield offices
            for office in offices.opened:
                office.note_open(by=by)

    def found(
        self, *, by: "User", organisation: Organisation, names: Sequence[str]
    ) -> OfficesByName:
        """Set up the offices of a body that is being founded, in this order.

        Nobody has a right in it yet: the caller has checked who `by` is. Raises
        InvalidTransition for a body in which somebody has one.
        """
        if organisation.posts.exists():
            raise InvalidTransition()
        with transaction.atomic():
            offices = OfficesByName(organisation, first=1)
            for name in dict.fromkeys(names):
                offices[name].note_open(by=by)
        return offices

    def names_today(self) -> list[str]:
        return list(self.filter(until=None).values_list("name", flat=True))

    def existing(self, *, on: object) -> Self:
        """Offices that exist on a day."""
        return self.filter(
            Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gt=on)
        )


class Office(Initialled, Amending):
    """An office, or a collective a notice may hold responsible (各科室)."""

    amendable = frozenset(
        {"name", "position", "is_collective", "since", "until", "successor"}
    )

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="offices", verbose_name=_("body")
    )
    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveIntegerField(_("order"), default=0)
    is_collective = models.BooleanField(_("stands for several offices"), default=False)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("The first day on which it no longer exists."),
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name", "since"], name="office_name_since"
            ),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(since=None),
                name="office_name",
            ),
            in_order("office_dates", "since", "until"),
            implies("office_successor_until", ~Q(successor=None), ~Q(until=None)),
        ]

    def __str__(self) -> str:
        return self.name

    def reach(self) -> Reach:
        return Reach(self.organisation_id, None, frozenset({self.pk}))

    def note_open(self, *, by: "User") -> None:
        """Log that it was set up, with what it was given."""
        said = {name: value for name, value in self.values().items() if value}
        self.note("open", by=by, after=said)

    def keep(self, changed: list[str] | None = None) -> None:
        """Refuse a name that is none, and a successor of elsewhere or of its own."""
        if not any(char.isalnum() for char in self.name):
            raise Refusal(
                gettext("“%(name)s” is no name of an office.") % {"name": self.name}
            )
        after, seen = self.successor, {self.pk}
        while after is not None:
            if after.organisation_id != self.organisation_id or after.pk in seen:
                raise Refusal(gettext("This office cannot be the successor."))
            seen.add(after.pk)
            after = after.successor
        super().keep(changed)
