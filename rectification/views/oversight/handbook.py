"""The rules, as the tables that decide have them."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rectification import handbook as rules
from rectification.access import requires
from rectification.models.findings.field_rights import (
    WRITES,
    FieldOf,
    by_steps,
    written_by,
)
from rectification.models.findings.reminder_level import standard_levels
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import FindingState, Permission


@dataclass(frozen=True, slots=True)
class Act:
    """An act with the fields that it writes; `held`: in which state it may be taken."""

    step: rules.Step
    fields: list[FieldOf]
    held: list[tuple[FindingState, bool]]


@requires(Permission.STAFF)
@require_safe
def handbook(request: StaffRequest) -> HttpResponse:
    context = {
        "roles": rules.roles(),
        "mine": request.user.roles_now(),
        "rights": rules.rights(),
        "states": list(FindingState),
        "acts": field_rights(),
        "by_steps": by_steps(),
        "levels": standard_levels(),
        "lifecycles": rules.lifecycles(),
    }
    return render(request, "handbook/handbook.html", context)


def field_rights() -> list[Act]:
    """Return the rows of the table: who may change which field, in which state."""
    return [
        Act(
            step,
            written_by(step.name),
            [(state, state in step.from_states) for state in FindingState],
        )
        for step in rules.acts_on_findings(WRITES)
    ]
