"""What an import closes counts once a second person has confirmed it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rectification import records
from rectification.access import Role
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.intake import import_notice
from rectification.models import (
    Adoption,
    Appointment,
    Basis,
    Evidence,
    Finding,
    Inspection,
    LogEntry,
    Proposal,
    ProposedState,
    Report,
    User,
)
from rectification.models.findings.paper import check_sheet
from rectification.models.oversight.integrity import unvouched
from rectification.models.oversight.replay import Doubt
from rectification.notices import normalise, parse
from rectification.notices.writing.write import put_back
from rectification.publishing import freeze as publishing
from rectification.publishing.signers import signers
from rectification.workflow import CLOSED, FindingState, MeasureState
from tests.factories import (
    Cast,
    answer_all,
    make_act,
    make_evidence,
    make_finding,
    make_inspection,
    make_sheet,
    make_user,
    sign_reviews,
)
from tests.paths import notice_text

pytestmark = pytest.mark.django_db
NOTICE = notice_text("status_groups_fullwidth")
migration = import_module("rectification.migrations.0012_adoption")


@pytest.fixture(scope="module")
def report_once(cast_once: Cast) -> Report:
    """A notice that was imported, with findings that it says are completed."""
    intake = import_notice.take_in(NOTICE.encode(), name="通报.txt")
    return import_notice.store(
        intake, by=cast_once.coordinator, organisation=cast_once.organisation
    )


@pytest.fixture
def report(report_once: Report, db: None) -> Report:
    return deepcopy(report_once)


@pytest.fixture
def finding(cast: Cast) -> Finding:
    return make_finding(cast=cast, state=FindingState.ONGOING)


def adoption_of(report: Report) -> Adoption:
    return Adoption.objects.get(inspection=report.inspection)


def basis(cast: Cast, **fields: object) -> Basis:
    sheet = b"%%PDF-1.7 minutes %d" % Evidence.objects.count()
    scan = make_evidence(cast=cast, by=cast.coordinator, content=sheet)
    met_on = timezone.localdate() - timedelta(days=3)
    return Basis(**{"meeting": "局党组会议", "met_on": met_on, "scan": scan} | fields)


def proposed(cast: Cast, *findings: Finding, state: str = "completed") -> Adoption:
    return Adoption.objects.propose(
        findings[0].inspection,
        by=cast.coordinator,
        basis=basis(cast),
        proposals=[Proposal(one, state, "已完成") for one in findings],
    )


def put_in(report: Report, cast: Cast) -> None:
    """Bring the report to where nothing is missing but the approval."""
    answer_all(report, by=cast.coordinator)
    report.submit(by=cast.coordinator)
    sign_reviews(report)


# --- a notice -------------------------------------------------------------------------


@pytest.mark.both_databases
def test_what_a_notice_closes_stands_as_printed_and_waits(report: Report) -> None:
    adoption = adoption_of(report)
    closed = Finding.objects.filter(state__in=CLOSED)
    assert adoption.is_waiting and not adoption.is_signed
    assert closed.exists() and set(adoption.findings.all()) == set(closed)
    assert all(one.is_unconfirmed for one in closed)
    still_open = Finding.objects.exclude(state__in=CLOSED)
    assert still_open.exists() and not still_open.exclude(adoption=None).exists()
    assert list(unvouched()) == []


def test_the_text_is_the_same_before_and_after(report: Report, cast: Cast) -> None:
    def printed() -> str:
        return "\n".join(put_back(records.snapshot(Report.objects.get(pk=report.pk))))

    assert printed() == normalise(NOTICE)
    adoption_of(report).confirm(by=cast.leader)
    assert printed() == normalise(NOTICE)


def test_a_notice_that_closes_nothing_waits_for_nobody(cast: Cast) -> None:
    text = (
        "关于巡察整改情况的通报\n（一）台账不规范。\n整改进度：正在整改\n整改时限：长期"
    )
    notice = parse(text)
    assert not any(one.status in ("completed", "long_term") for one in notice.findings)
    report = records.load(notice, by=cast.coordinator, organisation=cast.organisation)
    assert not Adoption.objects.filter(inspection=report.inspection).exists()


def test_no_report_is_approved_before(report: Report, cast: Cast) -> None:
    put_in(report, cast)
    reference = report.unconfirmed_states()[0]
    with pytest.raises(InvalidTransition, match="导入认定待确认") as refused:
        publishing.approve(report, by=cast.leader)
    assert reference in str(refused.value)
    with pytest.raises(InvalidTransition, match="导入认定待确认"):
        make_act(report, "approve", cast=cast)
    adoption_of(report).confirm(by=cast.verifier)
    publishing.approve(report, by=cast.leader)
    assert report.unconfirmed_states() == []


def test_what_is_reopened_waits_no_more(report: Report, cast: Cast) -> None:
    """A leader who finds it undone need not wait for the overseer."""
    for one in adoption_of(report).findings.all():
        one.reopen(by=cast.leader, reason="核对发现没有完成")
        assert one.adoption_id is None and not one.is_adopted
    assert report.unconfirmed_states() == []
    assert not Adoption.objects.waiting().exists()


def test_what_is_confirmed_is_the_overseers_to_reopen(
    report: Report, cast: Cast
) -> None:
    adoption_of(report).confirm(by=cast.leader)
    one = adoption_of(report).findings.first()
    assert one is not None
    with pytest.raises(NotAllowed):
        one.reopen(by=cast.leader, reason="核对发现没有完成")


def test_a_notices_states_are_not_discarded(report: Report, cast: Cast) -> None:
    with pytest.raises(InvalidTransition, match="撤销导入"):
        adoption_of(report).discard(by=cast.leader, reason="不对")


# --- who confirms ---------------------------------------------------------------------


def opened(cast: Cast) -> User:
    return leader(cast, opened_by=cast.coordinator)


def opened_by_what_was_opened(cast: Cast) -> User:
    return leader(cast, opened_by=make_user(opened_by=cast.coordinator))


def opened_by_who_opened_the_importer(cast: Cast) -> User:
    maker = make_user()
    User.objects.filter(pk=cast.coordinator.pk).update(opened_by=maker)
    long_ago = timezone.now() - timedelta(days=900)
    cast.coordinator.appointments.update(confirmed_at=long_ago)
    return leader(cast, opened_by=maker)


def seated(cast: Cast) -> User:
    user = leader(cast)
    user.appointments.update(appointed_by=cast.coordinator)
    return user


def reset(cast: Cast) -> User:
    return leader(cast, reset_by=cast.coordinator, reset_at=timezone.now())


def worker(cast: Cast) -> User:
    """A leader who handled one of the findings."""
    one = Finding.objects.in_printed_order().filter(state__in=CLOSED)[0]
    one.entries.create(
        text="已补齐。",
        happened_on=date(2022, 5, 1),
        author=cast.second_leader,
        office=cast.office,
    )
    return cast.second_leader


def leader(cast: Cast, **fields: object) -> User:
    """A second leader, whose seat was confirmed before all this."""
    user = make_user(role=Role.LEADER, organisation=cast.organisation, **fields)
    long_ago = timezone.now() - timedelta(days=900)
    user.appointments.update(created_at=long_ago, confirmed_at=long_ago)
    if user.reset_at:  # a seat that is confirmed anew by the importer alone
        user.appointments.update(
            confirmation="person", confirmer=user.reset_by, confirmed_at=timezone.now()
        )
    return User.objects.get(pk=user.pk)


WRONG: Mapping[str, Callable[[Cast], User]] = {
    **{
        name: lambda cast, name=name: getattr(cast, name)  # type: ignore[misc]
        for name in (
            *("coordinator", "handler", "office_head", "auditor", "outsider"),
            *("system_admin", "security_admin", "stranger"),
        )
    },
    "opened by the importer": opened,
    "opened by what the importer opened": opened_by_what_was_opened,
    "opened by who opened the importer": opened_by_who_opened_the_importer,
    "seated by the importer": seated,
    "reset by the importer": reset,
    "took part in the work": worker,
    "a leader of another body": lambda _cast: make_user(role=Role.LEADER),
    "another verifier": lambda _cast: make_user(role=Role.VERIFIER),
}


@pytest.mark.parametrize("who", WRONG)
def test_nobody_else_confirms_a_notice(who: str, report: Report, cast: Cast) -> None:
    user = WRONG[who](cast)
    with pytest.raises(NotAllowed):
        adoption_of(report).confirm(by=user)
    assert adoption_of(report).is_waiting


@pytest.mark.parametrize(
    "who", [one for one in WRONG if one != "took part in the work"]
)
def test_nobody_else_confirms_a_table(who: str, finding: Finding, cast: Cast) -> None:
    adoption = proposed(cast, finding)
    with pytest.raises(NotAllowed):
        adoption.confirm(by=WRONG[who](cast))
    finding.refresh_from_db()
    assert finding.state == FindingState.ONGOING


def nobody_decides() -> None:
    deciding = Appointment.objects.filter(post__role__in=[Role.LEADER, Role.VERIFIER])
    deciding.update(until=date(2021, 1, 1))


def of_import() -> list[Doubt]:
    return [one for one in unvouched() if one.kind in ("adoption", "finding")]


def test_the_server_confirms_a_notice_only_where_nobody_on_the_site_can(
    report: Report, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    adoption, reference = adoption_of(report), report.inspection.reference
    call_command("confirm_adoption")
    assert reference in capsys.readouterr().out
    with pytest.raises(CommandError, match="赵审"):
        call_command("confirm_adoption", reference)
    nobody_decides()
    call_command("confirm_adoption", reference)
    adoption.refresh_from_db()
    assert adoption.confirmation == Adoption.Confirmation.SERVER
    assert not any(one.is_unconfirmed for one in Finding.objects.all())
    entry = LogEntry.objects.get(action="adoption.confirm")
    assert (entry.actor, entry.actor_id) == ("", None)
    assert of_import() == []
    with pytest.raises(CommandError):
        call_command("confirm_adoption", reference)
    # The edition says so, with who took it in.
    told = signers(report, frozen_by=cast.coordinator, at=timezone.now())
    [said] = [one for one in told if one["act"] == "adopt"]
    assert (said["name"], said["confirmed"]) == ("钱办", "server")
    assert told.index(said) == 1


def test_what_a_person_has_confirmed_is_not_told_apart(
    report: Report, cast: Cast
) -> None:
    adoption_of(report).confirm(by=cast.leader)
    told = signers(report, frozen_by=cast.coordinator, at=timezone.now())
    assert "adopt" not in [one["act"] for one in told]


def test_the_server_takes_a_table_over_too(finding: Finding, cast: Cast) -> None:
    proposed(cast, finding)
    nobody_decides()
    call_command("confirm_adoption", finding.inspection.reference)
    finding.refresh_from_db()
    assert finding.state == FindingState.COMPLETED
    assert finding.adopted_by == cast.coordinator, "who took it in"
    entry = LogEntry.objects.get(action="finding.adopt_signed")
    assert entry.actor_id is None
    assert of_import() == []


@pytest.mark.parametrize("who", ["leader", "second_leader", "verifier"])
def test_a_leader_or_the_overseer_confirms_once(
    who: str, report: Report, cast: Cast
) -> None:
    adoption, by = adoption_of(report), getattr(cast, who)
    adoption.confirm(by=by)
    entry = LogEntry.objects.get(action="adoption.confirm")
    assert (entry.actor_id, entry.subject_id) == (by.pk, adoption.pk)
    assert entry.chain.name == report.inspection.reference
    assert f'"adoption/{adoption.pk}"' in entry.rows
    with pytest.raises(InvalidTransition):
        adoption.confirm(by=cast.leader)
    assert list(unvouched()) == []


# --- a table --------------------------------------------------------------------------


def test_a_proposal_changes_nothing_yet(finding: Finding, cast: Cast) -> None:
    adoption = proposed(cast, finding)
    finding.refresh_from_db()
    assert finding.state == FindingState.ONGOING and not finding.is_adopted
    assert adoption in Adoption.objects.waiting()
    assert adoption in Adoption.objects.to_confirm_by(cast.leader)
    assert adoption not in Adoption.objects.to_confirm_by(cast.coordinator)
    assert list(unvouched()) == []


@pytest.mark.both_databases
@pytest.mark.parametrize("state", sorted(CLOSED))
def test_what_is_confirmed_is_taken_over_as_one_batch(cast: Cast, state: str) -> None:
    inspection = make_inspection(cast=cast)
    rows = [
        make_finding(cast=cast, inspection=inspection, state=one)
        for one in (FindingState.REGISTERED, FindingState.ONGOING)
    ]
    measure = rows[1].add_measure(
        by=cast.coordinator, version=rows[1].version, plan="补齐。"
    )
    adoption = proposed(cast, *rows, state=state)
    assert adoption.confirm(by=cast.leader) == []
    for one in rows:
        one.refresh_from_db()
        assert (one.state, one.status_wording) == (state, "已完成")
        assert one.adoption == adoption and not one.is_unconfirmed
    measure.refresh_from_db()
    done = state == FindingState.COMPLETED
    assert (measure.state == MeasureState.DONE) is done
    assert not ProposedState.objects.exists()
    assert LogEntry.objects.filter(action="finding.adopt_signed").count() == 2
    assert list(unvouched()) == []


def test_what_has_moved_on_is_left_out(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    still, gone = (
        make_finding(cast=cast, inspection=inspection, state=FindingState.ONGOING)
        for _number in range(2)
    )
    adoption = proposed(cast, still, gone)
    make_closable_and_submit(gone, cast)
    assert adoption.confirm(by=cast.leader) == [gone.reference]
    still.refresh_from_db()
    gone.refresh_from_db()
    assert (still.state, gone.state) == ("completed", "submitted")
    assert list(unvouched()) == []


def make_closable_and_submit(finding: Finding, cast: Cast) -> None:
    finding.record_progress(
        by=cast.handler, text="已补齐。", happened_on=timezone.localdate()
    )
    finding.submit(by=cast.office_head, waiver="现场可查")


def test_what_was_reopened_closes_by_its_own_steps(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.COMPLETED)
    finding.reopen(by=cast.verifier, reason="抽查发现反弹")
    with pytest.raises(InvalidTransition):
        proposed(cast, finding)


@pytest.mark.parametrize("state", ["submitted", *sorted(CLOSED)])
def test_only_what_is_under_way_is_proposed(cast: Cast, state: str) -> None:
    finding = make_finding(cast=cast, state=state)
    with pytest.raises(InvalidTransition):
        proposed(cast, finding)


def test_nothing_is_proposed_twice_nor_for_another_inspection(
    finding: Finding, cast: Cast
) -> None:
    proposed(cast, finding)
    with pytest.raises(InvalidTransition):
        proposed(cast, finding)
    other = make_finding(cast=cast, state=FindingState.ONGOING)
    with pytest.raises(NotAllowed):
        Adoption.objects.propose(
            make_inspection(cast=cast),
            by=cast.coordinator,
            basis=basis(cast),
            proposals=[Proposal(other, "completed")],
        )


def test_the_basis_is_whole(finding: Finding, cast: Cast) -> None:
    other = Evidence.objects.get(pk=make_evidence(cast=cast).pk)
    other.organisation = cast.overseer
    tomorrow = timezone.localdate() + timedelta(days=1)
    fed_back = finding.inspection.feedback_on
    assert fed_back is not None
    before = fed_back - timedelta(days=1)
    for wrong in (
        *({"meeting": " "}, {"met_on": tomorrow}, {"met_on": before}),
        {"scan": other},
    ):
        with pytest.raises(Refusal):
            Adoption.objects.propose(
                finding.inspection,
                by=cast.coordinator,
                basis=basis(cast, **wrong),
                proposals=[Proposal(finding, "completed")],
            )
    with pytest.raises(Refusal):
        Adoption.objects.propose(
            finding.inspection, by=cast.coordinator, basis=basis(cast), proposals=[]
        )


def test_the_basis_is_held_against_the_inspection_as_it_is_stored(
    finding: Finding, cast: Cast
) -> None:
    """A page read the day of the feedback before somebody mended it."""
    inspection = finding.inspection
    told = basis(cast)
    Inspection.objects.filter(pk=inspection.pk).update(
        feedback_on=told.met_on + timedelta(days=1)
    )
    with pytest.raises(Refusal, match="反馈"):
        Adoption.objects.propose(
            inspection,
            by=cast.coordinator,
            basis=told,
            proposals=[Proposal(finding, "completed")],
        )


@pytest.mark.both_databases
@pytest.mark.skipif(connection.vendor == "sqlite", reason="it locks the whole file")
def test_the_scan_is_locked_while_it_is_asked_what_it_backs(
    finding: Finding, cast: Cast
) -> None:
    told = basis(cast)
    with CaptureQueriesContext(connection) as asked:
        check_sheet(told.scan)
    assert "FOR NO KEY UPDATE" in asked[0]["sql"]


def test_on_the_day_of_the_feedback_there_is_a_basis(
    finding: Finding, cast: Cast
) -> None:
    Adoption.objects.propose(
        finding.inspection,
        by=cast.coordinator,
        basis=basis(cast, met_on=finding.inspection.feedback_on),
        proposals=[Proposal(finding, "completed")],
    )


def test_a_sheet_that_decides_already_backs_no_import(
    finding: Finding, cast: Cast
) -> None:
    scan = make_sheet(cast=cast).scan
    with pytest.raises(Refusal, match="扫描件"):
        Adoption.objects.propose(
            finding.inspection,
            by=cast.coordinator,
            basis=basis(cast, scan=scan),
            proposals=[Proposal(finding, "completed")],
        )
    assert not Adoption.objects.filter(inspection=finding.inspection).exists()


@pytest.mark.parametrize("who", ["coordinator", "leader", "verifier"])
def test_a_proposal_is_discarded_with_a_reason(
    who: str, finding: Finding, cast: Cast
) -> None:
    adoption = proposed(cast, finding)
    key = adoption.pk
    with pytest.raises(Refusal):
        adoption.discard(by=getattr(cast, who), reason=" ")
    adoption.discard(by=getattr(cast, who), reason="与纪要不符")
    entry = LogEntry.objects.get(action="adoption.discard")
    assert (entry.reason, entry.subject_id) == ("与纪要不符", key)
    assert not Adoption.objects.filter(pk=key).exists()
    assert not ProposedState.objects.filter(adoption=key).exists()
    assert list(unvouched()) == []
    with pytest.raises(InvalidTransition):
        adoption.confirm(by=cast.leader)


def test_others_discard_nothing(finding: Finding, cast: Cast) -> None:
    adoption = proposed(cast, finding)
    for user in (cast.handler, cast.office_head, cast.outsider, cast.auditor):
        with pytest.raises(NotAllowed):
            adoption.discard(by=user, reason="不对")


# --- the verb itself ------------------------------------------------------------------


@pytest.mark.parametrize("state", sorted(CLOSED))
def test_no_closed_state_is_adopted_without_its_import(cast: Cast, state: str) -> None:
    finding = make_finding(cast=cast)
    with pytest.raises(NotAllowed):
        finding.adopt(by=cast.coordinator, state=state)
    elsewhere = Adoption.objects.of_notice(
        make_inspection(cast=cast), by=cast.coordinator
    )
    with pytest.raises(NotAllowed):
        finding.adopt(by=cast.coordinator, state=state, adoption=elsewhere)


def test_a_table_is_not_adopted_before_it_is_confirmed(
    finding: Finding, cast: Cast
) -> None:
    adoption = proposed(cast, finding)
    adoption.confirmation, adoption.confirmer = "person", cast.leader  # only said
    for by in (cast.coordinator, cast.leader):
        with pytest.raises(NotAllowed):
            finding.adopt(by=by, state="completed", adoption=adoption)


def test_a_confirmed_notice_takes_in_no_more(report: Report, cast: Cast) -> None:
    adoption = adoption_of(report)
    adoption.confirm(by=cast.leader)
    late = make_finding(cast=cast, inspection=report.inspection)
    with pytest.raises(NotAllowed):
        late.adopt(by=cast.coordinator, state="completed", adoption=adoption)


# --- the upgrade ----------------------------------------------------------------------


@contextmanager
def without_checks() -> Iterator[None]:
    """Let the tables take what an earlier version has left in them."""
    is_sqlite = connection.vendor == "sqlite"
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(
            "PRAGMA ignore_check_constraints = ON"
            if is_sqlite
            else "ALTER TABLE rectification_finding DROP CONSTRAINT finding_closed_when"
        )
        yield
        if is_sqlite:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.both_databases
def test_what_was_imported_earlier_goes_on(report: Report, cast: Cast) -> None:
    """An earlier version knew no adoption: its findings are closed all the same."""
    known = adoption_of(report).pk
    closed = set(adoption_of(report).findings.values_list("pk", flat=True))
    with without_checks():
        models.QuerySet(Finding).filter(pk__in=closed).update(adoption=None)
        models.QuerySet(Adoption).all()._raw_delete("default")
        migration.keep_earlier(apps, SimpleNamespace(connection=connection))
    adoption = Adoption.objects.get()
    assert adoption.confirmation == Adoption.Confirmation.EARLIER
    assert set(adoption.findings.values_list("pk", flat=True)) == closed
    assert adoption.proposed_by == cast.coordinator
    assert report.unconfirmed_states() == []
    # The log vouches for the new rows, and misses only what this test took away.
    assert list(unvouched()) == [Doubt("adoption", known, "missing")]
