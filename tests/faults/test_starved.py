"""A full disk, four ways: what was typed comes back, what stood stands, it goes on."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.world import Person, World, until
from tests.uploads import PDF

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root makes small disks")
SMALL = 24 * 1024 * 1024  # bytes
TEXT = "磁盘写满时填写的进展，一个字也不能丢。"


@contextmanager
def small_disk(place: Path, size: int = SMALL) -> Iterator[Path]:
    """Put a small disk where a directory is, with what was in it."""
    kept = {one: one.read_bytes() for one in place.rglob("*") if one.is_file()}
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    subprocess.run(command, check=True)
    for one, content in kept.items():
        one.parent.mkdir(parents=True, exist_ok=True)
        one.write_bytes(content)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    """Take every byte that is left."""
    file = place / "filler"
    with file.open("wb", buffering=0) as stream:
        for piece in (1 << 20, 4096, 1):
            try:
                while True:
                    stream.write(b"\0" * piece)
            except OSError:
                continue
    return file


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_database_is_full(world: World) -> None:
    """PostgreSQL's own disk is its server's: a refused write looks alike there."""
    disk = world.scratch / "disk"
    disk.mkdir()
    with small_disk(disk):
        moved = disk / "site.sqlite3"
        moved.write_bytes(world.database.read_bytes())
        world.environment["DATABASE_URL"] = f"sqlite:///{moved}"
        world.start()
        person = Person(world, "jingban")
        finding = world.finding
        path = f"/staff/findings/{finding}/record_progress/"
        form = person.entry_form(finding)
        before = world.at_first
        filler = fill(disk)
        statuses = []
        for number in range(40):  # until the free pages of the file are used up too
            text = TEXT + str(number) + "字" * 1500
            status, page, _url = person.post(path, form | {"text": text})
            statuses.append(status)
            if status != 200:
                break
            form = person.entry_form(finding)
        assert statuses[-1] == 503 and TEXT in page, "what was typed comes back"
        assert person.get("/").startswith("<!DOCTYPE html>"), "the public reads on"
        filler.unlink()
        form = person.entry_form(finding)
        assert person.tell(finding, form, TEXT)[0] == 200
        assert world.facts()["ProgressEntry"] > before["ProgressEntry"]
        world.stop()


def test_there_is_no_room_for_files(world: World) -> None:
    with small_disk(world.evidence):
        world.start()
        person = Person(world, "jingban")
        finding = world.finding
        form = person.entry_form(finding)
        before = world.at_first
        filler = fill(world.evidence)
        status, page, _url = person.tell(finding, form, TEXT)
        assert status == 200 and "文件未能保存" in page and TEXT in page
        assert world.facts() == before, "no entry without its file, no file without it"
        assert "evidence" in ready(world)
        filler.unlink()
        assert person.tell(finding, form, TEXT)[0] == 200
        world.stop()


def test_there_is_no_room_for_temporary_files(world: World) -> None:
    """A file of more than two megabytes waits there while it comes in."""
    disk = world.scratch / "tmp"
    disk.mkdir()
    with small_disk(disk, 4 << 20):
        world.environment["TMPDIR"] = str(disk)
        world.start()
        person = Person(world, "jingban")
        finding = world.finding
        form = person.entry_form(finding)
        before = world.at_first
        filler = fill(disk)
        path = f"/staff/findings/{finding}/record_progress/"
        large = PDF + b"0" * (3 << 20) + b"\n%%EOF\n"
        status, _page, _url = person.post(path, form | {"text": TEXT}, large)
        assert status in (200, 503), status
        if status == 503:
            assert world.facts() == before
        filler.unlink()
        if status == 503:
            assert person.post(path, form | {"text": TEXT}, large)[0] == 200
        assert world.facts()["ProgressEntry"] == before["ProgressEntry"] + 1
        world.stop()


def test_the_lines_of_the_program_find_no_room(world: World) -> None:
    """Where gunicorn writes them is full: nobody who works here notices."""
    disk = world.scratch / "log"
    disk.mkdir()
    with small_disk(disk, 1 << 20):
        world.log = disk / "gunicorn.log"
        world.start()
        person = Person(world, "jingban")
        finding = world.finding
        filler = fill(disk)
        form = person.entry_form(finding)
        assert person.tell(finding, form, TEXT)[0] == 200
        filler.unlink()
        world.stop()


def test_there_is_no_room_for_a_backup(world: World) -> None:
    disk = world.scratch / "backups"
    disk.mkdir()
    with small_disk(disk, 1 << 20):
        fill(disk)
        before = world.at_first
        code, said = world.run("backup", str(disk))
        assert code == 1 and "Traceback" not in said, said
        assert [one.name for one in disk.iterdir()] == ["filler"], "no half one"
        assert world.facts() == before


def test_there_is_no_room_for_a_copy_of_the_site(world: World) -> None:
    disk = world.scratch / "copy"
    disk.mkdir()
    with small_disk(disk, 4 << 20):
        filler = disk / "filler"
        filler.write_bytes(b"\0" * (3 << 20))
        code, said = world.run("export_site", str(disk))
        assert code == 1 and "Traceback" not in said, said
        assert not (disk / "SHA256SUMS").exists()
        filler.unlink()
    code, said = world.run("export_site", str(disk))
    assert code == 0, said


def ready(world: World) -> str:
    """Return what the site says of itself once it has asked anew."""
    found = []

    def said() -> bool:
        found.append(Person.anybody(world, "/readyz"))
        return found[-1].strip() != "ok"

    until(said, 20)
    return found[-1]
