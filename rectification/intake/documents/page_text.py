"""The bytes of a saved page → its text, by what the page says of its encoding."""

import codecs
import re

from rectification.intake.files import faults
from rectification.intake.files.text_file import ReadText, check_size, decoded

_HEAD = 4096  # bytes in which a page says it
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.I)
_GB = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936"})
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def page_text(data: bytes) -> ReadText:
    """Return the text of a page. Raises UnreadableFile with how to mend it.

    UTF-8 goes before what the page says: a browser may have saved it anew.
    """
    check_size(len(data))
    if data.startswith(_BOMS):
        return decoded(data)
    data = _CONTROL.sub(b"", data)  # no text has it, and no page shows it
    said = _CHARSET.search(data[:_HEAD])
    named = said[1].decode("ascii").lower() if said else ""
    if named not in _GB or _is_utf8(data):
        return decoded(data)
    try:
        return ReadText(data.decode("gb18030"), "gb18030")
    except UnicodeDecodeError as error:
        raise faults.damaged() from error


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
