"""Corrections typed on a review, carried to the text and back as plain JSON."""

import json

from django.http import QueryDict

from rectification.forms.parts.asked import settled
from rectification.intake.reading import Reading
from rectification.notices.notice import Status

MOST_CORRECTED = 300  # findings; a form has room for 2,000 fields
FIRST_OF_MANY = 100  # of more than these the first show how the table was read
FEW = 2  # doubts of one kind that are settled one by one
NAMES = ("title", "offices", "deadline", "status")


def corrected(reading: Reading) -> int:
    """Return how many findings of a text can be corrected on its review."""
    found = len(reading.findings)
    return found if found <= MOST_CORRECTED else FIRST_OF_MANY


def together(reading: Reading) -> dict[str, list[int]]:
    """Return the findings of which one value is open alike, where they are several."""
    open_ones: dict[str, set[int]] = {}
    for one in reading.remarks:
        if one.about and one.finding is not None:
            open_ones.setdefault(one.about, set()).add(one.finding)
        elif one.about:  # of all of them: none of the notice states a status
            everyone = enumerate(reading.findings)
            unknown = {n for n, it in everyone if it.status == Status.UNKNOWN}
            open_ones.setdefault(one.about, set()).update(unknown)
    most = corrected(reading)
    return {
        about: sorted(n for n in places if n < most)
        for about, places in open_ones.items()
        if len(places) > FEW
    }


def fills_together(data: QueryDict, reading: Reading) -> bool:
    """Whether a posted review gives one value for several findings at once."""
    return any(data.get(f"all_{about}", "").strip() for about in together(reading))


def typed_in(data: QueryDict, reading: Reading) -> str:
    """Return the corrections in a posted review as text that a form can carry."""
    typed: dict[str, dict[str, str]] = {}
    alike = together(reading)
    for n, one in enumerate(reading.findings[: corrected(reading)]):
        posted = {name: data.get(f"{name}_{n}") for name in NAMES}
        said = {
            name: value
            for name, value in posted.items()
            if isinstance(value, str) and settled(value) != settled(getattr(one, name))
        }
        for about, places in alike.items():
            value = data.get(f"all_{about}", "").strip()
            if value and n in places:
                said.setdefault(about, value)
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
