"""The same problem in other inspections, as the page of a finding prints it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rectification.models import Finding, User
from rectification.models.findings.recurrence import chain


@dataclass(frozen=True, slots=True)
class OneOfThem:
    reference: str
    title: str
    url: str
    inspection: str
    state: str
    state_label: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class Recurrence:
    """`rows`: the earliest first, this one among them; `words`: what that makes."""

    words: str
    rows: Sequence[OneOfThem]


def recurrence(finding: Finding, user: User) -> Recurrence | None:
    """Return None where nothing is named; `is_named` says that another names it."""
    if not finding.prior_id and not getattr(finding, "is_named", True):
        return None
    before, after = chain(finding, Finding.objects.visible_to(user))
    if not before and not after:
        return None
    rows = [*reversed(before), finding, *after]
    said = _counted(len(before), len(after))
    return Recurrence(said, [_row(one, finding) for one in rows])


def _counted(before: int, after: int) -> str:
    """Say how often it was met elsewhere; what never was is not counted."""
    if before and after:
        said = _("In earlier inspections: %(before)d, in later ones: %(after)d.")
    elif before:
        said = _("In earlier inspections: %(before)d.")
    else:
        said = _("In later inspections: %(after)d.")
    return said % {"before": before, "after": after}


def _row(one: Finding, finding: Finding) -> OneOfThem:
    return OneOfThem(
        reference=one.reference,
        title=one.title,
        url=one.get_absolute_url(),
        inspection=str(one.inspection),
        state=one.state,
        state_label=one.get_state_display(),
        is_this=one.pk == finding.pk,
    )
