"""科室负责人确认: a report counts once its office confirms it, where a body says so."""

import pytest
from django.utils import timezone

from rectification.access import Role
from rectification.errors import InvalidTransition, NotAllowed
from rectification.models import Finding, Inspection, ProgressEntry, ReportingPeriod
from rectification.models.findings.reported import owed_of
from rectification.models.findings.reporting_period import with_period
from rectification.publishing.submission import facts_of
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    let_heads_confirm,
    make_finding,
    make_inspection,
    make_office,
    make_user,
    seat,
)
from tests.models.periods import on, table, told

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def inspection(cast: Cast) -> Inspection:
    let_heads_confirm(cast)
    with on(10, 8):
        return make_inspection(cast=cast)


@pytest.fixture
def finding(cast: Cast, inspection: Inspection) -> Finding:
    with on(10, 9):
        state = FindingState.ONGOING
        return make_finding(cast=cast, inspection=inspection, state=state)


def report(finding: Finding, by: object, text: str = "已推进。") -> ProgressEntry:
    day = timezone.localdate()
    return finding.record_progress(by=by, text=text, happened_on=day)


def marks(cast: Cast, inspection: Inspection) -> list[str]:
    """Return those of the office, and hold those of one finding against them."""
    found = table(inspection)[str(cast.office)]
    rows = Finding.objects.filter(inspection=inspection, offices=cast.office)
    rows = rows.annotate(**with_period("inspection")).prefetch_related("entries")
    each = [owed_of(one, on=timezone.localdate()) for one in rows]
    assert {one.mark for one in each if one} <= {found[-1], "reported"}
    return found


def test_a_report_counts_once_the_head_has_confirmed_it(
    cast: Cast, inspection: Inspection, finding: Finding
) -> None:
    with on(11, 10):
        entry = report(finding, cast.handler)
        assert (entry.waits, entry.counted_at) == (True, None)
        assert marks(cast, inspection) == ["missing", "waiting"]
        assert "有填报尚未经科室负责人确认。" in finding.closing_gaps()
        for somebody in (cast.handler, cast.coordinator, cast.leader, cast.stranger):
            with pytest.raises(NotAllowed):
                entry.confirm(by=somebody)
        entry.confirm(by=cast.office_head)
        assert marks(cast, inspection) == ["missing", "reported"]
        assert "有填报尚未经科室负责人确认。" not in finding.closing_gaps()
        assert cast.office_head.pk in finding.parties()
        with pytest.raises(InvalidTransition):
            entry.confirm(by=cast.office_head)


def test_what_is_confirmed_after_the_due_day_is_late(
    cast: Cast, inspection: Inspection, finding: Finding
) -> None:
    with on(11, 24):
        entry = report(finding, cast.handler)
    with on(11, 27):
        entry.confirm(by=cast.office_head)
        assert marks(cast, inspection) == ["missing", "late"]
    with on(12, 1):
        # It keeps counting for the period in which it was written.
        assert marks(cast, inspection) == ["missing", "late", "missing"]


def test_a_return_is_answered_once_what_is_reported_anew_is_confirmed(
    cast: Cast, inspection: Inspection, finding: Finding
) -> None:
    with on(11, 10):
        report(finding, cast.handler).send_back(by=cast.coordinator, reason="缺份数")
        assert marks(cast, inspection) == ["missing", "returned"]
        assert not ProgressEntry.objects.unconfirmed().exists()
        anew = report(finding, cast.handler, "补齐38份。")
        assert marks(cast, inspection) == ["missing", "waiting"]
        anew.confirm(by=cast.office_head)
        assert marks(cast, inspection) == ["missing", "reported"]


def test_the_head_reports_at_once_and_so_does_who_sits_alone(
    cast: Cast, inspection: Inspection, finding: Finding
) -> None:
    alone = make_office(organisation=cast.organisation, name="孤科")
    clerk = make_user(full_name="独行")
    seat(clerk, role=Role.HANDLER, organisation=cast.organisation, office=alone)
    with on(10, 9):
        made = {"cast": cast, "inspection": inspection, "offices": [alone]}
        lonely = make_finding(**made)
    with on(11, 10):
        assert not report(finding, cast.office_head).waits
        entry = report(lonely, clerk)
        assert not entry.waits
        assert clerk.pk in lonely.parties()
        assert table(inspection)["孤科"] == ["missing", "reported"]


def test_what_is_filled_in_is_confirmed_by_anybody_there_but_its_author(
    cast: Cast, inspection: Inspection, finding: Finding
) -> None:
    empty = make_office(organisation=cast.organisation, name="空科")
    with on(10, 9):
        made = {"cast": cast, "inspection": inspection, "offices": [empty]}
        nobodys = make_finding(**made)
    with on(11, 10):
        entry = told(cast, finding)
        assert marks(cast, inspection) == ["missing", "waiting"]
        place = {"organisation": cast.organisation, "office": cast.office}
        seat(cast.coordinator, role=Role.HANDLER, **place)
        with pytest.raises(NotAllowed):
            entry.confirm(by=cast.coordinator)
        entry.confirm(by=cast.handler)
        assert marks(cast, inspection) == ["missing", "reported"]
        assert not told(cast, nobodys).waits  # nobody is there to confirm it
        assert cast.coordinator.pk in nobodys.parties()


def test_what_was_reported_before_counts_as_it_did(cast: Cast) -> None:
    with on(10, 8):
        inspection = make_inspection(cast=cast)
        finding = make_finding(cast=cast, inspection=inspection, state="ongoing")
        entry = report(finding, cast.handler)
        let_heads_confirm(cast)
        assert not ProgressEntry.objects.get(pk=entry.pk).waits
        assert table(inspection)[str(cast.office)] == ["reported"]


def test_what_waits_is_neither_folded_nor_sent_upwards(
    cast: Cast, inspection: Inspection, finding: Finding
) -> None:
    with on(11, 10):
        entry = report(finding, cast.handler, "清点出缺页档案42份。")
        running = ReportingPeriod.objects.running
        period = running([inspection.pk], on=timezone.localdate())[inspection.pk]
        assert not finding.entries.reported_in(period).exists()
        told = facts_of(inspection, period).findings[0]
        assert told.progress == "本期已填报，待科室负责人确认。"
        entry.confirm(by=cast.office_head)
        assert finding.entries.reported_in(period).exists()
        assert facts_of(inspection, period).findings[0].progress == entry.text
