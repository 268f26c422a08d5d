"""Pack what installs the site without internet: `make bundle`, or

    python -m tools.bundle DIRECTORY [REVISION]

Makes DIRECTORY/rectification-RELEASE.tar of what git has committed: the application
with its messages compiled and its static files collected, wheels for both kinds of
processor and each Python, fonts, checksums, the list of parts and `install.sh`. RELEASE
is version and commit. What the package registry gives is held against the hashes of
`requirements.txt`.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from hashlib import file_digest
from pathlib import Path

from tools import sbom

ROOT = Path(__file__).resolve().parent.parent
MACHINES = ("x86_64", "aarch64")
PYTHONS = ("3.11", "3.12", "3.13")
# Of the C library: the oldest that systems with such a Python have is newer.
PLATFORMS = tuple(
    f"manylinux{one}" for one in ("2014", "_2_17", "_2_26", "_2_27", "_2_28")
)
LEFT_OUT = ("tests", "tools", ".ci")  # nobody runs them there
CARRIED = "deploy/carried.txt"
AT_THE_TOP = ("install.sh", "upgrade.sh")


def run(*command: str, **more: object) -> bytes:
    done = subprocess.run(command, capture_output=True, check=False, **more)  # type: ignore[call-overload]
    if done.returncode:
        sys.exit(f"{' '.join(command)}:\n{done.stdout.decode()}{done.stderr.decode()}")
    return bytes(done.stdout)


def unpack(revision: str, app: Path) -> None:
    archive = run("git", "-C", str(ROOT), "archive", revision)
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(app, filter="data")


def release_of(app: Path, revision: str) -> str:
    """Return version and commit, as the folder of the installed release is called."""
    text = (app / "rectification/__init__.py").read_text(encoding="utf-8")
    [version] = re.findall(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    commit = run("git", "-C", str(ROOT), "rev-parse", "--short=8", revision)
    return f"{version}-{commit.decode().strip()}"


def build(app: Path) -> None:
    """Compile the messages and collect the static files, for good."""
    environment = os.environ | {"ENV_FILE": "", "PYTHONDONTWRITEBYTECODE": "1"}
    run(sys.executable, "-m", "tools.messages", "compile", cwd=app, env=environment)
    command = ["manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    run(sys.executable, *command, cwd=app, env=environment)
    for name in LEFT_OUT:
        shutil.rmtree(app / name, ignore_errors=True)


def download(app: Path, wheels: Path) -> None:
    """Fetch the wheels of each processor and Python; pure ones stand once, in any."""
    for machine in MACHINES:
        platforms = [f"--platform={one}_{machine}" for one in PLATFORMS]
        for python in PYTHONS:
            _fetch(app / "requirements.txt", wheels / machine, python, platforms)
    _fetch(app / CARRIED, wheels / "any", PYTHONS[0], [])
    for machine in MACHINES:
        for path in (wheels / machine).glob("*-none-any.whl"):
            path.replace(wheels / "any" / path.name)


def _fetch(names: Path, into: Path, python: str, platforms: list[str]) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--require-hashes", "--only-binary=:all:", "--implementation=cp"]
    command += [f"--python-version={python}", *platforms, "-d", str(into)]
    run(*command, "-r", str(names))


def digests(folder: Path) -> str:
    """Return what `sha256sum --check` compares."""
    lines = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    return "".join(lines)


def bundle(into: Path, revision: str) -> Path:
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into) as scratch:
        app = Path(scratch) / "app"
        unpack(revision, app)
        release = release_of(app, revision)
        folder = Path(scratch) / f"rectification-{release}"
        folder.mkdir()
        build(app)
        app = app.rename(folder / "app")
        download(app, folder / "wheels")
        for name in AT_THE_TOP:
            shutil.copy(app / "deploy" / name, folder / name)
        shutil.copy(app / "docs/install.md", folder / "安装说明.md")
        (folder / "RELEASE").write_text(f"{release}\n")
        (folder / "PYTHONS").write_text("".join(f"{one}\n" for one in PYTHONS))
        locks = [app / "requirements.txt", app / CARRIED]
        (folder / "sbom.json").write_text(sbom.text(release, locks), encoding="utf-8")
        (folder / "SHA256SUMS").write_text(digests(folder), encoding="utf-8")
        path = into / f"{folder.name}.tar"
        # Wheels and static files are packed already.
        with tarfile.open(path, "w") as packed:
            packed.add(folder, folder.name, filter=of_nobody)
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    path.with_suffix(".tar.sha256").write_text(f"{digest}  {path.name}\n")
    return path


def of_nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 2):
        print(__doc__, file=sys.stderr)
        return 2
    path = bundle(Path(arguments[0]).resolve(), (arguments[1:] or ["HEAD"])[0])
    print(f"{path}: {path.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
