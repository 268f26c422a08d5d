"""Posts, appointments and accounts in the admin."""

from copy import copy
from datetime import date
from typing import Any

from axes.models import AccessAttempt
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from rectification.access import Permission
from rectification.admin.base import (
    KeepsTexts,
    LandsOnFields,
    Logged,
    ReadOnly,
    asking,
    user_of,
)
from rectification.models import (
    SYSTEM_CHAIN,
    Appointment,
    Chain,
    Post,
    User,
)

admin.site.unregister(Group)  # rights come from posts
# Keys and codes are for whoever signs in with them; two people have them forgotten.
for _device in (TOTPDevice, StaticDevice):
    admin.site.unregister(_device)


@admin.register(Post)
class PostAdmin(Logged):
    kept = gettext_lazy(
        "A post is never deleted: the log names who sat in it. Leave it vacant by "
        "ending the appointment."
    )
    list_display = ("__str__", "role", "organisation")
    list_filter = ("role", "organisation")
    list_select_related = ("organisation", "office")
    search_fields = ("title", "organisation__name", "office__name")
    autocomplete_fields = ("organisation", "office")
    # Whoever sits in a post would change rights with it, past all who appoint.
    settled_fields = ("organisation", "office", "role")


class AppointmentForm(KeepsTexts):
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
        if until is not None and until < timezone.localdate():
            raise ValidationError(_("The day lies in the past."))
        return until


@admin.register(Appointment)
class AppointmentAdmin(Logged):
    form = AppointmentForm
    kept = gettext_lazy(
        "An appointment is never deleted: what was done under it stays. End it by a "
        "last day."
    )
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

    @admin.display(description=gettext_lazy("post"))
    def held_post(self, obj: Appointment) -> str:
        return str(obj.post)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), "held_post")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Name the post that is fixed, without a link: who appoints edits no posts."""
        names = super().get_fields(request, obj)
        return [
            name for name in names if name != ("held_post", "post")[obj is not None]
        ]

    def prepare(self, request: HttpRequest, obj: Any) -> None:
        """Nobody appoints oneself, and no account gathers separated roles."""
        if obj.user_id == request.user.pk:
            raise PermissionDenied
        if not request.user.is_superuser:
            obj.check_appointer(request.user)
        if obj.pk is None:
            obj.appointed_by = request.user
        obj.refuse_clash()


def _may_lock(user: User) -> bool:
    return user.is_superuser or user.may(Permission.ACCOUNT_LOCK)


class UserForm(KeepsTexts, UserChangeForm):
    pass


class UserCreationForm(LandsOnFields, BaseUserCreationForm):
    class Meta(BaseUserCreationForm.Meta):
        model = User
        fields = ("username", "full_name")


@admin.register(User)
class UserAdmin(Logged, BaseUserAdmin):
    """Accounts. Opening the admin fully is given on the command line only."""

    form = UserForm
    kept = gettext_lazy(
        "An account is never deleted: the log names it. Take away “active” to lock it, "
        "and end its appointments."
    )
    add_form = UserCreationForm
    list_display = ("username", "full_name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "full_name")
    ordering = ("username",)
    filter_horizontal = ()
    # Only its holder, by choosing a password, is done with having to choose one.
    readonly_fields = (
        *("last_login", "created_at", "is_superuser"),
        "must_change_password",
    )
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

    def written_fields(self, obj: Any, form: ModelForm) -> list[str]:
        return [*super().written_fields(obj, form), "session_epoch"]

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Reset a password: logged, and to be changed at the next sign-in."""
        user = user_of(request)
        if not _may_lock(user):
            raise PermissionDenied
        page = copy(self)  # one for this request: the form is to know it
        page.change_password_form = asking(request, self.change_password_form)
        with transaction.atomic():
            # Django saves the whole row: nobody locks the account meanwhile.
            User.objects.select_for_update(no_key=True).filter(pk=unquote(id)).first()
            response = super(UserAdmin, page).user_change_password(
                request, id, form_url
            )
            if request.method == "POST" and response.status_code == 302:
                account = User.objects.get(pk=unquote(id))
                if account.pk != user.pk:  # somebody else knows it now
                    account.must_change_password = True
                    account.reset_by_id, account.reset_at = user.pk, timezone.now()
                changed = ["password", "must_change_password", "reset_by", "reset_at"]
                account.save(update_fields=changed)
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
        return fixed if _may_lock(user_of(request)) else (*fixed, "is_active")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Offer to reset a password to those who may."""
        shown = super().get_fieldsets(request, obj)
        if obj is None or _may_lock(user_of(request)):
            return shown
        names = [name for name in shown[0][1]["fields"] if name != "password"]
        return [(None, {"fields": names}), *shown[1:]]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's account is changed by superusers only."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return self._may(request)


# The words of axes, which has no Chinese of its own.
_AXES = (
    *(gettext_noop("access attempt"), gettext_noop("access attempts")),
    *(gettext_noop("User Agent"), gettext_noop("IP Address"), gettext_noop("Username")),
    *(gettext_noop("HTTP Accept"), gettext_noop("Path"), gettext_noop("Attempt Time")),
    *(gettext_noop("GET Data"), gettext_noop("POST Data")),
    gettext_noop("Failed Logins"),
)


@admin.register(AccessAttempt)
class AccessAttemptAdmin(ReadOnly):
    """Failed sign-ins as the lock-out counts them; lifted on the staff pages."""

    list_display = ("attempt_time", "username", "ip_address", "failures_since_start")
    list_display_links = None  # there is no more to it
    fields = list_display
