"""Correcting a record without a lifecycle: over what was read, with a reason."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from rectification.access import Permission, Reach
from rectification.errors import Conflict, NotAllowed, Refusal
from rectification.models.trail.fields import column_field
from rectification.models.trail.log import SYSTEM_CHAIN, Chain
from rectification.models.trail.plain import plain
from rectification.notices.canonical import digest_of

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class Amending(models.Model):
    """A record that the coordinator of its body corrects by hand.

    These records have no version of their own: `seal()` stands in, a digest of the
    values a form was drawn over. A different one now is a Conflict.
    """

    amendable: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def reach(self) -> Reach:
        raise TypeError(f"{type(self).__name__} must say whose it is.")

    @property
    def chain_name(self) -> str:
        return SYSTEM_CHAIN

    def values(self) -> dict[str, object]:
        """Return the values that may be amended, by field; a relation as its key."""
        return {
            name: column_field(type(self), name).value_from_object(self)
            for name in sorted(self.amendable)
        }

    def seal(self) -> str:
        return digest_of(plain(self.values()))

    def amend(self, *, by: "User", seal: str, reason: str, **fields: object) -> None:
        """Change anything of `amendable`. What does not differ is not logged."""
        foreign = fields.keys() - self.amendable
        if foreign:
            raise TypeError(f"amend() does not change {sorted(foreign)}")
        if not reason.strip():
            raise Refusal(_("Please give a reason."))
        with transaction.atomic():
            rows = type(self)._default_manager.select_for_update(no_key=True)
            row = rows.get(pk=self.pk)
            if not by.may(Permission.INSPECTION_EDIT, row):
                raise NotAllowed()
            before = row.values()
            if row.seal() != seal:
                raise Conflict(current=before)
            for name, value in fields.items():
                setattr(row, name, value)
            after = row.values()
            changed = {name for name in fields if after[name] != before[name]}
            if changed:
                row.keep(sorted(changed))
                row.note(
                    "amend",
                    by=by,
                    reason=reason,
                    before={name: before[name] for name in changed},
                    after={name: after[name] for name in changed},
                )
        self.refresh_from_db()

    def keep(self, changed: list[str] | None = None) -> None:
        """Save, or refuse what the constraints forbid. Inside a transaction only."""
        try:
            self.validate_constraints()
            with transaction.atomic():
                self.save(update_fields=changed)
        except (ValidationError, IntegrityError) as error:
            raise Refusal(_("These values contradict each other.")) from error

    def note(
        self,
        action: str,
        *,
        by: "User",
        reason: str = "",
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
    ) -> None:
        Chain.record(
            chain=self.chain_name,
            actor=by,
            action=f"{self._meta.model_name}.{action}",
            subject=self,
            reason=reason,
            before=before,
            after=after,
        )
