"""Help: asked for with an entry or alone; while it is open, nothing closes."""

import pytest

from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import Finding, HelpRequest, LogEntry, Post
from rectification.workflow import FindingState, HelpState
from tests.factories import Cast, make_closable, make_finding

pytestmark = pytest.mark.django_db
NEEDED = "请协调两个单位开通数据接口。"


@pytest.fixture
def finding(cast: Cast) -> Finding:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    return finding


def test_a_finding_with_open_help_does_not_close(cast: Cast, finding: Finding) -> None:
    asked = finding.ask_help(by=cast.handler, needed=NEEDED)
    for answered in (False, True):
        if answered:
            asked.reply(by=cast.leader, answer="已约周五会商。")
        with pytest.raises(InvalidTransition, match="需协调事项"):
            finding.submit(by=cast.office_head)
    asked.solve(by=cast.coordinator, outcome="接口已开通。")
    finding.submit(by=cast.office_head)
    assert finding.state == FindingState.SUBMITTED


def test_the_same_asked_twice_is_one_request(cast: Cast, finding: Finding) -> None:
    first = finding.ask_help(by=cast.handler, needed=NEEDED)
    assert finding.ask_help(by=cast.handler, needed=NEEDED) == first
    first.withdraw(by=cast.handler)
    assert finding.ask_help(by=cast.handler, needed=NEEDED) != first


def test_it_is_passed_on_to_who_could_answer_and_waits_for_that_post(
    cast: Cast, finding: Finding
) -> None:
    asked = finding.ask_help(by=cast.handler, needed=NEEDED)
    to = Post.objects.get(appointments__user=cast.leader)
    with pytest.raises(Refusal):
        office = Post.objects.get(appointments__user=cast.office_head)
        asked.forward(by=cast.coordinator, to=office)
    waiting = HelpRequest.objects.waiting_for
    assert waiting(cast.coordinator).exists()
    asked.forward(by=cast.coordinator, to=to, note="请分管领导协调。")
    assert waiting(cast.leader).exists() and not waiting(cast.coordinator).exists()
    logged = LogEntry.objects.filter(action="helprequest.forward").get()
    assert logged.payload.after == {"forwarded_to": str(to)}
    with pytest.raises(NotAllowed):
        asked.withdraw(by=cast.coordinator)


def test_what_came_with_an_entry_goes_with_it(cast: Cast, finding: Finding) -> None:
    entry = finding.record_progress(
        by=cast.handler,
        text="接口未通。",
        happened_on=finding.entries.latest("pk").happened_on,
        help_needed=NEEDED,
        help_of="数据管理单位",
    )
    asked = finding.help_requests.get()
    assert (asked.entry, asked.of_whom) == (entry, "数据管理单位")
    entry.withdraw(by=cast.handler, reason="填错问题")
    asked.refresh_from_db()
    assert asked.state == HelpState.WITHDRAWN and not asked.is_open
    assert not finding.help_requests.open().exists()
