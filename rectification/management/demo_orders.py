"""The demo's orders to reply: one that was replied to, one whose reply is overdue."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from rectification.management.demo_months import on
from rectification.models import Inspection, Organisation, SupervisionOrder, User

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
