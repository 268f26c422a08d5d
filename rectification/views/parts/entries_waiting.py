"""Entries that wait for somebody: returned, to be reported anew, or to be confirmed."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from rectification.models import ProgressEntry, User
from rectification.models.bodies.known import standing
from rectification.models.trail.fields import joined, named
from rectification.models.trail.worked_out import worked_out
from rectification.views.parts.owing import returned_words
from rectification.views.parts.rows import WorkItem

MOST = 200  # of both kinds, what was returned first


@dataclass(frozen=True)
class EntriesWaiting:
    """Asked for once a page, however many parts of it print some of them."""

    user: User

    @cached_property
    def _rows(self) -> list[ProgressEntry]:
        return worked_out(standing(self.user), self._found)

    def _found(self) -> QuerySet[ProgressEntry]:
        back = ProgressEntry.objects.asked_back().filter(
            Q(office__in=self.user.office_ids_now()) | Q(author=self.user)
        )
        waiting = ProgressEntry.objects.to_confirm_by(self.user)
        mine = Q(pk__in=back.values("pk")) | Q(pk__in=waiting.values("pk"))
        rows = joined(
            ProgressEntry.objects.visible_to(self.user).filter(mine),
            *("finding__reference", "finding__title", "finding__state"),
            *("office__name", *named("author", "returned_by")),
        )
        order = (F("returned_at").asc(nulls_last=True), "created_at", "pk")
        return rows.order_by(*order)[:MOST]

    def returned(self) -> dict[int, str]:
        """Say by finding (key) what is missing in an entry of one's own."""
        back = (one for one in self._rows if one.returned_at)
        return {one.finding_id: returned_words(one) for one in back}

    def to_confirm(self) -> list[WorkItem]:
        return [_item(one) for one in self._rows if not one.returned_at]


def _item(entry: ProgressEntry) -> WorkItem:
    finding = entry.finding
    return WorkItem(
        reference=finding.reference,
        title=finding.title,
        url=finding.get_absolute_url(),
        status=finding.state,
        status_label=finding.get_state_display(),
        office=f"{entry.office or ''} {entry.author}".strip(),
        next_label=_("Confirm"),
        next_url=reverse("entry-waiting") + f"#entry-{entry.pk}",
        last=entry.text,
        last_on=entry.happened_on,
    )
