"""The laws in a long run, on both databases: `python -m tests.laws --examples 20000`.

New examples each time, so that what nobody thought of is met. A notice through the
records takes some hundred times as long as a text: `--records` says how many of those.
"""

import argparse
import os
import subprocess
import sys

TEXTS = "tests/notices/test_laws.py"
RECORDS = "tests/records/test_laws.py"
LAW_THREE = ("-k", "law_three")


def examples(usual: int) -> int:
    """Return how many examples a law is tried with: more in a long run."""
    return int(os.environ.get("LAW_EXAMPLES", usual))


def main() -> int:
    """Try the laws of texts, then law three on each database; return 1 on a failure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=20_000, metavar="N")
    parser.add_argument("--records", type=int, metavar="N", help="as many by default")
    asked = parser.parse_args()
    records = asked.examples if asked.records is None else asked.records
    tests = [sys.executable, "-m", "pytest", "-o", "faulthandler_timeout=0"]
    runs = [
        (asked.examples, [*tests, TEXTS]),
        (records, [*tests, RECORDS, *LAW_THREE]),
        (
            records,
            [sys.executable, "-m", "tools.postgres", *tests, RECORDS, *LAW_THREE],
        ),
    ]
    failed = [_fails(number, command) for number, command in runs if number]
    return int(any(failed))


def _fails(number: int, command: list[str]) -> bool:
    wanted = os.environ | {"LAW_EXAMPLES": str(number), "HYPOTHESIS_SEARCH": "1"}
    print(f"{number:,} examples of each:", *command[2:], flush=True)
    return subprocess.run(command, env=wanted, check=False).returncode != 0


if __name__ == "__main__":
    sys.exit(main())
