"""Components of the public pages, each in its states."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from rectification.notices.comparing.word_diff import Piece
from rectification.notices.notice import Status
from rectification.public_site.catalogue import PublicEdition
from rectification.public_site.comparison import ChangeWords
from rectification.public_site.document import (
    Joint,
    OfficePart,
    OfficeRow,
    counts_of,
)
from rectification.public_site.home import ReportRow
from rectification.publishing.status_labels import STATUS_LABELS

Context = dict[str, object]
WHEN = datetime(2024, 5, 6, 9, 0, tzinfo=UTC)


def public_samples() -> Iterator[tuple[str, Mapping[str, Context]]]:
    """Yield each component's file name, and its states with what they are given."""
    latest = _edition(2)
    down = _edition(2, withdrawn_at=WHEN, reason="含有个人信息")
    yield (
        "gone_words",
        {
            "taken down": {"edition": down},
            "erased": {"edition": _edition(2, erased_at=WHEN)},
            "retired": {"edition": _edition(1, is_retired=True)},
        },
    )
    yield (
        "later_bar",
        {
            "replaced": {"latest": latest, "latest_url": "#"},
            "later one gone": {"latest": down, "latest_url": "#"},
        },
    )
    yield from _lists(down)
    yield from _changes()


def _lists(down: PublicEdition) -> Iterator[tuple[str, Mapping[str, Context]]]:
    entry = ReportRow(
        url="#",
        title="中共云溪县某局党组关于巡察整改进展情况的通报",
        sentence="反馈问题11个：已完成3个，正在整改8个",
        counts=counts_of({Status.COMPLETED: 3, Status.ONGOING: 8}, 0),
        as_of=WHEN.date(),
        number=2,
        published_at=WHEN,
        body="云溪县某局",
        body_url="#",
    )
    yield (
        "report_entries",
        {
            "of a body": {"entries": [entry]},
            "of all": {"entries": [entry], "with_body": True},
            "later one gone": {"entries": [replace(entry, gone=down)]},
        },
    )
    rows = [
        OfficeRow("综合科", (_part("completed", 3, 0), _part("ongoing", 2, 60)), 1),
        OfficeRow("热线科", (_part("completed", 0, 0), _part("ongoing", 2, 0)), 0),
    ]
    shared = {"offices": rows, "joint": Joint(findings=6, shared=1, rows=7)}
    yield "offices_chart", {"usual": {"offices": rows}, "shared": shared}


def _changes() -> Iterator[tuple[str, Mapping[str, Context]]]:
    yield (
        "change_words",
        {
            "some": {
                "words": [
                    ChangeWords("done", "已完成"),
                    ChangeWords("late", "重新整改"),
                ]
            }
        },
    )
    pieces = (Piece("same", "计划"), Piece("gone", "10"), Piece("new", "12"))
    yield "pieces", {"changed": {"pieces": (*pieces, Piece("same", "月底完成。"))}}


def _part(status: str, number: int, x: int) -> OfficePart:
    return OfficePart(STATUS_LABELS[Status(status)], status, number, x, number * 20)


def _edition(
    number: int,
    *,
    withdrawn_at: datetime | None = None,
    reason: str = "",
    erased_at: datetime | None = None,
    is_retired: bool = False,
) -> PublicEdition:
    return PublicEdition(
        number=number,
        edition_id=number,
        digest="0" * 64,
        as_of=date(2024, 5, 6),
        published_at=WHEN,
        withdrawn_at=withdrawn_at,
        reason=reason,
        erased_at=erased_at,
        is_retired=is_retired,
    )
