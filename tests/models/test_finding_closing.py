"""From registered to closed and back, with everything that may stand in the way."""

from datetime import date

import pytest
from django.utils import timezone

from rectification.access import Role
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import (
    SYSTEM_CHAIN,
    Adoption,
    Chain,
    LogEntry,
    Post,
    User,
)
from rectification.workflow import FindingState, MeasureState
from tests.factories import (
    Cast,
    make_cast,
    make_closable,
    make_evidence,
    make_finding,
    make_user,
    seat,
)

pytestmark = pytest.mark.django_db


def test_it_is_closed_by_somebody_who_did_not_do_the_work(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    finding.approve(by=cast.leader, reason="同意。")
    finding.refresh_from_db()
    assert finding.state == FindingState.COMPLETED
    assert finding.closed_by == cast.leader
    assert not finding.entries.filter(used_at=None).exists()


@pytest.mark.parametrize("asked", ["substantially_completed", "long_term"])
def test_the_request_names_the_outcome(cast: Cast, asked: str) -> None:
    assert make_finding(cast=cast, state=asked).state == asked


def test_every_gap_is_named(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    finding.add_measure(by=cast.coordinator, version=finding.version, plan="补齐。")
    finding.record_progress(
        by=cast.coordinator, text="已补齐。", happened_on=date(2022, 6, 1)
    )
    assert len(finding.closing_gaps()) == 3
    with pytest.raises(InvalidTransition):
        finding.submit(by=cast.office_head)
    assert finding.state == FindingState.ONGOING


def test_no_progress_no_close(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    with pytest.raises(InvalidTransition):
        finding.submit(by=cast.office_head, waiver="制度类问题,无材料。")
    finding.refresh_from_db()
    assert finding.evidence_waiver == ""


def test_a_waiver_stands_in_for_evidence(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    finding.record_progress(
        by=cast.handler, text="已谈话提醒。", happened_on=date(2022, 6, 1)
    )
    with pytest.raises(InvalidTransition):
        finding.submit(by=cast.office_head)
    finding.submit(by=cast.office_head, waiver="口头提醒,无书面材料。")
    assert finding.evidence_waiver == "口头提醒,无书面材料。"
    assert finding.state == FindingState.SUBMITTED


def test_an_unconfirmed_entry_holds_the_request_up(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    entry = finding.record_progress(
        by=cast.coordinator, text="代为填报。", happened_on=date(2022, 6, 1)
    )
    assert entry.on_behalf
    assert entry.office == cast.office
    with pytest.raises(InvalidTransition):
        finding.submit(by=cast.office_head)
    with pytest.raises(NotAllowed):
        entry.confirm(by=cast.coordinator)
    entry.confirm(by=cast.handler)
    finding.submit(by=cast.office_head)


def test_filling_in_for_an_office_is_not_authoring(cast: Cast) -> None:
    seat(cast.leader, role=Role.COORDINATOR, organisation=cast.organisation)
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    finding.record_progress(
        by=cast.leader, text="代为填报。", happened_on=date(2022, 6, 1)
    ).confirm(by=cast.office_head)
    finding.submit(by=cast.office_head)
    finding.approve(by=cast.leader, reason="同意。")
    assert finding.state == FindingState.COMPLETED


@pytest.mark.parametrize("text", ["account_lead", "outcome", "reason_for_delay"])
def test_who_alone_tells_of_the_work_is_its_author(cast: Cast, text: str) -> None:
    """Where an office has reported as well, it is a wording for print."""
    finding = make_finding(cast=cast)
    for said in ("已补齐。", "已全部补齐。"):
        words = {"version": finding.version, "reason": "补填", text: said}
        finding.edit(by=cast.coordinator, **words)
    assert finding.parties() == {cast.coordinator.pk}
    own = {"happened_on": timezone.localdate(), "office": cast.office}
    own_words = finding.record_progress(by=cast.coordinator, text="代填。", **own)
    assert finding.parties() == {cast.coordinator.pk}, "filled in, not confirmed"
    own_words.confirm(by=cast.office_head)
    assert finding.parties() == {cast.office_head.pk}


def test_who_requested_cannot_decide(cast: Cast) -> None:
    seat(cast.leader, role=Role.COORDINATOR, organisation=cast.organisation)
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    finding.submit(by=cast.leader)
    with pytest.raises(NotAllowed):
        finding.approve(by=cast.leader, reason="同意。")
    with pytest.raises(NotAllowed):
        finding.send_back(by=cast.leader, reason="材料不全")


@pytest.mark.parametrize("is_new", [True, False])
def test_who_says_a_measure_is_done_cannot_whatever_else_he_plans(
    cast: Cast, is_new: bool
) -> None:
    both = make_user(role=Role.LEADER, organisation=cast.organisation)
    seat(both, role=Role.COORDINATOR, organisation=cast.organisation)
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    said = {"account": "已办结。", "state": MeasureState.DONE, "owner": "李改"}
    if is_new:
        finding.add_measure(by=both, version=finding.version, plan="复核。", **said)
    else:
        measure = finding.measures.get()
        finding.update_measure(
            by=both, measure=measure, version=finding.version, **said
        )
    finding.submit(by=cast.office_head)
    with pytest.raises(NotAllowed):
        finding.approve(by=both, reason="同意。")
    first, second = LogEntry.objects.filter(actor=both)
    assert {"finding.plan", "finding.update_measure"} == {first.action, second.action}
    finding.approve(by=cast.leader, reason="同意。")


def test_who_plans_a_measure_may_decide(cast: Cast) -> None:
    both = make_user(role=Role.LEADER, organisation=cast.organisation)
    seat(both, role=Role.COORDINATOR, organisation=cast.organisation)
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    measure = finding.measures.get()
    finding.update_measure(
        by=both, measure=measure, version=finding.version, owner="李改"
    )
    finding.submit(by=cast.office_head)
    finding.approve(by=both, reason="同意。")


def test_a_member_of_the_office_cannot_decide(cast: Cast) -> None:
    member = make_user(
        role=Role.LEADER, organisation=cast.organisation, office=cast.office
    )
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    with pytest.raises(NotAllowed):
        finding.approve(by=member, reason="同意。")


def test_the_named_fallback_decides_for_the_coordinating_office(cast: Cast) -> None:
    member = make_user(
        role=Role.LEADER, organisation=cast.organisation, office=cast.office
    )
    name_stand_in(cast, Post.objects.get(appointments__user=member))
    make_finding(cast=cast, state=FindingState.SUBMITTED).approve(
        by=member, reason="同意。"
    )


def test_nobody_stands_in_by_an_account_of_who_named_it(cast: Cast) -> None:
    member = make_user(
        role=Role.LEADER, organisation=cast.organisation, office=cast.office
    )
    name_stand_in(cast, Post.objects.get(appointments__user=member))
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    User.objects.filter(pk=member.pk).update(
        opened_by=cast.system_admin, created_at=timezone.now()
    )
    with pytest.raises(NotAllowed):
        finding.approve(by=User.objects.get(pk=member.pk), reason="同意。")


def test_nobody_stands_in_for_another_of_the_offices(cast: Cast) -> None:
    member = make_user(
        role=Role.LEADER, organisation=cast.organisation, office=cast.office
    )
    name_stand_in(cast, Post.objects.get(appointments__user=member))
    where = {"organisation": cast.organisation, "office": cast.other_office}
    seat(member, role=Role.HANDLER, **where)
    both = [cast.office, cast.other_office]
    finding = make_finding(cast=cast, offices=both, state=FindingState.SUBMITTED)
    with pytest.raises(NotAllowed):
        finding.approve(by=User.objects.get(pk=member.pk), reason="同意。")


def name_stand_in(cast: Cast, post: Post) -> None:
    """As the admin saves it and logs it."""
    body = cast.organisation
    body.coordinating_office, body.fallback_closer = cast.office, post
    body.save(update_fields=["coordinating_office", "fallback_closer"])
    Chain.record(
        chain=SYSTEM_CHAIN,
        actor=cast.system_admin,
        action="organisation.change",
        subject=body,
    )


def test_a_gap_that_opens_after_the_request_stops_the_decision(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    finding.measures.update(state=MeasureState.UNDER_WAY)
    with pytest.raises(InvalidTransition):
        finding.approve(by=cast.leader, reason="同意。")


def test_it_is_locked_while_under_review(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    with pytest.raises(InvalidTransition):
        finding.record_progress(
            by=cast.handler, text="补充。", happened_on=date(2022, 6, 1)
        )
    with pytest.raises(InvalidTransition):
        finding.attach(by=cast.handler, evidence=make_evidence(cast=cast))
    finding.withdraw(by=cast.office_head)
    assert (finding.state, finding.asks) == (FindingState.ONGOING, "")
    assert finding.submitted_at is None


def test_return_and_reopen_need_a_reason(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    with pytest.raises(Refusal):
        finding.send_back(by=cast.leader, reason="  ")
    finding.send_back(by=cast.leader, reason="缺少会议纪要")
    assert finding.state == FindingState.ONGOING
    closed = make_finding(cast=cast, state=FindingState.COMPLETED)
    with pytest.raises(Refusal):
        closed.reopen(by=cast.verifier, reason="")
    with pytest.raises(NotAllowed):
        closed.reopen(by=cast.leader, reason="反弹")
    closed.reopen(by=cast.verifier, reason="抽查发现反弹")
    assert closed.state == FindingState.ONGOING
    assert closed.closed_at is None


def test_the_verifier_of_another_body_cannot_reopen(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.COMPLETED)
    with pytest.raises(NotAllowed):
        finding.reopen(by=make_cast().verifier, reason="反弹")


@pytest.mark.both_databases
def test_an_adopted_finding_keeps_the_printed_word_until_its_state_changes(
    cast: Cast,
) -> None:
    finding = make_finding(cast=cast)
    adoption = Adoption.objects.of_notice(finding.inspection, by=cast.coordinator)
    finding.adopt(
        by=cast.coordinator,
        state="completed",
        wording="已完成整改",
        adoption=adoption,
    )
    assert finding.is_adopted
    assert finding.status_wording == "已完成整改"
    assert finding.closed_at is None
    finding.relapse(by=cast.verifier, reason="回头看发现反弹")
    assert (finding.is_adopted, finding.status_wording) == (False, "")
    with pytest.raises(InvalidTransition):  # the exemption is over
        finding.submit(by=cast.office_head)


def test_offers_say_why_not(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    offers = {offer.action: offer for offer in finding.offers(cast.office_head)}
    assert set(offers) == {"start", "submit", "withdraw", "pass_on", "send_back"}
    assert str(offers["submit"].refusal)
    assert finding.actions_for(cast.office_head) == []
    assert finding.actions_for(cast.auditor) == []
    make_closable(finding, cast=cast)
    assert finding.actions_for(cast.office_head) == ["submit"]


def test_every_step_is_logged_with_what_changed(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.COMPLETED)
    entry = LogEntry.objects.get(action="finding.complete")
    assert (entry.actor_id, entry.subject_id) == (cast.leader.pk, finding.pk)
    assert entry.payload.before["state"] == "submitted"
    assert entry.payload.after["state"] == "completed"
    assert entry.chain.name == finding.inspection.reference


@pytest.mark.both_databases
def test_a_refused_step_leaves_neither_change_nor_log(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    logged = LogEntry.objects.count()
    with pytest.raises(NotAllowed):
        finding.submit(by=cast.handler)
    assert finding.state == FindingState.ONGOING
    assert LogEntry.objects.count() == logged
