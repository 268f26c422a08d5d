"""统计: each number is what it says, and leads to a list with that many rows."""

import csv
from copy import deepcopy
from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rectification.dashboards.compared import Span, spans_of
from rectification.dashboards.figures import FIGURES
from rectification.dashboards.groups import GROUPS
from rectification.dashboards.statistics import COUNTED
from rectification.models import Finding, Inspection, LogEntry
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    make_cast,
    make_finding,
    make_inspection,
    make_look_back,
    make_organisation,
    make_outcomes,
    make_verification,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
URL = "/staff/statistics/"
S = FindingState
READERS = ("coordinator", "leader", "verifier", "auditor")


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def due(days_ago: int) -> dict[str, object]:
    return {"due_on": ago(days_ago), "due_precision": "day"}


@pytest.fixture(scope="module")
def made_once(cast_once: Cast) -> tuple[Cast, dict[str, Finding]]:
    """One of everything that is counted, in two inspections of two sources."""
    cast = cast_once
    first = make_inspection(cast=cast, feedback_on=ago(100))
    audit = make_inspection(cast=cast, feedback_on=ago(400), source="audit")
    aspect = first.add_aspect(by=cast.coordinator, title="窗口建设")
    both, other = [cast.office, cast.other_office], [cast.other_office]

    def made(state: S, inspection: Inspection = first, **more: object) -> Finding:
        return make_finding(cast=cast, inspection=inspection, state=state, **more)

    found = {
        "in time": made(S.COMPLETED, **due(-5), leader="孙局", aspect=aspect),
        "late": made(S.COMPLETED, **due(7), offices=both),
        "undated": made(S.COMPLETED, audit),
        "kept up": made(S.LONG_TERM, **due(0), leader="孙局"),
        "waiting": made(S.SUBMITTED, audit, leader="孙局、李局"),
        "overdue": made(S.ONGOING, **due(3), aspect=aspect),
        "running": made(S.REGISTERED, audit, offices=other, **due(-30)),
        "nobody's": made(S.REGISTERED, offices=[]),
    }
    again = found["again"] = made(S.COMPLETED, **due(-50))
    again.relapse(by=cast.leader, reason="又有反弹")
    make_verification(cast=cast, finding=found["in time"])
    failed = found["failed"] = made(S.COMPLETED, **due(-50))
    make_verification(cast=cast, finding=failed, result="failed")
    back = found["returned"] = made(S.SUBMITTED, **due(-9))
    back.send_back(by=cast.leader, reason="缺佐证")
    later = found["extended"] = made(S.ONGOING, **due(-2))
    later.extend(
        by=cast.coordinator, reason="未到货", done_so_far="已订货", **due(-60)
    ).grant(by=cast.leader)
    make_outcomes(found["running"], by=cast.coordinator, rules_new=3, money_due="1.5")
    make_outcomes(found["overdue"], by=cast.coordinator, rules_new=0)
    make_look_back(cast=cast, finding=found["kept up"])
    Finding.objects.filter(pk=found["late"].pk).update(prior=found["running"])
    return cast, found


@pytest.fixture
def known(made_once: tuple[Cast, dict[str, Finding]], db: None) -> object:
    """A copy of the people and of the findings, which know one another."""
    return deepcopy(made_once)


@pytest.fixture
def cast(known: tuple[Cast, dict[str, Finding]]) -> Cast:
    return known[0]


@pytest.fixture
def findings(known: tuple[Cast, dict[str, Finding]]) -> dict[str, Finding]:
    return known[1]


def seen(cast: Cast, who: str = "leader", query: str = ""):
    return client_of(getattr(cast, who)).get(URL + query).context["seen"]


def cells_of(seen) -> list[tuple[int, str]]:
    lines = [*seen.lines, seen.total]
    cells = [cell for line in lines for cell in (*line.cells, *line.outcomes)]
    events = [(one.now, one.now_url) for one in seen.events]
    events += [(one.before, one.before_url) for one in seen.events]
    return [(one.number, one.url) for one in cells] + [e for e in events if e[1]]


def test_every_number_leads_to_that_many_rows(cast, findings) -> None:
    client, known = client_of(cast.leader), {}
    for by in GROUPS:
        told = cells_of(seen(cast, query=f"?by={by}"))
        assert all(bool(url) is bool(number) for number, url in told), by
        assert sum(bool(url) for _number, url in told) >= 25, by
        follow(client, told, known)


def follow(client: Client, told: list[tuple[int, str]], known: dict[str, int]) -> None:
    """Count the rows that each number leads to; `known`: what was followed before."""
    for number, url in told:
        if url and url not in known:
            known[url] = len(client.get(url).context["rows"])
        assert not url or known[url] == number, url


def test_what_tells_rows_apart_is_shown_chosen(cast: Cast, findings) -> None:
    """Of one body offices, of several the bodies: the field says which."""
    office = '<option value="office" selected>'
    body = '<option value="body" selected>'
    assert office in client_of(cast.auditor).get(URL).content.decode()
    make_inspection()  # of another body
    page = client_of(cast.auditor).get(URL).content.decode()
    assert body in page
    assert office not in page


@pytest.mark.parametrize("who", READERS)
def test_whoever_reads_counts_what_he_sees(cast, findings, who) -> None:
    elsewhere = make_organisation(parent=cast.overseer)
    client = client_of(getattr(cast, who))
    page = seen(cast, who, "?by=body")
    assert page.total.cells[0].number == len(findings)
    follow(client, cells_of(page), {})
    assert str(elsewhere) not in {line.words for line in page.lines}


def test_each_figure_counts_what_it_means(cast, findings) -> None:
    told = {
        "closed": {"in time", "late", "undated"},
        "third": {"kept up"},
        "claimed": {"in time", "late", "undated", "kept up", "waiting"},
        "overdue": {"overdue"},
        "decided": {"in time", "late", "undated", "kept up"},
        "ended": {"in time", "late", "kept up"},
        "on_time": {"in time", "kept up"},
        "ended_late": {"late"},
        "undated": {"undated"},
        "dated": {"in time", "late", "undated", "kept up"},
        "over": {"late", "overdue"},
        "extended": {"extended"},
        "returned": {"returned"},
        "reopened": {"again", "failed"},
        "verified": {"in time"},
        "failed": {"failed"},
        "relapsed": {"again"},
        "repeated": {"late"},
        "looked_at": {"kept up"},
        "look_owed": set(),  # the body looks back at nothing by itself
        "joint": {"late"},
        "total": set(findings),
        "outcome_rules_new": {"running", "overdue"},
        "outcome_money_due": {"running"},
    }
    told["open"] = set(findings) - told["closed"] - told["third"]
    names = {one.pk: name for name, one in findings.items()}
    today, rows = timezone.localdate(), Finding.objects.all()
    for name, figure in FIGURES.items():
        found = rows.filter(figure.match(today)).values_list("pk", flat=True)
        assert {names[pk] for pk in found} == told.get(name, set()), name
        assert len(found) == len({*found}), name
    total = seen(cast).found.total
    counted = {name: len(told[name]) for name in COUNTED}
    assert total.numbers == counted
    assert sorted(total.days) == [100, 100, 100, 400]
    assert sorted(total.over) == [3, 7] and total.most_over == 7
    assert total.share("on_time") == pytest.approx(2 / 3)


def test_rows_say_what_they_are_and_why_they_come_to_more(cast, findings) -> None:
    page = client_of(cast.leader).get(f"{URL}?by=office")
    shown = page.context["seen"]
    rows = {line.words: line.cells[0].number for line in shown.lines}
    assert rows == {
        cast.office.name: len(findings) - 2,
        cast.other_office.name: 2,
        "未明确责任科室": 1,
    }
    assert list(rows)[-1] == "未明确责任科室"
    html = page.content.decode()
    assert f"{len(findings)}个问题中有1个由多个科室共同负责" in html
    assert f"合计{len(findings) + 1}个" in html
    leaders = seen(cast, query="?by=leader").lines
    assert {line.words: line.cells[0].number for line in leaders} == {
        "孙局": 2,
        "孙局、李局": 1,
        "未明确责任领导": len(findings) - 3,
    }
    assert (
        "由多个科室"
        not in client_of(cast.leader).get(f"{URL}?by=year").content.decode()
    )


def test_a_row_of_a_leader_is_to_the_letter(cast, findings) -> None:
    client = client_of(cast.leader)
    for key, number in (("孙局", 2), ("孙局、李局", 1), ("", len(findings) - 3)):
        page = client.get("/staff/findings/", {"group": f"leader:{key}"})
        assert len(page.context["rows"]) == number
        (chip,) = page.context["chips"]
        assert chip.words == (f"责任领导：{key}" if key else "未明确责任领导")
    for wrong in ("body:1", "x:1", "x"):
        page = client.get("/staff/findings/", {"group": wrong})
        assert "group" in page.context["form"].errors and "chips" not in page.context


def test_sums_of_outcomes_stand_beside_how_many_give_them(cast, findings) -> None:
    shown = seen(cast, query="?by=source")
    rows = {line.words: line for line in shown.lines}
    audit = {str(one.label): (one.said, one.number) for one in rows["审计"].outcomes}
    assert audit == {"新制定制度": ("3项", 1), "应追缴资金": ("1.5元", 1)}
    total = {str(one.label): (one.said, one.number) for one in shown.total.outcomes}
    assert total == {"新制定制度": ("3项", 2), "应追缴资金": ("1.5元", 1)}
    rest = {str(one.label): (one.said, one.number) for one in shown.lines[0].outcomes}
    assert rest == {"新制定制度": ("0项", 1), "应追缴资金": ("", 0)}


def test_narrowed_down_the_numbers_are_those(cast, findings) -> None:
    client = client_of(cast.leader)
    page = client.get(f"{URL}?source=audit&by=office").context["seen"]
    assert page.total.cells[0].number == 3
    follow(client, cells_of(page), {})
    assert client.get(f"{URL}?source=nothing").context["seen"] is None
    assert "没有可统计的问题" in client.get(f"{URL}?year=1999").content.decode()


def test_the_period_is_compared_with_the_one_before(db) -> None:
    cast = make_cast()  # of a body where nothing else has happened
    inspection = make_inspection(cast=cast, feedback_on=ago(70))
    with time_machine.travel(timezone.now() - timedelta(days=31)):
        make_finding(cast=cast, inspection=inspection, state=S.COMPLETED, **due(0))
    late = make_finding(cast=cast, inspection=inspection, state=S.COMPLETED, **due(2))
    late.reopen(by=cast.verifier, reason="查实")
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        page = seen(cast, query="?period=year")
        assert len(page.events) == 7
    events = {str(one.label): (one.now, one.before) for one in seen(cast).events}
    assert events["重新整改"] == (1, 0)
    assert events["批准办结"][0] == 0  # opened again
    client = client_of(cast.leader)
    for one in seen(cast, query="?period=quarter").events:
        for number, url in ((one.now, one.now_url), (one.before, one.before_url)):
            assert not url or len(client.get(url).context["rows"]) == number


@pytest.mark.parametrize(
    ("period", "on", "now", "before"),
    [
        ("month", (2026, 1, 15), (2026, 1, 1), ((2025, 12, 1), (2025, 12, 31))),
        ("quarter", (2026, 5, 2), (2026, 4, 1), ((2026, 1, 1), (2026, 3, 31))),
        ("quarter", (2026, 3, 31), (2026, 1, 1), ((2025, 10, 1), (2025, 12, 31))),
        ("year", (2024, 2, 29), (2024, 1, 1), ((2023, 1, 1), (2023, 12, 31))),
    ],
)
def test_spans(period, on, now, before) -> None:
    first, last = before
    wanted = Span(date(*now), date(*on)), Span(date(*first), date(*last))
    assert spans_of(period, date(*on)) == wanted


def test_the_file_says_the_same_and_is_logged(cast, findings) -> None:
    client = client_of(cast.leader)
    response = client.get(f"{URL}table.csv?by=office")
    text = response.content.decode("utf-8-sig")
    heads, *rows = csv.reader(StringIO(text))
    shown = seen(cast, query="?by=office")
    numbers = [[str(cell.number) for cell in line.cells] for line in shown.lines]
    assert [row[1 : 1 + len(shown.heads)] for row in rows[:-1]] == numbers
    assert rows[-1][1] == str(len(findings)) and heads[0] == "科室"
    assert dict(zip(heads, rows[-1], strict=True))["新制定制度（项）"] == "3"
    entry = LogEntry.objects.get(action="statistics.export")
    assert entry.payload.after == {"rows": 3, "filters": {}}


def test_a_name_that_a_spreadsheet_would_compute_is_harmless(cast) -> None:
    make_finding(cast=cast, leader="=1+1")
    text = client_of(cast.leader).get(f"{URL}table.csv?by=leader").content.decode()
    assert "'=1+1" in text


def test_queries_do_not_grow(cast, findings) -> None:
    client = client_of(cast.leader)

    def costs() -> list[int]:
        found = []
        for query in (*(f"?by={by}" for by in GROUPS), "?source=audit"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(URL + query).status_code == 200
            found.append(len(asked))
        return found

    costs()
    few = costs()
    inspection = make_inspection(cast=cast)
    made = Finding.objects.bulk_create(
        Finding(
            inspection=inspection,
            serial=number,
            reference=f"{inspection.reference}-{number}",
            title="事项",
            leader=f"第{number}位",
        )
        for number in range(1, 1000)
    )
    assert len(made) == 999
    assert costs() == few and max(few) <= 12
