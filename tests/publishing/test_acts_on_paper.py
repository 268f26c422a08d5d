"""Approval and publication signed on paper: whose, of what text, by which accounts."""

import re
from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from rectification.access import Role
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import (
    Chain,
    Finding,
    LogEntry,
    PaperAct,
    Report,
    Review,
    User,
)
from rectification.models.findings.paper import tables_with_a_scan
from rectification.models.oversight.integrity import unvouched
from rectification.notices import parse
from rectification.public_site.sign_offs import sign_offs
from rectification.publishing import freeze as publishing
from rectification.publishing import on_paper, reviewing
from rectification.publishing.envelope import open_envelope
from rectification.records import load
from rectification.workflow_reports import ReportState
from tests.factories import (
    Cast,
    answer_all,
    client_of,
    confirm_import,
    enter_review,
    make_act,
    make_evidence,
    make_report,
    make_sheet,
    make_user,
    seat,
    sheet_number_of,
    sign_reviews,
)
from tests.paths import OWN_NOTICES
from tests.published import words
from tests.uploads import upload

pytestmark = pytest.mark.django_db
MEETING = {
    "name": "局党组会议",
    "is_of_meeting": True,
    "number": "〔2026〕12号",
    "present": "高书记、林局长",
}


@pytest.fixture(scope="module")
def report_once(cast_once: Cast) -> Report:
    """A report of substance with every review signed, waiting to be approved."""
    cast = cast_once
    text = (OWN_NOTICES / "aspects_nested.txt").read_text(encoding="utf-8")
    report = load(parse(text), by=cast.coordinator, organisation=cast.organisation)
    answer_all(report, by=cast.coordinator)
    report.submit(by=cast.coordinator)
    sign_reviews(report)
    confirm_import(report, by=cast.leader)
    return report


@pytest.fixture
def report(report_once: Report, db: None) -> Report:
    return deepcopy(report_once)


@pytest.fixture
def frozen(cast: Cast, report: Report) -> Report:
    """Frozen by the leader, who does not make it public then."""
    publishing.approve(report, by=cast.leader)
    publishing.freeze(report, by=cast.leader)
    return report


def unconfirmed(cast: Cast, *, opened_by: User) -> User:
    user = make_user(
        role=Role.LEADER, organisation=cast.organisation, opened_by=opened_by
    )
    user.appointments.update(confirmed_at=timezone.now() - timedelta(days=1))
    return User.objects.get(pk=user.pk)


def state(report: Report) -> str:
    report.refresh_from_db()
    return report.state


@pytest.mark.both_databases
def test_approved_on_paper_it_is_frozen_and_the_edition_says_so(
    cast: Cast, report: Report
) -> None:
    paper = make_act(report, "approve", cast=cast, opinion="同意。")
    assert state(report) == ReportState.IN_REVIEW, "a proposal decides nothing"
    on_paper.confirm(paper, by=cast.leader)
    assert state(report) == ReportState.APPROVED
    assert (report.approved_by, report.approved_paper) == (None, paper)
    edition = publishing.freeze(report, by=cast.coordinator)
    opened = open_envelope(edition.content)
    acts = {row["act"]: row for row in opened.data["signers"]}
    assert acts["approve"]["name"] == "高书记"
    assert acts["approve"]["paper"] == {"entered_by": "钱办", "confirmed_by": "赵审"}
    assert [one.name for one in sign_offs(opened, {}) if one.is_on_paper] == ["高书记"]
    entry = LogEntry.objects.get(action="report.approve")
    assert entry.actor == "赵审"
    for told in ("同意。", "据纸质签批录入", "高书记", "钱办录入", "赵审核对"):
        assert told in entry.reason
    assert list(unvouched()) == []
    assert all(chain.verify() == [] for chain in Chain.objects.all())


def test_a_sole_leader_who_froze_has_it_made_public_on_paper(
    cast: Cast, frozen: Report
) -> None:
    with pytest.raises(NotAllowed):
        publishing.publish(frozen, by=cast.leader)
    on_paper.confirm(make_act(frozen, "publish", cast=cast), by=cast.leader)
    assert state(frozen) == ReportState.PUBLIC
    publication = frozen.publications.get()
    assert publication.published_by is None
    assert publication.publisher == "高书记"
    said = publication.sign_off
    assert (said["act"], said["name"]) == ("publish", "高书记")
    assert said["paper"] == {"entered_by": "钱办", "confirmed_by": "赵审"}
    assert "据纸质签批录入" in LogEntry.objects.get(action="report.publish").reason
    assert list(unvouched()) == []
    shown = client_of(cast.auditor).get(frozen.get_absolute_url()).content.decode()
    assert "高书记" in words(shown)
    address = f"/reports/{frozen.reference}/v{publication.number}/"
    page = words(client_of(cast.auditor).get(address).content.decode())
    assert re.search("已公开：高书记 .*据纸质签批录入", page)


def test_a_meeting_decides_and_who_drafted_keeps_away_from_it(
    cast: Cast, frozen: Report
) -> None:
    with pytest.raises(Refusal):
        make_act(frozen, "publish", cast=cast, **MEETING)
    paper = make_act(frozen, "publish", cast=cast, by=cast.leader, **MEETING)
    for who in (cast.coordinator, cast.leader):
        with pytest.raises(Refusal):
            on_paper.confirm(paper, by=who)
    on_paper.confirm(paper, by=cast.verifier)
    assert state(frozen) == ReportState.PUBLIC


@pytest.mark.parametrize(
    "name", ["钱办", "钱　办", "钱·办同志", "Qian Ban", "赵审", "Zhao Shen"]
)
def test_neither_drafter_nor_freezer_signs_the_publication(
    cast: Cast, frozen: Report, name: str
) -> None:
    for by in (cast.coordinator, cast.second_leader):
        with pytest.raises(Refusal):
            make_act(frozen, "publish", cast=cast, by=by, name=name)
    assert not PaperAct.objects.exists()


def test_an_account_signs_what_it_might_decide_on_screen(
    cast: Cast, frozen: Report
) -> None:
    seat(cast.coordinator, role=Role.LEADER, organisation=cast.organisation)
    barred = [
        cast.leader,  # froze it
        User.objects.get(pk=cast.coordinator.pk),  # drafted it
        unconfirmed(cast, opened_by=cast.coordinator),  # the drafter's making
        unconfirmed(cast, opened_by=cast.leader),  # the freezer's
        cast.handler,
        cast.verifier,
    ]
    for signer in barred:
        with pytest.raises(Refusal):
            make_act(frozen, "publish", cast=cast, by=cast.second_leader, signer=signer)
    paper = make_act(frozen, "publish", cast=cast, signer=cast.second_leader)
    on_paper.confirm(paper, by=cast.leader)
    assert frozen.publications.get().published_by == cast.second_leader


def test_it_takes_two_accounts_and_no_drafter(cast: Cast, report: Report) -> None:
    paper = make_act(report, "approve", cast=cast, by=cast.leader)
    opened = unconfirmed(cast, opened_by=cast.leader)
    for who in (cast.leader, opened, cast.coordinator, cast.handler, cast.outsider):
        with pytest.raises(Refusal):
            on_paper.confirm(paper, by=who)
    assert state(report) == ReportState.IN_REVIEW
    on_paper.confirm(paper, by=cast.second_leader)
    assert state(report) == ReportState.APPROVED
    with pytest.raises(Refusal):
        on_paper.confirm(paper, by=cast.verifier)


@pytest.mark.parametrize("who", ["handler", "office_head", "verifier", "outsider"])
def test_it_takes_a_right_to_enter(cast: Cast, report: Report, who: str) -> None:
    with pytest.raises(NotAllowed):
        make_act(report, "approve", cast=cast, by=getattr(cast, who))


def test_a_text_changed_since_it_was_signed_is_not_approved(
    cast: Cast, report: Report
) -> None:
    paper = make_act(report, "approve", cast=cast)
    Finding.objects.filter(items__report=report).update(title="另一个问题")
    with pytest.raises(InvalidTransition):
        on_paper.confirm(paper, by=cast.leader)
    assert state(report) == ReportState.IN_REVIEW


def test_a_sheet_signed_over_another_text_is_not_entered(
    cast: Cast, report: Report
) -> None:
    """What a leader signed on paper is not what the drafter has made of it since."""
    signed = sheet_number_of(report, "approve")
    Finding.objects.filter(items__report=report).update(title="领导没有看过的标题")
    assert sheet_number_of(report, "approve") != signed
    for number in (signed, "", report.reference, "随便"):
        with pytest.raises(Refusal):
            make_act(report, "approve", cast=cast, sheet_number=number or " ")
    assert not PaperAct.objects.exists()


def test_the_number_is_printed_asked_for_and_shown_to_who_confirms(
    cast: Cast, report: Report
) -> None:
    number = sheet_number_of(report, "approve")
    page = report.get_absolute_url()
    coordinator = client_of(cast.coordinator)
    form = coordinator.get(reverse("report-act_form", args=[report.reference]))
    assert number in words(form.content.decode())
    enter = reverse("report-enter_act", args=[report.reference])
    sent = {"act": "approve", "name": "高书记", "signed_on": timezone.localdate()}
    for said, entered in (("R-0000-0000-0000", False), (number.upper(), True)):
        file = {"scan": upload("签批单.pdf")}
        answer = coordinator.post(enter, {**sent, **file, "sheet_number": said})
        assert PaperAct.objects.exists() is entered
        assert entered or said in answer.content.decode()
    assert number in words(client_of(cast.leader).get(page).content.decode())


def test_nobody_confirms_a_signature_of_his_own(cast: Cast, report: Report) -> None:
    """Nor by a name that had no account then, in any spelling: act, review, finding."""
    for signed in ({"name": "何　后"}, {"name": "Xu Lai"}, {"signer": cast.leader}):
        paper = make_act(report, "approve", cast=cast, **signed)
        sheet = make_sheet(cast=cast, **signed)
        who = signed.get("signer") or newcomer(cast, str(signed["name"]))
        with pytest.raises(NotAllowed):
            on_paper.confirm(paper, by=who)
        report.discard_act(paper, by=cast.leader, reason="误录")
        with pytest.raises(NotAllowed):
            sheet.confirm(by=who)
    review = secrecy_check(cast, report, name="许密")
    with pytest.raises(NotAllowed):
        reviewing.confirm(review, by=newcomer(cast, "许密"))
    reviewing.confirm(review, by=cast.second_leader)


def newcomer(cast: Cast, name: str) -> User:
    """A leader of that name, whose account is opened only now."""
    full_name = {"何　后": "何后", "Xu Lai": "许来"}.get(name, name)
    return make_user(
        role=Role.LEADER, organisation=cast.organisation, full_name=full_name
    )


def secrecy_check(cast: Cast, report: Report, **signed: object) -> Review:
    report.reviews.filter(kind="secrecy").delete()
    scan = make_evidence(cast=cast, by=cast.coordinator, content=b"%PDF-1.7 secrecy")
    return enter_review(
        report, by=cast.coordinator, kind="secrecy", scan=scan, **signed
    )


def test_who_has_an_account_signs_as_that(cast: Cast, report: Report) -> None:
    """Of a name alone nobody asks what its account may do: act, finding, review."""
    for name in ("李改", "李　改同志", "Li Gai", "王巡", "吴定"):
        for enter in (
            lambda **said: make_act(report, "approve", cast=cast, **said),
            lambda **said: make_sheet(cast=cast, **said),
            lambda **said: secrecy_check(cast, report, **said),
        ):
            with transaction.atomic(), pytest.raises(Refusal, match="有账号") as told:
                enter(name=name)
            assert told.value.field == "name"
    User.objects.filter(pk=cast.handler.pk).update(is_active=False)
    secrecy_check(cast, report, name="李改")
    asked = make_report(cast=cast, state=ReportState.IN_REVIEW)
    url = reverse("report-enter_review", args=[asked.reference])
    form = client_of(cast.coordinator).get(url).context["form"]
    assert {cast.verifier, cast.leader} <= set(form.fields["signer"].queryset)


def test_each_act_needs_a_sheet_of_its_own(cast: Cast, report: Report) -> None:
    same = b"%PDF-1.7 one sheet for all"
    scan = make_evidence(cast=cast, by=cast.coordinator, content=same)
    report.reviews.filter(kind="secrecy").delete()
    review = enter_review(
        report, by=cast.coordinator, kind="secrecy", name="许保密", scan=scan
    )
    reviewing.confirm(review, by=cast.leader)
    with pytest.raises(Refusal):
        make_act(report, "approve", cast=cast, content=same)
    own = b"%PDF-1.7 the sheet of the approval"
    paper = make_act(report, "approve", cast=cast, content=own)
    on_paper.confirm(paper, by=cast.leader)
    report.refresh_from_db()
    publishing.freeze(report, by=cast.leader)
    for used in (same, own):
        with pytest.raises(Refusal):
            make_act(report, "publish", cast=cast, content=used)
    make_act(report, "publish", cast=cast)


def test_every_table_that_keeps_a_scan_is_asked() -> None:
    names = {one.__name__ for one in tables_with_a_scan()}
    assert names == {"Review", "PaperSheet", "PaperAct", "Adoption", "Plan"}


def test_an_approval_waits_for_the_reviews(cast: Cast) -> None:
    report = make_report(cast=cast, state=ReportState.IN_REVIEW)
    with pytest.raises(InvalidTransition):
        make_act(report, "approve", cast=cast)


def test_only_the_step_at_hand_is_entered(cast: Cast, report: Report) -> None:
    with pytest.raises(InvalidTransition):
        make_act(report, "publish", cast=cast)


@pytest.mark.both_databases
def test_one_sheet_serves_one_round(cast: Cast, report: Report) -> None:
    same = b"%PDF-1.7 sheet"
    make_act(report, "approve", cast=cast, content=same)
    report.withdraw(by=cast.coordinator)
    report.submit(by=cast.coordinator)
    with pytest.raises(Refusal):
        enter_review(
            report,
            by=cast.coordinator,
            kind="first",
            name="高书记",
            scan=make_evidence(cast=cast, by=cast.coordinator, content=same),
        )
    sign_reviews(report)
    with pytest.raises(Refusal):
        make_act(report, "approve", cast=cast, content=same)
    make_act(report, "approve", cast=cast)


@pytest.mark.parametrize("days", [-9000, -1, 1])
def test_it_was_signed_while_it_was_there(
    cast: Cast, frozen: Report, days: int
) -> None:
    day = timezone.localdate() + timedelta(days=days)
    with pytest.raises(Refusal):
        make_act(frozen, "publish", cast=cast, signed_on=day)


def test_it_is_discarded_only_before_it_counts(cast: Cast, report: Report) -> None:
    paper = make_act(report, "approve", cast=cast)
    with pytest.raises(Refusal):
        report.discard_act(paper, by=cast.leader, reason=" ")
    report.discard_act(paper, by=cast.leader, reason="签名不符")
    again = make_act(report, "approve", cast=cast)
    on_paper.confirm(again, by=cast.leader)
    with pytest.raises(InvalidTransition):
        Report.objects.get(pk=report.pk).discard_act(again, by=cast.leader, reason="晚")
    assert list(unvouched()) == []


def test_the_page_leads_from_the_sheet_to_the_public(
    cast: Cast, frozen: Report
) -> None:
    page = frozen.get_absolute_url()
    coordinator, leader = client_of(cast.coordinator), client_of(cast.leader)
    enter = reverse("report-enter_act", args=[frozen.reference])
    assert enter in coordinator.get(page).content.decode()
    form = reverse("report-act_form", args=[frozen.reference])
    assert "□" in coordinator.get(form).content.decode()
    paper = make_act(frozen, "publish", cast=cast)
    confirm = reverse("act-confirm", args=[paper.pk])
    assert confirm not in coordinator.get(page).content.decode()
    assert confirm in leader.get(page).content.decode()
    assert page in leader.get("/staff/").content.decode()
    scan = reverse("act-scan", args=[paper.pk])
    assert client_of(cast.verifier).get(scan).status_code == 200
    leader.post(confirm)
    assert state(frozen) == ReportState.PUBLIC
