"""Which offices of one body have reported: the last periods of its inspections."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from rectification.models import Inspection, ReportingPeriod, Urge, User
from rectification.models.findings.reported import OfficeRow, matrix
from rectification.views.inspections.reporting import (
    CellView,
    Head,
    Row,
    cell_view,
    head,
    legend,
)
from rectification.workflow import Permission

COLUMNS = 4  # periods side by side
ON_SHEET = 9  # offices
Column = list[ReportingPeriod]


@dataclass(frozen=True, slots=True)
class UrgeLink:
    """Where all are urged that owe to an inspection: so many offices."""

    label: str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Reports:
    """`urges`: by inspection; `urge_urls`: by office (key)."""

    heads: list[Head]
    rows: list[Row]
    legend: list[CellView]
    urges: list[UrgeLink]
    urge_urls: Mapping[int, str]

    @property
    def first(self) -> list[Row]:
        """The offices that one sheet takes; those that owe come first."""
        return sorted(self.rows, key=lambda row: not row.urge_url)[:ON_SHEET]

    @property
    def more(self) -> int:
        return len(self.rows) - len(self.first)

    @property
    def url(self) -> str:
        """Where one presses first; "" where nothing is to be urged."""
        return self.urges[0].url if self.urges else ""


def reports(user: User, inspections: Sequence[Inspection]) -> Reports:
    """Return how the offices stand; the inspections come with their bodies."""
    today = timezone.localdate()
    columns = _columns(inspections)
    rows = matrix(columns, now=timezone.now())
    known = {one.pk: one for one in inspections if user.may(Permission.URGE, one)}
    urges = {row.office.pk: _urge_url(row, known) for row in rows}
    running = [one for column in columns for one in column if one.is_running(on=today)]
    urged = _urged(running)
    late = any(one.is_overdue(on=today) for one in running)
    return Reports(
        heads=[head(column[0], today, "") for column in columns],
        rows=[_row(row, columns, urges, urged, late=late) for row in rows],
        legend=legend(),
        urges=list(_links(rows, known)),
        urge_urls={office: url for office, url in urges.items() if url},
    )


def _columns(inspections: Sequence[Inspection]) -> list[Column]:
    """Put the periods of the same days side by side; the last ones, in their order."""
    found: dict[tuple[object, ...], list[ReportingPeriod]] = {}
    begun = ReportingPeriod.objects.begun_of(
        [one.pk for one in inspections], on=timezone.localdate()
    )
    for periods in begun.values():
        for one in periods[-COLUMNS:]:
            found.setdefault((one.until, one.since), []).append(one)
    return [found[span] for span in sorted(found)][-COLUMNS:]


def _urge_url(row: OfficeRow, known: Mapping[int, Inspection]) -> str:
    for key in sorted(row.owing & known.keys()):
        url = reverse("inspection-urge", args=[known[key].reference])
        return f"{url}?office={row.office.pk}"
    return ""


def _urged(running: Iterable[ReportingPeriod]) -> dict[int, int]:
    """Count by office how often it was urged in what runs now."""
    rows = Q(pk__in=[])
    for one in running:
        rows |= Q(inspection=one.inspection_id, since=one.since)
    counted = Urge.objects.filter(rows).order_by().values_list("office")
    return dict(counted.annotate(number=Count("pk")))


def _row(
    row: OfficeRow,
    columns: Sequence[Column],
    urges: Mapping[int, str],
    urged: Mapping[int, int],
    *,
    late: bool,
) -> Row:
    today = timezone.localdate()
    ahead = [not late and one[0].is_running(on=today) for one in columns]
    return Row(
        name=row.office.name,
        cells=[
            cell_view(cell, is_ahead=is_ahead)
            for cell, is_ahead in zip(row.cells, ahead, strict=True)
        ],
        urged=urged.get(row.office.pk, 0),
        urge_url=urges[row.office.pk],
    )


def _links(
    rows: Sequence[OfficeRow], known: Mapping[int, Inspection]
) -> Iterable[UrgeLink]:
    for key, inspection in known.items():
        if number := sum(key in row.owing for row in rows):
            url = reverse("inspection-urge", args=[inspection.reference])
            name = str(inspection) if len(known) > 1 else ""
            yield UrgeLink(name, number, url)
