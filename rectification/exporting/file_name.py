"""Names of files that leave the site, as every system can keep them."""

import re
from pathlib import Path

_UNSAFE = re.compile(
    r'[\x00-\x1f\x7f/\\:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069]'
)


def safe_name(name: str, longest: int) -> str:
    """Return a name that every system unpacks, its suffix kept; never a folder's."""
    name = " ".join(_UNSAFE.sub(" ", name).split()).strip(" .")
    suffix = Path(name).suffix[:10]
    stem = name[: len(name) - len(suffix)] if suffix else name
    return stem[: longest - len(suffix)].rstrip(" .") + suffix
