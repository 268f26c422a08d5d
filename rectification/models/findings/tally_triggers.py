"""The triggers that keep `Tally` and `DueTally`: one text of SQL for both databases.

A finding counts where it stands; what it lacks changes with the first office or measure
that it gets, and with the last that it loses; whether it is flagged, with its flag.
Those are asked of before a row is written: PostgreSQL runs what comes after only once
the whole statement is done.
"""

from collections.abc import Iterator, Mapping

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from rectification.models.findings.debts import ENDLESS
from rectification.models.findings.finding import Finding, Responsibility
from rectification.models.findings.flagged import FlaggedRequest
from rectification.models.findings.measure import Measure
from rectification.models.findings.tally import DueTally, Tally
from rectification.models.trail.keepers import Keeper, Trigger
from rectification.workflow import OPEN

TALLY, DUE = Tally._meta.db_table, DueTally._meta.db_table
FINDING = Finding._meta.db_table
# What a finding has of each of which the first and the last count.
PARTS: Mapping[str, str] = {
    "office": Responsibility._meta.db_table,
    "measure": Measure._meta.db_table,
    "flagged": FlaggedRequest._meta.db_table,
}
_ENDLESS = ", ".join(f"'{kind}'" for kind in ENDLESS)
_OPEN = ", ".join(f"'{state}'" for state in sorted(OPEN))
# What tells the rows apart, and the columns that are counted.
_KEY = ("inspection_id", "state", "steps_left")
_KEPT = (
    *("number", "without_office", "without_deadline", "without_measure"),
    "flagged",
)


def _key(row: str) -> list[str]:
    """Say in SQL in which row a finding counts."""
    return [f"{row}.{name}" for name in _KEY]


def _month(row: str) -> str:
    day = f"{row}.due_on"
    is_text = connection.vendor == "sqlite"
    return f"SUBSTR({day}, 1, 7)" if is_text else f"TO_CHAR({day}, 'YYYY-MM')"


def _is_due(row: str) -> str:
    return f"{row}.due_on IS NOT NULL AND {row}.state IN ({_OPEN})"


def _moved() -> str:
    kept = ("inspection_id", "state", "kind", "steps_left")
    changes = [f"NEW.{name} <> OLD.{name}" for name in kept]
    changes += ["(NEW.due_on IS NULL) <> (OLD.due_on IS NULL)"]
    return " OR ".join([*changes, "NEW.due_on <> OLD.due_on"])


def _numbers(row: str) -> list[str]:
    """Say in SQL what one finding adds to each of the columns."""

    def has(what: str) -> str:
        return f"EXISTS (SELECT 1 FROM {PARTS[what]} p WHERE p.finding_id = {row}.id)"  # noqa: S608

    undated = f"{row}.due_on IS NULL AND {row}.kind NOT IN ({_ENDLESS})"
    return [
        "1",
        f"CASE WHEN {has('office')} THEN 0 ELSE 1 END",
        f"CASE WHEN {undated} THEN 1 ELSE 0 END",
        f"CASE WHEN {has('measure')} THEN 0 ELSE 1 END",
        f"CASE WHEN {has('flagged')} THEN 1 ELSE 0 END",
    ]


def _add(row: str) -> str:
    key, columns = ", ".join(_KEY), ", ".join(_KEPT)
    values = ", ".join([*_key(row), *_numbers(row)])
    sums = ", ".join(f"{name} = {TALLY}.{name} + excluded.{name}" for name in _KEPT)
    return (
        f"INSERT INTO {TALLY} ({key}, {columns}) VALUES ({values}) "  # noqa: S608
        f"ON CONFLICT ({key}) DO UPDATE SET {sums}; "
        f"INSERT INTO {DUE} (inspection_id, due_month, number) "
        f"SELECT {row}.inspection_id, {_month(row)}, 1 WHERE {_is_due(row)} "
        f"ON CONFLICT (inspection_id, due_month) DO UPDATE "
        f"SET number = {DUE}.number + 1;"
    )


def _take(row: str) -> str:
    pairs = zip(_KEPT, _numbers(row), strict=True)
    sums = ", ".join(f"{name} = {name} - {number}" for name, number in pairs)
    where = zip(_KEY, _key(row), strict=True)
    own = " AND ".join(f"{name} = {value}" for name, value in where)
    return (
        f"UPDATE {TALLY} SET {sums} WHERE {own}; "  # noqa: S608
        f"UPDATE {DUE} SET number = number - 1 WHERE {_is_due(row)} AND "
        f"inspection_id = {row}.inspection_id AND due_month = {_month(row)};"
    )


def _part(what: str, row: str, rest: int) -> str:
    """Count a finding as having, or lacking, what it gets first or loses last.

    `rest`: so many rows it has before; 0 where one comes, 1 where one goes.
    """
    is_come = rest == 0
    name, more = (what, is_come) if what in _KEPT else (f"without_{what}", not is_come)
    own = f"SELECT COUNT(*) FROM {PARTS[what]} p WHERE p.finding_id = {row}.finding_id"  # noqa: S608
    return (
        f"UPDATE {TALLY} SET {name} = {name} {'+' if more else '-'} 1 "  # noqa: S608
        f"WHERE ({own}) = {rest} AND ({', '.join(_KEY)}) = "
        f"(SELECT {', '.join(_key('f'))} FROM {FINDING} f "
        f"WHERE f.id = {row}.finding_id);"
    )


def recount() -> Iterator[str]:
    """Yield what fills the table anew."""
    numbers = ", ".join(f"SUM({one})" for one in _numbers("f"))
    key = ", ".join(_key("f"))
    yield f"DELETE FROM {TALLY}"  # noqa: S608
    yield (
        f"INSERT INTO {TALLY} ({', '.join((*_KEY, *_KEPT))}) "  # noqa: S608
        f"SELECT {key}, {numbers} FROM {FINDING} f GROUP BY {key}"
    )
    month = _month("f")
    yield f"DELETE FROM {DUE}"  # noqa: S608
    yield (
        f"INSERT INTO {DUE} (inspection_id, due_month, number) "  # noqa: S608
        f"SELECT f.inspection_id, {month}, COUNT(*) FROM {FINDING} f "
        f"WHERE {_is_due('f')} GROUP BY f.inspection_id, {month}"
    )


# Event → when it fires, and what of a finding, or of a part of one, is then counted.
def _acts(what: str) -> dict[str, tuple[str, str]]:
    if what == "finding":
        return {
            "ins": ("AFTER INSERT", _add("NEW")),
            "del": ("AFTER DELETE", _take("OLD")),
            "upd": ("AFTER UPDATE", f"{_take('OLD')} {_add('NEW')}"),
        }
    come, gone = _part(what, "NEW", 0), _part(what, "OLD", 1)
    return {
        "ins": ("BEFORE INSERT", come),
        "del": ("BEFORE DELETE", gone),
        "upd": ("BEFORE UPDATE", f"{gone} {come}"),
    }


_TABLES = {"finding": FINDING, **PARTS}


def _changed(what: str) -> str:
    return _moved() if what == "finding" else "NEW.finding_id <> OLD.finding_id"


def _triggers(_connection: BaseDatabaseWrapper) -> Iterator[Trigger]:
    for what, table in _TABLES.items():
        for event, (when, does) in _acts(what).items():
            condition = _changed(what) if event == "upd" else ""
            yield Trigger(f"tally_{what}_{event}", table, when, condition, does)


KEEPER = Keeper(
    frozenset({TALLY, DUE, *_TABLES.values()}), _triggers, lambda connection: recount()
)
