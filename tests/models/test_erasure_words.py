"""Words of decisions go with their line of the history; each free text by something."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from rectification.models import Basis, Chain, Decision, Finding, LogEntry, LogPayload
from rectification.models.oversight.erasable_fields import (
    ALL,
    BY_KIND,
    BY_LINE,
    NOT_ERASED,
)
from rectification.models.oversight.erasable_line import STANDS_FOR
from rectification.models.oversight.integrity import unvouched
from rectification.publishing.report_text import text_now
from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState
from tests.factories import (
    Cast,
    client_of,
    make_evidence,
    make_finding,
    make_plan,
    make_report,
    make_sheet,
)
from tests.models.stored import SPILL, assert_chains_hold, erase, stored_text
from tests.thaw import thaw

pytestmark = pytest.mark.django_db


def test_a_line_of_the_history_goes_with_the_words_that_it_wrote(cast: Cast) -> None:
    """An opinion stands beside its decision and, on paper, on the sheet as well."""
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    finding.send_back(by=cast.leader, reason=f"请{SPILL}补验收单")
    finding.submit(by=cast.office_head)
    sheet = make_sheet(finding, cast=cast, opinion=f"据{SPILL}同意")
    sheet.confirm(by=cast.leader)
    assert SPILL in stored_text()
    for action in ("finding.send_back", "finding.complete"):
        entry = LogEntry.objects.get(action=action)
        assert entry.reason and SPILL not in entry.rows
        erase(cast, "payload", entry.pk)
    assert SPILL not in stored_text()
    assert_chains_hold()
    assert [*unvouched()] == []
    # What came of it stays: from which state to which.
    told = LogPayload.objects.get(entry__action="finding.complete")
    assert told.after["state"] == FindingState.COMPLETED
    assert [one.opinion for one in Decision.objects.all()] == ["", ""]
    page = client_of(cast.leader).get(finding.get_absolute_url())
    assert page.status_code == 200


def test_a_reason_and_an_answer_of_a_later_deadline_go(cast: Cast) -> None:
    day = {"due_on": date(2022, 10, 31), "due_precision": "month"}
    finding = make_finding(cast=cast, state=FindingState.ONGOING, **day)
    Finding.objects.filter(pk=finding.pk).update(
        due_set_at=timezone.now() - timedelta(days=9)
    )
    finding.refresh_from_db()
    asked = finding.extend(
        by=cast.coordinator,
        reason=f"因{SPILL}未定",
        done_so_far=f"{SPILL}已报批",
        due_on=date(2030, 12, 31),
        due_precision="month",
        due_wording="",
    )
    asked.refuse(by=cast.leader, reason=f"不同意{SPILL}")
    for entry in LogEntry.objects.filter(rows__contains=f'"extension/{asked.pk}"'):
        erase(cast, "payload", entry.pk)
    assert SPILL not in stored_text()
    assert_chains_hold()
    asked.refresh_from_db()
    assert (asked.reason, asked.opinion) == (STANDS_FOR, "")


def test_words_of_help_a_waiver_a_plan_and_a_review_go(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    asked = finding.ask_help(by=cast.handler, needed=f"请协调{SPILL}")
    asked.reply(by=cast.coordinator, answer=f"{SPILL}已转办")
    waived = make_finding(cast=cast, state=FindingState.SUBMITTED)
    waived.send_back(by=cast.leader, reason="缺验收单")
    waived.submit(by=cast.office_head, waiver=f"{SPILL}不便附件")
    plan = make_plan(cast=cast)
    scan = make_evidence(cast=cast, by=cast.coordinator, content=b"%PDF-1.7 minutes")
    met = Basis("局党组会议", date(2022, 5, 6), scan)
    plan.approve(by=cast.coordinator, basis=met, opinion=f"{SPILL}可行")
    report = make_report(cast=cast, state=ReportState.IN_REVIEW)
    text = text_now(report)
    (kind, *_rest) = report.due_reviews(text)
    signed = {"kind": kind, "text": text, "opinion": f"{SPILL}不宜公开"}
    report.review(by=cast.second_leader, **signed)
    chains = (finding, waived, plan, report)
    told = LogEntry.objects.filter(chain__name__in={one.chain_name for one in chains})
    for entry in told.exclude(action__startswith="erasure.").select_related("payload"):
        payload = getattr(entry, "payload", None)
        if SPILL in f"{entry.reason} {payload and payload.after}":
            erase(cast, "payload", entry.pk)
    assert SPILL not in stored_text()
    assert_chains_hold()
    assert [*unvouched()] == []
    waived.refresh_from_db()
    assert waived.evidence_waiver == STANDS_FOR


def test_a_reason_gone_by_itself_is_found_and_an_old_one_still_counts(
    cast: Cast,
) -> None:
    """Blanked without an erasure, or hashed as entries were before."""
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    finding.send_back(by=cast.leader, reason="缺验收单")
    chain = Chain.objects.get(name=finding.chain_name)
    entry = LogEntry.objects.get(action="finding.send_back")
    LogEntry.objects.filter(pk=entry.pk).erase()
    assert chain.verify() == []
    assert [(one.kind, one.pk) for one in unvouched()] == [("logentry", entry.pk)]
    thaw()
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {LogEntry._meta.db_table} SET reason = %s WHERE id = %s",
            ["改过的", entry.pk],
        )
    assert [one.what for one in chain.verify()] == ["changed"]
    old = LogEntry(chain=chain, seq=1, at=timezone.now(), action="x", reason="旧")
    before = old.body()
    assert before["reason"] == "旧" and "reason_digest" not in before


def test_each_free_text_is_erased_by_something_or_says_why_not() -> None:
    """Derived from the models: a text field in neither list fails."""
    for model in apps.get_app_config("rectification").get_models():
        name = str(model._meta.model_name)
        texts = {one.name for one in model._meta.concrete_fields if _is_text(one)}
        gone = {*BY_LINE.get(name, ()), *BY_KIND.get(name, ())}
        kept = NOT_ERASED.get(name, {})
        assert not gone & kept.keys(), name
        assert gone <= texts, name
        if ALL not in kept:
            assert gone | kept.keys() == texts, name
        assert all(why.strip().endswith(".") for why in kept.values()), name


def _is_text(field: models.Field) -> bool:
    kinds = (models.CharField, models.TextField, models.JSONField)
    return isinstance(field, kinds) and not field.choices
