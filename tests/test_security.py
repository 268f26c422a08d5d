"""The assessment in docs/security.md: every requirement once, every test it names."""

import re
from collections import Counter

from django.urls import get_resolver

from rectification.checks import leaves
from tests.paths import ROOT

PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| (met|document|site|not met|n/a) \| (.*) \|$", re.MULTILINE
)
ROWS = ROW.findall(PAGE)
WANTED = 253  # of levels 1 and 2 of ASVS 5.0.0


def test_each_requirement_stands_once_with_a_test_or_a_reason() -> None:
    assert len({number for number, _answer, _why in ROWS}) == len(ROWS) == WANTED
    for number, answer, why in ROWS:
        named = re.findall(r"`((?:tests|docs)/[\w/]+\.\w+|\w+\.\w+)(?:::(\w+))?`", why)
        if answer == "met":
            assert any(test for _path, test in named), f"{number} names no test"
        elif answer == "document":
            assert named, f"{number} names no document"
        else:
            assert len(why) > 3, f"{number} gives no reason"
        for path, test in named:
            if "/" not in path and not (ROOT / path).exists():
                continue  # a setting, a package
            text = (ROOT / path).read_text(encoding="utf-8")
            assert not test or f"def {test}(" in text, f"{number}: {path}::{test}"


def test_the_sum_is_that_of_the_rows() -> None:
    said = dict(re.findall(r"^\| \*\*(.+?)\*\* \| (\d+) \|", PAGE, re.MULTILINE))
    counted = Counter(answer for _number, answer, _why in ROWS)
    assert {name: int(number) for name, number in said.items()} == counted


def test_every_form_of_staff_bears_a_token() -> None:
    """But three of the public, which have no session that anybody could borrow."""
    exempt = {
        leaf.callback
        for _route, leaf in leaves(get_resolver())
        if getattr(leaf.callback, "csrf_exempt", False)
    }
    assert {view.access for view in exempt} == {"public"} and len(exempt) == 3


def test_every_fault_of_the_list_is_a_test() -> None:
    page = (ROOT / "docs/faults.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \|.*\| `(tests/[\w/]+\.py)::(\w+)` \|$", page, re.M)
    assert len(rows) >= 30 and len({what for what, _path, _test in rows}) == len(rows)
    for _what, path, test in rows:
        assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), test
