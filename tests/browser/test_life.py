"""The life of a finding on the pages people live on, each drawn at three sizes."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from sqlite3 import connect
from typing import NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page

from tests.browser.pages import at_each_width
from tests.browser.site import Site

WIDTHS = (1280, 768, 390)
BODY = """
import json, time
from django.utils import timezone
from rectification.access import Role
from rectification.models import Appointment, Office, Organisation, Post, User
from tests.browser.stage import session
# Due on the last day of a month, whatever day it is: nothing is late today.
body = Organisation.objects.create(
    name="青禾县林业局", report_due_day=31, due_day_off="stays"
)
office = Office.objects.create(organisation=body, name="造林科")
people = {
    "coordinator": (Role.COORDINATOR, None, "钱办"),
    "handler": (Role.HANDLER, office, "李改"),
    "leader": (Role.LEADER, None, "赵审"),
}
sessions = {}
for who, (role, seat, name) in people.items():
    post = Post.objects.create(organisation=body, office=seat, role=role)
    user = User.objects.create_user(f"life-{who}", "Qing-he-2023", full_name=name)
    Appointment.objects.create(
        post=post, user=user, confirmation="server", confirmed_at=timezone.now()
    )
    sessions[who] = session(user, proved_at=time.time())
print("LIFE", json.dumps([body.pk, sessions]))
"""
MARKED = "机密★10年\n关于对青禾县林业局党组巡察情况的反馈意见"
TITLES = ("造林地块后期管护不到位", "苗木采购验收手续不全", "护林员巡查记录雷同")
# Copied from Excel: lead office, joint offices, leader, person, deadline, kind,
# standard, measures.
ROW = "造林科\t\t吴定\t李改\t{day}前\t限期整改\t台账齐全\t补齐台账。"
PASTE = """([cell, text]) => {
    const board = new DataTransfer();
    board.setData("text/plain", text);
    document.querySelector(cell).dispatchEvent(new ClipboardEvent(
        "paste", { clipboardData: board, bubbles: true, cancelable: true }
    ));
}"""
SCROLLING = "() => getComputedStyle(document.documentElement).scrollBehavior"
FORM = "form[action$='/record_progress/']"
SEND = f"{FORM} button[type=submit]:not([name]):not([formaction])"


class Life(NamedTuple):
    """One browser that several people sit down at, one after the other."""

    page: Page
    site: Site
    sessions: dict[str, str]

    def become(self, who: str, address: str) -> None:
        value = self.sessions[who]
        cookie = {"name": "sessionid", "value": value, "url": self.site.url}
        self.page.context.add_cookies([cookie])
        self.page.goto(address)
        self.look()

    def look(self) -> None:
        """Draw the page at each size: nothing sticks out, and the dock is in reach."""
        for width in at_each_width(self.page, *WIDTHS):
            wide, high = self.page.evaluate(
                "() => [document.documentElement.scrollWidth, innerHeight]"
            )
            assert wide <= width, f"{self.page.url} at {width}: {wide}"
            # What glides to its place moves from under the pointer.
            assert self.page.evaluate(SCROLLING) == "auto", self.page.url
            for dock in self.page.locator(".dock").all():
                self.page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
                box = dock.bounding_box()
                assert box and box["y"] >= 0 and box["y"] + box["height"] <= high + 1
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})

    def follow(self, target: Locator | str) -> None:
        """Click, and wait until the page that it leads to is there."""
        found = self.page.locator(target) if isinstance(target, str) else target
        with self.page.expect_navigation():
            found.first.click()

    def dock(self) -> str:
        return self.page.locator(".dock").inner_text()


@pytest.fixture
def life(site: Site, open_page: Callable[..., Page]) -> Life:
    said = site.manage("shell", "--verbosity", "0", text=BODY)
    line = next(one for one in said.splitlines() if "LIFE " in one)
    _body, sessions = json.loads(line.partition("LIFE ")[2])
    return Life(open_page(), site, sessions)


def cleared(life: Life) -> str:
    """Have a marked letter refused, enter its cleared wording; return the address."""
    page = life.page
    life.become("coordinator", "/staff/intake/")
    page.fill("[name=text]", MARKED)
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url("**/intake/cleared/")
    life.look()
    page.fill("[name=cleared_by]", "保密办何密")
    page.fill("[name=cleared_on]", date.today().isoformat())
    for number, title in enumerate(TITLES, 1):
        page.fill(f"[name=title_{number}]", title)
        page.fill(f"[name=text_{number}]", f"{title}，涉及3处。")
    page.click("main .actions button[type=submit] >> nth=0")
    page.wait_for_url("**/staff/inspections/*/**")
    return page.url.partition("/staff/inspections/")[2].partition("/")[0]


def dispatched(life: Life, reference: str, photo: Path) -> None:
    """Paste the table of tasks, and enter that the plan was approved."""
    page, base = life.page, f"/staff/inspections/{reference}/"
    life.become("coordinator", f"/staff/findings/{reference}-01/")
    assert "请先明确责任科室" in life.dock()
    life.become("coordinator", f"{base}dispatch/")
    day = date.today() + timedelta(days=60)
    row = ROW.format(day=f"{day.year}年{day.month}月{day.day}日")
    page.evaluate(PASTE, ["[data-row] input", "\n".join([row] * len(TITLES)) + "\n"])
    page.click("main .actions button[type=submit]")
    page.wait_for_url(f"**{base}**")
    life.become("coordinator", f"{base}approve_plan/")
    page.fill("[name=meeting]", "局党组会议")
    page.fill("[name=met_on]", date.today().isoformat())
    page.set_input_files("[name=scan]", photo)
    page.click("main .actions button[type=submit]")
    page.wait_for_url(f"**{base}plan/**")
    life.look()


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
    page.click("main form .actions button[type=submit]")
    page.wait_for_url(f"**{finding}**")
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
    page.click("main form .actions button[type=submit]")
    page.wait_for_url(f"**{finding}**")
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


def sent_upward(life: Life, reference: str) -> None:
    """Fold the month's reports into the accounts, and note what went upward."""
    page = life.page
    life.become("coordinator", f"/staff/inspections/{reference}/fold/")
    page.click("[name^=take_] >> nth=0")  # its words go over, and the tick goes
    life.follow("form[data-fold] .actions button[type=submit]")
    assert page.locator(".errorlist").count() == 0
    life.become("coordinator", f"/staff/inspections/{reference}/submit/")
    page.fill("[name=to_whom]", "县委巡察办")
    page.click("main form .actions button[type=submit] >> nth=0")
    page.wait_for_url("**/submissions/**")
    life.look()
    assert "县委巡察办" in page.inner_text("main")


def set_long_ago(site: Site, reference: str) -> None:
    """Let a deadline have stood for longer than a slip of the pen does."""
    with connect(site.database) as database:
        database.execute(
            "update rectification_finding set due_set_at = '2020-01-01 00:00:00'"
            " where reference = ?",
            [reference],
        )
    database.close()
