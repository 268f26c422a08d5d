"""核查: who verifies what, what comes of it, and which findings still wait."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from rectification.access import Role
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.intake import import_notice
from rectification.models import Evidence, Finding, LogEntry, Verification
from rectification.models.findings.verification import (
    to_verify,
    to_verify_by,
    verified_as,
)
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    confirm_import,
    make_cast,
    make_evidence,
    make_finding,
    make_inspection,
    make_verification,
    seat,
)
from tests.paths import notice_text

pytestmark = pytest.mark.django_db
COMPLETED = FindingState.COMPLETED


def waiting(cast: Cast) -> list[Finding]:
    return list(to_verify_by(cast.verifier))


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_what_is_closed_out_waits_until_it_is_verified(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=COMPLETED)
    make_finding(cast=cast, state=FindingState.SUBMITTED)
    assert waiting(cast) == [finding]
    one = make_verification(cast=cast, finding=finding, result="thorough")
    assert waiting(cast) == []
    finding.refresh_from_db()
    assert finding.state == COMPLETED
    assert (one.verified_by, one.is_sham) == (cast.verifier, False)


@pytest.mark.parametrize("state", ["substantially_completed", "long_term"])
def test_the_third_states_are_verified_and_again_when_closed_for_good(
    cast: Cast, state: str
) -> None:
    finding = make_finding(cast=cast, state=state)
    make_verification(cast=cast, finding=finding)
    assert waiting(cast) == []
    finding.conclude(by=cast.leader, reason="制度已经固化。")
    assert waiting(cast) == [finding]


def test_not_put_right_reopens_for_the_same_words(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=COMPLETED)
    make_verification(cast=cast, finding=finding, result="failed", words="仍有缺页。")
    finding.refresh_from_db()
    assert finding.state == FindingState.ONGOING
    assert finding.reopened_at is not None
    told = LogEntry.objects.filter(subject_type="finding", subject_id=finding.pk)
    last = told.order_by("seq").values_list("action", "reason")
    assert ("finding.reopen", "仍有缺页。") in last
    assert "finding.verify" in [action for action, _reason in last]
    assert waiting(cast) == []
    assert [*verified_as(Finding.objects.all(), "failed")] == [finding]


@pytest.mark.both_databases
def test_of_several_the_newest_counts(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=COMPLETED)
    make_verification(cast=cast, finding=finding, result="basic")
    make_verification(cast=cast, finding=finding, result="thorough")
    every = Finding.objects.all()
    assert [*verified_as(every, "thorough")] == [finding]
    assert [*verified_as(every, "basic")] == []


@pytest.mark.both_databases
def test_what_was_verified_before_a_reopening_counts_no_more(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=COMPLETED)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        make_verification(cast=cast, finding=finding, result="thorough")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        finding.refresh_from_db()
        finding.reopen(by=cast.verifier, reason="反弹")
        assert [*verified_as(Finding.objects.all(), "thorough")] == []
        Finding.objects.filter(pk=finding.pk).update(
            state=COMPLETED, closed_at=timezone.now(), closed_by=cast.leader
        )
        assert waiting(cast) == [finding]


def test_only_the_overseeing_office_verifies(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=COMPLETED)
    other = make_cast()
    for by in (cast.leader, cast.coordinator, cast.auditor, other.verifier):
        with pytest.raises(NotAllowed):
            Verification.objects.verify(finding, by=by, result="basic", words="属实。")
    assert to_verify_by(other.verifier).count() == 0


def test_no_party_verifies(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=COMPLETED)
    seat(
        cast.verifier,
        role=Role.HANDLER,
        organisation=cast.organisation,
        office=cast.office,
    )
    with pytest.raises(NotAllowed):
        make_verification(cast=cast, finding=finding)
    assert Verification.objects.count() == 0


def test_what_is_open_is_not_verified(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    with pytest.raises(InvalidTransition):
        make_verification(cast=cast, finding=finding)


def test_a_verification_without_words_or_sense_is_refused(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=COMPLETED)
    for said in (
        {"words": " "},
        {"result": "good"},
        {"result": "thorough", "sham_reason": "补造登记簿。"},
    ):
        with pytest.raises(Refusal), transaction.atomic():
            make_verification(cast=cast, finding=finding, **said)
    assert Verification.objects.count() == 0


def test_feigned_is_counted_by_itself_and_with_a_reason(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=COMPLETED)
    one = make_verification(
        cast=cast, finding=finding, result="failed", sham_reason="登记簿系事后补写。"
    )
    assert one.is_sham
    assert [*verified_as(Finding.objects.all(), "sham")] == [finding]
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.filter(pk=one.pk).update(result="thorough")


def test_what_an_import_closed_waits_until_the_import_is_confirmed(cast: Cast) -> None:
    intake = import_notice.take_in(
        notice_text("status_groups_fullwidth").encode(), name="通报.txt"
    )
    report = import_notice.store(
        intake, by=cast.coordinator, organisation=cast.organisation
    )
    closed = report.inspection.findings.closed()
    assert closed.exists() and not to_verify(closed).exists()
    with pytest.raises(InvalidTransition):
        make_verification(cast=cast, finding=closed[0])
    confirm_import(report, by=cast.leader)
    assert {*to_verify(closed)} == {*closed}
    make_verification(cast=cast, finding=closed[0])
    assert to_verify(closed).count() == closed.count() - 1


def test_whoever_verifies_keeps_files_for_the_body(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=COMPLETED)
    file = make_evidence(cast=cast, by=cast.verifier, content=b"%PDF-1.7 seen")
    make_verification(cast=cast, finding=finding, files=[file])
    for reader in (cast.handler, cast.coordinator, cast.verifier):
        assert Evidence.objects.visible_to(reader).filter(pk=file.pk).exists()
    assert not Evidence.objects.visible_to(cast.stranger).filter(pk=file.pk).exists()
    other = make_cast()
    make_inspection(cast=other)
    with pytest.raises(NotAllowed):
        make_evidence(cast=cast, by=other.verifier, content=b"%PDF-1.7 elsewhere")
