"""The Django admin: reference data to edit, everything else to look at.

Rights come from posts (and `is_superuser`), not from Django's permissions. Every
change made here enters the system's log chain like any other.
"""

from datetime import date
from typing import Any

from axes.models import AccessAttempt
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .access import Permission
from .models import (
    SYSTEM_CHAIN,
    Appointment,
    Aspect,
    Chain,
    Edition,
    Erasure,
    Evidence,
    EvidenceUse,
    Finding,
    FormDraft,
    Inspection,
    LogEntry,
    LogPayload,
    Measure,
    Office,
    Organisation,
    Post,
    ProgressEntry,
    Publication,
    RedactionRule,
    Report,
    ReportItem,
    ReportSection,
    Responsibility,
    Review,
    SiteSettings,
    Source,
    User,
    WarningReason,
    Withdrawal,
)
from .models.trail.actions import action_words


class Logged(admin.ModelAdmin):
    """Reference data: open to holders of `permission`, logged, never deleted."""

    permission = Permission.REFERENCE_EDIT
    view_on_site = False
    settled_fields: tuple[str, ...] = ()  # chosen when a row is added, then fixed

    def get_readonly_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> tuple[str, ...]:
        fixed = tuple(super().get_readonly_fields(request, obj))
        return (*fixed, *self.settled_fields) if obj is not None else fixed

    def _may(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_active and (user.is_superuser or user.may(self.permission))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool
    ) -> None:
        fields = [name for name in form.changed_data if "password" not in name]
        verb = "change" if change else "add"
        with transaction.atomic():
            self.prepare(request, obj)
            obj.save()
            Chain.record(
                chain=SYSTEM_CHAIN,
                actor=request.user,
                action=f"{obj._meta.model_name}.{verb}",
                subject=obj,
                before={name: form.initial.get(name) for name in fields}
                if change
                else None,
                after={name: form.cleaned_data.get(name) for name in fields},
            )

    def prepare(self, request: HttpRequest, obj: models.Model) -> None:
        """Check or fill what a form cannot, within the saving transaction."""


class ReadOnly(admin.ModelAdmin):
    """Workflow, log and editions: to look at, for those who open the admin fully."""

    actions = None
    view_on_site = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_superuser

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OrganisationForm(ModelForm):
    def clean_slug(self) -> str:
        """Allot a blank one. The admin validates within the saving transaction."""
        self.instance.slug = self.cleaned_data["slug"]
        self.instance.allot_slug()
        return self.instance.slug


@admin.register(Organisation)
class OrganisationAdmin(Logged):
    form = OrganisationForm
    list_display = ("name", "kind", "parent", "slug")
    list_filter = ("kind",)
    search_fields = ("name", "full_name", "slug")
    autocomplete_fields = ("parent", "coordinating_office")
    raw_id_fields = ("fallback_closer",)

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool
    ) -> None:
        SiteSettings.touch()  # first: the log's lock comes last
        super().save_model(request, obj, form, change)


@admin.register(Office)
class OfficeAdmin(Logged):
    list_display = ("name", "organisation", "position", "since", "until", "successor")
    list_filter = ("organisation", "is_collective")
    list_select_related = ("organisation", "successor")
    search_fields = ("name",)
    autocomplete_fields = ("organisation", "successor")
    settled_fields = ("organisation",)


@admin.register(Post)
class PostAdmin(Logged):
    list_display = ("__str__", "role", "organisation")
    list_filter = ("role", "organisation")
    list_select_related = ("organisation", "office")
    search_fields = ("title", "organisation__name", "office__name")
    autocomplete_fields = ("organisation", "office")
    # Whoever sits in a post would change rights with it, past all who appoint.
    settled_fields = ("organisation", "office", "role")


class AppointmentForm(ModelForm):
    """A seat as the admin makes or ends it: no seat comes back, none lasts longer."""

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        ends = self.instance.until
        if self.instance.pk is None or until == ends:
            return until
        if ends is not None and (
            ends <= timezone.localdate() or until is None or until > ends
        ):
            raise ValidationError(
                _("This appointment ends on %(day)s; it cannot last longer.")
                % {"day": date_format(ends)}
            )
        return until


@admin.register(Appointment)
class AppointmentAdmin(Logged):
    form = AppointmentForm
    permission = Permission.APPOINT
    settled_fields = ("user", "post", "since")
    list_display = ("user", "post", "since", "until", "confirmation")
    list_filter = ("confirmation",)
    list_select_related = ("user", "post__organisation", "post__office")
    search_fields = ("user__full_name", "user__username")
    autocomplete_fields = ("user", "post")

    def _may(self, request: HttpRequest) -> bool:
        # A coordinator appoints on the staff pages, within the own body.
        user = request.user
        return user.is_active and (
            user.is_superuser or user.may(Permission.ACCOUNT_LOCK)
        )

    def prepare(self, request: HttpRequest, obj: Any) -> None:
        """Nobody appoints oneself, and no account gathers separated roles."""
        if obj.user_id == request.user.pk:
            raise PermissionDenied
        if not request.user.is_superuser:
            obj.check_appointer(request.user)
        if obj.pk is None:
            obj.appointed_by = request.user
        obj.refuse_clash()


class UserCreationForm(BaseUserCreationForm):
    class Meta(BaseUserCreationForm.Meta):
        model = User
        fields = ("username", "full_name")


@admin.register(User)
class UserAdmin(Logged, BaseUserAdmin):
    """Accounts. Opening the admin fully is given on the command line only."""

    form = UserChangeForm
    add_form = UserCreationForm
    list_display = ("username", "full_name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "full_name")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "created_at", "is_superuser")
    fieldsets = (
        (None, {"fields": ("username", "password", "full_name", "phone", "email")}),
        (None, {"fields": ("is_active", "must_change_password", "is_superuser")}),
        (None, {"fields": ("last_login", "created_at")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "full_name", "password1", "password2")}),
    )

    def _may(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_active and (
            user.is_superuser
            or user.may(Permission.REFERENCE_EDIT)
            or user.may(Permission.ACCOUNT_LOCK)
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever appoints creates no accounts, or one person could make a leader."""
        user = request.user
        return user.is_active and (
            user.is_superuser or user.may(Permission.REFERENCE_EDIT)
        )

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm, change: bool
    ) -> None:
        if not change:  # the password was chosen by somebody else
            obj.must_change_password = True
            obj.opened_by = request.user
        if change and "is_active" in form.changed_data:
            obj.session_epoch += 1  # no session outlives a lock
        super().save_model(request, obj, form, change)

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Reset a password: logged, and to be changed at the next sign-in."""
        user = request.user
        if not (user.is_superuser or user.may(Permission.ACCOUNT_LOCK)):
            raise PermissionDenied
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            if request.method == "POST" and response.status_code == 302:
                account = User.objects.get(pk=unquote(id))
                if account.pk != user.pk:  # somebody else knows it now
                    account.must_change_password = True
                    account.reset_by_id, account.reset_at = user.pk, timezone.now()
                account.save(
                    update_fields=["must_change_password", "reset_by", "reset_at"]
                )
                Chain.record(
                    chain=SYSTEM_CHAIN,
                    actor=user,
                    action="user.reset_password",
                    subject=account,
                )
        return response

    def get_readonly_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> tuple[str, ...]:
        """Who creates accounts does not lock them, and the other way round."""
        fixed = tuple(super().get_readonly_fields(request, obj))
        user = request.user
        if user.is_superuser or user.may(Permission.ACCOUNT_LOCK):
            return fixed
        return (*fixed, "is_active")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's account is changed by superusers only."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return self._may(request)


@admin.register(Inspection)
class InspectionAdmin(Logged):
    """The dates and names of an inspection; it is opened on the staff pages."""

    list_display = ("reference", "organisation", "source", "round", "feedback_on")
    list_filter = ("source", "organisation")
    list_select_related = ("organisation",)
    search_fields = ("reference", "theme", "round")
    readonly_fields = ("reference", "organisation", "next_serial", "next_report")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(SiteSettings)
class SiteSettingsAdmin(Logged):
    readonly_fields = ("revision",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request) and not SiteSettings.objects.exists()

    def prepare(self, request: HttpRequest, obj: models.Model) -> None:
        obj.pk = 1

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool
    ) -> None:
        SiteSettings.touch()  # first: the log's lock comes last
        super().save_model(request, obj, form, change)


@admin.register(RedactionRule)
class RedactionRuleAdmin(Logged):
    list_display = ("name", "kind", "reason", "position", "is_active")
    list_filter = ("is_active",)
    readonly_fields = ("preview",)

    @admin.display(description=gettext_lazy("Would redact now"))
    def preview(self, obj: RedactionRule) -> str:
        """Say where the rule as it is saved would hit, in numbers only."""
        if obj.pk is None:
            return _("Save the rule to see where it would hit.")
        found = obj.would_hit()
        if not found:
            return _("Nothing in the reports being drafted.")
        return "; ".join(
            ngettext("%(report)s: %(number)d place", "%(report)s: %(number)d places", n)
            % {"report": reference, "number": n}
            for reference, n in found
        )


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly):
    list_display = ("at", "chain", "seq", "actor", "words", "subject")
    list_filter = ("action",)
    list_select_related = ("chain",)
    search_fields = ("actor", "subject", "request_id")
    show_full_result_count = False

    @admin.display(description=gettext_lazy("action"), ordering="action")
    def words(self, entry: LogEntry) -> str:
        return action_words(entry.action)


@admin.register(AccessAttempt)
class AccessAttemptAdmin(ReadOnly):
    """Failed sign-ins as the lock-out counts them; lifted on the staff pages."""

    list_display = ("attempt_time", "username", "ip_address", "failures_since_start")


@admin.register(Finding, Report)
class ReferencedAdmin(ReadOnly):
    list_display = ("reference", "title", "state")
    list_filter = ("state",)
    search_fields = ("reference", "title")


admin.site.register(
    [
        Aspect,
        Chain,
        Edition,
        Erasure,
        Evidence,
        EvidenceUse,
        FormDraft,
        LogPayload,
        Measure,
        ProgressEntry,
        Publication,
        ReportItem,
        ReportSection,
        Responsibility,
        Review,
        Source,
        WarningReason,
        Withdrawal,
    ],
    ReadOnly,
)
