"""A passing browser test proves little if its pages came without their styles."""

import re

from playwright.sync_api import Page

from tests.browser.site import Site
from tests.browser.watch import Watch


def test_a_page_is_styled_from_hashed_files(page: Page) -> None:
    page.goto("/admin/login/")
    sheets = page.eval_on_selector_all(
        "link[rel=stylesheet]", "all => all.map(one => [one.href, !!one.sheet])"
    )
    assert sheets
    for address, loaded in sheets:
        assert re.search(r"\.[0-9a-f]{12}\.css$", address)
        assert loaded


def test_no_page_may_run_what_is_not_its_own(page: Page) -> None:
    answer = page.goto("/admin/login/")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_static_file_comes_with_the_headers_of_a_page(page: Page) -> None:
    page.goto("/staff/login/")
    sheet = page.locator("link[rel=stylesheet]").first.get_attribute("href")
    assert sheet
    headers = page.request.get(sheet).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_a_missing_file_is_seen(site: Site, page: Page, watch: Watch) -> None:
    page.goto("/admin/login/")
    page.evaluate("fetch('/static/no-such-file.css')")
    page.wait_for_timeout(200)
    assert watch.faults() == [f"404 GET {site.url}/static/no-such-file.css"]
    watch.allow(404)


def test_a_forbidden_script_is_seen(page: Page, watch: Watch) -> None:
    page.goto("/admin/login/")
    page.evaluate(
        "document.body.appendChild(document.createElement('script')).text = '1'"
    )
    page.wait_for_timeout(200)
    assert any("Content Security Policy" in fault for fault in watch.faults())
    watch.seen.clear()


def test_the_page_works_without_scripts(plain_page: Page) -> None:
    plain_page.goto("/admin/login/")
    assert plain_page.locator("input[type=password]").is_visible()
