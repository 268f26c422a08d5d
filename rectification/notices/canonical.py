"""Plain data ⇄ `Notice`, and the one spelling of data that digests are taken of."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from rectification.notices.notice import Notice


def to_data(value: object) -> Any:
    """Return dataclasses, tuples, enums and dates as what JSON knows.

    A field marked as `LATER` is left out while it has its default.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {
            one.name: to_data(said)
            for one in fields(value)
            for said in (getattr(value, one.name),)
            if "later" not in one.metadata or said != one.default
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [to_data(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): to_data(one) for key, one in value.items()}
    return value


def from_data(kind: Any, data: Any) -> Any:
    """Return `data` as an instance of `kind`, a type from the notices' dataclasses.

    Raises ValueError where the data does not have that shape.
    """
    if get_origin(kind) in (Union, UnionType):
        if data is None:
            return None
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), data)
    if is_dataclass(kind):
        return _instance(kind, data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if kind is date:
        return date.fromisoformat(_checked(str, data))
    return _checked(kind, data)


def _tuple(inner: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    items = _checked(list, data)
    if inner[-1] is Ellipsis:
        return tuple(from_data(inner[0], one) for one in items)
    if len(items) != len(inner):
        raise ValueError(f"expected {len(inner)} items, found {len(items)}")
    return tuple(from_data(one, item) for one, item in zip(inner, items, strict=True))


def _instance(kind: Any, data: Any) -> Any:
    hints = get_type_hints(kind)
    known = _checked(dict, data)
    if unknown := set(known) - set(hints):
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    return kind(**{name: from_data(hints[name], known[name]) for name in known})


def _checked(kind: type, data: Any) -> Any:
    if not isinstance(data, kind) or (kind is int and isinstance(data, bool)):
        raise ValueError(f"expected {kind.__name__}, found {data!r:.60}")
    return data


def notice_from_data(data: Any) -> Notice:
    """Return the `Notice` that `to_data` wrote."""
    notice: Notice = from_data(Notice, data)
    return notice


# Every hash of the log, every digest and every edition rests on this spelling: changed,
# none of those that are stored would verify any more.
_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


def canonical_text(data: Any) -> str:
    """Return the one spelling of `data`: JSON, keys sorted, no white space.

    As RFC 8785 for what occurs here: no floats, and keys of ASCII letters. Raises
    TypeError for what JSON does not know: reduce it with `to_data` first.
    """
    return _encode(data)


def canonical_bytes(data: Any) -> bytes:
    """Return the one spelling of `data` in UTF-8."""
    return canonical_text(data).encode("utf-8", "surrogatepass")


def digest(content: bytes) -> str:
    """Return the SHA-256 of `content` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_of(data: Any) -> str:
    """Return the SHA-256 of the one spelling of `data`."""
    return digest(canonical_bytes(data))
