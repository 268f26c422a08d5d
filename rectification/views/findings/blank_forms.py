"""上级表样: forms of a superior, kept, told what their columns mean, and filled in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from rectification.access import requires
from rectification.blank_forms.grid import Form, Grid, read_form
from rectification.blank_forms.layout import Layout
from rectification.errors import NotAllowed, Refusal, UnreadableFile
from rectification.forms.findings.blank_form import BlankFormForm, MappingForm
from rectification.models import BlankForm, Organisation, User
from rectification.views.parts.answers import as_read
from rectification.views.parts.editing import Correction
from rectification.views.parts.paging import address
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import Permission

SHOWN = 3  # rows below the headings


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form of the list; `fill_url`: "" while its columns are not named."""

    form: BlankForm
    kind: str
    named: int
    columns: int
    fill_url: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class ShownCell:
    text: str
    across: int
    down: int
    is_head: bool


@requires(Permission.FINDING_VIEW)
@require_safe
def blank_form_list(request: StaffRequest) -> HttpResponse:
    forms = BlankForm.objects.visible_to(request.user).select_related("organisation")
    context = {
        "rows": [_row(one, request) for one in forms],
        "may_add": bool(_bodies(request.user)),
        "chosen": bool(request.GET),
        "crumbs": trail(),
    }
    return render(request, "blank_form/list.html", context)


def _row(form: BlankForm, request: StaffRequest) -> FormRow:
    layout = Layout.of(form.layout)
    is_ready = layout.free > 0 and layout.tells_findings
    url = reverse("blank_form-fill", args=[form.pk])
    return FormRow(
        form,
        "Excel" if layout.kind == "xlsx" else "Word",
        layout.named,
        len(layout.columns),
        url + address(request.GET).rstrip("?") if is_ready else "",
        request.user.may(Permission.INSPECTION_EDIT, form),
    )


def trail(*last: str) -> list[Crumb]:
    first = Crumb(_("Findings"), reverse("finding-list"))
    own = Crumb(_("Forms of superiors"), reverse("blank_form-list") if last else "")
    return [first, own, *(Crumb(one) for one in last)]


def _bodies(user: User) -> Sequence[tuple[int, str]]:
    """Return the bodies for which somebody may keep a form."""
    keys = user.scope(Permission.INSPECTION_EDIT).organisation_ids
    found = Organisation.objects.filter(pk__in=keys).order_by("name", "pk")
    return [(one.pk, one.name) for one in found]


# --- taken in -------------------------------------------------------------------------


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def blank_form_new(request: StaffRequest) -> HttpResponse:
    return NewBlankForm(request.user, request.FILES).respond(request)


@dataclass
class NewBlankForm(Correction[BlankFormForm]):
    files: MultiValueDict[str, UploadedFile]
    made: BlankForm | None = None

    is_new = True

    def title(self) -> str:
        return _("Take in a form")

    def save(self) -> str:
        return _("Take in")

    def back(self) -> str:
        return reverse("blank_form-list")

    def done(self) -> str:
        if self.made is None:
            return self.back()
        return reverse("blank_form-edit", args=[self.made.pk])

    def crumbs(self) -> list[Crumb]:
        return trail(self.title())

    def form(self, data: QueryDict | None) -> BlankFormForm:
        files = self.files if data is not None else None
        return BlankFormForm(data, files, bodies=_bodies(self.user))

    def keep(self, form: BlankFormForm) -> str:
        said = form.cleaned_data
        [file] = said["file"]
        layout = form.layout
        if layout is None:
            raise UnreadableFile(_("Please choose the file again."))
        self.made = BlankForm.objects.keep(
            by=self.user,
            organisation=Organisation.objects.get(pk=said["organisation"]),
            name=said["name"],
            stream=file.stream,
            file_name=file.name,
            media_type=file.media_type,
            layout=layout.data(),
        )
        return _(
            "The form is taken in: %(named)d of %(all)d columns were understood. "
            "Please look through them."
        ) % {"named": layout.named, "all": len(layout.columns)}


# --- what its columns mean ------------------------------------------------------------


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def blank_form_edit(request: StaffRequest, pk: int) -> HttpResponse:
    kept = _kept_by(request.user, pk)
    try:
        read = read_form(content(kept))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("blank_form-list")
    return EditBlankForm(request.user, kept, read).respond(request)


@dataclass
class EditBlankForm(Correction[MappingForm]):
    kept: BlankForm
    read: Form
    layout: Layout | None = None

    template = "blank_form/edit.html"

    def title(self) -> str:
        return _("What the columns mean")

    def over(self) -> str:
        return str(self.kept)

    def back(self) -> str:
        return reverse("blank_form-list")

    def crumbs(self) -> list[Crumb]:
        return trail(str(self.kept))

    def form(self, data: QueryDict | None) -> MappingForm:
        form = MappingForm(
            data,
            form=self.read,
            layout=Layout.of(self.kept.layout),
            name=self.kept.name,
            mark=self.kept.mark,
        )
        self.layout = form.layout
        return form

    def keep(self, form: MappingForm) -> str:
        self.kept.read = form.cleaned_data["read"]
        self.kept.change(
            by=self.user, name=form.cleaned_data["name"], layout=form.layout.data()
        )
        return _("The form is kept.")

    def extra(self) -> dict[str, object]:
        layout = self.layout or Layout.of(self.kept.layout)
        grid = next(one for one in self.read.grids if one.name == layout.table)
        return {"layout": layout, "shown": shown(grid, layout)}


def shown(grid: Grid, layout: Layout) -> list[tuple[int, list[ShownCell]]]:
    """Return the form's first rows as a table prints them, by their numbers."""
    last = min(grid.height, layout.last + SHOWN)
    rows = []
    for row in range(max(1, layout.first - 4), last + 1):
        cells = []
        for at in range(grid.width):
            top, left, bottom, right = grid.span(row, at)
            if (top, left) != (row, at):
                continue
            down = min(bottom, last) - row + 1
            is_head = layout.first <= row <= layout.last
            text = grid.text(row, at)
            cells.append(ShownCell(text, right - left + 1, down, is_head))
        rows.append((row, cells))
    return rows


@requires(Permission.INSPECTION_EDIT)
@require_POST
def blank_form_remove(request: StaffRequest, pk: int) -> HttpResponse:
    as_read(request, _kept_by(request.user, pk)).remove(by=request.user)
    messages.success(request, _("The form is removed."))
    return redirect("blank_form-list")


def _kept_by(user: User, pk: int) -> BlankForm:
    rows = BlankForm.objects.visible_to(user).select_related("organisation", "file")
    form: BlankForm = get_object_or_404(rows, pk=pk)
    if not user.may(Permission.INSPECTION_EDIT, form):
        raise NotAllowed()
    return form


def content(form: BlankForm) -> bytes:
    """Return the file as it was handed in. Raises UnreadableFile where it is gone."""
    try:
        return form.file.path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            _(
                "The file of this form is no longer there. Remove the form, and take "
                "in the blank form anew."
            )
        ) from error
