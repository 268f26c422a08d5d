"""The demo's findings that go on after a close-out: one relapsed, one is kept up."""

from collections.abc import Mapping
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from rectification.access import Role
from rectification.management.demo_chain import Story, done
from rectification.management.demo_months import beginning, on
from rectification.management.demo_report import photograph
from rectification.models import CheckIn, Evidence, Inspection, LookBack, User
from rectification.models.findings.deadline import Due
from rectification.workflow import FindingState

RELAPSED = Story(
    "防火物资台账不实",
    "台账登记灭火器40具，实有31具。",
    "已补足9具，台账逐件核对。",
    "物资逐件核对",
)
KEPT_UP = Story(
    "护林员培训流于形式",
    "两次培训没有签到，没有考核。",
    "已集中培训1次、考核23人，今后每季度一次。",
    "培训考核现场",
)
AGAIN = "抽查2个管护站，灭火器又少5具，出借没有登记。"
TOLD = "10月、11月各培训1次，23人全部参加并考核合格。"


def tell(seated: Mapping[Role, User], inspection: Inspection, verifier: User) -> None:
    """Let one relapse and be open again, and one be told of by the office."""
    _close(RELAPSED, seated, inspection, FindingState.COMPLETED)
    _close(KEPT_UP, seated, inspection, FindingState.LONG_TERM)
    handler, today = seated[Role.HANDLER], timezone.localdate()
    with on(today - timedelta(days=9)):
        LookBack.objects.look(
            inspection.findings.get(title=RELAPSED.title),
            by=verifier,
            result=LookBack.Result.RELAPSED,
            words=AGAIN,
            files=[_photo(verifier, inspection, "管护站现场.png", "#d8cfc0")],
            due=Due(today + timedelta(days=45), "day", "", ""),
        )
    with on(today - timedelta(days=2)):
        CheckIn.objects.write(
            inspection.findings.get(title=KEPT_UP.title),
            by=handler,
            words=TOLD,
            files=[_photo(handler, inspection, "考核签到.png", "#c6d3c4")],
        )


def _close(
    one: Story, seated: Mapping[Role, User], inspection: Inspection, asks: str
) -> None:
    with on(beginning() + timedelta(days=40)):
        finding = done(one, seated, inspection)
    with on(beginning() + timedelta(days=50)):
        finding.submit(by=seated[Role.COORDINATOR], asks=asks)
    with on(beginning() + timedelta(days=52)):
        finding.approve(by=seated[Role.LEADER], reason="已到现场看过，情况属实。")


def _photo(by: User, inspection: Inspection, name: str, sky: str) -> Evidence:
    return Evidence.objects.keep(
        by=by,
        organisation=inspection.organisation,
        stream=ContentFile(photograph(sky=sky)),
        name=name,
        media_type="image/png",
        kind=Evidence.Kind.PHOTO,
        dated_on=timezone.localdate(),
    )
