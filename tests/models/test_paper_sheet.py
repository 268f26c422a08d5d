"""Close-outs signed on paper: whose signature, one sheet once, two accounts."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from rectification.access import Role
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import (
    Chain,
    Extension,
    Finding,
    LogEntry,
    Organisation,
    PaperSheet,
    Review,
    User,
)
from rectification.models.findings.paper_sheet import form_number
from rectification.models.oversight.integrity import unvouched
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    enter_review,
    let_overseer_decide,
    make_closable,
    make_evidence,
    make_finding,
    make_inspection,
    make_report,
    make_sheet,
    make_user,
    seat,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def finding_once(cast_once: Cast) -> Finding:
    return make_finding(cast=cast_once, state=FindingState.SUBMITTED)


@pytest.fixture
def finding(finding_once: Finding, db: None) -> Finding:
    return deepcopy(finding_once)


MEETING = {
    "name": "局党组会议",
    "is_of_meeting": True,
    "number": "〔2026〕12号",
    "present": "高书记、林局长",
}


def unconfirmed(role: Role, cast: Cast, *, opened_by: User) -> User:
    """An account that whoever opened it may still be using."""
    user = make_user(role=role, organisation=cast.organisation, opened_by=opened_by)
    user.appointments.update(confirmed_at=timezone.now() - timedelta(days=1))
    return User.objects.get(pk=user.pk)


# --- what comes of a sheet ---


@pytest.mark.both_databases
def test_a_sheet_decides_nothing_until_it_is_confirmed_and_then_all(
    cast: Cast, finding: Finding
) -> None:
    other = make_finding(
        cast=cast, inspection=make_inspection(cast=cast), state=FindingState.SUBMITTED
    )
    sheet = make_sheet(other, finding, cast=cast)
    finding.refresh_from_db()
    assert (finding.state, sheet.counts) == (FindingState.SUBMITTED, False)
    sheet.confirm(by=cast.leader)
    for one in (finding, other):
        one.refresh_from_db()
        assert one.state == FindingState.COMPLETED
        assert one.closed_by is None, "the signatory has no account"
        assert one.closed_paper.sheet == sheet
    entry = LogEntry.objects.filter(action="finding.complete").latest("pk")
    assert entry.actor == str(cast.leader)
    for words in ("据纸质签批录入", "高书记", str(cast.coordinator), str(cast.leader)):
        assert words in entry.reason
    assert list(unvouched()) == []
    assert all(chain.verify() == [] for chain in Chain.objects.all())


def test_an_account_that_signed_on_paper_is_who_closed_it(
    cast: Cast, finding: Finding
) -> None:
    sheet = make_sheet(finding, cast=cast, signer=cast.leader)
    sheet.confirm(by=cast.second_leader)
    finding.refresh_from_db()
    assert finding.closed_by == cast.leader


def test_a_meeting_decides_as_a_body(cast: Cast, finding: Finding) -> None:
    sheet = make_sheet(finding, cast=cast, **MEETING)
    sheet.confirm(by=cast.second_leader)
    finding.refresh_from_db()
    assert finding.state == FindingState.COMPLETED
    reason = LogEntry.objects.get(action="finding.complete").reason
    assert "局党组会议（〔2026〕12号）" in reason


@pytest.mark.parametrize("missing", ["name", "number", "present"])
def test_a_meeting_has_a_name_a_number_and_those_present(
    cast: Cast, finding: Finding, missing: str
) -> None:
    fields = {**MEETING, missing: " "}
    with pytest.raises(Refusal):
        make_sheet(finding, cast=cast, **fields)


def test_a_request_is_returned_on_paper_with_a_reason(
    cast: Cast, finding: Finding
) -> None:
    with pytest.raises(Refusal):
        make_sheet(finding, cast=cast, action="send_back")
    sheet = make_sheet(finding, cast=cast, action="send_back", opinion="请补充照片。")
    sheet.confirm(by=cast.leader)
    finding.refresh_from_db()
    assert (finding.state, finding.submitted_at) == (FindingState.ONGOING, None)
    assert "请补充照片。" in LogEntry.objects.get(action="finding.send_back").reason


def test_what_is_kept_up_is_closed_out_for_good_on_paper(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.LONG_TERM)
    make_sheet(finding, cast=cast, action="conclude", opinion="三年未反弹。").confirm(
        by=cast.second_leader
    )
    finding.refresh_from_db()
    assert finding.state == FindingState.COMPLETED
    assert finding.closed_paper is not None


def test_reopened_and_closed_on_screen_it_is_no_more_on_paper(
    cast: Cast, finding: Finding
) -> None:
    make_sheet(finding, cast=cast).confirm(by=cast.leader)
    finding.reopen(by=cast.verifier, reason="反弹")
    assert (finding.closed_paper, finding.closed_at) == (None, None)


# --- a later deadline ---


def asked_for(cast: Cast, finding: Finding, *, by: User | None = None) -> Extension:
    Finding.objects.filter(pk=finding.pk).update(
        due_on=date(2022, 10, 31), due_precision="month"
    )
    finding.refresh_from_db()
    later = {"due_on": date(2030, 12, 31), "reason": "设备未到货"}
    later["done_so_far"] = "已完成选址"
    return finding.extend(by=by or cast.coordinator, **later)


def test_a_sheet_passes_on_what_the_overseer_decides(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    let_overseer_decide(cast)
    extension = asked_for(cast, finding)
    with pytest.raises(InvalidTransition, match="主管单位"):
        number = form_number([extension])
        make_sheet(finding, cast=cast, action="grant", sheet_number=number)
    make_sheet(finding, cast=cast, action="endorse", opinion="属实。").confirm(
        by=cast.leader
    )
    extension.refresh_from_db()
    assert (extension.state, extension.endorsement) == ("endorsed", "属实。")
    assert Finding.objects.get(pk=finding.pk).due_on == date(2022, 10, 31)
    extension.grant(by=cast.verifier)
    assert Finding.objects.get(pk=finding.pk).due_on == date(2030, 12, 31)


def test_the_first_word_is_a_leaders_on_paper_too(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    let_overseer_decide(cast)
    extension = asked_for(cast, finding)
    with pytest.raises(Refusal, match="本单位领导"):
        make_sheet(finding, cast=cast, action="endorse", signer=cast.verifier)
    make_sheet(finding, cast=cast, action="endorse", name="许 签").confirm(
        by=cast.leader
    )
    extension.refresh_from_db()
    namesake = make_user(full_name="许签")  # opened after the sheet was signed
    seat(namesake, role=Role.VERIFIER, organisation=cast.overseer)
    with pytest.raises(NotAllowed, match="已对此项延期"):
        extension.grant(by=namesake)


def test_one_sheet_decides_on_a_later_deadline_and_on_a_close_out(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    extension = asked_for(cast, finding)
    finding.submit(by=cast.office_head)
    sheet = make_sheet(
        finding, cast=cast, action=("grant", "complete"), opinion="同意。"
    )
    assert Finding.objects.get(pk=finding.pk).due_on == date(2022, 10, 31)
    allowed = Organisation.objects.filter(pk=cast.organisation.pk)
    allowed.update(extension_limit=0)
    with pytest.raises(Refusal, match="最多 0 次"):
        sheet.confirm(by=cast.leader)
    allowed.update(extension_limit=2)
    sheet.confirm(by=cast.leader)
    finding.refresh_from_db()
    extension.refresh_from_db()
    assert (finding.state, finding.due_on) == ("completed", date(2030, 12, 31))
    assert (extension.state, extension.decided_by) == ("granted", None)
    assert extension.decided_paper.sheet == sheet
    assert extension.opinion == "同意。"
    entry = LogEntry.objects.get(action="extension.grant")
    assert entry.payload.after["due_on"] == "2030-12-31"
    assert "据纸质签批录入" in entry.reason
    assert list(unvouched()) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.update(decided_paper=None)


def test_refused_on_paper_the_deadline_stays(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    with pytest.raises(InvalidTransition):
        make_sheet(finding, cast=cast, action="grant")
    asked_for(cast, finding)
    with pytest.raises(Refusal):
        make_sheet(finding, cast=cast, action="refuse")
    sheet = make_sheet(
        finding, cast=cast, action="refuse", opinion="条件具备。", signer=cast.leader
    )
    sheet.confirm(by=cast.second_leader)
    extension = finding.extensions.get()
    assert (extension.state, extension.decided_by) == ("refused", cast.leader)
    assert Finding.objects.get(pk=finding.pk).due_on == date(2022, 10, 31)


def test_who_asked_for_it_neither_signs_nor_confirms(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    asks = make_user(
        role=Role.COORDINATOR, organisation=cast.organisation, full_name="周改"
    )
    seat(asks, role=Role.LEADER, organisation=cast.organisation)
    asked_for(cast, finding, by=asks)
    for whose in ({"name": "Zhou Gai"}, {"signer": asks}, {"name": "孙科"}):
        with pytest.raises(Refusal):
            make_sheet(finding, cast=cast, action="grant", **whose)
    sheet = make_sheet(finding, cast=cast, action="grant")
    with pytest.raises(Refusal):
        sheet.confirm(by=User.objects.get(pk=asks.pk))
    User.objects.filter(pk=asks.pk).update(is_active=False)
    with pytest.raises(Refusal):
        make_sheet(finding, cast=cast, action="grant", name="周改")
    sheet.confirm(by=cast.leader)


def test_a_deadline_asked_for_anew_is_not_decided_by_the_old_sheet(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    extension = asked_for(cast, finding)
    sheet = make_sheet(finding, cast=cast, action="grant")
    extension.withdraw(by=cast.coordinator)
    for _again in range(2):
        with pytest.raises(InvalidTransition):
            sheet.confirm(by=cast.leader)
        if not finding.extensions.waiting().exists():
            asked_for(cast, finding)
    assert Finding.objects.get(pk=finding.pk).due_on == date(2022, 10, 31)


# --- whose signature it may be ---


@pytest.mark.parametrize(
    "name",
    [
        "孙科",
        "孙　科",
        "孙·科同志",
        "Sun Ke",
        "李改",
        "Li Gai",
        "钱办",
        "钱 办",
        "BAN, QIAN",
    ],
)
def test_no_variant_of_a_partys_or_the_enterers_name_decides(
    cast: Cast, finding: Finding, name: str
) -> None:
    with pytest.raises(Refusal):
        make_sheet(finding, cast=cast, name=name)
    assert not PaperSheet.objects.exists()


def test_an_account_decides_on_paper_what_it_may_decide_on_screen(
    cast: Cast, finding: Finding
) -> None:
    made = unconfirmed(Role.LEADER, cast, opened_by=cast.coordinator)
    enters, works, reset = (
        made,
        unconfirmed(Role.LEADER, cast, opened_by=cast.handler),
        make_user(role=Role.LEADER, organisation=cast.organisation),
    )
    reset.reset_by, reset.reset_at = cast.office_head, timezone.now()
    reset.save()
    for signer in (
        enters,  # the enterer opened the account
        works,  # somebody who did the work did
        reset,  # who asked for the close-out knows the password
        cast.handler,
        cast.office_head,
        cast.stranger,
        cast.coordinator,
    ):
        with pytest.raises(Refusal):
            make_sheet(finding, cast=cast, signer=signer)
    make_sheet(finding, cast=cast, signer=cast.second_leader)


def test_two_people_of_one_name_are_told_apart_by_their_accounts(
    cast: Cast, finding: Finding
) -> None:
    namesake = make_user(
        role=Role.LEADER, organisation=cast.organisation, full_name="孙科"
    )
    make_sheet(finding, cast=cast, name="", signer=namesake)


@pytest.mark.parametrize("days", [-9000, -1, 1])
def test_it_was_signed_between_the_request_and_today(
    cast: Cast, finding: Finding, days: int
) -> None:
    day = timezone.localdate() + timedelta(days=days)
    with pytest.raises(Refusal):
        make_sheet(finding, cast=cast, signed_on=day)


# --- who enters and who confirms ---


def test_whoever_took_part_enters_no_meeting(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    finding.record_progress(
        by=cast.coordinator, text="已部署。", happened_on=timezone.localdate()
    )
    seat(
        cast.stranger,
        role=Role.HANDLER,
        organisation=cast.organisation,
        office=cast.office,
    )
    finding.update_measure(
        by=cast.coordinator,
        measure=finding.add_measure(
            by=cast.coordinator, version=finding.version, plan="补齐。"
        ),
        version=finding.version,
        account="已补齐。",
        state="done",
    )
    finding.attach(by=cast.handler, evidence=make_evidence(cast=cast))
    finding.entries.get().confirm(by=cast.office_head)
    finding.submit(by=cast.office_head)
    with pytest.raises(Refusal):
        make_sheet(finding, cast=cast, **MEETING)
    sheet = make_sheet(finding, cast=cast, by=cast.leader, opinion="同意。", **MEETING)
    with pytest.raises(Refusal):
        sheet.confirm(by=cast.coordinator)
    sheet.confirm(by=cast.verifier)


@pytest.mark.parametrize("who", ["handler", "office_head", "verifier", "outsider"])
def test_it_takes_a_right_to_enter(cast: Cast, finding: Finding, who: str) -> None:
    with pytest.raises(NotAllowed):
        make_sheet(finding, cast=cast, by=getattr(cast, who))


def test_no_account_of_the_enterers_making_confirms(
    cast: Cast, finding: Finding
) -> None:
    opened = unconfirmed(Role.LEADER, cast, opened_by=cast.coordinator)
    seated = unconfirmed(Role.LEADER, cast, opened_by=cast.security_admin)
    seated.appointments.update(appointed_by=cast.coordinator, created_at=timezone.now())
    reset = make_user(role=Role.LEADER, organisation=cast.organisation)
    sheet = make_sheet(finding, cast=cast)
    User.objects.filter(pk=reset.pk).update(
        reset_by=cast.coordinator, reset_at=timezone.now()
    )
    for who in (cast.coordinator, opened, seated, reset):
        with pytest.raises(NotAllowed):
            sheet.confirm(by=User.objects.get(pk=who.pk))
    for who in (cast.handler, cast.auditor, cast.outsider):
        with pytest.raises(NotAllowed):
            sheet.confirm(by=who)
    finding.refresh_from_db()
    assert finding.state == FindingState.SUBMITTED
    sheet.confirm(by=cast.verifier)


def test_a_party_to_the_work_does_not_confirm(cast: Cast, finding: Finding) -> None:
    seat(cast.office_head, role=Role.LEADER, organisation=cast.organisation)
    sheet = make_sheet(finding, cast=cast)
    with pytest.raises(Refusal):
        sheet.confirm(by=User.objects.get(pk=cast.office_head.pk))
    sheet.refresh_from_db()
    assert sheet.confirmed_at is None


# --- one sheet, one request, all or nothing ---


@pytest.mark.both_databases
def test_a_scan_is_entered_once(cast: Cast, finding: Finding) -> None:
    same = b"%PDF-1.7 sheet"
    make_sheet(finding, cast=cast, content=same)
    other = make_finding(cast=cast, state=FindingState.SUBMITTED)
    with pytest.raises(Refusal):
        make_sheet(other, cast=cast, content=same)
    report = make_report(cast=cast, state="in_review")
    scan = make_evidence(cast=cast, by=cast.coordinator, content=same)
    with pytest.raises(Refusal):
        enter_review(
            report,
            by=cast.coordinator,
            kind=Review.Kind.FIRST,
            name="高书记",
            scan=scan,
        )
    make_sheet(other, cast=cast)


def test_a_new_request_is_not_decided_by_the_old_sheet(
    cast: Cast, finding: Finding
) -> None:
    other = make_finding(cast=cast, state=FindingState.SUBMITTED)
    sheet = make_sheet(other, finding, cast=cast)
    finding.withdraw(by=cast.office_head)
    for _again in range(2):
        with pytest.raises(InvalidTransition, match=finding.reference):
            sheet.confirm(by=cast.leader)
        other.refresh_from_db()
        assert other.state == FindingState.SUBMITTED, "all or nothing"
        if finding.state == FindingState.ONGOING:
            finding.submit(by=cast.office_head)


def test_it_is_confirmed_once_and_discarded_only_before(
    cast: Cast, finding: Finding
) -> None:
    sheet = make_sheet(finding, cast=cast, content=b"%PDF-1.7 sheet")
    with pytest.raises(Refusal):
        sheet.discard(by=cast.leader, reason=" ")
    with pytest.raises(NotAllowed):
        sheet.discard(by=cast.handler, reason="误录")
    gone = PaperSheet.objects.get(pk=sheet.pk)
    gone.discard(by=cast.leader, reason="签名不符")
    with pytest.raises(InvalidTransition):
        sheet.confirm(by=cast.leader)
    again = make_sheet(finding, cast=cast, content=b"%PDF-1.7 sheet")
    again.confirm(by=cast.leader)
    for act in (
        lambda: again.confirm(by=cast.second_leader),
        lambda: again.discard(by=cast.leader, reason="晚了"),
    ):
        with pytest.raises(InvalidTransition):
            act()
    entry = LogEntry.objects.get(action="finding.discard_paper")
    assert (entry.reason, entry.actor) == ("签名不符", str(cast.leader))
    assert list(unvouched()) == []


@pytest.mark.both_databases
def test_closed_by_nobody_at_all_is_refused_by_the_database(
    cast: Cast, finding: Finding
) -> None:
    make_sheet(finding, cast=cast).confirm(by=cast.leader)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(closed_paper=None)


@pytest.mark.both_databases
def test_others_see_no_sheet(cast: Cast, finding: Finding) -> None:
    make_sheet(finding, cast=cast)
    seen = {
        who: PaperSheet.objects.visible_to(getattr(cast, who)).exists()
        for who in ("coordinator", "leader", "verifier", "auditor")
    }
    assert all(seen.values()), seen
    for who in ("handler", "office_head", "stranger", "outsider"):
        assert not PaperSheet.objects.visible_to(getattr(cast, who)).exists(), who


@pytest.mark.parametrize("said", ["科长 孙科", "审批服务科科长孙科", "同意。孙科"])
def test_a_title_before_a_name_hides_nobody(said: str, cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    with pytest.raises(Refusal):
        make_sheet(finding, cast=cast, name=said)  # who asked for the close-out
