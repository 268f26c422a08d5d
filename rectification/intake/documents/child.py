"""A file is parsed in a process of its own, which can harm nothing.

Once the parsers are loaded and what is packed has been looked into it may open nothing
more (see `apart`). What it found, or why it found nothing, comes back as JSON; if it
dies, that is a sentence.

    python -m rectification.intake.documents.child READER LANGUAGE < FILE
"""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from rectification import apart
from rectification.errors import Refusal, TooLarge, UnreadableFile

# In place of a reader: what is in the zip tells which; TABLES: of its tables alone.
PACKED, TABLES = "packed", "tables"
UNPACKED = 200 << 20  # bytes of everything packed in a document
_WRITTEN = 64 << 20  # bytes of a zip within a zip, put aside while it is looked into
_WORD, _EXCEL = "word/document.xml", "xl/workbook.xml"
_READERS = {
    PACKED: {_WORD: "docx", _EXCEL: "workbook"},
    TABLES: {_WORD: "word_tables", _EXCEL: "workbook"},
}
_REFUSALS = {one.__name__: one for one in (UnreadableFile, TooLarge)}

Found = dict[str, Any]


def parse_apart(kind: str, data: bytes) -> Found:
    """Return what a file says, as the `parse` of the reader named by `kind` tells it.

    Raises UnreadableFile or TooLarge with a sentence, whatever the file does.
    """
    language = translation.get_language() or "en"
    found = apart.run(__name__, kind, language, data=data)
    try:
        answer = json.loads(found) if found is not None else None
    except ValueError:
        answer = None
    if answer is None:
        raise TooLarge(
            _(
                "Reading this file took too much memory or time, so it was given up. "
                "Save it anew, split it, or paste what it says."
            )
        )
    if refusal := _REFUSALS.get(answer.get("refused", "")):
        raise refusal(answer["sentence"])
    return answer


def main(kind: str, language: str) -> int:
    apart.limit(written=_WRITTEN)
    data = sys.stdin.buffer.read()
    _speak(language)
    try:
        answer = _answer(kind, data)
    except Refusal as refusal:
        name = type(refusal).__name__
        answer = {"refused": name, "sentence": str(refusal)}
    except (MemoryError, RecursionError):
        return 1
    except Exception:  # a broken file breaks its parser in any way
        from rectification.intake.files import faults

        answer = {"refused": "UnreadableFile", "sentence": str(faults.damaged())}
    json.dump(answer, sys.stdout, ensure_ascii=False)
    return 0


def _answer(kind: str, data: bytes) -> Found:
    reader = import_module(f"{__package__}.{reader_of(kind, data)}")
    parse: Callable[[bytes], Any] = reader.parse
    apart.open_nothing_more()
    return asdict(parse(data))


def reader_of(kind: str, data: bytes) -> str:
    """Return which reader a file is for; of a zip, having looked at all in it."""
    if kind not in _READERS:
        return kind
    from rectification.intake.files import faults
    from rectification.intake.files.archive import Budget, members

    names = members(io.BytesIO(data), budget=Budget(UNPACKED))
    if "OFD.xml" in names:
        raise faults.is_ofd()
    found = next((one for part, one in _READERS[kind].items() if part in names), None)
    if found is None:
        raise faults.no_document()
    return found


def _speak(language: str) -> None:
    """Set up the messages, and nothing else of the site."""
    from django.apps import apps

    settings.configure(
        USE_I18N=True,
        LANGUAGE_CODE=language,
        LOCALE_PATHS=[apart.ROOT / "rectification" / "locale"],
    )
    apps.populate([])
    translation.activate(language)
    _("")  # read now: later nothing can be opened


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
