"""Offices in order, who leads, with person and telephone."""

import pytest

from rectification.models import Finding, LogEntry
from tests.factories import Cast, make_finding, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(cast: Cast) -> Finding:
    return make_finding(cast=cast)


def url(finding: Finding) -> str:
    return f"/staff/findings/{finding.reference}/assign/"


def data(finding: Finding, **fields: object) -> dict[str, object]:
    return {"version": finding.version, "why": "reorganised"} | fields


def test_order_lead_and_people_are_kept(cast, coordinator, finding) -> None:
    sent = data(
        finding,
        office_0=cast.office.pk,
        place_0="2",
        part_0="joint",
        office_1=cast.other_office.pk,
        place_1="1",
        part_1="lead",
        person_1="周客",
        phone_1="0000-6600200",
    )
    assert coordinator.post(url(finding), sent).status_code == 302
    rows = list(finding.responsibilities.all())
    assert [row.office for row in rows] == [cast.other_office, cast.office]
    assert [row.is_lead for row in rows] == [True, False]
    assert (rows[0].person, rows[0].phone) == ("周客", "0000-6600200")
    payload = LogEntry.objects.get(action="finding.assign").payload
    assert payload.before["offices"] == [cast.office.pk]
    assert payload.after["lead"] == cast.other_office.pk
    assert "周客" in payload.after["people"]


def test_nobody_need_lead(cast, coordinator, finding) -> None:
    sent = data(finding, office_0=cast.office.pk, part_0="joint")
    assert coordinator.post(url(finding), sent).status_code == 302
    assert finding.lead_office is None


def test_a_conflict_says_who_answers_now(cast, coordinator, finding) -> None:
    seen = data(finding, office_0=cast.office.pk, person_0="我填的人")
    finding.assign(
        by=cast.coordinator,
        offices=[cast.other_office],
        lead=cast.other_office,
        version=finding.version,
        reason="调整",
    )
    response = coordinator.post(url(finding), seen)
    assert response.context["conflict"]
    (row,) = response.context["theirs"]
    assert cast.other_office.name in row.theirs
    assert row.mine.splitlines() == [f"{cast.office.name} 我填的人"]
    assert response.context["form"]["person_0"].value() == "我填的人"


@pytest.mark.parametrize(
    "fields",
    [
        {"office_0": "x"},
        {"office_0": "9" * 30},
        {"office_1": "OWN"},
        {"part_0": "lead", "office_1": "OTHER", "part_1": "lead"},
        {"person_1": "没有科室的人"},
        {"person_0": "长" * 101},
        {"phone_0": "\0"},
        {"place_0": "x"},
        {"place_0": "9" * 30},
        {"part_0": "x"},
        {"office_9999999999": "1", "why": ""},
        {"office_x": "1", "why": ""},
    ],
)
def test_bad_input_gets_a_sentence(cast, coordinator, finding, fields) -> None:
    known = {"OWN": cast.office.pk, "OTHER": cast.other_office.pk}
    sent = data(finding, office_0=cast.office.pk) | {
        name: known.get(value, value) for name, value in fields.items()
    }
    response = coordinator.post(url(finding), sent)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert finding.lead_office == cast.office


def test_an_office_of_another_body_cannot_be_chosen(coordinator, finding) -> None:
    response = coordinator.post(url(finding), data(finding, office_0=make_office().pk))
    assert "office_0" in response.context["form"].errors
