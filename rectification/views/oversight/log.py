"""The log for whoever audits it: to read, and to take away as a file."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.exporting.log import LOGS
from rectification.forms.oversight.log import LogFilter
from rectification.models import SYSTEM_CHAIN, Chain, LogEntry
from rectification.models.trail.log_queries import with_bulk
from rectification.views.parts.log_words import changes_in
from rectification.views.parts.paging import Key, Order, page
from rectification.views.parts.requests import StaffRequest
from rectification.views.people.confirming import excluding_seats
from rectification.workflow import Permission

SIZE = 50
NEWEST = Order((Key("pk"),), descending=True)


@requires(Permission.LOG_VIEW)
@require_safe
def log_list(request: StaffRequest) -> HttpResponse:
    form = LogFilter(request.GET or None) if request.GET else LogFilter({})
    entries = form.chosen(LogEntry.objects.visible_to(request.user))
    found = page(
        entries,
        NEWEST,
        request.GET,
        size=SIZE,
        dress=lambda rows: with_bulk(rows).select_related("chain", "payload"),
    )
    query = request.GET.urlencode()
    context = {
        "form": form,
        "rows": list(zip(found.rows, changes_in(found.rows), strict=True)),
        "previous_url": found.previous,
        "next_url": found.next,
        "in_use": bool(form.said()),
        "excluding": excluding_seats(),
        "files": [(kind, f"{reverse(f'log-export-{kind}')}?{query}") for kind in LOGS],
    }
    return render(request, "log/list.html", context)


@requires(Permission.LOG_VIEW)
@require_safe
def log_export(request: StaffRequest, kind: str) -> StreamingHttpResponse:
    """Hand out what the filter leaves, and say in the log that it was taken."""
    form = LogFilter(request.GET)
    entries = form.chosen(LogEntry.objects.visible_to(request.user))
    last = entries.order_by("-pk").values_list("pk", flat=True).first() or 0
    Chain.record(
        chain=SYSTEM_CHAIN,
        actor=request.user,
        action="log.export",
        after={"format": kind, "last": last, **form.said()},
    )
    made = LOGS[kind]
    response = StreamingHttpResponse(
        # Not the entry that tells of this export, nor what comes while it runs.
        made.write(entries.filter(pk__lte=last)),
        content_type=made.media_type,
    )
    response.headers["Content-Disposition"] = f'attachment; filename="log{made.suffix}"'
    return response
