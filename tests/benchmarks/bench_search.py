"""How search bears 200,000 rows of 400 signs: time to answer, size, cost of a change.

    python -m tests.benchmarks.bench_search [rows]
    python -m tools.postgres python -m tests.benchmarks.bench_search [rows]

The texts are drawn from invented words by Zipf's law: pairs of signs are more varied
than in prose, so that sizes are upper bounds. Filling stops after FILL seconds, and the
rows that there are by then are said. The size is judged of ROWS only: of few rows
nearly every pair of signs is the first of its kind.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.bench_pages import prepare

if TYPE_CHECKING:
    from rectification.models.search.asking import Question

ROWS, EACH, BATCH = 200_000, 50, 2_000
FILL = 900  # seconds
TURNS = 10  # of each question, and of each change
GOAL = 0.050  # seconds, p95 of words of each length
SIZE = {"sqlite": 1.5, "postgresql": 3.0}  # index to text
SIGNS = 400
# A word of each rank is sought: in nearly every text, in many, in few, in none.
RANKS = (0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)


class Prose:
    def __init__(self) -> None:
        self.chance = random.Random(11)
        signs = [chr(0x4E00 + at) for at in range(3500)]
        weights = [1 / (at + 8) for at in range(3500)]
        lengths = self.chance.choices([1, 2, 3, 4], [2, 70, 15, 13], k=60_000)
        self.words = [
            "".join(self.chance.choices(signs, weights, k=length)) for length in lengths
        ]
        self.weights = list(accumulate(1 / (at + 10) for at in range(len(lengths))))
        self.size = 0

    def text(self) -> str:
        words = self.chance.choices(self.words, cum_weights=self.weights, k=SIGNS // 2)
        words[::9] = ["，"] * len(words[::9])
        text = "".join(words)[:SIGNS]
        self.size += len(text.encode())
        return text

    def sought(self, length: int) -> list[str]:
        """Return words of so many signs, from the commonest to one of no text."""
        words = [word for word in self.words if len(word) == length]
        return [*(words[rank] for rank in RANKS if rank < len(words)), "龠" * length]


def fill(rows: int, prose: Prose) -> None:
    """Make findings, and nine entries of progress under each."""
    from datetime import date

    from django.db import transaction

    from rectification.models import Finding, Inspection, ProgressEntry, Responsibility
    from tests.factories import make_cast

    started = time.perf_counter()
    cast = make_cast()
    body = {"organisation": cast.organisation, "overseer": cast.overseer}
    findings = rows // 10
    inspections = Inspection.objects.bulk_create(
        Inspection(reference=f"1999-{number:04d}", **body)
        for number in range(findings // EACH + 1)
    )
    for first in range(0, findings, BATCH // 10):
        if time.perf_counter() - started > FILL:
            break
        numbers = range(first, min(first + BATCH // 10, findings))
        with transaction.atomic():
            made = Finding.objects.bulk_create(
                Finding(
                    inspection=inspections[number // EACH],
                    serial=number % EACH + 1,
                    reference=f"1999-{number // EACH:04d}-{number % EACH + 1:02d}",
                    position=number % EACH + 1,
                    title="".join(prose.chance.choices(prose.words, k=8)),
                    original_text=prose.text(),
                )
                for number in numbers
            )
            Responsibility.objects.bulk_create(
                Responsibility(finding=one, office=cast.office, is_lead=True)
                for one in made[:: len(made)]
            )
            ProgressEntry.objects.bulk_create(
                ProgressEntry(
                    finding=finding,
                    author=cast.handler,
                    office=cast.office,
                    text=prose.text(),
                    happened_on=date(2022, 7, 1),
                )
                for finding in made
                for _number in range(9)
            )


def sizes(prose: Prose) -> float:
    """Return how many times the text the index takes."""
    from django.db import connection

    from rectification.models.search.keeping import INDEX

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"SELECT sum(length(block)) FROM {INDEX}_data")
            (index,) = cursor.fetchone()
        else:
            cursor.execute(f"VACUUM ANALYZE {INDEX}")
            cursor.execute(f"SELECT pg_total_relation_size('{INDEX}')")
            (index,) = cursor.fetchone()
    return float(index) / prose.size


def timed(does: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that passed, and those that this process worked."""
    began, worked = time.perf_counter(), time.process_time()
    does()
    return time.perf_counter() - began, time.process_time() - worked


def said(taken: list[tuple[float, float]]) -> str:
    passed, worked = ([1e3 * one[at] for one in taken] for at in (0, 1))
    p95 = statistics.quantiles(passed, n=20)[-1]
    cpu = statistics.median(worked)
    return f"p50 {statistics.median(passed):.1f} p95 {p95:.1f} ms (own CPU {cpu:.1f})"


def asked(prose: Prose) -> bool:
    """Ask for words of one, two and four signs, as the page of all kinds does."""
    from rectification.models.search.asking import Asked, Question, hits
    from rectification.views.search.kinds import KINDS

    kinds = [Asked(kind, in_title) for kind in KINDS for in_title in (True, False)]

    def ask(question: "Question") -> object:
        return hits(question, kinds, most=101)

    is_quick = True
    for length in (1, 2, 4):
        questions = [Question.of(word) for word in prose.sought(length)]
        taken = [
            timed(lambda one=one: ask(one))
            for _turn in range(TURNS)
            for one in questions
        ]
        print(f"words of {length}: {said(taken)}")
        p95 = statistics.quantiles([one[0] for one in taken], n=20)[-1]
        is_quick = is_quick and p95 <= GOAL
    return is_quick


def changed(prose: Prose) -> None:
    """Change texts one by one, with the index and then without its trigger."""
    from django.db import connection

    from rectification.models import ProgressEntry

    table = ProgressEntry._meta.db_table
    keys = list(ProgressEntry.objects.values_list("pk", flat=True)[: TURNS * 5])

    def change(key: int) -> object:
        return ProgressEntry.objects.filter(pk=key).update(text=prose.text())

    for words in ("with", "without"):
        taken = [timed(lambda key=key: change(key)) for key in keys]
        print(f"a change {words} the index: {said(taken)}")
        on = "" if connection.vendor == "sqlite" else f" ON {table}"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER IF EXISTS search_entry_upd{on}")


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as scratch:
        prepare(Path(scratch))
        from django.db import connection

        from rectification.models import Finding, ProgressEntry

        prose = Prose()
        passed, worked = timed(lambda: fill(rows, prose))
        made = Finding.objects.count() + ProgressEntry.objects.count()
        print(
            f"{connection.vendor}: {made:,} rows in {passed:.0f} s ({worked:.0f} CPU)"
        )
        size = sizes(prose)
        goal = SIZE[connection.vendor]
        print(f"index {size:.2f} x the text of {prose.size:,} bytes (goal {goal})")
        is_quick = asked(prose)
        changed(prose)
    is_small = size <= goal or made < ROWS
    return 0 if is_quick and is_small else 1


if __name__ == "__main__":
    sys.exit(main())
