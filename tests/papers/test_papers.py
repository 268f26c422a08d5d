"""Papers beside the pages that print them: both formats say the same, as the page."""

import io
from datetime import UTC, datetime
from unittest.mock import patch
from urllib.parse import unquote

import pytest
from docx import Document
from docx.oxml.ns import qn

from rectification import apart
from rectification.models import Submission
from rectification.papers.paper import (
    CELL,
    CHARACTERS,
    SIZE,
    TITLE_SIZE,
    Cell,
    Line,
    Paper,
    Part,
    Row,
    Table,
    form_row,
    titled,
)
from rectification.papers.pdf import pdf
from rectification.papers.submission import report_paper, table_paper
from rectification.papers.word import word
from tests.factories import Cast, client_of, make_order, make_plan
from tests.published import drawn_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def patient():
    with patch.object(apart, "_WAIT", 300):
        yield


def said_in_word(content: bytes) -> str:
    """Return all that a document shows, its tables in their place."""
    body = Document(io.BytesIO(content)).element.body
    return "".join(one.text or "" for one in body.iter(qn("w:t")))


def plain(text: str) -> str:
    return "".join(text.split())


def both(client, url: str) -> tuple[str, str]:
    """Return what the Word document and the PDF of an address say."""
    answers = [client.get(f"{url}.{suffix}") for suffix in ("docx", "pdf")]
    assert [one.status_code for one in answers] == [200, 200], url
    for one, suffix in zip(answers, ("docx", "pdf"), strict=True):
        name = unquote(one["Content-Disposition"])
        assert name.endswith(f".{suffix}")
    return plain(said_in_word(answers[0].content)), plain(drawn_in(answers[1].content))


def test_both_formats_set_the_same_lines_and_tables() -> None:
    rows = [Row([Cell("序号", True), Cell("问题", True)])]
    rows += [Row([Cell(str(n)), Cell(f"问题{n}甲\n乙<&>")]) for n in range(1, 80)]
    wide = Part([Line("附件1"), Table((1, 9), rows, heads=1)], is_wide=True)
    form = Table((1, 2, 1, 2), [form_row("签字", "", "日期", ""), form_row("意见", "")])
    paper = Paper("题", "署", AT, (Part([Line("正文"), form]), wide))
    file = Document(io.BytesIO(word(paper)))
    assert [one.orientation for one in file.sections] == [0, 1]
    assert len(file.element.body.findall(f".//{qn('w:tblHeader')}")) == 1
    drawn, shown = plain(drawn_in(pdf(paper))), plain(said_in_word(word(paper)))
    assert drawn.count("序号") > 2  # on every page
    for one in ("正文", "签字", "问题79甲", "乙<&>"):
        assert one in drawn
        assert one in shown


def test_a_plan_is_had_as_its_page_shows_it(cast: Cast) -> None:
    plan = make_plan(cast=cast)
    url = f"/staff/inspections/{plan.inspection.reference}/plan/plan"
    client = client_of(cast.coordinator)
    page = client.get(f"/staff/inspections/{plan.inspection.reference}/plan/")
    assert f"{url}.docx" in page.content.decode()
    for said in both(client, url):
        assert "整改方案" in said
        for name in ("问题清单", "任务清单", "责任清单"):
            assert name in said
        for finding in plan.inspection.findings.all():
            assert plain(finding.title) in said


def test_an_order_is_had_as_its_page_prints_it(cast: Cast) -> None:
    order = make_order(cast=cast)
    url = f"/staff/orders/{order.pk}/order"
    client = client_of(cast.coordinator)
    assert (
        f"{url}.pdf" in client.get(f"/staff/orders/{order.pk}/print/").content.decode()
    )
    for said in both(client, url):
        assert plain(order.reason) in said
        assert f"整改{order.kind}" in said


def test_one_finding_is_had_whole(cast: Cast) -> None:
    finding = make_plan(cast=cast).inspection.findings.get()
    url = f"/staff/findings/{finding.reference}/dossier"
    client = client_of(cast.coordinator)
    page = client.get(f"/staff/findings/{finding.reference}/").content.decode()
    assert f"{url}.pdf" in page
    for said in both(client, url):
        assert plain(finding.title) in said
        assert plain(finding.original_text) in said


def test_what_went_upward_is_set_as_it_was_kept() -> None:
    finding = {
        **{"title": "责任悬空", "offices": ["河湖科", "监察科"], "deadline": "10月底"},
        **{"state": "正在整改", "late": 3, "progress": "本期巡河12次"},
    }
    report = [
        {"kind": "title", "text": "关于整改进展情况的报告"},
        {"kind": "salutation", "text": "区委巡察办："},
        {"kind": "heading", "text": "一、总体情况"},
        {"kind": "paragraph", "text": "反馈问题共1个。"},
        {"kind": "signer", "text": "水务局"},
        {"kind": "date", "text": "2026年11月1日"},
    ]
    sent = Submission(sent_at=AT)
    said = {
        **{"body": "水务局", "period": "2026年10月", "as_of_words": "2026年11月1日"},
        **{"report": report, "findings": [finding]},
    }
    with patch.object(Submission, "said", said), patch.object(Submission, "label", "1"):
        papers = report_paper(sent), table_paper(sent)
    for paper, wanted in zip(
        papers,
        (
            [one["text"] for one in report],
            ["责任悬空", "河湖科、监察科", "已逾期3天", "本期巡河12次", "共1项"],
        ),
        strict=True,
    ):
        for said_there in (said_in_word(word(paper)), drawn_in(pdf(paper))):
            for one in wanted:
                assert plain(one) in plain(said_there)


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("中共澄湖区水务局党组关于巡察整改进展情况的通报", "中共澄湖区水务局党组关于"),
        ("澄湖区政务服务管理局党组关于巡察整改情况的通报", "澄湖区政务服务管理局党组"),
        ("整改督办单", "整改督办单"),
    ],
)
def test_a_title_goes_on_where_a_word_begins(title: str, first: str) -> None:
    room = (
        CHARACTERS * CELL / TITLE_SIZE - 2 * titled(title)[0].spare * SIZE / TITLE_SIZE
    )
    assert title[: int(room)] == first
