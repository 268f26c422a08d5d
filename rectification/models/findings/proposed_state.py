"""What a table proposes: the states that close findings, and their signed basis."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification import workflow
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.findings.inspection import Inspection
from rectification.models.findings.paper import check_sheet

if TYPE_CHECKING:
    from rectification.models.findings.adoption import Adoption
    from rectification.models.findings.evidence import Evidence
    from rectification.models.findings.finding import Finding


@dataclass(frozen=True, slots=True)
class Basis:
    """What was signed outside the system, and says that the states hold."""

    meeting: str
    met_on: date
    scan: "Evidence"
    number: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A state that closes a finding, as a table gives it, with its word for it."""

    finding: "Finding"
    state: str
    wording: str = ""


class ProposedState(models.Model):
    """The state that a table proposes for a finding, until somebody answers."""

    adoption = models.ForeignKey(
        "Adoption",
        models.CASCADE,
        related_name="proposals",
        verbose_name=_("adoption on import"),
    )
    finding = models.OneToOneField(
        "Finding",
        models.CASCADE,
        related_name="proposed_state",
        verbose_name=_("finding"),
    )
    state = models.CharField(
        _("state"),
        max_length=24,
        choices=[(state.value, state.label) for state in workflow.GRANTED_BY],
    )
    wording = models.CharField(_("status as printed"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("proposed state")
        verbose_name_plural = _("proposed states")

    def __str__(self) -> str:
        return f"{self.finding}: {self.get_state_display()}"


def check_basis(
    basis: Basis,
    inspection: Inspection,
    *,
    beside: "models.QuerySet[Adoption] | None" = None,
) -> None:
    """Refuse a basis without a name, on a day that cannot be, or a scan used before.

    Only on a locked inspection, or its day of feedback may be another by now.
    `beside`: the body's other adoptions, since one meeting may be behind several.
    """
    if basis.scan.organisation_id != inspection.organisation_id:
        raise NotAllowed()
    if not basis.meeting.strip():
        raise Refusal(gettext("Please say who met or signed."))
    if basis.met_on > timezone.localdate():
        raise Refusal(gettext("The day of the meeting lies in the future."))
    since = inspection.feedback_on
    if since is not None and basis.met_on < since:
        raise Refusal(
            gettext(
                "The day of the meeting lies before the feedback of %(day)s. Please "
                "check both against the papers."
            )
            % {"day": date_format(since)}
        )
    check_sheet(basis.scan, beside=beside)


def check_proposals(proposals: Sequence[Proposal], inspection: Inspection) -> None:
    """Lock the findings, and refuse what cannot be proposed of one."""
    keys = {one.finding.pk: one for one in proposals}
    rows = inspection.findings.select_for_update(no_key=True).order_by("pk")
    stored = {row.pk: row for row in rows.filter(pk__in=keys)}
    taken = set(
        ProposedState.objects.filter(finding__in=keys).values_list("finding", flat=True)
    )
    for key, one in keys.items():
        row = stored.get(key)
        if row is None or one.state not in workflow.CLOSED:
            raise NotAllowed()
        if not row.is_adoptable or key in taken:
            raise InvalidTransition(
                gettext("No state can be proposed for %(finding)s now.")
                % {"finding": row.reference}
            )
