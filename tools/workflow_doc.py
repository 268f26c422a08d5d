"""Write docs/workflow.md from the tables: `python -m tools.workflow_doc`.

A test compares the file with what this makes: change the table, run this, commit both.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rectification.access import Role
    from rectification.handbook import Lifecycle, State, Step

FILE = Path(__file__).resolve().parents[1] / "docs" / "workflow.md"
HEAD = """\
# Workflow

Written by `python -m tools.workflow_doc` from `rectification/workflow*.py` and
`rectification/access.py`; the handbook page (`/staff/handbook/`) shows the same. A step
also asks for more than its row: the conditions of a close-out stand in
`models/findings/closing.py`, when a deadline counts as a later one in
`models/findings/deadline.py`, whose a thing is in `access.covers`.
"""


def text() -> str:
    """Return the whole file, in English."""
    from django.utils import translation

    with translation.override("en"):
        return "\n".join(_lines())


def _lines() -> Iterator[str]:
    from rectification import handbook

    yield HEAD
    for cycle in handbook.lifecycles():
        yield f"## {cycle.title}\n"
        yield from _diagram(cycle)
        yield from _table("Step", cycle.transitions)
        if cycle.activities:
            yield "These leave the state as it is:\n"
            yield from _table("Work", cycle.activities)
    yield "## Rights\n"
    roles = [str(role.label) for role, _why in handbook.roles()]
    yield from _rows(["Right", *roles])
    for right in handbook.rights():
        yield _row(
            [str(right.label), *("✓" if has else "" for _who, has in right.held)]
        )
    yield ""


def _diagram(cycle: "Lifecycle") -> Iterator[str]:
    yield "```mermaid\nstateDiagram-v2"
    for state in cycle.states:
        yield f'    state "{state.label}" as {state.value}'
    yield f"    [*] --> {cycle.states[0].value}"
    for step in cycle.transitions:
        for target in step.targets:
            for state in step.from_states:
                yield f"    {state.value} --> {target.value}: {step.label}"
    yield "```\n"


def _table(title: str, steps: "Sequence[Step]") -> Iterator[str]:
    yield from _rows([title, "From", "To", "Who", "Reason"])
    for step in steps:
        yield _row(
            [
                f"{step.label} (`{step.name}`)",
                _names(step.from_states),
                _names(step.targets),
                _names(step.roles),
                "asked" if step.needs_reason else "",
            ]
        )
    yield ""


def _names(choices: "Sequence[State | Role]") -> str:
    # Labels have commas of their own.
    return "; ".join(str(choice.label) for choice in choices)


def _rows(heads: list[str]) -> Iterator[str]:
    yield _row(heads)
    yield _row(["---"] * len(heads))


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    FILE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
