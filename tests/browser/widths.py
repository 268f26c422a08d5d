"""What axe is asked of a page at two widths, so that nothing is asked twice."""

from playwright.sync_api import Page

from tests.browser.conftest import Axe

WIDE, NARROW = 1280, 390
WIDTHS = (WIDE, 768, NARROW)  # what stands between is drawn as one of them
CLASSES = """() => [...new Set([...document.querySelectorAll("[class]")].flatMap(
    one => [...one.classList].map(name => `${one.localName}.${name}`)))]"""


class Checked:
    """What axe says of a page at both widths.

    Contrast is half of its work and follows from the class of an element: it is asked
    of each page where it is wide, and narrow of what has a class for the first time.
    """

    def __init__(self, axe: Axe) -> None:
        self.axe, self.seen = axe, set[str]()

    def __call__(self, page: Page, width: int) -> list[str]:
        but: list[str] = []
        if width == NARROW:
            classes = set(page.evaluate(CLASSES))
            but = ["color-contrast"] if classes <= self.seen else []
            self.seen |= classes
        return [f"at {width}: {one}" for one in self.axe(page, but=but)]
