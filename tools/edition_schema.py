"""The JSON Schema of an edition, drawn from the dataclasses that it is read into.

python -m tools.edition_schema > docs/edition.schema.json
"""

import json
import sys
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from rectification.notices import notice
from rectification.publishing.envelope import SCHEMA

_TEXT = {"type": "string"}
SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

ABOUT = {
    "Notice": "What the report says: values, the lines that print them, its style.",
    "Section": "A stretch of the report; `level` nests sections, 0 stands outside.",
    "Line": "A printed paragraph; {slots} stand for values held beside it.",
    "Finding": 'One finding; "", [] and null where the report does not say.',
    "Measure": 'A step taken or planned; "" for one the report does not print.',
    "Deadline": "The last day that counts; `on` is null where there is no date.",
    "Style": "How the report words its values.",
    "Inspection": "Who inspected, when; only what the report prints.",
    "Contact": "Whom to ask; only what the report prints.",
    "SetAside": "Page furniture around a report; never in an edition.",
}


LOG = {
    "type": "object",
    "description": "The last entry of the log before the edition was frozen.",
    "properties": {
        "chain": {"type": "string"},
        "seq": {"type": "integer", "minimum": 0},
        "head": {"type": "string"},
    },
    "required": ["chain", "seq", "head"],
    "additionalProperties": False,
}


_LISTED = {"type": "array", "items": {"type": "object"}}
SYSTEM_LOG = {
    "anyOf": [LOG, {"type": "null"}],
    "description": "The same of the log of accounts, seats and settings; not in "
    "editions before version 0.11.",
}


WAIVERS = {
    "type": "array",
    "items": _TEXT,
    "description": "Why each finding was closed without evidence, parallel to "
    '`references`; "" where it was not. Not in editions before version 0.11.',
}


_DAY_OR_NONE = {"anyOf": [DAY, {"type": "null"}]}
HISTORY = {
    "type": "array",
    "description": "Reopenings and moved deadlines since the edition before; [] where "
    "the body does not show them.",
    "items": {
        "type": "object",
        "properties": {
            "reference": _TEXT,
            "on": DAY,
            "kind": {"enum": ["reopened", "deadline"]},
            "from": _DAY_OR_NONE,
            "to": _DAY_OR_NONE,
            "reason": _TEXT
            | {
                "description": "Why a later deadline was asked for; only where the "
                "body shows it, and not in editions before version 0.11."
            },
        },
        "required": ["reference", "on", "kind"],
        "additionalProperties": False,
    },
}


def schema() -> dict[str, Any]:
    """Return the schema of one edition."""
    definitions: dict[str, Any] = {}
    root = _of(notice.Notice, definitions)
    properties = {
        "schema": {"const": SCHEMA},
        "report": {"type": "string", "description": "The report's reference."},
        "as_of": DAY | {"description": "The day the data are of."},
        "notice": root,
        "references": {
            "type": "array",
            "items": {"type": "string"},
            "description": "References of the findings, in printed order.",
        },
        "waivers": WAIVERS,
        "history": HISTORY,
        "reviews": _people("Sign-offs before publication.", "kind", _REVIEW_BESIDES),
        "signers": _people(_SIGNERS, "act", _SIGNER_BESIDES),
        "redactions": _LISTED | {"description": "What was taken out, and why."},
        "previous": {
            "anyOf": [SHA256, {"type": "null"}],
            "description": "Digest of the edition made public before this one.",
        },
        "previous_published": _previous_published(),
        "log": LOG,
        "system_log": SYSTEM_LOG,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{SCHEMA.replace('/', ':')}",
        "title": "A published edition of a rectification report",
        "type": "object",
        "properties": properties,
        "required": sorted(properties.keys() - _LATER),
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


_SERVER = {"const": "server"}
# On paper: who entered it, and who held the entry against the sheet.
_PAPER = {
    "type": "object",
    "properties": {n: _TEXT for n in ("entered_by", "confirmed_by")},
}
_REVIEW_BESIDES = {"paper": _PAPER}
_SIGNER_BESIDES = {"seat": _SERVER, "confirmed": _SERVER, "paper": _PAPER}
_SIGNERS = "Who drafted, approved and froze it; not in editions before version 0.10."
_LATER = {"previous_published", "signers", "system_log", "waivers"}


def _people(about: str, act: str, besides: dict[str, Any]) -> dict[str, Any]:
    """Return a list of people who signed."""
    return {"type": "array", "description": about, "items": _person(act, besides)}


def _previous_published() -> dict[str, Any]:
    return {
        "anyOf": [_person("act", _SIGNER_BESIDES), {"type": "null"}],
        "description": "Who made the edition before this one public; null where there "
        "is none, or none was kept. Not in editions before version 0.11.",
    }


def _person(act: str, besides: dict[str, Any]) -> dict[str, Any]:
    """Return who signed: what, name, time, and the post if known."""
    needed = [act, "name", "at"]
    return {
        "type": "object",
        "properties": {name: _TEXT for name in (*needed, "post")} | besides,
        "required": needed,
    }


def _of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a type; dataclasses go into `definitions` by name."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return {"anyOf": [_of(one, definitions) for one in inner]}
    if origin is tuple and inner[-1] is Ellipsis:
        return {"type": "array", "items": _of(inner[0], definitions)}
    if origin is tuple:
        items = [_of(one, definitions) for one in inner]
        return {"type": "array", "prefixItems": items, "items": False}
    if is_dataclass(kind) and isinstance(kind, type):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = {}  # before its fields: types may meet again
            definitions[kind.__name__] = _object(kind, definitions)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if kind is type(None):
        return {"type": "null"}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [one.value for one in kind]}
    return dict(DAY) if kind is date else {"type": _NAMES[kind]}


_NAMES = {str: "string", int: "integer", bool: "boolean"}


def _object(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    needed = [
        one.name
        for one in fields(kind)
        if one.default is MISSING and one.default_factory is MISSING
    ]
    return {
        "type": "object",
        "description": ABOUT[kind.__name__],
        "properties": {name: _of(hint, definitions) for name, hint in hints.items()},
        "required": needed,
        "additionalProperties": False,
    }


def text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
