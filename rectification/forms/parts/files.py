"""Files chosen in a form: checked by content, and kept where the form is refused.

A browser never gives a chosen file back. So what passed its check is kept with the
draft of the form, shown as already there, and taken along when the form is sent again.
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.errors import Classified, Refusal
from rectification.forms.parts.editing import LineField
from rectification.intake import secrecy
from rectification.intake.files.evidence_file import (
    CheckedFile,
    check_file,
    clean_name,
)
from rectification.models import DraftFile, FormDraft
from rectification.models.findings.evidence import path_of, store

MOST_FILES = 10
_CLAIM_NAME = re.compile(r"\w+-claim(?:-([0-9]{1,18}))?")
CLAIM = LineField(label=_("What the file proves"), longest=300, required=False)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was sent of a field: new files, and the keys of kept ones still ticked.

    `claims`: what each is said to prove, of the new ones in their order, of a kept one
    by its key.
    """

    uploads: Sequence[UploadedFile]
    ticked: frozenset[str]
    claims: Sequence[str] = ()
    kept_claims: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def claim_of(self, at: int) -> str:
        return self.claims[at] if at < len(self.claims) else ""


class FilesInput(forms.FileInput):
    """`kept`: the files that are there already, each with a box to leave it out."""

    allow_multiple_selected = True
    template_name = "widgets/files.html"
    kept: Sequence[DraftFile] = ()

    def value_from_datadict(self, data: Any, files: object, name: str) -> Chosen:
        ticked = data.getlist(f"{name}-kept") if hasattr(data, "getlist") else ()
        uploads = files.getlist(name) if isinstance(files, MultiValueDict) else []
        return Chosen(uploads, frozenset(ticked))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}-kept" not in data

    def use_required_attribute(self, initial: object) -> bool:
        return not self.kept

    def get_context(self, name: str, value: object, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, None, attrs) | {"kept": self.kept}


class ProofInput(FilesInput):
    """Files of which each has a line for what it proves, photographed ones too.

    Without script new files have no lines: what is said of all counts for each. The
    camera is an input of its own, as one that photographs takes a single file.
    """

    template_name = "widgets/proof.html"

    def value_from_datadict(self, data: Any, files: object, name: str) -> Chosen:
        chosen = super().value_from_datadict(data, files, name)
        if not isinstance(files, MultiValueDict) or not hasattr(data, "getlist"):
            return chosen
        return replace(
            chosen,
            uploads=[*chosen.uploads, *files.getlist(f"{name}-camera")],
            claims=data.getlist(f"{name}-claim"),
            kept_claims={key: data.get(f"{name}-claim-{key}") for key in chosen.ticked},
        )

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        camera = f"{name}-camera" in files
        return not camera and super().value_omitted_from_data(data, files, name)


class FilesField(forms.FileField):
    """Several files, each accepted by its content, or none at all.

    `held`: what may be kept of them from an earlier sending; `passed`: the new ones
    that are good, whatever is wrong with others. `most`: files at once.
    """

    widget = FilesInput
    most = MOST_FILES
    held: QuerySet[DraftFile] | None = None
    passed: Sequence[CheckedFile] = ()

    @property
    def input(self) -> FilesInput:
        return cast(FilesInput, self.widget)

    def clean(self, data: Chosen | None, initial: object = None) -> list[CheckedFile]:
        chosen = data or Chosen([], frozenset())
        faults: list[str] = []
        there = list(self._there(chosen, faults))
        passed: list[CheckedFile] = []
        for at, upload in enumerate(chosen.uploads):
            try:
                claim = claimed(chosen.claim_of(at))
                passed.append(replace(self._checked(upload), claim=claim))
            except forms.ValidationError as fault:
                faults += fault.messages
        self.passed = passed[: max(0, self.most - len(there))]
        files = [*there, *passed]
        if len(files) > self.most:
            faults.append(
                gettext("At most %(count)d files at once.") % {"count": self.most}
            )
        if faults:
            raise forms.ValidationError(faults)
        return files

    def _there(self, chosen: Chosen, faults: list[str]) -> Iterator[CheckedFile]:
        """Yield the kept files that are still ticked, checked once more."""
        keys = [int(one) for one in chosen.ticked if one.isdecimal()][: self.most]
        rows = self.held.filter(pk__in=keys) if self.held is not None else ()
        kept = []
        for row in rows:
            try:
                stream = path_of(row.sha256).open("rb")
                file = check_file(stream, name=row.name, size=row.size)
            except (OSError, Refusal):
                continue
            kept.append(row)
            typed = chosen.kept_claims.get(str(row.pk)) or ""
            try:
                row.claim = claimed(typed)
            except forms.ValidationError as fault:
                row.claim = typed.replace("\0", "")[: CLAIM.max_length]
                faults += fault.messages
            yield replace(file, claim=row.claim)
        self.input.kept = kept
        if len(kept) < len(chosen.ticked):
            faults.append(
                gettext(
                    "A file chosen earlier is no longer there: files are kept for a "
                    "day. Please choose it again."
                )
            )

    def _checked(self, upload: UploadedFile) -> CheckedFile:
        name = upload.name or ""
        secrecy.check(name, cleared=True)
        try:
            return check_file(upload, name=name, size=upload.size or 0)
        except Classified:
            raise
        except Refusal as refusal:
            raise forms.ValidationError(
                gettext("“%(name)s”: %(sentence)s This file was not kept.")
                % {"name": clean_name(name), "sentence": refusal}
            ) from refusal


class ProofField(FilesField):
    """Files, and what each of them proves."""

    widget = ProofInput


class ScanField(FilesField):
    """Exactly one file, accepted by its content. A new one replaces what was kept."""

    def clean(self, data: Chosen | None, initial: object = None) -> list[CheckedFile]:
        if data and data.uploads:
            data = Chosen(data.uploads, frozenset())
        files = super().clean(data, initial)
        if len(files) != 1:
            raise forms.ValidationError(gettext("Please choose one file."))
        return files


def claimed(text: str) -> str:
    """Return what a file is said to prove as it is kept: one line, and no secret.

    An internal mark is not asked about here but by the form, as of any other text.
    """
    secrecy.check(text, cleared=True)
    return str(CLAIM.clean(text))


def claims_typed(data: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what was typed for single files: by the key of a kept one, "" of new."""
    found: dict[str, list[str]] = {}
    for name in data:
        if match := _CLAIM_NAME.fullmatch(name):
            texts = data.getlist(name) if isinstance(data, QueryDict) else [data[name]]
            found.setdefault(match[1] or "", []).extend(texts)
    return found


def file_fields(form: forms.Form) -> dict[str, FilesField]:
    return {n: it for n, it in form.fields.items() if isinstance(it, FilesField)}


def show_kept(form: forms.Form, draft: FormDraft) -> None:
    """Show the files of a draft as already there; what it needs is prefetched."""
    for name, field in file_fields(form).items():
        files = draft.files.all()
        field.input.kept = [one for one in files if one.field == name and one.is_kept]


def keep_passed(form: forms.Form, draft: FormDraft) -> None:
    """Keep with a draft what passed its check, and drop what is no longer ticked."""
    for name, field in file_fields(form).items():
        kept = {one.sha256: _of(draft, one) for one in field.input.kept}
        for file in field.passed:
            file.stream.seek(0)
            stored = store(file.stream)
            kept[stored[0]] = DraftFile.objects.keep(
                draft,
                name,
                name=file.name,
                media_type=file.media_type,
                stored=stored,
                claim=file.claim,
            )
        field.input.kept, field.passed = [*kept.values()], ()
        keys = [one.pk for one in field.input.kept]
        draft.files.filter(field=name).exclude(pk__in=keys).delete()


def _of(draft: FormDraft, file: DraftFile) -> DraftFile:
    """Return a kept file as this draft's own; another tab may have taken it along."""
    if file.draft_id == draft.pk:
        file.save(update_fields=["claim"])
        return file
    return DraftFile.objects.keep(
        draft,
        file.field,
        name=file.name,
        media_type=file.media_type,
        stored=(file.sha256, file.size),
        kept_at=file.kept_at,
        claim=file.claim,
    )
