"""What stands inside an office document: its XML parts and whom they call.

A part is read in pieces and kept nowhere; only the short lists of relations are parsed.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from rectification.errors import UnreadableFile
from rectification.intake.files import faults

RELATIONS_LENGTH = 2 << 20  # bytes of one list of relations
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_LONGEST = 64  # bytes of the longest needle
# Nothing an office program writes has one: entities are how XML is turned on a reader.
_DECLARATIONS = ("<!DOCTYPE", "<!ENTITY")
# Fields and links that start another program.
_CALLS = ("DDEAUTO", "ddeLink ")
_KNOWN = re.compile(rb"utf-?(?:8|16)|us-ascii|iso-8859-1|gb2312|gbk|gb18030", re.I)
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_OFFICE = re.compile(r"^\[Content_Types\]\.xml$|\.rels$|^(?:word|xl|ppt)/", re.I)
_XML = re.compile(r"\.(?:xml|rels|vml|xsl|xslt)$", re.I)
_MACRO_PARTS = re.compile(
    r"vbaproject\.bin$|vbadata\.xml$|/macrosheets/|/dialogsheets/|/activex", re.I
)
# A program, document or script packed into an OLE object of a part.
_OLE_PACKAGE = "\x01Ole10Native".encode("utf-16-le")
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_MACRO_TYPES = (b"macroEnabled", b"vbaProject", b"macrosheet", b"ms-office.activeX")
# A link people click may lead to the web; what is fetched on opening, nowhere but to
# a file beside the document or on the reader's own disk.
_BESIDE = r"[^/\\:]*$|[^/\\:]+[/\\?#]"
_DISK = r"(?:file:///)?[A-Za-z]:[/\\]"
_LINK = re.compile(rf"(?:https?|mailto|ftp):|#|{_DISK}|{_BESIDE}", re.I)
_LOCAL = re.compile(rf"{_DISK}|{_BESIDE}", re.I)


def is_office(names: set[str]) -> bool:
    """Whether an archive is a document of Office or an OFD, by what it holds."""
    return "OFD.xml" in names or any(_OFFICE.search(name) for name in names)


def check_names(names: set[str]) -> None:
    if any(_MACRO_PARTS.search(name) for name in names):
        raise faults.macros()


class PartCheck:
    """Looks at one part as its pieces come by; `end` has the last word."""

    def __init__(self, name: str) -> None:
        self.is_xml = bool(_XML.search(name))
        self.is_relations = name.lower().endswith(".rels")
        self.is_types = name == "[Content_Types].xml"
        self.tail = b""
        self.kept = b""
        self.is_begun = False

    def feed(self, piece: bytes) -> None:
        if not self.is_begun:
            self.is_begun = True
            if self.is_xml:
                _check_beginning(piece)
        window = self.tail + piece
        for needle, fault in self._needles():
            if needle in window:
                raise fault
        self.tail = window[-_LONGEST:]
        if self.is_relations:
            self.kept += piece
            if len(self.kept) > RELATIONS_LENGTH:
                raise faults.damaged()

    def end(self) -> None:
        if self.is_relations:
            _check_relations(self.kept)

    def _needles(self) -> Iterator[tuple[bytes, UnreadableFile]]:
        if self.is_xml:
            for encoding in _ENCODINGS:
                for text in _DECLARATIONS:
                    yield text.encode(encoding), faults.declaring()
                for text in _CALLS:
                    yield text.encode(encoding), faults.remote()
        if self.is_types:
            for name in _MACRO_TYPES:
                yield name, faults.macros()
        if not self.is_xml:
            yield _OLE_PACKAGE, faults.hidden()
            yield _OLE_MACROS, faults.macros()


def _check_beginning(piece: bytes) -> None:
    """Refuse XML in an encoding in which nothing would be found."""
    for mark, width in ((b"\xff\xfe", 2), (b"\xfe\xff", 2), (b"\xef\xbb\xbf", 1)):
        if piece.startswith(mark):
            text = piece[len(mark) :]
            if width == 2 and text[:2] == b"\0\0":
                raise faults.damaged()  # UTF-32
            if width == 1:
                break
            return
    else:
        text = piece
    text = text.lstrip()
    if text[:2] in (b"<\0", b"\0<"):
        if text[2:4] == b"\0\0":
            raise faults.damaged()
        return
    if text and not text.startswith(b"<"):
        raise faults.damaged()
    said = _ENCODING.match(text[:200])
    if said and not _KNOWN.fullmatch(said[1]):
        raise faults.damaged()


def _check_relations(data: bytes) -> None:
    """Refuse what is fetched on opening, and links that are more than a link."""
    try:
        relations = list(fromstring(data, forbid_dtd=True))
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise faults.damaged() from error
    for one in relations:
        if one.get("TargetMode", "").lower() != "external":
            continue
        is_link = one.get("Type", "").lower().endswith("/hyperlink")
        target = unquote(one.get("Target", "")).strip()
        allowed = _LINK.match(target) if is_link else _LOCAL.match(target)
        if target and not allowed:
            raise faults.remote()
