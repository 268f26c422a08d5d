"""A close-out returned, granted, relapsed, signed on paper, kept up by five people."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.pages import another_sheet
from tests.browser.site import Site

BODY = """
import json, time
from rectification.workflow import FindingState
from tests.browser.stage import session
from tests.factories import make_cast, make_closable, make_finding
cast = make_cast()
finding = make_finding(cast=cast, state=FindingState.ONGOING, title="窗口排队两小时")
make_closable(finding, cast=cast)
people = ("handler", "office_head", "coordinator", "leader", "verifier")
print("RELAPSE", json.dumps([
    finding.reference,
    cast.organisation.pk,
    {who: session(getattr(cast, who), proved_at=time.time()) for who in people},
]))
"""


class Walk(NamedTuple):
    """One browser that five people sit down at, one after the other."""

    page: Page
    url: str
    files: Path
    reference: str
    body: int
    sessions: dict[str, str]

    @property
    def finding(self) -> str:
        return f"/staff/findings/{self.reference}/"

    def become(self, who: str, address: str = "") -> None:
        cookie = {"name": "sessionid", "value": self.sessions[who], "url": self.url}
        self.page.context.add_cookies([cookie])
        self.page.goto(address or self.finding)

    def take(self, act: str, **said: str) -> None:
        """Fold out the form of a step, fill it, and send it."""
        form = self.page.locator(f"form[action$='/{act}/']")
        folded = self.page.locator("details.step:not([open])", has=form)
        if folded.count():
            folded.locator("summary").first.click()
        self.send(form, **said)

    def fill(self, act: str, **said: str) -> None:
        """Fill the form on a page of its own, and send it."""
        self.page.goto(f"{self.finding}{act}/")
        self.send(self.page.locator("form.editing"), **said)

    def send(self, form: Locator, **said: str) -> None:
        for name, words in said.items():
            field = form.locator(f"[name={name}]")
            match field.first.get_attribute("type"):
                case "radio":
                    form.locator(f"[name={name}][value={words}]").check()
                case "file":
                    field.set_input_files(self.file(words))
                case _ if field.evaluate("field => field.tagName") == "SELECT":
                    field.select_option(words)
                case _:
                    field.fill(words)
        with self.page.expect_navigation():
            form.locator("button[type=submit]:not([name]):not([formaction])").click()
        assert not self.page.locator("main .errorlist").all_inner_texts()

    def file(self, name: str) -> Path:
        """Return a picture like no other, under this name."""
        return another_sheet(self.files / name).rename(self.files / f"{name}.png")

    def says(self, *words: str) -> None:
        shown = self.page.inner_text("main")
        assert not [one for one in words if one not in shown], (self.page.url, shown)


@pytest.fixture
def walk(site: Site, open_page: Callable[..., Page], tmp_path: Path) -> Walk:
    said = site.manage("shell", "--verbosity", "0", text=BODY)
    line = next(one for one in said.splitlines() if "RELAPSE " in one)
    made = json.loads(line.partition("RELAPSE ")[2])
    return Walk(open_page(), site.url, tmp_path, *made)


def test_returned_granted_relapsed_signed_on_paper_and_kept_up(walk: Walk) -> None:
    closed_after_a_return(walk)
    relapsed(walk)
    worked_on_again(walk)
    kept_up_on_paper(walk)
    told_of_the_year(walk)


def closed_after_a_return(walk: Walk) -> None:
    """Ask, return, ask again: the return is a flag, and has to be answered."""
    walk.become("office_head")
    walk.take("submit", asks="completed")
    walk.become("leader", f"{walk.finding}decide/")
    walk.take("send_back", reason="请附排队系统的记录")
    walk.become("office_head")
    walk.says("请附排队系统的记录")
    walk.take("submit", asks="completed")
    walk.become("leader", f"{walk.finding}decide/")
    assert walk.page.locator(".decision__heed li").count() == 1
    walk.says("退回")
    opinion = walk.page.locator("form[action$='/approve/'] [name=reason]")
    assert opinion.input_value() == "" and opinion.get_attribute("required") is not None
    walk.take("approve", reason="退回后已补记录，同意销号。")
    walk.become("leader")
    walk.says("已销号", "退回次数", "退回后已补记录")


def relapsed(walk: Walk) -> None:
    """Verified as put right in the main, looked at again, and open again."""
    walk.become("verifier")
    walk.fill("verify", result="basic", text="抽看三个窗口，基本到位。")
    walk.become("verifier")
    walk.says("基本到位")
    later = date.today() + timedelta(days=90)
    found = {"text": "午间又排队两小时。", "due_on": later.isoformat()}
    walk.fill("look_back", result="relapsed", evidence="现场", **found)
    walk.become("office_head")
    walk.says("反弹回潮", "正在整改", f"{later.year}年{later.month}月", "午间又排队")
    assert walk.page.locator("form[action$='/submit/'] button:enabled").count() == 0


def worked_on_again(walk: Walk) -> None:
    """What was shown before the relapse counts no more: it takes proof of its own."""
    walk.become("handler")
    form = walk.page.locator("form[action$='/record_progress/']")
    form.locator("[name=text]").fill("午间增开两个窗口。")
    form.locator("[name=measure]").select_option(index=1)
    form.locator("[name=evidence]").set_input_files(walk.file("叫号记录"))
    form.locator("[data-chosen] > li").wait_for()
    form.locator("details:has([name=account]) > summary").click()
    form.locator("[name=account]").fill("午间增开两个窗口，排队不过二十分钟。")
    form.locator("[name=state]").select_option("done")
    form.locator("button[type=submit]:not([name]):not([formaction])").click()
    walk.page.wait_for_url("**reported=1**")
    walk.become("office_head")
    walk.take("submit", asks="long_term")


def kept_up_on_paper(walk: Walk) -> None:
    """长期坚持 is signed on a printed form, entered by one, confirmed by another."""
    page = walk.page
    walk.become("coordinator", f"/staff/bodies/{walk.body}/paper/form/")
    walk.says("窗口排队两小时", "长期坚持")
    number = page.inner_text(".paper-form strong")
    page.goto(f"/staff/bodies/{walk.body}/paper/enter/")
    row = page.locator("main fieldset", has_text=walk.reference)
    row.locator("select").select_option("keep_up")
    row.locator("textarea").fill("长期坚持，每年续报。")
    head = {"sheet_number": number, "name": "魏局长", "scan": "签批单"}
    today = date.today().isoformat()
    walk.send(page.locator("form.editing"), signed_on=today, **head)
    walk.says("魏局长", "待确认")
    assert page.locator("a[href$='/confirm/'], form[action$='/confirm/']").count() == 0
    walk.become("leader", page.url)
    with page.expect_navigation():
        page.click("main .table th a")
    walk.take("confirm")
    walk.become("handler")
    walk.says("长期坚持", "据纸质签批录入：魏局长")


def told_of_the_year(walk: Walk) -> None:
    """The office tells how it was kept up; somebody who is no party confirms it."""
    walk.fill("check_in", text="全年午间窗口未停。", evidence="续报")
    walk.says("全年午间窗口未停")
    assert walk.page.locator("form[action$='/confirm/'] button:enabled").count() == 0
    walk.become("leader")
    walk.take("confirm")
    walk.become("coordinator")
    walk.says("已核对", "确认年度续报", "年度续报到期日")
