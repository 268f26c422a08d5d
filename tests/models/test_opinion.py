"""An opinion from the public: who may do what about it, and what comes of it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import (
    Erasure,
    Finding,
    LogEntry,
    Opinion,
    RedactionRule,
    SendingMark,
    SiteSettings,
)
from rectification.models.oversight import retention
from rectification.models.reports import opinion as opinions
from rectification.models.reports.not_solved import NOT_SOLVED, proposed_look_backs
from rectification.publishing.opinions import release
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    make_cast,
    make_finding,
    make_look_back,
    make_opinion,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def test_its_reply_is_due_in_working_days(cast: Cast) -> None:
    """Fifteen of them, over the National Day and the weekends worked for it."""
    with time_machine.travel(datetime(2024, 9, 27, 15, tzinfo=SHANGHAI), tick=False):
        assert make_opinion(cast=cast).due_on == date(2024, 10, 23)


def test_whoever_drafted_does_not_release(cast: Cast) -> None:
    for state in ("reply_drafted", "refusal_drafted"):
        one = make_opinion(cast=cast, state=state)
        with pytest.raises(NotAllowed, match="拟稿人不能审发"):
            release(one, by=cast.coordinator)
        with pytest.raises(NotAllowed, match="拟稿人不能审发"):
            one.send_back(by=cast.coordinator, reason="再核。")
        with pytest.raises(NotAllowed):
            one.take_back(by=cast.leader)
        for other in (cast.handler, cast.verifier, cast.auditor, cast.outsider):
            with pytest.raises(NotAllowed):
                release(one, by=other)
        release(one, by=cast.leader)
        assert one.released_by == cast.leader
        last = LogEntry.objects.filter(subject_type="opinion").latest("pk")
        assert last.actor_id == cast.leader.pk
        assert last.action in ("opinion.release", "opinion.decline")


def test_it_is_seen_by_who_keeps_or_watches_the_body_alone(cast: Cast) -> None:
    one = make_opinion(cast=cast)
    seers = (cast.coordinator, cast.leader, cast.verifier, cast.auditor)
    for user in seers:
        assert list(Opinion.objects.visible_to(user)) == [one]
    for user in (cast.handler, cast.office_head, cast.outsider, cast.system_admin):
        assert not Opinion.objects.visible_to(user)


@pytest.mark.both_databases
def test_it_waits_for_whoever_has_the_next_word(cast: Cast) -> None:
    def waits(who: str) -> bool:
        return Opinion.objects.waiting_for(getattr(cast, who)).exists()

    one = make_opinion(cast=cast)
    assert (waits("coordinator"), waits("leader")) == (True, True)
    one.draft_refusal(by=cast.coordinator, reply="已另行答复。")
    assert (waits("coordinator"), waits("leader")) == (False, True)
    one.send_back(by=cast.leader, reason="请说明依据。")
    assert (waits("coordinator"), one.return_reason) == (True, "请说明依据。")
    one.draft_reply(by=cast.leader, reply="按规定办理。")
    assert (waits("coordinator"), waits("leader")) == (True, False)
    assert not waits("verifier")


def test_a_reply_is_public_only_where_its_sender_agreed(cast: Cast) -> None:
    one = make_opinion(cast=cast, may_be_public=False)
    with pytest.raises(Refusal, match="未同意公开"):
        one.draft_reply(by=cast.leader, reply="好。", outline="略。", is_public=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.filter(pk=one.pk).update(is_public=True)
    agreed = make_opinion(cast=cast, state="replied")
    before = SiteSettings.load().revision
    assert list(Opinion.objects.public()) == [agreed]
    with pytest.raises(Refusal):
        agreed.hide(by=cast.leader, reason=" ")
    agreed.hide(by=cast.leader, reason="涉及个人隐私。")
    assert not Opinion.objects.public()
    assert SiteSettings.load().revision > before  # kept pages know of it


@pytest.mark.parametrize(
    "words",
    [
        "请联系1 3 8 0 0 1 3 8 0 0 0。",
        "身份证11010119900307007０。",
        "卡号4111 1111 1111 1111。",
        "经办人张\u200b三已调离。",
        "经办人张  三已调离。",
        "据李某某反映，情况属实。",
        "另见||内部||说明。",
        "其中孙小满负责复核。",
    ],
)
@pytest.mark.parametrize("where", ["reply", "outline"])
def test_what_the_public_must_not_read_does_not_leave(
    cast: Cast, words: str, where: str
) -> None:
    """By a rule, by a mark in the records, or as somebody's number; hidden or not."""
    RedactionRule.objects.create(name="姓名", pattern="张三\n李某某", reason="个人信息")
    finding = make_finding(
        cast=cast, original_text="由||孙小满||同志负责的复核未开展。"
    )
    one = make_opinion(cast=cast, finding=finding)
    report = one.report
    report.items.create(
        section=report.sections.create(title="整改落实情况"), finding=finding
    )
    said = {"reply": "已整改。", "outline": "反映护栏未修。", where: words}
    one.draft_reply(by=cast.coordinator, is_public=True, **said)
    with pytest.raises(InvalidTransition, match="不得对外"):
        release(one, by=cast.leader)
    one.refresh_from_db()
    assert one.state == "reply_drafted"


@pytest.mark.both_databases
def test_what_many_call_not_solved_is_proposed_to_be_looked_at(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.COMPLETED)
    still_open = make_finding(cast=cast, state=FindingState.ONGOING)
    every = Finding.objects.all()
    for _count in range(NOT_SOLVED):
        assert not proposed_look_backs(every)
        for about in (finding, still_open):
            one = make_opinion(cast=cast, finding=about, state="replied")
            one.judge(is_satisfied=False)
        # One who is content speaks for no look-back.
        make_opinion(cast=cast, finding=finding, state="declined").judge(
            is_satisfied=True
        )
    found = proposed_look_backs(every).get()
    assert (found, found.not_solved) == (finding, NOT_SOLVED)
    make_look_back(cast=cast, finding=finding)
    assert not proposed_look_backs(every)


def test_its_sender_judges_once_and_not_before_the_reply(cast: Cast) -> None:
    one = make_opinion(cast=cast, state="reply_drafted")
    with pytest.raises(InvalidTransition):
        one.judge(is_satisfied=True)
    release(one, by=cast.leader)
    one.judge(is_satisfied=True)
    with pytest.raises(InvalidTransition):
        one.judge(is_satisfied=False)
    assert one.is_satisfied is True


@pytest.mark.both_databases
def test_a_body_takes_so_many_a_day_from_wherever(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opinions, "MOST_IN_A_DAY", 2)
    for _n in range(2):
        make_opinion(cast=cast)
    with pytest.raises(Refusal, match="已达上限"):
        make_opinion(cast=cast)
    with time_machine.travel(timezone.now() + timedelta(days=1, hours=1), tick=True):
        make_opinion(cast=cast)


@pytest.mark.both_databases
def test_marks_of_senders_are_swept(cast: Cast) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=2), tick=True):
        make_opinion(cast=cast, address="203.0.113.9")
    assert SendingMark.objects.count() == 1
    retention.apply()
    assert not SendingMark.objects.exists()


@pytest.mark.both_databases
def test_what_is_erased_is_gone_from_everywhere(cast: Cast) -> None:
    one = make_opinion(cast=cast, state="replied", words="含个人信息的话。")
    asked = Erasure.objects.request(
        kind="opinion", pk=one.pk, by=cast.coordinator, reason="含个人信息"
    )
    asked.confirm(by=cast.leader)
    one.refresh_from_db()
    assert (one.words, one.reply, one.outline, one.is_public) == ("", "", "", False)
    assert one.state == "replied"
    told = LogEntry.objects.filter(subject_type="opinion", subject_id=one.pk)
    told = told.exclude(payload=None)
    assert all(entry.payload.after is None for entry in told)
