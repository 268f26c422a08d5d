"""A state taken over from a text: as printed, until the next step."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification import workflow
from rectification.errors import NotAllowed, Refusal
from rectification.models.findings.row import FindingRow
from rectification.models.trail import written
from rectification.workflow import SETTLED, FindingState, MeasureState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.adoption import Adoption


class Adopted(FindingRow):
    """What a finding knows of the text its state came from. A step clears it."""

    status_wording = models.CharField(
        _("status as printed"), max_length=500, blank=True, editable=False
    )
    adopted_at = models.DateTimeField(_("adopted at"), null=True, editable=False)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("adopted by"),
    )
    # The import that a second person confirms; of states that close.
    adoption = models.ForeignKey(
        "rectification.Adoption",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="findings",
        verbose_name=_("adoption on import"),
    )

    class Meta:
        abstract = True

    def adopt(
        self,
        *,
        by: "User | None",
        state: str,
        wording: str = "",
        adoption: "Adoption | None" = None,
    ) -> None:
        """Take over the state that a text gives, with its word for it.

        One that closes needs its import, which a second person confirms: of a notice
        afterwards, of a table before. Exempt from the conditions of closing, until it
        is reopened. `by` None: confirmed on the server.
        """
        target = FindingState(state)
        action = "adopt_signed" if adoption and adoption.is_signed else "adopt"
        who = by or (adoption.proposed_by if adoption else None)
        with self._locked() as row:
            if refusal := row._why_not_adopt(action, by):
                raise refusal
            if target.is_closed or adoption:
                row._check_adoption(adoption, by)
            if action == "adopt_signed" and target == FindingState.COMPLETED:
                ahead = row.measures.exclude(state__in=SETTLED)
                written.update(ahead, state=MeasureState.DONE)
            row._take(
                action,
                by=by,
                to_state=target,
                **row.as_adopted(who, wording, adoption),
            )

    def as_adopted(
        self, by: "User | None", wording: str, adoption: "Adoption | None" = None
    ) -> dict[str, Any]:
        """Return the fields of a state taken over from a text."""
        return {
            "status_wording": wording,
            "adopted_at": timezone.now(),
            "adopted_by": by,
            "adoption": adoption,
        }

    def _why_not_adopt(self, action: str, by: "User | None") -> Refusal | None:
        """Ask what every step asks; of the server's keeper no right on the site."""
        if by is not None:
            return self.why_not(action, by=by)
        return self._out_of_state(action) or self._not_ready(action)

    def _check_adoption(self, adoption: "Adoption | None", by: "User | None") -> None:
        """Raise unless the import is of this inspection, and lets `by` take over."""
        stored = self.inspection.adoptions.filter(pk=adoption.pk) if adoption else []
        if not any(one.lets_adopt(by) for one in stored):
            raise NotAllowed(
                gettext(
                    "A state that closes is taken over only with its import, and once "
                    "a second person confirms it."
                )
            )

    @property
    def is_adoptable(self) -> bool:
        """Whether the state that a table gives could be taken over."""
        return self.state in workflow.ADOPTABLE and self.reopened_at is None

    @property
    def is_unconfirmed(self) -> bool:
        """Whether its state came with an import that nobody has confirmed yet."""
        return self.adoption is not None and self.adoption.is_waiting

    @property
    def is_adopted(self) -> bool:
        """Whether the state was taken over from a printed notice and still stands."""
        return self.adopted_at is not None

    def _on_every_step(self) -> dict[str, object]:
        # What the text said holds only until the state changes.
        return {
            "status_wording": "",
            "adopted_at": None,
            "adopted_by": None,
            "adoption": None,
        }
