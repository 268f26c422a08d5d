"""What closes a finding is proof that stands now, judged by no party to the work."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from rectification.access import Role
from rectification.errors import InvalidTransition, NotAllowed
from rectification.models import Appointment, Evidence, Finding, Office, User
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
DAY = date(2022, 6, 1)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def finding(cast: Cast) -> Finding:
    return make_finding(cast=cast, state=FindingState.ONGOING)


def measure_done(finding: Finding, *, by: User) -> None:
    finding.update_measure(
        by=by,
        measure=finding.measures.get(),
        version=finding.version,
        state=MeasureState.DONE,
    )


# --- what counts ---


def test_evidence_of_a_withdrawn_entry_does_not_count(
    cast: Cast, finding: Finding
) -> None:
    make_closable(finding, cast=cast)
    finding.evidence_uses.all().delete()
    entry = finding.record_progress(by=cast.handler, text="附照片。", happened_on=DAY)
    finding.attach(by=cast.handler, evidence=make_evidence(cast=cast), entry=entry)
    assert finding.closing_gaps() == []
    entry.withdraw(by=cast.handler, reason="传错了")
    assert len(Finding.objects.get(pk=finding.pk).closing_gaps()) == 1


def test_erased_evidence_does_not_count(cast: Cast, finding: Finding) -> None:
    make_closable(finding, cast=cast)
    use = finding.evidence_uses.get()
    erasure = type(use.evidence).erasure.field.related_model.objects.request(
        by=cast.coordinator, kind="evidence", pk=use.evidence_id, reason="误传"
    )
    assert finding.closing_gaps() == []
    Evidence.objects.filter(pk=use.evidence_id).update(erasure=erasure)
    assert len(Finding.objects.get(pk=finding.pk).closing_gaps()) == 1


@pytest.mark.both_databases
def test_nothing_from_before_a_reopening_closes_it_again(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.COMPLETED)
    assert finding.measures.get().state == MeasureState.DONE
    finding.reopen(by=cast.verifier, reason="反弹")
    assert finding.measures.get().state == MeasureState.UNDER_WAY
    assert len(finding.closing_gaps()) == 3
    finding.record_progress(
        by=cast.handler, text="再次整改。", happened_on=timezone.localdate()
    )
    measure_done(finding, by=cast.handler)
    with pytest.raises(InvalidTransition):
        finding.submit(by=cast.office_head)
    finding.attach(by=cast.handler, evidence=make_evidence(cast=cast))
    finding.submit(by=cast.office_head)
    finding.approve(by=cast.leader, reason="同意。")


@pytest.mark.parametrize("end", ["send_back", "withdraw"])
def test_a_waiver_belongs_to_one_request(
    cast: Cast, finding: Finding, end: str
) -> None:
    make_closable(finding, cast=cast)
    finding.evidence_uses.all().delete()
    finding.submit(by=cast.office_head, waiver="以现场为准。")
    if end == "send_back":
        finding.send_back(by=cast.leader, reason="须有照片")
    else:
        finding.withdraw(by=cast.office_head)
    assert finding.evidence_waiver == ""
    with pytest.raises(InvalidTransition):
        finding.submit(by=cast.office_head)


def test_no_measure_is_added_to_a_closed_finding(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.COMPLETED)
    with pytest.raises(InvalidTransition):
        finding.add_measure(by=cast.coordinator, version=finding.version, plan="再做")


def test_an_entry_filled_in_counts_where_nobody_else_sits_in_the_office(
    cast: Cast, finding: Finding
) -> None:
    make_closable(finding, cast=cast)
    finding.record_progress(
        by=cast.coordinator, text="代填。", happened_on=DAY, office=cast.office
    )
    assert len(finding.closing_gaps()) == 1
    for member in (cast.handler, cast.office_head):
        member.appointments.get().end(by=cast.coordinator)
    finding = Finding.objects.get(pk=finding.pk)
    assert finding.closing_gaps() == []
    assert cast.coordinator.pk in finding.parties()


# --- ways on from the third states ---


@pytest.mark.parametrize("state", ["substantially_completed", "long_term"])
def test_a_third_state_is_closed_out_for_good_on_proof(cast: Cast, state: str) -> None:
    finding = make_finding(cast=cast, state=state)
    with pytest.raises(NotAllowed):
        finding.conclude(by=cast.handler, reason="已巩固")
    with pytest.raises(InvalidTransition):
        measure = finding.measures.get()
        measure.write(state=MeasureState.UNDER_WAY)
        finding.conclude(by=cast.leader, reason="已巩固")
    measure.write(state=MeasureState.DONE)
    finding.conclude(by=cast.leader, reason="已巩固")
    assert finding.state == FindingState.COMPLETED
    assert finding.closed_by == cast.leader


def test_the_overseer_reopens_or_without_one_the_bodys_leader(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.COMPLETED)
    with pytest.raises(NotAllowed):
        finding.reopen(by=cast.leader, reason="反弹")
    inspection = finding.inspection
    inspection.overseer = None
    inspection.save()
    Finding.objects.get(pk=finding.pk).reopen(by=cast.leader, reason="反弹")


# --- no party to the work ---


def report(finding: Finding, who: User, cast: Cast) -> None:
    finding.record_progress(by=who, text="办了。", happened_on=DAY)


def account(finding: Finding, who: User, cast: Cast) -> None:
    finding.update_measure(
        by=who,
        measure=finding.measures.get(),
        version=finding.version,
        account="已办结，见附件。",
    )


def show(finding: Finding, who: User, cast: Cast) -> None:
    finding.attach(by=who, evidence=make_evidence(cast=cast))


def plan(finding: Finding, who: User, cast: Cast) -> None:
    finding.update_measure(
        by=who,
        measure=finding.measures.get(),
        version=finding.version,
        plan="换一种做法。",
    )


def double(cast: Cast) -> User:
    """Somebody who coordinates and decides: two posts, one person."""
    user = make_user(role=Role.LEADER, organisation=cast.organisation)
    seat(user, role=Role.COORDINATOR, organisation=cast.organisation)
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("work", [account, show], ids=lambda work: work.__name__)
def test_who_did_some_of_the_work_does_not_decide(
    cast: Cast, finding: Finding, work: Callable[[Finding, User, Cast], None]
) -> None:
    user = double(cast)
    make_closable(finding, cast=cast)
    work(finding, user, cast)
    finding.submit(by=cast.office_head)
    for act in ("complete", "send_back"):
        assert isinstance(finding.why_not(act, by=user), NotAllowed), act
    finding.approve(by=cast.leader, reason="同意。")


def test_who_reported_progress_does_not_decide(cast: Cast, finding: Finding) -> None:
    other = cast.other_office
    user = make_user(role=Role.HANDLER, office=cast.office)
    make_closable(finding, cast=cast)
    report(finding, user, cast)
    finding.submit(by=cast.office_head)
    user.appointments.get().end(by=cast.coordinator)
    seat(user, role=Role.LEADER, organisation=cast.organisation)
    user = User.objects.get(pk=user.pk)
    assert not user.office_ids_now() and other
    assert isinstance(finding.why_not("complete", by=user), NotAllowed)


def test_an_office_taken_off_has_worked_on_it(cast: Cast, finding: Finding) -> None:
    """Nobody who sat there while it answered decides; who came later does."""
    member, later = (
        make_user(role=Role.LEADER, organisation=cast.organisation) for _ in range(2)
    )
    today = timezone.localdate()
    place = {"organisation": cast.organisation, "office": cast.office}
    seat(member, role=Role.HANDLER, until=today, **place)
    seat(later, role=Role.HANDLER, since=today + timedelta(days=1), **place)
    make_closable(finding, cast=cast)
    finding.assign(
        by=cast.coordinator,
        version=finding.version,
        offices=[cast.other_office],
        reason="分工调整",
    )
    finding.submit(by=cast.coordinator)
    finding = Finding.objects.get(pk=finding.pk)
    assert isinstance(finding.why_not("complete", by=fresh(member)), NotAllowed)
    assert finding.why_not("complete", by=fresh(later)) is None
    assert cast.office.pk in finding._answering_offices()
    # What was decided and reopened begins anew.
    finding.approve(by=cast.leader, reason="同意。")
    finding.reopen(by=cast.verifier, reason="整改不到位")
    finding = Finding.objects.get(pk=finding.pk)
    assert finding._answering_offices() == {cast.other_office.pk}


def test_who_has_left_a_closed_office_does_not_decide(
    cast: Cast, finding: Finding
) -> None:
    make_closable(finding, cast=cast)
    finding.submit(by=cast.office_head)
    user = make_user(role=Role.LEADER, organisation=cast.organisation)
    place = {"organisation": cast.organisation, "office": cast.office}
    left = seat(user, role=Role.HANDLER, **place)
    Office.objects.filter(pk=cast.office.pk).update(until=timezone.localdate())
    assert isinstance(finding.why_not("complete", by=fresh(user)), NotAllowed)
    Appointment.objects.filter(pk=left.pk).update(until=date(2021, 1, 1))
    assert finding.why_not("complete", by=fresh(user)) is None, "left before it"


def test_who_has_made_an_entry_the_offices_own_does_not_decide(
    cast: Cast, finding: Finding
) -> None:
    make_closable(finding, cast=cast)
    user = double(cast)
    finding.entries.update(
        on_behalf=True, confirmed_at=timezone.now(), confirmed_by=user
    )
    finding.submit(by=cast.office_head)
    finding = Finding.objects.get(pk=finding.pk)
    assert isinstance(finding.why_not("complete", by=user), NotAllowed)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_who_only_planned_may_decide(cast: Cast, finding: Finding) -> None:
    user = double(cast)
    make_closable(finding, cast=cast)
    plan(finding, user, cast)
    finding.submit(by=cast.office_head)
    finding.approve(by=user, reason="同意。")


def test_an_account_of_a_partys_making_does_not_decide(
    cast: Cast, finding: Finding
) -> None:
    made = make_user(
        role=Role.LEADER, organisation=cast.organisation, opened_by=cast.handler
    )
    made.appointments.update(confirmation="first_run", confirmed_at=None)
    made = User.objects.get(pk=made.pk)
    make_closable(finding, cast=cast)
    finding.submit(by=cast.office_head)
    assert isinstance(finding.why_not("complete", by=made), NotAllowed)
    User.objects.filter(pk=made.pk).update(
        reset_by=cast.handler, reset_at=timezone.now()
    )
    seat_of = made.appointments.get()
    seat_of.confirmation, seat_of.confirmer = "person", cast.handler
    seat_of.confirmed_at = timezone.now()
    seat_of.save()
    made = User.objects.get(pk=made.pk)
    assert isinstance(finding.why_not("complete", by=made), NotAllowed)
