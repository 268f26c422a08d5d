"""A body of four people: the clerk who coordinates reports too, the deputy heads the
office, the head alone is no party. The whole life, and what nobody here may do."""

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
    "head": ("高局长", ["leader"]),
    "deputy": ("林副局", ["leader", "office_head"]),
    "clerk": ("文科员", ["coordinator", "handler"]),
    "keeper": ("管机员", ["system_admin", "security_admin"]),
}


@pytest.fixture
def life(site: Site, open_page: Callable[..., Page]) -> Life:
    names = {"body": "石溪镇人民政府", "office": "党政办", "prefix": "four"}
    # The pages are drawn at three sizes by the life with a person for each part.
    return settle(open_page(), site, PEOPLE, **names)._replace(widths=(390,))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "台账.jpg"
    Image.effect_noise((90, 60), 80).convert("RGB").save(path, "JPEG")
    return path


def test_four_people_bring_a_finding_from_the_letter_to_its_close(
    life: Life, photo: Path
) -> None:
    page = life.page
    reference = cleared(life, "clerk")
    dispatched(life, reference, photo, "clerk")
    finding = f"/staff/findings/{reference}-01/"
    reported(life, finding, photo)
    mended_and_urged(life, finding)
    helped(life, finding)
    extended(life, finding, f"{reference}-01")
    sent_upward(life, reference, "clerk")
    closed_by_the_head(life, finding)
    life.become("keeper", "/staff/")
    assert TITLES[0] not in page.inner_text("main")


def reported(life: Life, finding: str, photo: Path) -> None:
    """The clerk reports for the office, with a photograph, and settles the measure."""
    page = life.page
    life.become("clerk", finding)
    assert "本期还没报" in life.dock()
    page.set_input_files(f"{FORM} [name=evidence]", photo)
    page.locator(f"{FORM} [data-chosen] > li").wait_for()
    page.fill(f"{FORM} [name=text]", "已补。")
    page.select_option(f"{FORM} [name=measure]", index=1)
    page.click(f"{FORM} details:has([name=account]) > summary")
    page.fill(f"{FORM} [name=account]", "3处台账均已补齐。")
    page.select_option(f"{FORM} [name=state]", "done")
    page.click(SEND)
    page.wait_for_url("**reported=1**")
    life.look()


def mended_and_urged(life: Life, finding: str) -> None:
    """The own thin entry nobody returns to oneself: it is corrected, with a reason."""
    page = life.page
    life.become("clerk", finding)
    assert page.locator("#progress a[href*='/return/']").count() == 0
    life.follow("#progress a[href*='/correct/']")
    life.look()
    page.fill("[name=text]", "东沟、西岭、北坡3处台账均已补齐。")
    page.fill("[name=reason]", "写清是哪3处")
    life.follow("main form .actions button[type=submit]")
    assert "东沟" in page.inner_text("#progress")
    reference = finding.split("/")[3].rpartition("-")[0]
    life.become("clerk", f"/staff/inspections/{reference}/reporting/")
    life.follow("main a[href*='/urge/']")
    page.check("[name=way][value=telephone]")
    life.look()
    page.click("main form .actions button[type=submit]")
    page.wait_for_url("**/reporting/")
    assert "催办1次" in page.inner_text("main")


def helped(life: Life, finding: str) -> None:
    page = life.page
    life.become("clerk", finding)
    page.fill(f"{FORM} [name=text]", "管护经费未到位。")
    page.click(f"{FORM} details:has([name=help_needed]) > summary")
    page.fill(f"{FORM} [name=help_needed]", "请协调管护经费。")
    page.click(SEND)
    page.wait_for_url("**reported=1**")
    life.become("head", finding)
    assert "文科员提出需协调事项，等您答复" in life.dock()
    life.follow(".dock a")
    for action, words in (("answer", "列入下周办公会。"), ("solve", "经费已到位。")):
        form = page.locator(f"form[action$='/{action}/']").first
        page.locator("details.step", has=form).locator("summary").first.click()
        form.locator("textarea").fill(words)
        life.follow(form.locator("button[type=submit]"))


def extended(life: Life, finding: str, reference: str) -> None:
    """The deputy sits in the office: the word on a later deadline is the head's."""
    page = life.page
    set_long_ago(life.site, reference)
    life.become("clerk", f"{finding}edit/")
    later = date.today() + timedelta(days=200)
    page.fill("[name=due_wording]", "")
    page.fill("[name=due_on]", later.isoformat())
    page.select_option("[name=why]", "leadership")
    page.fill("[name=why_text]", "春季才能补植")
    page.fill("[name=done_so_far]", "已补齐台账")
    life.follow("main form .actions button[type=submit]")
    life.become("deputy", finding)
    assert page.locator("form[action$='/grant/'] button:enabled").count() == 0
    assert "责任科室" in page.inner_text("#actions")
    life.become("head", finding)
    assert "文科员申请延期" in life.dock()
    grant = page.locator("form[action$='/grant/']")
    page.locator("details.step", has=grant).locator("summary").first.click()
    life.follow(grant.locator("button[type=submit]"))
    assert str(later.year) in page.inner_text(".page-head")


def closed_by_the_head(life: Life, finding: str) -> None:
    """Clerk and deputy see why they do not decide; the head decides on proof."""
    page = life.page
    life.become("clerk", finding)
    submit = page.locator("form[action$='/submit/']")
    page.locator("details.step", has=submit).locator("summary").first.click()
    life.follow(submit.locator("button[type=submit]"))
    for who in ("clerk", "deputy"):
        life.become(who, finding)
        assert page.locator("a[href$='/decide/']").count() == 0, who
    # The last to sit down was the deputy, whose office it is.
    assert "暂不能“看证据，作决定”：责任科室人员不能审核本科室的问题。" in life.dock()
    life.become("head", finding)
    life.follow(".dock a")
    life.look()
    form = page.locator("form[action$='/approve/']")
    form.locator("textarea").fill("材料属实，同意销号。")
    life.follow(form.locator("button[type=submit]"))
    life.become("head", finding)
    assert "已完成" in page.inner_text("main")
