"""The Django admin: reference data to edit, everything else to look at.

Rights come from posts (and `is_superuser`), not from Django's permissions. Every
change made here enters the system's log chain like any other.
"""

from rectification.admin import paper_template, people, records, reference

__all__ = ["paper_template", "people", "records", "reference"]
