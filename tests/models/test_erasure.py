"""Erasing spilled content: two people, nothing of it left, chains still whole."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import (
    Edition,
    Erasure,
    Evidence,
    FormDraft,
    LogEntry,
    LogPayload,
    Source,
)
from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState
from tests.factories import (
    Cast,
    client_of,
    make_finding,
    make_inspection,
    make_office,
    make_organisation,
    make_report,
    make_user,
)
from tests.models.stored import REASON, SPILL, assert_chains_hold, erase, stored_text

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def on_disk(content: bytes) -> bool:
    files = Path(settings.EVIDENCE_ROOT).rglob("*")
    return any(content in path.read_bytes() for path in files if path.is_file())


def keep(cast: Cast, *, content: bytes, name: str) -> Evidence:
    return Evidence.objects.keep(
        by=cast.handler,
        organisation=cast.organisation,
        stream=io.BytesIO(content),
        name=name,
        media_type="text/plain",
    )


def test_an_entry_its_wordings_and_its_drafts_are_gone(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    entry = finding.record_progress(
        by=cast.handler,
        text=f"按{SPILL}完成。",
        happened_on=finding.inspection.feedback_on,
        help_needed=SPILL,
    )
    entry.correct(by=cast.handler, text=f"已按{SPILL}完成。", reason="补字")
    FormDraft.objects.keep(
        by=cast.handler, form="entry-correct", key=str(entry.pk), data={"text": SPILL}
    )
    assert SPILL in stored_text()
    erasure = erase(cast, "entry", entry.pk)
    assert SPILL not in stored_text()
    entry.refresh_from_db()
    assert entry.erasure == erasure
    assert (erasure.reason, len(erasure.digest)) == (REASON, 64)
    assert (erasure.requested_by, erasure.confirmed_by) == (
        cast.coordinator,
        cast.leader,
    )
    assert_chains_hold()
    with pytest.raises(Refusal):
        entry.correct(by=cast.handler, text="重新填报。", reason="补")


def test_a_file_is_gone_from_the_disk_with_its_name_and_claims(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    content = f"{SPILL} 全文".encode()
    evidence = keep(cast, content=content, name=f"{SPILL}.txt")
    twin = keep(cast, content=content, name=f"{SPILL}-副本.txt")
    finding.attach(by=cast.handler, evidence=evidence, claim=f"证明{SPILL}")
    assert on_disk(content)
    assert SPILL in stored_text()
    erase(cast, "evidence", evidence.pk)
    assert not on_disk(content)
    assert SPILL not in stored_text()
    twin.refresh_from_db()
    assert twin.erasure_id, "the same bytes are the same secret"
    assert_chains_hold()
    client = client_of(cast.handler)
    url = reverse("evidence-download", args=[evidence.pk])
    assert client.get(url).status_code == 410
    page = client.get(finding.get_absolute_url())
    assert page.status_code == 200
    assert url not in page.content.decode()


def test_a_file_that_another_body_keeps_is_not_taken_from_it(cast: Cast) -> None:
    mine = keep(cast, content=b"form", name="表.txt")
    other = make_organisation()
    Evidence.objects.keep(
        by=make_user(role="handler", office=make_office(organisation=other)),
        organisation=other,
        stream=io.BytesIO(b"form"),
        name="表.txt",
        media_type="text/plain",
    )
    with pytest.raises(InvalidTransition):
        erase(cast, "evidence", mine.pk)
    assert on_disk(b"form")
    assert Erasure.objects.get().is_waiting


def test_a_public_edition_answers_gone(cast: Cast, client: Client) -> None:
    report = make_report(cast=cast, state=ReportState.PUBLIC)
    edition = report.editions.get()
    address = f"/reports/{report.reference}/"
    erase(cast, "edition", edition.pk)
    assert Edition.objects.get(pk=edition.pk).content == ""
    for url in (
        address,
        f"/en{address}",
        f"{address}v1/",
        reverse("public-edition-txt", args=[report.reference, 1]),
        reverse("public-edition-json", args=[report.reference, 1]),
    ):
        response = client.get(url)
        assert response.status_code == 410, url
    assert "已清除" in client.get(address).content.decode() or edition.digest in (
        client.get(address).content.decode()
    )
    assert REASON not in client.get(address).content.decode()
    assert client.get("/").status_code == 200
    assert_chains_hold()


def test_a_source_and_a_line_of_the_history_are_gone(cast: Cast) -> None:
    source = Source.objects.create(
        organisation=cast.organisation,
        digest="b" * 64,
        name=f"{SPILL}.docx",
        publisher=SPILL,
        chrome=[[0, SPILL]],
        imported_by=cast.coordinator,
    )
    erase(cast, "source", source.pk)
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    measure = finding.add_measure(
        by=cast.coordinator, version=finding.version, plan="补齐。"
    )
    for account in (SPILL, "已补齐。"):
        finding.update_measure(
            by=cast.handler, measure=measure, version=finding.version, account=account
        )
    entries = LogEntry.objects.filter(action="finding.update_measure")
    for entry in entries.order_by("seq"):
        erase(cast, "payload", entry.pk)
    assert SPILL not in stored_text()
    assert LogPayload.objects.filter(erased_by=cast.leader).count() == 2
    assert_chains_hold()


def test_it_takes_two_people_of_the_right_kind(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    entry = finding.record_progress(
        by=cast.handler, text="原文", happened_on=finding.inspection.feedback_on
    )
    with pytest.raises(NotAllowed):
        Erasure.objects.request(
            by=cast.handler, kind="entry", pk=entry.pk, reason=REASON
        )
    with pytest.raises(Refusal):
        Erasure.objects.request(by=cast.leader, kind="entry", pk=entry.pk, reason=" ")
    erasure = Erasure.objects.request(
        by=cast.leader, kind="entry", pk=entry.pk, reason=REASON
    )
    with pytest.raises(InvalidTransition):
        erasure.confirm(by=cast.leader)
    for who in (cast.coordinator, cast.verifier, cast.auditor, cast.system_admin):
        with pytest.raises(NotAllowed):
            erasure.confirm(by=who)
    with pytest.raises(InvalidTransition):
        Erasure.objects.request(
            by=cast.coordinator, kind="entry", pk=entry.pk, reason=REASON
        )
    entry.refresh_from_db()
    assert entry.text == "原文"
    erasure.confirm(by=cast.security_admin)
    with pytest.raises(InvalidTransition):
        erasure.refuse(by=cast.second_leader)
    erasures = Erasure.objects.filter(pk=erasure.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        erasures.update(confirmed_by=cast.leader)


def test_the_pages_lead_from_the_entry_to_the_erasure(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    finding = make_finding(cast=cast, inspection=inspection, state=FindingState.ONGOING)
    entry = finding.record_progress(
        by=cast.handler, text=SPILL, happened_on=inspection.feedback_on
    )
    asks, answers = Client(), Client()
    asks.force_login(cast.office_head)
    answers.force_login(cast.leader)
    url = reverse("entry-erase", args=[entry.pk])
    assert url in asks.get(finding.get_absolute_url()).content.decode()
    assert SPILL not in asks.get(url).content.decode()
    assert asks.post(url, {"reason": ""}).context["form"].errors
    assert asks.post(url, {"reason": REASON}).status_code == 302
    erasure = Erasure.objects.get()
    confirm = reverse("erasure-confirm", args=[erasure.pk])
    assert confirm not in asks.get("/staff/erasures/").content.decode()
    assert confirm in answers.get("/staff/erasures/").content.decode()
    assert answers.post(confirm).status_code == 302
    page = answers.get(finding.get_absolute_url()).content.decode()
    assert SPILL not in page
    assert REASON in page
    assert asks.get(url).status_code == 404


def test_a_refused_request_erases_nothing_and_may_be_made_again(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    entry = finding.record_progress(
        by=cast.handler, text="原文", happened_on=finding.inspection.feedback_on
    )
    erasure = Erasure.objects.request(
        by=cast.coordinator, kind="entry", pk=entry.pk, reason=REASON
    )
    erasure.refuse(by=cast.leader)
    entry.refresh_from_db()
    assert entry.text == "原文"
    erase(cast, "entry", entry.pk)
    assert_chains_hold()
