"""台账 of an inspection as it stood at the end of a day, such as a period's last."""

import tempfile
from datetime import date

from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.exporting import LEDGERS
from rectification.exporting.as_of import write_ledger_as_of
from rectification.models import SYSTEM_CHAIN, Chain
from rectification.views.inspections.reporting import fetch
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission


@requires(Permission.FINDING_VIEW)
@require_safe
def inspection_ledger(request: StaffRequest, reference: str) -> FileResponse:
    """Hand it out, and log that. The address says which day, `?on=2026-10-31`."""
    inspection = fetch(request.user, reference)
    day = _day(request.GET.get("on", ""))
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    count = write_ledger_as_of(file, inspection, day)
    file.seek(0)
    about = _("As of the end of %(day)s") % {"day": date_format(day)}
    if request.method == "GET":
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=request.user,
            action="finding.export",
            after={"rows": count, "filters": f"{reference} {about}", "whole": True},
        )
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{inspection.organisation} {_('Ledger')}（{about}）.xlsx",
        content_type=LEDGERS["excel"].media_type,
    )


def _day(text: str) -> date:
    """Read a day that has come, today where none is asked; else there is no page."""
    try:
        day = date.fromisoformat(text) if text else timezone.localdate()
    except ValueError:
        raise Http404 from None
    if day > timezone.localdate():
        raise Http404
    return day
