"""What is to be entered into a form, as the process that does it is told."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Order:
    """`columns`: the place of each value of a row; `said`: by what a form asks for.

    `first`, `last`: rows of the headings; `free`: blank ones below them.
    """

    kind: str
    table: str
    first: int
    last: int
    free: int
    columns: Sequence[int]
    rows: Sequence[Sequence[Value]]
    said: Mapping[str, str]

    @property
    def more(self) -> int:
        """How many rows the form lacks."""
        return max(0, len(self.rows) - self.free)

    def packed(self, form: bytes) -> bytes:
        head = json.dumps(asdict(self)).encode()
        return len(head).to_bytes(8, "big") + head + form


def unpacked(data: bytes) -> tuple[Order, bytes]:
    end = 8 + int.from_bytes(data[:8], "big")
    return Order(**json.loads(data[8:end])), data[end:]
