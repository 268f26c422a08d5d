"""The dock of a finding: what it says to whom, and what comes first."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from rectification.models import Finding, ReportingPeriod, User
from rectification.models.findings.debts import LACKS, lacking, lacks
from rectification.models.findings.reported import owed_now, owed_of
from rectification.views.findings.dock import Dock
from rectification.views.findings.page import fetch_finding, surround, to_do
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    make_closable,
    make_finding,
    make_inspection,
)

pytestmark = pytest.mark.django_db
READERS = ("handler", "office_head", "coordinator", "leader", "verifier", "auditor")
SHANGHAI = ZoneInfo("Asia/Shanghai")
YEAR_END = date(2026, 12, 31)
NOBODY = ("", "")  # neither sentence nor act is looked at: nothing may be offered


@pytest.fixture(autouse=True)
def november() -> Iterator[time_machine.Traveller]:
    """Let it be a day before the due day, which is the 25th."""
    at = datetime(2026, 11, 10, 9, tzinfo=SHANGHAI)
    with time_machine.travel(at, tick=True) as traveller:
        yield traveller


def shown(user: User, finding: Finding) -> Dock:
    return to_do(surround(fetch_finding(user, finding.reference)), user)["dock"]


def planned(cast: Cast, **fields: object) -> Finding:
    """Make a finding that lacks nothing: its measure is under way."""
    made = {"due_on": YEAR_END, "due_precision": "day"} | fields
    finding = make_finding(cast=cast, state=FindingState.ONGOING, **made)
    finding.add_measure(by=cast.coordinator, version=finding.version, plan="补登。")
    return finding


def told(finding: Finding, by: User, text: str = "已补登。") -> object:
    return finding.record_progress(by=by, text=text, happened_on=timezone.localdate())


def bare(cast: Cast) -> Finding:
    return make_finding(cast=cast, offices=[])


def undated(cast: Cast) -> Finding:
    return make_finding(cast=cast)


def unplanned(cast: Cast) -> Finding:
    day = YEAR_END
    return make_finding(cast=cast, due_on=day, due_precision="day")


def reported(cast: Cast) -> Finding:
    finding = planned(cast)
    told(finding, cast.handler)
    return finding


def returned(cast: Cast) -> Finding:
    finding = planned(cast)
    told(finding, cast.handler).send_back(by=cast.coordinator, reason="请写清份数")
    return finding


def filled_in(cast: Cast) -> Finding:
    finding = planned(cast)
    told(finding, cast.coordinator)
    return finding


def in_need(cast: Cast) -> Finding:
    finding = reported(cast)
    finding.ask_help(by=cast.handler, needed="请协调库房。")
    return finding


def settled(cast: Cast) -> Finding:
    day = YEAR_END
    finding = make_finding(
        cast=cast, state=FindingState.ONGOING, due_on=day, due_precision="day"
    )
    make_closable(finding, cast=cast)
    return finding


def prolonged(cast: Cast) -> Finding:
    finding = reported(cast)
    before = timezone.now() - timedelta(days=2)
    Finding.objects.filter(pk=finding.pk).update(due_set_at=before)
    finding.edit(
        by=cast.coordinator,
        version=finding.version,
        reason="图纸重审",
        done_so_far="已完成初审",
        due_on=date(2027, 3, 31),
        due_precision="day",
        due_wording="",
    )
    return finding


def submitted(cast: Cast) -> Finding:
    return make_finding(cast=cast, state=FindingState.SUBMITTED)


def closed(cast: Cast) -> Finding:
    return make_finding(cast=cast, state=FindingState.COMPLETED)


OWED, URGE = ("本期还没报，25日截止", "填报进展"), ("科：本期还没报，25日截止", "催办")
DONE, ENDED = ("本期已报", ""), ("已销号（2026年11月10日）", "")
ASKED = ("已申请“已销号”，等待审核", "")
# The situation, and what each of READERS is told with the name of what comes first.
TABLE: dict[Callable[[Cast], Finding], tuple[tuple[str, str], ...]] = {
    bare: (
        *2 * (NOBODY,),
        ("请先明确责任科室", "明确责任科室"),
        *3 * (("尚未明确责任科室", ""),),
    ),
    undated: (OWED, OWED, ("请先确定整改时限", "确定时限"), URGE, URGE, NOBODY),
    unplanned: (OWED, OWED, ("请先制定整改措施", "新增"), URGE, URGE, NOBODY),
    planned: (OWED, OWED, URGE, URGE, URGE, NOBODY),
    reported: 6 * (DONE,),
    returned: (
        *2 * (("已退回，请重新填报：请写清份数", "重报"),),
        *3 * (("已退回，尚未重新填报", "催办"),),
        NOBODY,
    ),
    filled_in: (*2 * (("钱办代本科室填报了进展", "确认"),), *4 * (DONE,)),
    in_need: (*2 * (DONE,), *2 * (("李改提出需协调事项", "答复"),), *2 * (DONE,)),
    settled: (
        DONE,
        *2 * (("可以申请销号", "申请销号"),),
        *3 * (DONE,),
    ),
    prolonged: (
        *3 * (DONE,),
        *2 * (("钱办申请延期（2027年3月31日", "审核"),),
        DONE,
    ),
    submitted: (*3 * (ASKED,), *2 * (("等您审核", "看证据"),), ASKED),
    closed: (*(4 * (ENDED,)), ("已销号，尚未核查。", "核查"), ENDED),
}


@pytest.mark.parametrize("situation", TABLE, ids=lambda one: one.__name__)
def test_it_speaks_to_the_role(
    situation: Callable[[Cast], Finding], cast: Cast
) -> None:
    finding = situation(cast)
    for who, (said, label) in zip(READERS, TABLE[situation], strict=True):
        user = getattr(cast, who)
        if not Finding.objects.visible_to(user).filter(pk=finding.pk).exists():
            assert (said, label) == NOBODY
            continue
        dock = shown(user, finding)
        assert said in dock.said, (who, dock)
        assert label in str(dock.label) and bool(label) == bool(dock.url), (who, dock)


def test_whoever_has_decided_is_led_to_the_next(cast: Cast) -> None:
    first, other = submitted(cast), submitted(cast)
    assert shown(cast.leader, first).label == "看证据，作决定"
    first.approve(by=cast.leader, reason="同意")
    dock = shown(cast.leader, first)
    assert dock.said == "另有1件等您决定。" and dock.note == other.title
    assert dock.url == f"{other.get_absolute_url()}decide/"
    other.send_back(by=cast.leader, reason="缺验收单")
    assert shown(cast.leader, first).said.startswith("已销号")


def days(period: ReportingPeriod) -> tuple[date, date, date]:
    return period.since, period.due_on, period.until


def test_what_is_owed_on_one_finding_is_what_is_owed_on_all(
    cast: Cast, november: time_machine.Traveller
) -> None:
    inspection = make_inspection(cast=cast)
    made = {"inspection": inspection, "cast": cast, "state": FindingState.ONGOING}
    findings = [make_finding(**made) for _n in range(5)]
    findings.append(make_finding(inspection=inspection, cast=cast, offices=[]))
    findings.append(make_finding(**made | {"kind": "long_term"}))
    findings.append(make_finding(**made | {"state": FindingState.SUBMITTED}))
    told(findings[1], cast.handler)
    told(findings[2], cast.coordinator)
    told(findings[3], cast.handler).send_back(by=cast.coordinator, reason="太简")
    for month, day in ((11, 10), (11, 27), (12, 3)):
        november.move_to(datetime(2026, month, day, 9, tzinfo=SHANGHAI))
        if day == 27:
            told(findings[3], cast.handler)
            told(findings[4], cast.handler)
            ReportingPeriod.objects.keep_begun(inspection.pk, on=date(2026, 11, 27))
        at_once = {one.finding: one for one in owed_now(Finding.objects.all())}
        for one in findings:
            fetched = surround(fetch_finding(cast.coordinator, one.reference))
            alone = owed_of(fetched, on=timezone.localdate())
            other = at_once.get(one.pk)
            assert (alone and alone[:2]) == (other and other[:2])
            assert (alone and alone.mark) == (other and other.mark)
            assert (alone and days(alone.period)) == (other and days(other.period))


def test_what_one_finding_lacks_is_what_the_query_says(cast: Cast) -> None:
    made = (bare, undated, unplanned, planned, submitted, closed)
    findings = [one(cast) for one in made]
    findings.append(make_finding(cast=cast, offices=[], kind="immediate"))
    for what in LACKS:
        found = set(Finding.objects.filter(lacking(what)))
        assert found == {one for one in findings if what in lacks(one)}


def test_what_the_dock_leads_to_alone_has_weight(cast: Cast) -> None:
    owing, ready = planned(cast), settled(cast)
    for user, finding, count in (
        (cast.office_head, owing, {"填报进展"}),
        (cast.office_head, ready, {"申请销号"}),
        (cast.leader, submitted(cast), {"看证据，作决定"}),
        (cast.auditor, owing, set()),
    ):
        html = client_of(user).get(finding.get_absolute_url()).content.decode()
        found = re.findall(r'button--primary"[^>]*>([^<]*)<', html)
        assert set(found) == count


def test_it_says_in_a_line_what_may_not_be_done_and_what_is_late(
    cast: Cast, november: time_machine.Traveller
) -> None:
    finding = planned(cast)
    note = shown(cast.office_head, finding).note
    assert note.startswith("暂不能“申请销号”：") and "佐证" not in note
    november.move_to(datetime(2026, 11, 27, 9, tzinfo=SHANGHAI))
    dock = shown(cast.handler, finding)
    assert "25日已截止，现在补报按迟报计" in dock.said and dock.tone == "late"
    november.move_to(datetime(2027, 1, 2, 9, tzinfo=SHANGHAI))
    joint = make_finding(
        cast=cast,
        state=FindingState.ONGOING,
        offices=[cast.other_office, cast.office],
        due_on=YEAR_END,
        due_precision="day",
    )
    assert shown(cast.handler, joint).said == "已逾期2天，请填报进展和原因。"
