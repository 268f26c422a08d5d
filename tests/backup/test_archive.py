"""An archive is read back whole, or not at all and with a sentence."""

import io
import json
import subprocess
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from pyrage import x25519

from rectification.backup.about import About
from rectification.backup.archive import Broken, Writer, files, opened, read_key, sealed
from rectification.errors import Refusal

CONTENT = b"%PDF-1.7 content of evidence" * 9
DIGEST = sha256(CONTENT).hexdigest()
NAME = f"evidence/{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"
PAIR = x25519.Identity.generate()


def written(directory: Path, *keys: x25519.Recipient) -> Path:
    path, evidence = directory / "a.tar", directory / "proof"
    evidence.write_bytes(CONTENT)
    with path.open("wb") as file, sealed(file, keys) as stream:
        writer = Writer(stream)
        writer.add_text("backup.json", "{}")
        writer.add(NAME, evidence)
        writer.close()
    return path


def read(path: Path, *keys: x25519.Identity) -> dict[str, bytes]:
    with opened(path, keys) as stream:
        return {name: content.read() for name, content in files(stream)}


@pytest.mark.parametrize("keys", [(), (PAIR.to_public(),)], ids=["open", "encrypted"])
def test_what_was_written_is_read(tmp_path: Path, keys: tuple) -> None:
    path = written(tmp_path, *keys)
    assert (CONTENT in path.read_bytes()) == (not keys)
    assert read(path, PAIR) == {"backup.json": b"{}", NAME: CONTENT}


def test_tar_and_sha256sum_are_enough_to_look_into_one(tmp_path: Path) -> None:
    subprocess.run(["tar", "xf", written(tmp_path)], cwd=tmp_path, check=True)
    subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, check=True)


@pytest.mark.parametrize("keys", [(), (PAIR.to_public(),)], ids=["open", "encrypted"])
def test_no_byte_can_be_changed_and_no_end_cut(tmp_path: Path, keys: tuple) -> None:
    path = written(tmp_path, *keys)
    whole = path.read_bytes()
    end = len(whole) if keys else whole.rindex(NAME.encode()) + len(NAME)  # of the sums
    for place in range(0, end, 97):
        path.write_bytes(whole[:place])
        with pytest.raises(Broken):
            read(path, PAIR)
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            found = read(path, PAIR)
        except Broken:
            continue
        # A byte of the tar's own: what it holds is all the same.
        assert found == {"backup.json": b"{}", NAME: CONTENT}, place


def test_another_key_or_none_opens_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, PAIR.to_public())
    with pytest.raises(Broken, match="--identity"):
        read(path)
    with pytest.raises(Broken, match="解密"):
        read(path, x25519.Identity.generate())
    with pytest.raises(Refusal, match="age1"):
        read_key("AGE-SECRET-KEY-1")


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("../../etc/passwd", None),
        ("/etc/passwd", None),
        (f"evidence/00/00/{DIGEST}", None),
        (NAME, lambda info: setattr(info, "type", tarfile.SYMTYPE)),
    ],
)
def test_an_archive_of_somebody_else_writes_nowhere(
    tmp_path: Path, name: str, how: Callable | None
) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as tar:
        tar.addfile(tarfile.TarInfo("backup.json"))
        info = tarfile.TarInfo(name)
        if how:
            how(info)
        tar.addfile(info)
    with pytest.raises(Broken, match="不是备份"):
        read(path)


def test_a_backup_of_a_later_version_or_none_is_refused() -> None:
    facts = {"made_at": "", "version": "9.0", "database": "sqlite", "heads": []}
    later = {**facts, "migrations": ["rectification.9999_later"], "format": 1}
    with pytest.raises(Refusal, match=r"9\.0.*9999_later"):
        About.read("backup.json", io.BytesIO(json.dumps(later).encode())).refuse_unfit()
    for said in ("[]", "{}", "x", json.dumps({**later, "format": 2})):
        with pytest.raises(Broken, match="不是本系统"):
            About.read("backup.json", io.BytesIO(said.encode()))
