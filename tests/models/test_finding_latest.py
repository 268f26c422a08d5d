"""What a finding keeps of its newest entry is what its entries say, always."""

from datetime import date, timedelta

import pytest
from django.db import models
from django.utils import timezone

from rectification.models import Erasure, Finding, ProgressEntry
from rectification.models.oversight.integrity import unvouched
from rectification.models.oversight.replay import Doubt
from rectification.workflow import FindingState
from tests.factories import Cast, make_cast, make_closable, make_finding


def record(finding: Finding, cast: Cast, days_ago: int) -> ProgressEntry:
    return finding.record_progress(
        by=cast.handler,
        text=f"{days_ago}日前补齐一册。",
        happened_on=timezone.localdate() - timedelta(days=days_ago),
    )


def kept(finding: Finding) -> tuple[int | None, date | None]:
    row = Finding.objects.get(pk=finding.pk)
    standing = sorted(
        (entry.happened_on, entry.pk)
        for entry in row.entries.all()
        if entry.withdrawn_at is None
    )
    derived = standing[-1][::-1] if standing else (None, None)
    assert (row.latest_entry_id, row.latest_on) == derived
    assert (finding.latest_entry_id, finding.latest_on) == derived, "the row in hand"
    return derived


@pytest.mark.django_db
@pytest.mark.both_databases
def test_it_follows_every_verb() -> None:
    cast = make_cast()
    finding = make_finding(cast=cast)
    assert kept(finding) == (None, None)
    middle = record(finding, cast, 5)
    assert kept(finding) == (middle.pk, middle.happened_on)
    assert finding.state == FindingState.ONGOING, "recording started it"
    record(finding, cast, 9)
    assert kept(finding)[0] == middle.pk, "an older day is no newer progress"
    same_day = record(finding, cast, 5)
    assert kept(finding)[0] == same_day.pk
    newest = record(finding, cast, 1)
    assert kept(finding)[0] == newest.pk
    newest.correct(by=cast.handler, text="改正。", reason="笔误")
    finding.refresh_from_db()
    assert kept(finding)[0] == newest.pk
    newest.withdraw(by=cast.handler, reason="误报")
    finding.refresh_from_db()
    assert kept(finding)[0] == same_day.pk
    erase(same_day, cast)
    finding.refresh_from_db()
    assert kept(finding)[0] == same_day.pk, "what was erased did happen"
    make_closable(finding, cast=cast)
    finding.submit(by=cast.office_head, asks=FindingState.COMPLETED)
    finding.approve(by=cast.leader, reason="同意。")
    kept(finding)
    finding.reopen(by=cast.verifier, reason="反弹")
    kept(finding)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_withdrawing_the_only_entry_leaves_none() -> None:
    cast = make_cast()
    finding = make_finding(cast=cast)
    record(finding, cast, 2).withdraw(by=cast.handler, reason="误报")
    finding.refresh_from_db()
    assert kept(finding) == (None, None)


def erase(entry: ProgressEntry, cast: Cast) -> None:
    asked = Erasure.objects.request(
        by=cast.coordinator, kind="entry", pk=entry.pk, reason="含涉密内容"
    )
    asked.confirm(by=cast.security_admin)


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["latest_entry", "latest_on"])
def test_one_that_was_written_past_the_entries_is_found(name: str) -> None:
    cast = make_cast()
    finding = make_finding(cast=cast)
    older, newer = record(finding, cast, 5), record(finding, cast, 1)

    def doubted() -> list[Doubt]:
        return [one for one in unvouched() if one.field.startswith("latest")]

    assert doubted() == []
    value = older if name == "latest_entry" else newer.happened_on - timedelta(days=9)
    models.QuerySet(Finding).filter(pk=finding.pk).update(**{name: value})
    assert doubted() == [Doubt("finding", finding.pk, "changed", name)]
