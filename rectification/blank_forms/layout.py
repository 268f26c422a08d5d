"""Where in a form the headings stand, and which field each column takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from rectification.blank_forms.fields import NUMBER, guessed
from rectification.blank_forms.grid import Form, Grid
from rectification.errors import UnreadableFile
from rectification.intake.table.cells import Row
from rectification.intake.table.heads import find_head, merged

_SEARCHED = 40  # rows in which the headings come
DEEPEST = 4  # rows of headings
ANY = 10_000  # blank rows below, where nothing stands there


@dataclass(frozen=True, slots=True)
class Column:
    """`at`: its place in the table, from 0; `field`: of the ledger, "" left blank."""

    at: int
    heading: str
    field: str


@dataclass(frozen=True, slots=True)
class Layout:
    """`first`, `last`: rows of the headings; `free`: blank ones that stand below them.

    `blanks`: what the form asks for around its table.
    """

    kind: str
    table: str
    first: int
    last: int
    free: int
    columns: tuple[Column, ...]
    blanks: tuple[str, ...] = ()

    @property
    def named(self) -> int:
        return sum(bool(one.field) for one in self.columns)

    @property
    def tells_findings(self) -> bool:
        """Whether a column holds anything of a finding."""
        return any(one.field not in ("", NUMBER) for one in self.columns)

    def mapped(self, fields: Mapping[int, str]) -> "Layout":
        """Return it with other fields, by the place of their column."""
        columns = [
            replace(one, field=fields.get(one.at, one.field)) for one in self.columns
        ]
        return replace(self, columns=tuple(columns))

    def data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Layout":
        columns = tuple(Column(**one) for one in data["columns"])
        blanks = tuple(data["blanks"])
        return cls(**{**data, "columns": columns, "blanks": blanks})


def find_layout(form: Form) -> Layout:
    """Return the likeliest place of the headings, of all tables of a form."""
    for grid in form.grids:
        if place := _place(grid, is_known=True):
            return layout_at(form, grid.name, *place)
    for grid in form.grids:
        if place := _place(grid, is_known=False):
            return layout_at(form, grid.name, *place)
    grid = form.grids[0]
    first = min(grid.cells, default=1)
    return layout_at(form, grid.name, first, first)


def layout_at(form: Form, table: str, first: int, last: int) -> Layout:
    """Return the layout with the headings in rows named by somebody.

    Raises UnreadableFile with what to do, where no finding could go below them.
    """
    grid = next((one for one in form.grids if one.name == table), form.grids[0])
    first = max(1, min(first, grid.height))
    last = max(first, min(last, grid.height, first + DEEPEST - 1))
    columns = tuple(_columns(grid, first, last))
    free = _free(grid, last, is_document=form.kind == "docx")
    return Layout(form.kind, grid.name, first, last, free, columns, tuple(form.blanks))


def check(layout: Layout) -> None:
    if layout.free == 0:
        raise UnreadableFile(
            _(
                "No blank row stands below the headings in row %(row)d: findings are "
                "entered as that row is drawn. Leave one blank in the form, choose it "
                "anew; or name other rows as the headings."
            )
            % {"row": layout.last}
        )


def _place(grid: Grid, *, is_known: bool) -> tuple[int, int] | None:
    """Return the first and last row of the headings, None where none looks so."""
    numbers = [n for n in sorted(grid.cells) if n <= _SEARCHED]
    rows = [Row(n, n, _cells(grid, n)) for n in numbers]
    for skipped in range(len(rows)):
        head = find_head(rows[skipped:])
        if head is None or (is_known and not head.is_known):
            continue
        at = skipped + head.at
        first = min(_tops(grid, numbers[at]), default=numbers[at])
        return first, _last(grid, rows, at)
    return None


def _cells(grid: Grid, row: int) -> tuple[str, ...]:
    return tuple(grid.text(row, at) for at in range(grid.width))


def _tops(grid: Grid, row: int) -> Iterator[int]:
    """Yield where the cells begin that reach down into a row."""
    for top, _left, bottom, _right in grid.spans:
        if top < row <= bottom:
            yield top


def _last(grid: Grid, rows: Sequence[Row], at: int) -> int:
    number = rows[at].number
    reaching = [one[2] for one in grid.spans if one[0] <= number < one[2]]
    reaching = [one for one in reaching if one < number + DEEPEST]
    if reaching:
        return max(reaching)
    second = rows[at + 1] if at + 1 < len(rows) else None
    is_next = second is not None and second.number == number + 1
    return number + 1 if is_next and merged(rows[at], rows[at + 1]) else number


def _columns(grid: Grid, first: int, last: int) -> Iterator[Column]:
    """Yield the columns; one under the heading of the one before is none."""
    places = [
        at
        for at in range(grid.width)
        if grid.span(last, at)[1] == at and _words(grid, first, last, at)
    ]
    words = [_words(grid, first, last, at) for at in places]
    for at, said, field in zip(places, words, guessed(words), strict=True):
        yield Column(at, "／".join(said), field)


def _words(grid: Grid, first: int, last: int, at: int) -> list[str]:
    """Return what stands over a column, from the top down."""
    found: dict[tuple[int, int], str] = {}
    for row in range(first, last + 1):
        top, left, _bottom, _right = grid.span(row, at)
        if text := grid.text(max(top, first), left).replace("\n", ""):
            found[top, left] = text
    return list(dict.fromkeys(found.values()))


def _free(grid: Grid, last: int, *, is_document: bool) -> int:
    """Count the blank rows below the headings; of a sheet that ends there, ANY."""
    free = 0
    for row in range(last + 1, grid.height + 1):
        if not grid.is_blank(row):
            return free
        free += 1
    return free if is_document else ANY
