"""The list of parts (CycloneDX 1.5, JSON) of what is installed, made of the lock files.

    python -m tools.sbom > sbom.json

Names, versions and hashes are those that pip is held to; no registry is asked.
"""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = (ROOT / "requirements.txt", ROOT / "deploy/carried.txt")
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(locks: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Yield each pinned package once, with the hashes of the files it may come as."""
    for lock in locks:
        text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
        for line in text.splitlines():
            if found := _PINNED.match(line):
                name = re.sub(r"[-_.]+", "-", found[1]).lower()
                files = [{"alg": "SHA-256", "content": x} for x in _HASH.findall(line)]
                place = f"pkg:pypi/{name}@{found[2]}"
                yield {
                    "type": "library",
                    "bom-ref": place,
                    "name": name,
                    "version": found[2],
                    "purl": place,
                    "hashes": files,  # one a file; whichever fits the machine is there
                }


def text(release: str, locks: Sequence[Path] = LOCKS) -> str:
    """Return the list as the same letters for the same locks: no clock, no chance."""
    own = f"pkg:generic/rectification@{release}"
    parts = sorted(components(locks), key=lambda one: str(one["name"]))
    whole = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "rectification",
                "version": release,
                "purl": own,
            }
        },
        "components": parts,
        "dependencies": [{"ref": own, "dependsOn": [one["bom-ref"] for one in parts]}],
    }
    return json.dumps(whole, indent=1) + "\n"


if __name__ == "__main__":
    found = re.search(
        r'__version__ = "(.+)"', (ROOT / "rectification/__init__.py").read_text("utf-8")
    )
    sys.stdout.write(text(found[1] if found else "unknown"))
