"""上级表样: the blank table of a superior, kept by a body to be filled in."""

from typing import IO, TYPE_CHECKING, Any, ClassVar, Self

from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.organisation import Organisation
from rectification.models.findings.evidence import Evidence
from rectification.models.trail.lifecycle import AsRead
from rectification.models.trail.log import SYSTEM_CHAIN, Chain

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

MOST = 60  # of one body
LONGEST_NAME = 60


class BlankFormQuerySet(models.QuerySet["BlankForm"]):
    def visible_to(self, user: "User") -> Self:
        """Those of the bodies in which one sees findings: to fill one in with them."""
        bodies = {seat.organisation_id for seat in user.seats_now()}
        scope = user.scope(Permission.FINDING_VIEW)
        return self.filter(organisation__in=bodies | set(scope.organisation_ids))

    def keep(
        self,
        *,
        by: "User",
        organisation: Organisation,
        name: str,
        stream: IO[bytes],
        file_name: str,
        media_type: str,
        layout: dict[str, Any],
    ) -> "BlankForm":
        """Keep a form whose file was checked and read."""
        if not by.may(Permission.INSPECTION_EDIT, organisation):
            raise NotAllowed()
        made = BlankForm(organisation=organisation, name=name, layout=layout)
        with transaction.atomic():
            made._settle()  # before the log's chain is locked
            made.file = Evidence.objects.keep(
                by=by,
                organisation=organisation,
                stream=stream,
                name=file_name,
                media_type=media_type,
            )
            made.save(force_insert=True)
            made._note("blankform.keep", by=by, after=made.facts())
        return made


class BlankForm(AsRead, models.Model):
    """`file`: as the superior sent it; `layout`: where its headings stand, and which
    field each takes (`blank_forms/layout.py`)."""

    decided_on = ("name", "file_id", "layout")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="blank_forms", verbose_name=_("body")
    )
    name = models.CharField(_("name of the form"), max_length=LONGEST_NAME)
    file = models.ForeignKey(
        Evidence, models.PROTECT, related_name="blank_forms", verbose_name=_("file")
    )
    layout = models.JSONField(_("layout"))

    objects: ClassVar = BlankFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("form of a superior")
        verbose_name_plural = _("forms of a superior")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="blankform_name"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label_in_log(self) -> str:
        """No name: what is hashed can never be erased."""
        return f"#{self.pk}"

    def reach(self) -> Reach:
        return Reach(self.organisation_id)

    def facts(self) -> dict[str, object]:
        return {
            "organisation": self.organisation_id,
            "name": self.name,
            "file": self.file_id,
            "layout": self.layout,
        }

    # --- verbs -------------------------------------------------------------------

    def change(self, *, by: "User", name: str, layout: dict[str, Any]) -> None:
        """Rename it, or tell otherwise what its columns mean."""
        with transaction.atomic():
            row = self._locked(by=by)
            before = row.facts()
            row.name, row.layout = name, layout
            row._settle()
            row.save(update_fields=["name", "layout"])
            row._note("blankform.change", by=by, before=before, after=row.facts())

    def remove(self, *, by: "User") -> None:
        """Offer it no more. Its file stays where files are kept."""
        with transaction.atomic():
            row = self._locked(by=by)
            # By the query set: the row in hand keeps its key, for the log to name.
            BlankForm.objects.filter(pk=row.pk).delete()
            row._note("blankform.remove", by=by, before=row.facts())

    def _locked(self, *, by: "User") -> "BlankForm":
        rows = BlankForm.objects.select_for_update(no_key=True)
        row: BlankForm | None = rows.filter(pk=self.pk).first()
        if row is None:
            raise InvalidTransition(gettext("This form is no longer there."))
        if not by.may(Permission.INSPECTION_EDIT, row):
            raise NotAllowed()
        self._refuse_newer(row)
        return row

    def _settle(self) -> None:
        """Refuse a second of the same name in a body, or too many."""
        bodies = Organisation.objects.select_for_update(no_key=True)
        list(bodies.filter(pk=self.organisation_id).values_list("pk"))
        others = BlankForm.objects.filter(organisation=self.organisation_id)
        others = others.exclude(pk=self.pk)
        if others.filter(name=self.name).exists():
            raise Refusal(
                gettext("The body has a form of this name. Please take another one."),
                field="name",
            )
        if self.pk is None and others.count() >= MOST:
            sentence = gettext(
                "There are %(most)d forms already. Please remove one that is not used."
            )
            raise Refusal(sentence % {"most": MOST})

    def _note(self, action: str, *, by: "User", **sides: dict[str, object]) -> None:
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=by,
            action=action,
            subject=self,
            **sides,  # type: ignore[arg-type]
        )
