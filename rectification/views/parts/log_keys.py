"""What keys and codes in payloads of the log are called, for the pages of people."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from rectification.models import (
    Aspect,
    Finding,
    Inspection,
    LookBack,
    Measure,
    Office,
    ProgressEntry,
    Review,
    Verification,
)
from rectification.models.findings.outcome_counters import OutcomeKind
from rectification.publishing.readiness import RULES
from rectification.workflow import ON_PAPER

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
    "approved_digest": _("Digest of what was approved"),
    "approved_parts": _("Parts that were approved"),
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
    "session_epoch": _("How often all sessions were ended"),
}


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


def choice_words(key: str, value: str, kind: str) -> str:
    """Return the word for a code: a state, a kind, a precision, a decision."""
    if key == "action" and value in ON_PAPER:
        return str(ON_PAPER[value].label)
    if key == "rule" and value in RULES:
        return str(RULES[value].label)
    if kind == "report" and value in Review.Kind:
        return str(Review.Kind(value).label)
    for field in _fields(key, kind):
        choices = dict(getattr(field, "flatchoices", ()))
        if value in choices:
            return str(choices[value])
    return ""


def day_words(value: str) -> str:
    try:
        day: date | None = parse_date(value)
    except ValueError:
        return ""
    return date_format(day) if day else ""
