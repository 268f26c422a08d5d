"""How far a finding is, in the words of public pages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.notices import Notice
from rectification.notices.notice import Status

STATUS_LABELS: dict[Status, str | Promise] = {
    Status.COMPLETED: gettext_lazy("Completed"),
    Status.SUBSTANTIALLY_COMPLETED: gettext_lazy("Substantially completed, continuing"),
    Status.ONGOING: gettext_lazy("Under rectification"),
    Status.LONG_TERM: gettext_lazy("Long-term"),
    Status.NOT_COMPLETED: gettext_lazy("Not completed"),
    Status.UNKNOWN: gettext_lazy("Under rectification"),
}


def counted(notice: Notice) -> str:
    """Say how many findings count as which status; together they are all."""
    return said_of(notice.counts(), notice.count(Status.NOT_COMPLETED))


def said_of(counts: Mapping[Status, int], not_completed: int) -> str:
    """Say numbers by status; those under rectification hold the not completed ones."""
    return _(", ").join(
        _counted(
            label, counts[status], not_completed if status is Status.ONGOING else 0
        )
        for status, label in STATUS_LABELS.items()
        if counts.get(status)
    )


def _counted(label: str | Promise, number: int, not_completed: int) -> str:
    words = {"state": label, "number": number, "not_completed": not_completed}
    if not_completed:
        return (
            _("%(state)s %(number)d (of these, %(not_completed)d not completed)")
            % words
        )
    return _("%(state)s %(number)d") % words
