"""A frozen edition opened again. Needs neither database nor network."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from rectification.notices import Notice
from rectification.notices.canonical import canonical_bytes, digest, notice_from_data

SCHEMA = "inspection-rectification/edition/1"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A frozen edition opened again: its data and the `Notice` in it."""

    data: dict[str, Any]
    notice: Notice
    digest: str

    @property
    def as_of(self) -> date:
        return date.fromisoformat(self.data["as_of"])

    @property
    def references(self) -> list[str]:
        """References of the findings, parallel to `notice.findings`."""
        return list(self.data["references"])


def open_envelope(content: str | bytes) -> Envelope:
    """Return the envelope in an edition's canonical bytes.

    Raises ValueError where they are no edition, or not in their one canonical spelling.
    """
    raw = content.encode() if isinstance(content, str) else content
    try:
        data = json.loads(raw)
        if not isinstance(data, dict) or data.get("schema") != SCHEMA:
            raise ValueError(f"this is no edition of schema {SCHEMA}")
        if canonical_bytes(data) != raw:
            raise ValueError("the bytes are not in an edition's canonical spelling")
        notice = notice_from_data(data["notice"])
        date.fromisoformat(data["as_of"])
    except RecursionError as error:
        raise ValueError("the data are nested too deep for an edition") from error
    except (KeyError, TypeError) as error:
        raise ValueError(f"the edition lacks or misspells {error}") from error
    references = data.get("references")
    if not isinstance(references, list) or not all(
        isinstance(one, str) for one in references
    ):
        raise ValueError("the references are no list of words")
    if len(notice.findings) != len(references):
        raise ValueError("findings and references differ in number")
    return Envelope(data, notice, digest(raw))
