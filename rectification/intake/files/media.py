"""Pictures, films and PDFs: whole, of a believable size, and nothing else besides.

Only lengths and marks are read, never a pixel.
"""

import re
import struct
from typing import IO

from PIL.TiffImagePlugin import (
    STRIPBYTECOUNTS,
    STRIPOFFSETS,
    TILEBYTECOUNTS,
    TILEOFFSETS,
    TiffImageFile,
)

from rectification.intake.files import faults

PIXELS = 250_000_000  # the largest telephones make 200 million
_PIECE = 1 << 20
_PAGES = 2_000  # of a scan in one file
_UNREAD = (OSError, ValueError, SyntaxError, TypeError, KeyError, struct.error)
_TAIL = 4096
_PNG = b"\x89PNG\r\n\x1a\n"
# Markers of a JPEG that have no length, and those that tell its size.
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# What a PDF does by itself when it is opened; names may be spelled with #xx.
_ACTS = re.compile(rb"/(?:JavaScript|Launch|RichMedia)\b")
_SPELLED = re.compile(rb"#([0-9A-Fa-f]{2})")


def check_png(stream: IO[bytes]) -> None:
    stream.seek(0)
    if stream.read(8) != _PNG:
        raise faults.mismatch()
    length = _length(stream)
    at, is_first = 8, True
    while True:
        stream.seek(at)
        head = stream.read(8)
        if len(head) < 8:
            raise faults.cut_off()
        size, kind = int.from_bytes(head[:4], "big"), head[4:]
        if is_first:
            if kind != b"IHDR" or size != 13:
                raise faults.damaged()
            width, height = struct.unpack(">II", _exactly(stream, 8))
            _check_size(width, height)
            is_first = False
        at += 12 + size
        if at > length:
            raise faults.cut_off()
        if kind == b"IEND":
            break
    stream.seek(at)
    if stream.read(_PIECE).strip(b"\0"):
        raise faults.hidden()


def check_jpeg(stream: IO[bytes]) -> None:
    """Walk the segments to the picture itself, then look for its end.

    Telephones hang a film or a second picture on behind: that is left alone.
    """
    stream.seek(2)
    while True:
        mark = stream.read(2)
        if len(mark) < 2:
            raise faults.cut_off()
        if mark[0] != 0xFF:
            raise faults.damaged()
        while mark[1] == 0xFF:  # filling
            mark = mark[1:] + _exactly(stream, 1)
        if mark[1] in _BARE:
            continue
        size = int.from_bytes(_exactly(stream, 2), "big")
        if size < 2:
            raise faults.damaged()
        after = stream.tell() + size - 2
        if mark[1] in _FRAMES:
            _precision, height, width = struct.unpack(">BHH", _exactly(stream, 5))
            _check_size(width, height)
        stream.seek(after)
        if mark[1] == 0xDA:
            break
    if not contains(stream, b"\xff\xd9"):
        raise faults.cut_off()


def check_tiff(stream: IO[bytes]) -> None:
    """Ask each page of a scan where its pixels stand: all of them within the file."""
    length = _length(stream)
    stream.seek(0)
    try:
        with TiffImageFile(stream) as picture:
            for page in range(min(picture.n_frames, _PAGES)):
                picture.seek(page)
                _check_size(*picture.size)
                tags = picture.tag_v2
                starts = tags.get(STRIPOFFSETS) or tags.get(TILEOFFSETS) or (length,)
                sizes = tags.get(STRIPBYTECOUNTS) or tags.get(TILEBYTECOUNTS) or (1,)
                if max(map(sum, zip(starts, sizes, strict=False))) > length:
                    raise faults.cut_off()
    except _UNREAD as error:
        raise faults.damaged() from error


def check_boxes(stream: IO[bytes], wanted: bytes) -> None:
    """Walk the boxes of an ISO file (HEIC, MP4); `wanted` must be one of them."""
    length = _length(stream)
    at, found = 0, False
    while at < length:
        stream.seek(at)
        head = stream.read(16)
        if len(head) < 8:
            raise faults.cut_off()
        size, kind = int.from_bytes(head[:4], "big"), head[4:8]
        found = found or kind == wanted
        if size == 0:  # to the end
            break
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        if size < 8:
            raise faults.damaged()
        at += size
    if at > length or not found:
        raise faults.cut_off()


def check_pdf(stream: IO[bytes]) -> None:
    length = _length(stream)
    stream.seek(max(length - _TAIL, 0))
    if b"%%EOF" not in stream.read(_TAIL):
        raise faults.cut_off()
    stream.seek(0)
    tail = b""
    while piece := stream.read(_PIECE):
        window = tail + piece
        spelled = _SPELLED.sub(lambda hit: bytes([int(hit[1], 16)]), window)
        if _ACTS.search(window) or _ACTS.search(spelled):
            raise faults.scripted()
        tail = piece[-64:]


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise faults.damaged()
    if width * height > PIXELS:
        raise faults.too_wide()


def _exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise faults.cut_off()
    return data


def _length(stream: IO[bytes]) -> int:
    return stream.seek(0, 2)


def contains(stream: IO[bytes], needle: bytes) -> bool:
    """Look for bytes from where the stream stands."""
    tail = b""
    while piece := stream.read(_PIECE):
        if needle in tail + piece:
            return True
        tail = piece[-len(needle) :]
    return False
