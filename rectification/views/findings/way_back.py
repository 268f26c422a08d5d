"""From a finding back to the list as it was filtered, and along it.

The session remembers the list that was looked at last, so that whatever is sent in
between (an entry, a step, an edit) does not lose it.
"""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from rectification.forms.findings.filter import FindingFilter
from rectification.models import Finding
from rectification.views.findings.listing import LISTED, order_of
from rectification.views.parts.requests import StaffRequest


@dataclass(frozen=True, slots=True)
class WayBack:
    """The list's address, and the findings before and behind, where there are any."""

    url: str
    previous: Finding | None
    next: Finding | None


def way_back(request: StaffRequest, finding: Finding) -> WayBack | None:
    """Return the way back to the list looked at in this session, None where none was.

    A finding that has left the list meanwhile stands where it would stand in it.
    """
    listed = request.session.get(LISTED)
    if listed is None:
        return None
    query = QueryDict(listed)
    form = FindingFilter(query, user=request.user)
    if not form.is_valid():
        return None
    rows = form.chosen(Finding.objects.visible_to(request.user))
    order = order_of(query)
    place = order.read(order.write(finding))

    def beside(*, backward: bool) -> Finding | None:
        if place is None:
            return None
        beyond = rows.filter(order.beyond(place, backward=backward))
        return order.apply(beyond.only("reference", "title"), backward=backward).first()

    return WayBack(
        reverse("finding-list") + (f"?{listed}" if listed else ""),
        beside(backward=True),
        beside(backward=False),
    )
