"""The table of offices by periods, and urging from it."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import timezone

from rectification.errors import InvalidTransition, NotAllowed
from rectification.models import Inspection, LogEntry, Urge
from tests.factories import Cast, client_of, make_finding, make_inspection
from tests.views.inspections.days import on

pytestmark = pytest.mark.django_db
PLANTED = "青石桥扩建招标"


@pytest.fixture
def inspection(cast: Cast) -> Iterator[Inspection]:
    """Two offices that owe, one of them more than one report; it is 10 November."""
    with on(9, 7):
        inspection = make_inspection(cast=cast, theme=PLANTED)
        words = {"title": PLANTED, "original_text": PLANTED, "person": PLANTED}
        for office in (cast.office, cast.office, cast.other_office):
            make_finding(cast=cast, inspection=inspection, offices=[office], **words)
    with on(11, 10):
        yield inspection


def url(inspection: Inspection, name: str = "reporting") -> str:
    return reverse(f"inspection-{name}", args=[inspection.reference])


def test_the_table_says_how_each_office_stands(
    cast: Cast, inspection: Inspection
) -> None:
    today = timezone.localdate()
    finding = inspection.findings.filter(offices=cast.office).first()
    finding.record_progress(by=cast.handler, text="已补齐。", happened_on=today)
    page = client_of(cast.leader).get(url(inspection))
    assert [head.name for head in page.context["heads"]] == ["9月", "10月", "11月"]
    rows = {row.name: row for row in page.context["rows"]}
    cells = rows[str(cast.office)].cells
    assert [cell.letter for cell in cells] == ["未", "未", "1/2"]
    assert cells[-1].words == "部分，应报2项，已报1项"
    ahead = rows[str(cast.other_office)].cells[-1]
    assert (ahead.mark, ahead.letter) == ("ahead", "未")
    assert page.context["sum"] == (
        "本期2个科室应报3项，已报1项，2个科室未报齐，25日截止"
    )
    assert "催办未报齐的2个科室" in page.content.decode()
    read = client_of(cast.auditor).get(url(inspection)).content.decode()
    assert "未报齐的2个科室" not in read
    assert client_of(cast.auditor).get(url(inspection) + "?page=9").status_code == 200
    for who, leads in (("verifier", True), ("coordinator", True), ("handler", False)):
        work = client_of(getattr(cast, who)).get("/staff/").content.decode()
        assert (url(inspection) in work) is leads


def test_an_urging_is_counted_logged_and_told(
    cast: Cast, inspection: Inspection
) -> None:
    client = client_of(cast.coordinator)
    drawn = client.get(url(inspection, "urge"), {"office": cast.other_office.pk})
    form = drawn.context["form"]
    assert form["offices"].value() == [str(cast.other_office.pk)]
    sent = {"offices": [cast.office.pk], "way": "telephone", "form_key": "k1"}
    for _twice in "ab":
        assert client.post(url(inspection, "urge"), sent).status_code == 302
    urge = Urge.objects.get()
    assert (urge.owed, urge.done, urge.urged_by) == (2, 0, cast.coordinator)
    entry = LogEntry.objects.get(action="urge.send")
    assert entry.subject.startswith(str(cast.office))
    (part,) = client_of(cast.handler).get("/staff/").context["parts"]
    (call,) = part.calls
    assert "催办1次" in call and "电话" in call and "钱办" in call
    assert "催办1次" in client.get(url(inspection)).content.decode()
    page = client.get(inspection.get_absolute_url()).content.decode()
    assert "催办报送" in page
    # What is sent without a choice says so, and urges nobody.
    refused = client.post(url(inspection, "urge"), {"way": "chat"})
    assert refused.status_code == 200 and "errorlist" in refused.content.decode()
    assert Urge.objects.count() == 1


def test_only_who_owes_is_urged_by_who_may(cast: Cast, inspection: Inspection) -> None:
    today = timezone.localdate()
    for finding in inspection.findings.filter(offices=cast.office):
        finding.record_progress(by=cast.handler, text="已补齐。", happened_on=today)
    both = [cast.other_office, cast.office]
    with pytest.raises(InvalidTransition):
        Urge.objects.send(inspection, by=cast.leader, offices=both, way="chat")
    with pytest.raises(NotAllowed):
        Urge.objects.send(inspection, by=cast.handler, offices=both[:1], way="chat")
    assert not Urge.objects.exists()
    Urge.objects.send(inspection, by=cast.verifier, offices=both[:1], way="chat")
    assert Urge.objects.get().office == cast.other_office


def test_the_text_for_a_chat_names_nothing_of_the_findings(
    cast: Cast, inspection: Inspection
) -> None:
    page = client_of(cast.coordinator).get(url(inspection, "urge"))
    assert page.context["text"] == (
        "本期整改进展报送，25日截止：\n"
        f"{cast.office}：应报2项，已报0项，还差2项\n"
        f"{cast.other_office}：应报1项，已报0项，还差1项\n"
        "填报地址：http://testserver/staff/"
    )
    for planted in (PLANTED, "钱办", "李改", inspection.reference):
        assert planted not in page.context["text"]
