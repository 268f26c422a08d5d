"""The log as a file: a table for reading, lines of JSON for checking it elsewhere."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from rectification.models import LogEntry
from rectification.models.trail.actions import action_words
from rectification.notices.canonical import canonical_text
from rectification.spreadsheet import harmless

HEADINGS: Mapping[str, str | Promise] = {
    "chain": _("Chain"),
    "seq": _("No."),
    "at": _("Time"),
    "actor": _("Who"),
    "words": _("Action"),
    "action": _("Code"),
    "subject": _("On what"),
    "reason": _("Reason"),
    "before": _("Before"),
    "after": _("After"),
    "request_id": _("Request"),
    "hash": _("Hash"),
}
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class LogFormat:
    suffix: str
    media_type: str
    write: Callable[[QuerySet[LogEntry]], Iterator[str]]


class _Line:
    """A file that hands back what is written into it."""

    def write(self, text: str) -> str:
        return text


def as_csv(entries: QuerySet[LogEntry]) -> Iterator[str]:
    """Yield a table that Excel and WPS open as UTF-8, no cell of it a formula."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow([str(text) for text in HEADINGS.values()])
    for entry in _with_payloads(entries):
        yield writer.writerow([_cell(_value(entry, name)) for name in HEADINGS])


def as_json_lines(entries: QuerySet[LogEntry]) -> Iterator[str]:
    """Yield one object a line: the hashed body as it was hashed, the hash, the payload.

    Whoever has the file computes each hash anew from `body` and needs nothing of ours.
    A body holds digests of what can be erased; what is left of it stands beside.
    """
    for entry in _with_payloads(entries):
        payload = getattr(entry, "payload", None)
        sides = {
            "before": payload and payload.before,
            "after": payload and payload.after,
            "reason": entry.reason,
        }
        yield canonical_text({"body": entry.body(), "hash": entry.hash, **sides}) + "\n"


def _with_payloads(entries: QuerySet[LogEntry]) -> Iterator[LogEntry]:
    rows = entries.select_related("chain", "payload").order_by("pk")
    return rows.iterator(_AT_ONCE)


def _value(entry: LogEntry, name: str) -> object:
    if name in ("before", "after"):
        value = getattr(getattr(entry, "payload", None), name, None)
        return "" if value is None else json.dumps(value, ensure_ascii=False)
    if name == "at":
        return localtime(entry.at).isoformat(sep=" ", timespec="seconds")
    if name == "words":
        return action_words(entry.action)
    return entry.chain.name if name == "chain" else getattr(entry, name)


def _cell(value: object) -> object:
    return harmless(value) if isinstance(value, str) else value


LOGS: Mapping[str, LogFormat] = {
    "csv": LogFormat(".csv", "text/csv; charset=utf-8", as_csv),
    "jsonl": LogFormat(".jsonl", "application/x-ndjson", as_json_lines),
}
