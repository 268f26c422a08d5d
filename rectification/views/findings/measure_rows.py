"""The measures of a finding as its page prints them."""

from django.urls import reverse

from rectification.forms.findings.measure_account import marker
from rectification.models import Finding, User
from rectification.views.parts.rows import MeasureRow


def measure_rows(finding: Finding, user: User) -> list[MeasureRow]:
    """Return a row for each; the addresses of what may not be done stay empty."""
    reach = finding.reach()
    may_update = finding.why_not("update_measure", by=user, reach=reach) is None
    may_plan = finding.why_not("plan", by=user, reach=reach) is None
    return [
        MeasureRow(
            pk=one.pk,
            number=marker(number),
            heading=one.heading,
            account=one.account,
            plan=one.plan if one.is_ahead else "",
            state=one.state,
            state_label=one.get_state_display(),
            office=one.office.name if one.office else "",
            owner=one.owner,
            due=one.due_on,
            update_url=reverse("measure-update", args=[one.pk]) if may_update else "",
            edit_url=reverse("measure-edit", args=[one.pk]) if may_plan else "",
        )
        for number, one in enumerate(finding.measures.all(), 1)
    ]
