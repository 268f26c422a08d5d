"""Which waiting requests ask for attention is kept as the rules would say it."""

from datetime import date

import pytest

from rectification.models import (
    Evidence,
    EvidenceUse,
    Finding,
    FlaggedRequest,
    Inspection,
)
from rectification.models.findings.flagged import keep_all
from rectification.models.findings.flags import flags_of
from rectification.workflow import FindingState
from tests.factories import Cast, make_finding
from tests.models.stored import erase

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SUBMITTED = FindingState.SUBMITTED


def kept() -> dict[int, int]:
    return dict(FlaggedRequest.objects.values_list("finding", "number"))


def said() -> dict[int, int]:
    """Ask the rules one by one."""
    waiting = Finding.objects.filter(state=SUBMITTED)
    return {one.pk: number for one in waiting if (number := len(flags_of(one)))}


def test_what_is_kept_is_what_the_rules_say(cast: Cast) -> None:
    """At every step of one request, and whatever is done elsewhere meanwhile."""
    clear = make_finding(cast=cast, state=SUBMITTED)
    assert kept() == said() == {}
    past = {"due_on": date(2022, 10, 31), "due_precision": "month"}
    late = make_finding(cast=cast, state=SUBMITTED, **past)
    assert kept() == said() == {late.pk: 1}
    file = Evidence.objects.get(uses__finding=clear)
    other = make_finding(cast=cast, state=FindingState.ONGOING)
    entry = other.record_progress(
        by=cast.handler, text="同一份。", happened_on=other.inspection.feedback_on
    )
    other.attach(by=cast.handler, evidence=file, entry=entry)
    assert kept() == said() == {late.pk: 1, clear.pk: 1}
    entry.withdraw(by=cast.handler, reason="传错")
    assert kept() == said() == {late.pk: 1}
    _amend(clear.inspection, cast, date(2100, 1, 1))
    assert kept() == said() == {late.pk: 1, clear.pk: 1}
    late.send_back(by=cast.leader, reason="缺验收单")
    assert kept() == said() == {clear.pk: 1}
    late.submit(by=cast.office_head)
    assert kept() == said() == {clear.pk: 1, late.pk: 2}
    erase(cast, "evidence", EvidenceUse.objects.get(finding=late).evidence_id)
    assert kept() == said()
    clear.approve(by=cast.leader, reason="已核。")
    assert kept() == said() == {late.pk: 2}


def _amend(inspection: Inspection, cast: Cast, day: date) -> None:
    inspection.refresh_from_db()
    inspection.amend(
        by=cast.coordinator, seal=inspection.seal(), reason="补填", feedback_on=day
    )


def test_what_was_never_kept_is_asked_at_once(cast: Cast) -> None:
    past = {"due_on": date(2022, 10, 31), "due_precision": "month"}
    late = make_finding(cast=cast, state=SUBMITTED, **past)
    FlaggedRequest.objects.all().delete()
    Finding.objects.filter(pk=late.pk).update(evidence_waiver="现场已拆除。")
    keep_all()
    assert kept() == said() == {late.pk: 2}
