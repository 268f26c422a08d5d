"""The admin as a whole: its lists grouped by job, and what each group is for.

Outside the package `admin`, which registers its lists with it.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Group:
    """Lists that one job needs; `note` tells where the work itself is done."""

    key: str
    title: str | Promise
    models: tuple[str, ...]
    note: str | Promise


GROUPS = (
    Group(
        "people",
        _("Bodies and people"),
        (
            *("Organisation", "Office", "Post", "Appointment", "User"),
            *("OverseerChange", "AccessAttempt"),
        ),
        _("Seats are given and confirmed on the staff pages, under People."),
    ),
    Group(
        "rectification",
        _("Rectification"),
        (
            *("Inspection", "Source", "Adoption", "ProposedState", "Aspect", "Finding"),
            *("Responsibility", "Measure", "ProgressEntry", "Evidence", "EvidenceUse"),
            *("Extension", "PaperSheet", "PaperDecision"),
        ),
        _("To look at only: every step is taken and logged on the staff pages."),
    ),
    Group(
        "publishing",
        _("Publishing"),
        (
            *("RedactionRule", "Report", "ReportSection", "ReportItem", "Review"),
            *("PaperAct", "WarningReason", "Edition", "Publication", "Withdrawal"),
        ),
        _("To look at only: reports are reviewed and published on the staff pages."),
    ),
    Group(
        "log",
        _("Log"),
        ("LogEntry", "LogPayload", "Chain", "Erasure"),
        _("Nobody changes the log; auditors read and export it on the staff pages."),
    ),
    Group(
        "settings",
        _("Settings"),
        ("SiteSettings", "FormDraft", "DraftFile", "SentForm"),
        _("Half-filled forms are kept for who typed them, and swept later."),
    ),
)


def group_of(model: str) -> Group:
    """Return the group a model's list stands in; a test asks that each has one."""
    return next(group for group in GROUPS if model in group.models)


class Administration(admin.AdminSite):
    """Django's admin with its lists by job. Its head bears the site's own name."""

    index_title = _("Administration")

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the groups of which somebody sees a list, in place of the apps."""
        index = reverse("admin:index", current_app=self.name)
        seen = {
            row["object_name"]: row
            for app in super().get_app_list(request, app_label)
            for row in app["models"]
        }
        return [
            {
                "name": group.title,
                "note": group.note,
                "app_label": group.key,
                "app_url": f"{index}#{group.key}",
                "has_module_perms": True,
                "models": [seen[name] for name in group.models if name in seen],
            }
            for group in GROUPS
            if seen.keys() & {*group.models}
        ]
