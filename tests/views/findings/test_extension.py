"""Later deadlines on the pages: asked for by editing, decided on the finding."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rectification.models import Extension, Finding, LogEntry
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, let_overseer_decide, make_finding

pytestmark = pytest.mark.django_db
OLD = date(2022, 10, 31)


@pytest.fixture
def finding(cast: Cast) -> Finding:
    finding = make_finding(
        cast=cast,
        state=FindingState.ONGOING,
        due_on=OLD,
        due_precision="month",
        due_wording="2022年10月底",
        kind="dated",
    )
    days = timezone.now() - timedelta(days=2)
    Finding.objects.filter(pk=finding.pk).update(due_set_at=days)
    finding.refresh_from_db()
    return finding


def sent(finding: Finding, **fields: object) -> dict[str, object]:
    kept = {
        "version": finding.version,
        "title": finding.title,
        "due_wording": finding.due_wording,
        "due_on": finding.due_on,
        "due_precision": finding.due_precision,
        "kind": finding.kind,
        "position": finding.position,
        "why": "wrong_entry",
        "done_so_far": "已完成选址",
    }
    return kept | fields


def ask(client: Client, finding: Finding, **fields: object) -> str:
    finding.refresh_from_db()
    words = fields or {"due_wording": "2030年12月底前"}
    url = f"/staff/findings/{finding.reference}/edit/"
    response = client.post(url, sent(finding, **words), follow=True)
    assert response.status_code == 200
    return response.content.decode()


def step(finding: Finding, verb: str) -> str:
    return f"/staff/findings/{finding.reference}/extension/{verb}/"


def test_a_wrong_entry_in_the_form_waits_for_a_leader(cast, coordinator, finding):
    page = ask(coordinator, finding, due_wording="2030年12月底前", title="另一题")
    finding.refresh_from_db()
    assert (finding.due_on, finding.title) == (OLD, "另一题")
    assert finding.is_overdue()
    for words in ("2022年10月底", "2030年12月底前", finding.extensions.get().reason):
        assert words in page
    assert "已开展的工作：已完成选址" in page
    assert step(finding, "withdraw") in page
    assert step(finding, "grant") not in page
    seen = client_of(cast.leader).get("/staff/").context["parts"]
    assert {part.anchor for part in seen} == {"extensions"}


def test_the_leader_agrees_on_the_page(cast, coordinator, finding) -> None:
    ask(coordinator, finding)
    leader = client_of(cast.leader)
    page = leader.get(finding.get_absolute_url()).content.decode()
    waiting = finding.extensions.get()
    assert step(finding, "grant") in page
    assert f'name="extension" value="{waiting.pk}"' in page
    words = {"extension": waiting.pk, "reason": "同意，抓紧。"}
    response = leader.post(step(finding, "grant"), words, follow=True)
    finding.refresh_from_db()
    assert finding.due_on == date(2030, 12, 31)
    shown = response.content.decode()
    for words in ("2022年10月底", "2030年12月底前", "同意，抓紧。", str(cast.leader)):
        assert words in shown
    assert not leader.get("/staff/").context["parts"]


def test_what_was_read_is_decided_and_no_later_request(
    cast, coordinator, finding
) -> None:
    ask(coordinator, finding)
    read = finding.extensions.get()
    coordinator.post(step(finding, "withdraw"))
    ask(coordinator, finding, due_wording="2040年12月底前")
    leader = client_of(cast.leader)
    response = leader.post(step(finding, "grant"), {"extension": read.pk})
    assert response.status_code == 303
    finding.refresh_from_db()
    assert finding.due_on == OLD
    assert Extension.objects.waiting().count() == 1


def test_a_refusal_says_why_and_the_deadline_stays(cast, coordinator, finding) -> None:
    ask(coordinator, finding)
    pk = finding.extensions.get().pk
    leader = client_of(cast.leader)
    assert leader.post(step(finding, "refuse"), {"extension": pk}).status_code == 303
    assert finding.extensions.get().is_waiting
    words = {"extension": pk, "reason": "条件已经具备。"}
    page = leader.post(step(finding, "refuse"), words, follow=True).content.decode()
    assert "条件已经具备。" in page
    finding.refresh_from_db()
    assert finding.due_on == OLD


def test_a_second_request_is_told_that_one_waits_and_keeps_what_was_typed(
    coordinator, finding
) -> None:
    ask(coordinator, finding)
    assert not LogEntry.objects.filter(action="finding.edit").exists()
    page = ask(coordinator, finding, due_wording="2031年6月底前")
    assert "errorlist" in page
    assert "2031年6月底前" in page
    assert Extension.objects.count() == 1


def test_with_nothing_waiting_there_is_nothing_to_withdraw(coordinator, finding):
    assert coordinator.post(step(finding, "withdraw")).status_code == 303


@pytest.mark.parametrize("pk", ["", "x", "0", "9" * 40, "987654"])
def test_a_request_that_is_none_is_refused(cast, finding, pk: str) -> None:
    response = client_of(cast.leader).post(step(finding, "grant"), {"extension": pk})
    assert response.status_code == (404 if pk == "987654" else 303)


def test_a_leader_passes_on_what_the_overseer_decides(
    cast: Cast, finding: Finding
) -> None:
    ask(client_of(cast.coordinator), finding)
    let_overseer_decide(cast)
    extension = Extension.objects.get()
    words = {"extension": extension.pk, "reason": "情况属实。"}
    page = finding.get_absolute_url()
    leader, verifier = client_of(cast.leader), client_of(cast.verifier)
    shown = leader.get(page).content.decode()
    assert step(finding, "endorse") in shown
    assert step(finding, "grant") not in shown
    assert (
        "属实"
        in leader.post(step(finding, "endorse"), words, follow=True).content.decode()
    )
    assert "待主管单位审定" in leader.get(page).content.decode()
    assert finding.reference in verifier.get("/staff/").content.decode()
    assert finding.reference not in leader.get("/staff/").content.decode()
    verifier.post(step(finding, "grant"), words, follow=True)
    finding.refresh_from_db()
    assert finding.due_on == date(2030, 12, 31)
