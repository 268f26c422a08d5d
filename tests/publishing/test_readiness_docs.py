"""The page on publishing lists the rules that there are."""

from rectification.publishing.readiness import RULES
from tools.rules import PAGE, table, with_table


def test_the_table_of_rules_is_the_registry() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_table(page) == page, "run: python -m tools.rules"
    assert table().count("\n| `") == len(RULES)


def test_every_rule_says_what_it_looks_for() -> None:
    assert all(one.summary.endswith(".") for one in RULES.values())
