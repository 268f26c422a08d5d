"""The archive of a backup: a tar, in an age envelope where keys are given.

    backup.json    what it is (`about.py`)
    database.…     the database, as `databases/` has written it
    evidence/…     files under their digests
    SHA256SUMS     of all of these, as `sha256sum -c` reads it

Nothing but age, tar and sha256sum is needed to look into one:
`age -d -i KEY FILE | tar x && sha256sum -c SHA256SUMS`.
"""

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeAlias

from django.utils.translation import gettext as _
from pyrage import DecryptError, RecipientError, decrypt_io, encrypt_io, x25519

from rectification.errors import Refusal

ABOUT, SUMS = "backup.json", "SHA256SUMS"
EVIDENCE, DATABASE = "evidence/", "database."
_NAME = re.compile(
    r"backup\.json|SHA256SUMS|database\.(sqlite3\.gz|pgdump)"
    r"|evidence/([0-9a-f]{2})/([0-9a-f]{2})/\2\3[0-9a-f]{60}"
)
_ENVELOPE = b"age-encryption.org/v1"
_CHUNK = 1 << 20  # bytes

Key: TypeAlias = x25519.Recipient
Identity: TypeAlias = x25519.Identity


class Broken(Refusal):
    """An archive that is not as it was written, or that no given key opens."""


def read_key(said: str) -> Key:
    """Return the public key of `age1…`; raise Refusal for what is none."""
    try:
        return x25519.Recipient.from_str(said.strip())
    except RecipientError as error:
        raise Refusal(
            _(
                "“%(said)s” is no public key of age (age1…). “manage.py backup_key "
                "FILE” makes a pair; the public key is what it prints."
            )
            % {"said": said.strip()[:80]}
        ) from error


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError, UnicodeDecodeError, ValueError) as error:
        raise Broken(
            _("The backup cannot be read: %(why)s") % {"why": error}
        ) from error


class _Hashing(io.RawIOBase):
    """Count and hash what is read of a file."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self._hasher = source, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        with _sentences():
            chunk = self._source.read(size)
        self._hasher.update(chunk)
        return chunk

    def digest(self) -> str:
        return self._hasher.hexdigest()


class Writer:
    """Puts files into an archive; `close` ends it with the digests of all."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._tar = tarfile.open(  # noqa: SIM115  (closed by `close`)
            fileobj=stream, mode="w|", bufsize=_CHUNK
        )
        self.sums: dict[str, str] = {}

    def add(self, name: str, path: Path) -> str:
        """Add a file and return its digest."""
        with path.open("rb") as file:
            return self._put(name, file, os.fstat(file.fileno()).st_size)

    def add_text(self, name: str, text: str) -> None:
        content = text.encode()
        self._put(name, io.BytesIO(content), len(content))

    def close(self) -> None:
        lines = (f"{digest}  {name}\n" for name, digest in self.sums.items())
        self.add_text(SUMS, "".join(lines))
        self._tar.close()

    def _put(self, name: str, file: IO[bytes], size: int) -> str:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        read = _Hashing(file)
        self._tar.addfile(info, read)
        self.sums[name] = read.digest()
        return read.digest()


def files(stream: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield name and content of each file, `ABOUT` first and `SUMS` never.

    Raises Broken for an archive that is cut, or in which one byte is another: at the
    latest when the last file has been read, so nothing of it counts before.
    """
    found: dict[str, str] = {}
    with _sentences(), tarfile.open(fileobj=stream, mode="r|", bufsize=_CHUNK) as tar:
        for info in tar:
            if not (_NAME.fullmatch(info.name) and info.isreg()):
                raise Broken(
                    _("“%(name)s” is no file of a backup.") % {"name": info.name[:200]}
                )
            if (info.name == ABOUT) == bool(found):
                raise Broken(_("This is no backup of this application."))
            if info.name == SUMS:
                _compare(found, _content(tar, info).read().decode())
                return
            read = _Hashing(_content(tar, info))
            yield info.name, read  # type: ignore[misc]
            while read.read(_CHUNK):
                pass
            found[info.name] = read.digest()
    raise Broken(_("The backup is cut off: its end is missing."))


def _content(tar: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(info)
    assert content is not None  # noqa: S101  what is a file has some
    return content


def _compare(found: dict[str, str], text: str) -> None:
    said = dict(line.split("  ", 1)[::-1] for line in text.splitlines())
    wrong = [name for name in {**said, **found} if said.get(name) != found.get(name)]
    if wrong:
        raise Broken(
            _("%(name)s in the backup is not what was written.") % {"name": wrong[0]}
        )


# --- the envelope ---------------------------------------------------------------------


@contextmanager
def sealed(target: IO[bytes], keys: Sequence[Key]) -> Iterator[IO[bytes]]:
    """Yield where to write; what is written is encrypted to all keys on its way."""
    if not keys:
        yield target
        return
    inlet, outlet = os.pipe()

    def encrypt() -> None:
        with os.fdopen(inlet, "rb") as source:
            encrypt_io(source, target, list(keys))

    with _beside(encrypt) as work:
        try:
            with os.fdopen(outlet, "wb", _CHUNK) as sink:
                yield sink
        except BrokenPipeError:
            work.result()  # what has stopped it: a full disk
            raise


@contextmanager
def opened(path: Path, identities: Sequence[Identity]) -> Iterator[IO[bytes]]:
    """Yield the tar of an archive, whether it is encrypted or not."""
    with path.open("rb") as file:
        is_sealed = file.read(len(_ENVELOPE)) == _ENVELOPE
        file.seek(0)
        if not is_sealed:
            yield file
            return
        if not identities:
            raise Broken(
                _("%(path)s is encrypted: name the file with its key by --identity.")
                % {"path": path}
            )
        with _decrypted(file, identities) as source:
            yield source


@contextmanager
def _decrypted(file: IO[bytes], identities: Sequence[Identity]) -> Iterator[IO[bytes]]:
    inlet, outlet = os.pipe()

    def decrypt() -> None:
        with os.fdopen(outlet, "wb", _CHUNK) as sink, suppress(BrokenPipeError):
            decrypt_io(file, sink, list(identities))

    with _beside(decrypt) as work:
        try:
            with os.fdopen(inlet, "rb", _CHUNK) as source:
                yield source
        except Broken as error:
            # Often the tar is cut because decrypting has failed: say that instead.
            if isinstance(fault := work.exception(), DecryptError):
                raise Broken(
                    _("The backup cannot be decrypted: %(why)s") % {"why": fault}
                ) from error
            raise


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[Future[Any]]:
    """Run something in a thread for as long as the block, and wait for its end."""
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(work)
        yield under_way
        fault = under_way.exception()
        if fault is not None and not _stopped_by_reader(fault):
            raise fault


def _stopped_by_reader(fault: BaseException) -> bool:
    return isinstance(fault, BrokenPipeError) or "Broken pipe" in str(fault)
