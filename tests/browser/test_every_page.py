"""No sideways scrolling at three widths and axe at two: every staff page there is."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Axe, OpenPage
from tests.browser.site import Site
from tests.browser.staged import Staged, enter
from tests.browser.widths import NARROW, WIDE, WIDTHS, Checked
from tests.everywhere.addresses import page_readers


def sideways(page: Page, width: int) -> list[str]:
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return [f"scrolls {wide} px at {width}"] if wide > 0 else []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_accessible_at_every_width(
    staged: Staged,
    site: Site,
    open_page: OpenPage,
    axe: Axe,
    language: str,
) -> None:
    """The second language is asked for its width alone: its words are the longer."""
    assert {name for name, _url, _who in staged["pages"]} == set(page_readers())
    found: list[str] = []
    checked = Checked(axe)
    by_reader: dict[str, list[str]] = {}
    for _name, url, who in staged["pages"]:
        by_reader.setdefault(who, []).append(url)
    for who, urls in by_reader.items():
        page = open_page()
        if who:
            enter(page, site, staged, who)
        cookie = {"name": "django_language", "value": language, "url": site.url}
        page.context.add_cookies([cookie])
        for url in urls:
            answer = page.goto(url)
            assert answer is not None and answer.status == 200, url
            for width in WIDTHS if language == "zh-hans" else WIDTHS[-1:]:
                page.set_viewport_size({"width": width, "height": 900})
                said = sideways(page, width)
                if language == "zh-hans" and width in (WIDE, NARROW):
                    said += checked(page, width)
                found += [f"{url} {one}" for one in said]
        page.context.close()
    assert not found, "\n".join(found)


ONE_SHEET = (
    *("order-print", "submission-table", "inspection-reporting", "paper-form"),
    *("overview", "overview-bodies"),
)


def test_what_is_for_one_sheet_prints_on_one(
    staged: Staged, site: Site, open_page: OpenPage
) -> None:
    """The sheet of a screen is as high as the screen: printed, it was one too many."""
    shown = {name: (url, who) for name, url, who in staged["pages"]}
    tried = [name for name in ONE_SHEET if name in shown]
    assert len(tried) >= 3, sorted(shown)
    for name in tried:
        url, who = shown[name]
        page = open_page()
        enter(page, site, staged, who)
        page.goto(url)
        sheets = re.findall(rb"/Type\s*/Page[^s]", page.pdf(prefer_css_page_size=True))
        assert len(sheets) == 1, name
        page.context.close()
