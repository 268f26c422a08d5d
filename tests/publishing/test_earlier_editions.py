"""An edition frozen before a finding had an outcome: bytes kept from that release."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from rectification.errors import Refusal
from rectification.models import Edition, Publication, Report
from rectification.notices import Notice
from rectification.notices.canonical import canonical_bytes, to_data
from rectification.notices.comparing.diff import compare
from rectification.notices.notice import Finding, Line, Measure, Section
from rectification.publishing import freeze as publishing
from rectification.publishing.envelope import Envelope, open_envelope
from tests.factories import log_publication
from tests.published import People, approved, draft_of

KEPT = Path(__file__).parent / "edition_before_outcome.json"
DIGEST = "0695ac231d5ef023896113944de4e8b8e1bd2793e8ad0220afa9a2d94b40d312"


@pytest.fixture
def kept() -> Envelope:
    return open_envelope(KEPT.read_bytes())


def test_it_opens_and_verifies(kept: Envelope) -> None:
    assert kept.digest == DIGEST
    assert len(kept.notice.findings) == 11
    call_command("verify_edition", str(KEPT), digest=DIGEST)


def test_what_it_says_still_has_the_same_bytes(kept: Envelope) -> None:
    stored = json.loads(KEPT.read_bytes())["notice"]
    assert canonical_bytes(to_data(kept.notice)) == canonical_bytes(stored)


def test_a_field_that_came_later_is_left_out_while_it_says_nothing(
    kept: Envelope,
) -> None:
    """Whatever is added to these: without `LATER` it would be in their data."""
    blank = Finding("", lines=(), measures=(Measure(""),))
    section = Section(findings=(blank,))
    data = to_data(Notice(sections=(section,)))
    stored = kept.data["notice"]
    findings = [one for each in stored["sections"] for one in each["findings"]]
    assert set(data) == set(stored)
    assert set(data["style"]) == set(stored["style"])
    assert set(data["sections"][0]) == set(stored["sections"][0])
    assert set(data["sections"][0]["findings"][0]) == set(findings[0])
    assert set(data["inspection"]) == set(stored["inspection"])
    assert set(data["contact"]) == set(stored["contact"])
    assert set(to_data(Measure(""))) == set(findings[0]["measures"][0])
    assert set(to_data(Line(kept.notice.sections[0].lines[0].role, ""))) == {
        "role",
        "wording",
    }


def test_it_compares(kept: Envelope) -> None:
    same = compare(kept.notice, kept.notice, kept.references, kept.references)
    assert same.is_empty and same.unchanged == 11


@pytest.mark.django_db
def test_the_same_report_frozen_today_is_refused_as_identical(kept: Envelope) -> None:
    people = People()
    report = draft_of(kept.notice, people)
    first = publishing.freeze(approved(report, people), by=people.coordinator)
    publishing.publish(report, by=people.leader)
    report.refresh_from_db()
    assert open_envelope(first.content).notice == kept.notice
    _published_before(kept, report, people)
    report.revise(by=people.coordinator)
    publishing.freeze(approved(report, people), by=people.coordinator)
    with pytest.raises(Refusal, match="2"):
        publishing.publish(report, by=people.leader)


def _published_before(kept: Envelope, report: Report, people: People) -> None:
    """Put the kept bytes in as the last edition that was made public."""
    edition = Edition.objects.create(
        report=report,
        content=KEPT.read_text(encoding="utf-8"),
        digest=DIGEST,
        as_of=kept.as_of,
        frozen_by=people.coordinator,
    )
    publication = Publication.objects.create(
        edition=edition, report=report, number=2, published_by=people.leader
    )
    log_publication(publication, by=people.leader)
