"""How each form is sent as it is meant: by whom, in what state, with what words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import time_machine
from django.utils import timezone

from rectification.models import Erasure, Finding, LogEntry, Report, User
from rectification.notices.parse import parse
from rectification.publishing import freeze as publishing
from rectification.records import begin_report, load
from rectification.reminding.sending import remind
from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState
from tests.blank_forms.made import excel_form
from tests.everywhere.access_table import TABLE
from tests.everywhere.addresses import Things, waiting_seat
from tests.factories import (
    PASSWORD,
    Cast,
    answer_all,
    confirm_import,
    let_heads_confirm,
    let_overseer_decide,
    make_act,
    make_evidence,
    make_finding,
    make_inspection,
    make_order,
    make_plan,
    make_report,
    make_user,
    seat,
    sign_reviews,
)
from tests.pasted import TABLE as PASTED
from tests.paths import OWN_NOTICES
from tests.uploads import PDF, table

WORDS = "补齐登记日期四十六处。"


@dataclass(frozen=True)
class Case:
    """`who` sends; `ready` brings things into their state and returns what the address
    is made of; `page`: name of the address the form stands on; `valid`: what makes it
    acceptable; `done`: the answers that say so; `route`: the name of the address,
    where it is not the key; `file`: what every file field needs."""

    who: str = "coordinator"
    ready: Callable[[Cast, Things], list[object]] | None = None
    page: str = ""
    valid: dict[str, str] = field(default_factory=dict)
    done: tuple[int, ...] = (302,)
    route: str = ""
    file: tuple[str, bytes] | None = None


WHY = {"why": "wrong_entry"}
# One finding of the matrix changed, one new.
MERGED = (
    "反馈问题\t责任领导\t整改时限\t整改进度\n"
    "台账登记不规范\t吴定\t年底前\t已完成\n会议偏多\t吴定\t年底前\t已完成"
)


def _finding(state: str) -> Callable[[Cast, Things], list[object]]:
    return lambda cast, _things: [make_finding(cast=cast, state=state).reference]


def _drawable(cast: Cast, _things: Things) -> list[object]:
    make_finding(cast=cast, state=FindingState.COMPLETED)
    return []


def _asked(cast: Cast, _things: Things) -> list[object]:
    """A close-out that nothing speaks against; it begins ticked on the page tried."""
    make_finding(cast=cast, state=FindingState.SUBMITTED)
    return []


def _passed_on(cast: Cast, things: Things) -> list[object]:
    let_overseer_decide(cast)
    return [things["extension"]]


def _report(state: str) -> Callable[[Cast, Things], list[object]]:
    def ready(cast: Cast, _things: Things) -> list[object]:
        inspection = make_inspection(cast=cast)
        make_finding(cast=cast, inspection=inspection)
        report = make_report(cast=cast, inspection=inspection, state=state)
        return [report.reference]

    return ready


def _waiting(cast: Cast, _things: Things) -> list[object]:
    entry = LogEntry.objects.filter(action="finding.record_progress").latest("pk")
    kind = Erasure.Kind.PAYLOAD
    Erasure.objects.filter(kind=kind).delete()
    return [
        Erasure.objects.request(
            by=cast.coordinator, kind=kind, pk=entry.pk, reason=WORDS
        ).pk
    ]


def _seated(cast: Cast, _things: Things) -> list[object]:
    """Somebody without a seat yet, to be given one: the last that the form lists."""
    make_user(full_name="朱新")
    seat(cast.second_leader, role="coordinator", organisation=cast.organisation)
    return [cast.organisation.pk]


def _confirmable(cast: Cast, things: Things) -> list[object]:
    """A report waits for the head of its office."""
    let_heads_confirm(cast)
    finding = Finding.objects.get(reference=things["finding"])
    day = timezone.localdate()
    finding.record_progress(by=cast.handler, text=WORDS, happened_on=day)
    return []


def _reminded(cast: Cast, _things: Things) -> list[object]:
    """The handler is told of a deadline."""
    today = timezone.localdate()
    due = {"due_on": today, "due_precision": "day"}
    make_finding(cast=cast, state=FindingState.ONGOING, **due)
    remind(on=today)
    return []


def _owing(cast: Cast, _things: Things) -> list[object]:
    """An inspection old enough for an office to owe a report, whatever day it is."""
    with time_machine.travel(timezone.now() - timedelta(days=40)):
        finding = make_finding(cast=cast)
    return [finding.inspection.reference]


def _planned(cast: Cast, _things: Things) -> list[object]:
    """A plan of which nothing is missing."""
    return [make_plan(cast=cast).inspection.reference]


def _replied(cast: Cast, _things: Things) -> list[object]:
    order = make_order(cast=cast, issued=True)
    one = order.addressees.get()
    order.reply(one, by=cast.handler, text=WORDS)
    return [one.pk]


def _reported(cast: Cast, _things: Things) -> list[object]:
    """An inspection old enough for a period to run, with a report in it."""
    with time_machine.travel(timezone.now() - timedelta(days=40)):
        finding = make_finding(cast=cast)
    today = timezone.localdate()
    finding.record_progress(by=cast.handler, text="已补。", happened_on=today)
    return [finding.inspection.reference]


def _another_file(cast: Cast, things: Things) -> list[object]:
    make_evidence(cast=cast, content=b"%PDF-1.7 another")
    return [things["finding"]]


def _locked(cast: Cast, _things: Things) -> list[object]:
    # Not the cast's own object: another case goes on as the handler.
    person = User.objects.get(pk=cast.handler.pk)
    person.lock(by=cast.security_admin, reason=WORDS)
    return [person.pk]


def _warned(cast: Cast, _things: Things) -> list[object]:
    """A draft that readiness warns of: what is open says no deadline."""
    inspection = make_inspection(cast=cast)
    finding = make_finding(cast=cast, inspection=inspection, state=FindingState.ONGOING)
    finding.add_measure(by=cast.coordinator, version=finding.version, plan=WORDS)
    return [begin_report(inspection, by=cast.coordinator).reference]


def _signed(cast: Cast, things: Things) -> list[object]:
    """A report of which nothing is missing but the approval."""
    [reference] = _report(ReportState.IN_REVIEW)(cast, things)
    sign_reviews(Report.objects.get(reference=reference))
    return [reference]


def _approved(cast: Cast, _things: Things) -> list[object]:
    """A report of substance, with nothing missing but the freezing."""
    text = (OWN_NOTICES / "aspects_nested.txt").read_text(encoding="utf-8")
    report = load(parse(text), by=cast.coordinator, organisation=cast.organisation)
    answer_all(report, by=cast.coordinator)
    report.submit(by=cast.coordinator)
    sign_reviews(report)
    confirm_import(report, by=cast.leader)
    publishing.approve(report, by=cast.leader)
    return [report.reference]


def _frozen(cast: Cast, things: Things) -> list[object]:
    [reference] = _approved(cast, things)
    publishing.freeze(Report.objects.get(reference=reference), by=cast.leader)
    return [reference]


def _act_on_paper(cast: Cast, things: Things) -> list[object]:
    """A publication signed on paper, which the leader may confirm."""
    [reference] = _frozen(cast, things)
    return [make_act(Report.objects.get(reference=reference), "publish", cast=cast).pk]


CASES: dict[str, Case] = {
    "account-lock": Case("security_admin", valid={"reason": WORDS}),
    "account-unlock": Case("security_admin", _locked, valid={"reason": WORDS}),
    "account-end_sessions": Case("security_admin", valid={"reason": WORDS}),
    "account-lift": Case("security_admin", valid={"reason": WORDS}),
    "account-factor": Case("security_admin", valid={"reason": WORDS}),
    "own-factor": Case("handler", valid={"way": "codes"}, done=(200,)),
    "report-around": Case(valid={"title": "关于巡察整改进展情况的通报"}),
    "report-new_section": Case(valid={"title": "长效机制", "text": WORDS}),
    "report-section": Case(),
    "report-item": Case(),
    "report-style": Case(),
    "report-enter_review": Case(
        ready=_report(ReportState.IN_REVIEW),
        valid={"name": "周定"},
        file=("审签单.pdf", PDF),
    ),
    "adoption-discard": Case("leader", valid={"reason": WORDS}),
    **dict.fromkeys(
        ("overseer-discard", "chain-discard"),
        Case("verifier", page="overseer-waiting", valid={"reason": WORDS}),
    ),
    "review-discard": Case("leader", valid={"reason": WORDS}),
    "act-discard": Case("leader", valid={"reason": WORDS}),
    "report-enter_act": Case(
        "leader",
        _frozen,
        valid={"name": "郑重"},
        file=("公开签批单.pdf", PDF),
    ),
    "paper-discard": Case("leader", valid={"reason": WORDS}),
    "paper-enter": Case(
        valid={"name": "郑重", "verdict_2022-003-01": "complete"},
        file=("销号审批单.pdf", PDF),
    ),
    "report-answer_warning": Case(
        ready=_warned, page="report-detail", valid={"reason": WORDS}
    ),
    **{
        f"public-{language}check": Case("anonymous", valid={"text": WORDS}, done=(200,))
        for language in ("", "en-")
    },
    "login": Case("anonymous", valid={"username": "", "password": PASSWORD}),
    "password-change": Case(
        valid={
            "old_password": PASSWORD,
            "new_password1": "Qing-shan-2031",
            "new_password2": "Qing-shan-2031",
        }
    ),
    "reminder-mail": Case(
        "handler", valid={"email": "li@bureau.example", "language": "en"}
    ),
    "inspection-new": Case(valid={"theme": "优化服务", "team": "第三巡察组"}),
    "intake-cleared": Case(
        valid={
            "cleared_by": "保密员何密",
            "cleared_on": "2022-04-20",
            "title_1": "会议偏多",
        }
    ),
    "inspection-edit": Case(valid={"team": "第三巡察组", **WHY}),
    "inspection-dispatch": Case(valid=WHY),
    "inspection-urge": Case(ready=_owing),
    # Shown first; done by a second button over what was shown.
    "inspection-fill_in": Case(file=("填报表.xlsx", table()), done=(200,)),
    "inspection-fold": Case(ready=_reported),
    "inspection-submit": Case(ready=_reported),
    # Shown first; done by a second button over what was shown.
    "bulk-assign": Case(done=(200,)),
    "bulk-deadline": Case(valid={"due_wording": "2031年6月底", **WHY}, done=(200,)),
    "bulk-urge": Case(done=(200,)),
    "bulk-remind": Case(done=(200,)),
    "bulk-approve": Case("leader", _asked, valid={"reason": WORDS}),
    "saved_view-new": Case(valid={"name": "本周要看的"}),
    "saved_view-edit": Case(valid={"name": "本周要看的"}),
    "saved_view-remove": Case(page="saved_view-list"),
    "blank_form-new": Case(
        valid={"name": "季度整改统计表"}, file=("统计表.xlsx", excel_form())
    ),
    "blank_form-edit": Case(valid={"name": "季度整改统计表"}),
    "blank_form-remove": Case(page="blank_form-list"),
    # Its answer is the file.
    "blank_form-fill": Case(valid={"reviewer": "林副局长"}, done=(200,)),
    "inspection-approve_plan": Case(
        ready=_planned,
        valid={"meeting": "局党组会议", "met_on": "2022-05-06"},
        file=("会议纪要.pdf", PDF),
    ),
    "aspect-new": Case(valid={"title": "窗口建设"}),
    "aspect-edit": Case(valid={"title": "窗口建设", **WHY}),
    "office-new": Case(valid={"name": "督查科"}),
    "office-edit": Case(valid={"name": "督查科", **WHY}),
    "finding-new": Case(valid={"title": "会议偏多", "original_text": WORDS}),
    "finding-edit": Case(valid={"standard": WORDS, **WHY}),
    "finding-correct_text": Case(valid={"original_text": WORDS, **WHY}),
    "finding-assign": Case(valid={"person_0": "李改", **WHY}),
    "measure-new": Case(valid={"plan": WORDS}),
    "measure-edit": Case(valid={"plan": WORDS, **WHY}),
    "measure-remove": Case(
        page="measure-edit",
        ready=lambda cast, things: [things["bare_measure"]],
        valid=WHY,
    ),
    "measure-update": Case("handler", valid={"account": WORDS}),
    "finding-record_progress": Case(
        "handler", page="finding-detail", valid={"text": WORDS}
    ),
    "finding-prior": Case(),
    "finding-outcomes": Case("handler", valid={"rules_new": "3项"}),
    "finding-attach": Case("handler", ready=_another_file),
    "entry-correct": Case("handler", valid={"text": WORDS, "reason": WORDS}),
    "entry-withdraw": Case("handler", valid={"reason": WORDS}),
    "entry-return": Case(valid={"reason": WORDS}),
    "finding-submit": Case("office_head", page="finding-detail"),
    "finding-send_back": Case(
        "leader",
        _finding(FindingState.SUBMITTED),
        "finding-decide",
        {"reason": WORDS},
    ),
    "finding-approve": Case(
        "leader", _finding(FindingState.SUBMITTED), "finding-decide"
    ),
    "extension-endorse": Case("leader", _passed_on, "finding-detail"),
    "extension-grant": Case("leader", page="finding-detail"),
    "finding-ask_help": Case(
        "handler", page="finding-detail", valid={"needed": WORDS, "of_whom": "信息中心"}
    ),
    "entry-waiting": Case("office_head", _confirmable),
    "help-answer": Case("leader", page="help-list", valid={"answer": WORDS}),
    "help-forward": Case("leader", page="help-list"),
    "help-solve": Case("leader", page="help-list", valid={"outcome": WORDS}),
    "order-new": Case(valid={"reason": WORDS, "reply_days": "7"}),
    "order-edit": Case(valid={"reason": WORDS}),
    "order-return_draft": Case("leader", page="order-detail", valid={"reason": WORDS}),
    "order-discard": Case(page="order-detail", valid={"reason": WORDS}),
    "order-withdraw": Case("leader", page="order-detail", valid={"reason": WORDS}),
    "order-close": Case("leader", page="order-detail", valid={"reason": WORDS}),
    "order-erase": Case(valid={"reason": WORDS}),
    "opinion-draft_reply": Case(page="opinion-detail", valid={"reply": WORDS}),
    "opinion-draft_refusal": Case(page="opinion-detail", valid={"reply": WORDS}),
    "opinion-send_back": Case("leader", page="opinion-detail", valid={"reason": WORDS}),
    "opinion-hide": Case("leader", page="opinion-detail", valid={"reason": WORDS}),
    "opinion-erase": Case(valid={"reason": WORDS}),
    "instruction-new": Case(
        valid={"name": "郑重", "text": WORDS, "is_told": "on", "reply_days": "5"}
    ),
    "instruction-correct": Case(valid={"text": WORDS, **WHY}),
    "instruction-withdraw": Case(page="instruction-detail", valid={"reason": WORDS}),
    "instruction-close": Case(
        "leader", page="instruction-detail", valid={"reason": WORDS}
    ),
    "instruction-erase": Case(valid={"reason": WORDS}),
    "reply-write": Case("handler", valid={"reply": WORDS}),
    "reply-send_back": Case(
        "leader", _replied, page="order-detail", valid={"reason": WORDS}
    ),
    "extension-refuse": Case("leader", page="finding-detail", valid={"reason": WORDS}),
    "finding-verify": Case(
        "verifier",
        _finding(FindingState.COMPLETED),
        valid={"result": "basic", "text": WORDS},
        file=("核查照片.pdf", PDF),
    ),
    "sample-new": Case("verifier", _drawable, valid={"count": "1"}),
    "verification-erase": Case(valid={"reason": WORDS}),
    "finding-reopen": Case(
        "verifier",
        _finding(FindingState.COMPLETED),
        valid={"reason": WORDS, "due_wording": "2049年6月底"},
    ),
    "finding-look_back": Case(
        "verifier",
        _finding(FindingState.COMPLETED),
        valid={"result": "held", "text": WORDS},
        file=("回头看照片.pdf", PDF),
    ),
    "look_back-erase": Case(valid={"reason": WORDS}),
    "finding-check_in": Case(
        "handler",
        _finding(FindingState.LONG_TERM),
        valid={"text": WORDS},
        file=("年度台账.pdf", PDF),
    ),
    "check_in-erase": Case(valid={"reason": WORDS}),
    "check_in-confirm": Case("leader", page="finding-detail"),
    "check_in-send_back": Case(
        "leader", page="finding-detail", valid={"reason": WORDS}
    ),
    "finding-unregister": Case(
        ready=_finding(FindingState.REGISTERED),
        page="finding-detail",
        valid={"reason": WORDS},
    ),
    "finding-conclude": Case(
        "leader",
        _finding(FindingState.LONG_TERM),
        "finding-detail",
        {"reason": WORDS},
    ),
    "report-review": Case("leader", _report(ReportState.IN_REVIEW), "report-detail"),
    "report-send_back": Case(
        "leader", _report(ReportState.IN_REVIEW), "report-detail", {"reason": WORDS}
    ),
    "report-approve": Case("leader", _signed, "report-detail"),
    "report-unfreeze": Case(
        "leader", _report(ReportState.FROZEN), "report-detail", {"reason": WORDS}
    ),
    "report-void": Case(
        "leader", _report(ReportState.FROZEN), "report-detail", {"reason": WORDS}
    ),
    "report-revise": Case(
        "coordinator", _report(ReportState.PUBLIC), "report-detail", {"reason": WORDS}
    ),
    "report-take_down": Case(
        "leader", _report(ReportState.PUBLIC), "report-detail", {"reason": WORDS}
    ),
    "intake-new": Case(valid={"text": PASTED}, done=(200,)),
    # Drawn by a POST of its own: see `draw`.
    "intake-review": Case(page="intake-new"),
    "intake-review into an inspection": Case(
        page="intake-new", valid=WHY, route="intake-review"
    ),
    "intake-name": Case(page="intake-new", valid={"level": "2"}, done=(200,)),
    "people-appoint": Case(ready=_seated, valid={"role": "leader"}),
    "people-account": Case(valid={"full_name": "郭新", "role": "leader"}, done=(200,)),
    "appointment-hand_over": Case(),
    "first_run": Case("superuser", valid={"name": "青石县档案局"}, done=(200,)),
    "draft-save": Case("handler", page="finding-detail", valid={"text": WORDS}),
    "draft-discard": Case("handler", page="finding-detail"),
    **{
        f"{kind}-erase": Case(valid={"reason": WORDS})
        for kind in ("entry", "evidence", "source", "edition", "submission")
    },
    "payload-erase": Case(valid={"reason": WORDS}),
}
# Buttons alone, which become forms where they ask again who it is.
WEIGHTY: dict[str, Case] = {
    "act-confirm": Case("leader", _act_on_paper, "report-detail"),
    "order-sign": Case("leader", page="order-detail"),
    "opinion-release": Case("leader", page="opinion-detail"),
    "opinion-decline": Case("leader", page="opinion-detail"),
    "report-freeze": Case("leader", _approved, "report-detail"),
    "report-publish": Case("second_leader", _frozen, "report-detail"),
    "appointment-confirm": Case(
        "leader",
        lambda cast, _things: [waiting_seat(cast).pk],
        "appointment-waiting",
    ),
    "erasure-confirm": Case("leader", _waiting, "erasure-list"),
    "paper-confirm": Case("leader", page="paper-detail"),
    "adoption-confirm": Case("leader", page="adoption-detail"),
    "overseer-confirm": Case("verifier", page="overseer-waiting"),
    "factor-confirm": Case("leader", page="factor-waiting"),
    "own-codes": Case("office_head", page="own-codes", done=(200,)),
    "chain-confirm": Case("verifier", page="overseer-waiting"),
    "appointment-end": Case(
        "coordinator",
        lambda cast, _things: [cast.handler.appointments.get().pk],
        "people-detail",
    ),
}
# A button alone: nothing is typed there, and nothing read of what is sent.
BUTTONS = frozenset(
    {
        "logout",
        "own-end_sessions",
        "set_language",
        "finding-withdraw",
        "extension-withdraw",
        "help-withdraw",
        "reminder-read",
        *("order-submit", "order-sign"),
        *("public-opinions", "public-en-opinions"),
        *("opinion-accept", "opinion-take_back"),
        *("opinion-release", "opinion-decline"),
        "act-confirm",
        "entry-confirm",
        "report-submit",
        "report-withdraw",
        "paper-confirm",
        "review-confirm",
        "report-freeze",
        "report-publish",
        "report-arrange",
        "inspection-begin_report",
        "inspection-begin_plan",
        "adoption-confirm",
        "appointment-confirm",
        "overseer-confirm",
        *("factor-confirm", "own-codes"),
        *("overseer-confirm", "chain-confirm"),
        "appointment-end",
        "erasure-confirm",
        "erasure-refuse",
        "inspection-undo_import",
        "intake-forget",
    }
)


def taking_posts() -> set[str]:
    """Every address that answers a POST of somebody otherwise than by refusing it."""
    names = set()
    for name, rows in TABLE.items():
        for row in rows:
            statuses, _, who = row.partition(": ")
            status = statuses.split()[1]
            taken = {"200", "303", "422"} | ({"302"} if who != "anonymous" else set())
            if status in taken:
                names.add(name)
    return names
