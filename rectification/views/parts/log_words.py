"""Entries of the log as changes people read: who, when, what, before and after."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from rectification.models import (
    SYSTEM_CHAIN,
    Aspect,
    Finding,
    LogEntry,
    Office,
    Organisation,
    Report,
)
from rectification.models.findings.replying import TOLD
from rectification.models.trail.actions import action_words
from rectification.models.trail.log_queries import is_erased, may_be_erased
from rectification.notices.folding import revealed
from rectification.views.parts.log_keys import (
    choice_words,
    day_words,
    is_told,
    label_of_key,
)
from rectification.workflow import CHECK_IN, EXTENSION, FINDING, HELP
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


def told_by(entry: LogEntry) -> str:
    """Name what an entry on a finding tells of: an order, an instruction, how it was
    found; "" for anything else."""
    payload = getattr(entry, "payload", None)
    after = (payload and payload.after) or {}
    if result := after.get("result"):
        return choice_words("result", result, entry.subject_type)
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
    chain: str = ""
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


def _chain_of(entry: LogEntry) -> str:
    """Name the chain; only for those whose entries came with it."""
    if "chain" not in entry._state.fields_cache:
        return ""
    name = entry.chain.name
    return gettext("System") if name == SYSTEM_CHAIN else name


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
        chain=_chain_of(entry),
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
    named = "close_out_chain" if (key, kind) == ("chain", "finding") else key
    label = label_of_key(named, kind) or key
    said = _said(named, after.get(key), names, kind)
    if not is_changed:
        return Difference(label, "", said)
    was = _said(named, before[key], names, kind)
    return Difference(label, *revealed(was, said))


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
    if key in ("close_out_chain", "steps_left"):
        return chain_words(str(value))
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, str):
        return choice_words(key, value, kind) or day_words(value) or value
    if isinstance(value, list):
        return "、".join(choice_words(key, str(one), kind) or str(one) for one in value)
    if isinstance(value, dict):
        return ngettext("%d value", "%d values", len(value)) % len(value)
    return str(value)
