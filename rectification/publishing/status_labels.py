"""How far a finding is, in the words of public pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from rectification.notices.notice import Status

STATUS_LABELS: dict[Status, str | Promise] = {
    Status.COMPLETED: gettext_lazy("Completed"),
    Status.SUBSTANTIALLY_COMPLETED: gettext_lazy("Substantially completed, continuing"),
    Status.ONGOING: gettext_lazy("Under rectification"),
    Status.LONG_TERM: gettext_lazy("Long-term"),
    Status.NOT_COMPLETED: gettext_lazy("Not completed"),
    Status.UNKNOWN: gettext_lazy("Under rectification"),
}
