"""历次同类问题 as pages: offered, named by a person, shown both ways, counted."""

from datetime import date

import pytest
from django.urls import reverse

from rectification.models import Finding, LogEntry
from tests.factories import Cast, client_of, make_finding, make_inspection

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(cast: Cast) -> Finding:
    inspection = make_inspection(cast=cast, feedback_on=date(2019, 3, 1))
    return make_finding(cast=cast, inspection=inspection, title="公务接待审批不严")


def test_registering_offers_what_a_person_then_names(
    cast: Cast, earlier: Finding
) -> None:
    inspection = make_inspection(cast=cast, feedback_on=date(2022, 3, 1))
    coordinator = client_of(cast.coordinator)
    new = reverse("finding-new", args=[inspection.reference])
    made = coordinator.post(new, {"title": "公务接待超标准", "form_key": "a"})
    finding = inspection.findings.get()
    url, page = reverse("finding-prior", args=[finding.reference]), None
    assert made.url == url
    form = coordinator.get(url).context["form"]
    [(key, words), (none, _words)] = form.fields["prior"].choices
    assert (key, none) == (earlier.reference, "") and "公务接待" in words
    sent = {"prior": earlier.reference, "version": finding.version}
    assert coordinator.post(url, sent).status_code == 302
    finding.refresh_from_db()
    assert finding.prior == earlier
    told = LogEntry.objects.filter(action="finding.edit").latest("seq")
    assert told.reason == "与历次巡察问题比对"
    for one, other in (finding, earlier), (earlier, finding):
        page = coordinator.get(one.get_absolute_url())
        rows = page.context["recurrence"].rows
        assert [row.is_this for row in rows] == [
            row.reference == one.reference for row in rows
        ]
        assert other.get_absolute_url() in page.content.decode()
        assert "历次同类问题" in page.content.decode()


def test_each_number_leads_to_as_many_findings(cast: Cast, earlier: Finding) -> None:
    inspection = make_inspection(cast=cast, feedback_on=date(2022, 3, 1))
    again = make_finding(cast=cast, inspection=inspection)
    Finding.objects.filter(pk=again.pk).update(prior=earlier)
    leader = client_of(cast.leader)
    notes = leader.get(reverse("overview"), {"over": "on"}).context["seen"].notes
    [note] = [one for one in notes if "figure=repeated" in one.url]
    assert note.number == 1 == len(leader.get(note.url).context["rows"])
    page = leader.get(reverse("statistics"), {"by": "office"})
    lines = page.context["seen"].lines
    cells = {one.url for line in lines for one in line.cells if "repeated" in one.url}
    assert cells
    for url in cells:
        assert len(leader.get(url).context["rows"]) == 1
    assert "历次同类问题" in page.content.decode()


def test_a_chain_leads_back_to_nothing(cast: Cast, earlier: Finding) -> None:
    inspection = make_inspection(cast=cast, feedback_on=date(2022, 3, 1))
    again = make_finding(cast=cast, inspection=inspection, title="公务接待超标准")
    Finding.objects.filter(pk=again.pk).update(prior=earlier)
    coordinator = client_of(cast.coordinator)
    url = reverse("finding-edit", args=[earlier.reference])
    form = coordinator.get(url).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"prior": again.reference, "why": "wrong_entry"}
    assert "prior" in coordinator.post(url, sent).context["form"].errors
