"""Evidence as it arrives: its type by content, its size, a clean name.

Three things must agree: what the leading bytes say, what a container holds, and what
the extension promises. Nothing is stored before that is known.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

import filetype
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image

from rectification.errors import TooLarge, UnreadableFile
from rectification.intake.files import faults, media
from rectification.intake.files.archive import is_hidden_in, members
from rectification.intake.files.scanner import scan

OOXML = "application/vnd.openxmlformats-officedocument."
# Extension → media type. The whole list of what is accepted.
ACCEPTED: Mapping[str, str] = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "doc": "application/msword",
    "docx": OOXML + "wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": OOXML + "spreadsheetml.sheet",
    "pptx": OOXML + "presentationml.presentation",
    "wps": "application/vnd.ms-works",
    "et": "application/x-et",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "zip": "application/zip",
}
NAME_LENGTH = 255
_HEAD = 8192  # bytes that `filetype` looks at
_EXIF, _TAKEN, _SAVED = 0x8769, 36867, 306  # tags of a camera's notes
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What such a file carries when macros are in it; OLE directories are UTF-16.
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_OLE_PACKAGE = "\x01Ole10Native".encode("utf-16-le")  # a file packed into a document
_OLE_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OLE_TEXT = "WordDocument".encode("utf-16-le")
_OLE_TABLE = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
# What makes a browser run something, should it ever be fooled about the type.
_ACTIVE = re.compile(rb"<\s*(?:html|script|svg|iframe|!doctype)|<\?php", re.I)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """An upload that may be stored: its stream at 0, clean name, type by content."""

    stream: IO[bytes]
    name: str
    media_type: str
    taken_on: date | None = None  # the day a photograph says it was taken
    claim: str = ""  # what whoever hands it in says it proves


def check_file(stream: IO[bytes], *, name: str, size: int) -> CheckedFile:
    """Raise UnreadableFile or TooLarge with a sentence on what to do, or accept."""
    clean = clean_name(name)
    if size == 0:
        raise UnreadableFile(_("The file is empty. Choose it again, or save it anew."))
    if size > settings.EVIDENCE_MAX_BYTES:
        raise TooLarge(
            _(
                "The file has %(size)d MB; the limit is %(limit)d MB. "
                "Split or shrink it."
            )
            % {
                "size": -(-size // 1024**2),
                "limit": settings.EVIDENCE_MAX_BYTES // 1024**2,
            }
        )
    extension = clean.rpartition(".")[2].lower() if "." in clean else ""
    if extension not in ACCEPTED:
        raise UnreadableFile(
            _("Files of this kind are not accepted. Save it as one of: %(kinds)s.")
            % {"kinds": " ".join(ACCEPTED)}
        )
    stream.seek(0)
    head = stream.read(_HEAD)
    _CHECKS[extension](stream, head)
    scan(stream, name=clean)
    taken_on = _taken_on(stream) if extension in ("jpg", "jpeg") else None
    stream.seek(0)
    return CheckedFile(stream, clean, ACCEPTED[extension], taken_on)


def _taken_on(stream: IO[bytes]) -> date | None:
    """Return the day that a camera wrote into a picture; None where it says none.

    Only the picture's head is read, never its pixels.
    """
    stream.seek(0)
    try:
        with Image.open(stream) as picture:
            exif = picture.getexif()
            said = exif.get_ifd(_EXIF).get(_TAKEN) or exif.get(_SAVED)
        day = datetime.strptime(str(said)[:10], "%Y:%m:%d").date()
        return day if day <= timezone.localdate() else None
    except (OSError, ValueError, SyntaxError, TypeError, Image.DecompressionBombError):
        return None


def clean_name(name: str) -> str:
    """Return a file name without path, control or direction characters, ≤ 255 long."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(
        char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Cs")
    )
    kept = " ".join(kept.split()).rstrip(". ")
    stem, dot, extension = kept.rpartition(".")
    if dot:
        stem = stem.lstrip(". ") or "file"
    room = NAME_LENGTH - len(dot + extension)
    return (stem[:room] if dot else "") + dot + extension[:NAME_LENGTH] or "file"


# --- one check per kind -----------------------------------------------------------

Check = Callable[[IO[bytes], bytes], None]


def _media(kinds: tuple[str, ...], whole: Callable[[IO[bytes]], None]) -> Check:
    """Check leading bytes, that the file is whole, and that no other hides in it."""

    def check(stream: IO[bytes], head: bytes) -> None:
        kind = filetype.guess(head)
        if kind is None or kind.extension not in kinds or _ACTIVE.search(head[:1024]):
            raise faults.mismatch()
        whole(stream)
        if is_hidden_in(stream):
            raise faults.hidden()

    return check


def _boxes(wanted: bytes) -> Callable[[IO[bytes]], None]:
    return lambda stream: media.check_boxes(stream, wanted)


def _office(member: str, *streams: bytes) -> Check:
    """Check a document of the old (OLE streams) or the new (zip member) format."""

    def check(stream: IO[bytes], head: bytes) -> None:
        if head.startswith(_OLE) and streams:
            _check_ole(stream, streams)
        elif head.startswith(_OLE) and _contains(stream, _OLE_LOCKED):
            raise faults.locked()
        elif member and head.startswith(b"PK\x03\x04"):
            if member not in members(stream):
                raise faults.mismatch()
        else:
            raise faults.mismatch()

    return check


def _check_ole(stream: IO[bytes], streams: tuple[bytes, ...]) -> None:
    if _contains(stream, _OLE_MACROS):
        raise faults.macros()
    if _contains(stream, _OLE_PACKAGE) or is_hidden_in(stream):
        raise faults.hidden()
    if not any(_contains(stream, one) for one in streams):
        raise faults.mismatch()


def _check_zip(stream: IO[bytes], head: bytes) -> None:
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise faults.mismatch()
    if not members(stream):
        raise UnreadableFile(_("The archive is empty."))


def _contains(stream: IO[bytes], needle: bytes) -> bool:
    stream.seek(0)
    return media.contains(stream, needle)


_WORD, _EXCEL = "word/document.xml", "xl/workbook.xml"
_CHECKS: Mapping[str, Check] = {
    "pdf": _media(("pdf",), media.check_pdf),
    "ofd": _office("OFD.xml"),
    "doc": _office("", _OLE_TEXT),
    "docx": _office(_WORD),
    "xls": _office("", *_OLE_TABLE),
    "xlsx": _office(_EXCEL),
    "pptx": _office("ppt/presentation.xml"),
    # WPS writes either format under its own extensions.
    "wps": _office(_WORD, _OLE_TEXT),
    "et": _office(_EXCEL, *_OLE_TABLE),
    "jpg": _media(("jpg",), media.check_jpeg),
    "jpeg": _media(("jpg",), media.check_jpeg),
    "png": _media(("png",), media.check_png),
    "heic": _media(("heic",), _boxes(b"meta")),
    "tif": _media(("tif",), media.check_tiff),
    "tiff": _media(("tif",), media.check_tiff),
    "mp4": _media(("mp4", "m4v"), _boxes(b"moov")),
    "mov": _media(("mov",), _boxes(b"moov")),
    "zip": _check_zip,
}
