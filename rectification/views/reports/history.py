"""The log of one report in words: its way, and every wording that was replaced."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.models import LogEntry, Report
from rectification.models.trail.actions import action_words
from rectification.models.trail.log_queries import is_erased, may_be_erased
from rectification.notices.writing.slot_names import show_slots
from rectification.views.parts.log_words import Change, Difference

MOST = 50  # entries; the log itself holds all
_TOLD: Mapping[str, str | Promise] = {
    "title": _("Title"),
    "finding": _("Finding"),
    "lines": _("Text"),
    "signed_by": _("Signed by"),
    "signed_on": _("Signed on"),
    "opinion": _("Opinion"),
    "name": _("Who signed"),
}


def history_of(report: Report) -> list[Change]:
    """List what was done to a report, newest first."""
    log = LogEntry.objects.filter(
        chain__name=report.chain_name, subject_type="report", subject_id=report.pk
    )
    return [
        _change(one) for one in log.select_related("payload").order_by("-seq")[:MOST]
    ]


def _change(entry: LogEntry) -> Change:
    payload = getattr(entry, "payload", None)
    before = (payload and payload.before) or {}
    after = (payload and payload.after) or {}
    return Change(
        pk=entry.pk,
        at=entry.at,
        actor=entry.actor,
        label=action_words(entry.action),
        reason=entry.reason,
        differences=tuple(
            Difference(
                str(label),
                _said(before.get(key)) if before.get(key) != after.get(key) else "",
                _said(after.get(key)),
            )
            for key, label in _TOLD.items()
            if before.get(key) or after.get(key)
        ),
        is_erased=is_erased(entry),
        may_go=may_be_erased(entry),
    )


def _said(value: object) -> str:
    if not value:
        return gettext("(empty)")
    if isinstance(value, list):
        return "\n".join(show_slots(str(line[1])) for line in value)
    return str(value)
