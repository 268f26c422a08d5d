"""领导批示: entered by a leader or for one, replied to, settled by another person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import (
    Erasure,
    Evidence,
    FormDraft,
    Instruction,
    InstructionFacts,
    LogEntry,
)
from rectification.models.findings.asked_about import with_asked, with_instructed
from tests.factories import (
    Cast,
    make_finding,
    make_instruction,
    make_office,
    make_order,
)

pytestmark = pytest.mark.django_db


def given(cast: Cast, **fields: object) -> Instruction:
    """One on an inspection as a whole, as `fields` say it."""
    today = timezone.localdate()
    said = {"name": "郑书记", "words": "请抓紧。", "given_on": today, "is_told": True}
    asked = {"offices": [cast.office], "reply_due_on": today, "by": cast.coordinator}
    inspection = fields.pop("inspection", None) or make_finding(cast=cast).inspection
    said |= {name: fields.pop(name) for name in said.keys() & fields.keys()}
    return Instruction.objects.give(
        inspection, InstructionFacts(**said), **asked | fields
    )


def test_it_is_entered_by_a_leader_or_by_the_coordinator_for_one(cast: Cast) -> None:
    own = make_instruction(cast=cast, by=cast.leader)
    assert own.is_own and own.leader_name == str(cast.leader)
    told = make_instruction(cast=cast)
    written = make_instruction(cast=cast, scan=b"%PDF-1.7 words")
    assert [one.is_told for one in (own, told, written)] == [False, True, False]
    for who in (cast.handler, cast.office_head, cast.verifier, cast.outsider):
        with pytest.raises(NotAllowed):
            given(cast, by=who)


def test_without_a_scan_it_is_said_to_be_as_told(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        given(cast, is_told=False)
    assert refused.value.field == "paper"
    leader = InstructionFacts("", "请抓紧。", timezone.localdate(), leader=cast.leader)
    finding = make_finding(cast=cast)
    asked = {"offices": [cast.office], "reply_due_on": timezone.localdate()}
    with pytest.raises(Refusal):  # a leader's account does not make it the own entry
        Instruction.objects.give(
            finding.inspection, leader, by=cast.coordinator, **asked
        )
    Instruction.objects.give(finding.inspection, leader, by=cast.leader, **asked)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("words", " "),
        ("given_on", timezone.localdate() + timedelta(days=2)),
        ("reply_due_on", timezone.localdate() - timedelta(days=2)),
        ("offices", []),
    ],
)
def test_what_it_lacks_is_said_at_its_field(
    field: str, value: object, cast: Cast
) -> None:
    with pytest.raises(Refusal) as refused:
        given(cast, **{field: value})
    assert refused.value.field == {"words": "text"}.get(field, field)
    assert not Instruction.objects.exists()


def test_it_goes_to_offices_and_is_on_findings_of_its_inspection(cast: Cast) -> None:
    for elsewhere in (
        {"offices": [make_office()]},
        {"findings": [make_finding(cast=cast)]},
    ):
        with pytest.raises(Refusal):
            given(cast, **elsewhere)


def test_who_sees_it_and_its_scan(cast: Cast) -> None:
    """The whole body, its overseer, and the office it goes to; nobody else."""
    one = make_instruction(cast=cast, scan=b"%PDF-1.7 words")
    for who in (*("coordinator", "leader", "verifier", "handler", "auditor"),):
        user = getattr(cast, who)
        assert one in Instruction.objects.visible_to(user), who
        assert one.paper in Evidence.objects.visible_to(user), who
    for user in (cast.stranger, cast.outsider, cast.system_admin):
        assert one not in Instruction.objects.visible_to(user)
        assert one.paper not in Evidence.objects.visible_to(user)


def test_it_is_replied_to_sent_back_and_settled_by_another(cast: Cast) -> None:
    one = make_instruction(cast=cast)
    row = one.addressees.get()
    for who in (cast.stranger, cast.leader, cast.verifier):
        with pytest.raises(NotAllowed):
            one.reply(row, by=who, text="已办。")
    with pytest.raises(InvalidTransition, match="撤"):
        one.close(by=cast.leader)
    one.reply(row, by=cast.coordinator, text="代答。")
    with pytest.raises(NotAllowed):
        one.close(by=cast.coordinator)
    row.refresh_from_db()
    one.return_reply(row, by=cast.leader, reason="没有说何时。")
    row.refresh_from_db()
    assert Instruction.objects.owing().get() == one
    one.reply(row, by=cast.handler, text="月底前办结。")
    assert Instruction.objects.to_settle_by(cast.leader).get() == one
    one.close(by=cast.coordinator, ending="属实。")
    assert (one.state, one.ending) == ("closed", "属实。")
    assert not Instruction.objects.out()


def test_only_the_leader_takes_the_own_one_back(cast: Cast) -> None:
    own = make_instruction(cast=cast, by=cast.leader)
    with pytest.raises(NotAllowed, match="领导"):
        own.withdraw(by=cast.coordinator, reason="误录。")
    own.withdraw(by=cast.leader, reason="另行批示。")
    entered = make_instruction(cast=cast)
    entered.withdraw(by=cast.leader, reason="误录。")
    assert {one.state for one in (own, entered)} == {"withdrawn"}


def test_the_reply_is_late_after_its_day(cast: Cast) -> None:
    one = make_instruction(cast=cast)
    day = one.reply_due_on
    assert not Instruction.objects.overdue(day) and not one.is_overdue(day)
    later = day + timedelta(days=1)
    assert Instruction.objects.overdue(later).get() == one and one.is_overdue(later)


def test_the_timeline_of_its_findings_tells_without_its_words(cast: Cast) -> None:
    one = make_instruction(cast=cast, words="内部说法。")
    finding = one.concerned.get().finding
    told = LogEntry.objects.filter(subject_type="finding", subject_id=finding.pk)
    [entry] = told.filter(action="instruction.give")
    assert entry.payload.after == {"instruction": str(one)}


@pytest.mark.both_databases
def test_a_finding_says_what_is_asked_about_it(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    make_instruction(cast=cast, finding=finding, words="先说的。")
    make_instruction(cast=cast, finding=finding).withdraw(by=cast.leader, reason="误")
    newest = make_instruction(cast=cast, finding=finding, words="后说的。")
    order = make_order(cast=cast, finding=finding, issued=True, reply_days=1)
    rows = type(finding).objects.filter(pk=finding.pk)

    def seen(who: str) -> object:
        return with_instructed(with_asked(rows, getattr(cast, who))).get()

    shown = seen("leader")
    assert (shown.instructions, shown.orders_out) == (2, 1)
    assert shown.instruction["pk"] == newest.pk and shown.is_instructed
    assert shown.instructions_due == newest.reply_due_on
    assert shown.reply_owed is None and seen("stranger").instruction is None
    first = order.addressees.get()
    assert seen("handler").reply_owed["pk"] == first.pk
    order.reply(first, by=cast.handler, text="已办。")
    owed = seen("office_head").reply_owed
    assert owed["kind"] is None and owed["leader_name"] == "郑书记"
    for one in Instruction.objects.out():
        one.reply(one.addressees.get(), by=cast.handler, text="已办。")
        one.close(by=cast.leader)
    settled = seen("handler")
    assert settled.reply_owed is None and not settled.is_instructed
    assert settled.instructions == 2 and settled.instructions_due is None


@pytest.mark.both_databases
def test_its_words_and_replies_are_erased_together(cast: Cast) -> None:
    one = make_instruction(cast=cast, words="不应留存的话。")
    row = one.addressees.get()
    one.reply(row, by=cast.handler, text="也不应留存。")
    FormDraft.objects.create(
        user=cast.handler, form="reply-write", key=str(row.pk), data={}
    )
    asked = Erasure.objects.request(
        by=cast.coordinator, kind="instruction", pk=one.pk, reason="涉及个人"
    )
    asked.confirm(by=cast.leader)
    one.refresh_from_db()
    assert one.words == one.asked == "" and one.addressees.get().reply == ""
    assert one.leader_name == "郑书记" and not FormDraft.objects.exists()
    payloads = LogEntry.objects.filter(subject_type="instruction")
    assert {entry.payload.after for entry in payloads} == {None}


def corrected(one: Instruction, cast: Cast, **fields: object) -> None:
    """Mend its words, as `fields` say it."""
    today = timezone.localdate()
    said = {"name": one.leader_name, "words": "请限期办结。", "given_on": today}
    said |= {name: fields.pop(name) for name in said.keys() & fields.keys()}
    asked = {"offices": [cast.other_office], "reply_due_on": today}
    asked |= {"by": cast.coordinator, "reason": "抄录有误"}
    one.correct(InstructionFacts(**said), **asked | fields)


def test_a_slip_is_corrected_while_nobody_has_replied(cast: Cast) -> None:
    one = given(cast, name="郑书己", words="请限其办结。")
    corrected(one, cast, name="郑书记")
    one.refresh_from_db()
    assert (one.leader_name, one.words) == ("郑书记", "请限期办结。")
    assert one.addressees.get().office == cast.other_office
    entry = LogEntry.objects.filter(action="instruction.correct").first()
    assert (entry.reason, entry.payload.before["words"]) == (
        "抄录有误",
        "请限其办结。",
    )
    for who in (cast.handler, cast.verifier, cast.outsider):
        with pytest.raises(NotAllowed):
            corrected(one, cast, by=who)
    for wrong in ({"reason": " "}, {"words": " "}, {"offices": []}, {"name": " "}):
        with pytest.raises(Refusal):
            corrected(one, cast, **wrong)
    one.reply(one.addressees.get(), by=cast.stranger, text="已办。")
    with pytest.raises(InvalidTransition, match="回复"):
        corrected(one, cast)
    one.return_reply(one.addressees.get(), by=cast.leader, reason="何时？")
    with pytest.raises(InvalidTransition):  # what was asked was read
        corrected(one, cast)


def test_only_the_leader_corrects_the_own_words(cast: Cast) -> None:
    one = make_instruction(cast=cast, by=cast.leader)
    for who in (cast.coordinator, cast.second_leader):
        with pytest.raises(NotAllowed):
            corrected(one, cast, by=who)
    corrected(one, cast, by=cast.leader, name="别人")
    one.refresh_from_db()
    assert one.leader_name == str(cast.leader)  # the account's, whatever is sent
