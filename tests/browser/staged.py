"""The staged body as the tests see it: sessions, addresses, findings to walk."""

import json
from typing import Any

from playwright.sync_api import Page

from tests.browser.site import Site

Staged = dict[str, Any]


def stage(site: Site) -> Staged:
    said = site.manage(
        "shell",
        "--verbosity",
        "0",
        text="from tests.browser.stage import printed\nprinted()\n",
    )
    line = next(one for one in said.splitlines() if "STAGED " in one)
    return json.loads(line.partition("STAGED ")[2])


def enter(page: Page, site: Site, staged: Staged, who: str) -> None:
    """Sign somebody in by the cookie alone; signing in is walked elsewhere."""
    value = staged["sessions"][who]
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": site.url}])
