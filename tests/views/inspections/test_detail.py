"""One whole body at a glance: each number leads to exactly that many rows."""

import re
from copy import deepcopy
from datetime import date

import pytest

from rectification.models import Inspection
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_finding, make_inspection

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def inspection_once(cast_once: Cast) -> Inspection:
    cast = cast_once
    inspection = make_inspection(cast=cast)
    for state in FindingState:
        make_finding(cast=cast, inspection=inspection, state=state)
    make_finding(
        cast=cast,
        inspection=inspection,
        offices=[cast.other_office],
        due_on=date(2022, 10, 31),
        due_precision="month",
    )
    return inspection


@pytest.fixture
def inspection(inspection_once: Inspection, db: None) -> Inspection:
    return deepcopy(inspection_once)


@pytest.mark.parametrize("who", ["coordinator", "handler", "verifier", "auditor"])
def test_every_count_leads_to_that_many_rows(cast, inspection, who) -> None:
    client = client_of(getattr(cast, who))
    page = client.get(inspection.get_absolute_url())
    counts = page.context["overview"].counts
    assert counts
    for count in counts:
        rows = client.get(count.url).context["rows"]
        assert len(rows) == count.number
        assert {row.status for row in rows} == {count.status}
    assert page.context["overview"].sums.total == len(page.context["rows"])
    overdue = client.get("?".join([inspection.get_absolute_url(), "state=overdue"]))
    assert len(overdue.context["rows"]) == page.context["overview"].sums.late


def test_an_office_sees_only_its_own_rows(cast, inspection) -> None:
    rows = client_of(cast.stranger).get(inspection.get_absolute_url()).context["rows"]
    assert [row.office for row in rows] == [str(cast.other_office)]


def test_deadline_words_are_printed_as_a_notice_would(cast, inspection) -> None:
    page = client_of(cast.coordinator).get(inspection.get_absolute_url())
    assert "2022年10月底" in page.content.decode()


def test_long_lists_turn_pages_without_losing_a_row(cast, monkeypatch) -> None:
    monkeypatch.setattr("rectification.views.inspections.detail.FINDINGS", 4)
    inspection = make_inspection(cast=cast)
    for number in range(11):
        # Positions repeat: the key decides between equal ones.
        make_finding(cast=cast, inspection=inspection, position=number // 3)
    client = client_of(cast.coordinator)
    seen, url = [], inspection.get_absolute_url()
    while url:
        page = client.get(url)
        seen += [row.reference for row in page.context["rows"]]
        after = page.context["next_url"]
        url = after and inspection.get_absolute_url() + after
    assert seen == sorted(one.reference for one in inspection.findings.all())
    back = client.get(inspection.get_absolute_url() + page.context["previous_url"])
    assert [row.reference for row in back.context["rows"]] == seen[4:8]


def test_the_list_turns_pages_too(cast, monkeypatch) -> None:
    monkeypatch.setattr("rectification.views.inspections.detail.PAGE", 2)
    made = {make_inspection(cast=cast).reference for _number in range(5)}
    client = client_of(cast.coordinator)
    seen, url = set(), "/staff/inspections/"
    while url:
        page = client.get(url)
        seen |= set(re.findall(r">(\d{4}-\d{3})<", page.content.decode()))
        after = page.context["next_url"]
        url = after and "/staff/inspections/" + after
    assert seen == made


@pytest.mark.parametrize(
    "query",
    ["state=x", "after=x", "after=1~", "after=~", "after=9999999999~1", "state=%00"],
)
def test_any_query_is_answered(cast, inspection, query) -> None:
    client = client_of(cast.coordinator)
    url = f"{inspection.get_absolute_url()}?{query}"
    assert client.get(url).status_code == 200
    for before in ("x", "٣", "²", "9" * 40, "%00"):
        assert client.get(f"/staff/inspections/?before={before}").status_code == 200


def test_nothing_yet_is_said_calmly(cast) -> None:
    client = client_of(cast.handler)
    assert "empty__title" in client.get("/staff/inspections/").content.decode()
