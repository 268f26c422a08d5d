"""Believable data to look at: made by the real importer and the real verbs."""

import logging
import secrets
from datetime import date, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone, translation

from rectification.access import OFFICE_ROLES, Role
from rectification.intake import import_notice
from rectification.management import demo_after as after
from rectification.management import demo_bodies as bodies
from rectification.management import demo_forms as forms
from rectification.management import demo_months as months
from rectification.management import demo_opinions as opinions
from rectification.management import demo_orders as orders
from rectification.management import demo_plan as plans
from rectification.management.demo_report import (
    REVIEWS,
    drawn_emblem,
    photograph,
    publish,
)
from rectification.models import (
    SYSTEM_CHAIN,
    Adoption,
    Appointment,
    Basis,
    Chain,
    Evidence,
    Finding,
    Office,
    Organisation,
    PaperSheet,
    Post,
    Proposal,
    Report,
    SavedView,
    SiteSettings,
    User,
)
from rectification.models.findings.paper_sheet import Verdict, form_number
from rectification.models.findings.signed_act import Signature
from rectification.workflow import FindingState, MeasureState

BODY = "澄湖区政务服务管理局"
OVERSEER = "澄湖区委巡察办"
PROPOSED = "热线工单办理质量不高"
NOTICE = Path(__file__).resolve().parent.parent / "demo" / "notice.txt"

# Login, name, role, office. The names are invented.
PEOPLE: list[tuple[str, str, Role, str]] = [
    ("jingban", "李改", Role.HANDLER, "审批服务科"),
    ("dating", "周窗", Role.HANDLER, "大厅管理科"),
    ("kezhang", "孙科", Role.OFFICE_HEAD, "审批服务科"),
    ("zhenggai", "钱办", Role.COORDINATOR, ""),
    ("lingdao", "赵审", Role.LEADER, ""),
    ("xuncha", "王巡", Role.VERIFIER, ""),
    ("shenji", "郑计", Role.AUDITOR, ""),
    ("xitong", "冯统", Role.SYSTEM_ADMIN, ""),
    ("anquan", "陈安", Role.SECURITY_ADMIN, ""),
]
LOGINS = [login for login, _name, _role, _office in PEOPLE]


class Command(BaseCommand):
    help = "Fill an empty database with an invented body, its people and a report."

    def handle(self, **options: object) -> None:
        password = "Demo-" + secrets.token_hex(4)
        if Organisation.objects.filter(name=BODY).exists():
            # Nobody remembers what was printed last week.
            for user in User.objects.filter(
                username__in=[*LOGINS, *bodies.LOGINS, "admin"]
            ):
                user.set_password(password)
                user.note_reset_on_server()
            self.stdout.write("演示数据已经存在，只换了口令。")
            self._print(password)
            return
        # Nobody collects the log of invented acts; the accounts would be lost in it.
        logging.getLogger("rectification.log").setLevel(logging.WARNING)
        with translation.override("zh-hans"):
            self._fill(password)
        self._print(password)

    def _fill(self, password: str) -> None:
        with months.on(months.beginning()):
            people, report = _body_and_people()
        months.report_months(people, report.inspection)
        months.send_last_month(people, report.inspection)
        orders.order(people, report.inspection)
        orders.instruct(people, report.inspection)
        _work(people, report)
        publish(people["zhenggai"], people["lingdao"], report, REVIEWS)
        _go_on(people, report)
        after.verify(people, _finding(report, "基层便民站点业务指导不足"))
        months.report_this_month(people, report.inspection)
        months.count_outcomes(people, report.inspection)
        months.help_asked(people, report.inspection)
        _propose(people, report)
        _plan(people, report)
        months.urge(people, report.inspection)
        _views(people, report.inspection.organisation)
        forms.keep_form(people["zhenggai"], report.inspection.organisation)
        _neighbours(people, report.inspection.overseer)
        after.draw(people, report.inspection.overseer)
        opinions.write(people, report, _finding(report, "自助服务设备闲置"))
        months.remind_daily()
        # Their first day is months ago, and a password does not last as long: until
        # now they had none.
        for user in User.objects.all():
            user.choose_password(password)

    def _print(self, password: str) -> None:
        self.stdout.write(f"演示账号（口令均为 {password}）：")
        for login, name, role, office in PEOPLE:
            place = f"（{office}）" if office else ""
            self.stdout.write(f"  {login:<10}{name}  {role.label}{place}")
        for body in bodies.BODIES:
            for login, name, role in body.people:
                self.stdout.write(f"  {login:<10}{name}  {role.label}（{body.name}）")
        self.stdout.write(f"  {'admin':<10}管理后台（/admin/）")


def _neighbours(people: dict[str, User], overseer: Organisation | None) -> None:
    """The overseer has more bodies than one."""
    if overseer is None:
        return
    bodies.found_bodies(people, overseer, _seated)


def _views(people: dict[str, User], body: Organisation) -> None:
    """Lists that are looked at again and again: one's own, and one for the offices."""
    by = people["zhenggai"]
    SavedView.objects.keep(
        by=by,
        name="两个月内到期",
        query="state=registered&state=ongoing&due=60&cols=reference&cols=offices"
        "&cols=deadline&cols=last&sort=deadline",
    )
    SavedView.objects.keep(
        by=by,
        name="本期未填报",
        query="idle=on",
        organisation=body,
        role=Role.HANDLER,
    )


def _body_and_people() -> tuple[dict[str, User], Report]:
    """Found the bodies, import the notice, seat everybody."""
    overseer, body = _bodies()
    people: dict[str, User] = {}
    login, name, role, _office = next(
        one for one in PEOPLE if one[2] == Role.COORDINATOR
    )
    people[login] = _seated(login, name, role, body, None)
    _confirm_first(people[login])
    intake = import_notice.take_in(NOTICE.read_bytes(), name=NOTICE.name)
    report = import_notice.store(intake, by=people[login], organisation=body)
    offices = {office.name: office for office in body.offices.all()}
    for login, name, role, office in PEOPLE:
        if login not in people:
            where = overseer if role is Role.VERIFIER else body
            place = offices[office] if role in OFFICE_ROLES else None
            people[login] = _seated(login, name, role, where, place)
    for login, by in (
        ("lingdao", "zhenggai"),
        ("anquan", "lingdao"),
        ("xuncha", "anquan"),
        ("shenji", "anquan"),
        ("xitong", "anquan"),
    ):
        people[login].appointments.get().confirm(by=User.objects.get(username=by))
    User.objects.create_superuser("admin", full_name="管理后台")
    return {login: User.objects.get(username=login) for login in people}, report


def _confirm_first(user: User) -> None:
    """Confirm the first seat: on the server, or by whoever is there before the demo."""
    seat = user.appointments.get()
    if others := seat.who_may_confirm():
        seat.confirm(by=others[0])
    else:
        seat.confirm_on_server()
    user.forget_appointments()


@transaction.atomic
def _bodies() -> tuple[Organisation, Organisation]:
    overseer = Organisation.objects.create(
        name=OVERSEER, kind=Organisation.Kind.OVERSEEING
    )
    told = {"shows_history": True, "shows_reasons": True}
    body = Organisation.objects.create(
        name=BODY, parent=overseer, look_back_months=3, takes_opinions=True, **told
    )
    SiteSettings.objects.update_or_create(
        pk=1,
        defaults={
            "name": "澄湖区巡察整改公开",
            "emblem": drawn_emblem(),
            "sponsor": OVERSEER,
            "operator": "澄湖区大数据中心",
            "contact": "0000-6600100",
            "site_code": "0000000000",
            "icp_record": "演示ICP备00000000号",
            "police_record": "演示公网安备00000000000000号",
        },
    )
    Chain.record(
        chain=SYSTEM_CHAIN, actor=None, action="organisation.found", subject=body
    )
    return overseer, body


@transaction.atomic
def _seated(
    login: str,
    name: str,
    role: Role,
    organisation: Organisation,
    office: Office | None,
) -> User:
    user = User.objects.create_user(login, full_name=name)
    post, _made = Post.objects.get_or_create(
        organisation=organisation, office=office, role=role
    )
    appointment = Appointment.objects.create(post=post, user=user)
    appointment.note("post.appoint", by=None)
    return user


def _work(people: dict[str, User], report: Report) -> None:
    """Report some progress, with a photograph and a filled-in entry."""
    today = timezone.localdate()
    handler, hall = people["jingban"], people["dating"]
    integrated = _finding(report, "一件事集成办理覆盖面不够")
    photo = Evidence.objects.keep(
        by=handler,
        organisation=report.inspection.organisation,
        stream=ContentFile(photograph()),
        name="联合受理窗口.png",
        media_type="image/png",
        kind=Evidence.Kind.PHOTO,
        dated_on=today - timedelta(days=6),
    )
    measure = integrated.measures.accounted().first()
    with transaction.atomic():
        entry = integrated.record_progress(
            by=handler,
            text="与医保、税务窗口会商，统一了3个事项的申请表，联合受理窗口开始试运行。",
            happened_on=today - timedelta(days=6),
            measure=measure,
        )
        integrated.attach(
            by=handler, evidence=photo, entry=entry, claim="联合受理窗口已经设立"
        )
    desk = _finding(report, "自助服务设备闲置")
    desk.record_progress(
        by=hall,
        text="两台设备移机方案已报分管领导，等待镇街确认电源和网络位置。",
        happened_on=today - timedelta(days=3),
        reason_for_delay="镇街站点装修，移机时间顺延。",
        help_needed="请协调有关镇街尽快确定安装位置。",
    )
    months.ask_back(people, desk)
    guidance = _finding(report, "基层便民站点业务指导不足")
    guidance.record_progress(
        by=people["zhenggai"],
        text="第二批跟班学习结束，11名站点人员通过业务测试。",
        happened_on=today - timedelta(days=10),
    )


def _go_on(people: dict[str, User], report: Report) -> None:
    """Afterwards a finding is closed, another submitted; the next draft begins."""
    handler, leader = people["jingban"], people["lingdao"]
    today = timezone.localdate()
    guidance = _finding(report, "基层便民站点业务指导不足")
    guidance.entries.unconfirmed().get().confirm(by=people["kezhang"])
    guidance.refresh_from_db()
    for measure in guidance.measures.all():
        guidance.update_measure(
            by=handler,
            measure=measure,
            version=guidance.version,
            state=MeasureState.DONE,
            **({} if measure.account else {"account": "业务测试已完成，合格率96%。"}),
        )
    guidance.record_progress(
        by=handler,
        text="业务测试全部完成，站点均能独立受理医保业务。",
        happened_on=today - timedelta(days=1),
    )
    guidance.submit(by=people["kezhang"], waiver="测试成绩单存人事档案，可现场查阅。")
    guidance.approve(by=leader, reason="已到人事科调阅成绩单，情况属实，同意。")
    _extend(people, report)
    _on_paper(people, report)
    report.revise(by=people["zhenggai"])


def _extend(people: dict[str, User], report: Report) -> None:
    """One deadline is moved with the leader's word, another waits for it."""
    coordinator = people["zhenggai"]
    desk = _finding(report, "自助服务设备闲置").extend(
        by=coordinator,
        reason="镇街站点仍在装修，设备移机条件尚不具备。",
        done_so_far="已与3个镇街站点签订移机协议，设备完成检修。",
        due_on=date(2026, 12, 31),
        due_precision=Finding.Precision.MONTH,
        due_wording="2026年12月底",
    )
    desk.grant(by=people["lingdao"], opinion="同意，确保年底前完成移机。")
    _finding(report, "数据共享安全责任不清").extend(
        by=coordinator,
        reason="尚有1家单位的协议需报其上级审定。",
        done_so_far="其余单位的安全责任协议均已签订。",
        due_on=date(2027, 1, 31),
        due_precision=Finding.Precision.MONTH,
        due_wording="2027年1月底",
    )


def _on_paper(people: dict[str, User], report: Report) -> None:
    """A close-out signed on paper: entered, and waiting to be confirmed."""
    finding = _finding(report, "一件事集成办理覆盖面不够")
    for measure in finding.measures.all():
        finding.update_measure(
            by=people["jingban"],
            measure=measure,
            version=finding.version,
            state=MeasureState.DONE,
            **({} if measure.account else {"account": "联合受理窗口已正式运行。"}),
        )
    finding.submit(by=people["kezhang"])
    scan = Evidence.objects.keep(
        by=people["zhenggai"],
        organisation=report.inspection.organisation,
        stream=ContentFile(photograph(sky="#d8d2c4")),
        name="整改销号审批单.png",
        media_type="image/png",
    )
    PaperSheet.objects.enter(
        by=people["zhenggai"],
        organisation=report.inspection.organisation,
        scan=scan,
        signature=Signature(timezone.localdate(), name="何局长"),
        sheet_number=form_number([finding]),
        verdicts=[Verdict(finding, finding.granting(), "同意销号。")],
    )


def _propose(people: dict[str, User], report: Report) -> None:
    """A state that a table brought along on a signed basis; nobody confirmed it yet."""
    coordinator, inspection = people["zhenggai"], report.inspection
    scan = Evidence.objects.keep(
        by=coordinator,
        organisation=inspection.organisation,
        stream=ContentFile(photograph(sky="#cfd8c9")),
        name="党组会议纪要.png",
        media_type="image/png",
    )
    basis = Basis(
        meeting="局党组会议",
        met_on=timezone.localdate() - timedelta(days=5),
        number="局党组纪要第9期",
        scan=scan,
    )
    done = Proposal(_finding(report, PROPOSED), FindingState.COMPLETED, "已完成")
    Adoption.objects.propose(inspection, by=coordinator, basis=basis, proposals=[done])


def _plan(people: dict[str, User], report: Report) -> None:
    """The plan of what is under way is approved; another one is a draft."""
    inspection = report.inspection
    scan = Evidence.objects.keep(
        by=people["zhenggai"],
        organisation=inspection.organisation,
        stream=ContentFile(photograph(sky="#c9cfd8")),
        name="整改方案审议纪要.png",
        media_type="image/png",
    )
    plans.approve(people, inspection, scan)
    plans.dispatch_letter(people, inspection)


def _finding(report: Report, title: str) -> Finding:
    return Finding.objects.get(items__report=report, title=title)
