"""Tags of the components: what a template cannot do by printing and looping."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django import template
from django.forms import BaseForm
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rectification.notices.notice import SOON
from rectification.public_site.document import Count

register = template.Library()

BAR_WIDTH = 1000  # units of the bar's viewBox

# Every code that is drawn with a shape and a colour. An unknown one is drawn idle.
TONES = {
    # findings, as records and as a notice prints them
    "registered": "idle",
    "unknown": "idle",
    "ongoing": "ongoing",
    "submitted": "waiting",
    "completed": "done",
    "substantially_completed": "partly",
    "long_term": "long",
    "not_completed": "idle",
    # later deadlines asked for
    "waiting": "waiting",
    "endorsed": "partly",
    "granted": "done",
    "refused": "late",
    # help asked for
    "asked": "waiting",
    "answered": "partly",
    "solved": "done",
    # orders to reply, and their colours
    "to_sign": "waiting",
    "issued": "ongoing",
    "given": "ongoing",
    "closed": "done",
    "blue": "ongoing",
    "yellow": "waiting",
    "red": "late",
    # verifications
    "thorough": "done",
    "basic": "partly",
    "failed": "late",
    # look-backs
    "held": "done",
    "relapsed": "late",
    # yearly check-ins
    "confirmed": "done",
    "returned": "late",
    # opinions from the public
    "received": "waiting",
    "accepted": "ongoing",
    "reply_drafted": "waiting",
    "refusal_drafted": "waiting",
    "replied": "done",
    "declined": "idle",
    # measures
    "planned": "idle",
    "under_way": "ongoing",
    "done": "done",
    # reports and editions
    "drafting": "ongoing",
    "in_review": "waiting",
    "approved": "partly",
    "frozen": "partly",
    "public": "done",
    "void": "idle",
    "withdrawn": "late",
    # derived
    "overdue": "late",
    "due_soon": "waiting",
    # messages
    "debug": "idle",
    "info": "ongoing",
    "success": "done",
    "warning": "waiting",
    "error": "late",
}


# Every tone has a shape of its own, told apart without colour.
_SHAPES = {
    "done": '<circle cx="8" cy="8" r="7" fill="currentColor" stroke="none"/>'
    '<path class="shape__cut" d="M4.5 8.3l2.5 2.5 4.6-5.2"/>',
    "ongoing": '<circle cx="8" cy="8" r="6"/>'
    '<path d="M8 2a6 6 0 010 12z" fill="currentColor" stroke="none"/>',
    "waiting": '<path d="M3 2h10L3 14h10z" fill="currentColor" '
    'stroke-linejoin="round"/>',
    "partly": '<circle cx="8" cy="8" r="6"/>'
    '<path d="M8 8V2a6 6 0 11-6 6z" fill="currentColor" stroke="none"/>',
    "long": '<path d="M8 8c-2-3.5-6.6-3-6.6 0S6 11.5 8 8s6.6-3 6.6 0S10 11.5 8 8z"/>',
    "late": '<path d="M8 1L15.5 14.5H.5z" fill="currentColor" stroke="none"/>'
    '<path class="shape__cut" d="M8 5.5v4.5M8 11.5v1.7"/>',
    "idle": '<circle cx="8" cy="8" r="6" stroke-dasharray="2.4 2.3"/>',
}
_DRAWN = {
    drawn: mark_safe(  # noqa: S308
        f'<svg class="shape" viewBox="0 0 16 16" aria-hidden="true">{lines}</svg>'
    )
    for drawn, lines in _SHAPES.items()
}


@dataclass(frozen=True, slots=True)
class BarPart:
    """A count as it is drawn: from `x` on, in units of the bar."""

    count: Count
    x: int
    width: int

    @property
    def tone(self) -> str:
        return tone(self.count.status)


@register.filter
def tone(code: str) -> str:
    """Return the tone a status, state or message level is drawn in."""
    return TONES.get(str(code), "idle")


# After which signs a long heading in Chinese may go on in the next line.
_PARTS = {4: (2,), 5: (2,), 6: (2, 4), 7: (3,)}


@register.filter
def head_lines(words: object) -> str:
    """Let the heading of a narrow column break where its parts meet, nowhere else."""
    said = str(words)
    ends = [0, *_PARTS.get(len(said), ()), len(said)]
    if len(ends) == 2 or said.startswith("已") or said.isascii():
        return said
    parts = ((said[first:last],) for first, last in pairwise(ends))
    return format_html_join(mark_safe("<wbr>"), "{}", parts)


@register.simple_tag
def shape(drawn: str) -> SafeString:
    """Draw the shape of a tone; a list has hundreds of them."""
    return _DRAWN.get(drawn, _DRAWN["idle"])


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """One thing that is wrong in a form; `target`: the id of its control, if any."""

    target: str
    label: str
    sentence: str


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm | None, lead: str = "") -> dict[str, object]:
    """Print what is wrong in a form, each with a link to its field; `lead` before it.

    A group of boxes has no control of its own: its first one is led to.
    """
    rows: list[ErrorRow] = []
    if not form:
        return {"rows": rows}
    for name, errors in form.errors.items():
        is_shown = name in form.fields and not form[name].is_hidden
        field = form[name] if is_shown else None
        target = field.id_for_label or f"{field.auto_id}_0" if field else ""
        label = str(field.label) if field else ""
        rows += [ErrorRow(target, label, str(one)) for one in errors]
    return {"rows": rows, "lead": lead}


@register.inclusion_tag("components/due.html")
def due(days: int | None, wording: str = "") -> dict[str, object]:
    """Print the days left (negative: overdue, None: no date) and the wording."""
    if days is None:
        drawn = "idle"
    elif days < 0:
        drawn = "late"
    else:
        drawn = "waiting" if days <= SOON else "ongoing"
    return {"left": days_words(days), "tone": drawn, "wording": wording}


def days_words(days: int | None) -> str:
    """Say how many days are left, or over; "" where there is no day."""
    if days is None:
        return ""
    if days == 0:
        return _("Due today")
    if days < 0:
        said = ngettext("%(days)s day overdue", "%(days)s days overdue", -days)
    else:
        said = ngettext("%(days)s day left", "%(days)s days left", days)
    return said % {"days": abs(days)}


@register.inclusion_tag("components/counts_bar.html")
def counts_bar(counts: Iterable[Count]) -> dict[str, object]:
    """Print counts as one bar and a list; widths add up to the bar exactly."""
    return _bar(counts)


@register.inclusion_tag("components/counts_line.html")
def counts_line(counts: Iterable[Count]) -> dict[str, object]:
    """Print counts as a bar alone, beside a sentence that says the same."""
    return _bar(counts)


def _bar(counts: Iterable[Count]) -> dict[str, object]:
    rows = list(counts)
    total = sum(row.number for row in rows)
    parts: list[BarPart] = []
    reached = seen = 0
    for row in rows:
        seen += row.number
        end = seen * BAR_WIDTH // total if total else 0
        # A gap of paper between two states: they are told apart without colour.
        gap = 4 if 0 < seen < total and end - reached > 8 else 0
        parts.append(BarPart(row, reached, end - reached - gap))
        reached = end
    return {"parts": parts, "total": total}


@register.simple_block_tag
def panel(content: SafeString, title: str, anchor: str = "") -> SafeString:
    """Frame a part of a page as a section named by its heading.

    `anchor` (ASCII) is wanted where the title has no ASCII of its own.
    """
    anchor = anchor or slugify(title)
    if not anchor:
        return format_html(
            '<section class="panel"><h2 class="panel__title">{}</h2>'
            '<div class="panel__body">{}</div></section>',
            title,
            content,
        )
    return format_html(
        '<section class="panel" id="{0}" aria-labelledby="{0}-title">'
        '<h2 class="panel__title" id="{0}-title">{1}</h2>'
        '<div class="panel__body">{2}</div></section>',
        anchor,
        title,
        content,
    )
