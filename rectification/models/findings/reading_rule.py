"""What somebody said of a text's headings, kept for the next text of the same ones."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.errors import NotAllowed
from rectification.models.bodies.organisation import Organisation
from rectification.models.trail.log import SYSTEM_CHAIN, Chain
from rectification.models.trail.plain import Facts
from rectification.notices.canonical import digest_of

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class ReadingRuleQuerySet(models.QuerySet["ReadingRule"]):
    def visible_to(self, user: "User") -> Self:
        scope = user.scope(Permission.INSPECTION_EDIT)
        return self.filter(organisation__in=scope.organisation_ids)

    def of(self, organisation: int, kind: str, shape: str) -> Self:
        """The rule of a body for texts of one shape, if it has one."""
        return self.filter(
            organisation=organisation, kind=kind, digest=digest_of(shape)
        )

    def keep(
        self,
        *,
        by: "User",
        organisation: Organisation,
        kind: str,
        shape: str,
        named: str,
    ) -> "ReadingRule":
        """Keep what was named of a shape, over what was named of it before."""
        if not by.may(Permission.INSPECTION_EDIT, organisation):
            raise NotAllowed()
        with transaction.atomic():
            rule, is_new = self.get_or_create(
                organisation=organisation,
                kind=kind,
                digest=digest_of(shape),
                defaults={"shape": shape, "named": named, "named_by": by},
            )
            if is_new:
                # Not the headings: a row of a table may have been taken for them, and
                # what is hashed can never be erased.
                after = {"digest": rule.digest, "named": named}
                rule._note("readingrule.keep", by=by, after=after)
                return rule
            return rule._rename(named, by=by)


class ReadingRule(models.Model):
    """`shape`: the headings, as what a text of this kind has in common with the next;
    `named`: the columns of a table, or the level at which the findings stand."""

    class Kind(models.TextChoices):
        TABLE = "table", _("Columns of a table")
        NOTICE = "notice", _("Headings of a notice")
        LETTER = "letter", _("Headings of a letter")

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="reading_rules",
        verbose_name=_("body"),
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    shape = models.TextField(_("headings"))
    digest = models.CharField(_("digest"), max_length=64)  # of the headings
    named = models.TextField(_("named"))
    named_at = models.DateTimeField(_("named at"), default=timezone.now)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("named by"),
    )

    objects = ReadingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading rule")
        verbose_name_plural = _("reading rules")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "digest"], name="readingrule_shape"
            )
        ]

    def __str__(self) -> str:
        return self.shape.replace("\t", " ")[:60]

    def reach(self) -> Reach:
        return Reach(self.organisation_id)

    def remove(self, *, by: "User") -> None:
        """Read the next text of this shape as if nothing had been named."""
        with transaction.atomic():
            row = self._locked()
            if row is None:
                return  # somebody else has removed it this moment
            if not by.may(Permission.INSPECTION_EDIT, row):
                raise NotAllowed()
            # By the query set: the row in hand keeps its key, for the log to name.
            ReadingRule.objects.filter(pk=row.pk).delete()
            before = {"digest": row.digest, "named": row.named}
            row._note("readingrule.remove", by=by, before=before)

    def _rename(self, named: str, *, by: "User") -> "ReadingRule":
        row = self._locked() or self
        if row.named == named:
            return row
        before = {"named": row.named}
        row.named, row.named_at, row.named_by = named, timezone.now(), by
        row.save(update_fields=["named", "named_at", "named_by"])
        row._note("readingrule.keep", by=by, before=before, after={"named": named})
        return row

    def _locked(self) -> "ReadingRule | None":
        rows = ReadingRule.objects.select_for_update(no_key=True)
        return rows.filter(pk=self.pk).first()

    def _note(self, action: str, *, by: "User", **sides: Facts) -> None:
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=by,
            action=action,
            subject=self,
            **sides,  # type: ignore[arg-type]
        )
