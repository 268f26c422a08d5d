"""A file, whatever it is called → its text, and its tables: by what is in it."""

import re
from typing import Any

import filetype
from django.utils.translation import gettext as _

from rectification.errors import TooLarge
from rectification.intake.documents import sheets
from rectification.intake.documents.child import PACKED, parse_apart
from rectification.intake.documents.document import Document
from rectification.intake.documents.old_office import as_docx
from rectification.intake.documents.page_text import page_text
from rectification.intake.files import faults
from rectification.intake.files.text_file import decoded, read_text
from rectification.limits import check_length

MAX_BYTES = 20 << 20  # with the pictures in it
# What a browser offers to choose; what a file is, its content says.
ACCEPTED = ".txt .docx .pdf .html .htm .mht .mhtml .xlsx .csv .doc .wps .rtf .xls .et"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_LOCKED, _OLE_MACROS, _OLE_TABLE, _OLE_BOOK = (
    one.encode("utf-16-le")
    for one in ("EncryptedPackage", "_VBA_PROJECT", "Workbook\0", "Book\0")
)
_RTF, _PDF, _ZIP = b"{\\rtf", b"%PDF-", b"PK\x03\x04"
_HEAD = 4096
_PAGE = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|meta)\b", re.I)
_MAIL = re.compile(rb"^(?:[A-Za-z-]+:[^\n]*\n|[ \t][^\n]*\n){0,40}?MIME-Version:", re.I)
_TEXT_NAME = re.compile(r"\.(?:txt|md|csv|tsv)$", re.I)
_TABLE_NAME = re.compile(r"\.(?:csv|tsv)$", re.I)


def read_document(data: bytes, name: str, *, size: int = 0) -> Document:
    """Return what a file says; `name` only tells a table or a page from plain text.

    `size`: of the whole file, where no more was read than is taken.
    Raises UnreadableFile or TooLarge with a sentence on what to do.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(
            _(
                "The file has %(size).1f MB; %(limit)d MB is the most. Take out the "
                "pictures, or paste the text."
            )
            % {"size": max(len(data), size) / 1024**2, "limit": MAX_BYTES >> 20}
        )
    read = _read(data, name)
    if not read.text.strip():
        raise faults.says_nothing()
    if not read.sheets:
        check_length(read.text)
    return read


def _read(data: bytes, name: str) -> Document:
    head = data[:_HEAD]
    if data.startswith(_OLE):
        return _old(data, name)
    if data.startswith(_ZIP):
        return _found(parse_apart(PACKED, data))
    if data.startswith(_RTF):
        return _document(parse_apart(PACKED, as_docx(data, ".rtf")))
    if _PDF in head[:1024]:
        return _document(parse_apart("pdf", data))
    if not _TEXT_NAME.search(name):
        if _MAIL.match(head):
            return _document(parse_apart("mail_page", data))
        if _PAGE.search(head):
            return _page(data)
    return _text(data, name)


def _text(data: bytes, name: str) -> Document:
    kind = filetype.guess(data[:8192])
    if kind is not None and kind.mime.startswith("image/"):
        raise faults.is_picture()
    if _TABLE_NAME.search(name):
        read = decoded(data)
        return sheets.of_csv(read.text, read.encoding)
    read = read_text(data)
    return Document(read.text, read.encoding)


def _page(data: bytes) -> Document:
    read = page_text(data)
    found = _document(parse_apart("html_page", read.text.encode()))
    return Document(found.text, read.encoding, found.doubts)


def _old(data: bytes, name: str) -> Document:
    if _OLE_LOCKED in data:
        raise faults.locked()
    if _OLE_MACROS in data:
        raise faults.macros()
    if _OLE_TABLE in data or _OLE_BOOK in data:
        return _found(parse_apart("workbook", data))
    extension = ".wps" if name.lower().endswith(".wps") else ".doc"
    return _document(parse_apart(PACKED, as_docx(data, extension)))


def _found(answer: dict[str, Any]) -> Document:
    return sheets.of_workbook(answer) if "hidden" in answer else _document(answer)


def _document(answer: dict[str, Any]) -> Document:
    return Document(answer["text"], answer["encoding"], tuple(answer["doubts"]))
