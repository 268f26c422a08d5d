"""A served site and watched pages; any 4xx, 5xx or console error fails the test.

`page` is a desk, `phone` a telephone, `plain_page` a browser without JavaScript,
`open_page(**options)` anything else. `watch.allow(404)` where a refusal is the point.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.files import locks
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.site import MADE_OF_MODELS, Site
from tests.browser.staged import Staged, stage
from tests.browser.watch import Watch
from tools import chromium

OpenPage = Callable[..., Page]
Axe = Callable[..., list[str]]
DESK = {"width": 1280, "height": 900}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
# axe's names for WCAG 2.2 AA and what it builds on
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Site:
    """A database with the demo, and the static files: once for all workers.

    Each worker begins with another of the two, and waits for what is being made.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    maker = Site(shared)
    steps: list[tuple[str, ...]] = [
        ("shell", "--verbosity", "0"),
        ("demo",),
        ("collectstatic", "--noinput", "--verbosity", "0"),
    ]
    if worker_id not in ("master", "gw0"):
        steps = [steps[-1], *steps[:-1]]
    for step in steps:
        said = shared / f"{step[0]}.said"
        with said.open("a") as lock:
            locks.lock(lock, locks.LOCK_EX)
            if not said.stat().st_size:
                text = MADE_OF_MODELS if step[0] == "shell" else ""
                lock.write(maker.manage(*step, text=text) or "nothing")
    return maker


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, installed: Site) -> Iterator[Site]:
    """A site for the browser tests of one worker."""
    site = Site(tmp_path_factory.mktemp("site"), copy_of=installed)
    try:
        site.start()
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="session")
def password(installed: Site) -> str:
    """The password of the demo's people."""
    said = (installed.scratch / "demo.said").read_text(encoding="utf-8")
    found = re.search(r"口令均为 (\S+?)）", said)
    assert found
    return found[1]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    quiet = ["--disable-background-networking", "--disable-component-update"]
    quiet += ["--disable-sync", "--no-first-run", "--disable-dev-shm-usage"]
    if os.geteuid() == 0:
        quiet.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.installed(), args=quiet
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def staged(site: Site) -> Staged:
    """A body of its own beside the demo's, with a session for each role."""
    return stage(site)


@pytest.fixture
def watch(site: Site) -> Watch:
    return Watch(site.url)


@pytest.fixture
def open_page(
    site: Site, browser: Browser, watch: Watch, tmp_path: Path
) -> Iterator[OpenPage]:
    """Open a page in a context of its own; the options are new_context's."""
    contexts = []

    def open_page(**options: Any) -> Page:
        settings = {
            "base_url": site.url,
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "viewport": DESK,
        }
        context = browser.new_context(**(settings | options))
        context.set_default_timeout(30_000)  # a busy machine is no fault
        context.on("page", watch.follow)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not watch.faults(), "\n".join(watch.faults())


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    return open_page(**PHONE)


@pytest.fixture
def plain_page(open_page: OpenPage) -> Page:
    return open_page(java_script_enabled=False)


@pytest.fixture(scope="session")
def axe() -> Axe:
    """Return what breaks WCAG 2.2 AA; a page that was asked before is asked quicker.

    `but`: rules that are not asked.
    """

    def axe(page: Page, *, but: Sequence[str] = ()) -> list[str]:
        options = {
            "runOnly": {"type": "tag", "values": WCAG},
            "rules": {rule: {"enabled": False} for rule in but},
            "resultTypes": ["violations"],
            "preload": False,  # of sheets and films, for rules that are not ours
        }
        if not page.evaluate("() => Boolean(window.axe)"):
            page.evaluate(AXE_SCRIPT)
        found = page.evaluate(
            "options => axe.run(document, options).then(done => done.violations.map("
            "one => [one.id, ...one.nodes.map(node => node.html.slice(0, 160))]))",
            options,
        )
        return [" ".join(one) for one in found]

    return axe


@pytest.fixture
def assert_accessible(axe: Axe) -> Callable[[Page], None]:
    """Fail with what axe says when a page breaks WCAG 2.2 AA."""

    def assert_accessible(page: Page) -> None:
        found = axe(page)
        assert not found, f"{page.url} at {page.viewport_size}:\n" + "\n".join(found)

    return assert_accessible
