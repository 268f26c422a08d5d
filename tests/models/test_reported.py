"""Who owes a report, and how a period stands: by entries, and by the log."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.utils import timezone

from rectification.errors import NotAllowed, Refusal
from rectification.models import (
    Finding,
    Inspection,
    Office,
    ProgressEntry,
    ReportingPeriod,
)
from rectification.models.findings.reported import (
    matrix,
)
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    make_closable,
    make_finding,
    make_inspection,
    make_office,
)
from tests.models.periods import on, table, told
from tests.models.stored import erase

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(cast: Cast) -> Inspection:
    with on(10, 8):
        return make_inspection(cast=cast)


@contextmanager
def opened(cast: Cast, inspection: Inspection) -> Iterator[list[Finding]]:
    """Yield findings of one office each, registered on 9 October, as they are asked."""
    with on(10, 9):
        yield [
            make_finding(
                cast=cast,
                inspection=inspection,
                offices=[make_office(organisation=cast.organisation, name=f"{one}科")],
            )
            for one in "甲乙丙丁戊"
        ]


@pytest.mark.both_databases
def test_each_office_stands_as_its_findings_do(
    cast: Cast, inspection: Inspection
) -> None:
    with opened(cast, inspection) as rows:
        news, partly, silent, late, _missing = rows
        lead = Office.objects.get(name="乙科")
        made = {"cast": cast, "inspection": inspection, "offices": [lead]}
        make_finding(**made)
        make_finding(kind=Finding.Kind.LONG_TERM, **made)
        nobody = make_finding(cast=cast, inspection=inspection, offices=[])
        kept = make_office(organisation=cast.organisation, name="庚科")
        make_finding(cast=cast, inspection=inspection, kind="long_term", offices=[kept])
    with on(11, 10):
        for one in (news, partly):
            told(cast, one)
        told(cast, silent, no_news=True)
        told(cast, nobody)
    with on(11, 26):
        told(cast, late)
        assert table(inspection) == {
            "甲科": ["missing", "reported"],
            "乙科": ["missing", "1/2"],
            "丙科": ["missing", "no_news"],
            "丁科": ["missing", "late"],
            "戊科": ["missing", "missing"],
            "庚科": ["exempt", "exempt"],
        }


@pytest.mark.both_databases
def test_what_is_owed_to_several_inspections_is_summed_up(
    cast: Cast, inspection: Inspection
) -> None:
    with on(10, 9):
        other = make_inspection(cast=cast)
        both = [make_finding(cast=cast, inspection=one) for one in (inspection, other)]
        make_finding(cast=cast, inspection=other)
    with on(11, 10):
        told(cast, both[0])
        spans = ReportingPeriod.objects.begun_of(
            [inspection.pk, other.pk], on=timezone.localdate()
        )
        columns = list(zip(*spans.values(), strict=True))
        (row,) = matrix(columns, now=timezone.now())
        assert [(cell.done, cell.owed) for cell in row.cells] == [(0, 3), (1, 3)]
        assert row.owing == {other.pk}


@pytest.mark.both_databases
def test_a_returned_entry_is_no_report_until_its_office_reports_anew(
    cast: Cast, inspection: Inspection
) -> None:
    with on(10, 9):
        made = {"cast": cast, "inspection": inspection, "state": FindingState.ONGOING}
        finding = make_finding(**made)
    office = str(cast.office)
    with on(11, 10):
        entry = finding.record_progress(
            by=cast.handler, text="已推进。", happened_on=timezone.localdate()
        )
        with pytest.raises(NotAllowed):
            entry.send_back(by=cast.leader, reason="缺份数")
        with pytest.raises(Refusal):
            entry.send_back(by=cast.coordinator, reason=" ")
        entry.send_back(by=cast.coordinator, reason="请写清补齐份数")
        assert table(inspection)[office] == ["missing", "returned"]
        assert ProgressEntry.objects.asked_back().get() == entry
        assert "有进展被退回，尚未重报。" in finding.closing_gaps()
        for rewrite in (
            lambda: entry.correct(by=cast.handler, text="改。", reason="补充"),
            lambda: entry.withdraw(by=cast.handler, reason="误报"),
            lambda: entry.send_back(by=cast.coordinator, reason="再退"),
        ):
            with pytest.raises(Refusal):
                rewrite()
    with on(11, 12):
        finding.record_progress(
            by=cast.handler, text="补齐38份。", happened_on=timezone.localdate()
        )
        assert table(inspection)[office] == ["missing", "reported"]
        assert not ProgressEntry.objects.asked_back().exists()
        assert "有进展被退回，尚未重报。" not in finding.closing_gaps()
        last = finding.entries.latest("pk")
    with on(12, 1):
        last.send_back(by=cast.coordinator, reason="数字不符")
        assert table(inspection)[office] == ["missing", "returned", "missing"]
    with on(12, 2):
        told(cast, finding)
        assert table(inspection)[office] == ["missing", "late", "reported"]
        # The sentence may repeat what must go: it goes with the entry.
        erase(cast, "entry", last.pk)
        last.refresh_from_db()
        assert (last.text, last.return_reason) == ("", "")


@pytest.mark.both_databases
def test_what_an_office_owed_stays_when_the_finding_goes_on(
    cast: Cast, inspection: Inspection
) -> None:
    """Given to another office, asked to be closed, closed: what was owed stays."""
    with on(10, 9):
        made = {"cast": cast, "inspection": inspection, "state": FindingState.ONGOING}
        given, closing = make_finding(**made), make_finding(**made)
    office, other = str(cast.office), str(cast.other_office)
    with on(11, 10):
        given.assign(
            by=cast.coordinator,
            version=given.version,
            reason="职责调整",
            offices=[cast.other_office],
            lead=cast.other_office,
        )
        assert table(inspection) == {
            office: ["missing", "missing"],
            other: ["exempt", "missing"],
        }
        make_closable(closing, cast=cast)
        assert table(inspection)[office] == ["missing", "reported"]
        closing.submit(by=cast.office_head)
        assert table(inspection)[office] == ["missing", "reported"]
    with on(12, 1):
        # Nobody can report on it while it waits for a decision.
        assert table(inspection)[office] == ["missing", "reported", "exempt"]
        closing.approve(by=cast.leader)
        assert table(inspection)[office] == ["missing", "reported", "exempt"]
