"""What part of the log is looked at."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.models import SYSTEM_CHAIN, LogEntry
from rectification.models.trail.actions import actions_called

DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class LogFilter(forms.Form):
    chain = forms.CharField(label=_("Chain"), max_length=40, required=False)
    actor = forms.CharField(label=_("Who"), max_length=60, required=False)
    action = forms.CharField(label=_("Action"), max_length=60, required=False)
    request = forms.CharField(label=_("Request"), max_length=64, required=False)
    since = forms.DateField(label=_("From"), widget=DATE, required=False)
    until = forms.DateField(label=_("To"), widget=DATE, required=False)

    def clean_chain(self) -> str:
        """An inspection's reference; the chain of the system has a name besides."""
        said: str = self.cleaned_data["chain"]
        return SYSTEM_CHAIN if said == gettext("System") else said

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("The end lies before the beginning."))
        return self.cleaned_data

    def chosen(self, entries: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        """Narrow the log down; a filter that cannot be read leaves nothing."""
        if not self.is_valid():
            return entries.none()
        said = self.cleaned_data
        wanted = {
            "chain__name": said["chain"],
            "actor__icontains": said["actor"],
            "request_id": said["request"],
            "at__date__gte": said["since"],
            "at__date__lte": said["until"],
        }
        if action := said["action"]:
            called = Q(action__in=actions_called(action))
            entries = entries.filter(called | Q(action__startswith=action))
        return entries.filter(**{key: value for key, value in wanted.items() if value})

    def said(self) -> dict[str, str]:
        """Return what was asked for, as the log keeps it."""
        said = self.cleaned_data if self.is_valid() else {}
        return {name: str(value) for name, value in said.items() if value}
