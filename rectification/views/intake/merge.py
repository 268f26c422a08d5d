"""A table into an inspection that is there already: compared, chosen from, written."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rectification.errors import Conflict, NotAllowed, Refusal
from rectification.forms.autosave import hold
from rectification.forms.intake.carried import Carried
from rectification.forms.intake.merge import MergeForm, Tick
from rectification.forms.intake.typed import (
    MOST_CORRECTED,
    corrected,
    fills_together,
    typed_from,
    typed_in,
)
from rectification.intake.import_notice import text_digest
from rectification.intake.merging.cell_diff import Cell
from rectification.intake.merging.match import Comparison, compare, with_all
from rectification.intake.merging.merge import Merged, merge
from rectification.intake.naming import remember
from rectification.intake.plan import Remark, with_known
from rectification.intake.reading import Reading
from rectification.models import Finding, Inspection, User
from rectification.notices.canonical import digest_of
from rectification.views.autosave import sent
from rectification.views.inspections.edit import fetch
from rectification.views.intake.pages import (
    asked_of_offices,
    kept_basis,
    rows_of,
    show_review,
)
from rectification.views.parts.requests import StaffRequest


def compared(inspection: Inspection, reading: Reading, user: User) -> Comparison:
    if reading.plan is None:
        raise Refusal()
    plan = with_known(reading.plan, inspection.organisation.offices.names_today())
    return compare(plan, with_all(inspection), by=user)


def begin(
    request: StaffRequest, carried: Carried, reading: Reading, typed: str = ""
) -> HttpResponse:
    """Show a table for the first time, or a draft of its review."""
    comparison = compared(
        fetch(request.user, carried.inspection), reading, request.user
    )
    form = MergeForm(
        reading=reading,
        comparison=comparison,
        was_cleared=carried.cleared,
        typed=typed_from(typed),
    )
    return show_merge(request, carried, form)


def review(request: StaffRequest, carried: Carried, reading: Reading) -> HttpResponse:
    """Write what was chosen; or read the table again by other columns."""
    inspection = fetch(request.user, carried.inspection)
    comparison = compared(inspection, reading, request.user)
    form = _sent(request, carried, reading, comparison)
    form.known_offices = inspection.organisation.offices.names_today()
    if not form.is_valid():
        return show_merge(request, carried, form)
    chosen = tuple(form.cleaned_data[one.name] for one in form.column_fields())
    wanted = replace(carried, columns=chosen)
    is_same = wanted.is_read_as(reading, before=carried)
    is_same = is_same and not fills_together(request.POST, reading)
    if request.POST.get("do") != "write" or not is_same:
        return _read_again(request, wanted, reading)
    if _seal(comparison) != carried.seen:
        return _shown_anew(request, carried, form)
    try:
        merged = _written(form, inspection, carried, by=request.user)
    except Conflict:
        form = MergeForm(
            request.POST,
            reading=reading,
            comparison=compared(inspection, reading, request.user),
            was_cleared=carried.cleared,
        )
        form.is_valid()
        return _shown_anew(request, carried, form)
    except NotAllowed:
        raise
    except Refusal as refusal:
        known = refusal.field if refusal.field in form.fields else None
        form.add_error(known, str(refusal))
        return show_merge(request, carried, form)
    sent(request, reverse("intake-new"))
    messages.success(request, _said(merged))
    return redirect(inspection)


def _sent(
    request: StaffRequest, carried: Carried, reading: Reading, comparison: Comparison
) -> MergeForm:
    form = MergeForm(
        request.POST,
        request.FILES,
        reading=reading,
        comparison=comparison,
        was_cleared=carried.cleared,
    )
    hold(form, request.user, request.path)
    return form


def _written(
    form: MergeForm, inspection: Inspection, carried: Carried, *, by: User
) -> Merged:
    merged = merge(
        form.comparison,
        inspection,
        by=by,
        reason=form.reason,
        done_so_far=form.cleaned_data["done_so_far"],
        chosen=form.chosen(),
        left_out=form.left_out(),
        corrections=form.said(),
        digest=text_digest(carried.text),
        basis=kept_basis(form, by=by, organisation=inspection.organisation),
    )
    remember(form.reading, by=by, organisation=inspection.organisation)
    return merged


def _said(merged: Merged) -> str:
    if not (merged.new or merged.changed or merged.proposed):
        return _("Nothing was changed.")
    sentence = _("Findings that are new: %(new)d, changed: %(changed)d.") % {
        "new": len(merged.new),
        "changed": len(merged.changed),
    }
    if merged.waiting:
        sentence += " " + _(
            "Later deadlines wait for a leader's word: %(references)s."
        ) % {"references": "、".join(one.reference for one in merged.waiting)}
    if merged.proposed:
        waiting = ngettext(
            "%(number)d state is proposed and waits for a second person.",
            "%(number)d states are proposed and wait for a second person.",
            merged.proposed,
        )
        sentence += " " + waiting % {"number": merged.proposed}
    return sentence


def _shown_anew(
    request: StaffRequest, carried: Carried, form: MergeForm
) -> HttpResponse:
    messages.warning(
        request,
        _(
            "Somebody has changed these findings in the meantime. The differences are "
            "shown anew, your choice still stands; please review it once more."
        ),
    )
    return show_merge(request, carried, form)


def _read_again(
    request: StaffRequest, wanted: Carried, reading: Reading
) -> HttpResponse:
    again = wanted.read()
    inspection = fetch(request.user, wanted.inspection)
    form = MergeForm(
        reading=again,
        comparison=compared(inspection, again, request.user),
        was_cleared=wanted.cleared,
        typed=typed_from(typed_in(request.POST, reading)),
    )
    form.keep_choices(request.POST)
    if request.POST.get("do") == "write":
        messages.warning(
            request,
            _("The text was read anew as you asked. Please review it once more."),
        )
    return show_merge(request, wanted, form)


def _doubts(form: MergeForm) -> list[Remark]:
    """Return the doubts of the reading, but for those about what stays as it is."""
    matches = form.comparison.matches
    same = {n for n, one in enumerate(matches) if one.finding and not one.cells}
    return [it for it in form.reading.remarks if it.blocks or it.finding not in same]


def _seal(comparison: Comparison) -> str:
    return digest_of(comparison.facts())


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A finding of which the table says something else, cell by cell with its box."""

    number: int
    record: Finding | None
    cells: list[tuple[Cell, Tick]]
    tick: Tick
    is_writable: bool
    is_doubted: bool
    remarks: list[Remark]


def show_merge(
    request: StaffRequest, carried: Carried, form: MergeForm
) -> HttpResponse:
    comparison = form.comparison
    inspection = fetch(request.user, carried.inspection)
    asked = asked_of_offices(form.reading, inspection.organisation)
    remarks = (*_doubts(form), *comparison.remarks, *asked)
    differing = list(form.changed())
    about = rows_of(form, remarks, [n for n, _match, _cells in differing])
    changed = [
        ChangedRow(
            number=row.number,
            record=match.finding,
            cells=cells,
            tick=form.row_tick(n),
            is_writable=bool(match.writable),
            is_doubted=row.is_doubted,
            remarks=row.remarks,
        )
        for row, (n, match, cells) in zip(about, differing, strict=True)
    ]
    matches = comparison.matches
    unknown = [n for n, one in enumerate(matches) if one.finding is None]
    shown = rows_of(form, remarks, unknown[: corrected(form.reading)])
    new = [replace(row, tick=form.row_tick(row.number - 1)) for row in shown]
    same = [one.finding for one in matches if one.finding and not one.cells]
    return show_review(
        request,
        replace(carried, seen=_seal(comparison)),
        form,
        remarks=remarks,
        over=inspection,
        is_merged=True,
        rows=new,
        number=len(unknown),
        changed=changed,
        same=same[:MOST_CORRECTED],
        same_number=len(same),
        ticks=" ".join(form.ticks()),
    )
