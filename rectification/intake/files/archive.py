"""Looking into a zip: everything in it, and in the zips in it, within bounds.

The directory of a zip may lie, so each member is unpacked in pieces (and kept nowhere)
to see what it is and how large it really is.
"""

import re
import stat
import struct
import tempfile
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import IO

import filetype

from rectification.errors import Refusal
from rectification.intake.files import faults
from rectification.intake.files.office_part import PartCheck, check_names, is_office

MEMBERS = 10_000
UNPACKED = 400 << 20  # bytes of everything in it, at all depths
DEPTH = 3  # a zip in a zip in a zip
_DIRECTORY = 2 << 20  # bytes of a zip's own directory
_END_REACH = 65_557  # a zip's end record with the longest comment it may have
_PIECE = 1 << 18
_HEAD = 8192
_IN_MEMORY = 1 << 20  # a zip within a zip, before it goes to disk
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ZIP = b"PK\x03\x04"
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OSError,
    OverflowError,
    LookupError,
    struct.error,
)
_DANGEROUS = re.compile(
    r"\.(?:exe|com|bat|cmd|scr|pif|cpl|msi|msp|msc|dll|sys|ps1|psm1|vbs?|vbe|js|jse"
    r"|wsf|wsh|wsc|hta|jar|lnk|url|website|reg|inf|scf|apk|ipa|sh|py|iso|img|vhdx?"
    r"|chm|hlp|gadget|application|appref-ms|settingcontent-ms|library-ms|one"
    r"|html?|xhtml|xht|mht|mhtml|svgz?|swf|xll|iqy|slk"
    r"|docm|dotm|xlsm|xltm|xlsb|xlam|xla|xlm|pptm|potm|ppsm|ppam|sldm)$",
    re.I,
)
# What a program begins with, whatever it is called.
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"#!",
    b"L\0\0\0\x01\x14\x02\0",  # a shortcut
    b"dex\n",
    b"FWS",
    b"CWS",
    b"ITSF",
)
_ACTIVE = re.compile(rb"<\s*(?:html|script|svg|iframe|!doctype\s+html)|<\?php", re.I)
_PACKED = frozenset(
    {"rar", "7z", "gz", "bz2", "xz", "tar", "cab", "Z", "ar", "lz", "lz4", "zst"}
)


@dataclass(slots=True)
class Budget:
    """What may still be unpacked; shared by a zip and all zips in it."""

    bytes_left: int = field(default_factory=lambda: UNPACKED)
    members_left: int = MEMBERS

    def spend(self, size: int) -> None:
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise faults.too_much()


def members(
    stream: IO[bytes], *, budget: Budget | None = None, depth: int = 1
) -> set[str]:
    """Return a zip's names, having looked at all that is in it."""
    budget = budget or Budget()
    if depth > DEPTH:
        raise faults.too_much()
    _check_end(stream)
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
            names = _check_directory(infos, budget)
            check_names(names)
            office = is_office(names)
            for info in infos:
                if not info.is_dir():
                    _look_into(archive, info, budget, office=office, depth=depth)
    except Refusal:
        raise
    except _BROKEN as error:
        raise faults.damaged() from error
    return names


def is_hidden_in(stream: IO[bytes]) -> bool:
    """Say whether a zip, which is read from its end, hangs on to another file."""
    try:
        stream.seek(0)
        if not zipfile.is_zipfile(stream):
            return False
        if _is_huge(_end_of(stream)[1]):
            return True
        with zipfile.ZipFile(stream) as archive:
            return bool(archive.infolist())
    except _BROKEN:
        return False


def _check_directory(infos: list[zipfile.ZipInfo], budget: Budget) -> set[str]:
    budget.members_left -= len(infos)
    if budget.members_left < 0:
        raise faults.too_much()
    if sum(info.file_size for info in infos) > budget.bytes_left:
        raise faults.too_much()
    names = {info.filename for info in infos}
    if len(names) < len(infos):
        raise faults.damaged()  # which of the two is meant?
    for info in infos:
        _check_member(info)
    return names


def _check_member(info: zipfile.ZipInfo) -> None:
    """Refuse by what the directory says of a member."""
    name = info.filename
    shown = _shown(name)
    if not name or "\0" in info.orig_filename:
        raise faults.damaged()
    parts = re.split(r"[/\\]", name)
    if name.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", name):
        raise faults.misplaced(shown)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind and kind not in (stat.S_IFREG, stat.S_IFDIR):
        raise faults.misplaced(shown)
    if info.flag_bits & 0x1:
        raise faults.locked()
    if info.compress_type not in _METHODS:
        raise faults.closed(shown)
    # Windows drops dots and spaces at the end, and what stands behind a colon.
    if _DANGEROUS.search(parts[-1].split(":")[0].rstrip(". ")):
        raise faults.dangerous(shown)


class _Watch:
    """What is looked for in one member, piece by piece."""

    def __init__(self, name: str, *, office: bool) -> None:
        self.name, self.office = name, office
        self.part = PartCheck(name) if office else None
        self.is_zip = self.is_ole = False
        self.seen, self.tail = 0, b""

    def feed(self, piece: bytes) -> None:
        if not self.seen:
            _check_head(self.name, piece[:_HEAD], office=self.office)
            self.is_ole = piece.startswith(_OLE)
            self.is_zip = piece.startswith(_ZIP)
        self.seen += len(piece)
        if self.is_ole and _OLE_MACROS in self.tail + piece:
            raise faults.macros()
        self.tail = piece[-len(_OLE_MACROS) :]
        if self.part:
            self.part.feed(piece)

    def end(self, size: int) -> None:
        """Close the member; `size` is what the directory says of it."""
        if self.part:
            self.part.end()
        if self.seen != size:
            raise faults.damaged()


def _look_into(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    budget: Budget,
    *,
    office: bool,
    depth: int,
) -> None:
    """Unpack one member in pieces; a zip in it is kept until it has been looked at."""
    watch = _Watch(info.filename, office=office)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as inner:
        with archive.open(info) as member:
            while piece := member.read(_PIECE):
                budget.spend(len(piece))
                watch.feed(piece)
                if watch.is_zip:
                    inner.write(piece)
        watch.end(info.file_size)
        if watch.is_zip:
            members(inner, budget=budget, depth=depth + 1)


def _check_head(name: str, head: bytes, *, office: bool) -> None:
    shown = _shown(name)
    if head.startswith(_PROGRAMS):
        raise faults.dangerous(shown)
    if not office and _ACTIVE.search(head[:1024]):
        raise faults.dangerous(shown)
    kind = filetype.guess(head)
    if kind is not None and kind.extension in _PACKED:
        raise faults.closed(shown)


def _check_end(stream: IO[bytes]) -> None:
    """Compare the end record with the file before anything reads the directory.

    Bytes before or behind the archive that no member owns are another file.
    """
    at, end = _end_of(stream)
    if at < 0 or len(end) < 22:
        raise faults.damaged()
    if _is_huge(end):
        raise faults.too_much()
    size = int.from_bytes(end[12:16], "little")
    offset = int.from_bytes(end[16:20], "little")
    comment = int.from_bytes(end[20:22], "little")
    if offset + size != at or end[22 + comment :].strip(b"\0"):
        raise faults.hidden()


def _end_of(stream: IO[bytes]) -> tuple[int, bytes]:
    """Return where a zip's end record begins, -1 for nowhere, and the bytes from it."""
    length = stream.seek(0, 2)
    start = max(length - _END_REACH, 0)
    stream.seek(start)
    tail = stream.read(_END_REACH)
    at = tail.rfind(b"PK\x05\x06")
    return (start + at, tail[at:]) if at >= 0 else (-1, b"")


def _is_huge(end: bytes) -> bool:
    entries = int.from_bytes(end[10:12], "little")
    # 65,535 stands for "more": no evidence of ours is a zip of that kind.
    return entries > MEMBERS or int.from_bytes(end[12:16], "little") > _DIRECTORY


def _shown(name: str) -> str:
    """Return a member's name as it may stand in a sentence."""
    return "".join(char for char in name if char.isprintable())[-120:]
