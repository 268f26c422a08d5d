"""Opinions from the public that wait for somebody: to be handled, to be released."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rectification.models import Opinion, User
from rectification.views.parts.rows import Part, WorkItem
from rectification.views.parts.work_parts import MOST, part
from rectification.workflow import Permission
from rectification.workflow_opinions import TO_RELEASE

COUNTED = "opinions_waiting"


def waiting(user: User) -> QuerySet[Opinion, Opinion] | None:
    """Return those that wait for somebody, None for who has no right to any."""
    if not any(map(user.may, (Permission.OPINION_HANDLE, Permission.OPINION_RELEASE))):
        return None
    return Opinion.objects.visible_to(user).waiting_for(user)


def opinions(user: User) -> Part | None:
    rows = waiting(user)
    if rows is None:
        return None
    shown = rows.select_related("report__inspection__organisation", "finding")
    found = shown.order_by("due_on", "pk")[: MOST + 1]
    return part("opinions", _("Opinions from the public"), list(map(_item, found)))


def _item(one: Opinion) -> WorkItem:
    is_drafted = one.state in TO_RELEASE
    return WorkItem(
        reference=one.about,
        title=one.words[:80] or str(one),
        url=reverse("opinion-detail", args=[one.pk]),
        status=one.state,
        status_label=one.get_state_display(),
        office=one.report.inspection.organisation.name,
        next_label=_("Release reply") if is_drafted else _("Draft a reply"),
        days=(one.due_on - timezone.localdate()).days,
        wording=date_format(one.due_on),
        sent_back=one.return_reason,
    )
