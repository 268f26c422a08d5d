"""The page of a plan: its three lists, its approval with the scan."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rectification.models import Finding, Plan
from tests.factories import Cast, client_of, make_plan
from tests.uploads import PDF

pytestmark = pytest.mark.django_db


def test_an_approval_is_entered_with_its_scan_and_fixes_the_grid(cast: Cast) -> None:
    inspection = make_plan(cast=cast).inspection
    client = client_of(cast.coordinator)
    page = client.get(reverse("inspection-plan", args=[inspection.reference]))
    assert page.context["actions"][0]["kind"] == "primary"
    assert [row.measures for row in page.context["rows"]] == [["补登。"]]
    url = reverse("inspection-approve_plan", args=[inspection.reference])
    sent = {"meeting": "局党组会议", "met_on": "2022-05-06"}
    lacking = client.post(url, sent)
    assert lacking.context["form"].errors.keys() == {"scan"}
    scan = SimpleUploadedFile("会议纪要.pdf", PDF)
    client.post(url, sent | {"scan": scan})
    assert not Plan.objects.get().is_draft
    page = client.get(reverse("inspection-plan", args=[inspection.reference]))
    assert ("审定录入人", cast.coordinator) in page.context["facts"]
    grid = reverse("inspection-dispatch", args=[inspection.reference])
    form = client.get(grid).context["form"]
    drawn = {it.html_name: it.value() for it in form if it.value() is not None}
    typed = drawn | {f"standard_{Finding.objects.get().pk}": "台账齐全"}
    assert client.post(grid, typed).context["form"].errors.keys() == {"why"}
    file = reverse("inspection-plan_scan", args=[inspection.reference])
    assert client_of(cast.leader).get(file).status_code == 200
    assert client_of(cast.handler).get(file).status_code == 404
