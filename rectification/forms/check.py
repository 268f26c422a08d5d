"""What a reader sends to be checked. Nothing of it is kept."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from rectification.errors import Refusal
from rectification.intake.files.text_file import MAX_BYTES, read_text


class CheckForm(forms.Form):
    """A digest, a text or a file; what is given is judged in this order."""

    digest = forms.CharField(required=False, max_length=200)
    text = forms.CharField(required=False, strip=False)
    file = forms.FileField(required=False, allow_empty_file=True)

    def clean_file(self) -> str:
        """Return the text in the file; an edition's JSON is taken byte for byte."""
        upload = self.cleaned_data.get("file")
        if not isinstance(upload, UploadedFile):
            return ""
        data = upload.read(MAX_BYTES + 1)
        try:
            if data[:1] == b"{":
                return data.decode()
            return read_text(data).text
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                _("The file is damaged. Download it again and choose the new one.")
            ) from error
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    @property
    def content(self) -> str:
        return str(self.cleaned_data["text"] or self.cleaned_data["file"])

    @property
    def refusal(self) -> str:
        """The first thing to be mended."""
        return next(str(lines[0]) for lines in self.errors.values())
