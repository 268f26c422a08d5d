"""整改总览: where we stand, what is late and why; each number leads to its rows."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from rectification.access import Role
from rectification.dashboards.across import months_from
from rectification.models import Finding, Inspection
from rectification.workflow import FindingState
from tests.factories import (
    PASSWORD,
    Cast,
    client_of,
    make_cast,
    make_finding,
    make_inspection,
    make_office,
    make_organisation,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
URL = "/staff/overview/"
S = FindingState


@pytest.fixture
def inspection(cast: Cast) -> Inspection:
    """One late of each kind, one due today and in each of the next two months."""
    inspection, today = make_inspection(cast=cast), timezone.localdate()
    for number, state in enumerate(S):
        made(cast, inspection, state, today - timedelta(days=40 + number))
    for span in months_from(today):
        made(cast, inspection, S.REGISTERED, span.last)
    make_finding(cast=cast, inspection=inspection, offices=[])
    return inspection


def made(
    cast: Cast, inspection: Inspection, state: FindingState, due_on: date, **more
) -> Finding:
    return make_finding(
        cast=cast,
        inspection=inspection,
        state=state,
        due_on=due_on,
        due_precision="day",
        title=f"{due_on.isoformat()}到期的{state.label}事项",
        **more,
    )


def seen(cast: Cast, who: str = "leader", query: str = ""):
    return client_of(getattr(cast, who)).get(URL + query).context["seen"]


def rows_of(client: Client, url: str) -> int:
    return len(client.get(url).context["rows"])


@pytest.mark.parametrize("who", ["coordinator", "leader", "verifier", "auditor"])
def test_every_number_leads_to_that_many_rows(
    cast: Cast, inspection: Inspection, who: str
) -> None:
    page, client = seen(cast, who), client_of(getattr(cast, who))
    pieces = [*page.sentence, *page.notes]
    numbered = [(one.number, one.url) for one in pieces]
    numbered += [(month.number, month.url) for month in page.months]
    numbered.append((page.numbers.late, page.late_url))
    assert len([url for _number, url in numbered if url]) >= 10
    for number, url in numbered:
        assert bool(url) is bool(number)
        assert not url or rows_of(client, url) == number, url


def test_the_sentence_adds_up_with_what_stands_third(
    cast: Cast, inspection: Inspection
) -> None:
    total, *parts, late = (one.number for one in seen(cast).sentence)
    assert (total, parts, late) == (10, [1, 1, 1, 7], 3)
    assert total == sum(parts)
    with override("zh-hans"):
        assert seen(cast).words == (
            "反馈10个问题，已销号1，基本完成1，长期坚持1，正在整改7，其中逾期3。"
        )


def test_nothing_is_said_of_a_third_state_that_nothing_is_in(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    made(cast, inspection, S.COMPLETED, timezone.localdate())
    made(cast, inspection, S.ONGOING, timezone.localdate())
    assert [one.number for one in seen(cast).sentence] == [2, 1, 1, 0]


def test_what_is_late_says_why_and_what_was_said_last(
    cast: Cast, inspection: Inspection
) -> None:
    late = Finding.objects.get(state=S.ONGOING)
    today = timezone.localdate()
    late.record_progress(
        by=cast.handler, text="设备已下单。", happened_on=today, reason_for_delay="缺货"
    )
    late.record_progress(by=cast.handler, text="设备到了一半。", happened_on=today)
    page = seen(cast)
    assert [row.url for row in page.late] == [
        one.get_absolute_url()
        for one in inspection.findings.overdue(on=today).order_by("due_on")
    ]
    (row,) = (one for one in page.late if one.url == late.get_absolute_url())
    assert (row.reason, row.word) == ("缺货", "设备到了一半。")
    assert cast.office.name in row.facts
    late.ask_help(by=cast.handler, needed="请协调电源。")
    (row,) = (one for one in seen(cast).late if one.url == late.get_absolute_url())
    assert row.action_url == "/staff/help/"
    assert [one.needed for one in seen(cast).help] == ["请协调电源。"]


def test_close_outs_are_counted_as_their_list_shows_them(cast: Cast) -> None:
    """Of the inspections that are meant; beside them those that ask for attention."""
    first, other = (make_inspection(cast=cast, round=one) for one in ("一轮", "二轮"))
    today = timezone.localdate()
    for day in (today, today - timedelta(days=9)):
        made(cast, first, S.SUBMITTED, day)
    made(cast, other, S.SUBMITTED, today)
    client = client_of(cast.leader)
    for query, number, heed in (
        ("", 3, 1),
        ("?round=一轮", 2, 1),
        ("?round=二轮", 1, 0),
    ):
        page = seen(cast, query=query)
        shown = client.get(page.closing_url).context
        rows = [*shown["clear"], *shown["flagged"], *shown["barred"]]
        assert len(rows) == shown["all"] == page.numbers.closing == number
        assert len(shown["flagged"]) == shown["heed"] == page.flagged == heed
        assert page.undecided == number


def test_of_several_bodies_each_row_says_whose_it_is(cast: Cast) -> None:
    """An office of a name is there in every body."""
    today = timezone.localdate()
    made(cast, make_inspection(cast=cast), S.ONGOING, today - timedelta(days=9))
    (row,) = seen(cast, "verifier").late
    assert row.facts[0] == cast.office.name
    body = make_organisation(parent=cast.overseer)
    by = make_user(role=Role.COORDINATOR, organisation=body)
    office = make_office(organisation=body, name=cast.office.name)
    other = replace(cast, organisation=body, coordinator=by, office=office)
    made(other, make_inspection(cast=other), S.REGISTERED, today - timedelta(days=5))
    named = [row.facts[0] for row in seen(cast, "verifier").late]
    assert named == [f"{one.organisation} {office.name}" for one in (cast, other)]


@time_machine.travel("2026-10-08 01:00Z")
def test_who_owes_a_report_is_urged_from_the_row(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    made(cast, inspection, S.ONGOING, timezone.localdate() - timedelta(days=9))
    page = seen(cast)
    owing = f"/staff/inspections/{inspection.reference}/urge/"
    assert page.reports.url == owing
    assert [row.action_url for row in page.late] == [f"{owing}?office={cast.office.pk}"]
    assert [cell.mark for cell in page.reports.rows[0].cells] == ["ahead"]
    assert seen(cast, "auditor").reports.url == ""


def test_what_falls_due_stands_under_its_month(
    cast: Cast, inspection: Inspection
) -> None:
    page, today = seen(cast), timezone.localdate()
    ends = [f"{span.last.isoformat()}" for span in months_from(today)]
    assert [[row.title[:10] for row in one.rows] for one in page.months] == [
        [end] for end in ends
    ]
    for _number in range(7):
        made(cast, inspection, S.ONGOING, months_from(today)[1].first)
    month = seen(cast).months[1]
    assert (month.number, len(month.rows), month.more) == (8, 5, 3)


@pytest.mark.parametrize("day", [date(2026, 1, 31), date(2026, 12, 1)])
def test_months_follow_one_another_over_the_year(day: date) -> None:
    spans = months_from(day)
    assert spans[0].first == day
    for before, after in pairwise(spans):
        assert after.first == before.last + timedelta(days=1)
        assert after.last.day == monthrange(after.last.year, after.last.month)[1]


def test_only_who_decides_is_asked_to(cast: Cast, inspection: Inspection) -> None:
    asked = Finding.objects.get(state=S.SUBMITTED)
    (row,) = seen(cast).decisions
    assert row.url == f"{asked.get_absolute_url()}decide/"
    assert seen(cast, "coordinator").decisions == []
    later = Finding.objects.filter(state=S.REGISTERED).exclude(due_on=None).first()
    later.extend(
        by=cast.coordinator,
        due_on=later.due_on + timedelta(days=400),
        due_precision="day",
        reason="图纸重审",
        done_so_far="已送审。",
    )
    page = seen(cast)
    assert page.undecided == 2 and page.decisions[1].facts[1] == "图纸重审"


# --- which inspections ----------------------------------------------------------------


def test_what_is_over_is_left_out_until_it_is_asked_for(
    cast: Cast, inspection: Inspection
) -> None:
    over = make_inspection(cast=cast, round="第九轮")
    made(cast, over, S.COMPLETED, timezone.localdate())
    assert seen(cast).numbers.total == 10
    assert seen(cast, query="?over=on").numbers.total == 11
    for query in (f"?inspection={over.reference}", "?over=on&round=第九轮"):
        page = seen(cast, query=query)
        assert page.numbers.total == 1
        assert rows_of(client_of(cast.leader), page.sentence[0].url) == 1
    assert seen(cast, query="?round=第九轮").numbers.total == 0
    assert seen(cast, query="?year=1999").numbers.total == 0


def test_of_other_bodies_nothing_is_counted(cast: Cast, inspection: Inspection) -> None:
    other = make_cast()
    there = make_inspection(cast=other)
    made(other, there, S.ONGOING, timezone.localdate() - timedelta(days=1))
    assert seen(cast).numbers.total == 10
    assert seen(other).numbers.total == 1
    assert seen(cast, query=f"?inspection={there.reference}").numbers.total == 0


def test_an_address_that_cannot_be_read_counts_nothing(cast: Cast) -> None:
    for query in ("?body=1%27", "?year=abc", "?inspection=%00"):
        page = client_of(cast.leader).get(URL + query)
        assert page.context["seen"] is None and "errorlist" in page.content.decode()


def test_one_finds_an_empty_page_and_the_way_on(cast: Cast) -> None:
    page = client_of(cast.leader).get(URL).content.decode()
    assert 'href="?over=on"' in page and "one-sheet" not in page


# --- where one lands ------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_who_keeps_or_leads_the_whole_lands_on_the_overview(
    client: Client, cast: Cast, role: Role
) -> None:
    office = cast.office if role in (Role.HANDLER, Role.OFFICE_HEAD) else None
    user = make_user(role=role, organisation=cast.organisation, office=office)
    form = {"username": user.username, "password": PASSWORD}
    landed = client.post("/staff/login/", form)["Location"]
    whole = role in (Role.COORDINATOR, Role.LEADER, Role.VERIFIER)
    assert landed == (URL if whole else "/staff/")
    assert client.get(landed).status_code == 200


# --- how much it asks -----------------------------------------------------------------


@time_machine.travel("2026-10-08 01:00Z")
def test_it_asks_no_more_of_many_findings_than_of_few(cast: Cast) -> None:
    inspections = [make_inspection(cast=cast) for _number in "ab"]
    today = timezone.localdate()

    def grow(count: int) -> None:
        for number in range(count):
            state = (S.ONGOING, S.SUBMITTED, S.ONGOING)[number % 3]
            due_on = today + timedelta(days=number * 9 - 60)
            one = made(cast, inspections[number % 2], state, due_on)
            if state == S.ONGOING:
                one.ask_help(by=cast.handler, needed="请协调电源。")

    def asked() -> dict[str, int]:
        found = {}
        for who in ("coordinator", "leader", "verifier"):
            client = client_of(getattr(cast, who))
            client.get(URL)
            with CaptureQueriesContext(connection) as context:
                page = client.get(URL)
            assert page.context["seen"].reports.rows
            found[who] = len(context.captured_queries)
        return found

    grow(3)
    few = asked()
    grow(12)
    # Fewer once the close-outs alone fill what is shown of what waits.
    assert all(found <= few[who] for who, found in asked().items())
    assert max(few.values()) <= 19, few
