"""The emblem of the site as the settings ask for it: a file, shown and taken away."""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from rectification.errors import UnreadableFile
from rectification.models.bodies.emblem import emblem


class _Shown(NamedTuple):
    url: str

    def __str__(self) -> str:
        return self.url.rpartition("/")[2]


class EmblemInput(forms.ClearableFileInput):
    """Leads to the emblem that stands; what is kept of it is text, and no file."""

    template_name = "admin/widgets/clearable_file_input.html"

    def is_initial(self, value: object) -> bool:
        return bool(value)

    def format_value(self, value: object) -> Any:
        return _Shown(reverse("public-emblem")) if value else None


class EmblemField(forms.FileField):
    """Its value is what `models/bodies/emblem.py` makes of a file, "" for none."""

    widget = EmblemInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        said: Any = super().clean(data, initial)
        if not isinstance(said, UploadedFile):
            return said or ""
        try:
            return emblem(said)
        except UnreadableFile as fault:
            raise ValidationError(str(fault)) from fault
