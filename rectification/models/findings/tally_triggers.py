"""The triggers that keep `Tally`: one text of SQL for both databases.

A finding counts where it stands; what it lacks changes with the first office or measure
that it gets, and with the last that it loses. Those are asked of before a row is
written: PostgreSQL runs what comes after only once the whole statement is done.
"""

from collections.abc import Iterator, Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

from rectification.models.findings.debts import ENDLESS
from rectification.models.findings.finding import Finding, Responsibility
from rectification.models.findings.measure import Measure
from rectification.models.findings.tally import Tally
from rectification.models.trail.keepers import Keeper, Trigger

TALLY, FINDING = Tally._meta.db_table, Finding._meta.db_table
# What a finding has of each of which the first and the last count.
PARTS: Mapping[str, str] = {
    "office": Responsibility._meta.db_table,
    "measure": Measure._meta.db_table,
}
_ENDLESS = ", ".join(f"'{kind}'" for kind in ENDLESS)
_MOVED = (
    "NEW.inspection_id <> OLD.inspection_id OR NEW.state <> OLD.state "
    "OR NEW.kind <> OLD.kind OR (NEW.due_on IS NULL) <> (OLD.due_on IS NULL)"
)


# The columns that are counted, as the rows have them.
_KEPT = ("number", "without_office", "without_deadline", "without_measure")


def _numbers(row: str) -> list[str]:
    """Say in SQL what one finding adds to each of the columns."""

    def without(what: str) -> str:
        there = f"SELECT 1 FROM {PARTS[what]} p WHERE p.finding_id = {row}.id"  # noqa: S608
        return f"CASE WHEN EXISTS ({there}) THEN 0 ELSE 1 END"

    undated = f"{row}.due_on IS NULL AND {row}.kind NOT IN ({_ENDLESS})"
    return [
        "1",
        without("office"),
        f"CASE WHEN {undated} THEN 1 ELSE 0 END",
        without("measure"),
    ]


def _add(row: str) -> str:
    columns, numbers = ", ".join(_KEPT), ", ".join(_numbers(row))
    sums = ", ".join(f"{name} = {TALLY}.{name} + excluded.{name}" for name in _KEPT)
    return (
        f"INSERT INTO {TALLY} (inspection_id, state, {columns}) "  # noqa: S608
        f"VALUES ({row}.inspection_id, {row}.state, {numbers}) "
        f"ON CONFLICT (inspection_id, state) DO UPDATE SET {sums};"
    )


def _take(row: str) -> str:
    pairs = zip(_KEPT, _numbers(row), strict=True)
    sums = ", ".join(f"{name} = {name} - {number}" for name, number in pairs)
    return (
        f"UPDATE {TALLY} SET {sums} WHERE "  # noqa: S608
        f"inspection_id = {row}.inspection_id AND state = {row}.state;"
    )


def _part(what: str, row: str, rest: int) -> str:
    """Count a finding as having, or lacking, what it gets first or loses last.

    `rest`: so many rows it has before; 0 where one comes, 1 where one goes.
    """
    name, change = f"without_{what}", "- 1" if rest == 0 else "+ 1"
    own = f"SELECT COUNT(*) FROM {PARTS[what]} p WHERE p.finding_id = {row}.finding_id"  # noqa: S608
    return (
        f"UPDATE {TALLY} SET {name} = {name} {change} WHERE ({own}) = {rest} "  # noqa: S608
        f"AND (inspection_id, state) = (SELECT f.inspection_id, f.state "
        f"FROM {FINDING} f WHERE f.id = {row}.finding_id);"
    )


def recount() -> Iterator[str]:
    """Yield what fills the table anew."""
    numbers = ", ".join(f"SUM({one})" for one in _numbers("f"))
    yield f"DELETE FROM {TALLY}"  # noqa: S608
    yield (
        f"INSERT INTO {TALLY} (inspection_id, state, {', '.join(_KEPT)}) "  # noqa: S608
        f"SELECT f.inspection_id, f.state, {numbers} FROM {FINDING} f "
        f"GROUP BY f.inspection_id, f.state"
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
_CHANGED = {
    "finding": _MOVED,
    **dict.fromkeys(PARTS, "NEW.finding_id <> OLD.finding_id"),
}


def _triggers(_connection: BaseDatabaseWrapper) -> Iterator[Trigger]:
    for what, table in _TABLES.items():
        for event, (when, does) in _acts(what).items():
            condition = _CHANGED[what] if event == "upd" else ""
            yield Trigger(f"tally_{what}_{event}", table, when, condition, does)


KEEPER = Keeper(
    frozenset({TALLY, *_TABLES.values()}), _triggers, lambda connection: recount()
)
