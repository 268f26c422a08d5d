"""How search bears 200,000 rows of 400 signs: time to answer, size of the index.

    python -m tests.benchmarks.bench_search [rows]
    python -m tools.postgres python -m tests.benchmarks.bench_search [rows]

The texts are drawn from invented words by Zipf's law: pairs of signs are more varied
than in prose, so that sizes are upper bounds.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from itertools import accumulate
from pathlib import Path

from tests.benchmarks.bench_pages import prepare

ROWS, EACH, BATCH = 200_000, 50, 2_000
TURNS = 40  # questions of each kind
GOAL = 0.050  # seconds, p95 of words of two signs
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

    def pairs(self) -> list[str]:
        pairs = [word for word in self.words if len(word) == 2]
        return [pairs[rank] for rank in RANKS]


def fill(rows: int, prose: Prose) -> object:
    """Make entries of progress under findings, and return who reads them all."""
    from datetime import date

    from django.db import transaction

    from rectification.models import Finding, Inspection, ProgressEntry, Responsibility
    from tests.factories import make_cast

    cast = make_cast()
    body = {"organisation": cast.organisation, "overseer": cast.overseer}
    findings = rows // 10
    inspections = Inspection.objects.bulk_create(
        Inspection(reference=f"1999-{number:04d}", **body)
        for number in range(findings // EACH + 1)
    )
    for first in range(0, findings, BATCH // 10):
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
    return cast


def sizes(prose: Prose) -> str:
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
    goal = SIZE[connection.vendor]
    return f"index {index / prose.size:.2f} x the text of {prose.size:,} bytes ({goal})"


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as scratch:
        prepare(Path(scratch))
        from rectification.models.search.asking import Asked, Question, hits

        prose = Prose()
        started = time.perf_counter()
        fill(rows, prose)
        print(f"{rows:,} rows in {time.perf_counter() - started:.0f} s")
        print(sizes(prose))
        kinds = (
            "finding",
            "measure",
            "entry",
            "evidence",
            "report",
            "office",
            "person",
        )
        for word in [*prose.pairs(), *(prose.words[3] + prose.words[5], "一", "龠")]:
            taken = []
            for _turn in range(TURNS // 4):
                began = time.perf_counter()
                found = hits(Question.of(word), map(Asked, kinds), most=101)
                taken.append(time.perf_counter() - began)
            print(
                word,
                {k: len(v) for k, v in found.items()},
                f"{statistics.median(taken) * 1e3:.1f} {max(taken) * 1e3:.1f} ms",
            )
    return 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    sys.exit(main())
