"""Reading a document within this process: the limits of the child have own tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib import import_module
from typing import Any
from unittest.mock import patch

from rectification.intake.documents import child, reader
from rectification.intake.documents.document import Document


def _parse(kind: str, data: bytes) -> dict[str, Any]:
    name = child.reader_of(kind, data)
    return asdict(import_module(f"rectification.intake.documents.{name}").parse(data))


@contextmanager
def in_this_process() -> Iterator[None]:
    with patch.object(reader, "parse_apart", _parse):
        yield


def read_here(data: bytes, name: str) -> Document:
    with in_this_process():
        return reader.read_document(data, name)


def lines_of(data: bytes, name: str = "材料.docx") -> list[str]:
    return read_here(data, name).text.split("\n")
