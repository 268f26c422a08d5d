"""What the pages of the admin share: logged changes, or nothing to change."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    PermissionDenied,
    ValidationError,
)
from django.db import models, transaction
from django.forms import BaseForm, CharField, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission
from rectification.administration import group_of
from rectification.errors import NotAllowed
from rectification.forms.parts.gate import is_untouched
from rectification.forms.parts.identity import BOX, prove_identity
from rectification.models import SYSTEM_CHAIN, Chain, User


def user_of(request: HttpRequest) -> User:
    """Return who is signed in; PermissionDenied where nobody is."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def asking(request: HttpRequest, form: type[BaseForm]) -> type[BaseForm]:
    """Return a form that asks again who it is, on the pages whose acts do."""

    class Asking(form):  # type: ignore[misc, valid-type]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            prove_identity(request, self)

    return Asking


class LandsOnFields(ModelForm):
    """Shows what a constraint of the table refuses at the field it is about."""

    def _update_errors(self, errors: ValidationError) -> None:
        if hasattr(errors, "error_dict"):
            for fault in errors.error_dict.pop(NON_FIELD_ERRORS, []):
                at = self._field_of(fault) or NON_FIELD_ERRORS
                errors.error_dict.setdefault(at, []).append(fault)
        super()._update_errors(errors)  # type: ignore[misc]

    def _field_of(self, fault: ValidationError) -> str | None:
        """Return the field of the form that is meant, a text if one is."""
        meant = set((fault.params or {}).get("unique_check", ()))
        for one in self._meta.model._meta.constraints:
            if [str(one.get_violation_error_message())] == fault.messages:
                meant |= _columns(one)
        named = [name for name in self.fields if name in meant]
        texts = [name for name in named if isinstance(self.fields[name], CharField)]
        return next(iter([*texts, *named]), None)


def _columns(constraint: models.BaseConstraint) -> set[str]:
    """Return the columns that a constraint speaks of."""
    parts = (
        part for one in getattr(constraint, "expressions", ()) for part in one.flatten()
    )
    named = {str(part.name) for part in parts if hasattr(part, "name")}
    named |= {*getattr(constraint, "fields", ())}
    condition = getattr(constraint, "condition", None)
    return named or (condition.referenced_base_fields if condition else set())


class KeepsTexts(LandsOnFields):
    """Leaves a text that nobody has touched as it is kept, white space and all."""

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name not in self._untouched]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        said = self.cleaned_data if cleaned is None else cleaned
        said.update({name: self.initial[name] for name in self._untouched & {*said}})
        return said

    @cached_property
    def _untouched(self) -> frozenset[str]:
        return frozenset(
            name
            for name, field in self.fields.items()
            if isinstance(field, CharField)
            and name in self.initial
            and is_untouched(field, self[name].data, self.initial[name])
        )


class Kept(admin.ModelAdmin):
    """A list of which no row is ever deleted; `kept` says why, and what else to do."""

    view_on_site = False
    kept: str | Promise

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        raise NotAllowed(str(self.kept))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        told = {"kept": self.kept, "worked_on": page_of(obj, user_of(request))}
        return super().render_change_form(request, context | told, *args, **kwargs)


def page_of(obj: models.Model | None, user: User) -> str | None:
    """Return the address of the staff page on which a row is worked on, if there is
    one that somebody may open."""
    for name in ("", "finding", "report", "inspection"):
        thing = getattr(obj, name, None) if name else obj
        if url := getattr(thing, "get_absolute_url", None):
            return str(url()) if _is_seen(thing, user) else None
    return None


def _is_seen(thing: Any, user: User) -> bool:
    rows = type(thing)._default_manager
    seen = getattr(rows, "visible_to", None)
    return seen is None or seen(user).filter(pk=thing.pk).exists()


class Logged(Kept):
    """Reference data: open to holders of `permission`, logged, never deleted."""

    form = KeepsTexts
    permission = Permission.REFERENCE_EDIT
    kept = _("Nothing is deleted: findings, reports and the log speak of it.")
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

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return asking(request, super().get_form(request, *args, **kwargs))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        page = context["adminform"]
        if BOX in page.form.fields:  # no fieldset of its own names it
            page.fieldsets.append((None, {"fields": (BOX,)}))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool
    ) -> None:
        fields = [name for name in form.changed_data if "password" not in name]
        verb = "change" if change else "add"
        with transaction.atomic():
            self.prepare(request, obj)
            # What the form does not change is not vouched for by who saves it.
            obj.save(update_fields=self.written_fields(obj, form) if change else None)
            Chain.record(
                chain=SYSTEM_CHAIN,
                actor=user_of(request),
                action=f"{obj._meta.model_name}.{verb}",
                subject=obj,
                before=self._in_log(form.initial, fields) if change else None,
                after=self._in_log(form.cleaned_data, fields),
            )

    def _in_log(self, said: Mapping[str, Any], fields: list[str]) -> dict[str, object]:
        return {name: self.in_log(name, said.get(name)) for name in fields}

    def in_log(self, name: str, value: object) -> object:
        """Return a value as an entry of the log says it."""
        return value

    def written_fields(self, obj: models.Model, form: ModelForm) -> list[str]:
        """Return the fields that a change writes."""
        own = {field.name for field in obj._meta.concrete_fields}
        return [name for name in form.changed_data if name in own]

    def prepare(self, request: HttpRequest, obj: models.Model) -> None:
        """Check or fill what a form cannot, within the saving transaction."""


class ReadOnly(Kept):
    """Workflow, log and editions: to look at, for those who open the admin fully."""

    actions = None
    show_full_result_count = False

    @property
    def kept(self) -> str | Promise:  # type: ignore[override]
        return group_of(self.model.__name__).note

    def get_list_select_related(self, request: HttpRequest) -> Any:
        """Fetch with the rows what they belong to: they name it."""
        return super().get_list_select_related(request) or True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_superuser

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
