"""整改方案: a draft changes freely, what is approved is fixed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import Basis, Finding, Inspection, Organisation, Plan
from rectification.models.findings.dispatch import Task
from tests.factories import (
    MINUTES,
    Cast,
    make_evidence,
    make_finding,
    make_inspection,
    make_plan,
)

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=20)
LATER = {"due_on": SOON + timedelta(days=60), "due_wording": ""}


@pytest.fixture
def inspection(cast: Cast) -> Inspection:
    return make_inspection(cast=cast)


def dated(cast: Cast, inspection: Inspection) -> Finding:
    finding = make_finding(
        cast=cast,
        inspection=inspection,
        kind="dated",
        due_on=SOON,
        due_precision="day",
    )
    finding.add_measure(by=cast.coordinator, version=finding.version, plan="补登。")
    # Not as a typing error of today.
    earlier = timezone.now() - timedelta(days=2)
    Finding.objects.filter(pk=finding.pk).update(due_set_at=earlier)
    finding.refresh_from_db()
    return finding


def basis(cast: Cast) -> Basis:
    scan = make_evidence(cast=cast, by=cast.coordinator, content=MINUTES)
    return Basis("局党组会议", date(2022, 5, 6), scan)


def test_a_later_deadline_is_an_extension_once_the_plan_is_approved(
    cast: Cast, inspection: Inspection
) -> None:
    plan = Plan.objects.begin(inspection, by=cast.coordinator)
    finding = dated(cast, inspection)
    task = Task(finding.version, fields=LATER)
    assert finding.dispatch(task, by=cast.coordinator) is None
    finding.refresh_from_db()
    assert finding.due_on == LATER["due_on"]
    plan.approve(by=cast.coordinator, basis=basis(cast))
    again = LATER | {"due_on": LATER["due_on"] + timedelta(days=9)}
    finding = Finding.objects.get(pk=finding.pk)
    with pytest.raises(Refusal):
        finding.dispatch(Task(finding.version, fields=again), by=cast.coordinator)
    task = Task(finding.version, fields=again, done_so_far="已订货")
    assert finding.dispatch(task, by=cast.coordinator, reason="设备未到")
    finding.refresh_from_db()
    assert finding.due_on == LATER["due_on"]


def test_a_plan_begun_later_makes_no_draft_of_what_an_office_has(
    cast: Cast, inspection: Inspection
) -> None:
    finding = dated(cast, inspection)
    assert finding.is_extension(finding.deadline() | LATER)
    plan = Plan.objects.begin(inspection, by=cast.coordinator)
    tomorrow = plan.begun_at + timedelta(days=1)
    Plan.objects.filter(pk=plan.pk).update(begun_at=tomorrow)
    finding = Finding.objects.get(pk=finding.pk)
    assert finding.is_extension(finding.deadline() | LATER)


def test_nothing_is_approved_of_what_is_not_dispatched(
    cast: Cast, inspection: Inspection
) -> None:
    plan = Plan.objects.begin(inspection, by=cast.coordinator)
    bare = make_finding(cast=cast, inspection=inspection, kind="long_term")
    with pytest.raises(Refusal, match=bare.reference):
        plan.approve(by=cast.coordinator, basis=basis(cast))
    with pytest.raises(InvalidTransition):
        Plan.objects.begin(inspection, by=cast.coordinator)
    with pytest.raises(NotAllowed):
        plan.approve(by=cast.leader, basis=basis(cast))


def test_a_measure_beside_an_approved_plan_takes_a_reason(cast: Cast) -> None:
    plan = make_plan(cast=cast)
    plan.approve(by=cast.coordinator, basis=basis(cast))
    finding = Finding.objects.get()
    with pytest.raises(Refusal):
        finding.add_measure(by=cast.coordinator, version=finding.version, plan="抽查")
    finding.add_measure(
        by=cast.coordinator, version=finding.version, plan="抽查", reason="巡察办要求"
    )
    with pytest.raises(InvalidTransition):
        plan.approve(by=cast.coordinator, basis=basis(cast))


def test_a_body_may_want_the_opinion_of_its_overseer(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.organisation.pk).update(plan_needs_opinion=True)
    plan = make_plan(cast=cast)
    plan = Plan.objects.get(pk=plan.pk)
    with pytest.raises(Refusal):
        plan.approve(by=cast.coordinator, basis=basis(cast))
    plan.approve(by=cast.coordinator, basis=basis(cast), opinion="同意。")
    assert Plan.objects.get().opinion == "同意。"
