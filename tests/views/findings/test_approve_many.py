"""批量销号: the clear ones together, the flagged one by one, one's own not at all."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rectification.access import Role
from rectification.models import Finding, LogEntry
from rectification.models.findings.approving import requests_of
from rectification.models.findings.bulk import Outcome
from rectification.models.findings.paper_sheet import form_number
from rectification.views.parts.deciding import close_outs
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_finding, seat

pytestmark = pytest.mark.django_db
URL = "/staff/findings/bulk/approve/"


def asked(cast: Cast, **fields: Any) -> Finding:
    return make_finding(cast=cast, state=FindingState.SUBMITTED, **fields)


def flagged(cast: Cast) -> Finding:
    """Its deadline had passed when it was asked for."""
    return asked(cast, due_on=date(2022, 10, 31), due_precision="month")


def boxes(html: str) -> dict[str, bool]:
    """Return the boxes of a page, and which of them are ticked."""
    found = re.findall(r'name="row" value="([^"]+)"[^>]*?( checked)?>', html)
    return {value: bool(ticked) for value, ticked in found}


def box(finding: Finding) -> str:
    return f"{finding.pk}:{again(finding).mark}"


def again(finding: Finding) -> Finding:
    return Finding.objects.get(pk=finding.pk)


def page(client: Client, query: str = "") -> str:
    answer = client.get(URL + query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, *findings: Finding, reason: str = "同意。") -> Any:
    form = {"reason": reason, "row": [box(one) for one in findings]}
    return client.post(URL, form, follow=True)


def outcome() -> Outcome:
    return Outcome.of(LogEntry.objects.get(action="bulk.approve"))


def test_only_what_is_clear_can_be_ticked(cast: Cast) -> None:
    clear, heed = asked(cast), flagged(cast)
    html = page(client_of(cast.leader))
    assert boxes(html) == {box(clear): False}
    assert "同意。</textarea>" in html
    _head, _mark, alone = html.partition("须逐条审批")
    assert reverse("finding-decide", args=[heed.reference]) in alone
    assert "晚于时限" in alone or "逾期" in alone
    assert boxes(page(client_of(cast.leader), "?which=all")) == {box(clear): True}


def test_what_is_ticked_is_granted_with_one_opinion(cast: Cast) -> None:
    first, second, left = (asked(cast) for _n in "abc")
    other = asked(cast, due_on=date(2030, 1, 1), due_precision="day")
    Finding.objects.filter(pk=second.pk).update(asks=FindingState.LONG_TERM)
    answer = send(client_of(cast.leader), first, second, other, reason="已核，同意。")
    assert [again(one).state for one in (first, second, other, left)] == [
        *("completed", "long_term", "completed", "submitted"),
    ]
    told = LogEntry.objects.filter(reason="已核，同意。")
    assert set(told.values_list("action", flat=True)) == {
        *("finding.complete", "finding.keep_up", "bulk.approve"),
    }
    assert told.values("request_id").distinct().count() == 1
    html = answer.content.decode()
    assert all(one.reference in html for one in (first, second, other))
    assert left.reference not in html


def test_each_row_is_asked_again(cast: Cast) -> None:
    """One was moved, one is flagged by now; the third is granted all the same."""
    clear, heed, moved = asked(cast), asked(cast), asked(cast)
    form = {"reason": "同意。", "row": [box(one) for one in (clear, heed, moved)]}
    Finding.objects.filter(pk=heed.pk).update(evidence_waiver="现场已拆除。")
    moved.send_back(by=cast.leader, reason="缺验收单")
    client_of(cast.leader).post(URL, form)
    assert outcome().done == [clear.reference]
    assert outcome().changed == [moved.reference]
    assert "没有佐证" in outcome().refused[heed.reference]
    assert again(heed).state == FindingState.SUBMITTED


def test_where_nothing_can_be_granted_nothing_is_done(cast: Cast) -> None:
    heed, _clear = flagged(cast), asked(cast)
    before = LogEntry.objects.count()
    html = send(client_of(cast.leader), heed, reason="已核。").content.decode()
    assert "请在其审批单上单独审批" in html
    assert "已核。</textarea>" in html  # what was typed stays
    assert LogEntry.objects.count() == before
    assert again(heed).state == FindingState.SUBMITTED


def test_nothing_ticked_and_no_opinion_bring_the_page_back(cast: Cast) -> None:
    clear = asked(cast)
    client = client_of(cast.leader)
    assert "请勾选同意销号的问题" in send(client, reason="已核。").content.decode()
    html = send(client, clear, reason="").content.decode()
    assert boxes(html) == {box(clear): True}
    assert again(clear).state == FindingState.SUBMITTED


def test_whoever_has_worked_on_one_is_told_and_cannot_tick_it(cast: Cast) -> None:
    clear, own = asked(cast), asked(cast)
    own.entries.update(author=cast.leader)
    html = page(client_of(cast.leader))
    assert boxes(html) == {box(clear): False}
    assert own.reference in html.partition("须由他人审批")[2]
    send(client_of(cast.leader), clear, own)
    assert outcome().done == [clear.reference]
    assert again(own).state == FindingState.SUBMITTED


def test_a_form_sent_twice_grants_once(cast: Cast) -> None:
    clear = asked(cast)
    client = client_of(cast.leader)
    form = {"reason": "同意。", "row": [box(clear)], "form_key": "k"}
    assert client.post(URL, form).url == client.post(URL, form).url
    assert LogEntry.objects.filter(action="finding.complete").count() == 1


def test_it_prints_as_the_form_of_one_body(cast: Cast) -> None:
    findings = [asked(cast), flagged(cast)]
    html = page(client_of(cast.leader))
    number = form_number(again(one) for one in findings)
    assert number in html.partition('class="print-only paper-form"')[2]


def test_of_many_it_asks_as_much_as_of_few(cast: Cast) -> None:
    # Whoever sits in an office besides is asked about more.
    seat(
        cast.second_leader,
        role=Role.OFFICE_HEAD,
        organisation=cast.organisation,
        office=cast.other_office,
    )
    users = (cast.leader, cast.second_leader, cast.verifier)

    def counts() -> list[int]:
        found = []
        for user in users:
            client = client_of(user)
            with CaptureQueriesContext(connection) as context:
                page(client)
            found.append(len(context))
        return found

    def grow(count: int) -> None:
        for number in range(count):
            flagged(cast) if number % 2 else asked(cast)

    grow(2)
    few = counts()
    grow(6)
    assert counts() == few


def test_the_page_and_the_finding_say_alike_who_may_not_decide(cast: Cast) -> None:
    """The answers asked at once are those that the verb asks one by one."""
    findings = [asked(cast) for _n in "abcd"]
    findings[0].entries.update(author=cast.leader)
    findings[1].measures.get().write(state="under_way")
    Finding.objects.filter(pk=findings[2].pk).update(submitted_by=cast.second_leader)
    for user in (cast.leader, cast.second_leader, cast.verifier):
        told = requests_of(close_outs(user), by=user)
        assert told
        for one in told:
            alone = again(one.finding)
            assert str(one.refusal) == str(alone.why_not(alone.granting(), by=user))
