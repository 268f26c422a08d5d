"""The tool that removes rules lists them all, and says which removal no test misses."""

import ast
import re
import subprocess
import sys

import pytest

from rectification.models.trail.lifecycle import Acting
from tests.paths import ROOT
from tools.removable_rules import CODE, LIFECYCLES, TESTS, Rule
from tools.rule_clauses import REFUSALS, clauses, found_in
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
from functools import partial
from tools.rule_removal import concerned, outcomes, prepare
prepare()
from tools.removable_rules import CODE, Rule, all_rules
from tools.rule_clauses import watch
file = "tests/test_workflow.py"
tests = (f"{file}::test_exactly_these_people_have_the_right_to_each_action",)
place, words = "models/trail/lifecycle.py Acting.", ": return NotAllowed()"
clause = next(
    one
    for one in all_rules()
    if one.name.startswith(place) and one.name.endswith(words)
)
found = []
def planted():
    yield Rule("none", "watching", partial(watch, CODE), tests)
    yield Rule("planted", "unknown", lambda: None, (tests[0] + "[make_report]",))
    yield Rule("planted", "untested", lambda: None, ())
    yield concerned(found, clause)
for one in outcomes(planted(), jobs=1):
    found.append(one)
    print(one.rule.kind, one.rule.name.split()[0], one.killed_by or "SURVIVED")
"""


def function(source: str) -> ast.AST:
    return ast.parse(source).body[0]


def words_of(*, every: bool) -> list[str]:
    return [words for words, _line, _take in found_in(function(GUARD), every=every)]


def without(words: str, *, every: bool = False) -> list[str]:
    """Return the lines of GUARD that are other once one clause of it is removed."""
    tree = function(GUARD)
    before = ast.unparse(tree).splitlines()
    take = {words: take for words, _line, take in found_in(tree, every=every)}
    take[words]()
    after = ast.unparse(tree).splitlines()
    return [line.strip() for line in after if line not in before]


def test_a_rule_that_no_test_misses_has_survived_and_others_are_killed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PLANTED], cwd=ROOT, capture_output=True, text=True
    )
    said = {line.split()[1]: line.split()[2] for line in done.stdout.splitlines()}
    assert said.pop("watching", done.stderr) == "SURVIVED"
    assert said.pop("unknown", done.stderr) == "SURVIVED"
    assert said.pop("untested") == "SURVIVED"
    [killed_by] = said.values()
    assert "::test_exactly_these_people_have_the_right" in killed_by


def test_a_survivor_makes_the_run_fail(capsys) -> None:
    rule = Rule("planted", "x", lambda: None)
    assert report([Outcome(rule, "tests/test_x.py::test_y")]) == 0
    assert report([Outcome(rule, ""), Outcome(rule, "tests/z")]) == 1
    assert capsys.readouterr().out.splitlines()[1].split()[1::2] == ["2", "1"]


def test_what_refuses_is_found_and_under_which_conditions() -> None:
    assert sorted(words_of(every=False)) == [
        "and by.is_author",
        "and not self.on_behalf",
        "gaps.append('rows')",
        "or by.offices(self.office or None)",
        "or self.rows",
        "raise refusal",
        "return NotAllowed('author')",
    ]
    more = {"return by.name or by.pk", "or by.name", "or by.pk"}
    assert {*words_of(every=True)} - {*words_of(every=False)} == more


def test_what_is_found_is_taken_out() -> None:
    assert without("return NotAllowed('author')") == ["pass"]
    assert without("and not self.on_behalf") == ["if by.is_author and True:"]
    offices = "if False or by.offices(self.office or None):"
    assert without("or self.rows") == [offices]


def test_every_lifecycle_is_listed() -> None:
    listed = [table for _record, table, _states in LIFECYCLES]
    for model in Acting.__subclasses__():
        for concrete in [model, *model.__subclasses__()]:
            for table in (concrete.lifecycle, concrete.activities):
                assert not table or any(table is one for one in listed), concrete


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.stem)
def test_every_refusal_in_the_models_is_listed(path) -> None:
    names = "|".join(sorted(REFUSALS))
    line = re.compile(rf"^ +(?:return|raise) (?:{names})\(|^ +raise \w+$", re.M)
    found = [one.words for one in clauses(path, every_condition=False)]
    refusing = [words for words in found if re.search(r": (?:return|raise) ", words)]
    assert len(refusing) == len(line.findall(path.read_text(encoding="utf-8")))


def test_every_test_concerned_is_there() -> None:
    for paths in TESTS.values():
        for path in paths.split():
            file, _, name = path.partition("::")
            there = ROOT / "tests" / file
            assert there.exists(), path
            assert not name or f"def {name}(" in there.read_text(encoding="utf-8"), path
