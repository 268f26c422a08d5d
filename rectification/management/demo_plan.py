"""The demo's plans: one approved, and one of a letter that is just being dispatched."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from rectification.models import Basis, Evidence, Inspection, Plan, User
from rectification.models.bodies.offices_by_name import OfficesByName
from rectification.models.findings.dispatch import Answering, Task, dispatch

ASPECT = "惠企服务"
# Finding, its words, lead office, joint office, measures: "" and none are still owed.
LETTER: list[tuple[str, str, str, str, tuple[str, ...]]] = [
    (
        "惠企政策兑现慢",
        "2026年上半年申报兑现134件，超过承诺时限的有31件。",
        "审批服务科",
        "数据管理科",
        ("逐件倒查超时环节", "对企业公开每件的办理进度"),
    ),
    (
        "企业诉求重复派单",
        "抽查诉求工单60件，同一事项派给两个科室的有9件。",
        "热线科",
        "",
        ("建立首派负责清单",),
    ),
    ("帮办代办队伍不稳", "12名帮办人员一年内更换7名。", "大厅管理科", "", ()),
    ("中介服务事项未清理", "仍有3项中介服务没有公开收费依据。", "", "", ()),
]


def approve(people: Mapping[str, User], inspection: Inspection, scan: Evidence) -> None:
    """Let the plan of an inspection be approved by a meeting."""
    plan = Plan.objects.begin(inspection, by=people["zhenggai"])
    day = inspection.feedback_on or timezone.localdate()
    basis = Basis("局党组会议", day + timedelta(days=20), scan, "局党组纪要第4期")
    plan.approve(
        by=people["zhenggai"],
        basis=basis,
        opinion="同意。请对涉及多个科室的问题逐一明确牵头科室。",
    )


def dispatch_letter(people: Mapping[str, User], before: Inspection) -> None:
    """Take in a second letter; the first two of its findings are dispatched."""
    coordinator, today = people["zhenggai"], timezone.localdate()
    inspection = Inspection.objects.open_new(
        by=coordinator,
        organisation=before.organisation,
        theme="惠企政策落实专项巡察",
        team="区委第一巡察组",
        feedback_on=today - timedelta(days=3),
        plan_due_on=today + timedelta(days=27),
        campaign_ends_on=today + timedelta(days=87),
    )
    Plan.objects.begin(inspection, by=coordinator)
    aspect = inspection.add_aspect(by=coordinator, title=ASPECT)
    offices = OfficesByName(inspection.organisation)
    tasks = []
    for title, text, lead, joint, measures in LETTER:
        finding = inspection.register(
            by=coordinator, title=title, original_text=text, aspect=aspect
        )
        if not lead:
            continue
        named = [offices[name] for name in (lead, joint) if name]
        fields: dict[str, object] = {"leader": "赵审"}
        if measures:
            fields |= {
                "kind": "within_campaign",
                "due_on": inspection.campaign_ends_on,
                "due_precision": "day",
                "due_wording": "集中整改期内",
                "standard": "抽查不再出现同类情形。",
            }
        task = Task(finding.version, Answering(named, named[0]), fields, measures)
        tasks.append((finding, task))
    dispatch(tasks, by=coordinator)
