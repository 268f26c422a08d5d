"""A list of findings under a name: filters, order and columns, one's own or shared."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import (
    APPOINTED_BY_COORDINATOR,
    Permission,
    Reach,
    Role,
    holds,
)
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.organisation import Organisation
from rectification.models.trail import written
from rectification.models.trail.constraints import implies
from rectification.models.trail.lifecycle import AsRead
from rectification.models.trail.log import SYSTEM_CHAIN, Chain

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

MOST = 30  # of one person, or of one body for one role
LONGEST_NAME = 40
LONGEST_QUERY = 2000
# For whom a body's view may be meant; "" is everybody in it.
SHARED_WITH = [
    (role.value, role.label) for role in Role if role in APPOINTED_BY_COORDINATOR
]


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: "User") -> Self:
        """One's own, and what one's bodies share with everybody, or with one's role.

        Who shares them sees those for other roles too.
        """
        shown = Q(owner=user, organisation=None)
        for seat in user.seats_now():
            meant = Q(organisation=seat.organisation_id, role__in=("", seat.role.value))
            if holds(seat.role, Permission.VIEW_SHARE):
                meant = Q(organisation=seat.organisation_id)
            shown |= meant
        return self.filter(shown)

    def keep(
        self,
        *,
        by: "User",
        name: str,
        query: str,
        organisation: Organisation | None = None,
        role: str = "",
        is_default: bool = False,
    ) -> "SavedView":
        """Keep a view: one's own, or a body's for everybody or for one role."""
        made = SavedView(
            name=name,
            query=query,
            owner=by,
            organisation=organisation,
            role=role,
            is_default=is_default,
        )
        if not made.is_kept_by(by):
            raise NotAllowed()
        with transaction.atomic():
            made._queue()
            made._settle(by=by)
            made.save(force_insert=True)
            made._note("savedview.keep", by=by, after=made.facts())
        return made


class SavedView(AsRead, models.Model):
    """`query`: the address of the list, without its page; `organisation`: the body it
    is shared with, None where it is the owner's alone; `is_default`: what the list
    opens with where nothing is asked for."""

    decided_on = ("name", "query", "role", "is_default")

    name = models.CharField(_("name of the view"), max_length=LONGEST_NAME)
    query = models.CharField(_("what it shows"), max_length=LONGEST_QUERY, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="saved_views",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="saved_views",
        verbose_name=_("body"),
    )
    role = models.CharField(
        _("for the role"), max_length=20, choices=SHARED_WITH, blank=True
    )
    is_default = models.BooleanField(_("the list opens with it"), default=False)

    objects: ClassVar = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["pk"]
        constraints = [
            implies("savedview_role", ~Q(role=""), Q(organisation__isnull=False)),
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(organisation=None),
                name="savedview_own",
            ),
            models.UniqueConstraint(
                fields=["organisation", "role", "name"], name="savedview_shared"
            ),
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(organisation=None, is_default=True),
                name="savedview_own_default",
            ),
            models.UniqueConstraint(
                fields=["organisation", "role"],
                condition=Q(is_default=True),
                name="savedview_shared_default",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    # --- questions ---------------------------------------------------------------

    @property
    def label_in_log(self) -> str:
        """No name: what is hashed can never be erased."""
        return f"#{self.pk}"

    def reach(self) -> Reach:
        return Reach(self.organisation_id)

    def is_kept_by(self, user: "User") -> bool:
        """Whether somebody may change it: one's own, or a body's by its coordinator."""
        if self.organisation_id is None:
            return self.owner_id == user.pk
        return user.may(Permission.VIEW_SHARE, self)

    def beside(self) -> SavedViewQuerySet:
        """The views of the same person, or of the same body and role."""
        found: SavedViewQuerySet = SavedView.objects.filter(
            organisation=self.organisation_id, role=self.role
        ).exclude(pk=self.pk)
        return found if self.organisation_id else found.filter(owner=self.owner_id)

    def facts(self) -> dict[str, object]:
        """Say for the log whose it is. Not what is sought: that may be anything."""
        return {
            "name": self.name,
            "organisation": self.organisation_id,
            "role": self.role,
            "is_default": self.is_default,
        }

    # --- verbs -------------------------------------------------------------------

    def change(self, *, by: "User", **values: object) -> None:
        """Rename it, replace what it shows, mean it for another role, open with it."""
        foreign = values.keys() - {"name", "query", "role", "is_default"}
        if foreign:
            raise TypeError(f"change() does not change {sorted(foreign)}")
        with transaction.atomic():
            self._queue()
            row = self._locked(by=by)
            before = row.facts()
            for name, value in values.items():
                setattr(row, name, value)
            row._settle(by=by)
            row.save(update_fields=list(values))
            row._note("savedview.change", by=by, before=before, after=row.facts())

    def remove(self, *, by: "User") -> None:
        with transaction.atomic():
            row = self._locked(by=by)
            # By the query set: the row in hand keeps its key, for the log to name.
            SavedView.objects.filter(pk=row.pk).delete()
            row._note("savedview.remove", by=by, before=row.facts())

    def _locked(self, *, by: "User") -> "SavedView":
        rows = SavedView.objects.select_for_update(no_key=True)
        row: SavedView | None = rows.filter(pk=self.pk).first()
        if row is None:
            raise InvalidTransition(gettext("This view is no longer there."))
        if not row.is_kept_by(by):
            raise NotAllowed()
        self._refuse_newer(row)
        return row

    def _queue(self) -> None:
        """Wait for whoever keeps a view beside it: of two of one name, or two that
        open the list, the second finds the first. Before any view is locked."""
        field = "organisation" if self.organisation_id else "owner"
        model: Any = self._meta.get_field(field).related_model
        rows = model._default_manager
        key = self.organisation_id or self.owner_id
        list(rows.filter(pk=key).select_for_update(no_key=True).values_list("pk"))

    def _settle(self, *, by: "User") -> None:
        """Refuse a second of the same name, or too many; only one opens the list."""
        others = self.beside()
        if others.filter(name=self.name).exists():
            sentence = gettext(
                "There is a view of this name. Replace it there, or take another name."
            )
            raise Refusal(sentence, field="name")
        if self.pk is None and others.count() >= MOST:
            sentence = gettext(
                "There are %(most)d views already. Please delete one that is not used."
            )
            raise Refusal(sentence % {"most": MOST})
        if self.is_default:
            written.update(others.filter(is_default=True), is_default=False)

    def _note(self, action: str, *, by: "User", **sides: dict[str, object]) -> None:
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=by,
            action=action,
            subject=self,
            **sides,  # type: ignore[arg-type]
        )
