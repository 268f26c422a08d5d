"""Entries of the log as changes people read: who, when, what, before and after."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rectification.models import (
    Aspect,
    Finding,
    Inspection,
    LogEntry,
    LookBack,
    Measure,
    Office,
    Organisation,
    ProgressEntry,
    Report,
    Verification,
)
from rectification.models.findings.outcome_counters import OutcomeKind
from rectification.models.findings.replying import TOLD
from rectification.models.trail.actions import action_words
from rectification.models.trail.log_queries import is_erased, may_be_erased
from rectification.notices.folding import revealed
from rectification.workflow import CHECK_IN, EXTENSION, FINDING, HELP, ON_PAPER
from rectification.workflow_chain import chain_words

# Steps that stand in the timeline between the entries.
STEPS = frozenset(
    {f"finding.{name}" for name in FINDING if name not in ("adopt", "start")}
    | {
        "finding.verify",
        *("finding.look_back", "finding.check_in"),
        "finding.extend",
        *(f"extension.{name}" for name in EXTENSION),
        *(f"checkin.{name}" for name in CHECK_IN),
    }
    | {f"helprequest.{name}" for name in HELP}
    | {f"{of}.{name}" for of in ("supervisionorder", "instruction") for name in TOLD}
)
# Relations that payloads know by key, and the records they lead to.
_NAMED: Mapping[tuple[str, ...], type[Model]] = {
    ("organisation",): Organisation,
    ("parent",): Aspect,
    ("successor", "office"): Office,
}
_ALSO = ("organisation", "parent", "successor")
LABELLED = (
    *(Finding, Measure, ProgressEntry, Inspection, Aspect, Office),
    *(Verification, LookBack),
)
# Said by the entry itself (who, when; which row it is about), or of no meaning.
_KEYS = ("entry", "verification", "look_back", "check_in")
_SILENT = ("_at", "_by", "version", "serial", "reference")
# What payloads hold that is no field, or is said otherwise than its field.
_WORDS: Mapping[str, str | Promise] = {
    "offices": _("Offices"),
    "lead": _("Lead office"),
    "people": _("Person responsible"),
    "evidence": _("Evidence"),
    "claim": _("What the file proves"),
    "measure": _("Measure"),
    "measures": _("Measures"),
    "text": _("Progress"),
    "with_app": _("With an app"),
    "reason_for_delay": _("Reason for delay"),
    "done_so_far": _("What was done so far"),
    "help_needed": _("Help needed"),
    "files": _("Files"),
    "kept_up": _("How it was kept up"),
    "wording": _("Status as printed"),
    "left_out": _("Left out"),
    "meeting": _("Meeting or signature"),
    "met_on": _("Day of it"),
    "minutes": _("Number of the minutes"),
    "address": _("Address"),
    "act": _("act on paper"),
    "action": _("Action"),
    "actor": _("Who"),
    "chain": _("Chain"),
    "close_out_chain": _("Chain of the close-out"),
    "changed": _("Changed"),
    "changed_since": _("Changed meanwhile"),
    "dealt_with": _("Dealt with"),
    "refused": _("Not done"),
    "blank_form": _("Form of a superior"),
    "content": _("Digest of the content"),
    "corrected": _("Corrected"),
    "digest": _("Digest"),
    "filters": _("Filters"),
    "finding": _("Finding"),
    "forwarded_to": _("Passed on to"),
    "needed": _("Help needed"),
    "addressee": _("Addressee"),
    "addressees": _("Addressees"),
    "order": _("Order to reply"),
    "instruction": _("Instruction of a leader"),
    "told": _("As told: there is no paper"),
    "reply": _("Reply"),
    "of_whom": _("Of whom"),
    "findings": _("Findings"),
    "format": _("Format"),
    "gone": _("Erased"),
    "hits_digest": _("Digest of what was found"),
    "last": _("Last entry"),
    "lines": _("Text"),
    "name": _("Name"),
    "new": _("New"),
    "number": _("Publication no."),
    "opinion": _("Opinion"),
    "parts": _("Parts"),
    "record": _("Record"),
    "reports": _("Reports"),
    "request": _("Request"),
    "review": _("Review"),
    "read": _("Files read"),
    "missing": _("Missing"),
    "backup": _("Backup"),
    "outlived": _("Past their time"),
    "encrypted": _("Encrypted"),
    "size": _("Size in bytes"),
    "began_after": _("Begun after file"),
    "read_up_to": _("Read up to file"),
    "is_end": _("None left to read"),
    "rows": _("Rows"),
    "rule": _("Rule"),
    "since": _("From"),
    "until": _("To"),
    "scan": _("Signed scan"),
    "sha256": _("Digest"),
    "shape": _("Headings"),
    "named": _("Named"),
    "sheet": _("Signed sheet"),
    "sample": _("Number of the sample"),
    "submission": _("Number of the document"),
    "source": _("Source"),
    "unknown": _("Mark of an unknown name"),
    "up": _("Moved up"),
    "whole": _("With all columns"),
    "day": _("Day"),
    "reminders": _("Reminders"),
    "reminded": _("People reminded"),
    "mailed": _("E-mails sent"),
    "failed": _("E-mails that failed"),
    **{kind.value: kind.label for kind in OutcomeKind},
}


def told_by(entry: LogEntry) -> str:
    """Name what an entry on a finding tells of: an order, an instruction, how it was
    found; "" for anything else."""
    payload = getattr(entry, "payload", None)
    after = (payload and payload.after) or {}
    if result := after.get("result"):
        return _choice("result", result, entry.subject_type)
    return str(after.get("order") or after.get("instruction") or "")


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One log entry as people read it; `pk` is the entry's.

    `of_bulk`: of how many records one request told the same, where that was counted.
    """

    pk: int
    at: datetime
    actor: str
    label: str
    reason: str
    differences: tuple[Difference, ...]
    is_erased: bool
    of_bulk: int = 0
    may_go: bool = False  # something of it can still be erased


_WAY = ("submit", "send_back", "reopen", "relapse")


def sent_back(findings: Collection[int]) -> dict[int, str]:
    """Say of each finding that was returned or reopened last: on which day, and why."""
    told = LogEntry.objects.filter(
        subject_type="finding",
        subject_id__in=findings,
        action__in=[f"finding.{one}" for one in _WAY],
    )
    last = {one.subject_id or 0: one for one in told.order_by("seq")}
    return {
        pk: f"{date_format(timezone.localdate(one.at))} {action_words(one.action)}"
        + (f"：{one.reason}" if one.reason else "")
        for pk, one in last.items()
        if one.action != "finding.submit"
    }


def times_returned(thing: Finding | Report) -> str:
    """Say how often a request or a report was returned; "" where it never was.

    Its page has counted it along with the row, by `models.trail.log_queries.times`.
    """
    number: int = getattr(thing, "times_returned", 0)
    if not number:
        return ""
    return ngettext("%(number)d time", "%(number)d times", number) % {"number": number}


def changes_of(finding: Finding, log: Iterable[LogEntry]) -> list[Change]:
    """Return entries, payloads fetched, as changes of `finding`, measures fetched."""
    entries = list(log)
    names = _names(finding, entries)
    return [_change(entry, names) for entry in entries]


def changes_in(log: Iterable[LogEntry], *, known: Iterable[Model] = ()) -> list[Change]:
    """Return entries about inspections, aspects and offices, payloads fetched.

    `known`: records at hand, which need not be looked up for their names.
    """
    entries, at_hand = list(log), list(known)
    names: dict[tuple[str, object], str] = {}
    for key, model in _NAMED.items():
        mine = {one.pk: one for one in at_hand if isinstance(one, model)}
        missing = _wanted(entries, *key) - mine.keys()
        if missing:
            mine.update(model._default_manager.in_bulk(missing))
        names |= {(name, pk): str(one) for pk, one in mine.items() for name in key}
    return [_change(entry, names) for entry in entries]


def _wanted(entries: Iterable[LogEntry], *keys: str) -> set[int]:
    """Collect the keys of records that payloads name under these words."""
    wanted: set[int] = set()
    for entry in entries:
        payload = getattr(entry, "payload", None)
        for side in (payload and payload.before, payload and payload.after):
            for key in keys:
                value = (side or {}).get(key) or []
                wanted.update(value if isinstance(value, list) else [value])
    return wanted


def _change(entry: LogEntry, names: Mapping[tuple[str, object], str]) -> Change:
    payload = getattr(entry, "payload", None)
    before = (payload and payload.before) or {}
    after = (payload and payload.after) or {}
    keys = [key for key in dict.fromkeys([*before, *after]) if is_told(key)]
    # The same on both sides only says what it is about (which measure).
    changed = {key for key in keys if key in before and before[key] != after.get(key)}
    return Change(
        pk=entry.pk,
        at=entry.at,
        actor=entry.actor,
        label=action_words(entry.action),
        reason=entry.reason,
        differences=tuple(
            _difference(
                key, before, after, names, entry.subject_type, is_changed=key in changed
            )
            for key in keys
            if before.get(key) or after.get(key)
        ),
        is_erased=is_erased(entry),
        of_bulk=getattr(entry, "of_bulk", 0),
        may_go=may_be_erased(entry),
    )


def _difference(
    key: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    names: Mapping[tuple[str, object], str],
    kind: str,
    *,
    is_changed: bool,
) -> Difference:
    """Say both sides; what looks the same and is not, sign by sign."""
    label = label_of_key(key, kind) or key
    said = _said(key, after.get(key), names, kind)
    if not is_changed:
        return Difference(label, "", said)
    return Difference(label, *revealed(_said(key, before[key], names, kind), said))


def is_told(key: str) -> bool:
    """Whether a payload's key is said to people at all."""
    return not key.removesuffix("_id").endswith(_SILENT) and key not in _KEYS


def label_of_key(key: str, kind: str) -> str:
    """Return what a payload's key is called, "" where nobody has given it words.

    `kind`: the model of the record that the entry is about, "" for none.
    """
    if key in _WORDS:
        return str(_WORDS[key])
    for field in _fields(key.removesuffix("_id"), kind):
        return capfirst(str(field.verbose_name))
    return ""


def _fields(name: str, kind: str) -> "Iterator[Field[Any, Any]]":
    """Yield the fields of that name: of the record itself, then of what is near it."""
    own = apps.all_models["rectification"].get(kind)
    for model in (own, *LABELLED) if own else LABELLED:
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        # A relation seen from its other end has no words of its own.
        if isinstance(field, Field):
            yield field


def _names(
    finding: Finding, entries: Iterable[LogEntry]
) -> dict[tuple[str, object], str]:
    """Name the measures and offices that payloads know by key only."""
    names: dict[tuple[str, object], str] = {
        ("measure", one.pk): str(one) for one in finding.measures.all()
    }
    if finding.aspect:
        names["aspect", finding.aspect_id] = finding.aspect.title
    others = _wanted(entries, "aspect", "aspect_id") - {finding.aspect_id}
    if others:
        for aspect in Aspect.objects.filter(pk__in=others):
            names["aspect", aspect.pk] = aspect.title
    wanted = _wanted(entries, "offices", "lead", "office")
    for row in finding.responsibilities.all():
        names["office", row.office_id] = row.office.name
    missing = {pk for pk in wanted if ("office", pk) not in names}
    if missing:
        for office in Office.objects.filter(pk__in=missing):
            names["office", office.pk] = office.name
    return names


def _said(
    key: str, value: object, names: Mapping[tuple[str, object], str], kind: str
) -> str:
    if value is None or value == "":
        return gettext("(empty)")
    if key in ("offices", "lead", "office"):
        keys = value if isinstance(value, list) else [value]
        return "、".join(names.get(("office", one), f"#{one}") for one in keys)
    if key in ("measure", "aspect", "aspect_id", *_ALSO):
        return names.get((key.removesuffix("_id"), value), f"#{value}")
    if key == "evidence":
        return str(value)[:12]
    if key == "close_out_chain":
        return chain_words(str(value))
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, str):
        return _choice(key, value, kind) or _day(value) or value
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    return str(value)


def _choice(key: str, value: str, kind: str) -> str:
    """Return the word for a code: a state, a kind, a precision, a decision."""
    if key == "action" and value in ON_PAPER:
        return str(ON_PAPER[value].label)
    for field in _fields(key, kind):
        choices = dict(getattr(field, "flatchoices", ()))
        if value in choices:
            return str(choices[value])
    return ""


def _day(value: str) -> str:
    try:
        day: date | None = parse_date(value)
    except ValueError:
        return ""
    return date_format(day) if day else ""
