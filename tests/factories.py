"""Records for tests: keyword-only functions that reach a state by the real verbs."""

import io
import os
import time
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import count

from django.conf import settings
from django.contrib.auth import (
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
)
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from config.sessions import SessionStore
from rectification.access import OFFICE_ROLES, Role
from rectification.models import (
    SYSTEM_CHAIN,
    Adoption,
    Appointment,
    Chain,
    CheckIn,
    Edition,
    Evidence,
    Finding,
    Fold,
    Folded,
    Inspection,
    Instruction,
    InstructionFacts,
    LookBack,
    Office,
    Opinion,
    Organisation,
    PaperAct,
    PaperSheet,
    Plan,
    Post,
    Publication,
    ReadingRule,
    Report,
    ReportingPeriod,
    Review,
    Sample,
    SavedView,
    SiteSettings,
    Submission,
    SupervisionOrder,
    User,
    Verification,
)
from rectification.models.bodies.sign_in import BELIEVED, PROVED_AT
from rectification.models.findings.paper import number_of
from rectification.models.findings.paper_sheet import Verdict, form_number
from rectification.models.findings.signable import Signable
from rectification.models.findings.signed_act import Signature
from rectification.models.trail import written
from rectification.notices import Notice
from rectification.notices.canonical import canonical_bytes, digest, to_data
from rectification.publishing import on_paper, reviewing
from rectification.publishing.envelope import SCHEMA
from rectification.publishing.opinions import release
from rectification.publishing.readiness import Severity
from rectification.publishing.readiness.reasons import answer, for_report
from rectification.publishing.report_text import text_now
from rectification.workflow import CLOSED, FindingState, MeasureState
from rectification.workflow_reports import ReportState

PASSWORD = "Qing-shi-2022"
LONG_AGO = date(2020, 1, 1)
# Several processes fill one site of the browser's: each counts from elsewhere.
_numbers = count(int(os.environ.get("FACTORY_NUMBERS_FROM", "1")))


# A new body as the form of the admin sends it, without its reviews.
BODY_FORM = {
    "name": "青石市图书馆",
    "kind": "inspected",
    "rhythm": "monthly",
    "report_due_day": "25",
    "due_day_off": "later",
    "look_back_months": "0",
    "opinion_days": "15",
}


def make_organisation(
    *,
    name: str = "",
    parent: Organisation | None = None,
    kind: str = Organisation.Kind.INSPECTED,
    **fields: object,
) -> Organisation:
    return Organisation.objects.create(
        name=name or f"云溪县第{next(_numbers)}局", parent=parent, kind=kind, **fields
    )


def make_overseer(*, name: str = "") -> Organisation:
    return make_organisation(
        name=name or f"云溪县委巡察办{next(_numbers)}",
        kind=Organisation.Kind.OVERSEEING,
    )


def make_office(
    *, organisation: Organisation | None = None, name: str = "", **fields: object
) -> Office:
    return Office.objects.create(
        organisation=organisation or make_organisation(),
        name=name or f"综合{next(_numbers)}科",
        **fields,
    )


def make_user(
    *,
    role: Role | None = None,
    organisation: Organisation | None = None,
    office: Office | None = None,
    full_name: str = "",
    **fields: object,
) -> User:
    """Make somebody, seated in a post of the role where one is given."""
    number = next(_numbers)
    user = User.objects.create_user(
        f"user{number}", PASSWORD, full_name=full_name or f"周{number}", **fields
    )
    if role is not None:
        if role in OFFICE_ROLES and office is None:
            office = make_office(organisation=organisation)
        if organisation is None:
            organisation = office.organisation if office else make_organisation()
        seat(user, role=role, organisation=organisation, office=office)
    return user


def seat(
    user: User,
    *,
    role: Role,
    organisation: Organisation,
    office: Office | None = None,
    since: date = LONG_AGO,
    until: date | None = None,
) -> Appointment:
    post, _ = Post.objects.get_or_create(
        organisation=organisation, office=office, role=role
    )
    user.forget_appointments()
    return Appointment.objects.create(
        post=post, user=user, since=since, until=until, **confirmed_now()
    )


def confirmed_now() -> dict[str, object]:
    return {
        "confirmation": Appointment.Confirmation.SERVER,
        "confirmed_at": timezone.now(),
    }


def client_of(user: User) -> Client:
    """Return a browser in which `user` is signed in, of which the log does not tell.

    The tests make thousands: `force_login`, which is told, takes ten times as long.
    """
    session, now = SessionStore(), int(time.time())
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[PROVED_AT] = session["seen_at"] = now
    session.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def long_signed_in(client: Client) -> Client:
    """Let the last password of a session be typed longer ago than is believed."""
    session = client.session
    session["proved_at"] -= BELIEVED
    session.save()
    return client


@dataclass(frozen=True)
class Cast:
    """The people of one body and of the office that oversees it."""

    overseer: Organisation
    organisation: Organisation
    office: Office
    other_office: Office
    handler: User
    office_head: User
    coordinator: User
    leader: User
    second_leader: User
    verifier: User
    auditor: User
    system_admin: User
    security_admin: User
    stranger: User  # handler in another office of the same body
    outsider: User  # coordinator of another body


def make_cast() -> Cast:
    overseer = make_overseer()
    body = make_organisation(parent=overseer)
    office = make_office(organisation=body, position=1)
    other = make_office(organisation=body, position=2)
    people = seated(
        handler=(Role.HANDLER, office, "李改"),
        office_head=(Role.OFFICE_HEAD, office, "孙科"),
        coordinator=(Role.COORDINATOR, body, "钱办"),
        leader=(Role.LEADER, body, "赵审"),
        second_leader=(Role.LEADER, body, "吴定"),
        verifier=(Role.VERIFIER, overseer, "王巡"),
        auditor=(Role.AUDITOR, body, "郑计"),
        system_admin=(Role.SYSTEM_ADMIN, body, "周系"),
        security_admin=(Role.SECURITY_ADMIN, body, "周安"),
        stranger=(Role.HANDLER, other, "周客"),
        outsider=(Role.COORDINATOR, make_organisation(), "周外"),
    )
    return Cast(
        overseer=overseer,
        organisation=body,
        office=office,
        other_office=other,
        **people,
    )


def seated(**people: tuple[Role, Organisation | Office, str]) -> dict[str, User]:
    """Make several people, each in a post of the role: a statement for each table."""
    users: dict[str, User] = {}
    posts: dict[tuple[Role, Organisation | Office], Post] = {}
    for who, (role, place, full_name) in people.items():
        users[who] = User(
            username=f"user{next(_numbers)}",
            full_name=full_name,
            password=hashed(settings.PASSWORD_HASHERS[0]),
        )
        office = place if isinstance(place, Office) else None
        body = office.organisation if office else place
        posts[role, place] = Post(organisation=body, office=office, role=role)
    User.objects.bulk_create(users.values())
    Post.objects.bulk_create(posts.values())
    seats = Appointment.objects.bulk_create(
        Appointment(
            post=posts[role, place],
            user=users[who],
            since=LONG_AGO,
            **confirmed_now(),
        )
        for who, (role, place, _name) in people.items()
    )
    written.note_all([*users.values(), *posts.values(), *seats])
    return users


@cache
def hashed(_by: str) -> str:
    """The hash of everybody's password: a site's takes a quarter of a second."""
    return make_password(PASSWORD)


def make_inspection(*, cast: Cast | None = None, **fields: object) -> Inspection:
    cast = cast or make_cast()
    defaults = {"feedback_on": date(2022, 4, 14), "theme": "优化服务"}
    return Inspection.objects.open_new(
        by=cast.coordinator, organisation=cast.organisation, **(defaults | fields)
    )


def make_finding(
    *,
    cast: Cast,
    state: str = FindingState.REGISTERED,
    inspection: Inspection | None = None,
    offices: list[Office] | None = None,
    **fields: object,
) -> Finding:
    """Register a finding and walk it to `state`."""
    inspection = inspection or make_inspection(cast=cast)
    defaults = {"title": "台账登记不规范", "original_text": "部分台账没有登记日期。"}
    offices = [cast.office] if offices is None else offices
    finding = inspection.register(
        by=cast.coordinator,
        offices=offices,
        lead=offices[0] if offices else None,
        **(defaults | fields),
    )
    if state == FindingState.REGISTERED:
        return finding
    finding.start(by=cast.handler)
    if state == FindingState.ONGOING:
        return finding
    make_closable(finding, cast=cast)
    asks = state if state in CLOSED else FindingState.COMPLETED
    finding.submit(by=cast.office_head, asks=asks)
    if state in CLOSED:
        finding.approve(by=cast.leader, reason="同意。")
    return finding


def set_chain(cast: Cast, *steps: str) -> None:
    """Let close-outs of the cast's body go by these steps from now on; none: by one."""
    body = Organisation.objects.get(pk=cast.organisation.pk)
    before, body.close_out_chain = body.close_out_chain, ",".join(steps)
    body.save(update_fields=["close_out_chain"])
    Chain.record(
        chain=SYSTEM_CHAIN,
        actor=cast.system_admin,
        action="organisation.change",
        subject=body,
        before={"close_out_chain": before},
        after={"close_out_chain": body.close_out_chain},
    )


def let_overseer_decide(cast: Cast, *, on: bool = True) -> None:
    """Give the overseeing body the last word on later deadlines, as the admin does."""
    body = Organisation.objects.get(pk=cast.organisation.pk)
    before = body.extension_needs_overseer
    body.extension_needs_overseer = on
    body.save(update_fields=["extension_needs_overseer"])
    Chain.record(
        chain=SYSTEM_CHAIN,
        actor=cast.system_admin,
        action="organisation.change",
        subject=body,
        before={"extension_needs_overseer": before},
        after={"extension_needs_overseer": on},
    )


def let_heads_confirm(cast: Cast) -> None:
    """Let what an office reports count once its head confirms it, as the admin does."""
    body = cast.organisation
    body.head_confirms = True
    body.save(update_fields=["head_confirms"])
    Chain.record(
        chain=SYSTEM_CHAIN,
        actor=cast.system_admin,
        action="organisation.change",
        subject=body,
        before={"head_confirms": False},
        after={"head_confirms": True},
    )


def make_closable(finding: Finding, *, cast: Cast) -> None:
    """Give a finding all that its close-out needs."""
    measure = finding.add_measure(
        by=cast.coordinator, version=finding.version, plan="补齐登记日期。"
    )
    entry = finding.record_progress(
        by=cast.handler,
        text="已补齐全部登记日期。",
        happened_on=timezone.localdate(),
        measure=measure,
    )
    finding.update_measure(
        by=cast.handler,
        measure=measure,
        version=finding.version,
        account="登记日期已补齐。",
        state=MeasureState.DONE,
    )
    file = make_evidence(
        cast=cast,
        content=b"%%PDF-1.7 register %d" % next(_numbers),
        dated_on=timezone.localdate(),
    )
    finding.attach(by=cast.handler, evidence=file, entry=entry)


MINUTES = b"%PDF-1.7 minutes"  # a scan that serves as nothing else


def make_evidence(
    *,
    cast: Cast,
    by: User | None = None,
    content: bytes = b"%PDF-1.7 register",
    name: str = "登记簿.pdf",
    media_type: str = "application/pdf",
    dated_on: date | None = None,
) -> Evidence:
    return Evidence.objects.keep(
        by=by or cast.handler,
        organisation=cast.organisation,
        stream=io.BytesIO(content),
        name=name,
        media_type=media_type,
        dated_on=dated_on,
    )


def make_sheet(
    *findings: Finding,
    cast: Cast,
    by: User | None = None,
    action: str | tuple[str, ...] = "complete",
    opinion: str = "",
    content: bytes | None = None,
    sheet_number: str = "",
    **signature: object,
) -> PaperSheet:
    """Enter a sheet that decides on these findings, or on a new one."""
    asked = findings or [make_finding(cast=cast, state=FindingState.SUBMITTED)]
    actions = (action,) if isinstance(action, str) else action
    scan = content or b"%%PDF-1.7 sheet %d" % next(_numbers)
    signed = {"signed_on": timezone.localdate(), "name": "高书记"} | signature
    verdicts = [Verdict(one, does, opinion) for one in asked for does in actions]
    return PaperSheet.objects.enter(
        by=by or cast.coordinator,
        organisation=cast.organisation,
        scan=make_evidence(cast=cast, by=cast.coordinator, content=scan),
        signature=Signature(**signed),
        sheet_number=sheet_number or form_number(map(asked_of, verdicts)),
        verdicts=verdicts,
    )


def asked_of(verdict: Verdict) -> Signable:
    """Return what a row of a form is about: a close-out, or a later deadline."""
    finding = Finding.objects.get(pk=verdict.finding.pk)
    things = [finding, *finding.extensions.all()]
    return next((one for one in things if verdict.action in one.on_paper()), finding)


def make_plan(*, cast: Cast) -> Plan:
    """Begin a plan of one finding, of which nothing is missing."""
    inspection = make_inspection(cast=cast)
    plan = Plan.objects.begin(inspection, by=cast.coordinator)
    finding = make_finding(cast=cast, inspection=inspection, kind="long_term")
    finding.add_measure(by=cast.coordinator, version=finding.version, plan="补登。")
    return plan


def make_order(
    *,
    cast: Cast,
    finding: Finding | None = None,
    by_overseer: bool = False,
    issued: bool = False,
    reply_days: int | None = None,
) -> SupervisionOrder:
    """Draft an order to the cast's office, or a letter of the overseer to the body."""
    finding = finding or make_finding(cast=cast)
    inspection = finding.inspection
    drafter = cast.verifier if by_overseer else cast.coordinator
    issuer = inspection.overseer if by_overseer else inspection.organisation
    assert issuer is not None
    order = SupervisionOrder.objects.draft(
        inspection,
        by=drafter,
        issuer=issuer,
        kind=issuer.kinds_of_orders()[1],
        reason="整改进度滞后，请说明原因并限期推进。",
        findings=[finding],
        offices=[] if by_overseer else [cast.office],
        reply_days=reply_days,
    )
    if issued:
        order.submit(by=drafter)
        order.sign(by=cast.verifier if by_overseer else cast.leader)
    return order


def make_instruction(
    *,
    cast: Cast,
    finding: Finding | None = None,
    by: User | None = None,
    scan: bytes = b"",
    **fields: object,
) -> Instruction:
    """Enter an instruction for the cast's office: as told, from a scan, or a leader's
    own (`by`). `fields`: of what was said."""
    finding = finding or make_finding(cast=cast)
    by = by or cast.coordinator
    paper = make_evidence(cast=cast, by=by, content=scan) if scan else None
    said: dict[str, object] = {
        "name": "郑书记",
        "words": "请抓紧办理，限期报告结果。",
        "given_on": timezone.localdate(),
        "leader": by if by == cast.leader else None,
        "paper": paper,
        "is_told": not scan,
    }
    return Instruction.objects.give(
        finding.inspection,
        InstructionFacts(**said | fields),
        by=by,
        offices=[cast.office],
        findings=[finding],
        reply_due_on=timezone.localdate() + timedelta(days=7),
    )


def make_outcomes(
    finding: Finding, *, by: User, **numbers: int | str | None
) -> Finding:
    """Enter counters of a finding's outcome: rules_new=3, money_due="1200.5"."""
    finding.refresh_from_db()
    given = {
        name: None if number is None else Decimal(number)
        for name, number in numbers.items()
    }
    finding.record_outcomes(by=by, version=finding.version, numbers=given)
    return finding


def make_look_back(
    *,
    cast: Cast,
    finding: Finding | None = None,
    result: str = "held",
    **said: object,
) -> LookBack:
    """Look at a finding again, or at a new one that is closed out."""
    return LookBack.objects.look(
        finding or make_finding(cast=cast, state=FindingState.COMPLETED),
        by=cast.leader,
        result=result,
        **{"words": "抽看近三个月登记簿，日期齐全。", **said},
    )


def make_check_in(
    *,
    cast: Cast,
    finding: Finding | None = None,
    **said: object,
) -> CheckIn:
    """Tell of the year of a finding that is kept up, or of a new one."""
    proof = make_evidence(cast=cast, content=b"%PDF-1.7 kept up")
    return CheckIn.objects.write(
        finding or make_finding(cast=cast, state=FindingState.LONG_TERM),
        by=cast.handler,
        **{"words": "每季度抽查一次，台账齐全。", "files": [proof], **said},
    )


def open_opinions(cast: Cast) -> None:
    """Have the body ask the public for opinions, as the admin does."""
    body = cast.organisation
    if body.takes_opinions:
        return
    body.takes_opinions = True
    body.save(update_fields=["takes_opinions"])
    Chain.record(
        chain=SYSTEM_CHAIN,
        actor=cast.system_admin,
        action="organisation.change",
        subject=body,
        before={"takes_opinions": False},
        after={"takes_opinions": True},
    )
    SiteSettings.touch()


def make_opinion(
    *,
    cast: Cast,
    report: Report | None = None,
    finding: Finding | None = None,
    state: str = "received",
    **said: object,
) -> Opinion:
    """Let somebody write of a finding, or of a report; brought into a state."""
    open_opinions(cast)
    finding = finding or (None if report else make_finding(cast=cast))
    one = Opinion.objects.receive(
        report or make_report(cast=cast, inspection=finding.inspection),
        finding,
        **{
            "words": "河边护栏至今未修，夜间无照明。",
            "may_be_public": True,
            "code": f"code {next(_numbers)}",
            "address": None,
            **said,
        },
    )
    by = cast.coordinator
    if state in ("reply_drafted", "replied"):
        words = {"reply": "护栏已修复，照明月底前接通。", "outline": "反映护栏未修。"}
        one.draft_reply(by=by, is_public=one.may_be_public, **words)
    elif state in ("refusal_drafted", "declined"):
        one.draft_refusal(by=by, reply="不属本单位职责，请向住建部门反映。")
    elif state == "accepted":
        one.accept(by=by)
    if state in ("replied", "declined"):
        release(one, by=cast.leader)
    return one


def make_sample(
    *,
    cast: Cast,
    count: int = 1,
) -> Sample:
    """Draw from what the cast's overseer oversees; something new is closed out."""
    finding = make_finding(cast=cast, state=FindingState.COMPLETED)
    office = finding.inspection.overseer
    assert office is not None
    return Sample.objects.draw(office, by=cast.verifier, count=count)


def make_verification(
    *,
    cast: Cast,
    finding: Finding | None = None,
    result: str = "basic",
    **said: object,
) -> Verification:
    """Verify a finding, or a new one that is closed out."""
    return Verification.objects.verify(
        finding or make_finding(cast=cast, state=FindingState.COMPLETED),
        by=cast.verifier,
        result=result,
        **{"words": "抽看登记簿三册，日期基本补齐。", **said},
    )


def make_rule(
    *, cast: Cast, shape: str = "甲栏\t乙栏", named: str = "title\tmeasure"
) -> ReadingRule:
    """Keep what somebody named of the headings of a table."""
    return ReadingRule.objects.keep(
        by=cast.coordinator,
        organisation=cast.organisation,
        kind=ReadingRule.Kind.TABLE,
        shape=shape,
        named=named,
    )


def make_view(*, cast: Cast, **values: object) -> SavedView:
    """Keep a view of the list: the coordinator's own where no body is given."""
    said = {"by": cast.coordinator, "name": "逾期的", "query": "due=overdue"} | values
    return SavedView.objects.keep(**said)  # type: ignore[no-any-return]


def make_act(
    report: Report,
    act: str,
    *,
    cast: Cast,
    by: User | None = None,
    opinion: str = "",
    content: bytes | None = None,
    sheet_number: str = "",
    **signature: object,
) -> PaperAct:
    """Enter the approval or publication of a report that was signed on paper."""
    scan = content or b"%%PDF-1.7 act %d" % next(_numbers)
    signed = {"signed_on": timezone.localdate(), "name": "高书记"} | signature
    return on_paper.enter(
        report,
        act,
        by=by or cast.coordinator,
        scan=make_evidence(cast=cast, by=cast.coordinator, content=scan),
        signature=Signature(**signed),
        sheet_number=sheet_number or sheet_number_of(report, act),
        opinion=opinion,
    )


def sheet_number_of(report: Report, act: str) -> str:
    """Return the number that a form printed now would bear."""
    return number_of(report.reference, on_paper.text_for(report, act).digest)


def enter_review(report: Report, *, by: User, kind: str, **said: object) -> Review:
    """Enter a review from a sheet that bears the number of what the report says now."""
    said.setdefault("sheet_number", sheet_number_of(report, "approve"))
    return reviewing.enter(report, by=by, kind=kind, **said)


def make_report(
    *,
    cast: Cast,
    state: str = ReportState.DRAFTING,
    inspection: Inspection | None = None,
    **fields: object,
) -> Report:
    """Draft a report and walk it to `state`; its edition says nothing of substance."""
    inspection = inspection or make_inspection(cast=cast)
    report = inspection.draft_report(
        by=cast.coordinator, title="关于巡察整改进展情况的通报", **fields
    )
    steps = [
        (ReportState.IN_REVIEW, lambda: report.submit(by=cast.coordinator)),
        (ReportState.APPROVED, lambda: approve(report, cast=cast)),
        (ReportState.FROZEN, lambda: make_edition(report, by=cast.leader)),
        (ReportState.PUBLIC, lambda: publish(report, by=cast.second_leader)),
    ]
    if state == ReportState.VOID:
        steps[3] = (
            ReportState.VOID,
            lambda: report.advance("void", by=cast.leader, reason="会议未通过"),
        )
    for reached, step in steps if state != ReportState.DRAFTING else []:
        step()
        if reached == state:
            break
    return report


def answer_all(report: Report, *, by: User, reason: str = "已核实，情况属实。") -> None:
    """Give a reason for every warning that has none, or none for what is found now."""
    for one in for_report(report):
        if one.is_open and one.severity is Severity.WARNING:
            answer(report, by=by, rule=one.rule, reason=reason, seen=one.digest)


def sign_reviews(report: Report) -> None:
    """Have every review of this round signed, each by somebody new."""
    body = report.inspection.organisation
    text = text_now(report)
    for kind in report.due_reviews(text):
        signer = make_user(role=Role.LEADER, organisation=body)
        report.review(by=signer, kind=kind, text=text)


def confirm_import(report: Report, *, by: User) -> None:
    """Confirm the states that a notice brought along, where they still wait."""
    for adoption in Adoption.objects.waiting().filter(inspection=report.inspection):
        adoption.confirm(by=by)


def approve(report: Report, *, cast: Cast) -> None:
    sign_reviews(report)
    report.approve(by=cast.leader, text=text_now(report))


def make_edition(report: Report, *, by: User) -> Edition:
    """Freeze an edition that says its title and number, and nothing else."""
    title = f"{report.title}（{report.editions.count() + 1}）"
    envelope = {
        "schema": SCHEMA,
        "report": report.reference,
        "as_of": "2022-07-21",
        "notice": to_data(Notice(title=title)),
        "references": [],
    }
    content = canonical_bytes(envelope)
    edition = Edition.objects.create(
        report=report,
        content=content.decode(),
        digest=digest(content),
        as_of=date(2022, 7, 21),
        frozen_by=by,
    )
    report.advance("freeze", by=by)
    return edition


def make_period(inspection: Inspection) -> ReportingPeriod:
    """A period that runs today, whatever day it is."""
    today = timezone.localdate()
    return ReportingPeriod(
        inspection=inspection,
        since=today - timedelta(days=9),
        due_on=today + timedelta(days=9),
        until=today + timedelta(days=9),
    )


def make_fold(cast: Cast, finding: Finding) -> Fold:
    """A report of this period, folded into the account of its finding."""
    entry = finding.record_progress(
        by=cast.handler, text="已补齐缺页。", happened_on=timezone.localdate()
    )
    finding.refresh_from_db()
    task = Folded(finding.version, entry.pk, lead=entry.text)
    period = make_period(finding.inspection)
    return Fold.objects.fold(period, [(finding, task)], by=cast.coordinator)[0]


SMALL_FILE = {
    "name": "整改台账.xlsx",
    "media_type": "application/octet-stream",
    "size": 1,
    "sha256": digest(b"x"),
    "base64": "eA==",
}


def make_submission(
    cast: Cast,
    inspection: Inspection,
    *,
    period: ReportingPeriod | None = None,
    **said: object,
) -> Submission:
    """What went upward to whoever oversees the inspection, and says its title."""
    words = {"to_whom": str(inspection.overseer), "way": "paper"}
    words |= {"to_body": inspection.overseer, "by": cast.coordinator}
    today = timezone.localdate()
    return Submission.objects.keep(
        period or make_period(inspection),
        {"schema": 1, "title": "整改进展情况报告", "files": [SMALL_FILE]},
        number=Submission.objects.next_number(inspection.organisation, today.year),
        **{**words, "sent_on": today, **said},
    )


def publish(report: Report, *, by: User) -> Publication:
    publication = Publication.objects.create(
        edition=report.editions.latest("pk"),
        report=report,
        number=report.publications.count() + 1,
        published_by=by,
    )
    log_publication(publication, by=by)
    report.advance("publish", by=by)
    return publication


def log_publication(publication: Publication, *, by: User) -> None:
    """Log it as publishing does: what no entry knows, the public does not see."""
    Chain.record(
        chain=publication.report.chain_name,
        actor=by,
        action="edition.publish",
        subject=publication.edition,
        after={"number": publication.number, "digest": publication.edition.digest},
    )
