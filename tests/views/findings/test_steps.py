"""Request, return, approve, reopen: by POST, with the reason beside the log entry."""

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.utils import timezone

from rectification.models import Finding, LogEntry, User
from rectification.views.findings.page import steps
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_closable, make_finding

pytestmark = pytest.mark.django_db
S = FindingState


def take(user: User, finding: Finding, verb: str, **data: str) -> HttpResponse:
    client = client_of(user)
    response = client.post(f"/staff/findings/{finding.reference}/{verb}/", data)
    finding.refresh_from_db()
    return response


def words(response: HttpResponse) -> str:
    return " ".join(str(one) for one in get_messages(response.wsgi_request))


def test_a_finding_goes_from_request_to_reopening(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=S.ONGOING)
    make_closable(finding, cast=cast)
    response = take(cast.office_head, finding, "submit", asks=S.COMPLETED)
    assert (response.status_code, finding.state) == (302, S.SUBMITTED)
    take(cast.leader, finding, "send_back", reason="请附原件。")
    assert finding.state == S.ONGOING
    take(cast.office_head, finding, "submit", asks=S.COMPLETED)
    take(cast.office_head, finding, "withdraw")
    assert finding.state == S.ONGOING
    take(cast.office_head, finding, "submit", asks=S.SUBSTANTIALLY_COMPLETED)
    take(cast.verifier, finding, "approve", reason="属实。")
    assert finding.state == S.SUBSTANTIALLY_COMPLETED
    anew = {"due_wording": "2049年6月底", "open_again": [finding.measures.get().pk]}
    take(cast.verifier, finding, "reopen", reason="现场查看发现反弹。", **anew)
    assert finding.state == S.ONGOING
    last = LogEntry.objects.filter(subject_type="finding").latest("seq")
    assert (last.action, last.reason) == ("finding.reopen", "现场查看发现反弹。")


def test_a_request_may_waive_evidence(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=S.ONGOING)
    finding.record_progress(
        by=cast.handler, text="已办。", happened_on=timezone.localdate()
    )
    refused = take(cast.office_head, finding, "submit", asks=S.COMPLETED)
    assert (refused.status_code, finding.state) == (303, S.ONGOING)
    take(
        cast.office_head, finding, "submit", asks=S.COMPLETED, waiver="口头整改，无材料"
    )
    assert finding.state == S.SUBMITTED


@pytest.mark.parametrize("reason", ["", "  ", "\u3000"])
@pytest.mark.parametrize(
    ("verb", "state", "answer"),
    [("send_back", S.SUBMITTED, 303), ("reopen", S.COMPLETED, 200)],
)
def test_a_reason_is_required(
    cast: Cast, verb: str, state: str, answer: int, reason: str
) -> None:
    """Asked for by a step of the page, or by a page of its own."""
    finding = make_finding(cast=cast, state=state)
    response = take(cast.verifier, finding, verb, reason=reason)
    assert (response.status_code, finding.state) == (answer, state)
    if answer == 303:
        assert words(response)
    else:
        assert "reason" in response.context["form"].errors


def test_what_the_state_forbids_is_refused_with_a_sentence(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    response = take(cast.leader, finding, "approve")
    assert response.status_code == 303
    assert words(response)


def test_whoever_did_the_work_cannot_decide(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=S.ONGOING)
    make_closable(finding, cast=cast)
    finding.submit(by=cast.coordinator)
    assert take(cast.coordinator, finding, "approve").status_code == 403
    assert finding.state == S.SUBMITTED


def test_an_unknown_outcome_is_refused(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=S.ONGOING)
    make_closable(finding, cast=cast)
    response = take(cast.office_head, finding, "submit", asks="registered")
    assert (response.status_code, finding.state) == (303, S.ONGOING)


@pytest.mark.parametrize("state", S.values)
def test_a_question_changes_nothing_of_the_finding(
    cast: Cast, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = make_finding(cast=cast, state=S(state))
    fields = {one.attname for one in Finding._meta.concrete_fields}
    written: list[str] = []

    def watched(row: Finding, name: str, value: object) -> None:
        if name in fields:
            written.append(name)
        object.__setattr__(row, name, value)

    monkeypatch.setattr(Finding, "__setattr__", watched, raising=False)
    for user in (cast.handler, cast.office_head, cast.leader, cast.verifier):
        steps(finding, user)
        for action in (*Finding.lifecycle, *Finding.activities):
            finding.why_not(action, by=user)
    assert not written


def test_a_request_is_offered_where_only_evidence_is_missing(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=S.ONGOING)
    assert finding.why_no_request(by=cast.office_head)
    finding.record_progress(
        by=cast.handler, text="已办。", happened_on=timezone.localdate()
    )
    assert finding.why_not("submit", by=cast.office_head)
    assert finding.why_no_request(by=cast.office_head) is None
    assert finding.why_no_request(by=cast.stranger)


def test_what_is_kept_up_is_not_called_closed_out(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    finding.submit(by=cast.office_head, asks=FindingState.LONG_TERM)
    url = f"{finding.get_absolute_url()}approve/"
    page = client_of(cast.leader).post(url, {"reason": ""}, follow=True)
    said = page.content.decode()
    assert "已同意，状态为“长期坚持”。" in said and "已同意销号。" not in said
