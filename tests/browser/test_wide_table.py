"""The list of findings with all its columns, on paper and on a tablet."""

from playwright.sync_api import Page

from rectification.exporting.columns import NAMES
from tests.browser.site import Site
from tests.browser.staged import Staged, enter

ALL = "/staff/findings/?" + "&".join(f"cols={name}" for name in NAMES)
# A4 less the margins of print.css, in CSS pixels; the page box itself is 794 wide.
PAPER, TYPE_AREA = 794, 658
RIGHT = """() => {
  const cells = [...document.querySelectorAll('.table th, .table td')];
  const left = document.querySelector('.table').getBoundingClientRect().left;
  return Math.max(...cells.map(cell => cell.getBoundingClientRect().right - left));
}"""
LONG = """() => {
  document.querySelector('.table__title a').textContent = 'W'.repeat(300);
}"""


def test_printed_it_is_not_cut(page: Page, site: Site, staged: Staged) -> None:
    enter(page, site, staged, "coordinator")
    page.set_viewport_size({"width": PAPER, "height": 1123})
    page.goto(site.url + ALL)
    page.emulate_media(media="print")
    page.evaluate(f"() => {{ document.body.style.width = '{TYPE_AREA}px'; }}")
    page.evaluate(LONG)
    assert page.evaluate(RIGHT) <= TYPE_AREA + 1


def test_on_a_tablet_it_scrolls_within_its_frame_and_shows_so(
    page: Page, site: Site, staged: Staged
) -> None:
    enter(page, site, staged, "coordinator")
    page.set_viewport_size({"width": 800, "height": 1024})
    page.goto(site.url + ALL)
    page.evaluate(LONG)
    frame = page.locator(".table-frame")
    widths = frame.evaluate("it => [it.scrollWidth, it.clientWidth]")
    assert widths[0] < 2 * widths[1], "one long word pushes the columns away"
    assert "linear-gradient" in frame.evaluate("it => getComputedStyle(it).background")
    page_widths = "() => [document.documentElement.scrollWidth, innerWidth]"
    whole, window = page.evaluate(page_widths)
    assert whole <= window
