"""Writes the table of what each level of 等级保护 sets into docs/dengbao.md.

python -m tools.protection_doc
"""

from pathlib import Path

from config.protection import DEMANDS, LOG_DAYS
from tools.rules import with_table

PAGE = Path(__file__).resolve().parent.parent / "docs/dengbao.md"
START = "<!-- presets: python -m tools.protection_doc -->\n"


def with_presets(page: str) -> str:
    """Return `page` with the table of `config/protection.py`."""
    rows = [
        "| 要求 | 设置项 | 二级 | 三级 | 对应条款（三级） |",
        "|---|---|---|---|---|",
    ]
    for one in DEMANDS:
        bound = "≤ " if one.is_most else "≥ "
        two, three = (f"{bound}{one.asked(level)}" for level in (2, 3))
        rows.append(f"| {one.what} | `{one.setting}` | {two} | {three} | {one.point} |")
    log = f"≥ {LOG_DAYS}"
    rows.append(f"| 日志留存天数 | （从不删除） | {log} | {log} | 8.1.4.3 c) |")
    return with_table(page, "\n".join(rows) + "\n", START)


def main() -> None:
    PAGE.write_text(with_presets(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
