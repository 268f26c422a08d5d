"""What reopening asks is shown with the answer that reopens, and with no other."""

import re

from playwright.sync_api import Page, expect

from tests.browser.site import Site


def test_a_deadline_is_asked_of_a_relapse_alone(page: Page, site: Site) -> None:
    printed = site.manage(
        "shell",
        "--verbosity",
        "0",
        text="""
from tests.factories import *
from rectification.workflow import FindingState
cast = make_cast()
User.objects.filter(pk=cast.leader.pk).update(username="huitou")
finding = make_finding(cast=cast, state=FindingState.COMPLETED)
print("ADDRESS", finding.get_absolute_url(), PASSWORD)
""",
    )
    found = re.search(r"ADDRESS (\S+) (\S+)", printed)
    assert found, printed
    url, password = f"{found[1]}look_back/", found[2]
    page.goto(f"/staff/login/?next={url}")
    page.fill("[name=username]", "huitou")
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(f"**{url}")
    deadline, measures = (
        page.locator("[name=due_wording]"),
        page.locator("#id_open_again"),
    )
    expect(deadline).to_be_hidden()
    page.check("[name=result][value=relapsed]")
    expect(deadline).to_be_visible()
    expect(measures).to_be_visible()
    page.check("[name=result][value=held]")
    expect(deadline).to_be_hidden()
    expect(measures).to_be_hidden()
