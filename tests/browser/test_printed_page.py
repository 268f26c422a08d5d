"""A page that a browser prints to PDF, fonts and all, reads as its text."""

import html

from playwright.sync_api import Page

from rectification.notices import parse, unbroken
from rectification.notices.reading.answers import answers
from tests.intake.documents.reading import read_here
from tests.paths import notice_text

STYLE = (
    "@page { size: A4; margin: 37mm 26mm 35mm 28mm }"
    "body { font: 16pt/29pt serif; text-align: justify }"
    "h1 { font-size: 22pt; line-height: 36pt; text-align: center }"
    "p { text-indent: 2em; margin: 0 }"
)


def test_a_printed_notice_reads_as_its_text(page: Page) -> None:
    text = notice_text("four_levels_long")
    lines = [one.strip(" \u3000\t") for one in text.split("\n") if one.strip(" \u3000")]
    title, *rest = [html.escape(one) for one in lines]
    body = "".join(f"<p>{one}</p>" for one in rest)
    page.set_content(f"<style>{STYLE}</style><h1>{title}</h1>{body}")
    read = read_here(page.pdf(prefer_css_page_size=True), "通报.pdf")
    said, expected = (answers(parse(unbroken(one))) for one in (read.text, text))
    assert said | {"chrome": ()} == expected | {"chrome": ()}
