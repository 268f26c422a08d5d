"""公文模板 in the admin: a Word file taken in, looked into, taken back, used again."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.admin.base import KeepsTexts, Logged, user_of
from rectification.errors import Refusal, TooLarge, UnreadableFile
from rectification.intake.files.evidence_file import check_file
from rectification.models import PaperTemplate
from rectification.papers.house import look_into, starter
from rectification.papers.word import MEDIA_TYPE

MOST_BYTES = 2 << 20
_FILE, _START = "file", "start"  # in the address: hand out a file


class TemplateForm(KeepsTexts):
    """`taken`: the file and its name, once it was looked into."""

    taken: tuple[bytes, str] | None = None

    file = forms.FileField(
        label=gettext_lazy("Word file"),
        help_text=gettext_lazy(
            "A .docx of at most 2 MB with your margins, styles, red head and footer. "
            "Where it says 【正文】 the paper is put; without that, behind all it has."
        ),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def clean_file(self) -> None:
        file = self.cleaned_data["file"]
        try:
            self.taken = _checked(file)
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal


def _checked(file: UploadedFile) -> tuple[bytes, str]:
    """Return a template's bytes and its clean name. Raises a Refusal."""
    name, size = file.name or "", file.size or 0
    if not name.lower().endswith(".docx"):
        raise UnreadableFile(
            _("A template is a .docx. Open yours in Word or WPS and save it as that.")
        )
    if size > MOST_BYTES:
        sentence = _(
            "A template may have %(most)d MB at most. Make the pictures in it smaller."
        )
        raise TooLarge(sentence % {"most": MOST_BYTES >> 20})
    found = check_file(file, name=name, size=size)
    content = found.stream.read()
    look_into(content)
    return content, found.name


class TakeBackForm(KeepsTexts):
    """A template that is there can be taken back, and nothing else of it changed."""

    ended_at = forms.BooleanField(
        label=gettext_lazy("Take back"),
        required=False,
        help_text=gettext_lazy(
            "Word files are then made on the layout built in. To use this one again, "
            "fetch its file and add it."
        ),
    )

    def clean_ended_at(self) -> datetime | None:
        ends = self.cleaned_data["ended_at"]
        return self.instance.ended_at or (timezone.now() if ends else None)


@admin.register(PaperTemplate)
class PaperTemplateAdmin(Logged):
    kept = gettext_lazy(
        "A template is never deleted: papers went by it. Take it back, and Word files "
        "are made on the layout built in."
    )
    list_display = ("organisation", "name", "added_at", "ended_at", "added_by")
    list_display_links = ("organisation", "name")
    list_filter = ("organisation",)
    list_select_related = ("organisation", "added_by")
    autocomplete_fields = ("organisation",)
    settled_fields = ("organisation",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PaperTemplate]:
        return super().get_queryset(request).defer("content")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ["start", "organisation", "file"]
        own = ["organisation", "saved", "added_at", "added_by", "sha256"]
        return [*own, "ended_at"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> tuple[str, ...]:
        fixed = super().get_readonly_fields(request, obj)
        if obj is None:
            return (*fixed, "start")
        fixed = (*fixed, "saved", "added_at", "added_by", "sha256")
        return (*fixed, "ended_at") if obj.ended_at else fixed

    def get_form(
        self, request: HttpRequest, obj: Any = None, *args: Any, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = TemplateForm
        elif obj.ended_at is None:
            kwargs["form"] = TakeBackForm
        return super().get_form(request, obj, *args, **kwargs)

    @admin.display(description=gettext_lazy("To begin with"))
    def start(self, obj: PaperTemplate) -> str:
        words = _("The built-in layout as a Word file, to be changed in Word or WPS")
        return format_html('<a href="?{}=1">{}</a>', _START, words)

    @admin.display(description=gettext_lazy("file"))
    def saved(self, obj: PaperTemplate) -> str:
        return format_html('<a href="?{}=1">{}</a>', _FILE, obj.name)

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if _START in request.GET and self.has_add_permission(request):
            return _handed_out(starter(), _("Word template of papers") + ".docx")
        return super().add_view(request, *args, **kwargs)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> Any:
        if _FILE in request.GET and self.has_view_permission(request):
            one = self.get_object(request, object_id)
            if one is not None:
                return _handed_out(bytes(one.content), one.name)
        return super().change_view(request, object_id, *args, **kwargs)

    def prepare(self, request: HttpRequest, obj: models.Model) -> None:
        if isinstance(obj, PaperTemplate) and obj.pk is None:
            obj.take_the_place()

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        if not change:
            obj.bring(*form.taken, by=user_of(request))
            form.changed_data[:] = ["organisation", "sha256"]  # as the log says it
            form.cleaned_data["sha256"] = obj.sha256
        super().save_model(request, obj, form, change)


def _handed_out(content: bytes, name: str) -> HttpResponse:
    named = content_disposition_header(True, name) or ""
    headers = {"Content-Disposition": named}
    return HttpResponse(content, content_type=MEDIA_TYPE, headers=headers)
