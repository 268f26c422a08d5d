"""The drill: backed up, destroyed, restored; and everything that stops a restore."""

import shutil
import tarfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from rectification.models import Edition, Evidence, LogEntry, User
from rectification.models.findings.evidence import path_of
from rectification.models.trail.log import SYSTEM_CHAIN, Chain
from tests.factories import make_cast, make_evidence, make_user
from tests.models.search.index import kept
from tests.public_site.exported import export, files
from tests.published import PublicSite, forget_public_pages
from tests.uploads import PDF

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def evidence_root(settings, tmp_path: Path) -> Iterator[Path]:
    """Files of this test alone; and no database that it has set aside outlives it."""
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    settings.BACKUP_KEYS = []
    yield settings.EVIDENCE_ROOT
    kept_aside(drop=True)
    if not connection.introspection.table_names():  # for the tests after a failed one
        call_command("migrate", verbosity=0)


def kept_aside(*, drop: bool = False) -> list[str]:
    """Return the databases beside that of the tests, of this one's name."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        found = sorted(Path(name).parent.glob(f"{Path(name).name}.[br]e*"))
        for path in found if drop else []:
            path.unlink()
        return [str(path) for path in found]
    with connection._nodb_cursor() as cursor:
        like = name.replace("_", r"\_") + r"\_%e%"  # restoring, before
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like])
        names = [one for [one] in cursor.fetchall()]
        for one in names if drop else []:
            cursor.execute(f'DROP DATABASE "{one}"')
    return names


def destroy(root: Path) -> None:
    """What a dead disk leaves: nothing; the server of PostgreSQL was set up anew."""
    shutil.rmtree(root)
    name = str(connection.settings_dict["NAME"])
    connection.close()
    if connection.vendor == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(name + end).unlink(missing_ok=True)
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')


def run(command: str, *arguments: object, **options: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err, **options)
    finally:
        print(err.getvalue())
    return out.getvalue(), err.getvalue()


def refused(command: str, *arguments: object) -> str:
    with pytest.raises(CommandError) as refusal:
        run(command, *arguments)
    return str(refusal.value)


def backed_up(directory: Path, *arguments: object) -> Path:
    directory.mkdir(exist_ok=True)
    run("backup", directory, *arguments)
    return max(directory.glob("rectification-*"))


def seen(directory: Path) -> dict[str, bytes]:
    forget_public_pages()
    export(directory)
    return files(directory)


def test_what_was_destroyed_comes_back_to_the_byte(
    evidence_root: Path, tmp_path: Path
) -> None:
    with transaction.atomic():  # so the next entry names what factories have written
        PublicSite()
        evidence = make_evidence(cast=make_cast(), content=PDF)
    pages, words = seen(tmp_path / "before"), kept()
    heads = dict(Chain.objects.values_list("name", "head"))
    key, _said = run("backup_key", tmp_path / "key")
    made = backed_up(tmp_path / "backups", "--key", key.strip())
    assert made.name.endswith(".tar.age") and made.stat().st_mode & 0o77 == 0
    assert PDF[:20] not in made.read_bytes()

    destroy(evidence_root)
    assert "--identity" in refused("restore", made)
    _out, err = run("restore", made, "--identity", tmp_path / "key")
    assert (err, kept_aside()) == ("", [])

    assert seen(tmp_path / "after") == pages and kept() == words != set()
    run("verify_audit_log", files=True)
    run("verify_evidence")
    assert path_of(evidence.sha256).read_bytes() == PDF
    for number, edition in enumerate(Edition.objects.exclude(content="")):
        copy = tmp_path / f"{number}.json"
        copy.write_text(edition.content, encoding="utf-8")
        run("verify_edition", copy, digest=edition.digest)
    assert number == 0
    now = dict(Chain.objects.values_list("name", "head"))
    assert {name for name in heads if now[name] != heads[name]} == {SYSTEM_CHAIN}
    told = LogEntry.objects.filter(chain__name=SYSTEM_CHAIN).order_by("-seq")
    assert [one.action for one in told[1:2]] == ["backup.restore"]


def test_nothing_is_restored_over_records_unless_told_and_what_stood_is_kept(
    tmp_path: Path,
) -> None:
    make_user()
    made = backed_up(tmp_path)
    later = make_user()
    assert "--replace" in refused("restore", made)
    assert User.objects.filter(pk=later.pk).exists()
    out, _err = run("restore", made, "--replace", "--despite-faults")
    assert not User.objects.filter(pk=later.pk).exists()
    [old] = kept_aside()
    assert old in out


def test_a_restore_that_fails_at_the_last_leaves_everything_as_it_was(
    evidence_root: Path, tmp_path: Path
) -> None:
    with transaction.atomic():
        evidence = make_evidence(cast=make_cast(), content=PDF)
    made = backed_up(tmp_path)
    Evidence.objects.filter(pk=evidence.pk).update(name="另一份.pdf")
    forged = backed_up(tmp_path / "forged")
    content = evidence_root / "content"
    content.write_bytes(b"left alone")
    before = sorted(evidence_root.rglob("*"))
    said = refused("restore", forged, "--replace")
    assert "--despite-faults" in said
    assert Evidence.objects.get(pk=evidence.pk).name == "另一份.pdf"
    assert (sorted(evidence_root.rglob("*")), kept_aside()) == (before, [])
    assert "restore" not in LogEntry.objects.latest("pk").action
    run("restore", made, "--replace", "--dry-run")
    assert Evidence.objects.get(pk=evidence.pk).name == "另一份.pdf"


def test_a_site_that_is_still_running_is_not_restored_over(tmp_path: Path) -> None:
    make_user()
    made = backed_up(tmp_path)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM rectification_user")
        assert "先停止" in refused("restore", made, "--replace")
    finally:
        other.close()
    assert User.objects.count() == 1


def test_what_is_wrong_with_what_is_backed_up_is_said_and_backed_up_all_the_same(
    tmp_path: Path,
) -> None:
    cast = make_cast()
    gone = make_evidence(cast=cast, content=PDF)
    changed = make_evidence(cast=cast, content=PDF + b"2")
    path_of(gone.sha256).unlink()
    path_of(changed.sha256).write_bytes(b"x")
    err = StringIO()
    with pytest.raises(CommandError) as told:
        call_command("backup", str(tmp_path), stdout=StringIO(), stderr=err)
    assert told.value.returncode == 2
    assert gone.sha256 in err.getvalue() and changed.sha256 in err.getvalue()
    with tarfile.open(next(tmp_path.glob("*.tar"))) as archive:
        assert len(archive.getnames()) == 4
