"""The list of findings: who sees what, filters, columns, in one number of queries."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs, quote

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rectification.forms.findings.filter import FindingFilter
from rectification.models import Aspect, Finding, Inspection, Responsibility
from rectification.views.findings.listing import PAGE
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    make_finding,
    make_inspection,
    make_office,
    make_organisation,
)
from tests.views.findings.listed import URL, listed, make_many, read, references
from tests.views.inspections.days import on

CHIP = re.compile(r'<li><a href="([^"]+)" title="取消此项筛选">(.+?) <span')

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def inspection(cast: Cast) -> Inspection:
    return make_inspection(cast=cast)


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
    second = make_inspection(cast=cast, feedback_on=date(2022, 4, 14), round="第三轮")
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
        f"?body={cast.organisation.pk}": {late, soon, closed},
        f"?body={cast.overseer.pk}": set(),
        "?round=第三轮": {soon, closed},
        "?round=三轮": set(),
        "?kind=dated&kind=immediate": {late, soon},
        "?due=overdue": {late},
        "?due=7": {soon},
        "?due=none": set(),
        "?year=2021": {late},
        "?lacks=office": set(),
        "?lacks=deadline": set(),
        "?lacks=measure": {late},
        "?year=2022&state=completed": {closed},
        f"?due_from={today:%Y-%m-%d}": {soon},
        f"?due_from=&due_to={quote(f'{today:%Y年%m月%d日}')}": {late, closed},
        f"?closed_from={today:%Y-%m-%d}&closed_to={today:%Y.%m.%d}": {closed},
        f"?closed_from={today + timedelta(days=1):%Y-%m-%d}": set(),
        f"?closed_to={today - timedelta(days=1):%Y-%m-%d}": set(),
        f"?last_from={today:%Y-%m-%d}": {soon, closed},
        f"?last_to={today - timedelta(days=1):%Y-%m-%d}": set(),
        "?source=audit": set(),
        "?source=inspection&state=completed": {closed},
        "?figure=overdue": {late},
        "?figure=on_time": set(),
        "?figure=ended_late": {closed},
        f"?group=leader:{quote('孙副局长')}": {late},
        "?group=leader:孙": set(),
        "?group=office:": set(),
        f"?group=aspect:{quote('在服务群众方面')}": {late},
        "?inspection=2099-001": set(),
        "?office=999999999999999999": set(),
        "?before=none~7&after=": {late, soon, closed},
    }
    for query, found in expected.items():
        assert listed(cast.coordinator, query) == {one.reference for one in found}, (
            query
        )


def test_of_what_is_over_nothing_is_listed_where_nobody_wants_it(cast: Cast) -> None:
    going, over = make_inspection(cast=cast), make_inspection(cast=cast)
    closed = FindingState.COMPLETED
    done = make_finding(cast=cast, inspection=going, state=closed)
    open_one = make_finding(cast=cast, inspection=going)
    make_finding(cast=cast, inspection=over, state=closed)
    wanted = {done.reference, open_one.reference}
    assert listed(cast.coordinator, "?under_way=on") == wanted
    assert len(listed(cast.coordinator)) == 3


def test_days_are_read_as_people_write_them(cast: Cast) -> None:
    spans = {
        "2026-03-31": ("2026-03-31", "2026-03-31"),
        "2026年3月": ("2026-03-01", "2026-03-31"),
        "2026年3月底": ("2026-03-31", "2026-03-31"),
        "2026年第二季度": ("2026-04-01", "2026-06-30"),
        "2026年下半年": ("2026-07-01", "2026-12-31"),
        "二〇二六年": ("2026-01-01", "2026-12-31"),
    }
    for text, span in spans.items():
        query = QueryDict(f"due_from={quote(text)}&due_to={quote(text)}")
        form = FindingFilter(query, user=cast.coordinator)
        assert form.is_valid(), text
        read = tuple(str(form.cleaned_data[f"due_{end}"]) for end in ("from", "to"))
        assert read == span, text


def test_each_filter_in_use_is_said_and_taken_off_by_itself(cast: Cast) -> None:
    query = (
        f"?state=ongoing&state=submitted&idle=on&q={quote('台账')}&due_to=2026-03-31"
    )
    html = read(client_of(cast.coordinator), f"{query}&office={cast.office.pk}")
    chips = dict(CHIP.findall(html))
    assert set(chips.values()) == {
        "状态：正在整改",
        "状态：待审核",
        "本期未填报进展",
        "查找：台账",
        "整改时限，至：2026年3月31日",
        f"科室：{cast.office.name}",
    }
    kept = [parse_qs(unescape(url).lstrip("?")) for url in chips]
    everything = parse_qs(f"{query.lstrip('?')}&office={cast.office.pk}")
    for rest in kept:
        assert sum(map(len, rest.values())) == sum(map(len, everything.values())) - 1


@pytest.fixture
def in_november() -> Iterator[None]:
    """It is 10 November; what was opened in September owes for the month."""
    with on(11, 10):
        yield


def owing(cast: Cast) -> Finding:
    with on(9, 7):
        return make_finding(cast=cast, state=FindingState.ONGOING)


def test_a_report_of_this_period_that_stands_takes_a_finding_off(
    cast: Cast, in_november: None
) -> None:
    finding = owing(cast)
    # Waits for a decision, has no office, is of an inspection that has no period yet.
    make_finding(cast=cast, inspection=finding.inspection, state=FindingState.SUBMITTED)
    make_finding(cast=cast, inspection=finding.inspection, offices=[])
    with on(11, 28):
        make_finding(cast=cast, state=FindingState.ONGOING)
        assert listed(cast.coordinator, "?idle=on") == {finding.reference}
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
    "?lacks=hope",
    "?year=abc",
    "?year=99999999999999999999",
    "?office=1%27",
    "?office=٣",
    "?inspection=%00",
    "?body=1%27",
    "?round=%00",
    "?q=%00",
    "?q=" + "长" * 101,
    "?cols=password",
    f"?due_from={quote('立行立改')}",
    f"?closed_to={quote('2026年13月')}",
    "?last_from=2026-02-30",
    "?source=x",
    "?figure=hope",
    "?group=body:1",
    "?group=office:1",
    "?group=x",
    "?group=leader:%00",
    f"?due_to={quote('2026年3月底前完成')}",
    "?due_from=2026-03-02&due_to=2026-03-01",
]


@pytest.mark.parametrize("query", BAD)
def test_a_filter_that_cannot_be_read_says_so_and_lists_nothing(
    cast: Cast, query: str
) -> None:
    make_finding(cast=cast)
    html = read(client_of(cast.coordinator), query)
    assert "errorlist" in html
    assert references(html) == []


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


# --- constant work -------------------------------------------------------------------


def test_the_list_costs_the_same_at_one_and_at_fifty_rows(
    cast: Cast, inspection: Inspection
) -> None:
    queries = ["", "?state=ongoing&q=台账&sort=-deadline", "?sort=-updated&due=overdue"]
    readers = [
        client_of(user)
        for user in (cast.coordinator, cast.handler, cast.verifier, cast.auditor)
    ]

    def costs() -> list[int]:
        found = []
        for client in readers:
            client.get(URL)  # the session is written once a minute
            for query in queries:
                read(client, query)  # and so is which list was looked at last
                with CaptureQueriesContext(connection) as context:
                    read(client, query)
                found.append(len(context))
        return found

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
    few = costs()
    grow(PAGE + 9)
    assert costs() == few
    assert max(few) <= 9


def test_what_is_reported_in_the_period_is_reported(
    cast: Cast, in_november: None
) -> None:
    """Whatever day it tells of: a late report is a report."""
    finding = owing(cast)
    with on(10, 31):
        words = {
            "by": cast.handler,
            "text": "补报。",
            "happened_on": date(2022, 10, 20),
        }
        finding.record_progress(**words)
    assert listed(cast.coordinator, "?idle=on") == {finding.reference}
    finding.record_progress(**words)
    assert listed(cast.coordinator, "?idle=on") == set()


def test_a_search_knows_numbers_width_and_several_words(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    finding = make_finding(cast=cast, inspection=inspection, title="第3季度台账未登记")
    other = make_finding(
        cast=cast, inspection=inspection, title="会议偏多", original_text=""
    )
    wide = make_finding(cast=cast, inspection=inspection, title="共１２项未办")
    finding.record_progress(
        by=cast.handler, text="补登四十六处。", happened_on=timezone.localdate()
    )
    for text, found in {
        "四十六处": finding,
        finding.reference: finding,
        finding.reference.partition("-")[2]: finding,
        "第３季度": finding,
        "台账 未登记": finding,
        "未登记　台账": finding,
        f"{other.reference} 会议": other,
        "12项": wide,
    }.items():
        assert listed(cast.coordinator, f"?q={quote(text)}") == {found.reference}, text
    assert listed(cast.coordinator, f"?q={quote('台账 会议')}") == set()


def test_every_office_and_inspection_is_offered_and_named(cast: Cast) -> None:
    body = cast.organisation
    offices = [make_office(organisation=body, name=f"第{n}科") for n in range(70)]
    first = make_inspection(cast=cast)
    for _number in range(65):
        make_inspection(cast=cast)
    url = f"/staff/findings/?office={offices[-1].pk}&inspection={first.reference}"
    page = client_of(cast.coordinator).get(url).content.decode()
    assert f'<option value="{offices[-1].pk}" selected>第69科</option>' in page
    assert f'<option value="{first.reference}" selected>{first}</option>' in page
    assert "<optgroup" not in page, "one body: no groups"


def test_who_sees_several_bodies_finds_offices_by_body(cast: Cast) -> None:
    for name in ("真河局", "安河局"):
        body = make_organisation(name=name, parent=cast.overseer)
        make_office(organisation=body, name="综合科")
    page = client_of(cast.verifier).get("/staff/findings/").content.decode()
    assert page.index('<optgroup label="安河局">') < page.index(
        '<optgroup label="真河局">'
    )
