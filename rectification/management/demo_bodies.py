"""Two more bodies of the demo's overseer: a small one, and one of several steps.

In the second one heads confirm what is reported, and close-outs go through a chain.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from rectification.access import OFFICE_ROLES, Role
from rectification.management import demo_chain, demo_kept
from rectification.management.demo_audit import SETTINGS, publish_audit
from rectification.management.demo_months import beginning, on
from rectification.models import (
    SYSTEM_CHAIN,
    Chain,
    Inspection,
    Office,
    Organisation,
    User,
)

Seat = Callable[[str, str, Role, Organisation, Office | None], User]


class Told(NamedTuple):
    """A finding; `days`: from its beginning to its deadline; `reports`: days after the
    beginning, and what was done by then."""

    title: str
    text: str
    days: int
    reports: tuple[tuple[int, str], ...] = ()


class Body(NamedTuple):
    name: str
    office: str
    people: tuple[tuple[str, str, Role], ...]
    findings: tuple[Told, ...]
    head_confirms: bool = False
    is_audited: bool = False
    chain: str = ""

    @property
    def settings(self) -> dict[str, object]:
        audited = SETTINGS if self.is_audited else {}
        own = {"head_confirms": self.head_confirms, "close_out_chain": self.chain}
        return {**own, **audited}


BODIES = (
    Body(
        "澄湖区林业站",
        "护林科",
        (
            ("linzheng", "何林", Role.COORDINATOR),
            ("linzhang", "苏站", Role.LEADER),
            ("hulin", "江护", Role.HANDLER),
        ),
        (
            Told(
                "护林员巡查记录雷同",
                "抽查巡查记录60份，文字相同的有14份。",
                45,
                ((20, "更换带定位的巡查终端12台。"),),
            ),
            Told("苗木采购验收手续不全", "3批苗木没有验收单。", 170),
        ),
    ),
    Body(
        "澄湖区图书馆",
        "借阅部",
        (
            ("shuzheng", "文办", Role.COORDINATOR),
            ("guanzhang", "陆馆", Role.LEADER),
            ("jiebu", "韩部", Role.OFFICE_HEAD),
            ("jieyue", "乔借", Role.HANDLER),
        ),
        (
            Told(
                "夜间开放时间不落实",
                "抽查4个晚间，2个晚间提前闭馆。",
                150,
                (
                    (25, "排出晚间值班表，公示到门口。"),
                    (75, "近一个月晚间均按时开放。"),
                ),
            ),
            Told(
                "捐赠图书登记不及时",
                "2025年受赠图书312册没有登记。",
                165,
                ((75, "补登记260册，其余52册正在核对。"),),
            ),
        ),
        head_confirms=True,
        is_audited=True,
        chain="office_head,coordinator,leader",
    ),
)
LOGINS = [login for body in BODIES for login, _name, _role in body.people]


def found_bodies(
    people: Mapping[str, User], overseer: Organisation, seat: Seat
) -> None:
    """Found them, seat their people, and let each have a month or two behind it."""
    for body in BODIES:
        with on(beginning()):
            seated, inspection = _begun(body, people["anquan"], overseer, seat)
        _report(body, seated, inspection)
        if body.is_audited:
            publish_audit(seated, inspection.organisation)
        if body.chain:
            demo_chain.ask(seated, inspection)
        else:
            demo_kept.tell(seated, inspection, people["xuncha"])


@transaction.atomic
def _begun(
    body: Body, by: User, overseer: Organisation, seat: Seat
) -> tuple[dict[Role, User], Inspection]:
    organisation = Organisation.objects.create(
        name=body.name, parent=overseer, **body.settings
    )
    Chain.record(
        chain=SYSTEM_CHAIN,
        actor=None,
        action="organisation.found",
        subject=organisation,
    )
    office = Office.objects.found(
        by=by, organisation=organisation, names=[body.office]
    )[body.office]
    seated = {}
    for login, name, role in body.people:
        place = office if role in OFFICE_ROLES else None
        seated[role] = seat(login, name, role, organisation, place)
        if role not in OFFICE_ROLES:
            seated[role].appointments.get().confirm(by=by)
            seated[role].forget_appointments()
    inspection = Inspection.objects.open_new(
        by=seated[Role.COORDINATOR],
        organisation=organisation,
        theme="作风建设专项巡察",
        feedback_on=beginning(),
    )
    for one in body.findings:
        inspection.register(
            by=seated[Role.COORDINATOR],
            title=one.title,
            original_text=one.text,
            offices=[office],
            lead=office,
            measures=[{"plan": "逐项排查，限期补正。"}],
            due_on=beginning() + timedelta(days=one.days),
            due_precision="day",
        )
    return seated, inspection


def _report(body: Body, seated: Mapping[Role, User], inspection: Inspection) -> None:
    """Each on its day; where heads confirm, all but what came last."""
    told = sorted(
        (day, one.title, text) for one in body.findings for day, text in one.reports
    )
    for number, (days, title, text) in enumerate(told, 1):
        is_last = number == len(told)
        day = timezone.localdate() if is_last else beginning() + timedelta(days=days)
        with on(day):
            entry = inspection.findings.get(title=title).record_progress(
                by=seated[Role.HANDLER], text=text, happened_on=timezone.localdate()
            )
            if entry.waits and not is_last:
                entry.confirm(by=seated[Role.OFFICE_HEAD])
