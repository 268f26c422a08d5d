"""Corrections typed on a review, carried to the text and back as plain JSON."""

import json

from django.http import QueryDict

from rectification.intake.reading import Reading

MOST_CORRECTED = 300  # findings; a form has room for 2,000 fields
NAMES = ("title", "offices", "deadline", "status")


def settled(value: str) -> str:
    return " ".join(value.split())


def typed_in(data: QueryDict, reading: Reading) -> str:
    """Return the corrections in a posted review as text that a form can carry."""
    typed: dict[str, dict[str, str]] = {}
    for n, one in enumerate(reading.findings[:MOST_CORRECTED]):
        posted = {name: data.get(f"{name}_{n}") for name in NAMES}
        said = {
            name: value
            for name, value in posted.items()
            if isinstance(value, str) and settled(value) != settled(getattr(one, name))
        }
        if said:
            typed[str(n)] = {"was": one.title, **said}
    return json.dumps(typed, ensure_ascii=False) if typed else ""


def typed_from(text: str) -> dict[str, dict[str, str]]:
    """Return the corrections that `typed_in` wrote, none from anything else."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        key: {name: str(value) for name, value in one.items()}
        for key, one in found.items()
        if isinstance(one, dict)
    }
