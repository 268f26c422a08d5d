"""Overdue, due soon: `notices.notice.days_left` as conditions for the database.

`path` leads to the finding where the query asks another model ("finding__").
"""

from datetime import date, timedelta

from django.db.models import Q

from rectification.workflow import OPEN


def is_open(path: str = "") -> Q:
    return Q(**{f"{path}state__in": sorted(OPEN)})


def overdue(*, on: date, path: str = "") -> Q:
    """Open past the last day that counts; a pending request does not stop it."""
    return is_open(path) & Q(**{f"{path}due_on__lt": on})


def due_within(days: int, *, on: date, path: str = "") -> Q:
    """Open and due from `on` to `days` later, both included."""
    span = (on, on + timedelta(days=days))
    return is_open(path) & Q(**{f"{path}due_on__range": span})


def pressing(days: int, *, on: date, path: str = "") -> Q:
    """Overdue, or due within `days` from `on`."""
    return is_open(path) & Q(**{f"{path}due_on__lte": on + timedelta(days=days)})


def undated(path: str = "") -> Q:
    """Open, and nobody has set a day."""
    return is_open(path) & Q(**{f"{path}due_on": None})
