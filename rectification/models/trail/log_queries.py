"""What pages and rules ask of the log: how many at once, how often, by whom."""

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from rectification.models.trail.log import LogEntry


def with_bulk(entries: models.QuerySet[LogEntry]) -> models.QuerySet[LogEntry]:
    """Count with each of how many records its request told the same: `of_bulk`."""
    alike = LogEntry.objects.filter(
        request_id=OuterRef("request_id"), action=OuterRef("action")
    ).exclude(request_id="")
    counted = alike.order_by().values("request_id")
    counted = counted.annotate(records=Count("subject_id", distinct=True))
    return entries.annotate(of_bulk=Coalesce(Subquery(counted.values("records")), 0))


def times(action: str) -> Coalesce:
    """Count, of each row in a query on its model, how often it was acted on so."""
    of_row = LogEntry.objects.filter(
        subject_type=action.partition(".")[0], subject_id=OuterRef("pk"), action=action
    )
    counted = of_row.order_by().values("subject_id").annotate(times=Count("pk"))
    return Coalesce(Subquery(counted.values("times")), 0)


def last_writers(row: models.Model, *fields: str) -> set[int]:
    """Return whose acts (keys) on a row have written what stands in its fields.

    What stood before entries named rows nobody has written.
    """
    acts = LogEntry.objects.filter(
        subject_type=row._meta.model_name, subject_id=row.pk
    ).order_by("-chain", "-seq")
    writers = (
        acts.filter(rows__contains=f'"{name}":').values_list("actor_id", flat=True)[:1]
        for name in fields
    )
    return {key for found in writers for key in found if key is not None}


def is_erased(entry: LogEntry) -> bool:
    """Whether something of an entry, its payload fetched, was erased."""
    payload = getattr(entry, "payload", None)
    reason = bool(entry.reason_digest and not entry.reason)
    return reason or bool(payload and payload.erased_at)


def may_be_erased(entry: LogEntry) -> bool:
    """Whether something of it is left that can go; of old ones no reason can."""
    payload = getattr(entry, "payload", None)
    reason = bool(entry.reason and entry.reason_digest)
    return reason or bool(payload and not payload.erased_at)
