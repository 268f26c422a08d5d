"""A reader: without script, by keyboard, on a phone; and everybody's pages by axe."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE, Axe
from tests.browser.pages import at_each_width, tab_to
from tests.browser.site import Site
from tests.browser.watch import Watch
from tests.browser.widths import NARROW, WIDE, Checked

FILL = """
from tests.published import PublicSite, LATE
site = PublicSite()
site.switch(takes_opinions=True)
second = site.changed()
print("SITE", site.base, site.slug, site.finding(LATE).reference, second.edition.digest)
"""


@pytest.fixture(scope="module")
def place(site: Site) -> dict[str, str]:
    """A body with two editions: address of the report, slug, finding, digest."""
    found = re.search(
        r"SITE (\S+) (\S+) (\S+) (\S+)",
        site.manage("shell", "--verbosity", "0", text=FILL),
    )
    assert found
    return dict(zip(("base", "slug", "finding", "digest"), found.groups(), strict=True))


def pages(place: dict[str, str]) -> list[str]:
    base = place["base"]
    return [
        "/",
        f"/bodies/{place['slug']}/",
        base,
        f"{base}v1/",
        f"{base}v2/compare/v1/",
        f"{base}v2/copy/",
        f"/findings/{place['finding']}/",
        "/check/",
        "/about/",
        "/accessibility/",
        "/data/",
        "/opinions/",
        f"/opinions/{place['finding']}/",
    ]


def reach(page: Page, selector: str) -> None:
    """Reach a link or button by Tab and press it."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_home_to_a_checked_edition_without_script_by_keyboard_on_a_phone(
    place: dict[str, str], open_page: Callable[..., Page]
) -> None:
    page = open_page(**PHONE, java_script_enabled=False)
    page.goto("/")
    reach(page, f".report-list a[href='{place['base']}']")
    band = page.locator(".band").inner_text()
    for answer in ("反馈问题5个", "已完成", "已逾期", "水资源科", "2024年6月底"):
        assert answer in band
    box = page.locator(".band__sentence").bounding_box()
    assert box and box["y"] + box["height"] < PHONE["viewport"]["height"]

    reach(page, f"a[href='/findings/{place['finding']}/']")
    assert "历次公开情况" in page.locator("main").inner_text()
    assert page.locator(".timeline > li").count() == 2
    tab_to(page, ".timeline details:not([open]) summary")
    page.keyboard.press("Enter")
    assert page.locator(".timeline ins").first.is_visible()

    reach(page, f".timeline a[href='{place['base']}v2/']")
    reach(page, "a[href$='/v2/compare/v1/']")
    assert "重新整改" in page.locator(".sums").inner_text()
    assert page.locator(".change ins").count() and page.locator(".change del").count()

    reach(page, "footer a[href='/check/']")
    tab_to(page, "[name=digest]")
    page.keyboard.insert_text(place["digest"][:16])
    page.keyboard.press("Enter")
    page.wait_for_selector(".verdict")
    assert "一致：这是公开过的内容" in page.locator(".verdict").inner_text()
    reach(page, ".verdict a")
    assert page.url.endswith(f"{place['base']}v2/")
    assert page.context.cookies() == []


def test_an_opinion_is_sent_without_script_and_its_receipt_opens_the_answer(
    place: dict[str, str], open_page: Callable[..., Page], watch: Watch
) -> None:
    watch.allow(422)
    page = open_page(**PHONE, java_script_enabled=False)
    page.goto(f"/findings/{place['finding']}/")
    reach(page, f"a[href='/opinions/{place['finding']}/']")
    tab_to(page, "[name=words]")
    page.keyboard.insert_text("小区雨天仍返水。")
    reach(page, "main button")  # sooner than anybody writes: asked once more
    assert page.locator("[name=words]").input_value() == "小区雨天仍返水。"
    page.wait_for_timeout(3100)  # what a reader takes at least
    reach(page, "main button")
    code = page.locator(".receipt").inner_text()
    reach(page, "main a[href='/opinions/']")
    tab_to(page, "[name=code]")
    page.keyboard.insert_text(code)
    reach(page, "main button")
    assert "待受理" in page.locator("main").inner_text()
    assert page.context.cookies() == []


def size(page: Page, selector: str = "article .doc-line") -> float:
    return float(
        page.locator(selector)
        .nth(3)
        .evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    )


def colours(page: Page) -> list[str]:
    return page.locator(".sheet").evaluate(
        "one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]"
    )


def test_text_size_and_contrast_work_without_script(
    place: dict[str, str],
    open_page: Callable[..., Page],
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(place["base"])
    normal = size(page)
    page.click("label[for=look-largest]")
    assert size(page) > 1.4 * normal
    page.click("label[for=look-contrast]")
    assert colours(page) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    # By keyboard too: the inputs come right behind the skip link.
    page.goto(place["base"])
    tab_to(page, "#look-normal, #look-large, #look-largest")
    page.keyboard.press("ArrowRight")
    assert size(page) != normal
    ringed = page.locator(".tools label").evaluate_all(
        "all => all.filter(one => getComputedStyle(one).outlineStyle !== 'none').length"
    )
    assert ringed == 1
    assert page.context.cookies() == []


def test_with_script_the_choice_stays_for_the_next_page(
    place: dict[str, str],
    page: Page,
    assert_accessible: Callable[[Page], None],
) -> None:
    page.goto(place["base"])
    normal = size(page)
    page.click("label[for=look-large]")
    page.click("label[for=look-contrast]")
    page.goto(f"{place['base']}v1/")
    assert size(page) > 1.1 * normal
    assert colours(page)[0] == "rgb(0, 0, 0)"
    assert page.locator("[data-print]").is_visible()
    assert_accessible(page)
    page.click("label[for=look-normal]")
    page.click("label[for=look-contrast]")
    assert size(page) == normal and colours(page)[0] == "rgb(255, 255, 255)"
    assert page.context.cookies() == []


def test_printed_a_report_is_the_document_and_nothing_else(
    place: dict[str, str], page: Page
) -> None:
    page.goto(f"{place['base']}v1/")
    page.click("label[for=look-largest]")
    page.click("label[for=look-contrast]")
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text().split("\n")
    document = page.request.get(f"{place['base']}v1.txt").text().split("\n")
    assert [line.strip() for line in printed if line.strip()] == document[:-1]
    ink = (
        page.locator("article .doc-line")
        .nth(3)
        .evaluate(
            "one => [getComputedStyle(one).color, getComputedStyle(one).fontSize]"
        )
    )
    assert ink == ["rgb(0, 0, 0)", "21.3333px"], "16 pt, whatever was chosen to read"


def test_every_public_page_is_accessible(
    place: dict[str, str],
    open_page: Callable[..., Page],
    axe: Axe,
) -> None:
    page, checked = open_page(), Checked(axe)
    for address in pages(place):
        for language in ("", "/en"):
            page.goto(language + address)
            for width in at_each_width(page, WIDE, 768, NARROW):
                if width in (WIDE, NARROW):
                    assert not checked(page, width), (language + address, width)
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, (address, wide)


def test_the_verdicts_are_accessible(
    place: dict[str, str], page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    text = page.request.get(f"{place['base']}v2.txt").text()
    for sent in (text, text.replace("2024年6月底", "2024年9月底"), "别的", "{"):
        page.goto("/check/")
        page.fill("[name=text]", sent)
        page.click("main button[type=submit]")
        page.wait_for_selector(".verdict, [role=alert]")
        assert_accessible(page)


def test_gone_pages_are_accessible(
    place: dict[str, str],
    site: Site,
    open_page: Callable[..., Page],
    watch: object,
    assert_accessible: Callable[[Page], None],
) -> None:
    watch.allow(410)
    site.manage(
        "shell",
        text=f"""
from rectification.models import Publication, Appointment
from rectification.publishing.take_down import take_down
report = "{place["base"].split("/")[2]}"
one = Publication.objects.get(report__reference=report, number=1)
body = one.report.inspection.organisation
seat = Appointment.objects.get(post__organisation=body, post__role="coordinator")
take_down(one, by=seat.user, reason="含有个人信息")
""",
    )
    page = open_page()
    page.wait_for_timeout(1200)  # a process may repeat itself for a second
    for address in (f"{place['base']}v1/", f"/bodies/{place['slug']}/", place["base"]):
        page.goto(address)
        assert_accessible(page)
    page.goto(f"{place['base']}v2/compare/v1/")
    assert "含有个人信息" in page.locator("main").inner_text()


def test_the_copy_opens_from_a_disk(
    place: dict[str, str], site: Site, browser: Browser, tmp_path: Path
) -> None:
    site.manage("export_site", str(tmp_path / "copy"))
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.goto((tmp_path / "copy" / "index.html").as_uri())
    page.click(f".report-list a[href*='{place['base'].strip('/')}']")
    page.wait_for_selector("article .doc-card")
    styled = page.evaluate("[...document.styleSheets].every(one => one.href)")
    assert styled and size(page) > 10
    page.click(f"a[href*='findings/{place['finding']}']")
    page.wait_for_selector(".timeline")
    page.click(".masthead a[lang=en]")
    page.wait_for_selector("html[lang=en] .timeline")
    assert not failed and all(url.startswith("file://") for url in asked)
    context.close()
