"""The ledger of an earlier moment: what stood then, in the words of then or in none."""

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from rectification.exporting.as_of import Past
from rectification.models import Finding, LogPayload
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_closable, make_finding

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def finding(cast: Cast) -> Finding:
    return make_finding(
        cast=cast, state=FindingState.ONGOING, title="台账不全", leader="李副局长"
    )


def change(finding: Finding, cast: Cast) -> None:
    """Change all that a ledger prints of it."""
    by = cast.coordinator
    finding.edit(
        by=by,
        version=finding.version,
        reason="更正",
        title="台账缺页",
        leader="王副局长",
    )
    other = cast.other_office
    finding.assign(
        by=by, offices=[other], lead=other, version=finding.version, reason="划转"
    )
    finding.record_progress(by=by, happened_on=date(2026, 3, 2), text="补登。")
    make_finding(cast=cast, inspection=finding.inspection, title="后来登记")


def test_what_has_changed_since_is_as_it_was(cast: Cast, finding: Finding) -> None:
    make_closable(finding, cast=cast)
    moment = timezone.now()
    before = len(finding.entries.all())
    change(finding, cast)
    past = Past(finding.inspection, moment)
    (one,) = past.findings()
    assert (one.title, one.leader) == ("台账不全", "李副局长")
    assert [row.office for row in one.listed_offices] == [cast.office]
    assert len(one.listed_entries) == before
    assert past.unknown == 0
    now, _new = Past(finding.inspection, timezone.now()).findings()
    assert (now.title, len(now.listed_entries)) == ("台账缺页", before + 1)


def test_words_that_are_gone_are_not_made_up(cast: Cast, finding: Finding) -> None:
    moment = timezone.now()
    change(finding, cast)
    LogPayload.objects.filter(entry__subject_id=finding.pk).update(
        before=None, after=None, erased_at=moment, erased_by=cast.auditor
    )
    past = Past(finding.inspection, moment)
    (one,) = past.findings()
    assert one.title == one.leader == "（已无法得知）"
    assert past.unknown == 2
    assert one.state == FindingState.ONGOING


def test_it_is_handed_out_of_any_day_that_has_come(
    cast: Cast, finding: Finding
) -> None:
    client = client_of(cast.leader)
    url = f"/staff/inspections/{finding.inspection.reference}/ledger.xlsx"
    today = timezone.localdate()
    book = load_workbook(io.BytesIO(client.get(url).getvalue()))
    assert book.worksheets[0].max_row == 2
    eve = today - timedelta(days=1)
    book = load_workbook(io.BytesIO(client.get(f"{url}?on={eve}").getvalue()))
    assert "2" not in [cell.value for cell in book.worksheets[0]["A"]]
    for wrong in (today + timedelta(days=1), "2026-02-30"):
        assert client.get(f"{url}?on={wrong}").status_code == 404
