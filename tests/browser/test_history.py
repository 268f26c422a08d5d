"""What was changed: folded on a screen, unfolded on paper."""

from playwright.sync_api import Page

from tests.browser.site import Site
from tests.browser.staged import Staged, enter


def test_what_is_folded_is_printed(page: Page, site: Site, staged: Staged) -> None:
    enter(page, site, staged, "coordinator")
    page.goto(site.url + staged["findings"]["phone"])
    changes, fold = page.locator("#history .changes"), page.locator("#history summary")
    assert not changes.is_visible()
    page.emulate_media(media="print")
    assert changes.is_visible()
    assert not fold.is_visible()
    page.emulate_media(media="screen")
    fold.click()
    assert changes.is_visible()
