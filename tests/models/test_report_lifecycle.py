"""A report's way from draft to public takes several people."""

from datetime import date

import pytest

from rectification.access import Role
from rectification.errors import Conflict, InvalidTransition, NotAllowed, Refusal
from rectification.models import (
    Chain,
    Edition,
    Report,
    ReportItem,
    ReportSection,
    Review,
    User,
)
from rectification.models.reports.drafters import DRAFTING, drafted_or_edited
from rectification.models.trail.actions import ACTIONS
from rectification.workflow import FindingState
from rectification.workflow_reports import REPORT, REPORT_ACTIVITIES, ReportState
from tests.factories import (
    Cast,
    approve,
    make_edition,
    make_finding,
    make_inspection,
    make_report,
    make_user,
    publish,
    seat,
)

pytestmark = pytest.mark.django_db


def test_who_wrote_what_another_began_neither_signs_nor_publishes(cast: Cast) -> None:
    """One person in two posts does not revise, sign and approve an edition alone."""
    writer = cast.second_leader
    seat(writer, role=Role.COORDINATOR, organisation=cast.organisation)
    writer = User.objects.get(pk=writer.pk)
    report = make_report(cast=cast, state=ReportState.PUBLIC)
    assert writer.pk not in report.drafters()
    report.revise(by=writer)
    report.submit(by=writer)
    assert report.drafters() == {cast.coordinator.pk, writer.pk}
    assert not Report.objects.exclude(drafted_or_edited(writer)).exists()
    assert Report.objects.exclude(drafted_or_edited(cast.leader)).exists()
    for step in (
        lambda: report.review(by=writer, kind=Review.Kind.FIRST),
        lambda: report.approve(by=writer),
    ):
        with pytest.raises(NotAllowed):
            step()
    approve(report, cast=cast)
    make_edition(report, by=cast.coordinator)
    with pytest.raises(NotAllowed):
        report.advance("publish", by=writer)
    publish(report, by=cast.leader)
    assert report.drafters() == {cast.coordinator.pk}, "the next edition is another"


def test_who_words_a_finding_has_drafted_what_prints_it(cast: Cast) -> None:
    """Until that is public; of a report that does not print it nobody drafts so."""
    finding = make_finding(cast=cast)
    measure = finding.add_measure(by=cast.coordinator, version=finding.version)
    of = {"cast": cast, "inspection": finding.inspection}
    report, other = (make_report(**of) for _report in range(2))
    section = report.sections.create()
    report.items.create(section=section, finding=finding)
    acts = (
        lambda **who: finding.edit(title="台账不全", reason="更正", **who),
        lambda **who: finding.correct_text(text="台账不全。", reason="更正", **who),
        lambda **who: finding.update_measure(measure=measure, plan="补齐。", **who),
        lambda **who: finding.update_measure(measure=measure, account="已补。", **who),
    )
    writers = set()
    for act in acts:
        writer = make_user(role=Role.COORDINATOR, organisation=cast.organisation)
        assert Report.objects.exclude(drafted_or_edited(writer)).count() == 2
        act(by=writer, version=finding.version)
        assert Report.objects.exclude(drafted_or_edited(writer)).get() == other
        writers.add(writer.pk)
    finding.update_measure(
        by=cast.handler, measure=measure, version=finding.version, state="done"
    )
    assert report.drafters() == writers | {cast.coordinator.pk}
    assert other.drafters() == {cast.coordinator.pk}
    Chain.record(
        chain=report.chain_name,
        actor=cast.leader,
        action="report.publish",
        subject=report,
    )
    assert report.drafters() == {cast.coordinator.pk}
    assert Report.objects.exclude(drafted_or_edited(writer)).count() == 2


def test_every_act_on_the_text_makes_a_drafter() -> None:
    known = {
        f"report.{name}" for table in (REPORT, REPORT_ACTIVITIES) for name in table
    }
    known |= {name for name in ACTIONS if name.startswith("report.")}
    others = (
        *("review", "enter_review", "confirm_review", "discard_review", "enter_act"),
        *("confirm_act", "discard_act", "approve", "publish", "freeze", "unfreeze"),
        *("void", "withdraw", "send_back", "fall_back", "take_down", "export"),
    )
    assert known == {*DRAFTING, *(f"report.{name}" for name in others)}


@pytest.mark.parametrize("state", ReportState.values)
def test_every_state_can_be_reached(cast: Cast, state: str) -> None:
    assert make_report(cast=cast, state=state).state == state


def test_the_drafter_neither_approves_publishes_nor_reviews(
    cast: Cast,
) -> None:
    seat(cast.coordinator, role=Role.LEADER, organisation=cast.organisation)
    report = make_report(cast=cast, state=ReportState.IN_REVIEW)
    for step in (
        lambda: report.approve(by=cast.coordinator),
        lambda: report.review(by=cast.coordinator, kind=Review.Kind.FIRST),
    ):
        with pytest.raises(NotAllowed):
            step()
    approve(report, cast=cast)
    make_edition(report, by=cast.leader)
    with pytest.raises(NotAllowed):
        report.advance("publish", by=cast.coordinator)


def test_who_froze_does_not_publish(cast: Cast) -> None:
    report = make_report(cast=cast, state=ReportState.FROZEN)
    with pytest.raises(NotAllowed):
        report.advance("publish", by=cast.leader)
    publish(report, by=cast.second_leader)
    assert report.state == ReportState.PUBLIC


def test_a_second_edition_follows_by_revision(cast: Cast) -> None:
    report = make_report(cast=cast, state=ReportState.PUBLIC)
    report.revise(by=cast.coordinator)
    assert (report.state, report.approved_by) == (ReportState.DRAFTING, None)
    report.submit(by=cast.coordinator)
    assert report.round == 2
    approve(report, cast=cast)
    make_edition(report, by=cast.leader)
    publication = publish(report, by=cast.second_leader)
    assert publication.number == 2


def test_a_void_edition_was_never_public(cast: Cast) -> None:
    report = make_report(cast=cast, state=ReportState.VOID)
    edition = report.editions.get()
    assert edition.is_void
    assert not edition.is_public
    public = make_report(cast=cast, state=ReportState.PUBLIC).editions.get()
    assert public.is_public
    assert not public.is_void


def test_edits_need_the_draft_and_the_version(cast: Cast) -> None:
    report = make_report(cast=cast)
    with report.editing(by=cast.coordinator, version=1, title="关于整改的通报") as row:
        ReportSection.objects.create(report=row, lines=[["heading", "一、总体情况"]])
    assert (report.title, report.version) == ("关于整改的通报", 2)
    with (
        pytest.raises(Conflict),
        report.editing(by=cast.coordinator, version=1, title="旧"),
    ):
        pass
    report.submit(by=cast.coordinator)
    with (
        pytest.raises(InvalidTransition),
        report.editing(by=cast.coordinator, version=2, title="迟"),
    ):
        pass


def test_each_review_is_signed_once_a_round(cast: Cast) -> None:
    report = make_report(cast=cast, state=ReportState.IN_REVIEW)
    report.review(by=cast.leader, kind=Review.Kind.FIRST, opinion="数据无误")
    with pytest.raises(Refusal):
        report.review(by=cast.second_leader, kind=Review.Kind.FIRST)
    report.send_back(by=cast.leader, reason="补充数据")
    report.submit(by=cast.coordinator)
    report.review(by=cast.leader, kind=Review.Kind.FIRST)
    assert report.reviews.count() == 2


@pytest.mark.both_databases
def test_freezing_fixes_the_entries_it_rests_on(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    finding = make_finding(cast=cast, inspection=inspection, state=FindingState.ONGOING)
    other = make_finding(cast=cast, inspection=inspection, state=FindingState.ONGOING)
    entries = [
        one.record_progress(
            by=cast.handler, text="已部署。", happened_on=date(2022, 6, 1)
        )
        for one in (finding, other)
    ]
    report = make_report(cast=cast, inspection=inspection)
    section = ReportSection.objects.create(report=report)
    ReportItem.objects.create(report=report, section=section, finding=finding)
    report.submit(by=cast.coordinator)
    approve(report, cast=cast)
    make_edition(report, by=cast.leader)
    for entry in entries:
        entry.refresh_from_db()
    assert entries[0].used_at is not None
    assert entries[1].used_at is None


@pytest.mark.both_databases
def test_report_numbers_count_within_the_inspection(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    first = make_report(cast=cast, inspection=inspection)
    second = make_report(cast=cast, inspection=inspection)
    assert first.reference == f"{inspection.reference}-r1"
    assert second.reference == f"{inspection.reference}-r2"
    assert second.chain_name == inspection.reference
    assert Edition.objects.count() == 0
