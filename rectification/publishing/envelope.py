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

    @property
    def waivers(self) -> list[str]:
        """Why each finding was closed without evidence, parallel to `references`.

        "" where it was not, and throughout in editions before version 0.11.
        """
        return list(self.data.get("waivers", [""] * len(self.references)))

    def history_of(self, reference: str) -> list[dict[str, str | None]]:
        """Reopenings and moved deadlines of a finding since the edition before."""
        rows = self.data.get("history", [])
        return [row for row in rows if row["reference"] == reference]

    @property
    def reasons(self) -> list[tuple[int, str]]:
        """Why deadlines were moved: which finding, from 0, and the words.

        [] where the body does not show it, and in editions before version 0.11.
        """
        places = {reference: at for at, reference in enumerate(self.references)}
        rows = self.data.get("history", [])
        told = [(row["reference"], row.get("reason", "")) for row in rows]
        return [(places[of], reason) for of, reason in told if reason]

    @property
    def said(self) -> tuple[Notice, list[str]]:
        """What the public reads: the notice, and the waivers beside it."""
        return self.notice, self.waivers


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
    _refuse_uneven("references", data.get("references"), notice)
    if "waivers" in data:  # not in editions before version 0.11
        _refuse_uneven("waivers", data["waivers"], notice)
    return Envelope(data, notice, digest(raw))


def _refuse_uneven(name: str, found: object, notice: Notice) -> None:
    """Raise ValueError where a list has not one text for each finding."""
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ValueError(f"the {name} are no list of words")
    if len(notice.findings) != len(found):
        raise ValueError(f"findings and {name} differ in number")
