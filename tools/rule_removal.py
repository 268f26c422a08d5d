"""Remove each rule of the product in turn, and see that a test fails without it.

    python -m tools.rule_removal [--only BEGINNING] [--list] [--jobs N]

Each rule is removed in a process of its own, forked once everything is imported and a
database is made, which runs the tests concerned until the first fails. Where none does
the rule has SURVIVED, and the exit status is 1. A long run.
"""

import argparse
import gc
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import django
import pytest

from tools.messages import compile_all

if TYPE_CHECKING:
    from tools.removable_rules import Rule

LONGEST = 900  # seconds for the tests of one rule
PYTEST = ["-x", "--reuse-db", "--assert=plain", "-p", "no:cacheprovider"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the tests said of a rule's removal; `killed_by` "" where none failed.

    `reached`: line → seconds and name of each test that got there, if watched.
    """

    rule: "Rule"
    killed_by: str
    seconds: float = 0.0
    reached: dict[str, list[tuple[float, str]]] = field(default_factory=dict)


class Listener:
    """A pytest plugin: starts from the database made before, keeps what fails first."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.failed = ""
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @pytest.hookimpl(trylast=True)  # tests/conftest.py has said where by then
    def pytest_configure(self) -> None:
        from django.conf import settings

        shutil.copy(self.database, settings.DATABASES["default"]["TEST"]["NAME"])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._keep(report)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration
        self._keep(report)

    def _keep(self, report: pytest.CollectReport | pytest.TestReport) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid


def prepare() -> None:
    """Import the whole site, once for all forks."""
    os.environ["ENV_FILE"] = ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    compile_all()
    django.setup()
    for name in ("config.urls", "hypothesis"):
        import_module(name)
    gc.freeze()


def outcomes(rules: "Iterable[Rule]", *, jobs: int) -> Iterator[Outcome]:
    """Yield what comes of removing each rule, as it becomes known; after `prepare`.

    Raises RuntimeError where tests cannot be run at all.
    """
    with tempfile.TemporaryDirectory(prefix="removal-") as folder:
        database = Path(folder, "database")
        os.waitpid(_forked(lambda: _make(database)), 0)
        running: dict[int, tuple[Rule, Path, float]] = {}
        for number, rule in enumerate(rules):
            if not rule.tests:  # no test gets there
                yield Outcome(rule, "")
                continue
            while len(running) >= jobs:
                yield _ended(running)
            answer = Path(folder, str(number))
            child = _forked(lambda: _try(rule, database, answer))  # noqa: B023 - now
            running[child] = rule, answer, time.monotonic()
        while running:
            yield _ended(running)


def _forked(work: Callable[[], None]) -> int:
    """Do some work in a fork that says nothing; return its process id."""
    if child := os.fork():
        return child
    try:
        signal.alarm(LONGEST)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        work()
    finally:
        os._exit(1)  # whatever happened; the answer says what


def _make(database: Path) -> None:
    """Make the tables out of the models, as `tests/conftest.py` does."""
    from django.core.management import call_command
    from django.db import connection

    connection.settings_dict["TEST"] |= {"NAME": str(database), "MIGRATE": False}
    connection.creation.create_test_db(verbosity=0, serialize=False)
    call_command("migrate", fake=True, verbosity=0)
    connection.close()  # what SQLite has written beside the file goes into it


def _try(rule: "Rule", database: Path, answer: Path) -> None:
    """Remove the rule from this process, run its tests, write what failed first."""
    from tools.rule_clauses import REACHED

    rule.remove()
    heard = Listener(database)
    code = pytest.main([*PYTEST, *rule.tests], plugins=[heard])
    reached = {
        line: [(heard.seconds[test], test) for test in tests]
        for line, tests in REACHED.items()
    }
    if heard.failed or code == pytest.ExitCode.OK:
        answer.write_text(json.dumps([heard.failed, reached]))


def _ended(running: "dict[int, tuple[Rule, Path, float]]") -> Outcome:
    child, status = os.wait()
    rule, answer, began = running.pop(child)
    seconds = time.monotonic() - began
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
        return Outcome(rule, f"(no end in {LONGEST} s)", seconds)
    if not answer.exists():
        raise RuntimeError(f"The tests of “{rule.name}” gave no answer.")
    failed, reached = json.loads(answer.read_text())
    return Outcome(rule, failed, seconds, reached)


def main(arguments: list[str]) -> int:
    prepare()
    from tools.removable_rules import Rule, all_rules, watching

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", default="", help="a kind, or how its rows begin")
    parser.add_argument("--list", action="store_true", help="name the rules, try none")
    parser.add_argument("--jobs", type=int, default=2, help="at the same time")
    options = parser.parse_args(arguments)
    rules = [
        one for one in all_rules() if f"{one.kind} {one.name}".startswith(options.only)
    ]
    if options.list:
        print(*(f"{one.kind:12}{one.name}" for one in rules), sep="\n")
        return 0
    asked = dict.fromkeys(one.tests for one in rules if one.tests)
    intact = [Rule("none", "nothing removed", lambda: None, tests) for tests in asked]
    intact += watching() if any(one.line for one in rules) else []
    sound = [*tried(intact, options.jobs)]
    if failing := [one.killed_by for one in sound if one.killed_by]:
        print("These fail as it is:", *failing)
        return 2
    return report([*tried(map(partial(concerned, sound), rules), options.jobs)])


def concerned(sound: list[Outcome], rule: "Rule") -> "Rule":
    """Name the tests that get to the line of a rule, the shortest first."""
    if not rule.line:
        return rule
    tests = [test for one in sound for test in one.reached.get(rule.line, ())]
    return replace(rule, tests=tuple(name for _seconds, name in sorted(tests)))


def tried(rules: "Iterable[Rule]", jobs: int) -> Iterator[Outcome]:
    """Yield the outcomes, and print each as a row of the table."""
    unharmed = {"none": "pass"}
    for one in outcomes(rules, jobs=jobs):
        words = f"{one.rule.kind:12}{one.rule.name:110}"
        said = one.killed_by or unharmed.get(one.rule.kind, "SURVIVED")
        print(words, f"{one.seconds:6.1f} s ", said, flush=True)
        yield one


def report(found: list[Outcome]) -> int:
    """Print how many rules of each kind there are; return the exit status."""
    survivors = Counter(one.rule.kind for one in found if not one.killed_by)
    for kind, number in Counter(one.rule.kind for one in found).items():
        print(f"{kind:12}{number:5} rules, {survivors[kind]:4} survived")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
