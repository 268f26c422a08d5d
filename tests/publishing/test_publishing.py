"""Approve, freeze, make public, take down: what stands, and what the public reads."""

import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from rectification import records
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import (
    Chain,
    Edition,
    Finding,
    LogEntry,
    LogPayload,
    Publication,
    RedactionRule,
    Report,
)
from rectification.models.trail.frozen import lost_triggers
from rectification.notices import write
from rectification.notices.canonical import canonical_bytes
from rectification.publishing import freeze as publishing
from rectification.publishing.envelope import open_envelope
from rectification.publishing.take_down import take_down
from rectification.workflow_reports import ReportState
from tests.published import DONE, People, approved, article, frozen, published

pytestmark = pytest.mark.django_db


# --- freezing -------------------------------------------------------------------------


@pytest.mark.both_databases
def test_an_edition_is_the_notice_in_its_one_spelling(
    report: Report, people: People
) -> None:
    before = write(records.snapshot(report))
    edition = frozen(report, people)
    opened = open_envelope(edition.content)
    assert opened.digest == edition.digest
    assert write(opened.notice) == before
    assert len(opened.references) == 5
    assert canonical_bytes(opened.data).decode() == edition.content


@pytest.mark.both_databases
def test_the_log_holds_the_digest_and_the_edition_the_logs_head(
    report: Report, people: People
) -> None:
    edition = frozen(report, people)
    entry = LogEntry.objects.get(action="edition.freeze")
    assert entry.payload.after["digest"] == edition.digest
    log = open_envelope(edition.content).data["log"]
    chain = Chain.objects.get(name=log["chain"])
    assert chain.verify({log["seq"]: log["head"]}) == []


@pytest.mark.both_databases
def test_records_changed_since_approval_stop_the_freeze(
    report: Report, people: People
) -> None:
    approved(report, people)
    first, second = report.items.all()[:2]
    Finding.objects.filter(pk=second.finding_id).update(title="改了的标题")
    with pytest.raises(InvalidTransition) as refused:
        publishing.freeze(report, by=people.coordinator)
    assert f"问题{second.finding.reference}“改了的标题”" in str(refused.value)
    assert first.finding.reference not in str(refused.value)
    assert not Edition.objects.exists()
    # It is a draft again, and the log knows why.
    assert Report.objects.get(pk=report.pk).state == ReportState.DRAFTING
    entry = LogEntry.objects.get(action="report.fall_back")
    assert second.finding.reference in entry.reason


def test_a_paragraph_changed_since_approval_is_named(
    report: Report, people: People
) -> None:
    approved(report, people)
    section = report.sections.order_by("pk").first()
    section.lines = [*section.lines, ["paragraph", "另有补充说明。"]]
    section.save()
    with pytest.raises(InvalidTransition, match="段落“"):
        publishing.freeze(report, by=people.coordinator)


def test_a_handler_freezes_nothing(report: Report, people: People) -> None:
    approved(report, people)
    with pytest.raises(NotAllowed):
        publishing.freeze(report, by=people.handler)


def test_what_no_line_prints_is_not_in_the_edition(
    report: Report, people: People
) -> None:
    secret = "密件编号七七七"
    finding = report.items.first().finding
    Finding.objects.filter(pk=finding.pk).update(
        leader=secret, person=secret, standard=secret
    )
    finding.measures.create(
        position=50, owner=secret, account="", plan="", state="done"
    )
    edition = frozen(report, people)
    assert secret not in edition.content


# --- making public --------------------------------------------------------------------


def test_who_froze_does_not_make_public(report: Report, people: People) -> None:
    approved(report, people)
    publishing.freeze(report, by=people.leader)
    with pytest.raises(NotAllowed):
        publishing.publish(report, by=people.leader)


def test_nothing_is_public_before_it_is_made_public(
    report: Report, people: People, client: Client
) -> None:
    address = f"/reports/{report.reference}/"
    assert client.get(address).status_code == 404
    frozen(report, people)
    for suffix in ("", "v1/", "v1.txt", "v1.json"):
        assert client.get(address + suffix).status_code == 404
    publishing.publish(report, by=people.leader)
    assert client.get(address).status_code == 200


@pytest.mark.both_databases
def test_the_same_notice_again_is_refused(report: Report, people: People) -> None:
    published(report, people)
    report.revise(by=people.coordinator)
    frozen(report, people)
    with pytest.raises(Refusal):
        publishing.publish(report, by=people.leader)
    assert Publication.objects.count() == 1


@pytest.mark.both_databases
def test_the_next_edition_takes_the_next_number_and_names_the_last(
    report: Report, people: People
) -> None:
    first = published(report, people)
    report.revise(by=people.coordinator)
    Finding.objects.filter(items__report=report).update(original_text="补充了原文。")
    second = published(report, people)
    assert second.number == 2
    data = open_envelope(second.edition.content).data
    assert data["previous"] == first.edition.digest


def test_a_void_edition_stays_unpublished(report: Report, people: People) -> None:
    frozen(report, people)
    publishing.void(report, by=people.leader, reason="党组会未通过")
    with pytest.raises(Refusal):
        publishing.publish(report, by=people.leader)


# --- the public page ------------------------------------------------------------------


def test_the_page_comes_from_the_edition_alone(
    report: Report, people: People, client: Client
) -> None:
    published(report, people)
    before = client.get(f"/reports/{report.reference}/").content
    Finding.objects.filter(items__report=report).update(title="改了的标题")
    Report.objects.filter(pk=report.pk).update(title="改了的通报")
    assert client.get(f"/reports/{report.reference}/").content == before


def test_the_counted_sentence_is_counted(
    report: Report, people: People, client: Client
) -> None:
    published(report, people)
    page = client.get(f"/en/reports/{report.reference}/").content.decode()
    assert "5 findings: Completed 3, Under rectification 2" in page


def test_public_pages_set_no_cookie_and_touch_no_session(
    report: Report, people: People, client: Client
) -> None:
    published(report, people)
    for address in ("/", "/en/", f"/reports/{report.reference}/"):
        response = client.get(address)
        assert response.status_code == 200
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.both_databases
def test_unchanged_bytes_cost_a_304(
    report: Report, people: People, client: Client
) -> None:
    published(report, people)
    address = f"/reports/{report.reference}/"
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_the_downloads_are_the_text_and_the_frozen_bytes(
    report: Report, people: People, client: Client
) -> None:
    edition = published(report, people).edition
    base = f"/reports/{report.reference}/v1"
    assert client.get(f"{base}.json").content.decode() == edition.content
    assert client.get(f"{base}.json").headers["ETag"] == f'"{edition.digest}"'
    text = client.get(f"{base}.txt").content.decode()
    assert text == write(open_envelope(edition.content).notice) + "\n"


def test_an_older_edition_stays_and_says_that_it_is_replaced(
    report: Report, people: People, client: Client
) -> None:
    published(report, people)
    address = f"/reports/{report.reference}/v1/"
    first = article(client.get(address).content.decode())
    report.revise(by=people.coordinator)
    Finding.objects.filter(items__report=report).update(original_text="补充了原文。")
    published(report, people)
    page = client.get(address).content.decode()
    assert article(page) == first
    assert 'class="notice-bar"' in page
    latest = client.get(f"/reports/{report.reference}/").content.decode()
    assert 'class="notice-bar"' not in latest
    assert article(latest) != first


def test_a_finding_keeps_its_address(
    report: Report, people: People, client: Client
) -> None:
    published(report, people)
    reference = report.items.first().finding.reference
    response = client.get(f"/findings/{reference}/")
    assert response.status_code == 200
    assert f"#f-{reference}" in response.content.decode()
    assert client.get("/findings/2001-001-01/").status_code == 404


@pytest.mark.both_databases
def test_a_withdrawn_edition_answers_410_with_its_reason_everywhere(
    report: Report, people: People, client: Client
) -> None:
    publication = published(report, people)
    take_down(publication, by=people.coordinator, reason="含有个人信息")
    base = f"/reports/{report.reference}/"
    for address in (
        base,
        f"{base}v1/",
        f"{base}v1.txt",
        f"{base}v1.json",
        f"/en{base}",
    ):
        response = client.get(address)
        assert response.status_code == 410, address
        assert "含有个人信息" in response.content.decode()
    assert report.title not in client.get("/").content.decode()


def test_taking_down_needs_a_reason_and_happens_once(
    report: Report, people: People
) -> None:
    publication = published(report, people)
    with pytest.raises(Refusal):
        take_down(publication, by=people.coordinator, reason=" ")
    take_down(publication, by=people.coordinator, reason="含有个人信息")
    with pytest.raises(InvalidTransition):
        take_down(publication, by=people.coordinator, reason="再撤一次")


def test_the_page_says_when_it_was_published_and_of_what_day(
    report: Report, people: People, client: Client
) -> None:
    publication = published(report, people)
    page = client.get(f"/reports/{report.reference}/").content.decode()
    assert publication.edition.digest in page
    assert str(timezone.localdate().year) in re.sub("<[^>]+>", "", page)


def test_a_text_that_states_other_numbers_is_not_frozen(
    report: Report, people: People
) -> None:
    section = next(
        one for one in report.sections.all() if "{total}" in json.dumps(one.lines)
    )
    section.lines = [
        [role, wording.replace("{total}", "19")] for role, wording in section.lines
    ]
    section.save()
    approved(report, people)
    with pytest.raises(InvalidTransition, match="19"):
        publishing.freeze(report, by=people.coordinator)
    assert not Edition.objects.exists()


@pytest.mark.both_databases
def test_the_log_vouches_for_editions_and_misses_what_was_taken_away(
    report: Report, people: People
) -> None:
    published(report, people)
    call_command("verify_audit_log", stdout=StringIO(), stderr=StringIO())
    LogPayload.objects.filter(entry__action="edition.freeze").delete()
    with pytest.raises(CommandError):
        call_command("verify_audit_log", stdout=StringIO(), stderr=StringIO())
    chain = Chain.objects.get(name=report.chain_name)
    assert [fault.what for fault in chain.verify_payloads()] == ["payload"]


@pytest.mark.both_databases
def test_a_guard_that_is_gone_is_missed() -> None:
    assert lost_triggers("default") == []
    name = "frozen_edition_upd"
    table = Edition._meta.db_table
    with connection.cursor() as cursor:
        drop = f"DROP TRIGGER {name}"
        cursor.execute(drop if connection.vendor == "sqlite" else f"{drop} ON {table}")
    assert lost_triggers("default") == [name]


def test_what_a_rule_hides_since_the_freeze_is_not_made_public(
    report: Report, people: People
) -> None:
    frozen(report, people)
    RedactionRule.objects.create(name="内部", pattern="巡护", reason="内部信息")
    with pytest.raises(InvalidTransition) as refused:
        publishing.publish(report, by=people.leader)
    said = str(refused.value)
    assert "“巡护”" in said and f"“{DONE}”" in said and "撤回定稿" in said
    publishing.unfreeze(report, by=people.coordinator, reason="新设脱敏规则")
    again = frozen(Report.objects.get(pk=report.pk), people)
    publishing.publish(again.report, by=people.leader)
    assert "巡护" not in again.content


def test_what_is_marked_since_the_freeze_is_not_made_public(
    report: Report, people: People
) -> None:
    """But for what stands open elsewhere with a reason: that was asked before."""
    marked = report.items.get(finding__title=DONE).finding
    words = marked.original_text[:6]
    other = report.items.exclude(finding=marked).first().finding
    other.original_text += words
    other.save()
    marked.original_text = marked.original_text.replace(words, f"||{words}||")
    marked.save()
    frozen(report, people)
    other.original_text = f"||{other.original_text[:5]}||{other.original_text[5:]}"
    other.save()
    with pytest.raises(InvalidTransition, match="撤回定稿"), transaction.atomic():
        publishing.publish(report, by=people.leader)
    other.original_text = other.original_text.replace("||", "")
    other.save()
    publishing.publish(report, by=people.leader)
