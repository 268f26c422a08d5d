"""The tool that removes rules lists them all, and says which removal no test misses."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from rectification.models.trail.lifecycle import Acting
from tests.paths import ROOT
from tools.removable_rules import CODE, LIFECYCLES, TESTS, Rule
from tools.rule_clauses import REFUSALS, Removal, clauses, operands, statements
from tools.rule_removal import Outcome, report

GUARD = """
def guard(self, by):
    if by.is_author and not self.on_behalf:
        return NotAllowed("author")
    if self.rows or by.offices(self.office or None):
        gaps.append("rows")
    elif not self.ready:
        raise refusal
    if by.is_new:
        return by.name or by.pk
    return None
"""
# What it says of rules that are removed in a process of its own.
PLANTED = """
from tools.rule_removal import outcomes, prepare
prepare()
from tools.removable_rules import Rule, all_rules
tests = "tests/test_workflow.py::test_"
states = tests + "every_state_allows_exactly_these_actions"
people = tests + "exactly_these_people_have_the_right_to_each_action"
place, words = "models/trail/lifecycle.py Acting.", ": return NotAllowed()"
clause = next(
    one
    for one in all_rules()
    if one.name.startswith(place) and one.name.endswith(words)
)
planted = [
    Rule("planted", "unknown", lambda: None, (states,)),
    Rule("planted", "clause", clause.remove, (people,)),
]
for one in outcomes(planted, jobs=2):
    print(one.rule.name, one.killed_by or "SURVIVED")
"""


def function(source: str) -> ast.AST:
    return ast.parse(source).body[0]


def without(
    find: Callable[..., object], number: int, *, every: bool = False
) -> list[str]:
    """Return the lines that are other after the removal of one clause of GUARD."""
    tree = function(GUARD)
    before = ast.unparse(tree).splitlines()
    found: list[Removal] = [*find(tree, every=every)]
    found[number][1]()
    return [
        line.strip() for line in ast.unparse(tree).splitlines() if line not in before
    ]


def test_a_rule_that_no_test_misses_has_survived_and_others_are_killed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PLANTED], cwd=ROOT, capture_output=True, text=True
    )
    said = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert said["unknown"] == "SURVIVED", done.stderr
    assert "test_exactly_these_people_have_the_right" in said["clause"]


def test_a_survivor_makes_the_run_fail(capsys) -> None:
    rule = Rule("planted", "x", lambda: None, ())
    assert report([Outcome(rule, "tests/test_x.py::test_y", 1.0)]) == 0
    assert report([Outcome(rule, "", 1.0), Outcome(rule, "tests/z", 1.0)]) == 1
    assert capsys.readouterr().out.splitlines()[1].split()[1::2] == ["2", "1"]


def test_statements_that_refuse_are_found_and_taken_out() -> None:
    words = [words for words, _take in statements(function(GUARD), every=False)]
    assert words == [
        "return NotAllowed('author')",
        "gaps.append('rows')",
        "raise refusal",
    ]
    assert without(statements, 0) == ["pass"]
    every = [words for words, _take in statements(function(GUARD), every=True)]
    assert [one for one in every if one not in words] == ["return by.name or by.pk"]


def test_each_operand_of_a_condition_is_found_and_a_default_is_none() -> None:
    words = [words for words, _take in operands(function(GUARD), every=False)]
    assert words == [
        "and by.is_author",
        "and not self.on_behalf",
        "or self.rows",
        "or by.offices(self.office or None)",
    ]
    assert without(operands, 1) == ["if by.is_author and True:"]
    assert without(operands, 2) == ["if False or by.offices(self.office or None):"]
    every = [words for words, _take in operands(function(GUARD), every=True)]
    assert [one for one in every if one not in words] == ["or by.name", "or by.pk"]


def test_every_lifecycle_is_listed() -> None:
    listed = [table for _record, table, _states in LIFECYCLES]
    for model in Acting.__subclasses__():
        for concrete in [model, *model.__subclasses__()]:
            for table in (concrete.lifecycle, concrete.activities):
                assert not table or any(table is one for one in listed), concrete


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.stem)
def test_every_refusal_in_the_models_is_listed_with_tests_of_its_own(path) -> None:
    names = "|".join(sorted(REFUSALS))
    line = re.compile(rf"^ +(?:return|raise) (?:{names})\(|^ +raise \w+$", re.M)
    found = [words for words, _take in clauses(path, every_condition=False)]
    refusing = [words for words in found if re.search(r": (?:return|raise) ", words)]
    assert len(refusing) == len(line.findall(path.read_text(encoding="utf-8")))
    assert not found or path.stem in TESTS, "say there which tests are concerned"


def test_every_test_concerned_is_there() -> None:
    for paths in TESTS.values():
        for path in paths.split():
            file, _, name = path.partition("::")
            there = ROOT / "tests" / file
            assert there.exists(), path
            assert not name or f"def {name}(" in there.read_text(encoding="utf-8"), path
