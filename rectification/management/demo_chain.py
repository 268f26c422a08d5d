"""销号流程 of the demo: requests that two of three steps have dealt with.

They wait for the leader: two of which no flag speaks, to be granted together, and one
that is decided on its own sheet.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from rectification.access import Role
from rectification.management.demo_months import beginning, on
from rectification.management.demo_report import photograph
from rectification.models import Evidence, Finding, Inspection, User
from rectification.workflow import MeasureState


class Story(NamedTuple):
    """`proof`: what the photograph shows; empty: why there is none stands instead.

    `prior`: the same problem in an earlier inspection of the body, by its title.
    """

    title: str
    text: str
    account: str
    proof: str
    prior: str = ""


STORIES = (
    Story(
        "读者意见答复不及时",
        "意见簿上有23条意见超过一个月没有答复。",
        "23条意见已逐条答复，每周五由值班馆员集中办理。",
        "意见簿已逐条写明答复",
    ),
    Story(
        "电子阅览室设备台账不清",
        "18台设备没有登记领用人。",
        "18台设备已贴标签并登记领用人。",
        "设备已贴标签",
        "固定资产账实不符",
    ),
    Story(
        "志愿者考勤登记不规范",
        "抽查的考勤表有5张没有签到。",
        "已改用刷卡签到，并对志愿者作了说明。",
        "",
    ),
)


def ask(seated: Mapping[Role, User], inspection: Inspection) -> None:
    """Request the close-outs; the coordinator agrees and passes them on."""
    for number, one in enumerate(STORIES):
        with on(beginning() + timedelta(days=60 + number)):
            finding = done(one, seated, inspection)
        with on(beginning() + timedelta(days=80 + number)):
            why = "" if one.proof else "考勤记录在门禁系统内，可现场查阅。"
            finding.submit(by=seated[Role.OFFICE_HEAD], waiver=why)
        with on(beginning() + timedelta(days=82 + number)):
            finding.approve(
                by=seated[Role.COORDINATOR], reason="已核对，建议同意，请馆领导审定。"
            )


@transaction.atomic
def done(one: Story, seated: Mapping[Role, User], inspection: Inspection) -> Finding:
    handler, coordinator = seated[Role.HANDLER], seated[Role.COORDINATOR]
    [office] = inspection.findings.earliest("pk").offices.all()
    finding = inspection.register(
        by=coordinator,
        title=one.title,
        original_text=one.text,
        offices=[office],
        lead=office,
        measures=[{"plan": "逐项排查，限期补正。"}],
        due_on=beginning() + timedelta(days=120),
        due_precision="day",
    )
    if one.prior:
        _found_before(finding, one.prior, by=coordinator)
    [measure] = finding.measures.all()
    entry = finding.record_progress(
        by=handler,
        text=one.account,
        happened_on=timezone.localdate(),
        measure=measure,
    )
    if Role.OFFICE_HEAD in seated:  # where heads confirm what is reported
        entry.confirm(by=seated[Role.OFFICE_HEAD])
    finding.refresh_from_db()
    finding.update_measure(
        by=handler,
        measure=measure,
        version=finding.version,
        account=one.account,
        state=MeasureState.DONE,
    )
    if one.proof:
        photo = _photo(one, handler, inspection)
        finding.attach(by=handler, evidence=photo, entry=entry, claim=one.proof)
    return finding


def _found_before(finding: Finding, title: str, *, by: User) -> None:
    body = finding.inspection.organisation
    finding.edit(
        by=by,
        version=finding.version,
        reason="经核对，与上次审计指出的是同一问题。",
        prior=Finding.objects.get(inspection__organisation=body, title=title),
    )


def _photo(one: Story, by: User, inspection: Inspection) -> Evidence:
    shade = "#d4d8c2" if "设备" in one.title else "#c2d0d8"
    return Evidence.objects.keep(
        by=by,
        organisation=inspection.organisation,
        stream=ContentFile(photograph(sky=shade)),
        name=f"{one.proof}.png",
        media_type="image/png",
        kind=Evidence.Kind.PHOTO,
        dated_on=timezone.localdate(),
    )
