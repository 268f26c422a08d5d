"""The life of a finding on the pages people live on, each drawn at three sizes."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.living import (
    FORM,
    SEND,
    TITLES,
    Life,
    cleared,
    dispatched,
    sent_upward,
    set_long_ago,
    settle,
)
from tests.browser.site import Site

PEOPLE = {
    "coordinator": ("钱办", ["coordinator"]),
    "handler": ("李改", ["handler"]),
    "leader": ("赵审", ["leader"]),
}


@pytest.fixture
def life(site: Site, open_page: Callable[..., Page]) -> Life:
    names = {"body": "青禾县林业局", "office": "造林科", "prefix": "life"}
    return settle(open_page(), site, PEOPLE, **names)


def reported(life: Life, photo: Path) -> int:
    """Report on three findings from my work, one after the other; count the clicks."""
    page, clicks = life.page, 0

    def click(target: str) -> None:
        nonlocal clicks
        clicks += 1
        page.click(target)

    life.become("handler", "/staff/")
    assert "3件事等您办" in page.inner_text("h1")
    clicks += 1
    life.follow(".work__item a")
    for number in range(len(TITLES)):
        life.look()
        assert "本期还没报" in life.dock()
        clicks += 1  # the button of the file dialogue
        page.set_input_files(f"{FORM} [name=evidence]", photo)
        page.locator(f"{FORM} [data-chosen] > li").wait_for()
        click(f"{FORM} [name=text]")
        page.keyboard.insert_text(f"第{number + 1}处已补齐台账3份。")
        click(SEND)
        page.wait_for_url("**reported=1**")
        if number < len(TITLES) - 1:
            click(".dock a")
            page.wait_for_url("**#report")
    assert "返回我的待办" in life.dock()
    return clicks


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "补齐现场.jpg"
    Image.effect_noise((90, 60), 80).convert("RGB").save(path, "JPEG")
    return path


def test_from_a_marked_letter_to_what_goes_upward(
    life: Life, photo: Path, assert_accessible: Callable[[Page], None]
) -> None:
    page = life.page
    reference = cleared(life)
    dispatched(life, reference, photo)
    # One to begin, four a finding with its photograph, and one on to each next.
    assert reported(life, photo) <= 12
    finding = f"/staff/findings/{reference}-01/"

    life.become("coordinator", finding)
    page.click("#progress a[href*='/return/']")
    page.fill("[name=reason]", "请写清是哪3处")
    life.follow("main form .actions button[type=submit]")
    assert "已退回，尚未重新填报" in life.dock()
    life.follow(".dock a")
    page.check("[name=way][value=telephone]")
    life.look()
    page.click("main form .actions button[type=submit]")
    page.wait_for_url("**/reporting/")
    life.look()
    assert "催办1次" in page.inner_text("main")

    life.become("handler", "/staff/")
    assert "电话" in page.inner_text("main") and "请写清" in page.inner_text("main")
    life.follow(".work__item a")
    life.look()
    assert "已退回，请重新填报：请写清是哪3处" in life.dock()
    assert_accessible(page)
    page.fill(f"{FORM} [name=text]", "东沟、西岭、北坡3处台账均已补齐。")
    page.click(f"{FORM} details:has([name=help_needed]) > summary")
    page.fill(f"{FORM} [name=help_needed]", "请协调苗木款。")
    page.click(SEND)
    page.wait_for_url("**reported=1**")

    life.become("leader", finding)
    assert "李改提出需协调事项，等您答复" in life.dock()
    life.follow(".dock a")
    answer = page.locator("form[action$='/answer/']")
    page.locator("details.step", has=answer).locator("summary").first.click()
    answer.locator("textarea").fill("下周办公会研究。")
    life.follow(answer.locator("button[type=submit]"))

    set_long_ago(life.site, f"{reference}-01")
    life.become("coordinator", f"{finding}edit/")
    later = date.today() + timedelta(days=200)
    page.fill("[name=due_wording]", "")
    page.fill("[name=due_on]", later.isoformat())
    page.select_option("[name=why]", "leadership")
    page.fill("[name=why_text]", "苗木春季才能补植")
    page.fill("[name=done_so_far]", "已补齐台账")
    life.follow("main form .actions button[type=submit]")
    life.become("leader", "/staff/")
    assert "等我决定" in page.inner_text("main")
    assert_accessible(page)
    life.follow(".work__item a")
    life.look()
    assert "钱办申请延期" in life.dock()
    grant = page.locator("form[action$='/grant/']")
    page.locator("details.step", has=grant).locator("summary").first.click()
    life.follow(grant.locator("button[type=submit]"))
    assert str(later.year) in page.inner_text(".page-head")
    assert "延期" not in life.dock()
    sent_upward(life, reference)
