"""重新整改 and 整改回头看 as pages."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from rectification.models import Finding, LookBack
from rectification.workflow import FindingState, MeasureState
from tests.factories import Cast, client_of, make_finding, make_look_back
from tests.uploads import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(cast: Cast) -> Finding:
    """Closed out 200 days ago, in a body that looks back after six months."""
    body = cast.organisation
    body.look_back_months = 6
    body.save(update_fields=["look_back_months"])
    with time_machine.travel(timezone.now() - timedelta(days=200), tick=True):
        return make_finding(cast=cast, state=FindingState.COMPLETED, title="窗口无标识")


def url(name: str, finding: Finding) -> str:
    return reverse(f"finding-{name}", args=[finding.reference])


def test_reopening_asks_for_deadline_and_measures(cast: Cast, finding: Finding) -> None:
    verifier, address = client_of(cast.verifier), url("reopen", finding)
    assert address in verifier.get(finding.get_absolute_url()).content.decode()
    form = verifier.get(address).context["form"]
    measure = finding.measures.get()
    assert form["open_again"].value() == [str(measure.pk)]
    lacking = verifier.post(address, {"reason": "标识又被撤下。"})
    assert lacking.context["form"].errors.keys() == {"due_wording", "open_again"}
    assert "标识又被撤下。" in lacking.content.decode()
    sent = {"reason": "标识又被撤下。", "open_again": [measure.pk]}
    past = verifier.post(address, sent | {"due_on": "2020-01-01"})
    assert past.context["form"].errors.keys() == {"due_on"}
    verifier.post(address, sent | {"due_wording": "2049年6月底"})
    finding.refresh_from_db()
    measure.refresh_from_db()
    assert (finding.state, finding.due_precision) == (FindingState.ONGOING, "month")
    assert measure.state == MeasureState.UNDER_WAY
    told = client_of(cast.handler).get(finding.get_absolute_url()).content.decode()
    assert "标识又被撤下。" in told and "同意销号" in told  # the old close-out stays
    # What proved it before does so no more, and the page says so where it stands.
    assert "重新整改前的材料，不再作为佐证" in told
    assert "proofs__past" in told


def test_the_sheet_shows_what_was_proved_before_apart(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    at = timezone.now() - timedelta(hours=1)
    Finding.objects.filter(pk=finding.pk).update(reopened_at=at)
    client, address = client_of(cast.leader), url("decide", finding)
    assert not client.get(address).context["earlier"]
    finding.evidence_uses.update(created_at=at - timedelta(hours=1))
    page = client.get(address)
    assert [one.is_past for one in page.context["earlier"]] == [True]
    assert not any(row.files for row in page.context["rows"])
    assert "不再作为佐证" in page.content.decode()


def test_a_look_back_stands_in_my_work_and_the_overview(
    cast: Cast, finding: Finding
) -> None:
    leader, address = client_of(cast.leader), url("look_back", finding)
    work = leader.get(reverse("work"))
    [part] = [one for one in work.context["parts"] if one.anchor == "look_backs"]
    assert part.items[0].next_url == address and part.items[0].days < 0
    notes = leader.get(reverse("overview"), {"over": "on"}).context["seen"].notes
    [note] = [one for one in notes if "look_back=owed" in one.url]
    assert note.number == 1 == len(leader.get(note.url).context["rows"])
    leader.post(address, {"result": "held", "text": "抽看三处，标识都在。"})
    assert LookBack.objects.get().result == "held"
    assert not [
        one
        for one in leader.get(reverse("work")).context["parts"]
        if one.anchor == "look_backs"
    ]
    told = client_of(cast.auditor).get(finding.get_absolute_url()).content.decode()
    assert "抽看三处，标识都在。" in told and "未反弹" in told


def test_a_relapse_wants_proof_and_a_deadline(cast: Cast, finding: Finding) -> None:
    leader, address = client_of(cast.leader), url("look_back", finding)
    sent = {"result": "relapsed", "text": "两处标识又没有了。"}
    lacking = leader.post(address, sent)
    assert lacking.context["form"].errors.keys() == {"due_wording", "open_again"}
    sent |= {
        "due_wording": "2049年6月底",
        "open_again": [finding.measures.get().pk],
    }
    bare = leader.post(address, sent)
    assert bare.context["form"].errors.keys() == {"evidence"}
    leader.post(address, sent | {"evidence": SimpleUploadedFile("现场.pdf", PDF)})
    finding.refresh_from_db()
    assert finding.state == FindingState.ONGOING
    told = client_of(cast.handler).get(finding.get_absolute_url()).content.decode()
    assert "反弹回潮" in told and "现场.pdf" in told


def test_the_list_is_narrowed_down_by_what_was_found(cast: Cast) -> None:
    make_look_back(cast=cast)
    leader = client_of(cast.leader)
    for result, number in (("held", 1), ("relapsed", 0), ("owed", 0)):
        page = leader.get(reverse("finding-list"), {"look_back": result})
        assert len(page.context["rows"]) == number
