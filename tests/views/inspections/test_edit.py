"""Inspections and aspects by hand."""

from datetime import date

import pytest

from rectification.models import Aspect, Inspection, LogEntry
from tests.factories import (
    Cast,
    make_inspection,
    make_organisation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(cast: Cast) -> Inspection:
    return make_inspection(cast=cast)


NEW = "/staff/new/inspection/"


def edit_url(inspection: Inspection) -> str:
    return f"/staff/inspections/{inspection.reference}/edit/"


def data(inspection: Inspection, **fields: object) -> dict[str, object]:
    return {
        "version": inspection.seal(),
        "source": inspection.source,
        "theme": inspection.theme,
        "feedback_on": inspection.feedback_on or "",
        "why": "wrong_entry",
    } | fields


def test_an_inspection_is_opened(cast, coordinator) -> None:
    sent = {
        "organisation": cast.organisation.pk,
        "source": "inspection",
        "theme": "优化服务",
        "feedback_on": "2022-04-14",
        "campaign_ends_on": "2022-10-14",
    }
    response = coordinator.post(NEW, sent)
    inspection = Inspection.objects.get()
    assert response.url == inspection.get_absolute_url()
    assert inspection.reference == "2022-001"
    assert inspection.overseer == cast.overseer
    assert inspection.campaign_ends_on == date(2022, 10, 14)


def test_another_body_cannot_be_chosen(coordinator) -> None:
    sent = {"organisation": make_organisation().pk, "source": "inspection"}
    response = coordinator.post(NEW, sent)
    assert "organisation" in response.context["form"].errors


def test_a_change_is_logged_and_told(coordinator, inspection) -> None:
    sent = data(inspection, theme="服务群众", team="第三组")
    assert coordinator.post(edit_url(inspection), sent).status_code == 302
    inspection.refresh_from_db()
    assert (inspection.theme, inspection.team) == ("服务群众", "第三组")
    payload = LogEntry.objects.get(action="inspection.amend").payload
    assert payload.before == {"team": "", "theme": "优化服务"}
    history = coordinator.get(inspection.get_absolute_url()).context["history"]
    assert "服务群众" in {one.after for one in history[0].differences}


def test_a_conflict_shows_both_and_the_second_time_mine_is_kept(
    cast, coordinator, inspection
) -> None:
    seen = data(inspection, theme="我的主题")
    inspection.amend(
        by=cast.coordinator, seal=inspection.seal(), reason="改", theme="别人的主题"
    )
    response = coordinator.post(edit_url(inspection), seen)
    (row,) = response.context["theirs"]
    assert (row.theirs, row.mine) == ("别人的主题", "我的主题")
    again = seen | {"version": response.context["form"]["version"].value()}
    assert coordinator.post(edit_url(inspection), again).status_code == 302
    inspection.refresh_from_db()
    assert inspection.theme == "我的主题"


@pytest.mark.parametrize(
    "fields",
    [
        {"source": "x"},
        {"round": "长" * 101},
        {"theme": "长" * 201},
        {"team": "\0"},
        {"started_on": "x"},
        {"started_on": "2022-05-01", "ended_on": "2022-04-01"},
        {"feedback_on": "0001-01-01"},
        {"plan_due_on": "2020-01-01"},
    ],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_bad_input_gets_a_sentence(
    cast, coordinator, inspection, is_new, fields
) -> None:
    sent = data(inspection, organisation=cast.organisation.pk) | fields
    response = coordinator.post(NEW if is_new else edit_url(inspection), sent)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert Inspection.objects.count() == 1


@pytest.mark.parametrize("fields", [{"version": ""}, {"version": "x" * 65}])
def test_an_odd_version_never_breaks(coordinator, inspection, fields) -> None:
    sent = data(inspection, theme="新") | fields
    assert coordinator.post(edit_url(inspection), sent).status_code == 200


def test_aspects_nest_and_are_shown_in_order(cast, coordinator, inspection) -> None:
    url = f"/staff/inspections/{inspection.reference}/new_aspect/"
    coordinator.post(url, {"title": "第二方面", "position": "2"})
    coordinator.post(url, {"title": "第一方面", "position": "1"})
    first = Aspect.objects.get(title="第一方面")
    coordinator.post(url, {"title": "下一层", "parent": first.pk})
    rows = coordinator.get(inspection.get_absolute_url()).context["aspects"]
    assert [(row.aspect.title, row.depth) for row in rows] == [
        ("第一方面", 0),
        ("下一层", 1),
        ("第二方面", 0),
    ]


def test_an_aspect_is_edited_but_never_put_within_itself(
    cast, coordinator, inspection
) -> None:
    outer = inspection.add_aspect(by=cast.coordinator, title="外")
    inner = inspection.add_aspect(by=cast.coordinator, title="内", parent=outer)
    url = f"/staff/aspects/{outer.pk}/edit/"
    sent = {"version": outer.seal(), "title": "外面", "why": "leadership"}
    assert coordinator.post(url, sent).status_code == 302
    outer.refresh_from_db()
    assert outer.title == "外面"
    sent = sent | {"version": outer.seal(), "parent": inner.pk}
    response = coordinator.post(url, sent)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    outer.refresh_from_db()
    assert outer.parent is None


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": "长" * 1001},
        {"parent": "x"},
        {"parent": "9" * 30},
        {"position": "-1"},
        {"position": "9" * 30},
    ],
)
def test_a_bad_aspect_gets_a_sentence(coordinator, inspection, fields) -> None:
    url = f"/staff/inspections/{inspection.reference}/new_aspect/"
    response = coordinator.post(url, {"title": "方面"} | fields)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Aspect.objects.exists()
