"""A body of its own whose people sit down, one after the other, at one browser."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from sqlite3 import connect
from typing import NamedTuple

from playwright.sync_api import Locator, Page

from rectification.models.search.tokens import NAME, kept
from tests.browser.pages import at_each_width, follow
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
    name={body!r}, report_due_day=31, due_day_off="stays"
)
office = Office.objects.create(organisation=body, name={office!r})
sessions = {{}}
for who, (name, roles) in {people!r}.items():
    user = User.objects.create_user(f"{prefix}-{{who}}", "Qing-he-2023", full_name=name)
    for role in roles:
        seat = office if role in ("handler", "office_head") else None
        post = Post.objects.create(organisation=body, office=seat, role=role)
        Appointment.objects.create(
            post=post, user=user, confirmation="server", confirmed_at=timezone.now()
        )
    sessions[who] = session(user, proved_at=time.time())
print("LIFE", json.dumps(sessions))
"""
MARKED = "机密★10年\n关于对青禾县林业局党组巡察情况的反馈意见"
TITLES = ("造林地块后期管护不到位", "苗木采购验收手续不全", "护林员巡查记录雷同")
# Copied from Excel: lead office, joint offices, leader, person, deadline, kind,
# standard, measures.
ROW = "{office}\t\t吴定\t李改\t{day}前\t限期整改\t台账齐全\t补齐台账。"
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
    office: str
    widths: Sequence[int] = WIDTHS

    def become(self, who: str, address: str) -> None:
        value = self.sessions[who]
        cookie = {"name": "sessionid", "value": value, "url": self.site.url}
        self.page.context.add_cookies([cookie])
        self.page.goto(address)
        self.look()

    def look(self) -> None:
        """Draw the page at its sizes: nothing sticks out, and the dock is in reach."""
        for width in at_each_width(self.page, *self.widths):
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
        follow(self.page, target)

    def dock(self) -> str:
        return self.page.locator(".dock").inner_text()


People = Mapping[str, tuple[str, Sequence[str]]]


def settle(
    page: Page, site: Site, people: People, *, body: str, office: str, prefix: str
) -> Life:
    """Found a body with one office. `people`: names and roles by their part."""
    made = {"people": dict(people), "body": body, "office": office, "prefix": prefix}
    said = site.manage("shell", "--verbosity", "0", text=BODY.format(**made))
    line = next(one for one in said.splitlines() if "LIFE " in one)
    return Life(page, site, json.loads(line.partition("LIFE ")[2]), office)


def cleared(life: Life, who: str = "coordinator") -> str:
    """Have a marked letter refused, enter its cleared wording; return the address."""
    page = life.page
    life.become(who, "/staff/intake/")
    page.fill("[name=text]", MARKED)
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url("**/intake/cleared/")
    life.look()
    page.fill("[name=cleared_by]", "保密办何密")
    page.fill("[name=cleared_on]", date.today().isoformat())
    for number, title in enumerate(TITLES, 1):
        page.fill(f"[name=title_{number}]", title)
        page.fill(f"[name=text_{number}]", f"{title}，涉及3处。")
    follow(page, "main .actions button[type=submit] >> nth=0")
    return page.url.partition("/staff/inspections/")[2].partition("/")[0]


def dispatched(
    life: Life, reference: str, photo: Path, who: str = "coordinator"
) -> None:
    """Paste the table of tasks, and enter that the plan was approved."""
    page, base = life.page, f"/staff/inspections/{reference}/"
    life.become(who, f"/staff/findings/{reference}-01/")
    assert "请先明确责任科室" in life.dock()
    life.become(who, f"{base}dispatch/")
    day = date.today() + timedelta(days=60)
    row = ROW.format(office=life.office, day=f"{day.year}年{day.month}月{day.day}日")
    page.evaluate(PASTE, ["[data-row] input", "\n".join([row] * len(TITLES)) + "\n"])
    follow(page, "main .actions button[type=submit]")
    life.become(who, f"{base}approve_plan/")
    page.fill("[name=meeting]", "局党组会议")
    page.fill("[name=met_on]", date.today().isoformat())
    page.set_input_files("[name=scan]", photo)
    page.click("main .actions button[type=submit]")
    page.wait_for_url(f"**{base}plan/**")
    life.look()


def sent_upward(life: Life, reference: str, who: str = "coordinator") -> None:
    """Fold the month's reports into the accounts, and note what went upward."""
    page = life.page
    life.become(who, f"/staff/inspections/{reference}/fold/")
    page.click("[name^=take_] >> nth=0")  # its words go over, and the tick goes
    life.follow("form[data-fold] .actions button[type=submit]")
    assert page.locator(".errorlist").count() == 0
    life.become(who, f"/staff/inspections/{reference}/submit/")
    page.fill("[name=to_whom]", "县委巡察办")
    follow(page, "main form .actions button[type=submit] >> nth=0")
    life.look()
    assert "县委巡察办" in page.inner_text("main")


def set_long_ago(site: Site, reference: str) -> None:
    """Let a deadline have stood for longer than a slip of the pen does."""
    with connect(site.database) as database:
        database.create_function(NAME, 4, kept)  # as the site's own connections have it
        database.execute(
            "update rectification_finding set due_set_at = '2020-01-01 00:00:00'"
            " where reference = ?",
            [reference],
        )
    database.close()
