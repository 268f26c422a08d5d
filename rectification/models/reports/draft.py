"""Work on a draft: its parts, its paragraphs, a finding's own wording, its style.

Every verb is guarded by the report's version and logged with what stood before.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from django.utils.translation import gettext

from rectification.errors import Refusal
from rectification.models.reports.row import ReportRow

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.reports.report import ReportItem, ReportSection

Lines = Sequence[Sequence[str]]  # of [role, wording]
MOST_SECTIONS = 200
FIXED = frozenset({"head", "tail"})  # stand first and last


class Drafting(ReportRow):
    class Meta:
        abstract = True

    @contextmanager
    def editing(
        self, *, by: "User", version: int, reason: str = "", **fields: object
    ) -> Iterator[Self]:
        """Change fields, and sections or items within the block, as one edit.

        Yields the locked row, whose version has already moved on.
        """
        with self._locked() as row:
            row._check("edit", by=by, reason=reason)
            row._check_version(version)
            yield row
            row._change("edit", by=by, reason=reason, version=row.version + 1, **fields)

    @contextmanager
    def _redrafting(self, by: "User", version: int) -> Iterator[Self]:
        """The same for verbs that log what they did themselves, last of all."""
        with self._locked() as row:
            row._check("edit", by=by)
            row._check_version(version)
            row.version += 1
            row.save(update_fields=["version"])
            yield row

    # --- sections --------------------------------------------------------------

    def word_section(
        self,
        *,
        by: "User",
        version: int,
        section: "ReportSection",
        lines: Lines,
        title: str | None = None,
    ) -> None:
        """Replace a part's own paragraphs; `title` None leaves it alone."""
        with self._redrafting(by, version) as row:
            kept = row._part(section)
            before = {"title": kept.title, "lines": kept.lines}
            kept.title = kept.title if title is None else title
            kept.lines = [list(line) for line in lines]
            kept.save(update_fields=["title", "lines"])
            after = {"title": kept.title, "lines": kept.lines}
            row._note("word_section", by=by, before=before, after=after)

    def add_section(
        self, *, by: "User", version: int, title: str, lines: Lines, behind: int
    ) -> "ReportSection":
        """Add a part behind the one of that key, and behind all that lies within it."""
        with self._redrafting(by, version) as row:
            order = list(row.sections.order_by("position", "pk"))
            if len(order) >= MOST_SECTIONS:
                raise Refusal(gettext("This report has too many parts."))
            at = next((n for n, one in enumerate(order) if one.pk == behind), 0) + 1
            while at < len(order) and order[at].level > 1:
                at += 1
            if order and at == len(order) and order[-1].kind in FIXED:
                at = max(len(order) - 1, 1)
            made = row.sections.create(
                level=1, title=title, lines=[list(line) for line in lines]
            )
            _renumber([*order[:at], made, *order[at:]])
            row._note("add_section", by=by, after={"title": title, "lines": made.lines})
        return made

    def move_section(
        self, *, by: "User", version: int, section: "ReportSection", up: bool
    ) -> None:
        """Let a part change places with its neighbour, with all that lies within."""
        with self._redrafting(by, version) as row:
            blocks = _blocks(list(row.sections.order_by("position", "pk")), section.pk)
            at = next(n for n, one in enumerate(blocks) if one[0].pk == section.pk)
            other = at - 1 if up else at + 1
            fits = 0 <= other < len(blocks) and blocks[at][0].kind not in FIXED
            if not fits or blocks[other][0].level != blocks[at][0].level:
                raise Refusal(gettext("This part cannot be moved further."))
            if blocks[other][0].kind in FIXED:
                raise Refusal(gettext("This part cannot be moved further."))
            blocks[at], blocks[other] = blocks[other], blocks[at]
            _renumber([one for block in blocks for one in block])
            row._note("move_section", by=by, after={"title": section.title, "up": up})

    def remove_section(
        self, *, by: "User", version: int, section: "ReportSection"
    ) -> None:
        """Remove a part in which no finding stands."""
        with self._redrafting(by, version) as row:
            kept = row._part(section)
            order = list(row.sections.order_by("position", "pk"))
            behind = order[order.index(kept) + 1 :]
            holds = kept.items.exists() or (behind and behind[0].level > kept.level)
            if holds or kept.kind in FIXED:
                raise Refusal(gettext("Only a part without findings can be removed."))
            before = {"title": kept.title, "lines": kept.lines}
            kept.delete()
            row._note("remove_section", by=by, before=before)

    def note_laid_out(self, *, by: "User") -> None:
        """Log the parts of a draft that was just begun, and the findings in them."""
        after = {"parts": self.sections.count(), "findings": self.items.count()}
        self._note("lay_out", by=by, after=after)

    def _part(self, section: "ReportSection") -> "ReportSection":
        return self.sections.get(pk=section.pk)

    # --- findings ----------------------------------------------------------------

    def word_item(
        self,
        *,
        by: "User",
        version: int,
        item: "ReportItem",
        lines: Lines,
        over: str = "",
        status: str = "",
    ) -> None:
        """Put a finding in one's own words. `over`: digest of what the record said,
        with that public status.

        Without lines it follows the record and the style again.
        """
        with self._redrafting(by, version) as row:
            kept = row.items.select_related("finding").get(pk=item.pk)
            before = {"finding": kept.finding.reference, "lines": kept.lines}
            kept.lines = [list(line) for line in lines]
            kept.worded_over = over if kept.lines else ""
            kept.worded_for = status if kept.lines else ""
            kept.awaits_update = False
            kept.save(
                update_fields=["lines", "worded_over", "worded_for", "awaits_update"]
            )
            after = {"finding": kept.finding.reference, "lines": kept.lines}
            row._note("word_item", by=by, before=before, after=after)

    def confirm_item(self, *, by: "User", version: int, item: "ReportItem") -> None:
        """Say that a finding may be told again as in the last edition."""
        with self._redrafting(by, version) as row:
            kept = row.items.select_related("finding").get(pk=item.pk)
            kept.awaits_update = False
            kept.save(update_fields=["awaits_update"])
            row._note("confirm_item", by=by, after={"finding": kept.finding.reference})

    # --- style ---------------------------------------------------------------------

    @contextmanager
    def restyling(
        self, *, by: "User", version: int, style: Mapping[str, Any]
    ) -> Iterator[Self]:
        """Take another style; what follows from it is changed within the block."""
        with self._redrafting(by, version) as row:
            before, row.style = row.style, dict(style)
            row.save(update_fields=["style"])
            yield row
            row._note(
                "restyle", by=by, before={"style": before}, after={"style": row.style}
            )


def _renumber(order: Sequence["ReportSection"]) -> None:
    for position, one in enumerate(order):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])


def _blocks(order: list["ReportSection"], key: int) -> list[list["ReportSection"]]:
    """Cut the sections at the level of one of them, each with what lies within."""
    level = next(one.level for one in order if one.pk == key)
    blocks: list[list[ReportSection]] = []
    for one in order:
        if blocks and one.level > level and one.kind not in FIXED:
            blocks[-1].append(one)
        else:
            blocks.append([one])
    return blocks
