"""Lay out a release: `make release`, which runs the checks first.

    python -m tools.release DIRECTORY

Writes the bundle, the list of parts, what the changelog says and checksums, and prints
what is typed to tag it. Nothing is committed or tagged: that is a person's word. The
tests are run before, `make test` and `make test-faults`.
"""

import re
import shutil
import sys
from datetime import date
from pathlib import Path

from tools import bundle, sbom

ROOT = Path(__file__).resolve().parent.parent
CHANGELOG = ROOT / "CHANGELOG.md"
CODE = ROOT / "rectification/__init__.py"
NOTES = "NOTES.md"


def version() -> str:
    [found] = re.findall(r'^__version__ = "(.+)"$', CODE.read_text("utf-8"), re.M)
    return str(found)


def newest(text: str) -> tuple[str, str]:
    """Return heading and text of what the changelog says first."""
    heading, said = re.split(r"^## ", text, flags=re.MULTILINE)[1].split("\n", 1)
    return heading, said.strip() + "\n"


def unfit() -> str:
    """Say why this tree is no release; nothing where it is one."""
    if bundle.run("git", "-C", str(ROOT), "status", "--porcelain").strip():
        return "There are changes that are not committed: a bundle has none of them."
    if not newest(CHANGELOG.read_text("utf-8"))[1].strip():
        return "CHANGELOG.md says nothing of it."
    return ""


def steps(of: str) -> str:
    """Return what a person types: the version, the changelog's heading, the tag."""
    number = of.removesuffix(".dev0")
    lines = []
    if number != of:
        day = f"{date.today():%Y-%m-%d}"
        lines += [
            f"sed -i 's/^__version__ = .*/__version__ = \"{number}\"/' {CODE.name}",
            f"sed -i 's/^## Unreleased$/## {number} – {day}/' CHANGELOG.md",
            f"git commit -am 'Version {number}' && make release",
        ]
        lines[0] = lines[0].replace(CODE.name, str(CODE.relative_to(ROOT)))
    else:
        lines += [f"git tag -a v{number} -F var/release/{NOTES}"]
    return "\n".join(lines)


def lay_out(into: Path) -> None:
    shutil.rmtree(into, ignore_errors=True)
    bundle.bundle(into, "HEAD")
    (into / "sbom.json").write_text(sbom.text(version()), encoding="utf-8")
    heading, said = newest(CHANGELOG.read_text("utf-8"))
    (into / NOTES).write_text(f"{heading}\n\n{said}", encoding="utf-8")
    sums = bundle.digests(into)
    (into / "SHA256SUMS").write_text(sums, encoding="utf-8")
    print(sums, end="")


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    if why := unfit():
        print(why, file=sys.stderr)
        return 1
    lay_out(Path(arguments[0]).resolve())
    print(f"\nThis is {version()}. To go on:\n{steps(version())}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
