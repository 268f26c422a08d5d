"""Offices of one's own body: set up, renamed, merged into a successor."""

from datetime import date

import pytest

from rectification.models import LogEntry, Office
from tests.factories import make_office, make_organisation

pytestmark = pytest.mark.django_db


NEW = "/staff/offices/new/"


def edit_url(office: Office) -> str:
    return f"/staff/offices/{office.pk}/edit/"


def data(office: Office, **fields: object) -> dict[str, object]:
    return {
        "version": office.seal(),
        "name": office.name,
        "position": office.position,
        "why": "reorganised",
    } | fields


def test_an_office_is_set_up_and_listed(cast, coordinator) -> None:
    sent = {"organisation": cast.organisation.pk, "name": "督查科", "position": "3"}
    assert coordinator.post(NEW, sent).status_code == 302
    office = Office.objects.get(name="督查科")
    assert office.organisation == cast.organisation
    rows = coordinator.get("/staff/offices/").context["rows"]
    assert office in [row.office for row in rows]
    assert LogEntry.objects.filter(action="office.open").exists()


def test_an_office_is_merged_into_its_successor(cast, coordinator) -> None:
    sent = data(cast.office, until="2022-06-01", successor=cast.other_office.pk)
    assert coordinator.post(edit_url(cast.office), sent).status_code == 302
    cast.office.refresh_from_db()
    assert cast.office.until == date(2022, 6, 1)
    assert cast.office.successor == cast.other_office
    page = coordinator.get(edit_url(cast.office))
    (change,) = page.context["history"]
    assert cast.other_office.name in {one.after for one in change.differences}
    # It cannot lead back to itself.
    sent = data(cast.other_office, until="2022-07-01", successor=cast.office.pk)
    response = coordinator.post(edit_url(cast.other_office), sent)
    assert response.context["form"].non_field_errors()


def test_a_conflict_shows_both(cast, coordinator) -> None:
    seen = data(cast.office, name="我起的名")
    cast.office.amend(
        by=cast.coordinator, seal=cast.office.seal(), reason="改", name="别人起的名"
    )
    response = coordinator.post(edit_url(cast.office), seen)
    (row,) = response.context["theirs"]
    assert (row.theirs, row.mine) == ("别人起的名", "我起的名")


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "长" * 201},
        {"name": "OTHER"},
        {"position": "x"},
        {"position": "9" * 30},
        {"since": "x"},
        {"since": "2022-06-01", "until": "2022-05-01"},
        {"successor": "OTHER PK"},
        {"successor": "x"},
    ],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_bad_input_gets_a_sentence(cast, coordinator, is_new, fields) -> None:
    known = {"OTHER": cast.other_office.name, "OTHER PK": cast.other_office.pk}
    typed = {name: known.get(value, value) for name, value in fields.items()}
    if is_new:
        sent = {"organisation": cast.organisation.pk, "name": "督查科"} | typed
    else:
        sent = data(cast.office) | typed
    response = coordinator.post(NEW if is_new else edit_url(cast.office), sent)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert Office.objects.filter(organisation=cast.organisation).count() == 2


def test_offices_of_other_bodies_are_out_of_reach(coordinator) -> None:
    foreign = make_office(organisation=make_organisation())
    assert coordinator.get(edit_url(foreign)).status_code == 404
    sent = {"organisation": foreign.organisation.pk, "name": "督查科"}
    assert "organisation" in coordinator.post(NEW, sent).context["form"].errors
