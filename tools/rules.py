"""Writes the table of readiness rules into docs/publishing.md.

python -m tools.rules
"""

import os
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs/publishing.md"
START, END = "<!-- rules: python -m tools.rules -->\n", "<!-- /rules -->"


def table() -> str:
    """Return the registry as a table: errors first, then family by family."""
    from rectification.publishing.readiness import FAMILIES, RULES

    families = [family.__name__ for family in FAMILIES]
    rules = sorted(
        RULES.values(),
        key=lambda one: (one.severity, families.index(one.judge.__module__)),
    )
    rows = [
        f"| `{one.name}` | {one.severity} | {_escaped(one.summary)} |" for one in rules
    ]
    return "\n".join(["| rule | | what it looks for |", "|---|---|---|", *rows]) + "\n"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*")


def with_table(page: str, rows: str = "", start: str = START) -> str:
    """Return `page` with the table, or `rows`, between its two marks."""
    before, _, rest = page.partition(start)
    _, _, after = rest.partition(END)
    return f"{before}{start}{rows or table()}{END}{after}"


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
