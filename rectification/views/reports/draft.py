"""The draft page: the report's parts on the left, the public page on the right."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypedDict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rectification.access import requires
from rectification.errors import InvalidTransition, Refusal
from rectification.models import Report, ReportItem, ReportSection, User
from rectification.notices.comparing.diff import FindingChange
from rectification.notices.comparing.word_diff import Pieces
from rectification.notices.writing.write import fill
from rectification.public_site.comparison import ChangeWords, kind_words
from rectification.public_site.document import document
from rectification.publishing.data_date import data_date
from rectification.publishing.prepare import Prepared, prepare
from rectification.publishing.readiness import Hit
from rectification.publishing.readiness.reasons import for_report
from rectification.publishing.since_last_edition import changes
from rectification.records import Snapshot, add_missing, said_digest
from rectification.views.parts.answers import refused
from rectification.views.parts.papers import paper_links
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import HitRow
from rectification.views.reports.page import fetch, trail
from rectification.views.reports.redacted import redacted_rows
from rectification.workflow import Permission

FIXED = ("head", "tail")
_MARKS = "、.．（）() \u3000"  # around a number, left when it is taken away


def draft_url(report: Report, anchor: str = "") -> str:
    url = reverse("report-draft", args=[report.reference])
    return f"{url}#{anchor}" if anchor else url


def preview(report: Report, prepared: Prepared) -> dict[str, object]:
    """Return what the right half shows: the public page of this very moment."""
    as_of = data_date(report).as_of
    shown = document(prepared.notice, list(prepared.references), as_of)
    return {"report": report, "document": shown}


@requires(Permission.REPORT_EDIT)
@require_safe
def report_draft(request: StaffRequest, reference: str) -> HttpResponse:
    report = fetch(request.user, reference)
    if refusal := report.why_not("edit", by=request.user):
        return refused(request, report, refusal)
    prepared = prepare(report)
    taken = prepared.taken
    since = changes(report, prepared)
    parts = outline(report, taken, since or {})
    missing = _missing(report)
    context = {
        **preview(report, prepared),
        "parts": parts,
        "hits": hits(report, prepared),
        "redacted": redacted_rows(prepared),
        "missing": missing,
        "since": None if since is None else _changed(report, since),
        "papers": paper_links("report-changes", reference),
        "crumbs": trail(report, _("Draft")),
    }
    return render(request, "report/draft.html", context)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A finding in the report. `awaits`: nobody has looked at it for this edition."""

    item: ReportItem
    awaits: bool
    reference: str
    title: str
    is_stale: bool


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of the report with its findings."""

    section: ReportSection
    title: str
    items: list[ItemRow]
    is_fixed: bool
    is_removable: bool


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A finding printed otherwise than in the last edition."""

    reference: str
    title: str
    url: str
    words: tuple[ChangeWords, ...]
    lines: tuple[Pieces, ...]


def outline(report: Report, taken: Snapshot, since: Container[str]) -> list[PartRow]:
    """List the parts in order, each with its findings and what is to be said of them.

    By the report's own rows: a group that is empty now can still be edited.
    """
    told = dict(zip(taken.references, taken.notice.findings, strict=True))
    items: dict[int, list[ItemRow]] = {}
    for item in report.items.select_related("finding").order_by("position", "pk"):
        reference = item.finding.reference
        row = ItemRow(
            item=item,
            awaits=item.awaits_update and reference not in since,
            reference=reference,
            title=item.finding.title,
            is_stale=is_stale(item, said_digest(told[reference])),
        )
        items.setdefault(item.section_id, []).append(row)
    sections = list(report.sections.select_related("aspect").order_by("position", "pk"))
    outer = {one.pk for one, below in pairwise(sections) if below.level > one.level}
    return [
        PartRow(
            section=one,
            title=name_of(one),
            items=items.get(one.pk, []),
            is_fixed=one.kind in FIXED,
            is_removable=one.pk not in outer and one.pk not in items,
        )
        for one in sections
    ]


def _changed(report: Report, since: Mapping[str, FindingChange]) -> list[ChangedRow]:
    """List the findings printed otherwise than in the last edition, as readers see it.

    In printed order, then those that are printed no longer and have no address.
    """
    keys = _item_keys(report)
    return [
        ChangedRow(
            reference=reference,
            title=change.finding.title,
            url=reverse("report-item", args=[report.reference, keys[reference]])
            if reference in keys
            else "",
            words=kind_words(change),
            lines=change.lines,
        )
        for reference, change in since.items()
    ]


def is_stale(item: ReportItem, said: str) -> bool:
    """Whether the record beneath somebody's own words has changed since."""
    return bool(item.worded_over) and item.worded_over != said


def name_of(section: ReportSection) -> str:
    own = section.aspect.title if section.aspect else section.title
    if own or section.kind in FIXED or not section.lines:
        return own or str(section.get_kind_display())
    heading = fill(section.lines[0][1], {"group": section.title})
    return heading.strip(_MARKS)[:24] or str(section.get_kind_display())


def hits(report: Report, prepared: Prepared) -> list[HitRow]:
    """List what speaks against publishing, each with the way to its place."""
    keys = _item_keys(report)

    def place(hit: Hit) -> tuple[str, str]:
        if hit.place.finding is not None:
            reference = prepared.references[hit.place.finding]
            key = keys.get(reference)
            path = ("report-item", [report.reference, key])
        elif hit.place.section is not None:
            section = prepared.whole.sections[hit.place.section]
            reference, key = section.title or _("Paragraph"), None
            if hit.place.section < len(prepared.taken.sections):
                key = prepared.taken.sections[hit.place.section]
            path = ("report-section", [report.reference, key])
        else:
            return "", ""
        return reference, reverse(path[0], args=path[1]) if key else ""

    return [
        HitRow(hit.severity.value, hit.message, *place(hit))
        for one in for_report(report, prepared)
        if one.is_open
        for hit in one.hits
    ]


def _item_keys(report: Report) -> dict[str, int]:
    return dict(report.items.values_list("finding__reference", "pk"))


def _missing(report: Report) -> int:
    """Count the findings registered since the draft began."""
    held = report.items.values("finding")
    return report.inspection.findings.exclude(pk__in=held).count()


# --- steps without a page of their own ------------------------------------------------


@requires(Permission.REPORT_EDIT)
@require_POST
def report_arrange(request: StaffRequest, reference: str) -> HttpResponse:
    """Move or remove a part, let a finding follow its record, confirm it unchanged."""
    report = fetch(request.user, reference)
    verb, _sep, key = request.POST.get("do", "").partition(":")
    version = request.POST.get("version", "")
    if not version.isdecimal() or not key.isdecimal() or len(key + version) > 18:
        raise Refusal(_("This step is not known."))
    guard: Guard = {"by": request.user, "version": int(version)}
    if verb == "add":
        sentence, anchor = _add(report, guard), ""
    elif verb in ("up", "down", "remove"):
        sentence, anchor = _arrange(report, verb, int(key), guard), ""
    else:
        sentence = _reword(report, verb, int(key), guard)
        anchor = f"item-{int(key)}"
    messages.success(request, sentence)
    return redirect(draft_url(report, anchor))


class Guard(TypedDict):
    """Who changes the draft, over which version of it."""

    by: User
    version: int


def _add(report: Report, guard: Guard) -> str:
    count = add_missing(report, **guard)
    return ngettext(
        "%(count)d finding is added.", "%(count)d findings are added.", count
    ) % {"count": count}


def _arrange(report: Report, verb: str, key: int, guard: Guard) -> str:
    section = report.sections.filter(pk=key).first()
    if section is None:
        raise InvalidTransition(_("This part is no longer there."))
    if verb == "remove":
        report.remove_section(section=section, **guard)
    else:
        report.move_section(section=section, up=verb == "up", **guard)
    return _("The parts are changed.")


def _reword(report: Report, verb: str, key: int, guard: Guard) -> str:
    item = report.items.filter(pk=key).first()
    if item is None or verb not in ("follow", "confirm"):
        raise InvalidTransition(_("This finding is not in the report."))
    if verb == "follow":
        report.word_item(item=item, lines=[], **guard)
        return _("The record's wording is used again.")
    report.confirm_item(item=item, **guard)
    return _("Confirmed: told as in the last edition.")
