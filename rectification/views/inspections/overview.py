"""整改总览: charts with their tables, lights, who is late and why."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.dashboards import Tally, late_ones, summed, tallied
from rectification.models import Finding, Inspection
from rectification.notices.notice import SOON
from rectification.views.parts.rows import deadline_words
from rectification.workflow import OPEN, FindingState

MOST_LATE = 20
WIDTH = 100  # units of a bar's viewBox


def overview(inspection: Inspection, findings: QuerySet[Finding]) -> dict[str, object]:
    """Return what the page counts, of the findings somebody sees."""
    today = timezone.localdate()
    offices, aspects = tallied(findings, on=today)
    total = summed(aspects)
    states = [state for state in FindingState if total.states.get(state)]
    late = list(late_ones(findings, on=today)[:MOST_LATE]) if total.late else []
    return {
        "sums": total,
        "open_url": _address(inspection, state=sorted(OPEN)) if total.open else "",
        "lights": _lights(total, inspection),
        "states": [{"label": one.label, "status": one.value} for one in states],
        "by_office": _bars(offices, states, inspection),
        "by_aspect": _bars(aspects, states, None)
        if any(one.key for one in aspects)
        else [],
        "late": [
            {
                "reference": one.reference,
                "title": one.title,
                "url": one.get_absolute_url(),
                "office": one.lead_name or "",
                "days": one.days_left(on=today),
                "wording": deadline_words(one),
                "reason": one.delay or "",
            }
            for one in late
        ],
        "late_more": max(0, total.late - len(late)),
        "late_url": _address(inspection, due="overdue"),
        "today": today,
    }


def _lights(total: Tally, inspection: Inspection) -> list[dict[str, object]]:
    """Amber, green and none, of the open findings: each with its word and its shape.

    What is red stands in a line of its own, with the reasons.
    """
    every = [
        {
            "tone": "waiting",
            "shape": "waiting",
            "number": total.soon,
            "label": _("%(number)s due soon") % {"number": total.soon},
            "url": _address(inspection, due=str(SOON)),
        },
        {
            "tone": "done",
            "shape": "ongoing",
            "number": total.in_time,
            "label": _("%(number)s open and in time") % {"number": total.in_time},
            "url": "",
        },
        {
            "tone": "idle",
            "shape": "idle",
            "number": total.undated,
            "label": _("%(number)s open without a deadline")
            % {"number": total.undated},
            "url": _address(inspection, due="none", state=sorted(OPEN)),
        },
    ]
    return [one for one in every if one["number"]]


def _address(inspection: Inspection, **query: object) -> str:
    """Return the list with exactly the rows a number counts; "" for none."""
    if not all(query.values()):
        return ""
    query = {"inspection": inspection.reference, **query}
    return f"{reverse('finding-list')}?{urlencode(query, doseq=True)}"


def _bars(
    tallies: Sequence[Tally],
    states: Sequence[FindingState],
    inspection: Inspection | None,
) -> list[dict[str, object]]:
    """Return rows of table and chart. With `inspection`, numbers lead to the list."""
    longest = max((one.total for one in tallies), default=0)
    rows = []
    for one in tallies:
        office = one.key if inspection else None
        cells = [
            {
                "label": state.label,
                "number": one.states.get(state, 0),
                "url": _address(inspection, office=office, state=state.value)
                if inspection and one.states.get(state)
                else "",
            }
            for state in states
        ]
        rows.append(
            {
                "label": one.label,
                "total": one.total,
                "url": _address(inspection, office=office) if inspection else "",
                "cells": cells,
                "late": one.late,
                "late_url": _address(inspection, office=office, due="overdue")
                if inspection and one.late
                else "",
                "soon": one.soon,
                "parts": _parts(one, states, longest),
            }
        )
    return rows


def _parts(
    one: Tally, states: Sequence[FindingState], longest: int
) -> list[dict[str, object]]:
    """Cut a bar: widths to scale with the longest, a gap of paper between states."""
    parts: list[dict[str, object]] = []
    seen = 0
    for state in states:
        number = one.states.get(state, 0)
        if not number:
            continue
        start, end = seen * WIDTH / longest, (seen + number) * WIDTH / longest
        seen += number
        width = max(end - start - (0.6 if seen < one.total else 0), 0.2)
        parts.append(
            {"status": state.value, "x": f"{start:.2f}", "width": f"{width:.2f}"}
        )
    return parts
