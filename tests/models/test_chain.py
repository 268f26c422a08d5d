"""销号流程: each step of a close-out by another person, and never a dead end."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from rectification.access import Role
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import ChainChange, Finding, LogEntry, Organisation, User
from rectification.workflow import FindingState
from tests.chains import ALL, THREE, asked, leave
from tests.factories import (
    BODY_FORM,
    Cast,
    client_of,
    make_sheet,
    make_user,
    seat,
    set_chain,
)

pytestmark = pytest.mark.django_db


def left(finding: Finding) -> str:
    return Finding.objects.get(pk=finding.pk).steps_left


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.both_databases
def test_each_step_decides_in_turn_and_is_kept(cast: Cast) -> None:
    third = FindingState.SUBSTANTIALLY_COMPLETED
    finding = asked(cast, *THREE, by=cast.coordinator, asks=third)
    # Whoever asks decides at no step.
    assert (finding.chain, left(finding)) == (",".join(THREE), "office_head,leader")
    for early in (cast.leader, cast.verifier, cast.handler, cast.coordinator):
        with pytest.raises(NotAllowed):
            finding.approve(by=early)
    finding.approve(by=cast.office_head, reason="材料属实。")
    assert (finding.state, left(finding)) == ("submitted", "leader")
    with pytest.raises(NotAllowed):
        finding.approve(by=cast.office_head)
    finding.approve(by=cast.leader, reason="同意。")
    assert (finding.state, finding.closed_by, left(finding)) == (third, cast.leader, "")
    told = [
        (one.step, one.verdict, one.who(), str(one.post.role), one.opinion)
        for one in finding.decisions.all()
    ]
    assert told == [
        ("office_head", "pass_on", "孙科", "office_head", "材料属实。"),
        ("leader", "complete_in_substance", "赵审", "leader", "同意。"),
    ]
    logged = LogEntry.objects.filter(subject_type="finding", subject_id=finding.pk)
    passed = logged.get(action="finding.pass_on")
    assert (passed.actor_id, passed.reason) == (cast.office_head.pk, "材料属实。")
    assert passed.payload.after["steps_left"] == "leader"


def test_a_return_begins_the_chain_anew_and_a_changed_one_touches_nothing(
    cast: Cast,
) -> None:
    finding = asked(cast, *THREE)
    set_chain(cast, "overseer")
    assert left(finding) == "coordinator,leader"
    finding.approve(by=cast.coordinator)
    finding.send_back(by=cast.leader, reason="佐证不足。")
    assert (finding.state, finding.chain, left(finding)) == ("ongoing", "", "")
    finding.submit(by=cast.office_head)
    assert left(finding) == "overseer"
    with pytest.raises(NotAllowed):  # another chain, another round: no step of his
        finding.send_back(by=cast.coordinator, reason="不同意。")
    finding.send_back(by=cast.verifier, reason="再补。")
    verdicts = [one.verdict for one in finding.decisions.all()]
    assert verdicts == ["pass_on", "send_back", "send_back"]
    set_chain(cast)
    finding.submit(by=cast.office_head)
    assert (finding.chain, left(finding)) == ("", "")
    with pytest.raises(NotAllowed):
        finding.send_back(by=cast.coordinator, reason="不同意。")
    finding.approve(by=cast.verifier, reason="已补齐。")
    assert finding.decisions.last().step == ""


def test_steps_without_anybody_go_on_to_the_next(cast: Cast) -> None:
    """Vacant, a party, needed at a later step; at last a meeting on paper."""
    assert left(asked(cast, *ALL)) == "coordinator,leader,meeting,overseer"
    # Of one person in two posts a later step is kept.
    leave(cast.leader, cast.second_leader)
    seat(cast.coordinator, role=Role.LEADER, organisation=cast.organisation)
    one = asked(cast, *THREE)
    assert left(one) == "leader"
    one.approve(by=again(cast.coordinator))
    assert one.state == FindingState.COMPLETED
    # Nobody leads: the overseeing body; nobody oversees either: a meeting.
    leave(cast.coordinator)
    assert left(asked(cast, *THREE)) == "overseer"
    helper = make_user(role=Role.COORDINATOR, organisation=cast.organisation)
    two = asked(cast, "coordinator", "leader")
    assert left(two) == "coordinator,overseer"
    leave(cast.verifier)
    assert left(asked(cast, "coordinator", "overseer")) == "coordinator,meeting"
    two.approve(by=helper)
    assert left(two) == "overseer"


def test_a_step_that_falls_vacant_is_passed_over_by_the_next(cast: Cast) -> None:
    finding = asked(cast, "coordinator", "leader")
    with pytest.raises(NotAllowed):
        finding.approve(by=cast.leader)
    leave(cast.coordinator)
    shown = Finding.objects.get(pk=finding.pk)
    shown.settle(cast.leader)
    assert (shown.steps_due, shown.granting()) == (["leader"], "complete")
    assert shown.mark == finding.mark
    finding.approve(by=cast.leader)
    assert finding.state == FindingState.COMPLETED
    assert LogEntry.objects.filter(action="finding.pass_over").count() == 1


def test_who_decided_one_step_decides_no_other(cast: Cast) -> None:
    finding = asked(cast, "coordinator", "leader")
    finding.approve(by=cast.coordinator)
    seat(cast.coordinator, role=Role.LEADER, organisation=cast.organisation)
    with pytest.raises(NotAllowed):
        finding.approve(by=again(cast.coordinator))
    leave(cast.leader, cast.second_leader)
    # None is left who leads and has not decided: the overseeing body.
    with pytest.raises(NotAllowed):
        finding.approve(by=again(cast.coordinator))
    finding.approve(by=cast.verifier)
    assert finding.closed_by == cast.verifier


def test_sheets_and_meetings_decide_a_step(cast: Cast) -> None:
    met = {"is_of_meeting": True, "name": "局党组会", "number": "2022-7"}
    met["present"] = "高书记、林副局长"
    finding = asked(cast, "leader", "meeting", "overseer")
    with pytest.raises(Refusal):  # signed by who decides at another step
        make_sheet(finding, cast=cast, action="pass_on", signer=cast.verifier, name="")
    with pytest.raises(InvalidTransition):  # it is not the last one
        make_sheet(finding, cast=cast)
    sheet = make_sheet(finding, cast=cast, action="pass_on", signer=cast.leader)
    late = make_sheet(finding, cast=cast, action="pass_on")
    sheet.confirm(by=cast.second_leader)
    assert left(finding) == "meeting,overseer"
    with pytest.raises(Refusal):  # of the step before
        late.confirm(by=cast.second_leader)
    finding.refresh_from_db()
    for who in (cast.leader, cast.second_leader):
        with pytest.raises(InvalidTransition):
            finding.approve(by=who)
    with pytest.raises(Refusal):
        make_sheet(finding, cast=cast, action="pass_on")
    make_sheet(finding, cast=cast, action="pass_on", **met).confirm(by=cast.leader)
    assert left(finding) == "overseer"
    finding.refresh_from_db()
    with pytest.raises(Refusal):
        make_sheet(finding, cast=cast, **met)
    finding.approve(by=cast.verifier)
    told = [(one.step, one.who()) for one in finding.decisions.all()]
    assert told == [
        ("leader", "赵审"),
        ("meeting", "局党组会（2022-7）"),
        ("overseer", "王巡"),
    ]


@pytest.mark.both_databases
def test_one_meeting_closes_many(cast: Cast) -> None:
    met = {"is_of_meeting": True, "name": "局党组会", "number": "2022-7"}
    met["present"] = "高书记、林副局长"
    two = [asked(cast, "meeting") for _number in range(2)]
    make_sheet(*two, cast=cast, **met).confirm(by=cast.leader)
    assert {Finding.objects.get(pk=one.pk).state for one in two} == {"completed"}


def test_who_closed_it_verifies_only_where_nobody_else_can(cast: Cast) -> None:
    finding = asked(cast, "coordinator", "overseer")
    finding.approve(by=cast.coordinator)
    finding.approve(by=cast.verifier)
    assert finding.why_not("verify", by=cast.verifier) is None
    other = make_user(role=Role.VERIFIER, organisation=cast.overseer)
    assert isinstance(finding.why_not("verify", by=cast.verifier), NotAllowed)
    assert finding.why_not("verify", by=other) is None


def test_nor_does_an_account_that_the_closer_may_be_using(cast: Cast) -> None:
    finding = asked(cast, "overseer", by=cast.coordinator)
    other = make_user(role=Role.VERIFIER, organisation=cast.overseer)
    finding.approve(by=cast.verifier, reason="同意。")
    assert finding.why_not("verify", by=other) is None
    User.objects.filter(pk=other.pk).update(
        opened_by=cast.verifier, created_at=timezone.now()
    )
    assert finding.why_not("verify", by=again(other)) is None  # nobody else can
    make_user(role=Role.VERIFIER, organisation=cast.overseer)
    assert isinstance(finding.why_not("verify", by=again(other)), NotAllowed)


def test_one_person_makes_a_chain_longer_and_two_make_it_shorter(cast: Cast) -> None:
    body, client = cast.organisation, client_of(cast.system_admin)
    address = reverse("admin:rectification_organisation_change", args=[body.pk])
    form = BODY_FORM | {"name": body.name, "slug": body.slug}
    form |= {"parent": cast.overseer.pk, "needs_first_review": "on"}
    form |= {"needs_second_review": "on"}

    def send(*steps: str) -> str:
        client.post(address, form | {"close_out_chain": list(steps)})
        body.refresh_from_db()
        return body.close_out_chain

    assert send("coordinator") == ""  # at which nobody closes
    assert send("leader", "coordinator") == "coordinator,leader"
    assert send("leader") == "coordinator,leader", "proposed, and it waits"
    assert send() == send("coordinator", "overseer") == "coordinator,leader"
    change = ChainChange.objects.get()  # one waits at a time
    assert (change.before, change.after) == ("coordinator,leader", "leader")
    for by in (cast.system_admin, cast.leader, cast.coordinator):
        with pytest.raises(NotAllowed):
            change.confirm(by=by)
    change.confirm(by=cast.verifier)
    body.refresh_from_db()
    assert body.close_out_chain == "leader"
    entry = LogEntry.objects.get(action="chainchange.confirm")
    assert entry.actor_id == cast.verifier.pk
    assert f"organisation/{body.pk}" in entry.rows
    assert send("coordinator", "leader", "overseer") == "coordinator,leader,overseer"


def test_a_shorter_chain_is_confirmed_on_the_page_or_discarded(cast: Cast) -> None:
    set_chain(cast, "coordinator", "leader")
    body = Organisation.objects.get(pk=cast.organisation.pk)
    change = ChainChange.objects.propose(body, "leader", by=cast.system_admin)
    client, page = client_of(cast.verifier), reverse("overseer-waiting")
    assert page in client.get("/staff/").content.decode()
    assert "整改办 → 分管领导" in client.get(page).content.decode()
    with pytest.raises(Refusal):
        change.discard(by=cast.verifier, reason=" ")
    client.post(
        reverse("chain-discard", args=[change.pk]), {"reason": "仍需整改办把关"}
    )
    assert not ChainChange.objects.exists()
    stale = ChainChange.objects.propose(body, "leader", by=cast.system_admin)
    set_chain(cast, "office_head", "leader")
    with pytest.raises(InvalidTransition):
        stale.confirm(by=cast.verifier)
    stale.discard(by=cast.system_admin, reason="重新提出")
    body.refresh_from_db()
    change = ChainChange.objects.propose(body, "", by=cast.system_admin)
    client.post(reverse("chain-confirm", args=[change.pk]))
    body.refresh_from_db()
    assert body.close_out_chain == ""
    with pytest.raises(Refusal):  # nothing is left to take away
        ChainChange.objects.propose(body, "", by=cast.system_admin)


def test_the_server_confirms_a_shorter_chain_where_nobody_else_can(cast: Cast) -> None:
    set_chain(cast, "coordinator", "leader")
    body = Organisation.objects.get(pk=cast.organisation.pk)
    ChainChange.objects.propose(body, "leader", by=cast.system_admin)
    with pytest.raises(CommandError, match="王巡"):
        call_command("confirm_change", body.name)
    cast.verifier.appointments.update(until="2021-01-01")
    call_command("confirm_change", body.name)
    body.refresh_from_db()
    assert body.close_out_chain == "leader"
    assert ChainChange.objects.get().confirmation == ChainChange.Confirmation.SERVER
