"""One of everything, and what stands in the address of each: for tests over all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.test import Client
from django.utils import timezone

from rectification.models import (
    Adoption,
    Appointment,
    Basis,
    ChainChange,
    Erasure,
    Finding,
    Inspection,
    LogEntry,
    OverseerChange,
    PaperAct,
    Plan,
    Proposal,
    Review,
    Source,
    User,
)
from rectification.models.bodies import second_factor
from rectification.models.findings.bulk import Assign, run
from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState
from tests.blank_forms.made import make_blank_form
from tests.everywhere.access_table import ROLES, TABLE, expected
from tests.factories import (
    Cast,
    client_of,
    enter_review,
    make_act,
    make_check_in,
    make_closable,
    make_evidence,
    make_finding,
    make_inspection,
    make_instruction,
    make_look_back,
    make_opinion,
    make_order,
    make_organisation,
    make_overseer,
    make_plan,
    make_report,
    make_rule,
    make_sample,
    make_sheet,
    make_submission,
    make_user,
    make_verification,
    make_view,
)
from tests.uploads import PNG

Things = dict[str, object]


@dataclass(frozen=True)
class World:
    """Who there is, and the keys of what there is, as `make_things` returns them."""

    cast: Cast
    things: Things


# What a new thing is made in, where that is part of the address.
PARENTS = {
    "inspection-new": "",
    "office-new": "",
    "saved_view-new": "",
    "blank_form-new": "",
    "sample-new": "",
    "aspect-new": "inspection",
    "finding-new": "inspection",
    "measure-new": "finding",
    "order-new": "inspection",
    "instruction-new": "inspection",
}


# Of another thing than the noun they begin with.
OF_THEIR_OWN = (
    *("appointment-confirm", "paper-enter", "paper-form", "intake-forget"),
    *("paper-form-docx", "paper-form-pdf"),
    *("inspection-plan_scan", "bulk-result", "finding-decide"),
    *("finding-verify", "finding-look_back", "finding-reopen"),
    *("finding-check_in", "check_in-erase"),
    *("order-edit", "order-submit", "order-sign", "order-return_draft"),
    *("order-discard", "reply-send_back", "instruction-withdraw"),
    "instruction-correct",
    *("opinion-draft_reply", "opinion-draft_refusal", "opinion-take_back"),
    *("opinion-release", "opinion-decline", "opinion-send_back", "opinion-hide"),
)


def by_noun(names: Iterable[str]) -> dict[str, list[str]]:
    """Sort names of addresses under the nouns that they begin with."""
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        found.setdefault(name.partition("-")[0], []).append(name)
    return found


def public_arguments(name: str, things: Things) -> list[object]:
    noun = name.removeprefix("public-").removeprefix("en-")
    number = 2 if noun in ("comparison", "home-page") else 1
    places = {
        "report": [things["report"]],
        "report-feed": [things["report"]],
        "finding": [things["finding"]],
        "opinion": [things["report"]],
        "comparison": [things["report"], number, 1],
        "copy": [things["report"], number],
        "body": ["org-1"],
        "body-feed": ["org-1"],
        "office-feed": ["org-1", "0123456789ab"],
        "home-page": [number],
        "by": ["year-2022"],
        "by-page": ["year-2022", 2],
    }
    if noun.partition("-")[0] == "edition":
        return [things["report"], number]
    return places.get(noun, [])


def arguments(name: str, things: Things) -> list[object]:
    noun = name.removeprefix("public-").removeprefix("en-").partition("-")[0]
    key = things.get(PARENTS.get(name, noun))
    if name.startswith("public-"):
        return public_arguments(name, things)
    if name in ("evidence-small", "evidence-large"):
        return [things["picture"]]
    if name == "finding-picture":
        return [things["finding"], things["picture"]]
    if name in ("report-section", "report-item"):
        return [things["report"], things[name]]
    if name in OF_THEIR_OWN:
        return [things[name]]
    if name.endswith("-list") or name in (
        "finding-ledger-excel",
        "appointment-waiting",
        "overseer-waiting",
        "factor-waiting",
        "entry-waiting",
    ):
        return []
    return [] if key is None else [key]


def in_bulk(cast: Cast, finding: Finding) -> int:
    """The entry of what somebody tried with several findings at once."""
    act = Assign(cast.office, "")
    return run(act, {finding.pk: finding.mark}, by=cast.coordinator).pk


def make_things(cast: Cast) -> Things:
    """Make one of everything; return its key, by the noun that addresses begin with."""
    inspection = make_inspection(cast=cast)
    finding = make_finding(cast=cast, inspection=inspection, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    Plan.objects.begin(inspection, by=cast.coordinator)
    report = make_report(cast=cast, inspection=inspection, state=ReportState.DRAFTING)
    section = report.sections.create(title="组织情况")
    item = report.items.create(section=section, finding=finding)
    evidence = finding.evidence_uses.get().evidence_id
    told = make_check_in(cast=cast)
    return {
        "picture": shown_picture(cast, finding),
        "report-section": section.pk,
        "report-item": item.pk,
        "inspection": inspection.reference,
        "aspect": inspection.add_aspect(by=cast.coordinator, title="窗口服务").pk,
        "office": cast.office.pk,
        "finding": finding.reference,
        "finding-decide": asked(cast, inspection),
        **dict.fromkeys(
            ("finding-verify", "finding-look_back", "finding-reopen"),
            closed_out(cast, inspection),
        ),
        "finding-check_in": kept_up(cast, inspection),
        "check_in": told.address,
        "check_in-erase": told.pk,
        "extension": extended(cast, inspection),
        "help": helped(cast, inspection),
        **ordered(cast, finding),
        "measure": finding.measures.get().pk,
        "entry": finding.entries.get().pk,
        "evidence": evidence,
        "report": report.reference,
        "review": paper_review(cast, inspection).pk,
        "act": paper_act(cast, inspection).pk,
        "paper": make_sheet(cast=cast).pk,
        "intake-forget": make_rule(cast=cast).pk,
        "paper-enter": cast.organisation.pk,
        **dict.fromkeys(
            ("paper-form", "paper-form-docx", "paper-form-pdf"), cast.organisation.pk
        ),
        "inspection-plan_scan": approved_plan(cast),
        "bulk-result": in_bulk(cast, finding),
        "blank_form": make_blank_form(cast=cast).pk,
        "saved_view": make_view(cast=cast, organisation=cast.organisation).pk,
        "verification": make_verification(cast=cast).pk,
        "look_back": make_look_back(cast=cast).pk,
        "sample": make_sample(cast=cast).pk,
        **opinions(cast, inspection),
        **erasable(cast, inspection),
        "people": cast.organisation.pk,
        "account": cast.handler.pk,
        "appointment": cast.handler.appointments.get().pk,
        "appointment-confirm": waiting_seat(cast).pk,
        "adoption": proposed_states(cast).pk,
        "overseer": other_overseer(cast).pk,
        "factor": lost_factor(cast).pk,
        "chain": shorter_chain(cast).pk,
    }


def shown_picture(cast: Cast, finding: Finding) -> int:
    picture = make_evidence(
        cast=cast, content=PNG, name="现场.png", media_type="image/png"
    )
    finding.attach(by=cast.handler, evidence=picture, claim="窗口已挂出登记簿")
    return picture.pk


def asked(cast: Cast, inspection: Inspection) -> str:
    """Return the reference of a finding whose close-out waits."""
    state, title = FindingState.SUBMITTED, "档案缺页"
    made = {"inspection": inspection, "state": state, "title": title}
    return make_finding(cast=cast, **made).reference


def closed_out(cast: Cast, inspection: Inspection) -> str:
    """Return the reference of a finding that is closed out and not verified."""
    state, title = FindingState.COMPLETED, "窗口无标识"
    made = {"inspection": inspection, "state": state, "title": title}
    return make_finding(cast=cast, **made).reference


def kept_up(cast: Cast, inspection: Inspection) -> str:
    """Return the reference of a finding of which is told every year."""
    state, title = FindingState.LONG_TERM, "例会制度执行不严"
    made = {"inspection": inspection, "state": state, "title": title}
    return make_finding(cast=cast, **made).reference


def extended(cast: Cast, inspection: Inspection) -> str:
    """Return the reference of a finding whose later deadline waits."""
    finding = make_finding(
        cast=cast,
        inspection=inspection,
        state=FindingState.ONGOING,
        title="热线答复超时",
        due_on=date(2022, 10, 31),
        due_precision="month",
    )
    finding.extend(
        by=cast.coordinator,
        reason="设备尚未到货。",
        done_so_far="设备已订货。",
        due_on=date(2022, 12, 31),
    )
    return finding.reference


def approved_plan(cast: Cast) -> str:
    """Return the reference of an inspection whose plan a meeting has approved."""
    plan = make_plan(cast=cast)
    scan = make_evidence(cast=cast, by=cast.coordinator, content=sheet_for("plan"))
    basis = Basis("局党组会议", date(2022, 5, 6), scan)
    plan.approve(by=cast.coordinator, basis=basis)
    return plan.inspection.reference


def helped(cast: Cast, inspection: Inspection) -> int:
    """Return the key of a request for help that came with an entry."""
    finding = make_finding(
        cast=cast,
        inspection=inspection,
        state=FindingState.ONGOING,
        title="移机电源未定",
    )
    finding.record_progress(
        by=cast.handler,
        text="方案已报。",
        happened_on=timezone.localdate(),
        help_needed="请协调镇街确定安装位置。",
        help_of="有关镇街",
    )
    return finding.help_requests.get().pk


def ordered(cast: Cast, finding: Finding) -> Things:
    """Orders to reply: drafts, one to be signed, one that is out, one replied to."""
    draft, unsigned = (make_order(cast=cast, finding=finding) for _two in "ab")
    unsigned.submit(by=cast.coordinator)
    out, replied = (
        make_order(cast=cast, finding=finding, issued=True) for _two in "ab"
    )
    reply = replied.addressees.get()
    replied.reply(reply, by=cast.handler, text="已约谈有关人员。")
    return {
        "order": replied.pk,
        **dict.fromkeys(("order-edit", "order-submit", "order-discard"), draft.pk),
        **dict.fromkeys(("order-sign", "order-return_draft"), unsigned.pk),
        "reply": out.addressees.get().pk,
        "reply-send_back": reply.pk,
        **instructed(cast, finding),
    }


def instructed(cast: Cast, finding: Finding) -> Things:
    """Instructions of leaders: one that is out, one replied to."""
    out, replied = (make_instruction(cast=cast, finding=finding) for _two in "ab")
    replied.reply(replied.addressees.get(), by=cast.handler, text="已办结。")
    slip = make_instruction(cast=cast, finding=finding)
    return {
        "instruction": replied.pk,
        "instruction-withdraw": out.pk,
        "instruction-correct": slip.pk,
    }


def opinions(cast: Cast, inspection: Inspection) -> Things:
    """Opinions from the public, in every state that somebody may bring further."""

    def one(state: str) -> int:
        report = inspection.reports.first()
        return make_opinion(cast=cast, report=report, state=state).pk

    return {
        "opinion": one("received"),
        **{
            f"opinion-{action}": one("received")
            for action in ("draft_reply", "draft_refusal")
        },
        **{
            f"opinion-{action}": one("reply_drafted")
            for action in ("release", "send_back", "take_back")
        },
        "opinion-decline": one("refusal_drafted"),
        "opinion-hide": one("replied"),
    }


def sheet_for(reference: str) -> bytes:
    """A signed sheet like no other: each serves one act."""
    return f"%PDF-1.7 signed for {reference}".encode()


def proposed_states(cast: Cast, *, count: int = 1) -> Adoption:
    """States that a table proposes, and that nobody has confirmed."""
    inspection = make_inspection(cast=cast)
    rows = [
        make_finding(cast=cast, inspection=inspection, state=FindingState.ONGOING)
        for _number in range(count)
    ]
    basis = Basis(
        meeting="局党组会议",
        met_on=date(2022, 9, 1),
        scan=make_evidence(
            cast=cast, by=cast.coordinator, content=sheet_for(inspection.reference)
        ),
    )
    proposals = [Proposal(one, FindingState.COMPLETED) for one in rows]
    return Adoption.objects.propose(
        inspection, by=cast.coordinator, basis=basis, proposals=proposals
    )


def waiting_seat(cast: Cast) -> Appointment:
    """A second leader whom the coordinator has appointed and nobody confirmed."""
    post = cast.leader.appointments.get().post
    return post.appoint(make_user(), by=cast.coordinator)


def lost_factor(cast: Cast) -> User:
    """Somebody whose second factor is to be forgotten once another confirms it."""
    second_factor.enrol(User.objects.get(pk=cast.office_head.pk), None)
    cast.office_head.ask_factor_reset(by=cast.security_admin, reason="手机遗失")
    return cast.office_head


def other_overseer(cast: Cast) -> OverseerChange:
    """Another overseeing body, proposed and not confirmed."""
    return OverseerChange.objects.propose(
        cast.organisation, make_overseer(), by=cast.system_admin
    )


def shorter_chain(cast: Cast) -> ChainChange:
    """A chain of fewer steps, proposed and not confirmed."""
    body = make_organisation(parent=cast.overseer, close_out_chain="coordinator,leader")
    return ChainChange.objects.propose(body, "leader", by=cast.system_admin)


def paper_review(cast: Cast, inspection: Inspection) -> Review:
    reviewed = make_report(cast=cast, inspection=inspection, state="in_review")
    own = sheet_for(reviewed.reference)
    scan = make_evidence(cast=cast, by=cast.coordinator, content=own)
    return enter_review(
        reviewed, by=cast.coordinator, kind="first", name="郑主任", scan=scan
    )


def paper_act(cast: Cast, inspection: Inspection) -> PaperAct:
    """The publication of a frozen report, signed on paper and not confirmed yet."""
    report = make_report(cast=cast, inspection=inspection, state=ReportState.FROZEN)
    return make_act(report, "publish", cast=cast)


def erasable(cast: Cast, inspection: Inspection) -> Things:
    """What is erased by its key, and a request that has been answered."""
    frozen = make_report(cast=cast, inspection=inspection, state=ReportState.FROZEN)
    source = Source.objects.create(
        organisation=cast.organisation,
        digest="a" * 64,
        name="通报.txt",
        imported_by=cast.coordinator,
    )
    entry = LogEntry.objects.filter(action="finding.record_progress").latest("pk")
    erasure = Erasure.objects.request(
        by=cast.coordinator, kind="payload", pk=entry.pk, reason="误填"
    )
    erasure.refuse(by=cast.leader)
    return {
        "edition": frozen.editions.get().pk,
        "source": source.pk,
        "payload": entry.pk,
        "submission": make_submission(cast, inspection).pk,
        "erasure": erasure.pk,
    }


def clients(cast: Cast) -> dict[str, Client]:
    root = User.objects.create_superuser("root", "x", full_name="装机")
    users = {"superuser": root, **vars(cast)}
    return {who: client_of(users[who]) if who in users else Client() for who in ROLES}


# Downloads and what machines ask.
NO_PAGES = {
    "statistics-file",
    "evidence-download",
    "evidence-small",
    "evidence-large",
    "act-scan",
    "paper-scan",
    "review-scan",
    "adoption-scan",
    "submission-content",
    "submission-ledger",
    "inspection-ledger",
    "inspection-plan_scan",
    "inspection-templates",
    "finding-ledger-excel",
    "finding-pack",
    "inspection-pack",
    *(
        f"{paper}-{suffix}"
        for paper in (
            *("report", "report-act_form", "paper-form", "order", "instruction"),
            *("inspection-plan", "submission-report", "submission-table"),
            *("finding-dossier", "report-changes"),
        )
        for suffix in ("docx", "pdf")
    ),
    "log-export-csv",
    "log-export-jsonl",
    "healthz",
    "readyz",
}


def page_readers() -> dict[str, str]:
    """Return every staff address that is a page, and who of the cast reads it."""
    found = {"login": ""}
    for name in sorted(set(TABLE) - NO_PAGES):
        readers = [who for who, cells in expected(name).items() if cells[0] == "200"]
        readers = [who for who in readers if who not in ("anonymous", "superuser")]
        if readers and not name.startswith("public-"):
            found[name] = readers[0]
    return found
