"""Writes the table of flags into docs/deciding.md.

python -m tools.flags_doc
"""

import os
from pathlib import Path

from tools.rules import with_table

PAGE = Path(__file__).resolve().parent.parent / "docs/deciding.md"
START = "<!-- flags: python -m tools.flags_doc -->\n"


def with_flags(page: str) -> str:
    """Return `page` with the registry as a table, in the order of the rules."""
    from rectification.models.findings.flags import FLAGS

    rows = [f"| `{one.name}` | {one.summary} |" for one in FLAGS.values()]
    head = ["| flag | what it looks for |", "|---|---|"]
    return with_table(page, "\n".join([*head, *rows]) + "\n", START)


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    PAGE.write_text(with_flags(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
