"""The admin as a whole: its lists grouped by job, and what each group is for.

Outside the package `admin`, which registers its lists with it.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectification.forms.people.accounts import OwnPasswordForm
from rectification.forms.people.sign_in import AdminSignInForm


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
            *("OverseerChange", "ChainChange", "AccessAttempt"),
        ),
        _("Seats are given and confirmed on the staff pages, under People."),
    ),
    Group(
        "rectification",
        _("Rectification"),
        (
            *("Inspection", "Plan", "Source", "Adoption", "ProposedState", "Aspect"),
            *("Finding", "Responsibility", "Measure", "OutcomeFigure"),
            *("ProgressEntry", "Evidence", "EvidenceUse"),
            *("Extension", "HelpRequest", "PaperSheet", "PaperDecision", "ReadingRule"),
            *("ReportingPeriod", "Urge", "SavedView", "Fold", "Submission"),
            "BlankForm",
            *("Tally", "DueTally", "FlaggedRequest"),
            *("SupervisionOrder", "Instruction", "ConcernedFinding", "Addressee"),
            *("ReplyFile", "Decision", "Verification", "VerificationFile"),
            *("LookBack", "LookBackFile", "Sample", "SampledFinding"),
            *("CheckIn", "CheckInFile"),
            *("Reminder", "Notification", "Reminded"),
        ),
        _("To look at only: every step is taken and logged on the staff pages."),
    ),
    Group(
        "publishing",
        _("Publishing"),
        (
            *("RedactionRule", "Report", "ReportSection", "ReportItem", "Review"),
            *("PaperAct", "WarningReason", "Edition", "Publication", "Withdrawal"),
            "Opinion",
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
        (
            *("SiteSettings", "PaperTemplate", "CalendarDay", "ReminderLevel"),
            *("FormDraft", "DraftFile", "SentForm", "SendingMark"),
        ),
        _("Half-filled forms are kept for who typed them, and swept later."),
    ),
)


def group_of(model: str) -> Group:
    """Return the group a model's list stands in; a test asks that each has one."""
    return next(group for group in GROUPS if model in group.models)


class OwnPassword(PasswordChangeView):
    """Django's page; a wrong old password counts and the new one is logged."""

    form_class = OwnPasswordForm
    success_url = reverse_lazy("admin:password_change_done")
    template_name = "registration/password_change_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}


class Administration(admin.AdminSite):
    """Django's admin with its lists by job. Its head bears the site's own name."""

    index_title = _("Administration")
    login_form = AdminSignInForm

    def password_change(  # type: ignore[override]  # a redirect, once it is changed
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        more = {**self.each_context(request), **(extra_context or {})}
        return OwnPassword.as_view(extra_context=more)(request)

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
