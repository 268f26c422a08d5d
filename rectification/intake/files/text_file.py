"""Bytes → text, by content: the name of a file promises nothing."""

import codecs
import os
import re
import stat
from dataclasses import dataclass, replace
from pathlib import Path

import charset_normalizer
import filetype
from django.utils.translation import gettext as _

from rectification.errors import TooLarge, UnreadableFile
from rectification.limits import check_length

MAX_BYTES = 5 * 1024 * 1024
_SAMPLE = 64 * 1024  # bytes looked at to tell one legacy encoding from another
_GB = frozenset({"gb18030", "gbk", "gb2312", "hz"})
# Tab, line ends, the soft return and page break of a word processor are text.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
# What GB 18030-2022 gives a standard character and Python's codec, which follows the
# edition of 2000, still one for private use. In Unicode: (for private use, standard).
_SINCE_2022 = str.maketrans(
    dict(
        zip(
            map(chr, (
                *range(0xE78D, 0xE797), 0xE7C7, 0xE7C8, 0xE816, 0xE817, 0xE818, 0xE81E,
                0xE826, 0xE82B, 0xE82C, 0xE831, 0xE832, 0xE83B, 0xE843, 0xE854, 0xE855,
                0xE864,
            )),
            "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u1e3f\u01f9"
            "\U00020087\U00020089\U000200cc\u9fb4\u9fb5\u9fb6\u9fb7\U000215d7\u9fb8"
            "\U0002298f\u9fb9\u9fba\U000241fe\u9fbb",
            strict=True,
        )
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadText:
    """A file's text and the encoding it was in: `utf-8`, `utf-16` or `gb18030`.

    Of a document that is no plain text: what kind it was, such as `docx`.
    """

    text: str
    encoding: str

    @property
    def is_converted(self) -> bool:
        """Whether the reader should be told that the file was not UTF-8."""
        return self.encoding in ("utf-16", "gb18030")


def check_size(size: int) -> None:
    """Raise TooLarge for a text file of `size` bytes beyond the limit."""
    if size > MAX_BYTES:
        raise TooLarge(
            _(
                "The file has %(size).1f MB; a notice may have %(limit)d MB at most. "
                "Is it the right file? A notice of eleven findings has 0.03 MB."
            )
            % {"size": size / 1024**2, "limit": MAX_BYTES // 1024**2}
        )


def read_file(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a regular file of at most `limit`.

    Raises OSError, and TooLarge before more than that is read: a pipe or a device has
    no size that could be asked for first.
    """
    # Opened without waiting, or a pipe nobody writes to would hold us for ever.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile(_("This is no file that could be read as a text."))
        if status.st_size > limit:
            check_size(status.st_size)
        return stream.read(limit + 1)


def read_text(data: bytes) -> ReadText:
    """Return the text in `data`.

    Raises TooLarge or UnreadableFile with a sentence on how to mend it. GB18030 is
    accepted where the bytes are plausible Chinese in it; callers say so.
    """
    read = decoded(data)
    check_length(read.text)
    return read


def decoded(data: bytes) -> ReadText:
    """Return the text in `data`, however many characters it has."""
    check_size(len(data))
    if not data.strip():
        raise UnreadableFile(_("The file is empty. Choose the file with the text."))
    if kind := filetype.guess(data[:8192]):
        raise UnreadableFile(
            _(
                "This is not a text file: by its content it is %(kind)s. Open it, "
                "save the text as “plain text (*.txt), UTF-8” and choose that file."
            )
            % {"kind": kind.mime}
        )
    read = _decode(data)
    if _CONTROL.search(read.text) or not read.text.strip():
        raise UnreadableFile(
            _(
                "This is not a text file: it holds bytes that no text has. Save the "
                "notice as “plain text (*.txt), UTF-8” and choose that file."
            )
        )
    return read


def _decode(data: bytes) -> ReadText:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16", "utf-16")
    try:
        return ReadText(data.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError as error:
        broken = error
    if _looks_like_gb(data):
        read = _strictly(data, "gb18030", "gb18030")
        return replace(read, text=read.text.translate(_SINCE_2022))
    raise UnreadableFile(
        _(
            "The text is neither UTF-8 nor GB18030 (byte %(at)d does not fit). Open "
            "it, choose “save as”, encoding UTF-8, and try again."
        )
        % {"at": broken.start + 1}
    )


def _strictly(data: bytes, codec: str, name: str) -> ReadText:
    try:
        return ReadText(data.decode(codec), name)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            _(
                "The file begins as %(encoding)s but byte %(at)d does not fit: it is "
                "damaged or cut off. Save it again as UTF-8."
            )
            % {"encoding": name, "at": error.start + 1}
        ) from error


def _looks_like_gb(data: bytes) -> bool:
    """Whether `data` is likelier Chinese in GB than text in another encoding.

    Nearly any bytes decode as GB18030; Big5 or Shift-JIS would come out as nonsense.
    """
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    # One sign for private use, and no encoding seems likely to the guesser.
    usual = "".join(char for char in text if not "\ue000" <= char <= "\uf8ff")
    sample = usual.encode("gb18030")[:_SAMPLE]
    guess = charset_normalizer.from_bytes(sample).best()
    return guess is not None and (
        guess.encoding in _GB or bool(_GB & set(guess.could_be_from_charset))
    )
