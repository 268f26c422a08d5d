"""What offices reported in a period, folded into the accounts of findings."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from rectification.errors import Conflict, InvalidTransition, NotAllowed
from rectification.models import Finding, Fold, Folded, LogEntry, ProgressEntry
from rectification.workflow import FindingState
from tests.factories import Cast, make_finding, make_period

pytestmark = pytest.mark.django_db


def reported(cast: Cast, **said: object) -> tuple[Finding, ProgressEntry]:
    finding = make_finding(cast=cast, state=FindingState.ONGOING, **said)
    today = timezone.localdate()
    entry = finding.record_progress(by=cast.handler, text="已补。", happened_on=today)
    finding.refresh_from_db()
    return finding, entry


def fold(cast: Cast, *tasks: tuple[Finding, Folded], by: object = None) -> list[Fold]:
    period = make_period(tasks[0][0].inspection)
    return Fold.objects.fold(period, tasks, by=by or cast.coordinator)


def test_accounts_change_by_their_verbs_and_it_is_remembered(cast: Cast) -> None:
    finding, entry = reported(cast)
    measure = finding.add_measure(
        by=cast.coordinator, version=finding.version, plan="建立台账"
    )
    words = Folded(finding.version, entry.pk, "总体推进。", {measure.pk: "已建台账。"})
    (made,) = fold(cast, (finding, words))
    finding.refresh_from_db()
    measure.refresh_from_db()
    assert (finding.account_lead, measure.account) == ("总体推进。", "已建台账。")
    assert (made.finding, made.up_to) == (finding, entry)
    told = LogEntry.objects.filter(subject_type="finding", subject_id=finding.pk)
    actions = list(told.order_by("-pk").values_list("action", flat=True)[:3])
    assert actions == ["finding.fold", *["finding.word_account"] * 2]
    assert finding.state == FindingState.ONGOING


@pytest.mark.parametrize(
    ("lead", "account", "is_party"),
    [
        ("已补。", None, False),
        ("前期。\n已补。", None, False),
        (None, "已 补。", False),
        (None, "已补，登记簿齐全。", True),
        ("前期。\n已补三十册。", None, True),
        (None, None, False),
    ],
)
def test_who_takes_reports_over_is_no_party_and_who_words_an_account_is(
    cast: Cast, lead: str | None, account: str | None, is_party: bool
) -> None:
    finding, entry = reported(cast)
    measure = finding.add_measure(
        by=cast.coordinator, version=finding.version, plan="建立台账"
    )
    finding.edit(
        by=cast.coordinator,
        version=finding.version,
        reason="补记",
        account_lead="前期。",
    )
    accounts = {measure.pk: account} if account else {}
    fold(cast, (finding, Folded(finding.version, entry.pk, lead, accounts)))
    finding.refresh_from_db()
    assert (cast.coordinator.pk in finding.parties()) is is_party


def test_all_or_nothing_over_what_was_read(cast: Cast) -> None:
    first, entry = reported(cast)
    second, later = reported(cast, inspection=first.inspection)
    tasks = [
        (first, Folded(first.version, entry.pk, "甲。")),
        (second, Folded(second.version - 1, later.pk, "乙。")),
    ]
    with pytest.raises(Conflict):
        fold(cast, *tasks)
    first.refresh_from_db()
    assert first.account_lead == ""
    assert not Fold.objects.exists()


@pytest.mark.both_databases
def test_only_what_counts_is_folded(cast: Cast) -> None:
    finding, entry = reported(cast)
    words = Folded(finding.version, entry.pk, "已补。")
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        period = make_period(finding.inspection)
    with pytest.raises(InvalidTransition):  # of another period
        Fold.objects.fold(period, [(finding, words)], by=cast.coordinator)
    entry.send_back(by=cast.coordinator, reason="缺份数")
    with pytest.raises(InvalidTransition):
        fold(cast, (finding, words))


def test_the_office_does_not_fold_nor_is_a_closed_account_touched(cast: Cast) -> None:
    finding, entry = reported(cast)
    words = Folded(finding.version, entry.pk)
    with pytest.raises(NotAllowed):
        fold(cast, (finding, words), by=cast.handler)
    waiting = make_finding(cast=cast, state=FindingState.SUBMITTED)
    with pytest.raises(InvalidTransition, match="汇总"):
        fold(cast, (waiting, Folded(waiting.version, entry.pk)))
