"""A finding registered by hand."""

from datetime import date

import pytest

from rectification.models import Finding, Inspection
from tests.factories import Cast, make_inspection

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(cast: Cast) -> Inspection:
    return make_inspection(cast=cast)


def url(inspection: Inspection) -> str:
    return f"/staff/inspections/{inspection.reference}/new_finding/"


def test_everything_typed_is_kept(cast, inspection, coordinator) -> None:
    aspect = inspection.add_aspect(by=cast.coordinator, title="窗口服务")
    response = coordinator.post(
        url(inspection),
        {
            "title": "叫号机长期停用",
            "original_text": "大厅叫号机停用。\n群众排队无序。",
            "aspect": aspect.pk,
            "leader": "赵审",
            "standard": "设备正常运行。",
            "due_wording": "6月底前",
            "office_0": cast.office.pk,
            "part_0": "lead",
            "person_0": "李改",
            "phone_0": "0000-1",
            "office_1": cast.other_office.pk,
            "part_1": "joint",
        },
    )
    finding = Finding.objects.get()
    assert response.url == finding.get_absolute_url()
    assert finding.original_text == "大厅叫号机停用。\n群众排队无序。"
    assert (finding.aspect, finding.due_on) == (aspect, date(2022, 6, 30))
    rows = list(finding.responsibilities.all())
    assert [(row.office, row.is_lead) for row in rows] == [
        (cast.office, True),
        (cast.other_office, False),
    ]
    assert (rows[0].person, rows[0].phone) == ("李改", "0000-1")


def test_a_title_alone_is_enough(inspection, coordinator) -> None:
    assert coordinator.post(url(inspection), {"title": "窗口少"}).status_code == 302
    assert Finding.objects.get().lead_office is None


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": " \u202e "},
        {"original_text": "长" * 20_001},
        {"due_on": "2022-02-30"},
        {"due_wording": "尽早"},
        {"aspect": "77"},
        {"office_0": "77"},
        {"person_3": "没有科室"},
    ],
)
def test_bad_input_gets_a_sentence(inspection, coordinator, fields) -> None:
    sent = {"title": "窗口少", "standard": "留住的字"} | fields
    response = coordinator.post(url(inspection), sent)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert "留住的字" in response.content.decode()
    assert not Finding.objects.exists()
