"""The demo's orders and instructions: replied to, open, and one overdue."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from rectification.management.demo_months import on
from rectification.management.demo_report import photograph
from rectification.models import (
    Evidence,
    Inspection,
    Instruction,
    InstructionFacts,
    Organisation,
    SupervisionOrder,
    User,
)
from rectification.models.bodies.working_days import WorkingDays

REPLIED = (
    "热线工单办理质量不高问题已催办仍无实质进展，退单率居高不下。\n"
    "请说明原因，列出逐周压降措施，并报送最近一个月的工单抽查情况。"
)
OVERDUE = (
    "基层便民站点业务指导进度落后于整改方案，请于期限内报送跟班学习计划和完成情况。"
)
LETTER = "请报送审批档案归档问题的集中补齐时限和责任人，我办将组织现场抽查。"


def order(people: Mapping[str, User], inspection: Inspection) -> None:
    """Order three times: replied to, overdue, and a letter of the overseer."""
    today = timezone.localdate()
    coordinator, leader, verifier = (
        people[login] for login in ("zhenggai", "lingdao", "xuncha")
    )
    body, overseer = inspection.organisation, inspection.overseer
    with on(today - timedelta(days=24)):
        first = _issue(inspection, body, coordinator, leader, 1, REPLIED, "热线工单")
        _issue(inspection, body, coordinator, leader, 0, OVERDUE, "基层便民")
    with on(today - timedelta(days=18)):
        first.reply(
            first.addressees.get(),
            by=coordinator,
            text="已约谈承办人3名，退单逐件复盘，最近一个月抽查工单60件，退单率下降。",
        )
    if overseer is not None:
        with on(today - timedelta(days=2)):
            _issue(inspection, overseer, verifier, verifier, 0, LETTER, "审批档案")


def instruct(people: Mapping[str, User], inspection: Inspection) -> None:
    """One written on the table of a month, replied to; one of a leader's own, open."""
    today, leader = timezone.localdate(), people["lingdao"]
    written = _written(people["zhenggai"], inspection, today - timedelta(days=13))
    with on(today - timedelta(days=6)):
        written.reply(
            written.addressees.get(),
            by=people["dating"],
            text="移机卡在镇街站点电源，已商定本月底前完工；布局图纸已报审，下月施工。",
        )
    finding = inspection.findings.filter(title__startswith="自助服务设备")[0]
    own = "请与镇街逐台明确移机日期，一周内把清单报来。"
    with on(day := today - timedelta(days=2)):
        Instruction.objects.give(
            inspection,
            InstructionFacts("", own, day, leader=leader),
            by=leader,
            offices=[row.office for row in finding.responsibilities.all()],
            findings=[finding],
            reply_due_on=WorkingDays().after(day, 5),
        )


def _written(by: User, inspection: Inspection, day: date) -> Instruction:
    """Enter, on the day after, what a leader without an account wrote on a sheet."""
    body, words = inspection.organisation, "总体进度尚可。设备移机、布局调整拖得久了，"
    with on(day + timedelta(days=1)):
        paper = Evidence.objects.keep(
            by=by,
            organisation=body,
            stream=ContentFile(photograph(sky="#dfe3da")),
            name="整改进展情况一览表（批示件）.png",
            media_type="image/png",
        )
        words += "请大厅管理科说明卡点，下周报我。"
        return Instruction.objects.give(
            inspection,
            InstructionFacts("何局长", words, day, post="局党组书记", paper=paper),
            by=by,
            offices=list(body.offices.filter(name="大厅管理科")),
            reply_due_on=WorkingDays().after(timezone.localdate(), 5),
        )


def _issue(
    inspection: Inspection,
    issuer: Organisation,
    drafter: User,
    signer: User,
    kind: int,
    reason: str,
    title: str,
) -> SupervisionOrder:
    finding = inspection.findings.filter(title__startswith=title)[0]
    lead = finding.lead_office
    is_own = issuer == inspection.organisation and lead is not None
    drafted = SupervisionOrder.objects.draft(
        inspection,
        by=drafter,
        issuer=issuer,
        kind=issuer.kinds_of_orders()[kind],
        reason=reason,
        findings=[finding],
        offices=[lead] if is_own and lead else [],
    )
    drafted.submit(by=drafter)
    drafted.sign(by=signer)
    return drafted
