"""Bodies, offices, inspections, settings and redaction rules in the admin."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.forms import CheckboxSelectMultiple, ModelForm, MultipleChoiceField
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rectification.access import Role
from rectification.admin.base import KeepsTexts, Logged, user_of
from rectification.admin.emblem import EmblemField
from rectification.errors import RuleFailed
from rectification.models import (
    CalendarDay,
    ChainChange,
    Inspection,
    Office,
    Organisation,
    OverseerChange,
    RedactionRule,
    ReminderLevel,
    SiteSettings,
)
from rectification.models.bodies.close_out_chain import check_chain, loosened
from rectification.models.bodies.working_days import unknown_words
from rectification.notices.canonical import digest_of
from rectification.publishing.redaction_preview import would_redact
from rectification.workflow_chain import ChainStep, chain_of, in_order, steps_of


class ProposingForm(KeepsTexts):
    """Some changes of a thing wait for a second person, one of a kind at a time."""

    proposes: ClassVar[Mapping[str, type[OverseerChange | ChainChange]]] = {
        "overseer": OverseerChange
    }

    def to_propose(self) -> list[str]:
        """Return the fields whose new value a second person has to confirm."""
        if not self.instance.pk:
            return []
        return [name for name in self.proposes if name in self.changed_data]

    def clean(self) -> dict[str, Any] | None:
        said = super().clean()
        for name in self.to_propose():
            if found := self.proposes[name].objects.why_not_propose(self.instance):
                self.add_error(name, str(found))
        return said


class Proposing(Logged):
    """What takes two is proposed here; a second person confirms it."""

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        for name in form.to_propose():
            form.changed_data.remove(name)
            rows, value = form.proposes[name].objects, form.cleaned_data[name]
            rows.propose(obj, value, by=user_of(request))
            obj.refresh_from_db(fields=[name])  # nothing else is written of it
            what = form.fields[name].label
            words = _("%(what)s: this changes once a second person confirms it.")
            messages.info(request, words % {"what": capfirst(what)})
        if not change or form.changed_data:
            super().save_model(request, obj, form, change)


class ChainField(MultipleChoiceField):
    """The steps of a chain, ticked; kept as one text, in their order."""

    widget = CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return steps_of(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        chain = chain_of(in_order(super().clean(value)))
        check_chain(chain)
        return chain

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(steps_of(initial or "")) != set(data or ())


class OrganisationForm(ProposingForm):
    proposes = {"parent": OverseerChange, "close_out_chain": ChainChange}
    close_out_chain = ChainField(
        label=gettext_lazy("chain of the close-out"),
        required=False,
        choices=ChainStep.choices,
        help_text=gettext_lazy(
            "Nothing ticked: a leader of the body or the overseeing body decides once. "
            "Another chain holds for what is requested from then on; one with fewer "
            "steps once a second person has confirmed it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "due_day_off" in self.fields:  # not where a page only shows it
            unknown = unknown_words(timezone.localdate())
            self.fields["due_day_off"].help_text = unknown

    def to_propose(self) -> list[str]:
        """Let one person ask for more steps; fewer wait."""
        before = self.initial.get("close_out_chain", "")
        after = self.cleaned_data.get("close_out_chain", before)
        waits = {"parent": True, "close_out_chain": bool(loosened(before, after))}
        return [name for name in super().to_propose() if waits[name]]

    def clean_slug(self) -> str:
        """Allot a blank one. The admin validates within the saving transaction."""
        self.instance.slug = self.cleaned_data["slug"]
        self.instance.allot_slug()
        return self.instance.slug


@admin.register(Organisation)
class OrganisationAdmin(Proposing):
    form = OrganisationForm
    exclude = ("coordinator_name",)  # a column that nothing reads yet
    kept = gettext_lazy(
        "A body is never deleted: its findings, reports and log stay. Where one no "
        "longer exists, close its offices by their last day and end its appointments."
    )
    list_display = ("name", "kind", "parent", "slug")
    list_filter = ("kind",)
    list_select_related = ("parent",)
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
    kept = gettext_lazy(
        "An office is never deleted: findings and old reports name it. Close it by its "
        "last day, and name the office that takes over."
    )
    list_display = ("name", "organisation", "position", "since", "until", "successor")
    list_filter = ("organisation", "is_collective")
    list_select_related = ("organisation", "successor")
    search_fields = ("name",)
    autocomplete_fields = ("organisation", "successor")
    settled_fields = ("organisation",)


@admin.register(Inspection)
class InspectionAdmin(Proposing):
    """The dates and names of an inspection; it is opened on the staff pages."""

    form = ProposingForm
    kept = gettext_lazy(
        "An inspection is never deleted. It is opened, and its findings are worked on, "
        "on the staff pages; a mistaken import is undone there."
    )
    list_display = ("reference", "organisation", "source", "round", "feedback_on")
    date_hierarchy = "feedback_on"
    list_filter = ("source", "organisation")
    list_select_related = ("organisation",)
    search_fields = ("reference", "theme", "round")
    readonly_fields = ("reference", "organisation", "next_serial", "next_report")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class SiteSettingsForm(KeepsTexts):
    """The settings, with the roles that need a second factor ticked."""

    emblem = EmblemField(
        label=SiteSettings._meta.get_field("emblem").verbose_name,
        help_text=SiteSettings._meta.get_field("emblem").help_text,
        required=False,
    )
    second_factor_roles = forms.MultipleChoiceField(
        label=SiteSettings._meta.get_field("second_factor_roles").verbose_name,
        help_text=SiteSettings._meta.get_field("second_factor_roles").help_text,
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = str(self.initial.get("second_factor_roles", ""))
        self.initial["second_factor_roles"] = said.split()

    def clean_second_factor_roles(self) -> str:
        return " ".join(self.cleaned_data["second_factor_roles"])


@admin.register(SiteSettings)
class SiteSettingsAdmin(Logged):
    form = SiteSettingsForm
    kept = gettext_lazy("The site has one row of settings, for good.")
    readonly_fields = ("revision",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request) and not SiteSettings.objects.exists()

    def prepare(self, request: HttpRequest, obj: models.Model) -> None:
        obj.pk = 1

    def in_log(self, name: str, value: object) -> object:
        """Name an emblem by its digest: nobody reads a picture in letters."""
        return digest_of(value) if name == "emblem" and value else value

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool
    ) -> None:
        SiteSettings.touch()  # first: the log's lock comes last
        super().save_model(request, obj, form, change)


@admin.register(CalendarDay)
class CalendarDayAdmin(Logged):
    kept = gettext_lazy(
        "A day is never deleted: due days went by it. Where it was entered by mistake, "
        "say whether it is worked."
    )
    list_display = ("day", "works", "words")
    date_hierarchy = "day"
    settled_fields = ("day",)

    def changelist_view(self, request: HttpRequest, *args: Any) -> HttpResponse:
        if unknown := unknown_words(timezone.localdate()):
            messages.warning(request, unknown)
        return super().changelist_view(request, *args)


@admin.register(ReminderLevel)
class ReminderLevelAdmin(Logged):
    kept = gettext_lazy(
        "A level is never deleted: reminders went by it. Switch it off, for one body "
        "or for all. Of a day that no row names, the standard level holds."
    )
    list_display = ("__str__", "organisation", "is_active")
    list_filter = ("about", "organisation")
    list_select_related = ("organisation",)
    autocomplete_fields = ("organisation",)
    settled_fields = ("organisation", "about", "offset")


@admin.register(RedactionRule)
class RedactionRuleAdmin(Logged):
    kept = gettext_lazy(
        "A rule is never deleted: editions name it as the reason for a mark. Switch it "
        "off."
    )
    list_display = ("name", "kind", "reason", "position", "is_active", "works")
    list_filter = ("is_active",)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> tuple[str, ...]:
        """Ask the rule only where somebody asks for it: its own page always opens."""
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "preview" if _PREVIEW in request.GET else "to_preview")

    @admin.display(description=gettext_lazy("Can be applied"))
    def works(self, obj: RedactionRule) -> str:
        return obj.why_failing() or _("yes")

    @admin.display(description=gettext_lazy("Would redact now"))
    def to_preview(self, obj: RedactionRule) -> str:
        if obj.pk is None:
            return _("Save the rule to see where it would hit.")
        return format_html('<a href="?{}=1">{}</a>', _PREVIEW, _("Look now"))

    @admin.display(description=gettext_lazy("Would redact now"))
    def preview(self, obj: RedactionRule) -> str:
        """Say where the rule as it is saved would hit, in numbers only."""
        try:
            found = would_redact(obj)
        except RuleFailed as failed:
            return str(failed)
        if not found:
            return _("Nothing in the reports being drafted.")
        return "; ".join(
            ngettext("%(report)s: %(number)d place", "%(report)s: %(number)d places", n)
            % {"report": reference, "number": n}
            for reference, n in found
        )


_PREVIEW = "preview"
