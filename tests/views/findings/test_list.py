"""The list of findings: filters, totals, sorting and paging as the address says."""

import re
from datetime import date, timedelta
from html import unescape
from itertools import product

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rectification.models import Aspect, Finding, Inspection, Responsibility, User
from rectification.views.findings.listing import CAP, PAGE, SORTS, _page
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    make_finding,
    make_inspection,
    make_office,
)

pytestmark = pytest.mark.django_db
URL = "/staff/findings/"
ROW = re.compile(r'<th scope="row" class="table__title"><a href="([^"]+)"')
TOTAL = re.compile(
    r'<li class="tone-[a-z]+"><a href="([^"]+)">.*?'
    r'<span class="counts__number">([^<]+)</span>',
    re.S,
)
NEXT = re.compile(r'rel="next" href="([^"]+)"')
PREVIOUS = re.compile(r'rel="prev" href="([^"]+)"')


@pytest.fixture
def inspection(cast: Cast) -> Inspection:
    return make_inspection(cast=cast)


def read(client: Client, query: str = "") -> str:
    response = client.get(URL + query)
    assert response.status_code == 200
    return response.content.decode()


def references(html: str) -> list[str]:
    return [url.rstrip("/").rpartition("/")[2] for url in ROW.findall(html)]


def listed(user: User, query: str = "") -> set[str]:
    return set(references(read(client_of(user), query)))


def walked(client: Client, query: str = "") -> list[str]:
    """Follow the link to the next page to the end; return every row on the way."""
    found: list[str] = []
    while True:
        html = read(client, query)
        found += references(html)
        following = NEXT.search(html)
        if following is None:
            return found
        query = unescape(following[1])


def make_many(inspection: Inspection, count: int, **fields: object) -> list[Finding]:
    """Add findings straight to the table: a page does not care how they came."""
    first = inspection.take_serials(count)
    made = Finding.objects.bulk_create(
        Finding(
            **{
                "inspection": inspection,
                "serial": serial,
                "reference": f"{inspection.reference}-{serial:02d}",
                "position": serial,
                "title": f"第{serial}册台账缺页",
                "state": FindingState.ONGOING,
            }
            | fields
        )
        for serial in range(first, first + count)
    )
    return list(made)


# --- who sees what -------------------------------------------------------------------


def test_everybody_sees_their_own(cast: Cast, inspection: Inspection) -> None:
    own = make_finding(cast=cast, inspection=inspection)
    other = make_finding(cast=cast, inspection=inspection, offices=[cast.other_office])
    assert listed(cast.handler) == {own.reference}
    assert listed(cast.stranger) == {other.reference}
    for who in (cast.coordinator, cast.leader, cast.verifier, cast.auditor):
        assert listed(who) == {own.reference, other.reference}
    assert listed(cast.outsider) == set()


# --- filters -------------------------------------------------------------------------


def test_each_filter_lists_what_it_names(cast: Cast) -> None:
    today = timezone.localdate()
    first = make_inspection(cast=cast, feedback_on=date(2021, 3, 1), theme="基层治理")
    second = make_inspection(cast=cast, feedback_on=date(2022, 4, 14))
    aspect = Aspect.objects.create(inspection=first, title="在服务群众方面")
    late = make_finding(
        cast=cast,
        inspection=first,
        title="窗口排队时间长",
        aspect=aspect,
        leader="孙副局长",
        kind="dated",
        state=FindingState.ONGOING,
        due_on=today - timedelta(days=1),
        due_precision="day",
    )
    soon = make_finding(
        cast=cast,
        inspection=second,
        title="台账登记不规范",
        original_text="登记簿缺页100%未补。",
        kind="immediate",
        offices=[cast.office, cast.other_office],
        state=FindingState.SUBMITTED,
        due_on=today + timedelta(days=7),
        due_precision="day",
    )
    closed = make_finding(
        cast=cast,
        inspection=second,
        state=FindingState.COMPLETED,
        due_on=today - timedelta(days=9),
        due_precision="day",
    )
    expected = {
        "?q=排队": {late},
        "?q=100%25": {soon},
        "?q=0_未": set(),
        "?state=ongoing": {late},
        "?state=submitted&state=completed": {soon, closed},
        f"?office={cast.other_office.pk}": {soon},
        "?leader=孙副": {late},
        "?aspect=群众": {late},
        f"?inspection={second.reference}": {soon, closed},
        "?kind=dated&kind=immediate": {late, soon},
        "?due=overdue": {late},
        "?due=7": {soon},
        "?due=none": set(),
        "?year=2021": {late},
        "?idle=on": {late},
        "?year=2022&state=completed": {closed},
        "?inspection=2099-001": set(),
        "?office=999999999999999999": set(),
        "?before=none~7&after=": {late, soon, closed},
    }
    for query, found in expected.items():
        assert listed(cast.coordinator, query) == {one.reference for one in found}, (
            query
        )


def test_progress_of_this_month_that_stands_takes_a_finding_off(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    entry = finding.record_progress(
        by=cast.handler, text="已补一册。", happened_on=timezone.localdate()
    )
    assert listed(cast.coordinator, "?idle=on") == set()
    entry.withdraw(by=cast.handler, reason="填报错误")
    assert listed(cast.coordinator, "?idle=on") == {finding.reference}


BAD = [
    "?state=gone",
    "?kind=%00",
    "?due=yesterday",
    "?year=abc",
    "?year=99999999999999999999",
    "?office=1%27",
    "?office=٣",
    "?inspection=%00",
    "?q=%00",
    "?q=" + "长" * 101,
    "?cols=password",
]


@pytest.mark.parametrize("query", BAD)
def test_a_filter_that_cannot_be_read_says_so_and_lists_nothing(
    cast: Cast, query: str
) -> None:
    make_finding(cast=cast)
    html = read(client_of(cast.coordinator), query)
    assert "errorlist" in html
    assert references(html) == []


CURSORS = ["x", "~", "1~2", "1~2~3", "none~1", "2022-13-45~1", "9" * 30, "%00~1", "é~1"]
CURSORS += ["9" * 18 + "~1", "a~1", "~~~~", "a%F0%9F~1", "0001-01-01~1"]


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{name}" for name in SORTS), "bogus"])
def test_a_broken_cursor_never_breaks_the_page(cast: Cast, sort: str) -> None:
    make_finding(cast=cast)
    client = client_of(cast.coordinator)
    for cursor in CURSORS:
        read(client, f"?sort={sort}&after={cursor}")
        read(client, f"?sort={sort}&before={cursor}")


def test_an_empty_list_tells_why(cast: Cast) -> None:
    client = client_of(cast.coordinator)
    assert 'class="empty"' in read(client)
    make_finding(cast=cast)
    html = read(client, "?q=没有这个词")
    assert 'class="empty"' in html
    assert f'href="{URL}"' in html  # the way out


# --- columns -------------------------------------------------------------------------


def test_the_address_chooses_the_columns(cast: Cast) -> None:
    make_finding(cast=cast, leader="孙副局长", person="李经办")
    client = client_of(cast.coordinator)
    shown = read(client).partition("<table")[2]
    assert "孙副局长" in shown
    assert "李经办" not in shown
    shown = read(client, "?cols=person&cols=state").partition("<table")[2]
    assert "孙副局长" not in shown
    assert "李经办" in shown
    assert shown.count("<th scope=") == 3 + 1  # title, person, state; the row's own


def test_a_long_title_is_cut_and_the_page_stays_small(
    cast: Cast, inspection: Inspection
) -> None:
    make_many(inspection, PAGE + 5, title="长" * 1000, leader="责" * 40)
    html = read(client_of(cast.coordinator))
    assert len(html.encode()) <= 80 * 1024
    assert "长" * 200 not in html


# --- totals --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ["", "?q=台账", "?state=ongoing&sort=-deadline", "?due=20", "?due=overdue&idle=on"],
)
@pytest.mark.parametrize("who", ["coordinator", "handler", "verifier"])
def test_every_total_leads_to_that_many_rows(cast: Cast, who: str, query: str) -> None:
    today = timezone.localdate()
    inspection = make_inspection(cast=cast)
    for days, state in product((-3, 0, 20, 21), FindingState):
        if state not in ("completed", "submitted"):
            make_finding(
                cast=cast,
                inspection=inspection,
                state=state,
                due_on=today + timedelta(days=days),
                due_precision="day",
            )
    make_finding(cast=cast, inspection=inspection, state=FindingState.SUBMITTED)
    made = make_many(inspection, PAGE + 3)
    Responsibility.objects.bulk_create(
        Responsibility(finding=one, office=cast.office) for one in made
    )
    client = client_of(getattr(cast, who))
    totals = TOTAL.findall(read(client, query))
    assert len(totals) >= 2
    for url, number in totals:
        rows = walked(client, unescape(url))
        assert len(rows) == len(set(rows)) == int(number), url


def test_totals_are_counted_no_further_than_a_thousand(
    cast: Cast, inspection: Inspection
) -> None:
    make_many(inspection, CAP + 1)
    make_many(inspection, CAP, state=FindingState.REGISTERED)
    numbers = [number for _url, number in TOTAL.findall(read(client_of(cast.leader)))]
    assert numbers == ["1,000以上", "1,000", "1,000以上"]  # all, registered, ongoing


# --- order and pages -----------------------------------------------------------------


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{name}" for name in SORTS)])
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


# --- constant work -------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["", "?state=ongoing&q=台账&sort=-deadline", "?sort=-updated&due=overdue"]
)
@pytest.mark.parametrize("who", ["coordinator", "handler", "verifier", "auditor"])
def test_the_list_costs_the_same_at_one_and_at_fifty_rows(
    cast: Cast, inspection: Inspection, who: str, query: str
) -> None:
    client = client_of(getattr(cast, who))

    def cost() -> int:
        client.get(URL + query)  # the session is written once a minute
        with CaptureQueriesContext(connection) as context:
            read(client, query)
        return len(context)

    def grow(count: int) -> None:
        made = make_many(
            inspection, count, due_on=date(2022, 6, 30), due_precision="day"
        )
        Responsibility.objects.bulk_create(
            Responsibility(finding=one, office=office)
            for one in made
            for office in (cast.office, cast.other_office)
        )
        make_office(organisation=cast.organisation)
        make_inspection(cast=cast)

    grow(1)
    few = cost()
    grow(PAGE + 9)
    assert cost() == few
    assert few <= 9
