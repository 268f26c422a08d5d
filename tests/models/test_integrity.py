"""What is emptied, changed or taken away past the log is found; an erasure is not."""

from collections.abc import Callable, Iterator
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from rectification.errors import Refusal
from rectification.intake import import_notice
from rectification.intake.files.text_file import ReadText
from rectification.models import (
    Chain,
    Edition,
    Erasure,
    Evidence,
    Finding,
    Inspection,
    LogEntry,
    LogPayload,
    ProgressEntry,
    Source,
)
from rectification.models.oversight.integrity import unvouched
from rectification.models.oversight.replay import Doubt
from rectification.notices import parse
from rectification.publishing import freeze as publishing
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    confirm_import,
    make_finding,
    sign_reviews,
)
from tests.models.stored import erase
from tests.paths import notice_text
from tests.thaw import thaw

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TEXT = notice_text("status_groups_fullwidth")


@pytest.fixture(scope="module")
def made(cast_once: Cast) -> None:
    """One of everything that can be erased, made by the real verbs."""
    cast = cast_once
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    entry = finding.record_progress(
        by=cast.handler, text="已补。", happened_on=timezone.localdate()
    )
    entry.correct(by=cast.handler, text="已补齐。", reason="补字")
    make_finding(cast=cast, state=FindingState.COMPLETED)
    intake = import_notice.Intake("通报.txt", ReadText(TEXT, "utf-8"), parse(TEXT))
    report = import_notice.store(
        intake, by=cast.coordinator, organisation=cast.organisation
    )
    report.submit(by=cast.coordinator)
    sign_reviews(report)
    confirm_import(report, by=cast.leader)
    publishing.approve(report, by=cast.leader)
    publishing.freeze(report, by=cast.leader)
    thaw()


@pytest.fixture(autouse=True)
def world(made: None, db: None) -> Iterator[None]:
    """All of it, for each test: the file is put back, which no savepoint does."""
    path = Evidence.objects.get().path
    content = path.read_bytes()
    yield
    path.write_bytes(content)


def doubts() -> set[Doubt]:
    return set(unvouched())


def is_whole() -> bool:
    """What the command asks, but for the triggers."""
    return doubts() == set() and not any(
        chain.verify() + chain.verify_payloads() for chain in Chain.objects.all()
    )


def verified() -> bool:
    try:
        call_command("verify_audit_log", stdout=StringIO(), stderr=StringIO())
    except CommandError:
        return False
    return True


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_what_was_done_by_the_verbs_is_vouched_for(cast: Cast) -> None:
    assert doubts() == set()
    assert list(unvouched(reads_files=True)) == []


def test_a_rightful_erasure_of_anything_is_no_doubt(cast: Cast) -> None:
    for kind, pk in (
        ("entry", ProgressEntry.objects.earliest("pk").pk),
        ("evidence", Evidence.objects.get().pk),
        ("edition", Edition.objects.get().pk),
        ("source", Source.objects.get().pk),
    ):
        erase(cast, kind, pk)
        assert doubts() == set(), kind
    assert is_whole()


def test_no_values_in_the_history_are_needed_to_verify(cast: Cast) -> None:
    """Each of them may be erased: the last word on a record among them."""
    chains = Chain.objects.filter(name__in=Inspection.objects.values("reference"))
    entries = LogEntry.objects.filter(chain__in=chains, payload__isnull=False)
    keys = list(entries.order_by("pk").values_list("pk", flat=True))
    assert {"edition.freeze", "finding.correct_progress"} <= set(
        entries.values_list("action", flat=True)
    )
    for pk in keys:
        erase(cast, "payload", pk)
    assert is_whole()


def _payload() -> int:
    chosen = LogPayload.objects.filter(entry__action="finding.record_progress")
    return chosen.earliest("pk").entry_id


def _empty_payload(cast: Cast) -> Doubt:
    pk = _payload()
    LogPayload.objects.filter(entry=pk).update(
        before=None, after=None, erased_at=timezone.now(), erased_by=cast.leader
    )
    return Doubt("logpayload", pk, "emptied")


def _claim_payload_erased(cast: Cast) -> Doubt:
    """Marked as erased so that nobody compares the digest, and rewritten."""
    pk = _payload()
    LogPayload.objects.filter(entry=pk).update(
        after={"text": "另一句"}, erased_at=timezone.now(), erased_by=cast.leader
    )
    return Doubt("logpayload", pk, "emptied")


def _empty_entry(cast: Cast) -> Doubt:
    pk = ProgressEntry.objects.earliest("pk").pk
    ProgressEntry.objects.filter(pk=pk).update(text=" ")
    return Doubt("progressentry", pk, "changed", "text")


def _change_entry(cast: Cast) -> Doubt:
    pk = ProgressEntry.objects.earliest("pk").pk
    ProgressEntry.objects.filter(pk=pk).update(text="已全部补齐。")
    return Doubt("progressentry", pk, "changed", "text")


def _remove_entry(cast: Cast) -> Doubt:
    pk = ProgressEntry.objects.earliest("pk").pk
    Finding.objects.filter(latest_entry=pk).update(latest_entry=None, latest_on=None)
    ProgressEntry.objects.filter(pk=pk).delete()
    return Doubt("progressentry", pk, "missing")


def _another_erasures_entry(cast: Cast) -> Doubt:
    """An erasure that was for something else is no cover."""
    first, last = ProgressEntry.objects.order_by("pk")
    erasure = erase(cast, "entry", first.pk)
    ProgressEntry.objects.filter(pk=last.pk).update(text="", erasure=erasure)
    return Doubt("progressentry", last.pk, "changed", "text")


def _empty_edition(cast: Cast) -> Doubt:
    pk = Edition.objects.get().pk
    run("UPDATE rectification_edition SET content = '' WHERE id = %s", pk)
    return Doubt("edition", pk, "changed", "content")


def _change_edition(cast: Cast) -> Doubt:
    pk = Edition.objects.get().pk
    run("UPDATE rectification_edition SET content = '{}' WHERE id = %s", pk)
    return Doubt("edition", pk, "changed", "content")


def _remove_edition(cast: Cast) -> Doubt:
    pk = Edition.objects.get().pk
    run("DELETE FROM rectification_edition WHERE id = %s", pk)
    return Doubt("edition", pk, "missing")


def _evidence(cast: Cast) -> Evidence:
    return Evidence.objects.get()


def _remove_file(cast: Cast) -> Doubt:
    _evidence(cast).path.unlink()
    return Doubt("evidence", _evidence(cast).pk, "emptied")


def _truncate_file(cast: Cast) -> Doubt:
    _evidence(cast).path.write_bytes(b"%PDF")
    return Doubt("evidence", _evidence(cast).pk, "changed")


def _swap_file(cast: Cast) -> Doubt:
    """Another file, kept under its own digest, in the place of the first."""
    other = Evidence.objects.keep(
        by=cast.handler,
        organisation=cast.organisation,
        stream=BytesIO(b"%PDF-1.7 another"),
        name="另一份.pdf",
        media_type="application/pdf",
    )
    first = Evidence.objects.earliest("pk")
    Evidence.objects.filter(pk=first.pk).update(sha256=other.sha256, size=other.size)
    return Doubt("evidence", first.pk, "changed", "sha256")


def _blank_file_name(cast: Cast) -> Doubt:
    Evidence.objects.update(name="")
    return Doubt("evidence", _evidence(cast).pk, "changed", "name")


def _empty_source(cast: Cast) -> Doubt:
    Source.objects.update(chrome=[], name="", publisher="")
    return Doubt("source", Source.objects.get().pk, "changed", "name")


def _change_source(cast: Cast) -> Doubt:
    Source.objects.update(publisher="别的网站")
    return Doubt("source", Source.objects.get().pk, "changed", "publisher")


TAMPERINGS = [
    _empty_payload,
    _claim_payload_erased,
    _empty_entry,
    _change_entry,
    _remove_entry,
    _another_erasures_entry,
    _empty_edition,
    _change_edition,
    _remove_edition,
    _remove_file,
    _truncate_file,
    _swap_file,
    _blank_file_name,
    _empty_source,
    _change_source,
]


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda one: one.__name__)
def test_a_tampering_is_found_and_named(
    cast: Cast, tamper: Callable[[Cast], Doubt]
) -> None:
    doubt = tamper(cast)
    assert doubt in doubts()
    assert {one for one in doubts() if one.pk != doubt.pk} == set()
    assert not verified()


def test_the_same_number_of_bytes_shows_once_the_file_is_read(cast: Cast) -> None:
    evidence = _evidence(cast)
    evidence.path.write_bytes(b"x" * evidence.size)
    assert doubts() == set()
    assert list(unvouched(reads_files=True)) == [
        Doubt("evidence", evidence.pk, "changed")
    ]


def test_what_an_erasure_took_cannot_be_erased_from_the_log(cast: Cast) -> None:
    erase(cast, "entry", ProgressEntry.objects.earliest("pk").pk)
    entry = LogEntry.objects.get(action="erasure.confirm")
    with pytest.raises(Refusal):
        Erasure.objects.request(
            by=cast.coordinator, kind="payload", pk=entry.pk, reason="掩盖"
        )
    LogPayload.objects.filter(entry=entry).delete()
    assert doubts()
