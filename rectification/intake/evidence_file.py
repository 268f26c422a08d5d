"""Evidence as it arrives: its type by content, its size, a clean name.

Three things must agree: what the leading bytes say, what a container holds, and what
the extension promises. Nothing is stored before that is known.
"""

import re
import unicodedata
import zipfile
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

OOXML = "application/vnd.openxmlformats-officedocument."
# Extension → media type. The whole list of what is accepted.
ACCEPTED: Mapping[str, str] = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "doc": "application/msword",
    "docx": OOXML + "wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": OOXML + "spreadsheetml.sheet",
    "wps": "application/vnd.ms-works",
    "et": "application/x-et",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "mp4": "video/mp4",
    "zip": "application/zip",
}
NAME_LENGTH = 255
_HEAD = 8192  # bytes that `filetype` looks at
_CHUNK = 1 << 20
_MEMBERS = 10_000
_UNPACKED = 1 << 30  # bytes an archive may claim to hold
_DIRECTORY = 2 << 20  # bytes of a zip's own directory
_END_REACH = 65_557  # a zip's end record with the longest comment it may have
_DECLARED = 2 << 20  # bytes read of what a document declares its parts to be
_EXIF, _TAKEN, _SAVED = 0x8769, 36867, 306  # tags of a camera's notes
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What such a file carries when macros are in it; OLE directories are UTF-16.
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_OLE_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OLE_TEXT = "WordDocument".encode("utf-16-le")
_OLE_TABLE = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
# What makes a browser run something, should it ever be fooled about the type.
_ACTIVE = re.compile(rb"<\s*(?:html|script|svg|iframe|!doctype)|<\?php", re.I)
_DANGEROUS = re.compile(
    r"\.(?:exe|com|bat|cmd|scr|pif|cpl|msi|msc|dll|ps1|vbs?|vbe|js|jse|wsf|wsh|hta"
    r"|jar|lnk|url|reg|apk|sh|py|iso|chm|application"
    r"|html?|xhtml|xht|mht|mhtml|svg|swf|docm|xlsm|pptm|xlsb|xlam|xla|xltm|dotm)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """An upload that may be stored: its stream at 0, clean name, type by content."""

    stream: IO[bytes]
    name: str
    media_type: str
    taken_on: date | None = None  # the day a photograph says it was taken


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


def _mismatch() -> UnreadableFile:
    return UnreadableFile(
        _(
            "The content is not what the file name says. Open the file, save it in its "
            "own format and choose it again."
        )
    )


def _macros() -> UnreadableFile:
    return UnreadableFile(
        _("The file contains macros. Save it without macros, or as PDF.")
    )


def _damaged() -> UnreadableFile:
    return UnreadableFile(_("The file is damaged. Save it anew and choose it again."))


def _signed(*kinds: str) -> Callable[[IO[bytes], bytes], None]:
    """Check leading bytes, and that nothing else hides in the file."""

    def check(stream: IO[bytes], head: bytes) -> None:
        kind = filetype.guess(head)
        if kind is None or kind.extension not in kinds or _ACTIVE.search(head[:1024]):
            raise _mismatch()
        if _is_archive(stream):
            raise UnreadableFile(
                _(
                    "Another file is hidden in this one. Print or export it anew and "
                    "choose the new file."
                )
            )

    return check


def _office(member: str, *streams: bytes) -> Callable[[IO[bytes], bytes], None]:
    """Check a document of the old (OLE streams) or the new (zip member) format."""

    def check(stream: IO[bytes], head: bytes) -> None:
        if head.startswith(_OLE) and streams:
            _check_ole(stream, streams)
        elif head.startswith(_OLE) and _contains(stream, _OLE_LOCKED):
            raise UnreadableFile(
                _("The file is locked by a password. Save it without one.")
            )
        elif member and head.startswith(b"PK\x03\x04"):
            names = _members(stream)
            if member not in names:
                raise _mismatch()
        else:
            raise _mismatch()

    return check


def _check_ole(stream: IO[bytes], streams: tuple[bytes, ...]) -> None:
    if _contains(stream, _OLE_MACROS):
        raise _macros()
    if not any(_contains(stream, one) for one in streams):
        raise _mismatch()


def _check_zip(stream: IO[bytes], head: bytes) -> None:
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise _mismatch()
    if not _members(stream):
        raise UnreadableFile(_("The archive is empty."))


def _members(stream: IO[bytes]) -> set[str]:
    """List a zip's members; refuse bombs, macros and whatever could be run."""
    if _directory_is_huge(stream):
        raise TooLarge(_("The archive unpacks to too much. Split it."))
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
            declared = _declared_types(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise _damaged() from error
    if len(infos) > _MEMBERS or sum(info.file_size for info in infos) > _UNPACKED:
        raise TooLarge(_("The archive unpacks to too much. Split it."))
    names = {info.filename for info in infos}
    if b"macroEnabled" in declared or b"vbaProject" in declared:
        raise _macros()
    for name in names:
        if name.lower().endswith("vbaproject.bin"):
            raise _macros()
        # Windows drops dots and spaces at the end, and what stands behind a colon.
        if _DANGEROUS.search(name.split(":")[0].rstrip(". ")):
            raise UnreadableFile(
                _("The archive contains a program, a web page or a macro document: ")
                + clean_name(name)
            )
    return names


def _declared_types(archive: zipfile.ZipFile) -> bytes:
    """Return what an office document declares its parts to be, b"" for another zip."""
    try:
        with archive.open("[Content_Types].xml") as part:
            return part.read(_DECLARED)
    except (KeyError, RuntimeError):
        return b""


def _directory_is_huge(stream: IO[bytes]) -> bool:
    """Ask the end of a zip how long its directory is, before anything reads it all."""
    stream.seek(0, 2)
    stream.seek(max(stream.tell() - _END_REACH, 0))
    tail = stream.read(_END_REACH)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 16 > len(tail):
        return False  # no zip; the reader says so
    entries = int.from_bytes(tail[at + 10 : at + 12], "little")
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    # 65,535 stands for "more": no evidence of ours is a zip of that kind.
    return entries > _MEMBERS or size > _DIRECTORY


def _is_archive(stream: IO[bytes]) -> bool:
    """Say whether a zip, which is read from its end, hangs on to another file."""
    if _directory_is_huge(stream):
        return True
    stream.seek(0)
    if not zipfile.is_zipfile(stream):
        return False
    try:
        with zipfile.ZipFile(stream) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False


def _contains(stream: IO[bytes], needle: bytes) -> bool:
    stream.seek(0)
    tail = b""
    while chunk := stream.read(_CHUNK):
        if needle in tail + chunk:
            return True
        tail = chunk[-len(needle) :]
    return False


_WORD, _EXCEL = "word/document.xml", "xl/workbook.xml"
_CHECKS: Mapping[str, Callable[[IO[bytes], bytes], None]] = {
    "pdf": _signed("pdf"),
    "ofd": _office("OFD.xml"),
    "doc": _office("", _OLE_TEXT),
    "docx": _office(_WORD),
    "xls": _office("", *_OLE_TABLE),
    "xlsx": _office(_EXCEL),
    # WPS writes either format under its own extensions.
    "wps": _office(_WORD, _OLE_TEXT),
    "et": _office(_EXCEL, *_OLE_TABLE),
    "jpg": _signed("jpg"),
    "jpeg": _signed("jpg"),
    "png": _signed("png"),
    "heic": _signed("heic"),
    "mp4": _signed("mp4", "m4v"),
    "zip": _check_zip,
}
