"""The list of findings: in the order asked for, page by page, on and back."""

from datetime import date
from html import unescape

import pytest
from django.http import QueryDict
from django.utils import timezone

from rectification.models import Finding, Inspection
from rectification.views.findings.listing import PAGE, SORTS, _page
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_finding, make_inspection
from tests.views.findings.listed import NEXT, PREVIOUS, make_many, read, references

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def inspection(cast: Cast) -> Inspection:
    return make_inspection(cast=cast)


CURSORS = ["x", "~", "1~2", "1~2~3", "none~1", "2022-13-45~1", "9" * 30, "%00~1", "é~1"]
CURSORS += ["9" * 18 + "~1", "a~1", "~~~~", "a%F0%9F~1", "0001-01-01~1"]
EITHER_WAY = [*SORTS, *(f"-{name}" for name in SORTS)]


def test_a_broken_cursor_never_breaks_the_page(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    visible = Finding.objects.visible_to(cast.coordinator)
    for sort in [*EITHER_WAY, "bogus"]:
        for cursor in CURSORS:
            for way in ("after", "before"):
                page = _page(visible, QueryDict(f"sort={sort}&{way}={cursor}"))
                assert set(page.rows) <= {finding}, (sort, cursor)
    client = client_of(cast.coordinator)
    for cursor in CURSORS:
        read(client, f"?sort=deadline&after={cursor}")


@pytest.mark.parametrize("sort", EITHER_WAY)
def test_walking_on_and_back_meets_every_row_once(
    cast: Cast, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many ties, dates that are missing, pages that end in the middle of a tie."""
    monkeypatch.setattr("rectification.views.findings.listing.PAGE", 4)
    days = [None, date(2022, 1, 1), date(2022, 1, 1), date(2022, 9, 30), None]
    for number in range(2):
        inspection = make_inspection(cast=cast)
        made = make_many(inspection, 9 + number, position=1)
        for finding, day in zip(made, days * 2, strict=False):
            finding.due_on, finding.due_precision = day, "day" if day else ""
            finding.state = FindingState.ONGOING if day else FindingState.REGISTERED
            finding.save()
        for finding in made[::3]:
            finding.record_progress(
                by=cast.coordinator, text="已办。", happened_on=timezone.localdate()
            )
    visible = Finding.objects.visible_to(cast.coordinator)
    query = QueryDict(f"sort={sort}")
    on: list[list[int]] = []
    while True:
        page = _page(visible, query)
        on.append([row.pk for row in page.rows])
        assert bool(page.previous) == (len(on) > 1)
        if not page.next:
            break
        query = QueryDict(page.next[1:])
    assert len(on) == 5  # 19 rows, four a page
    assert sorted(pk for rows in on for pk in rows) == sorted(
        visible.values_list("pk", flat=True)
    )
    back = [on[-1]]
    while page.previous:
        page = _page(visible, QueryDict(page.previous[1:]))
        assert page.next
        back.insert(0, [row.pk for row in page.rows])
    assert back == on


def test_rows_come_in_the_order_asked_for(cast: Cast, inspection: Inspection) -> None:
    days = [date(2022, 9, 30), None, date(2022, 6, 30)]
    made = [
        make_finding(
            cast=cast,
            inspection=inspection,
            position=3 - number,
            due_on=day,
            due_precision="month" if day else "",
        )
        for number, day in enumerate(days)
    ]
    made[1].record_progress(
        by=cast.handler, text="已办。", happened_on=timezone.localdate()
    )
    client = client_of(cast.coordinator)
    order = {
        "": [2, 1, 0],
        "-position": [0, 1, 2],
        "reference": [0, 1, 2],
        "deadline": [2, 0, 1],
        "-deadline": [1, 0, 2],
    }
    for sort, expected in order.items():
        found = references(read(client, f"?sort={sort}"))
        assert found == [made[number].reference for number in expected], sort
    made[2].record_progress(
        by=cast.handler, text="早些。", happened_on=date(2022, 5, 1)
    )
    newest_first = references(read(client, "?sort=-updated"))
    assert newest_first == [made[number].reference for number in (1, 2, 0)]
    assert references(read(client, "?sort=updated")) == newest_first[::-1]


def test_a_row_added_meanwhile_neither_repeats_nor_hides_another(
    cast: Cast, inspection: Inspection
) -> None:
    made = make_many(inspection, PAGE + 10)
    client = client_of(cast.coordinator)
    first = read(client)
    make_many(inspection, 1, position=0)
    link = NEXT.search(first)
    assert link is not None
    second = references(read(client, unescape(link[1])))
    assert second == [one.reference for one in made[PAGE:]]


def test_filters_and_columns_stay_while_paging(
    cast: Cast, inspection: Inspection
) -> None:
    make_many(inspection, PAGE + 1)
    client = client_of(cast.coordinator)
    html = read(client, "?state=ongoing&cols=state&sort=-reference")
    link = NEXT.search(html)
    assert link is not None
    for part in ("state=ongoing", "cols=state", "sort=-reference"):
        assert part in unescape(link[1])
    second = read(client, unescape(link[1]))
    assert len(references(second)) == 1
    assert PREVIOUS.search(second)
    assert NEXT.search(second) is None
