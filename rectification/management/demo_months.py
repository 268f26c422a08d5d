"""What the demo's offices reported in the months before: a body in its fourth month."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from rectification.exporting import LEDGERS
from rectification.models import (
    Finding,
    Fold,
    Folded,
    Inspection,
    Office,
    ProgressEntry,
    ReportingPeriod,
    Submission,
    Urge,
    User,
)
from rectification.publishing.submission import Sending, facts_of, submit
from rectification.publishing.submission_report import suggested
from rectification.reminding.sending import remind

BEFORE = 3  # months

# Month (the first is 0), day, finding, who; "" for what: there was no news.
# The hotline and the data office have no account: the coordinator fills in for them.
TOLD: list[tuple[int, int, str, str, str]] = [
    (0, 12, "一件事集成办理覆盖面不够", "jingban", "梳理高频事项19个，确定首批5个。"),
    (0, 12, "基层便民站点业务指导不足", "jingban", "排出9个站点的跟班学习计划。"),
    (0, 13, "审批档案归档不及时", "jingban", "清点2023年以来缺页档案42份。"),
    (0, 14, "自助服务设备闲置", "dating", "逐台登记使用率，查明闲置设备4台。"),
    (0, 14, "大厅功能布局不合理", "dating", "收集窗口和群众意见26条。"),
    (0, 18, "好差评数据分析运用不够", "zhenggai", "建立差评按周回访台账。"),
    (0, 18, "热线工单办理质量不高", "zhenggai", "抽查工单60件，列出退单原因5类。"),
    (0, 20, "数据共享安全责任不清", "zhenggai", "向14家单位发出责任确认函。"),
    (1, 14, "一件事集成办理覆盖面不够", "jingban", "首批5个事项流程图完成会签。"),
    (1, 14, "基层便民站点业务指导不足", "jingban", "第一批站点人员12名到岗跟班。"),
    (1, 15, "审批档案归档不及时", "jingban", "补齐缺页档案21份。"),
    (1, 21, "自助服务设备闲置", "dating", ""),
    (1, 21, "大厅功能布局不合理", "dating", ""),
    (1, 22, "数据共享安全责任不清", "zhenggai", ""),
    (2, 16, "一件事集成办理覆盖面不够", "jingban", "与医保、税务窗口商定联办时限。"),
    (
        2,
        16,
        "基层便民站点业务指导不足",
        "jingban",
        "第一批跟班学习结束，测试合格11名。",
    ),
    (2, 17, "审批档案归档不及时", "jingban", "补齐缺页档案17份，余4份联系企业补件。"),
    (2, 28, "自助服务设备闲置", "dating", "两台设备调整到东门，日均使用31次。"),
    (2, 28, "大厅功能布局不合理", "dating", "布局调整图纸初稿完成。"),
    (2, 22, "数据共享安全责任不清", "zhenggai", ""),
]


# Why it is to be late: by month and finding.
LATE = {(2, "数据共享安全责任不清"): "1家单位的协议要报其上级审定，排在12月。"}


def beginning() -> date:
    """Return the day on which the body and its inspection come into the system."""
    return _day(0, 3)


def report_months(people: Mapping[str, User], inspection: Inspection) -> None:
    """Let the offices report as they did, each on its day."""
    for month, day, title, who, text in TOLD:
        with on(_day(month, day)):
            inspection.findings.get(title=title).record_progress(
                by=people[who],
                text=text or "本期无新进展：等待有关单位回复。",
                happened_on=timezone.localdate(),
                no_news=not text,
                reason_for_delay=LATE.get((month, title), ""),
            )


def send_last_month(people: Mapping[str, User], inspection: Inspection) -> None:
    """What was reported last month is folded in, and goes upward."""
    by = people["zhenggai"]
    with on(_day(BEFORE - 1, 28)):
        period = ReportingPeriod.objects.begun(inspection, on=timezone.localdate())[-1]
        told = {}
        for entry in ProgressEntry.objects.reported_in(period).filter(
            finding__inspection=inspection, no_news=False
        ):
            told[entry.finding_id] = entry
        found = inspection.findings.in_bulk(list(told))
        Fold.objects.fold(
            period,
            [
                (found[key], Folded(found[key].version, entry.pk))
                for key, entry in told.items()
            ],
            by=by,
        )
        facts = facts_of(inspection, period)
        overseer = inspection.overseer
        to_whom = overseer.signing_name if overseer else "上级机构"
        exchanged = Submission.Way.EXCHANGE
        submit(
            inspection,
            period,
            suggested(facts),
            Sending(overseer, to_whom, exchanged, timezone.localdate()),
            by=by,
            seen=facts.mark,
            ledger=LEDGERS["excel"].write,
        )


def report_this_month(people: Mapping[str, User], inspection: Inspection) -> None:
    """What waits to be folded in."""
    for title, who, text in (
        ("大厅功能布局不合理", "dating", "等候区座椅重新排布完成，导引标识更换16块。"),
        ("审批档案归档不及时", "jingban", "4份企业补件全部收齐，缺页档案补录完成。"),
    ):
        inspection.findings.get(title=title).record_progress(
            by=people[who], text=text, happened_on=timezone.localdate()
        )


# What of it is counted: by finding and who. A zero is said, too.
COUNTED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "大厅功能布局不合理": ("dating", {"rules_new": "1", "meetings": "2"}),
    "审批档案归档不及时": (
        "jingban",
        {"rules_new": "2", "rules_revised": "1", "talked_to": "3", "disciplined": "0"},
    ),
    "自助服务设备闲置": (
        "dating",
        {"money_due": "126000", "money_recovered": "85400.5", "criticised": "2"},
    ),
}


def count_outcomes(people: Mapping[str, User], inspection: Inspection) -> None:
    """The lead offices enter what came of it in numbers."""
    for title, (who, numbers) in COUNTED.items():
        finding = inspection.findings.get(title=title)
        given = {name: Decimal(number) for name, number in numbers.items()}
        finding.record_outcomes(by=people[who], version=finding.version, numbers=given)


def ask_back(people: Mapping[str, User], desk: Finding) -> None:
    """A thin entry is returned with one sentence."""
    entry = desk.entries.latest("pk")
    entry.send_back(by=people["zhenggai"], reason="请写清移机的时间、地点和启用日期。")


def urge(people: Mapping[str, User], inspection: Inspection) -> None:
    """Two offices that still owe are called, one of them twice."""
    offices = {one.name: one for one in Office.objects.filter(name__in=SILENT)}
    for names, way in ((SILENT, Urge.Way.CHAT), (SILENT[:1], Urge.Way.TELEPHONE)):
        Urge.objects.send(
            inspection,
            by=people["zhenggai"],
            offices=[offices[name] for name in names],
            way=way,
        )


def remind_daily() -> None:
    """What the daily run told people in the last week."""
    today = timezone.localdate()
    for back in range(6, -1, -1):
        remind(on=today - timedelta(days=back))


SILENT = ("热线科", "数据管理科")


def _day(month: int, day: int) -> date:
    """Return a day of a month of the story; the last one is this month."""
    today = timezone.localdate()
    number = today.year * 12 + today.month - 1 - BEFORE + month
    return date(number // 12, number % 12 + 1, day)


@contextmanager
def on(day: date) -> Iterator[None]:
    """Let it be ten in the morning of a day, for all that asks Django for the time."""
    moment = timezone.make_aware(datetime.combine(day, time(10)))

    class Then(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return moment.astimezone(tz)

    module: Any = timezone
    module.datetime = Then
    try:
        yield
    finally:
        module.datetime = datetime


def help_asked(people: Mapping[str, User], inspection: Inspection) -> None:
    """One request for help that is answered, and one that waits."""
    of = inspection.findings.get
    of(title="自助服务设备闲置").help_requests.get().reply(
        by=people["zhenggai"], answer="已与镇街约定本周五现场选点，请派人参加。"
    )
    of(title="审批档案归档不及时").ask_help(
        by=people["jingban"],
        needed="档案室库房已满，请协调腾出一间，存放2023年以来的审批档案。",
        of_whom="办公楼管理单位",
    )
