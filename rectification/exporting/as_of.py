"""整改台账 as it stood at a moment: what entries of the log named until then.

Days, states, offices and numbers stand in the entries themselves. Of a text an entry
has the digest: one that is kept today, or that a payload still holds, is printed where
it has that digest, and nothing else is. What was erased, or reworded without a trace of
its words, is said to be unknown.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO, TypeVar

from django.apps import apps
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rectification.models import (
    Adoption,
    Aspect,
    EvidenceUse,
    Finding,
    Inspection,
    LogEntry,
    LogPayload,
    Measure,
    Office,
    ProgressEntry,
    Responsibility,
)
from rectification.models.findings.outcome_counters import COUNTERS
from rectification.models.oversight.replay import ADOPT, Facts, after
from rectification.models.trail.vouched_fields import VOUCHED
from rectification.models.trail.written import say

from .columns import Column, Value
from .excel import Heading, Sheet, write_book
from .ledger import ledger_columns

M = TypeVar("M", bound=Model)
# What belongs to a finding, by the field that leads to it.
_PARTS = (Responsibility, Measure, ProgressEntry, EvidenceUse)
_AT_ONCE = 2000
Said = dict[str, dict[int, Facts]]  # model → key → field → value


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over, here."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time())
    return timezone.make_aware(midnight)


def write_ledger_as_of(stream: BinaryIO, inspection: Inspection, day: date) -> int:
    """Write the findings of an inspection as the day ended; return how many."""
    past = Past(inspection, end_of(day))
    findings = past.findings()
    printed = [
        replace(one, value=lambda it: it.days_left(on=day))
        if one.name == "days"
        else one
        for one in ledger_columns((), whole=True)
        if one.name not in COUNTERS
    ]
    headings = [
        Heading(_("No."), 6),
        *(Heading(str(one.label), one.width, one.is_day) for one in printed),
    ]
    ledger = Sheet(_("Ledger"), headings, _rows(findings, printed))
    note = Sheet(_("Note"), [Heading(_("About this ledger"), 100)], past.notes(day))
    write_book(stream, [ledger, note])
    return ledger.count


def _rows(
    findings: Sequence[Finding], printed: Sequence[Column]
) -> Iterator[list[Value]]:
    for number, finding in enumerate(findings, 1):
        yield [number, *(column.value(finding) for column in printed)]


@dataclass
class Past:
    """The findings of an inspection as entries before `until` tell of them.

    `unknown`: of how many texts nobody has the words any more.
    """

    inspection: Inspection
    until: datetime
    unknown: int = 0
    _texts: dict[str, str] = field(default_factory=dict)  # of payloads, by digest

    def findings(self) -> list[Finding]:
        """Return them in printed order, with what the columns of a ledger ask for."""
        said = self._told()
        own = said["finding"]
        self._texts = _texts_of(own)
        found = self._rows(Finding, own)
        aspects = self.inspection.aspects.in_bulk()
        adoptions = self._by_key(Adoption, said)
        parts: Any = {model: self._by_finding(model, said) for model in _PARTS}
        offices = Office.objects.in_bulk(
            {one.office_id for rows in parts[Responsibility].values() for one in rows}
        )
        files = EvidenceUse.objects.select_related("evidence").in_bulk(
            {one.pk for rows in parts[EvidenceUse].values() for one in rows}
        )
        for one in found:
            one.inspection = self.inspection
            one.aspect = self._aspect(one, aspects)
            one.adoption = adoptions.get(one.adoption_id or 0)
            of_one: Any = {model: rows.get(one.pk, []) for model, rows in parts.items()}
            one.listed_offices = sorted(of_one[Responsibility], key=_position)
            for row in one.listed_offices:
                row.office = offices[row.office_id]
            one.listed_measures = sorted(of_one[Measure], key=_position)
            standing = [it for it in of_one[ProgressEntry] if not it.withdrawn_at]
            one.listed_entries = sorted(standing, key=_newest, reverse=True)
            kept = (files.get(it.pk) for it in of_one[EvidenceUse])
            one.listed_evidence = [it for it in kept if it is not None]
        return sorted(found, key=_position)

    def notes(self, day: date) -> Iterator[list[Value]]:
        yield [_("As of the end of %(day)s") % {"day": date_format(day)}]
        yield [
            _(
                "Worked out of the log: days, states and offices as its entries name "
                "them; a text only where it has the digest that was logged."
            )
        ]
        yield [_("Offices and files bear the names that they have today.")]
        yield [
            _("Texts whose words nobody has any more, and marked so: %(number)d")
            % {"number": self.unknown}
        ]

    def _told(self) -> Said:
        """Return what the log said of each row by then; what was gone is left out."""
        kinds = {str(one._meta.model_name) for one in (*_PARTS, Finding, Adoption)}
        said: dict[str, dict[int, Facts | None]] = {kind: {} for kind in kinds}
        own = Q(chain__name=self.inspection.chain_name) | Q(action=ADOPT)
        entries = LogEntry.objects.filter(own, at__lt=self.until).exclude(rows="")
        rows = entries.order_by("at", "chain", "seq").values_list("rows", flat=True)
        for text in rows.iterator(_AT_ONCE):
            for name, facts in json.loads(text).items():
                kind, _slash, key = name.partition("/")
                if kind in kinds:
                    known = said[kind]
                    known[int(key)] = after(known.get(int(key)), facts)
        there = {
            kind: {key: facts for key, facts in rows.items() if facts is not None}
            for kind, rows in said.items()
        }
        there["finding"] = {
            key: facts
            for key, facts in there["finding"].items()
            if facts.get("inspection") == self.inspection.pk
        }
        return there

    def _by_finding(self, model: type[M], said: Said) -> dict[int, list[M]]:
        found: dict[int, list[M]] = defaultdict(list)
        rows = said[str(model._meta.model_name)]
        own = {
            key: it for key, it in rows.items() if it.get("finding") in said["finding"]
        }
        for one in self._rows(model, own):
            found[one.finding_id].append(one)  # type: ignore[attr-defined]
        return found

    def _by_key(self, model: type[M], said: Said) -> dict[int, M]:
        rows = said[str(model._meta.model_name)]
        return {int(one.pk): one for one in self._rows(model, rows)}

    def _rows(self, model: type[M], said: Mapping[int, Facts]) -> list[M]:
        """Make rows anew, unsaved, of what was said of them."""
        now: dict[int, M] = {}
        keys = sorted(said)
        for start in range(0, len(keys), _AT_ONCE):
            now |= model._base_manager.in_bulk(keys[start : start + _AT_ONCE])
        return [self._row(model, key, said[key], now.get(key)) for key in keys]

    def _row(self, model: type[M], key: int, said: Facts, now: M | None) -> M:
        row = model(pk=key)
        for column in model._meta.concrete_fields:
            if column.name not in VOUCHED[str(model._meta.model_name)]:
                continue
            value = said.get(column.name)
            if isinstance(value, str) and value.startswith("#"):
                value = self._text(column, value, now)
            elif value is not None and not column.is_relation:
                value = column.to_python(value)
            elif value is None and not column.null:
                value = column.to_python("") if column.empty_strings_allowed else False
            setattr(row, column.attname, value)
        return row

    def _text(self, column: Any, digest: str, now: Model | None) -> str:
        kept = getattr(now, column.attname) if now is not None else ""
        if say(column, kept) == digest:
            return str(kept)
        if digest in self._texts:
            return self._texts[digest]
        self.unknown += 1
        return _("(no longer known)")

    def _aspect(self, one: Finding, aspects: Mapping[int, Aspect]) -> Aspect | None:
        return aspects.get(one.aspect_id) if one.aspect_id else None


def _texts_of(findings: Mapping[int, Facts]) -> dict[str, str]:
    """Return all texts that payloads about these findings hold, by their digests."""
    title = apps.get_model("rectification", "Finding")._meta.get_field("title")
    entries = LogEntry.objects.filter(subject_type="finding", subject_id__in=findings)
    payloads = LogPayload.objects.filter(entry__in=entries, erased_at=None)
    found: dict[str, str] = {}
    for sides in payloads.values_list("before", "after").iterator(_AT_ONCE):
        for text in _strings(sides):
            found[str(say(title, text))] = text
    return found


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _strings(item)


def _position(row: Any) -> tuple[int, int]:
    return row.position, row.pk


def _newest(entry: ProgressEntry) -> tuple[date, int]:
    return entry.happened_on, entry.pk
