"""The decision sheet: what is claimed, what proves it, what to heed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rectification.errors import Refusal
from rectification.models import Evidence, EvidenceUse, Finding
from rectification.models.findings.claim import claims_of
from rectification.models.findings.flags import FLAGS, flags_of, raised
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    make_cast,
    make_finding,
    make_inspection,
)
from tools.flags_doc import PAGE, with_flags

pytestmark = pytest.mark.django_db
FEEDBACK = date(2022, 4, 14)
DONE = {"heading": "建立台账", "state": "done", "account": "已建立。"}


def asked(cast: Cast, **fields: Any) -> Finding:
    return make_finding(cast=cast, state=FindingState.SUBMITTED, **fields)


def again(finding: Finding) -> Finding:
    return Finding.objects.get(pk=finding.pk)


def files(finding: Finding) -> Any:
    return Evidence.objects.filter(uses__finding=finding)


# Each plants one flaw into a request that nothing speaks against.


def no_file(cast: Cast) -> Finding:
    """Of two measures the second has none."""
    finding = asked(cast)
    finding.measures.create(position=9, **DONE)
    return finding


def no_account(cast: Cast) -> Finding:
    finding = asked(cast)
    finding.measures.update(account=" ")
    return finding


def for_all(cast: Cast) -> Finding:
    finding = no_file(cast)
    finding.entries.update(measure=None)
    return finding


def without_evidence(cast: Cast) -> Finding:
    finding = asked(cast)
    EvidenceUse.objects.filter(finding=finding).delete()
    Finding.objects.filter(pk=finding.pk).update(evidence_waiver="现场已拆除。")
    return again(finding)


def dated(cast: Cast, day: date | None) -> Finding:
    finding = asked(cast)
    files(finding).update(dated_on=day)
    return finding


def bare_picture(cast: Cast) -> Finding:
    finding = asked(cast)
    files(finding).update(media_type="image/png")
    return finding


def shared(cast: Cast) -> Finding:
    """The same bytes, uploaded anew for another finding."""
    finding, other = asked(cast), asked(cast)
    files(other).update(sha256=files(finding).get().sha256)
    return finding


def nothing_new(cast: Cast) -> Finding:
    finding = asked(cast)
    finding.entries.update(no_news=True)
    return finding


def still_to_come(cast: Cast) -> Finding:
    finding = asked(cast)
    finding.measures.update(account="下一步将补齐登记日期。")
    return finding


def too_few(cast: Cast) -> Finding:
    finding = asked(cast, original_text="有42份台账没有登记日期。")
    finding.measures.update(account="已补齐登记日期的台账11份。")
    return finding


def late(cast: Cast) -> Finding:
    day = timezone.localdate() - timedelta(days=3)
    return asked(cast, due_on=day, due_precision="day")


def prolonged(cast: Cast) -> Finding:
    day = timezone.localdate() + timedelta(days=30)
    finding = make_finding(
        cast=cast, state=FindingState.ONGOING, due_on=day, due_precision="day"
    )
    finding.extensions.create(
        old_due_on=day,
        old_due_precision="day",
        due_on=day + timedelta(days=9),
        due_precision="day",
        reason="图纸重审",
        state="granted",
        requested_by=cast.coordinator,
        decided_by=cast.leader,
        decided_at=timezone.now(),
    )
    return finding


def sent_back_once(cast: Cast) -> Finding:
    finding = asked(cast)
    finding.send_back(by=cast.leader, reason="缺验收单")
    finding.submit(by=cast.office_head)
    return finding


def opened_again(cast: Cast) -> Finding:
    finding = asked(cast)
    earlier = timezone.now() - timedelta(days=1)
    Finding.objects.filter(pk=finding.pk).update(reopened_at=earlier)
    return again(finding)


def help_waits(cast: Cast) -> Finding:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    finding.ask_help(by=cast.handler, needed="请财务科提供台账。")
    return finding


def by_another(cast: Cast) -> Finding:
    finding = asked(cast)
    finding.entries.update(on_behalf=True)
    return finding


PLANTED: dict[str, Callable[[Cast], Finding]] = {
    "measure_without_proof": no_file,
    "measure_without_account": no_account,
    "proof_of_all": for_all,
    "waived": without_evidence,
    "proof_before_feedback": lambda cast: dated(cast, FEEDBACK - timedelta(days=1)),
    "proof_after_request": lambda cast: dated(
        cast, timezone.localdate() + timedelta(days=1)
    ),
    "proof_undated": lambda cast: dated(cast, None),
    "picture_without_caption": bare_picture,
    "used_elsewhere": shared,
    "no_news_last": nothing_new,
    "account_ahead": still_to_come,
    "figures_unmet": too_few,
    "overdue": late,
    "extended": prolonged,
    "returned": sent_back_once,
    "reopened": opened_again,
    "help_open": help_waits,
    "filled_in": by_another,
}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_every_flag_has_a_planted_flaw_and_a_summary() -> None:
    assert PLANTED.keys() == FLAGS.keys()
    assert all(one.summary.endswith(".") for one in FLAGS.values())


def test_the_table_of_flags_is_the_registry() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_flags(page) == page, "run: python -m tools.flags_doc"


def test_nothing_speaks_against_a_clean_request(cast: Cast) -> None:
    assert flags_of(asked(cast)) == []


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_flaw_raises_its_flag(name: str, cast: Cast) -> None:
    finding = PLANTED[name](cast)
    found = {one.flag: one.sentence for one in flags_of(again(finding))}
    assert found.get(name)


def test_what_was_put_right_at_once_may_be_proved_by_older_files(cast: Cast) -> None:
    finding = dated(cast, FEEDBACK - timedelta(days=1))
    Finding.objects.filter(pk=finding.pk).update(kind=Finding.Kind.IMMEDIATE)
    assert flags_of(again(finding)) == []


def test_what_was_shown_before_a_reopening_counts_no_more(cast: Cast) -> None:
    finding = asked(cast)
    later = timezone.now() + timedelta(hours=1)
    Finding.objects.filter(pk=finding.pk).update(reopened_at=later)
    claim = claims_of([again(finding)])[0]
    assert not claim.uses and not claim.entries


def test_a_granting_says_why_where_something_is_to_be_heeded(cast: Cast) -> None:
    finding = no_account(cast)
    with pytest.raises(Refusal, match="没有写做了什么"):
        finding.approve(by=cast.leader)
    finding.approve(by=cast.leader, reason="已到现场核对。")
    assert again(finding).state == FindingState.COMPLETED


def test_claims_ask_as_much_of_many_as_of_one(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    inspection = make_inspection(cast=cast)
    for _number in range(4):
        asked(cast, inspection=inspection)
    rows = Finding.objects.select_related("inspection")
    with django_assert_max_num_queries(8):
        claims = claims_of(list(rows))
        assert [raised(one) for one in claims] == [[], [], [], []]


@dataclass
class Sheet:
    status: int
    html: str

    @property
    def buttons(self) -> list[str]:
        return re.findall(r"<summary class=\"button[^>]*>([^<]*)<", self.html)


def sheet(cast: Cast, who: str, finding: Finding) -> Sheet:
    url = reverse("finding-decide", args=[finding.reference])
    answer = client_of(getattr(cast, who)).get(url)
    return Sheet(answer.status_code, answer.content.decode())


def test_the_sheet_shows_claim_proof_and_flags(cast: Cast) -> None:
    finding, other = no_account(cast), asked(cast)
    shown = sheet(cast, "leader", finding)
    assert shown.buttons == ["退回补充"]
    for words in (
        "登记簿.pdf",
        "请留意1处",
        "第1条措施没有写做了什么。",
        "一是补齐登记日期",
    ):
        assert words in shown.html, words
    assert f"/findings/{other.reference}/decide/" in shown.html  # the next one
    assert "同意。</textarea>" not in shown.html
    assert "同意。</textarea>" in sheet(cast, "leader", other).html


def test_who_may_not_decide_is_told_or_kept_out(cast: Cast) -> None:
    finding = asked(cast)
    assert sheet(cast, "handler", finding).status == 403
    assert sheet(cast, "outsider", finding).status in (403, 404)
    finding.send_back(by=cast.leader, reason="缺验收单")
    assert sheet(cast, "leader", finding).status == 302


def test_an_opinion_that_is_missing_brings_the_sheet_back(cast: Cast) -> None:
    finding = no_account(cast)
    client = client_of(cast.leader)
    url = reverse("finding-approve", args=[finding.reference])
    page = reverse("finding-decide", args=[finding.reference])
    sent = client.post(url, {"reason": ""}, headers={"referer": page})
    assert sent["Location"].startswith(page)
    answer = client.get(sent["Location"])
    assert "有需要留意之处，请写明意见再同意" in answer.content.decode()
    assert again(finding).state == FindingState.SUBMITTED
    client.post(url, {"reason": "已到现场核对。"})
    assert again(finding).state == FindingState.COMPLETED
