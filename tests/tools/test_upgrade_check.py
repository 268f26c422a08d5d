"""What an upgrade must not do is said by the tool that looks for it."""

from pathlib import Path

from tools.database_facts import definitions
from tools.upgrade_check import lost_rows, other_pages, other_schema


def facts(**tables: list[str]) -> dict[str, object]:
    return {"tables": {name: {"rows": rows} for name, rows in tables.items()}}


def test_a_row_lost_or_changed_is_said_and_an_added_one_is_not() -> None:
    before = facts(finding=["a", "b", "b"], office=["c"], post=["d"])
    after = facts(finding=["b", "x"], office=["c", "e"])
    assert list(lost_rows(before, after)) == [
        "finding: 2 of 3 rows lost or changed",
        "post: 1 of 1 rows lost or changed",
    ]


def test_a_part_of_the_schema_that_only_one_has_is_said() -> None:
    same = {"index finding by_state": "x"}
    found = other_schema(same | {"index finding old": "y"}, same)
    assert list(found) == ["index finding old: y, in a fresh database None"]
    assert list(other_schema(same, same)) == []


def test_the_order_of_columns_is_no_difference_and_a_comma_within_one_is_none() -> None:
    first = 'CREATE TABLE "t" ("a" integer, "b" text CHECK ("b" IN (\'x,y\', \'z\')))'
    later = 'CREATE TABLE "t" ("b" text CHECK ("b" IN (\'x,y\', \'z\')), "a" integer)'
    assert definitions(first) == definitions(later)
    assert len(definitions(first)) == 2


def test_each_page_that_is_not_the_same_bytes_is_said(tmp_path: Path) -> None:
    then, today = tmp_path / "then", tmp_path / "today"
    for site, pages in (
        (then, {"a": "1", "b": "1", "c": "s.0123456789ab.css", "d": "1", "d.gz": "1"}),
        (today, {"a": "1", "b": "2", "c": "s.ba9876543210.css", "e": "1", "d.gz": "2"}),
    ):
        site.mkdir()
        for name, content in pages.items():
            (site / name).write_text(content)
    assert list(other_pages(then, today)) == [
        "b differs",
        "c differs in the names of static files",
        "d is no longer there",
        "e is new",
    ]
