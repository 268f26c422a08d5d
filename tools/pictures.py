"""Take the pictures of README and guide anew: `make pictures`.

The demo is filled into a site of its own, people sign in, and Chromium looks at it.
Each picture is a PNG of few colours under docs/pictures, below 100 KB.
"""

import io
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.site import MADE_OF_MODELS, Site
from tools import chromium

PLACE = Path(__file__).resolve().parent.parent / "docs/pictures"
LARGEST = 100_000  # bytes
DESK: dict[str, object] = {"viewport": {"width": 1200, "height": 800}}
PHONE: dict[str, object] = {
    "viewport": {"width": 390, "height": 780},
    "is_mobile": True,
}

# Name → who looks (nobody: the public), on what, where.
PICTURES: dict[str, tuple[str, dict[str, object], str]] = {
    "overview": ("lingdao", DESK, "/staff/overview/"),
    "findings": ("zhenggai", DESK, "/staff/findings/"),
    "finding": ("jingban", DESK, "{finding}"),
    "work": ("jingban", PHONE, "/staff/"),
    "report": ("", DESK, "{report}"),
}


@contextmanager
def demo(scratch: Path) -> Iterator[tuple[Site, str]]:
    """Yield a running site with the demo, and the password of its people."""
    site = Site(scratch)
    site.manage("shell", "--verbosity", "0", text=MADE_OF_MODELS)
    [password] = set(re.findall(r"Demo-\w+", site.manage("demo")))
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    site.start()
    try:
        yield site, password
    finally:
        site.stop()


def signed_in(
    browser: Browser, site: Site, name: str, password: str, **how: object
) -> Page:
    page = browser.new_context(locale="zh-CN", base_url=site.url, **how).new_page()  # type: ignore[arg-type]
    if name:
        page.goto("/staff/login/")
        page.fill("[name=username]", name)
        page.fill("[name=password]", password)
        page.click("main button[type=submit]")
    return page


def place_of(page: Page, where: str) -> str:
    """Return the address; of a finding or a report, the first that is linked."""
    if where == "{finding}":
        page.goto("/staff/findings/")
        link = "main a[href^='/staff/findings/2']"
    elif where == "{report}":
        page.goto("/")
        link = "main a[href^='/reports/']"
    else:
        return where
    return str(page.locator(link).first.get_attribute("href"))


def packed(picture: bytes) -> bytes:
    """Return a PNG with as many colours as fit into LARGEST bytes."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (128, 64, 32, 16):
        stream = io.BytesIO()
        image.quantize(colours).save(stream, "PNG", optimize=True)
        if stream.tell() <= LARGEST:
            return stream.getvalue()
    sys.exit(f"A picture takes {stream.tell()} bytes: let it show less.")


def main() -> None:
    PLACE.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        demo(Path(scratch)) as (site, password),
        sync_playwright() as player,
        player.chromium.launch(executable_path=chromium.installed()) as browser,
    ):
        for name, (who, how, where) in PICTURES.items():
            page = signed_in(browser, site, who, password, **how)
            page.goto(place_of(page, where))
            path = PLACE / f"{name}.png"
            path.write_bytes(packed(page.screenshot()))
            print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
