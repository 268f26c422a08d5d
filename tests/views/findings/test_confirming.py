"""待确认: the head finds what the office has reported, and confirms several at once."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from rectification.models import Finding, ProgressEntry
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    let_heads_confirm,
    make_finding,
    make_inspection,
)
from tests.models.periods import on

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(cast: Cast) -> Iterator[list[ProgressEntry]]:
    """Yield two reports of a handler, in the middle of their period."""
    let_heads_confirm(cast)
    with on(10, 8):
        inspection = make_inspection(cast=cast)
    with on(11, 10):
        made = []
        for title in ("台账登记不规范", "档案归档不及时"):
            about = {"inspection": inspection, "title": title}
            finding = make_finding(cast=cast, state=FindingState.ONGOING, **about)
            made.append(reported(finding, cast))
        yield made


def reported(finding: Finding, cast: Cast) -> ProgressEntry:
    return finding.record_progress(
        by=cast.handler,
        text=f"{finding.title}：已补齐38份。",
        happened_on=timezone.localdate(),
    )


def ticks(entries: list[ProgressEntry]) -> dict[str, list[str]]:
    return {"entry": [f"{one.pk}.{one.mark}" for one in entries]}


def test_the_head_confirms_several_at_once(
    cast: Cast, entries: list[ProgressEntry]
) -> None:
    head = client_of(cast.office_head)
    work = head.get("/staff/").content.decode()
    assert "待确认的填报" in work and "/staff/entries/waiting/" in work
    page = head.get("/staff/entries/waiting/").content.decode()
    assert all(one.text in page for one in entries)
    answer = head.post("/staff/entries/waiting/", ticks(entries), follow=True)
    assert "已确认2项填报。" in answer.content.decode()
    assert not ProgressEntry.objects.unconfirmed().exists()
    assert {one.confirmed_by for one in ProgressEntry.objects.all()} == {
        cast.office_head
    }


def test_who_reported_reads_that_it_waits_and_cannot_confirm(
    cast: Cast, entries: list[ProgressEntry]
) -> None:
    handler = client_of(cast.handler)
    work = handler.get("/staff/").content.decode()
    assert "本期应报2项，已报0项" in work and "另有2项待科室确认" in work
    page = handler.get(entries[0].finding.get_absolute_url()).content.decode()
    assert "已填报，确认后计入。" in page and "待科室负责人确认后计入" in page
    assert "没有待确认的填报" in handler.get("/staff/entries/waiting/").content.decode()
    answer = handler.post("/staff/entries/waiting/", ticks(entries))
    assert "请再看一遍" in answer.content.decode() or answer.status_code == 200
    assert ProgressEntry.objects.unconfirmed().count() == 2


def test_what_was_changed_since_is_looked_at_once_more(
    cast: Cast, entries: list[ProgressEntry]
) -> None:
    head, shown = client_of(cast.office_head), ticks(entries)
    entries[0].correct(by=cast.handler, text="已补齐8份。", reason="数字有误")
    answer = head.post("/staff/entries/waiting/", shown)
    assert "已补齐8份。" in answer.content.decode()
    assert ProgressEntry.objects.unconfirmed().count() == 2
    assert head.post("/staff/entries/waiting/", {}).status_code == 200
    assert ProgressEntry.objects.unconfirmed().count() == 2


def test_the_dock_and_the_timeline_lead_the_head_to_it(
    cast: Cast, entries: list[ProgressEntry]
) -> None:
    page = client_of(cast.office_head).get(entries[0].finding.get_absolute_url())
    assert "李改已填报，请科室负责人确认。" in page.content.decode()
    assert f"/staff/entries/{entries[0].pk}/confirm/" in page.content.decode()


def test_the_coordinator_sees_it_in_the_table_and_may_return_it(
    cast: Cast, entries: list[ProgressEntry]
) -> None:
    reference = entries[0].finding.inspection.reference
    office = client_of(cast.coordinator)
    table = office.get(f"/staff/inspections/{reference}/reporting/").content.decode()
    assert "mark--waiting" in table and "待确认" in table
    entries[0].send_back(by=cast.coordinator, reason="请写清份数")
    assert (
        "请写清份数"
        not in client_of(cast.office_head)
        .get("/staff/entries/waiting/")
        .content.decode()
    )
