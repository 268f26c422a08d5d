"""A later deadline: what changes at once, what waits, who decides, what stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from rectification.access import Role
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import (
    Appointment,
    Extension,
    Finding,
    Inspection,
    LogEntry,
    Organisation,
    User,
)
from rectification.models.oversight.replay import replay
from rectification.workflow import ExtensionState, FindingState
from tests.factories import (
    Cast,
    let_overseer_decide,
    make_cast,
    make_finding,
    make_user,
    seat,
)

pytestmark = pytest.mark.django_db
OLD = {
    "due_on": date(2022, 10, 31),
    "due_precision": "month",
    "due_wording": "2022年10月底",
    "kind": "dated",
}
VAGUE = (
    *("待上级统一部署后", "明年年底前", "今年10月底", "十月底前", "下一届党组任期内"),
    *("二〇二七年六月", "27年6月底", "2027.6", "2O27年6月30日前", "十五五期间"),
    *("2022年10月底前（延至2027年底）", "原定2022年10月底"),
)
LATER = {"due_on": date(2030, 12, 31), "due_precision": "month", "due_wording": ""}


def begun(cast: Cast, *, days: int = 2, **fields: object) -> Finding:
    """A finding under way whose deadline was set some days ago."""
    finding = make_finding(cast=cast, state=FindingState.ONGOING, **(OLD | fields))
    return set_ago(finding, timedelta(days=days))


def set_ago(finding: Finding, ago: timedelta) -> Finding:
    Finding.objects.filter(pk=finding.pk).update(due_set_at=timezone.now() - ago)
    finding.refresh_from_db()
    return finding


def edit(finding: Finding, cast: Cast, **fields: object) -> Extension | None:
    return finding.edit(
        by=cast.coordinator,
        version=finding.version,
        reason="填报错误",
        done_so_far="已完成选址",
        **fields,
    )


def asked(cast: Cast) -> Extension:
    extension = edit(begun(cast), cast, **LATER)
    assert extension is not None
    return extension


# --- what waits --------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        LATER,
        {"due_on": date(2022, 11, 1)},
        {"due_on": None, "due_precision": "", "due_wording": "长期坚持"}
        | {"kind": "long_term"},
        {"due_on": None},
        # The words alone: the public reads them.
        {"due_wording": "2030年底"},
        {"due_wording": "长期坚持"},
        # Words that say more or less than a day with its year.
        *({"due_wording": words} for words in VAGUE),
        *({"kind": kind} for kind in ("", "immediate", "long_term")),
        {"due_precision": "quarter"},
        {"due_precision": "year"},
        {"due_on": date(2022, 9, 30), "due_precision": "year"},
        LATER | {"title": "台账登记不全"},
    ],
)
def test_a_later_deadline_waits_and_the_old_one_counts(
    cast: Cast, fields: dict[str, object]
) -> None:
    finding = begun(cast)
    extension = edit(finding, cast, **fields)
    assert extension is not None
    assert extension.is_waiting
    finding.refresh_from_db()
    assert finding.deadline() == OLD
    assert finding.is_overdue()
    assert Finding.objects.overdue(on=timezone.localdate()).get() == finding
    assert finding.title == fields.get("title", "台账登记不规范")
    assert extension.old == tuple(OLD.values())
    assert (extension.reason, extension.requested_by) == ("填报错误", cast.coordinator)


@pytest.mark.parametrize(
    "fields",
    [
        {"due_on": date(2022, 9, 30)},
        {"due_wording": "2022年九月底前"},
        {"due_wording": ""},
        {"due_precision": "day"},
        {"due_on": date(2022, 9, 30), "due_precision": "quarter"},
        {"due_wording": "2022年10月31日前"},
        {"kind": "within_campaign"},
        {"title": "台账登记不全"},
        OLD,
    ],
)
def test_what_is_no_later_changes_at_once(
    cast: Cast, fields: dict[str, object]
) -> None:
    finding = begun(cast)
    assert edit(finding, cast, **fields) is None
    finding.refresh_from_db()
    assert {name: getattr(finding, name) for name in fields} == fields


def test_a_first_deadline_is_no_extension(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    assert finding.due_set_at is None
    assert edit(finding, cast, **LATER) is None
    finding.refresh_from_db()
    assert finding.due_on == LATER["due_on"]
    assert finding.due_set_at is not None


def test_a_typing_error_is_corrected_within_a_day_and_not_after(cast: Cast) -> None:
    finding = set_ago(begun(cast), timedelta(hours=23))
    assert edit(finding, cast, **LATER) is None
    # The correction does not begin the day anew.
    set_ago(finding, timedelta(hours=25))
    assert edit(finding, cast, due_on=date(2031, 12, 31)) is not None


def test_a_step_down_does_not_begin_the_day_anew(cast: Cast) -> None:
    finding = begun(cast)
    edit(finding, cast, due_on=date(2022, 9, 30))
    assert edit(finding, cast, **LATER) is not None


def test_until_an_office_answers_a_deadline_is_a_draft_and_until_it_passes(
    cast: Cast,
) -> None:
    today = timezone.localdate()
    finding = make_finding(cast=cast, offices=[], **OLD | {"due_on": today})
    set_ago(finding, timedelta(days=9))
    assert edit(finding, cast, **LATER) is None
    passed = {"due_on": today - timedelta(days=1)}
    late = make_finding(cast=cast, offices=[], **OLD | passed)
    set_ago(late, timedelta(days=9))
    assert edit(late, cast, **LATER) is not None


def test_once_an_office_has_it_a_later_deadline_waits_though_no_work_has_begun(
    cast: Cast,
) -> None:
    """Else it could be put off again and again until it passes."""
    finding = make_finding(
        cast=cast, **OLD | {"due_on": timezone.localdate() + timedelta(days=9)}
    )
    assert finding.state == FindingState.REGISTERED
    assert edit(finding, cast, due_on=LATER["due_on"]) is None, "within a day"
    set_ago(finding, timedelta(days=9))
    assert edit(finding, cast, due_on=date(2031, 12, 31)) is not None


def test_taking_the_office_off_again_makes_no_draft_of_it(cast: Cast) -> None:
    finding = make_finding(
        cast=cast, **OLD | {"due_on": timezone.localdate() + timedelta(days=9)}
    )
    set_ago(finding, timedelta(days=9))
    finding.assign(
        by=cast.coordinator, version=finding.version, offices=[], reason="另行研究"
    )
    assert edit(finding, cast, **LATER) is not None


def test_one_request_waits_at_a_time(cast: Cast) -> None:
    finding = begun(cast)
    first = edit(finding, cast, **LATER)
    for fields in ({"due_on": date(2031, 1, 31)}, {"due_on": date(2022, 1, 31)}):
        with pytest.raises(InvalidTransition):
            edit(finding, cast, **fields)
    edit(finding, cast, title="台账登记不全")
    first.withdraw(by=cast.coordinator)
    assert edit(finding, cast, **LATER) is not None


@pytest.mark.both_databases
def test_the_database_itself_lets_one_wait(cast: Cast) -> None:
    extension = asked(cast)
    extension.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        extension.save(force_insert=True)


def test_it_can_be_asked_for_by_name(cast: Cast) -> None:
    finding = begun(cast)
    said = {"by": cast.coordinator, "reason": "施工", "done_so_far": "已完成选址"}
    with pytest.raises(Refusal):
        finding.extend(**said, due_on=date(2022, 1, 31))
    with pytest.raises(Refusal):
        finding.extend(**said | LATER | {"reason": " "})
    with pytest.raises(Refusal) as refused:
        finding.extend(**said | LATER | {"done_so_far": " "})
    assert refused.value.field == "done_so_far"
    with pytest.raises(NotAllowed):
        finding.extend(**said | LATER | {"by": cast.handler})
    assert finding.extend(**said, **LATER).done_so_far == "已完成选址"
    entry = LogEntry.objects.get(action="finding.extend")
    assert entry.payload.after["done_so_far"] == "已完成选址"
    with pytest.raises(InvalidTransition):
        finding.extend(**said, **LATER)


# --- who decides -------------------------------------------------------------------


@pytest.mark.parametrize("who", ["leader", "second_leader", "verifier"])
def test_a_leader_or_the_overseer_agrees(cast: Cast, who: str) -> None:
    extension = asked(cast)
    version = extension.finding.version
    extension.grant(by=getattr(cast, who), opinion="同意，抓紧办理。")
    assert extension.state == ExtensionState.GRANTED
    assert extension.opinion == "同意，抓紧办理。"
    assert extension.decided_by == getattr(cast, who)
    finding = Finding.objects.get(pk=extension.finding_id)
    assert finding.deadline() == OLD | LATER
    assert finding.version == version + 1, "a form drawn before meets a conflict"
    assert not finding.is_overdue()
    entry = LogEntry.objects.get(action="extension.grant")
    assert entry.subject_type == "finding"
    assert entry.payload.before["due_on"] == "2022-10-31"
    assert entry.payload.after["due_on"] == "2030-12-31"
    with pytest.raises(InvalidTransition):
        extension.refuse(by=cast.leader, reason="再议")


def test_where_the_overseer_has_the_last_word_both_agree(cast: Cast) -> None:
    let_overseer_decide(cast)
    extension = asked(cast)
    for who in (cast.leader, cast.verifier):  # the one cannot, the other not yet
        with pytest.raises(NotAllowed):
            extension.grant(by=who)
    with pytest.raises(NotAllowed):
        extension.endorse(by=cast.verifier)
    extension.endorse(by=cast.leader, opinion="情况属实。")
    assert Finding.objects.get(pk=extension.finding_id).deadline() == OLD
    with pytest.raises(InvalidTransition):
        asked_again = Finding.objects.get(pk=extension.finding_id)
        edit(asked_again, cast, **LATER)
    with pytest.raises(NotAllowed):
        extension.refuse(by=cast.second_leader, reason="再议")
    extension.grant(by=cast.verifier, opinion="同意。")
    assert Finding.objects.get(pk=extension.finding_id).deadline() == OLD | LATER
    assert (extension.endorsed_by, extension.endorsement) == (cast.leader, "情况属实。")
    assert (extension.decided_by, extension.opinion) == (cast.verifier, "同意。")
    assert [one for one in replay() if one.kind == "extension"] == []


def test_nobody_passes_on_where_the_body_decides_alone(cast: Cast) -> None:
    extension = asked(cast)
    with pytest.raises(InvalidTransition):
        extension.endorse(by=cast.leader)
    let_overseer_decide(cast)
    Inspection.objects.update(overseer=None)  # nobody oversees it: the leader decides
    Extension.objects.get(pk=extension.pk).grant(by=cast.leader)


def test_the_overseer_decides_where_no_leader_of_the_body_can(cast: Cast) -> None:
    let_overseer_decide(cast)
    finding = begun(cast)
    leaders = Appointment.objects.filter(user__in=[cast.leader, cast.second_leader])
    leaders.update(until=date(2022, 1, 1))
    extension = edit(finding, cast, **LATER)
    assert extension is not None
    extension.grant(by=cast.verifier)
    assert extension.state == ExtensionState.GRANTED


@pytest.mark.both_databases
def test_each_finds_what_waits_for_his_word(cast: Cast) -> None:
    def waiting() -> list[str]:
        people = ("leader", "verifier", "coordinator")
        found = Extension.objects.to_decide
        return [who for who in people if found(getattr(cast, who)).exists()]

    extension = asked(cast)
    assert waiting() == ["leader", "verifier"]
    let_overseer_decide(cast)
    assert waiting() == ["leader"]
    extension.refresh_from_db()
    extension.endorse(by=cast.leader)
    assert waiting() == ["verifier"]


def test_a_deadline_may_go_altogether_with_a_leaders_word(cast: Cast) -> None:
    extension = edit(begun(cast), cast, due_on=None, due_precision="")
    extension.grant(by=cast.leader)
    finding = Finding.objects.get(pk=extension.finding_id)
    assert finding.due_on is None


def test_refused_or_withdrawn_nothing_changes(cast: Cast) -> None:
    refused, withdrawn = asked(cast), asked(cast)
    with pytest.raises(Refusal):
        refused.refuse(by=cast.leader, reason=" ")
    refused.refuse(by=cast.leader, reason="条件已经具备。")
    with pytest.raises(NotAllowed):
        withdrawn.withdraw(by=cast.leader)
    withdrawn.withdraw(by=cast.coordinator)
    assert withdrawn.withdrawn_at is not None
    for one in (refused, withdrawn):
        assert Finding.objects.get(pk=one.finding_id).deadline() == OLD
    assert refused.opinion == "条件已经具备。"


def test_only_who_asked_takes_it_back(cast: Cast) -> None:
    other = make_user(role=Role.COORDINATOR, organisation=cast.organisation)
    with pytest.raises(NotAllowed):
        asked(cast).withdraw(by=other)


@pytest.mark.parametrize("action", ["grant", "refuse"])
def test_who_asked_does_not_decide_in_whatever_seat(cast: Cast, action: str) -> None:
    seat(cast.coordinator, role=Role.LEADER, organisation=cast.organisation)
    extension = asked(cast)
    with pytest.raises(NotAllowed):
        decide(extension, action, cast.coordinator)


@pytest.mark.parametrize("action", ["grant", "refuse"])
def test_nor_an_account_that_who_asked_has_opened(cast: Cast, action: str) -> None:
    puppet = make_user(
        role=Role.LEADER, organisation=cast.organisation, opened_by=cast.coordinator
    )
    puppet.created_at = timezone.now() + timedelta(minutes=1)
    puppet.save()
    with pytest.raises(NotAllowed):
        decide(asked(cast), action, puppet)


@pytest.mark.parametrize("action", ["grant", "refuse"])
def test_nor_whoever_did_the_work_or_sits_in_the_office(
    cast: Cast, action: str
) -> None:
    extension = asked(cast)
    extension.finding.record_progress(
        by=cast.handler, text="已办。", happened_on=timezone.localdate()
    )
    seat(cast.handler, role=Role.LEADER, organisation=cast.organisation)
    cast.office_head.forget_appointments()
    seat(cast.office_head, role=Role.LEADER, organisation=cast.organisation)
    for one in (cast.handler, cast.office_head):
        with pytest.raises(NotAllowed):
            decide(extension, action, one)


def decide(extension: Extension, action: str, by: User) -> None:
    if action == "grant":
        extension.grant(by=by)
    else:
        extension.refuse(by=by, reason="不同意")


# --- how many ----------------------------------------------------------------------


def test_as_many_are_agreed_to_as_the_body_allows(cast: Cast) -> None:
    def allow(most: int | None) -> None:
        Organisation.objects.filter(pk=cast.organisation.pk).update(
            extension_limit=most
        )

    def ask(year: int) -> Extension:
        due_on = date(year, 12, 31)
        found = edit(Finding.objects.get(pk=finding.pk), cast, due_on=due_on)
        assert found is not None
        return found

    finding = begun(cast)
    ask(2030).grant(by=cast.leader)
    ask(2031).refuse(by=cast.leader, reason="不同意")
    ask(2031).grant(by=cast.leader)
    with pytest.raises(Refusal, match="同意延期 2 次，本单位最多 2 次"):
        ask(2032)
    allow(None)
    waiting = Extension.objects.get(pk=ask(2032).pk)
    allow(0)
    with pytest.raises(Refusal, match="最多 0 次"):
        waiting.grant(by=cast.leader)
    waiting.refuse(by=cast.leader, reason="次数已满")
    with pytest.raises(Refusal):
        edit(begun(cast), cast, **LATER)


# --- log and race ------------------------------------------------------------------


@pytest.mark.both_databases
def test_the_log_vouches_for_all_of_it(cast: Cast) -> None:
    first = asked(cast)
    first.refuse(by=cast.leader, reason="条件已经具备。")
    finding = Finding.objects.get(pk=first.finding_id)
    edit(finding, cast, **LATER).withdraw(by=cast.coordinator)
    edit(finding, cast, **LATER).grant(by=cast.leader)
    # `set_ago` is the test's own.
    found = [one for one in replay() if one.field != "due_set_at"]
    assert found == []
    actions = LogEntry.objects.filter(subject_id=finding.pk).values_list("action")
    assert [one for (one,) in actions.order_by("seq")][-6:] == [
        "finding.extend",
        "extension.refuse",
        "finding.extend",
        "extension.withdraw",
        "finding.extend",
        "extension.grant",
    ]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_many_who_decide_one_wins() -> None:
    cast = make_cast()
    extension = asked(cast)

    def answer(number: int) -> str:
        row = Extension.objects.get(pk=extension.pk)
        people = (cast.leader, cast.second_leader, cast.verifier)
        by = User.objects.get(pk=people[number % 3].pk)
        try:
            if number % 2:
                row.grant(by=by)
                return "granted"
            row.refuse(by=by, reason="不同意")
            return "refused"
        except InvalidTransition:
            return ""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        [won] = filter(None, pool.map(answer, range(12)))
    extension.refresh_from_db()
    assert extension.state == won
    is_later = Finding.objects.get(pk=extension.finding_id).due_on == LATER["due_on"]
    assert is_later is (won == "granted")
    decided = LogEntry.objects.filter(action__startswith="extension.")
    assert [one.action for one in decided] == [
        "extension.grant" if won == "granted" else "extension.refuse"
    ]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_one_waits() -> None:
    cast = make_cast()
    finding = begun(cast)

    def ask(number: int) -> bool:
        row = Finding.objects.get(pk=finding.pk)
        by = User.objects.get(pk=cast.coordinator.pk)
        try:
            said = {"reason": "施工", "done_so_far": "已完成选址"}
            row.edit(by=by, version=row.version, **said, **LATER)
        except InvalidTransition:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(ask, range(12))) == 1
    assert Extension.objects.count() == 1
