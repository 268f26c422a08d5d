"""Taking a registration back: a finding that was registered by mistake goes again."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import PROTECT, Exists, ManyToOneRel, OuterRef
from django.utils.translation import gettext as _

from rectification.errors import InvalidTransition, Refusal
from rectification.models.findings.closing import Closing
from rectification.workflow import MeasureState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class Registration(Closing):
    """The way back from `Inspection.register`, while nothing stands on the finding."""

    class Meta:
        abstract = True

    def unregister(self, *, by: "User", reason: str) -> None:
        """Delete the row, with who answers and what is planned.

        The log keeps its words; the inspection's counter keeps its number from being
        given again.
        """
        with self._locked() as row:
            row._check("unregister", by=by, reason=reason)
            before = {"title": row.title, "original_text": row.original_text}
            # By the query set: the row in hand keeps its key, for the log to name.
            with apps.get_model("rectification", "Notification").recounted(finding=row):
                type(row)._default_manager.filter(pk=row.pk).delete()
            row._note("unregister", by=by, reason=reason, before=before)

    def _objection(self, action: str, by: "User") -> Refusal | None:
        if action == "unregister" and self._is_built_on():
            return InvalidTransition(
                _(
                    "Something stands on this finding already: an entry, evidence, a "
                    "measure begun, a report. It stays."
                )
            )
        if action == "unregister" and self.has_missed_deadline():
            return InvalidTransition(
                _(
                    "Its deadline has passed: it can no longer be taken back. Ask for "
                    "a later deadline or have it closed."
                )
            )
        return super()._objection(action, by)

    def _is_built_on(self) -> bool:
        """Whether a record refers to it that is more than its registration."""
        begun = (
            one.account or one.state != MeasureState.PLANNED
            for one in self.measures.all()
        )
        if any(begun):
            return True
        kept = [
            Exists(
                rel.related_model._base_manager.filter(
                    **{rel.field.name: OuterRef("pk")}
                )
            )
            for rel in self._meta.related_objects
            if isinstance(rel, ManyToOneRel) and rel.on_delete is PROTECT
        ]
        rows = type(self)._default_manager.filter(pk=self.pk)
        return rows.filter(reduce(or_, kept)).exists()
