"""An edition reads the same a week and a release later, whatever the records say."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from rectification.models import (
    Edition,
    Finding,
    Inspection,
    Measure,
    Office,
    Organisation,
    Publication,
    Report,
    ReportItem,
    ReportSection,
    SiteSettings,
)
from rectification.notices import write
from rectification.notices.canonical import canonical_bytes, digest
from rectification.publishing.envelope import open_envelope
from tests.factories import log_publication
from tests.published import LATE, PublicSite, article, forget_public_pages

pytestmark = pytest.mark.django_db


def spoil_records() -> None:
    Finding.objects.update(title="改了的标题", original_text="改了", leader="改了")
    Measure.objects.update(account="改了", plan="改了", heading="改了")
    for office in Office.objects.all():
        Office.objects.filter(pk=office.pk).update(name=f"改名{office.pk}科")
    Organisation.objects.update(phone="改了", address="改了", full_name="改了")
    Inspection.objects.update(team="改了")
    Report.objects.update(title="改了的通报", signed_by="改了", style={})
    ReportSection.objects.update(lines=[], title="改了")
    ReportItem.objects.update(lines=[])
    SiteSettings.objects.update(name="改了的站", icp_record="改了的备案")


def read(client: Client, site: PublicSite, number: int) -> dict[str, bytes]:
    base = f"{site.base}v{number}"
    return {
        kind: client.get(f"{base}.{kind}").content for kind in ("json", "txt", "csv")
    }


@pytest.mark.parametrize("number", [1, 2])
def test_a_week_and_changed_records_later_an_edition_equals_its_bytes(
    client: Client, number: int
) -> None:
    site = PublicSite()
    site.changed()
    edition = site.report.publications.get(number=number).edition
    said = write(open_envelope(edition.content).notice)
    before = read(client, site, number)
    lines = {
        language: article(
            client.get(f"{language}{site.base}v{number}/").content.decode()
        )
        for language in ("", "/en")
    }
    assert set(lines.values()) == {said}
    spoil_records()
    SiteSettings.touch()
    forget_public_pages()
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        assert read(client, site, number) == before
        assert before["json"].decode() == edition.content
        for language, text in lines.items():
            page = client.get(f"{language}{site.base}v{number}/").content.decode()
            assert article(page) == text == said
            assert "改了的站" in page and "改了的标题" not in page
            assert edition.digest in page


def test_an_edition_of_an_earlier_release_still_reads(client: Client) -> None:
    """Stored by hand, as version 1 was written: keys that have defaults left out."""
    site = PublicSite()
    old = site.first.edition
    content = old.content
    assert content.startswith('{"as_of":'), "version 1 keeps its spelling"
    report = Report.objects.get(pk=site.report.pk)
    report.revise(by=site.people.coordinator)
    data = open_envelope(content).data
    for section in data["notice"]["sections"]:
        for finding in section["findings"]:
            for name in ("leader", "person", "standard", "lead_office"):
                if not finding[name]:
                    del finding[name]
    older = canonical_bytes(data).decode()
    assert len(older) < len(content)
    edition = Edition.objects.create(
        report=report,
        content=older,
        digest=digest(older.encode()),
        as_of=old.as_of,
        frozen_by=site.people.coordinator,
    )
    publication = Publication.objects.create(
        edition=edition, report=report, number=2, published_by=site.people.leader
    )
    log_publication(publication, by=site.people.leader)
    page = client.get(f"{site.base}v2/").content.decode()
    assert article(page) == write(open_envelope(content).notice)
    assert client.get(f"{site.base}v2.json").content.decode() == older
    assert LATE in page
