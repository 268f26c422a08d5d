"""The draft and an edition as Word documents: who takes them, what the log says."""

import io
from urllib.parse import unquote

import pytest
from docx import Document

from rectification.models import LogEntry
from tests.factories import client_of
from tests.published import People, draft, published

pytestmark = pytest.mark.django_db


def test_a_draft_is_taken_for_comments(client) -> None:
    people = People()
    report = draft(people)
    client = client_of(people.coordinator)
    url = f"/staff/reports/{report.reference}/draft.docx"
    assert (
        url
        in client.get(f"/staff/reports/{report.reference}/preview/").content.decode()
    )
    client.head(url)
    assert not LogEntry.objects.filter(action="report.export").exists()
    response = client.get(url)
    file = Document(io.BytesIO(response.content))
    assert file.sections[0].header.paragraphs[0].text == "征求意见稿"
    assert any("河湖巡护责任悬空" in one.text for one in file.paragraphs)
    assert "征求意见稿" in unquote(response["Content-Disposition"])
    entry = LogEntry.objects.get(action="report.export")
    assert (entry.actor_id, entry.subject_id) == (people.coordinator.pk, report.pk)


def test_an_edition_is_a_word_document_for_everybody(client) -> None:
    people = People()
    publication = published(draft(people), people)
    report = publication.edition.report
    page = client.get(f"/reports/{report.reference}/").content.decode()
    url = f"/reports/{report.reference}/v1.docx"
    assert url in page
    answer = client.get(url)
    named = unquote(answer["Content-Disposition"])
    assert f"{report.title} 第1次公开" in named
    file = Document(io.BytesIO(answer.content))
    (table,) = file.tables
    said = table.cell(0, 0).text
    assert publication.edition.digest in said
    assert said.startswith("第1次公开")
    assert f"/reports/{report.reference}/v1/" in said
    assert client.get(url)["ETag"] == client.get(url)["ETag"]
