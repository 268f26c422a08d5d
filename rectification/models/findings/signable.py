"""What a sheet can decide: a finding's close-out, or a later deadline for it.

Whose signature may stand under it and who may vouch for the paper is asked here, of
both alike: the same separation as on screen.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from rectification import workflow
from rectification.errors import Refusal
from rectification.models.bodies.names import same_name
from rectification.models.trail.lifecycle import Acting

if TYPE_CHECKING:
    from datetime import datetime

    from rectification.models.bodies.user import User
    from rectification.models.findings.paper_sheet import PaperDecision, PaperSheet


class Signable(Acting):
    """A record on which a leader or a meeting may decide on paper."""

    class Meta:
        abstract = True

    def asked_at(self) -> "datetime":
        """Return since when there is what a sheet may decide on."""
        raise NotImplementedError

    def on_paper(self) -> list[str]:
        """List what a sheet may decide of it now: rows of `workflow.ON_PAPER`."""
        raise NotImplementedError

    def take_on_paper(self, decision: "PaperDecision", *, by: "User") -> None:
        """Take the step that a sheet decides on. Only after everything was asked."""
        raise NotImplementedError

    def _workers(self) -> "Iterable[User]":
        """Return the accounts of all whose name must not stand under a decision."""
        raise NotImplementedError

    def _not_ready(self, action: str) -> Refusal | None:
        """Say what the record has against a step, whoever takes it, or None."""
        return None

    def why_not_signed(
        self, sheet: "PaperSheet", action: str, *, by: "User", confirms: bool
    ) -> Refusal | None:
        """Say why a sheet cannot decide this, by whoever enters or confirms it.

        A meeting decides as a body: then nobody who took part in the work enters it.
        """
        refusal = self._out_of_state(action) or self._not_ready(action)
        if refusal is None and not sheet.is_of_meeting:
            refusal = self._signatory_objection(sheet, action)
        if refusal is None and (sheet.is_of_meeting or confirms):
            refusal = self._keeper_objection(by)
        return refusal

    def _signatory_objection(self, sheet: "PaperSheet", action: str) -> Refusal | None:
        """Ask of who signed what would be asked of him on screen."""
        signer = sheet.signer
        if signer is None:
            barred = self._workers()
            if any(same_name(sheet.signatory, str(one)) for one in barred):
                return Refusal(
                    _(
                        "Whoever took part in the work or asked for this cannot decide "
                        "on it: %(name)s."
                    )
                    % {"name": sheet.signatory}
                )
            return None
        if not signer.may(workflow.ON_PAPER[action].permission, self):
            return Refusal(
                _("%(name)s holds no post that decides on this.") % {"name": signer}
            )
        separation = self._separation(signer)
        return separation and Refusal(f"{signer}：{separation}")

    def _keeper_objection(self, by: "User") -> Refusal | None:
        if self._separation(by) is None:
            return None
        return Refusal(
            _(
                "Whoever took part in the work or asked for this, or sits in a "
                "responsible office, cannot vouch for this paper. Another leader, "
                "coordinator or the overseeing office can."
            )
        )
