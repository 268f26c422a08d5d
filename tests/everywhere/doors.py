"""Every act that takes two people, as a table: `pytest …/test_doors.py -k table -s`.

A new act is one `Door`. What the code has beside these (steps of the lifecycles,
addresses, places that ask who is another person, pages of the admin, commands) stands
in the tables below with the reason why one person is enough, or `test_doors.py` fails.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.db import models

from rectification.access import Role
from rectification.intake import import_notice
from rectification.models import (
    Adoption,
    Appointment,
    Basis,
    ChainChange,
    CheckIn,
    Erasure,
    Extension,
    Finding,
    Instruction,
    LogEntry,
    LookBack,
    OverseerChange,
    PaperAct,
    PaperSheet,
    Proposal,
    Report,
    Review,
    SupervisionOrder,
    User,
    Verification,
)
from rectification.models.findings.approving import Approve
from rectification.publishing import freeze as publishing
from rectification.publishing import on_paper as on_paper_acts
from rectification.publishing import opinions
from rectification.publishing import reviewing as reviews
from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState
from tests.factories import (
    MINUTES,
    Cast,
    enter_review,
    let_overseer_decide,
    make_act,
    make_check_in,
    make_closable,
    make_edition,
    make_evidence,
    make_finding,
    make_instruction,
    make_opinion,
    make_order,
    make_organisation,
    make_overseer,
    make_report,
    make_sheet,
    make_user,
    set_chain,
    sign_reviews,
)
from tests.paths import notice_text

S, R, K = FindingState, ReportState, Review.Kind
Made = tuple[models.Model, User]  # what is decided on, and who did the first half
WHY = "材料齐全，同意。"
WORK = (
    "entry empty_office member merged_office marked_office request update_measure "
    "attach waive correct_progress word_account record_outcomes check_in"
)
DRAFTERS = ("drafter", "editor", "worder")


@dataclass(frozen=True)
class Door:
    """`ready` brings the thing there; `who` of the cast is a rightful second person.

    `verb` does it past every page, `address` by a POST of `sends`. `authors`: what else
    makes somebody a party, by the names of `test_doors.AUTHORS`. `is_of_many`: what is
    decided on is named by what is sent, not by the address.
    """

    ready: Callable[[Cast], Made]
    who: str
    verb: Callable[[models.Model, User], None]
    address: str
    sends: Callable[[models.Model], dict[str, object]] = lambda _thing: {}
    authors: tuple[str, ...] = ()
    role: Role = Role.LEADER
    is_overseen: bool = False  # the overseer has the last word on later deadlines
    is_of_many: bool = False


def ordered(cast: Cast, until: str) -> SupervisionOrder:
    """An order that its drafter has submitted, or replied to in place of the office."""
    order = make_order(cast=cast, issued=until == "reply")
    if until == "submit":
        order.submit(by=cast.coordinator)
    else:
        one = order.addressees.get()
        order.reply(one, by=cast.coordinator, text="已推进。")
    return order


def instructed(cast: Cast) -> Instruction:
    """An instruction that its coordinator has replied to in place of the office."""
    one = make_instruction(cast=cast, by=cast.leader)
    one.reply(one.addressees.get(), by=cast.coordinator, text="已推进。")
    return one


def told_of(cast: Cast) -> Made:
    """A year that an office has told of."""
    return make_check_in(cast=cast), cast.handler


def telling(verb: str, **said: object) -> Door:
    return Door(
        told_of,
        "leader",
        lambda thing, by: getattr(thing, verb)(by=by, **said),
        f"check_in-{verb}",
        lambda _thing: {"reason": WHY},
        tuple(WORK.split()),
    )


# --- closing out ------------------------------------------------------------------


def submitted(asks: str) -> Callable[[Cast], Made]:
    def ready(cast: Cast) -> Made:
        finding = make_finding(cast=cast, state=S.ONGOING)
        make_closable(finding, cast=cast)
        finding.submit(by=cast.office_head, asks=asks)
        return finding, cast.office_head

    return ready


def chained(*steps: str, passed_on: bool = False) -> Callable[[Cast], Made]:
    """A request under a chain, at its first step or, passed on, at its second one."""

    def ready(cast: Cast) -> Made:
        set_chain(cast, *steps)
        finding, first = submitted(S.COMPLETED)(cast)
        set_chain(cast)
        if passed_on:
            first = cast.coordinator
            finding.approve(by=first)
        return finding, first

    return ready


def long_term(cast: Cast) -> Made:
    return make_finding(cast=cast, state=S.LONG_TERM), cast.office_head


def closing(ready: Callable[[Cast], Made], verb: str, *, why: bool = False) -> Door:
    reason = {"reason": WHY} if why else {}
    return Door(
        ready,
        "leader",
        lambda thing, by: getattr(thing, verb)(by=by, **reason),
        f"finding-{verb}",
        lambda _thing: {"reason": WHY},
        tuple(WORK.split()),
    )


def shown(thing: models.Model) -> Finding:
    """A finding as a page shows it now."""
    return Finding.objects.get(pk=thing.pk)


def together() -> Door:
    """One of those that are granted at once."""
    return replace(
        closing(submitted(S.COMPLETED), "approve"),
        verb=lambda thing, by: Approve(WHY).do(thing, by=by),
        address="bulk-approve",
        sends=lambda thing: {"reason": WHY, "row": f"{thing.pk}:{shown(thing).mark}"},
        is_of_many=True,
    )


def sheet(action: str = "complete", **signature: object) -> Door:
    """What somebody, or a meeting, has decided on paper, entered by the coordinator."""

    def ready(cast: Cast) -> Made:
        thing = (asked_for if action == "grant" else submitted(S.COMPLETED))(cast)[0]
        entered = make_sheet(finding_of(thing), cast=cast, action=action, **signature)
        return entered, cast.coordinator

    return Door(
        ready,
        "leader",
        lambda thing, by: thing.confirm(by=by),
        "paper-confirm",
        authors=tuple(WORK.split()),
    )


# --- what an import closes ----------------------------------------------------------


def imported(cast: Cast) -> Made:
    """A notice that prints a finding as completed."""
    intake = import_notice.take_in(
        notice_text("status_groups_fullwidth").encode(), name="通报.txt"
    )
    report = import_notice.store(
        intake, by=cast.coordinator, organisation=cast.organisation
    )
    return report.inspection.adoptions.get(), cast.coordinator


def proposed(cast: Cast) -> Made:
    """A table that says so, on a signed basis."""
    finding = make_finding(cast=cast, state=S.ONGOING)
    make_closable(finding, cast=cast)
    scan = make_evidence(cast=cast, by=cast.coordinator, content=MINUTES)
    adoption = Adoption.objects.propose(
        finding.inspection,
        by=cast.coordinator,
        basis=Basis("局党组会议", date(2022, 9, 1), scan),
        proposals=[Proposal(finding, S.COMPLETED)],
    )
    return adoption, cast.coordinator


def adopting(
    ready: Callable[[Cast], Made], *without: str, also: tuple[str, ...] = ()
) -> Door:
    return Door(
        ready,
        "leader",
        lambda thing, by: thing.confirm(by=by),
        "adoption-confirm",
        authors=(*(one for one in WORK.split() if one not in without), *also),
    )


# --- a later deadline -------------------------------------------------------------


def asked_for(cast: Cast) -> Made:
    finding = make_finding(
        cast=cast, state=S.ONGOING, due_on=date(2022, 10, 31), due_precision="month"
    )
    make_closable(finding, cast=cast)
    later = {"due_on": date(2030, 12, 31), "reason": "设备未到货"}
    later["done_so_far"] = "已完成选址"
    return finding.extend(by=cast.coordinator, **later), cast.coordinator


def endorsed(cast: Cast) -> Made:
    """A later deadline that a leader has passed on."""
    extension, _by = asked_for(cast)
    let_overseer_decide(cast)
    extension.endorse(by=cast.leader)
    let_overseer_decide(cast, on=False)
    return extension, cast.leader


def extending(
    verb: str,
    made: Callable[[Cast], Made] = asked_for,
    who: str = "leader",
    *,
    is_overseen: bool = False,
    **said: object,
) -> Door:
    return Door(
        made,
        who,
        lambda thing, by: getattr(thing, verb)(by=by, **said),
        f"extension-{verb}",
        lambda thing: {"extension": thing.pk, "reason": WHY},
        tuple(WORK.split()),
        is_overseen=is_overseen,
    )


# --- reports ----------------------------------------------------------------------


def in_review(kind: str) -> Callable[[Cast], Made]:
    """A report of which every review before this one is signed."""

    def ready(cast: Cast) -> Made:
        report = make_report(cast=cast, state=R.IN_REVIEW)
        for earlier in report.missing_reviews():
            if earlier == kind:
                break
            reviews.review(
                report,
                by=make_user(role=Role.LEADER, organisation=cast.organisation),
                kind=earlier,
            )
        return report, cast.coordinator

    return ready


def reviewing(kind: str) -> Door:
    # Who signed another review may sign the secrecy check too.
    signs_one = kind in (K.SECOND, K.FINAL)
    return Door(
        in_review(kind),
        "leader",
        lambda thing, by: reviews.review(thing, by=by, kind=kind),
        "report-review",
        lambda _thing: {"kind": kind, "opinion": WHY},
        ("signer",) if signs_one else (),
    )


def reviewed(cast: Cast) -> Made:
    report = make_report(cast=cast, state=R.IN_REVIEW)
    sign_reviews(report)
    return report, cast.coordinator


def frozen(cast: Cast) -> Made:
    report = make_report(cast=cast, state=R.APPROVED)
    make_edition(report, by=cast.leader)
    return report, cast.leader


def on_paper(cast: Cast) -> Made:
    report = make_report(cast=cast, state=R.IN_REVIEW)
    scan = make_evidence(cast=cast, by=cast.coordinator, content=sheet_of(report))
    review = enter_review(
        report, by=cast.coordinator, kind=K.FIRST, name="郑重", scan=scan
    )
    return review, cast.coordinator


def entered(act: str) -> Callable[[Cast], Made]:
    """An approval or publication that somebody without an account has signed."""

    def ready(cast: Cast) -> Made:
        report = (reviewed if act == "approve" else frozen)(cast)[0]
        return make_act(report, act, cast=cast, name="郑重"), cast.coordinator

    return ready


def act_on_paper(act: str) -> Door:
    return Door(
        entered(act),
        "second_leader",
        lambda thing, by: on_paper_acts.confirm(thing, by=by),
        "act-confirm",
        authors=DRAFTERS,
    )


def sheet_of(report: Report) -> bytes:
    """A sheet for this report alone."""
    return b"%%PDF-1.7 %s" % report.reference.encode()


# --- seats and erasures -----------------------------------------------------------


def waiting_seat(cast: Cast) -> Made:
    post = cast.leader.appointments.get(post__role=Role.LEADER).post
    return post.appoint(make_user(), by=cast.coordinator), cast.coordinator


def lost_factor(cast: Cast) -> Made:
    """A second factor that a security administrator asks to be forgotten."""
    cast.office_head.ask_factor_reset(by=cast.security_admin, reason=WHY)
    return cast.office_head, cast.security_admin


def other_overseer(cast: Cast) -> Made:
    keeper = cast.system_admin
    rows = OverseerChange.objects
    return rows.propose(cast.organisation, make_overseer(), by=keeper), keeper


def shorter_chain(cast: Cast) -> Made:
    body = make_organisation(parent=cast.overseer, close_out_chain="coordinator,leader")
    return ChainChange.objects.propose(body, "leader", by=cast.system_admin), (
        cast.system_admin
    )


def erasure(cast: Cast) -> Made:
    finding = make_finding(cast=cast, state=S.ONGOING)
    make_closable(finding, cast=cast)
    entry = LogEntry.objects.filter(
        subject_id=finding.pk, action="finding.record_progress"
    ).get()
    request = Erasure.objects.request(
        by=cast.coordinator, kind=Erasure.Kind.PAYLOAD, pk=entry.pk, reason="误填"
    )
    return request, cast.coordinator


def erasing(verb: str) -> Door:
    return Door(
        erasure,
        "leader",
        lambda thing, by: getattr(thing, verb)(by=by),
        f"erasure-{verb}",
    )


# What takes two, under the name that the log has for it.
DOORS: dict[str, Door] = {
    "finding.complete": closing(submitted(S.COMPLETED), "approve"),
    "finding.complete_in_substance": closing(
        submitted(S.SUBSTANTIALLY_COMPLETED), "approve"
    ),
    "finding.keep_up": closing(submitted(S.LONG_TERM), "approve"),
    "bulk.approve": together(),
    "finding.pass_on": closing(chained("leader", "overseer"), "approve"),
    "finding.complete of what was passed on": closing(
        chained("coordinator", "leader", passed_on=True), "approve"
    ),
    "finding.send_back": closing(submitted(S.COMPLETED), "send_back", why=True),
    "finding.conclude": closing(long_term, "conclude", why=True),
    "finding.confirm_paper": sheet(),
    "finding.confirm_paper of a meeting": sheet(
        is_of_meeting=True, name="局党组会", number="2022-7", present="高书记、林副局长"
    ),
    "finding.confirm_paper of a later deadline": sheet("grant"),
    # A finding that came in closed has no entries.
    "adoption.confirm": adopting(imported, "entry", "empty_office", also=("teller",)),
    "finding.adopt_signed": adopting(proposed),
    "extension.endorse": extending("endorse", is_overseen=True),
    "extension.grant": extending("grant"),
    "extension.grant of what was passed on": extending(
        "grant", endorsed, "verifier", is_overseen=True
    ),
    "extension.refuse": extending("refuse", reason=WHY),
    **{f"report.review {kind}": reviewing(kind) for kind in K.values},
    "report.approve": Door(
        reviewed,
        "leader",
        lambda thing, by: publishing.approve(thing, by=by),
        "report-approve",
        authors=DRAFTERS,
    ),
    "report.publish": Door(
        frozen,
        "second_leader",
        lambda thing, by: publishing.publish(thing, by=by),
        "report-publish",
        authors=DRAFTERS,
    ),
    "report.confirm_review": Door(
        on_paper,
        "leader",
        lambda thing, by: reviews.confirm(thing, by=by),
        "review-confirm",
        authors=DRAFTERS,
    ),
    "report.confirm_act approve": act_on_paper("approve"),
    "report.confirm_act publish": act_on_paper("publish"),
    "post.confirm": Door(
        waiting_seat,
        "leader",
        lambda thing, by: thing.confirm(by=by),
        "appointment-confirm",
        authors=(
            *("opener of the account", "seater", "resetter of the account"),
            "seated with it in the first run",
        ),
    ),
    "user.confirm_factor": Door(
        lost_factor,
        "leader",
        lambda thing, by: thing.confirm_factor_reset(by=by),
        "factor-confirm",
        role=Role.SECURITY_ADMIN,
    ),
    "chainchange.confirm": Door(
        shorter_chain,
        "verifier",
        lambda thing, by: thing.confirm(by=by),
        "chain-confirm",
        role=Role.SYSTEM_ADMIN,
    ),
    "overseer.confirm": Door(
        other_overseer,
        "verifier",
        lambda thing, by: thing.confirm(by=by),
        "overseer-confirm",
        role=Role.SYSTEM_ADMIN,
    ),
    "supervisionorder.sign": Door(
        lambda cast: (ordered(cast, "submit"), cast.coordinator),
        "leader",
        lambda thing, by: thing.sign(by=by),
        "order-sign",
    ),
    "supervisionorder.close": Door(
        lambda cast: (ordered(cast, "reply"), cast.coordinator),
        "leader",
        lambda thing, by: thing.close(by=by),
        "order-close",
    ),
    "instruction.close": Door(
        lambda cast: (instructed(cast), cast.coordinator),
        "leader",
        lambda thing, by: thing.close(by=by),
        "instruction-close",
    ),
    "opinion.release": Door(
        lambda cast: (make_opinion(cast=cast, state="reply_drafted"), cast.coordinator),
        "leader",
        lambda thing, by: opinions.release(thing, by=by),
        "opinion-release",
    ),
    "opinion.decline": Door(
        lambda cast: (
            make_opinion(cast=cast, state="refusal_drafted"),
            cast.coordinator,
        ),
        "leader",
        lambda thing, by: opinions.release(thing, by=by),
        "opinion-decline",
    ),
    "opinion.send_back": Door(
        lambda cast: (make_opinion(cast=cast, state="reply_drafted"), cast.coordinator),
        "leader",
        lambda thing, by: thing.send_back(by=by, reason=WHY),
        "opinion-send_back",
        lambda _thing: {"reason": WHY},
    ),
    "checkin.confirm": telling("confirm"),
    "checkin.send_back": telling("send_back", reason=WHY),
    "finding.look_back": Door(
        lambda cast: (make_finding(cast=cast, state=S.COMPLETED), cast.office_head),
        "leader",
        lambda thing, by: LookBack.objects.look(thing, by=by, result="held", words=WHY),
        "finding-look_back",
        lambda _thing: {"result": "held", "text": WHY},
        tuple(WORK.split()),
    ),
    "finding.verify": Door(
        lambda cast: (make_finding(cast=cast, state=S.COMPLETED), cast.office_head),
        "verifier",
        lambda thing, by: Verification.objects.verify(
            thing, by=by, result="thorough", words=WHY
        ),
        "finding-verify",
        lambda _thing: {"result": "thorough", "text": WHY},
        tuple(WORK.split()),
        role=Role.VERIFIER,
    ),
    "erasure.confirm": erasing("confirm"),
    "erasure.refuse": erasing("refuse"),
}

# --- where one person is enough, and why ------------------------------------------

_WORK = "It is work, not a decision on it."
_BACK = "It only takes back what is one's own, or undoes."
_DOWN = "Open again, taken down, given up: nothing becomes done or public by it."
_FIRST_HALF = "It is the first half of an act that takes two."
ALONE: dict[str, str] = {
    **dict.fromkeys(
        (
            *("finding.start", "finding.record_progress"),
            *("finding.update_measure", "finding.attach", "finding.waive"),
            *("finding.ask_help", "finding.record_outcomes", "helprequest.answer"),
            "finding.check_in",
            *("helprequest.forward", "helprequest.solve"),
            *("supervisionorder.edit", "supervisionorder.reply", "instruction.reply"),
            "instruction.correct",
            *("finding.plan", "finding.assign", "finding.edit", "finding.correct_text"),
            *("report.edit", "report.answer_warning", "report.revise"),
            "opinion.accept",
        ),
        _WORK,
    ),
    **dict.fromkeys(
        (
            *("finding.withdraw", "finding.correct_progress", "extension.withdraw"),
            *("finding.withdraw_progress", "report.withdraw", "report.discard_review"),
            *("finding.discard_paper", "finding.unregister", "report.discard_act"),
            *("helprequest.withdraw", "supervisionorder.discard"),
            *("instruction.withdraw", "opinion.take_back"),
        ),
        _BACK,
    ),
    **dict.fromkeys(
        (
            *("finding.reopen", "finding.relapse", "report.void", "report.take_down"),
            *("report.send_back", "report.fall_back", "report.unfreeze"),
            *("supervisionorder.return_draft", "supervisionorder.withdraw"),
            *("supervisionorder.return_reply", "instruction.return_reply"),
            "opinion.hide",
        ),
        _DOWN,
    ),
    **dict.fromkeys(
        (
            *("finding.submit", "finding.extend", "finding.enter_paper"),
            *("report.submit", "report.enter_review", "report.enter_act"),
            *("supervisionorder.submit", "opinion.draft_reply"),
            "opinion.draft_refusal",
        ),
        _FIRST_HALF,
    ),
    "finding.adopt": "What it closes waits for the door adoption.confirm.",
    "finding.return_progress": "It closes nothing: the office reports anew.",
    "finding.fold": "It closes nothing; who words an account in it is a party.",
    "finding.confirm": "An office makes an entry its own; who wrote it stays a party.",
    "finding.confirm_progress": "It closes nothing; whoever confirms is a party too.",
    "plan.approve": "It only binds: nothing becomes freer, done or public by it.",
    "report.freeze": "Whoever froze it cannot make it public.",
}
# Addresses whose right is that of a door, and which are none.
ADDRESSES: dict[str, str] = {
    "review-discard": _BACK,
    "paper-discard": _BACK,
    "act-discard": _BACK,
    "report-send_back": _DOWN,
    "review-scan": "It only shows.",
    "finding-decide": "It only shows.",
    "verification-list": "It only shows.",
    "sample-list": "It only shows.",
    "sample-detail": "It only shows.",
    "sample-new": "A draw decides nothing, and nobody can steer it.",
    "appointment-waiting": "It only shows.",
    "overseer-waiting": "It only shows.",
    "factor-waiting": "It only shows.",
    "overseer-discard": _BACK,
    "chain-discard": _BACK,
    "order-return_draft": _DOWN,
    "order-withdraw": _DOWN,
    "reply-send_back": _DOWN,
    "opinion-hide": _DOWN,
}
# Functions that ask who is another person → the doors that they keep.
ASKED: dict[str, tuple[str, ...]] = {
    "trail/lifecycle.py:barred": (
        *("finding.complete", "finding.complete_in_substance", "finding.keep_up"),
        *("finding.send_back", "finding.conclude"),
        *("finding.verify", "finding.look_back"),
        *("extension.grant", "extension.refuse"),
        *("checkin.confirm", "checkin.send_back"),
    ),
    "findings/adoption.py:why_not_confirm": (
        *("adoption.confirm", "finding.adopt_signed"),
    ),
    # Who named the stand-in: `tests/models/test_finding_closing.py`.
    "findings/parties.py:_stands_in": (),
    "findings/chain.py:_not_his_turn": ("finding.complete of what was passed on",),
    # By name and account, and who verifies: `tests/models/test_chain.py`.
    "findings/chain.py:_decided_by": (),
    "findings/chain.py:_verifies_own": (),
    "findings/parties.py:_separation": ("finding.complete", "extension.grant"),
    "findings/parties.py:separation": ("finding.complete", "adoption.confirm"),
    # Of many at once, for the page that lists them.
    "findings/approving.py:requests_of": (),
    "findings/parties.py:_ties": (
        *("finding.complete", "adoption.confirm", "bulk.approve", "finding.pass_on"),
    ),
    "findings/signable.py:_keeper_objection": (
        *("finding.confirm_paper", "finding.confirm_paper of a meeting"),
        "finding.confirm_paper of a later deadline",
    ),
    # Who signed it, on entering: `tests/models/test_paper_sheet.py`.
    "findings/signable.py:_signatory_objection": (),
    # Whether there is a leader at all, to be heard first.
    "findings/two_words.py:_has_endorser": ("extension.endorse",),
    "findings/two_words.py:_separation": (
        *("extension.endorse", "extension.grant", "extension.refuse"),
        "extension.grant of what was passed on",
    ),
    "findings/order_verbs.py:_same_as_drafter": ("supervisionorder.sign",),
    "reports/opinion.py:_same_as_drafter": (
        *("opinion.release", "opinion.decline", "opinion.send_back"),
    ),
    "findings/replying.py:_why_not_closed": (
        "supervisionorder.close",
        "instruction.close",
    ),
    "findings/paper.py:why_no_second_person": ("report.confirm_review",),
    # By name and account: `test_acts_on_paper.py`, `test_paper_sheet.py`.
    "findings/paper.py:is_signed_by": (),
    "findings/paper.py:check_signatory": (),  # names: `test_doors.NAMES`
    "reports/report.py:_objection": ("report.publish",),  # who froze it
    "reports/drafters.py:_drafter_objection": (
        *("report.approve", "report.publish", "report.confirm_review"),
        *("report.confirm_act approve", "report.confirm_act publish"),
        *(f"report.review {kind}" for kind in K.values),
    ),
    "reports/reviewed.py:_signed_by": ("report.review second", "report.review final"),
    "oversight/erasure.py:why_not": ("erasure.confirm", "erasure.refuse"),
    "bodies/confirming.py:why_not_confirm": ("post.confirm",),
    "bodies/factor_reset.py:why_not_confirm_factor": ("user.confirm_factor",),
    "bodies/proposed.py:why_not_confirm": ("overseer.confirm", "chainchange.confirm"),
}
# What the admin lets somebody write, and why no act of two people is among it.
ADMIN: dict[str, str] = {
    **dict.fromkeys(
        (
            *("office", "post", "sitesettings"),
            *("redactionrule", "calendarday", "reminderlevel", "papertemplate"),
        ),
        "What bodies and posts are called, how pages look, who is reminded when; it "
        "decides nothing.",
    ),
    "organisation": "Another overseeing body waits for the door overseer.confirm; a "
    "stand-in named here decides nothing for an account of who named it; close-outs "
    "take more steps by it, fewer by the door chainchange.confirm.",
    "inspection": "Another overseeing body waits for the door overseer.confirm.",
    "appointment": "A seat made here waits for the door post.confirm.",
    "user": "An account made here has no seat.",
}
COMMANDS: dict[str, str] = {
    "confirm_appointment": "Only where nobody on the site can; logged, printed.",
    "confirm_adoption": "Only where nobody on the site can; logged, printed.",
    "confirm_factor": "Only where nobody on the site can; logged.",
    "confirm_change": "Only where nobody on the site can; logged.",
    "changepassword": "Like Django's own; logged.",
    "demo": "Into an empty database only.",
    "send_reminders": "It tells people what is due.",
    "sweep": "Files that no record knows.",
    "rebuild_search": "It writes the index anew from what it is of.",
    "backup": "It writes what there is into an archive; logged.",
    "backup_key": "It makes a key, and decides nothing.",
    "restore": "Only on the server: it puts back what was backed up; logged.",
    "retention": "What is past its time goes; logged.",
    "verify_evidence": "It reads files, and logs what it found.",
    "migrate": "Shape of the tables; what stood is adopted into the log once.",
    "import_notice": "What it closes waits for the door adoption.confirm.",
    **dict.fromkeys(
        (
            *("check_notice", "parse_notice", "round_trip", "verify_audit_log"),
            *("verify_edition", "export_site", "draw_sample", "log_heads"),
            "nginx_settings",
        ),
        "It only reads.",
    ),
}
# How somebody may be using another's account; both ways round.
MAKINGS = ("opened", "seated", "reset", "opened by way of a third")


def table() -> str:
    """Return what is tried at each door, a line each."""
    rows = ["door · by a verb and by POST to · by whom else it is refused"]
    for name, door in DOORS.items():
        ties = ["the same person"]
        ties += [f"{one} (both ways)" for one in MAKINGS]
        rows.append(f"{name} · {door.address} · {', '.join([*ties, *door.authors])}")
    return "\n".join(rows)


def finding_of(thing: models.Model) -> Finding:
    found = thing.finding if isinstance(thing, Extension | CheckIn) else thing
    if isinstance(thing, Adoption):
        found = thing.concerned()[0]
    if isinstance(thing, PaperSheet):
        found = thing.decisions.get().finding
    assert isinstance(found, Finding)
    return found


def report_of(thing: models.Model) -> Report:
    found = thing.report if isinstance(thing, Review | PaperAct) else thing
    assert isinstance(found, Report)
    return found


def seat_of(thing: models.Model) -> Appointment:
    assert isinstance(thing, Appointment)
    return thing
