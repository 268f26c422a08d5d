"""Print as JSON what a database holds: its schema, and a mark of every row.

    PYTHONPATH=. python tools/database_facts.py [FACTS]

Runs under the code of any version: it asks the database alone. Where the FACTS of
another database are given, rows are marked by the columns that both have.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import django
from django.db import connection

# Each of a PostgreSQL table's parts: its place, its name and what it is.
POSTGRESQL = {
    "column": """
        SELECT c.relname, a.attname, concat_ws(' ', format_type(a.atttypid,
            a.atttypmod), a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid))
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'S')
            AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraint": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "index": """
        SELECT tablename, indexname, indexdef FROM pg_indexes
        WHERE schemaname = 'public'""",
    "trigger": """
        SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal""",
}
SQLITE = """
    SELECT type, tbl_name, name, sql FROM sqlite_master
    WHERE name NOT LIKE 'sqlite_%'"""


def rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def schema() -> dict[str, object]:
    """Return every column, constraint, index and trigger: its name → what it is."""
    if connection.vendor == "sqlite":
        return {
            f"{kind} {table} {name}": definitions(sql) if kind == "table" else sql
            for kind, table, name, sql in rows(SQLITE)
        }
    return {
        f"{kind} {table} {name}": what
        for kind, query in POSTGRESQL.items()
        for table, name, what in rows(query)
    }


def definitions(sql: str) -> list[str]:
    """Return the columns and constraints of a CREATE TABLE, in no order of their own.

    A column that came later stands last, and says nothing else by that.
    """
    body = sql[sql.index("(") + 1 : sql.rindex(")")]
    parts, depth, quote = [""], 0, ""
    for character in body:
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        else:
            depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += character
    return sorted(part.strip() for part in parts)


def marks(known: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, list[str]]]:
    """Return each table's columns, and a hash of each row over those also known."""
    quote = connection.ops.quote_name
    found = {}
    for table in sorted(connection.introspection.table_names()):
        with connection.cursor() as cursor:
            has = connection.introspection.get_table_description(cursor, table)
        columns = sorted(column.name for column in has)
        asked = [
            name
            for name in known.get(table, {}).get("columns", columns)
            if name in columns
        ]
        query = f"SELECT {', '.join(map(quote, asked))} FROM {quote(table)}"  # noqa: S608
        hashes = sorted(
            hashlib.sha256(repr(row).encode()).hexdigest()[:16] for row in rows(query)
        )
        found[table] = {"columns": columns, "rows": hashes}
    return found


def main(arguments: list[str]) -> None:
    django.setup()
    known = json.loads(Path(arguments[0]).read_text())["tables"] if arguments else {}
    print(json.dumps({"schema": schema(), "tables": marks(known)}, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
