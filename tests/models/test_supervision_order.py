"""督办: signed by another person, numbered without a gap, replied to, settled."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from rectification.errors import Conflict, InvalidTransition, NotAllowed, Refusal
from rectification.models import Addressee, Evidence, LogEntry, SupervisionOrder
from rectification.models.bodies.order_kinds import read_kinds
from tests.factories import Cast, make_evidence, make_finding, make_order, make_user

pytestmark = pytest.mark.django_db
ISSUED = timezone.make_aware(timezone.datetime(2026, 4, 30, 9))


def replied(order: SupervisionOrder, cast: Cast, text: str = "已约谈。") -> Addressee:
    one = order.addressees.get()
    order.reply(one, by=cast.handler, text=text)
    one.refresh_from_db()
    return one


def test_it_is_signed_by_another_person_than_the_drafter(cast: Cast) -> None:
    order = make_order(cast=cast)
    order.submit(by=cast.coordinator)
    for who in (cast.coordinator, cast.office_head, cast.verifier):
        with pytest.raises(NotAllowed):
            order.sign(by=who)
    order.sign(by=cast.second_leader)
    assert str(order) == f"督办单〔{timezone.localdate().year}〕1号"


@pytest.mark.both_databases
def test_numbers_have_no_gap_and_count_by_issuer_and_year(cast: Cast) -> None:
    names = []
    with time_machine.travel(ISSUED, tick=False):
        dropped = make_order(cast=cast)
        dropped.submit(by=cast.coordinator)
        dropped.discard(by=cast.coordinator, reason="重复。")
        for by_overseer in (False, True, False):
            order = make_order(cast=cast, issued=True, by_overseer=by_overseer)
            names.append(order.number_words)
        order.withdraw(by=cast.leader, reason="对象有误。")
        names.append(make_order(cast=cast, issued=True).number_words)
    with time_machine.travel(ISSUED + timedelta(days=360), tick=False):
        names.append(make_order(cast=cast, issued=True).number_words)
    assert dropped.number is None
    assert names == [
        *("〔2026〕1号", "〔2026〕1号", "〔2026〕2号", "〔2026〕3号"),
        "〔2027〕1号",
    ]


def test_the_days_to_reply_are_days_of_work(cast: Cast) -> None:
    """The first of May 2026 and what is off around it count for nothing."""
    with time_machine.travel(ISSUED, tick=False):
        order = make_order(cast=cast, issued=True, reply_days=3)
    assert order.reply_due_on == date(2026, 5, 8)
    rows = SupervisionOrder.objects
    assert not rows.overdue(date(2026, 5, 8)) and rows.overdue(date(2026, 5, 9))
    replied(order, cast)
    assert not rows.overdue(date(2026, 5, 9)) and rows.replied()


def test_it_is_replied_to_by_the_addressee_and_closed_by_another(cast: Cast) -> None:
    order = make_order(cast=cast, issued=True)
    one = order.addressees.get()
    for who in (cast.stranger, cast.leader, cast.verifier):
        with pytest.raises(NotAllowed):
            order.reply(one, by=who, text="已办。")
    with pytest.raises(InvalidTransition, match="办结"):
        order.close(by=cast.leader)
    order.reply(one, by=cast.coordinator, text="代为回复。")
    with pytest.raises(NotAllowed, match="回复"):
        order.close(by=cast.coordinator)
    order.close(by=cast.leader, ending="已整改。")
    assert order.state == "closed"


def test_a_reply_is_sent_back_and_given_anew_with_its_files(cast: Cast) -> None:
    order = make_order(cast=cast, issued=True)
    one = replied(order, cast)
    order.return_reply(one, by=cast.leader, reason="没有说清何时。")
    one.refresh_from_db()
    assert not one.has_replied and one.reply == "已约谈。"
    with pytest.raises(InvalidTransition):
        order.close(by=cast.leader)
    file = make_evidence(cast=cast, by=cast.handler, content=b"%PDF-1.7 reply")
    order.reply(one, by=cast.handler, text="4月约谈。", files=[file])
    shown = Evidence.objects.visible_to(cast.verifier)
    assert file in shown and file not in Evidence.objects.visible_to(cast.stranger)


def test_what_is_read_is_what_is_replied(cast: Cast) -> None:
    order = make_order(cast=cast, issued=True)
    one = order.addressees.get()
    one.read = one.mark
    order.return_reply(replied(order, cast), by=cast.leader, reason="重写。")
    with pytest.raises(InvalidTransition):
        order.reply(one, by=cast.handler, text="另一句。")


def test_a_letter_of_the_overseer_goes_to_the_body(cast: Cast) -> None:
    order = make_order(cast=cast, issued=True, by_overseer=True)
    assert str(order).startswith("督办函")
    one = order.addressees.get()
    assert one.name == cast.organisation.name
    with pytest.raises(NotAllowed):
        order.reply(one, by=cast.handler, text="已办。")
    order.reply(one, by=cast.coordinator, text="已办。")
    for who in (cast.leader, cast.coordinator):
        with pytest.raises(NotAllowed):
            order.close(by=who)
    order.close(by=cast.verifier)


@pytest.mark.both_databases
def test_who_sees_it(cast: Cast) -> None:
    """A draft stays with who issues; what is out goes to the addressee too."""
    rows = SupervisionOrder.objects
    inside, letter = (make_order(cast=cast, by_overseer=one) for one in (False, True))
    assert set(rows.visible_to(cast.leader)) == {inside}
    assert set(rows.visible_to(cast.verifier)) == {letter}
    assert not rows.visible_to(cast.handler)
    inside.submit(by=cast.coordinator)
    inside.sign(by=cast.leader)
    assert set(rows.visible_to(cast.handler)) == {inside}
    assert set(rows.visible_to(cast.verifier)) == {inside, letter}
    assert not rows.visible_to(cast.stranger)
    assert set(rows.visible_to(cast.auditor)) == {inside, letter}


def test_a_draft_is_worded_anew_by_its_drafter_only(cast: Cast) -> None:
    order = make_order(cast=cast)
    [kind, _other] = cast.organisation.kinds_of_orders()
    other = make_finding(cast=cast, inspection=order.inspection)
    said = {"kind": kind, "reason": "另一句。", "offices": [cast.other_office]}
    with pytest.raises(NotAllowed):
        order.edit(by=make_user(), version=0, findings=[other], **said)
    order.edit(by=cast.coordinator, version=0, findings=[other], **said)
    assert [one.finding for one in order.concerned.all()] == [other]
    assert [one.office for one in order.addressees.all()] == [cast.other_office]
    with pytest.raises(Conflict):
        order.edit(by=cast.coordinator, version=0, findings=[other], **said)
    elsewhere = make_finding(cast=cast)
    with pytest.raises(Refusal):
        order.edit(by=cast.coordinator, version=1, findings=[elsewhere], **said)


def test_the_timeline_of_its_findings_tells_without_its_words(cast: Cast) -> None:
    order = make_order(cast=cast, issued=True)
    finding = order.concerned.get().finding
    replied(order, cast, "内部说明。")
    told = LogEntry.objects.filter(subject_type="finding", subject_id=finding.pk)
    told = told.filter(action__startswith="supervisionorder.").order_by("seq")
    assert [one.action for one in told] == [
        "supervisionorder.sign",
        "supervisionorder.reply",
    ]
    assert [one.payload.after for one in told] == [{"order": str(order)}] * 2


@pytest.mark.parametrize(
    "text", ["督办单", "督办单 绿 5", "督办单 红 0", "督办单 红 5\n督办单 黄 3"]
)
def test_a_line_that_names_no_kind_is_named(text: str) -> None:
    with pytest.raises(ValidationError, match=r"第\d行"):
        read_kinds(text)


def test_a_body_names_its_own_kinds(cast: Cast) -> None:
    cast.organisation.order_kinds = "黄牌督办单，黄，7个工作日\n红牌督办单 red 3"
    kinds = cast.organisation.kinds_of_orders()
    assert [(one.name, one.tone, one.days) for one in kinds] == [
        ("黄牌督办单", "yellow", 7),
        ("红牌督办单", "red", 3),
    ]
