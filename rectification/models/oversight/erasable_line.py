"""What erasure takes of a line of the history: its values, its reason, and the words
that the act wrote into records: an opinion stands beside its decision as well."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from rectification.access import Permission, Reach
from rectification.errors import NotAllowed
from rectification.models.findings.finding import Finding
from rectification.models.findings.inspection import Inspection
from rectification.models.oversight.erasable import Erasable, Gone, wipe
from rectification.models.oversight.erasable_fields import BY_LINE, STAND_FOR
from rectification.models.trail import written
from rectification.models.trail.log import LogEntry
from rectification.notices.canonical import digest_of

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.oversight.erasure import Erasure

STANDS_FOR = "（内容已清除）"
LONG = 8  # signs: what is shorter is said in many places
_CODE = re.compile(r"[A-Za-z0-9_:.+-]*")
_Cell = tuple[str, int, str]  # model, key, field


def find_line(pk: int, viewer: "User | None") -> Erasable | None:
    """`pk`: of the log entry. Only chains of inspections hold what people wrote."""
    rows = LogEntry.objects.select_related("chain", "payload")
    entry = rows.exclude(action__startswith="erasure.").filter(pk=pk).first()
    if entry is None or not _is_there(entry):
        return None
    inspections = Inspection.objects.select_related("organisation")
    if viewer:
        inspections = inspections.visible_to(viewer)
    inspection = inspections.filter(reference=entry.chain.name).first()
    reach = _reach(entry, inspection, viewer) if inspection else None
    if inspection is None or reach is None:
        return None
    payload = getattr(entry, "payload", None)
    sides = [payload and payload.before, payload and payload.after]
    told = [*sides, entry.reason, *_texts(_cells(entry))]
    return Erasable(
        inspection.organisation,
        reach,
        _("%(chain)s, history no. %(seq)d")
        % {"chain": inspection.reference, "seq": entry.seq},
        inspection.reference,
        digest_of(told),
        lambda erasure: _wipe(entry, erasure),
    )


def _reach(
    entry: LogEntry, inspection: Inspection, viewer: "User | None"
) -> Reach | None:
    """Say whose the line is; None for one whose finding somebody does not see."""
    reach = inspection.reach()
    if viewer and entry.subject_type == "finding":
        shown = Finding.objects.visible_to(viewer)
        finding = shown.filter(pk=entry.subject_id or 0).first()
        return finding.reach() if finding else None
    if viewer and not viewer.may(Permission.REPORT_VIEW, reach):
        raise NotAllowed()
    return reach


def _is_there(entry: LogEntry) -> bool:
    """Whether anything of it is left that can go."""
    payload = getattr(entry, "payload", None)
    values = payload is not None and payload.erased_at is None
    reason = bool(entry.reason and entry.reason_digest)
    return values or reason or any(_texts(_cells(entry)))


# --- what an act wrote ----------------------------------------------------------------


def _cells(entry: LogEntry) -> Iterator[_Cell]:
    """Yield the words that an entry names as written, and that stand so still."""
    rows: Mapping[str, Mapping[str, object] | None] = json.loads(entry.rows or "{}")
    for name, said in rows.items():
        model, _slash, key = name.partition("/")
        for field in BY_LINE.get(model, ()) if said else ():
            told = (said or {}).get(field)
            if told and told == _now(model, int(key), field):
                yield model, int(key), field


def _now(model: str, pk: int, field: str) -> object:
    rows: Any = apps.get_model("rectification", model)._base_manager
    value = rows.filter(pk=pk).values_list(field, flat=True).first()
    is_gone = value in ("", STANDS_FOR)
    found = rows.model._meta.get_field(field)
    return None if is_gone else written.say(found, value)


def _texts(cells: Iterable[_Cell]) -> list[str]:
    return [
        apps.get_model("rectification", model)
        ._base_manager.values_list(field, flat=True)
        .get(pk=pk)
        for model, pk, field in cells
    ]


# --- what goes ------------------------------------------------------------------------


def _wipe(entry: LogEntry, erasure: "Erasure") -> Gone:
    """Blank the line, and whatever else of the same subject repeats its words."""
    cells = set(_cells(entry))
    words = {one.strip() for one in (entry.reason, *_texts(cells)) if one.strip()}
    repeating = [one for one in _beside(entry) if _repeats(one, words)]
    for one in repeating:
        cells |= {cell for cell in _cells(one) if _is_of(cell, words)}
    gone: dict[str, list[int]] = {"payload": [], "reason": []}
    for one in (entry, *repeating):
        is_meant = one.pk == entry.pk and (not words or _has_text(entry))
        for name, keys in _wipe_entry(one, words, erasure, whole=is_meant).items():
            gone[name] += keys
    for model, pk, field in sorted(cells):
        rows: Any = apps.get_model("rectification", model)._base_manager
        value = STANDS_FOR if f"{model}.{field}" in STAND_FOR else ""
        written.update(rows.filter(pk=pk), **{field: value})
        gone.setdefault(model, []).append(pk)
    return gone


def _beside(entry: LogEntry) -> Iterable[LogEntry]:
    if entry.subject_id is None:
        return ()
    same = LogEntry.objects.filter(
        chain=entry.chain_id,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
    )
    same = same.exclude(pk=entry.pk).exclude(action__startswith="erasure.")
    return same.select_related("payload").order_by("seq")


def _repeats(entry: LogEntry, words: set[str]) -> bool:
    return (
        _holds(entry.reason, words)
        or _tells(entry, words)
        or any(_is_of(one, words) for one in _cells(entry))
    )


def _holds(text: str, words: set[str]) -> bool:
    """Whether a text is one of them, or has a long one within it."""
    said = text.strip()
    return any(one == said or (len(one) >= LONG and one in said) for one in words)


def _tells(entry: LogEntry, words: set[str]) -> bool:
    """Whether a value before or after holds them."""
    return any(_holds(one, words) for one in _values(entry))


def _has_text(entry: LogEntry) -> bool:
    """Whether its values are more than states, days, numbers and digests."""
    return not all(_CODE.fullmatch(one) for one in _values(entry))


def _values(entry: LogEntry) -> Iterator[str]:
    payload = getattr(entry, "payload", None)
    for side in (payload and payload.before, payload and payload.after):
        for name, value in (side or {}).items():
            if not name.endswith("due_wording"):
                yield from _flat(value)


def _flat(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _flat(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _flat(item)


def _is_of(cell: _Cell, words: set[str]) -> bool:
    return any(_holds(text, words) for text in _texts([cell]))


def _wipe_entry(
    entry: LogEntry, words: set[str], erasure: "Erasure", *, whole: bool
) -> dict[str, list[int]]:
    """Blank its reason, and its values where they hold the words, or all are meant:
    when a state changed, and from what, is told as long as it can be."""
    rows = LogEntry.objects.filter(pk=entry.pk)
    all_of_it = Q() if whole or _tells(entry, words) else Q(pk__in=[])
    return wipe(rows, erasure, payloads=all_of_it)
