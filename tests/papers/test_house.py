"""公文模板: a house's own Word document, looked into, used, taken back."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from docx.oxml import OxmlElement
from docx.shared import Mm

from rectification.models import LogEntry, PaperTemplate
from rectification.notices import parse, write
from rectification.papers.formats import FORMATS
from rectification.papers.house import faults_of, look_into, starter
from rectification.papers.house_facts import facts
from rectification.papers.notice import notice_paper
from tests.factories import client_of, make_cast, make_report
from tests.paths import notice_text

HEAD, FOOT = "白鹭区水务局文件", "抄送：区委巡察办。"
ADD = "admin:rectification_papertemplate_add"


def made(change: Callable[[Any], object] = lambda file: None) -> bytes:
    """Return a house's template: a wide left margin, a red head, copies below."""
    file = Document(io.BytesIO(starter()))
    file.paragraphs[0].text = HEAD
    file.sections[0].left_margin = Mm(40)
    file.add_paragraph(FOOT)
    change(file)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def numbered(file: Any) -> None:
    file.styles["Heading 1"].element.get_or_add_pPr().append(OxmlElement("w:numPr"))


def tracked(file: Any) -> None:
    file.paragraphs[0]._p.append(OxmlElement("w:ins"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda file: None, []),
        (lambda file: file.styles["Heading 2"].delete(), ["标题 2"]),
        (lambda file: file.add_section(), ["sections"]),
        (lambda file: file.add_paragraph("【正文】"), ["more than once"]),
        (numbered, ["number by themselves"]),
        (tracked, ["tracked changes"]),
    ],
)
def test_what_a_template_lacks_is_said(
    change: Callable[[Any], object], said: list[str], settings: Any
) -> None:
    from django.utils import translation

    with translation.override("en"):
        found = faults_of(facts(made(change)))
    assert len(found) == len(said)
    assert all(words in one for words, one in zip(said, found, strict=True))


def test_a_paper_stands_in_the_template_s_own_styles() -> None:
    notice = parse(notice_text("status_groups_fullwidth"))
    at = datetime(2026, 11, 1, 8, tzinfo=UTC)
    paper = notice_paper(notice, at=at, mark="征求意见稿")
    object.__setattr__(paper, "template", made())
    content = FORMATS["docx"].write(paper)
    assert content == FORMATS["docx"].write(paper)  # the same bytes
    file = Document(io.BytesIO(content))
    texts = [one.text for one in file.paragraphs if one.text]
    assert (texts[0], texts[-1]) == (HEAD, FOOT)
    assert texts[1:-1] == [one for one in write(notice).split("\n") if one]
    styles = {one.text: one.style.name for one in file.paragraphs}
    assert styles[notice.title] == "Title"
    assert styles["一、整改工作组织情况"] == "Heading 1"
    assert styles["（一）已完成整改的问题"] == "Heading 2"
    assert round(file.sections[0].left_margin.mm) == 40
    assert file.sections[0].header.paragraphs[0].text == "征求意见稿"
    assert "PAGE" in file.sections[0].footer._element.xml


@pytest.mark.django_db
def test_it_is_added_used_and_taken_back(client: Client) -> None:
    cast = make_cast()
    keeper, drafter = client_of(cast.system_admin), client_of(cast.coordinator)
    paper = reverse("report-docx", args=[make_report(cast=cast).reference])

    def head() -> tuple[str, int]:
        file = Document(io.BytesIO(drafter.get(paper).content))
        first = "".join(one.text for one in file.paragraphs[:1])
        return first, round(file.sections[0].left_margin.mm)

    def send(content: bytes, name: str = "红头.docx") -> Any:
        file = SimpleUploadedFile(name, content)
        data = {"organisation": cast.organisation.pk, "file": file}
        return keeper.post(reverse(ADD), data)

    before = head()
    assert "file" in send(b"x").context["adminform"].form.errors
    assert not PaperTemplate.objects.exists()
    assert send(made()).status_code == 302
    assert head() == (HEAD, 40)
    first = PaperTemplate.objects.get()
    assert send(made(lambda file: file.paragraphs[0].clear())).status_code == 302
    assert head() == ("", 40)
    first.refresh_from_db()
    assert first.ended_at  # one is in use at a time
    at = {"organisation": cast.organisation}
    assert PaperTemplate.objects.of(at=first.added_at, **at) == bytes(first.content)
    second = PaperTemplate.objects.get(ended_at=None)
    change = reverse("admin:rectification_papertemplate_change", args=[second.pk])
    assert keeper.get(change, {"file": 1}).content == bytes(second.content)
    assert keeper.post(change, {"ended_at": "on"}).status_code == 302
    assert head() == before
    assert PaperTemplate.objects.of(**at) == b""
    acts = LogEntry.objects.filter(subject_type="papertemplate")
    assert acts.filter(action="papertemplate.change").count() == 1
    assert acts.count() == 3


def test_the_layout_built_in_is_one_to_begin_with() -> None:
    look_into(starter())
