"""The demo's other report: an audit of a small body, published twice, partly late."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from rectification.access import Role
from rectification.intake import import_notice
from rectification.management.demo_months import beginning, on
from rectification.management.demo_report import publish
from rectification.models import Finding, Organisation, Report, User

NOTICE = Path(__file__).resolve().parent / "demo" / "audit.txt"
# What the body has set: two reviews are enough, lateness is counted anew every day.
SETTINGS = {
    "needs_second_review": False,
    "needs_final_review": False,
    "recounts_lateness": True,
}
# Who signs the two reviews that a small body asks for, both on paper.
REVIEWS = [
    ("first", "许会计", "数据与审计整改台账核对一致。"),
    ("secrecy", "方主任", "经审查，不涉及国家秘密和工作秘密。"),
]
WORDED = "已向读者发放调查问卷302份，两个使用率低的模块停止续订，其余签订按次付费协议。"


def publish_audit(seated: Mapping[Role, User], body: Organisation) -> None:
    """Take the notice in, publish it, and publish it again two months later."""
    coordinator, leader = seated[Role.COORDINATOR], seated[Role.LEADER]
    with on(beginning()):
        intake = import_notice.take_in(NOTICE.read_bytes(), name=NOTICE.name)
        report = import_notice.store(intake, by=coordinator, organisation=body)
        publish(coordinator, leader, report, REVIEWS)
    with on(beginning() + timedelta(days=60)):
        _word_anew(coordinator, report)
        publish(coordinator, leader, report, REVIEWS)


def _word_anew(by: User, report: Report) -> None:
    """Tell what has been done since, as of the day of telling."""
    report.revise(by=by)
    finding = Finding.objects.get(items__report=report, title="数字资源使用率低")
    measure = finding.measures.accounted()[0]
    finding.update_measure(
        by=by, measure=measure, version=finding.version, account=WORDED
    )
    today = timezone.localdate()
    with report.editing(by=by, version=report.version, as_of=today, signed_on=today):
        pass
