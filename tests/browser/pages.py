"""What the tests do on pages, whoever they are: sign in, press, read, go by Tab."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from PIL import Image
from playwright.sync_api import Locator, Page

BEGINS_AT = re.compile(r"/staff/(overview/)?$")  # by the role
MOST = 400  # presses until something must have come into focus


def sign_in(page: Page, login: str, password: str) -> None:
    page.goto("/staff/login/")
    page.fill("[name=username]", login)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(BEGINS_AT)


def follow(page: Page, target: Locator | str) -> None:
    """Click, and wait for the page that it leads to, or the one before is read."""
    found = page.locator(target) if isinstance(target, str) else target
    with page.expect_navigation():
        found.first.click()


def press(page: Page, step: str) -> None:
    """Press the button of a step on a report's page."""
    form = page.locator(f"form[action$='/{step}/']")
    folded = page.locator("details.step", has=form).locator("summary")
    if folded.count():
        folded.click()
    follow(page, form.locator("button[type=submit]"))


def submit(page: Page) -> None:
    """Give a reason for each warning, then send the report to review."""
    asked = page.locator("form[action$='/answer_warning/']")
    while asked.count():
        page.locator("details.step", has=asked.first).locator("summary").first.click()
        asked.first.locator("textarea").fill("已核实。")
        follow(page, asked.first.locator("button[type=submit]"))
    press(page, "submit")


def sign(leader: Page, coordinator: Page, draft: str, name: str, scan: Path) -> None:
    """Sign the review whose turn it is: on paper under a name, else the leader."""
    if not name:
        leader.goto(draft)
        press(leader, "review")
        return
    coordinator.goto(f"{draft}act_form/")
    number = coordinator.locator(".paper-form strong").inner_text()
    coordinator.goto(f"{draft}enter_review/")
    coordinator.fill("[name=sheet_number]", number)
    coordinator.fill("[name=name]", name)
    coordinator.locator("[name=scan]").set_input_files(another_sheet(scan))
    coordinator.click("main form[enctype] button[type=submit]")
    coordinator.wait_for_url(f"**{draft}*")
    leader.goto(draft)
    follow(leader, leader.locator("form[action$='/confirm/'] button"))


def another_sheet(beside: Path) -> Path:
    """Return a picture like no other: a sheet signs one round only."""
    path = beside.with_name(f"{uuid4().hex}.png")
    Image.effect_noise((80, 60), 90).save(path)
    return path


def lines(page: Page) -> str:
    """Return the printed paragraphs of the article, as a reader copies them."""
    texts = page.locator("article .doc-line").evaluate_all(
        "lines => lines.map(line => line.textContent)"
    )
    return "\n".join(texts)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(MOST):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by keyboard")


def at_each_width(page: Page, *widths: int) -> Iterator[int]:
    """Yield each width once the page that is open has it."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        yield width
