"""A report made by hand, walked from the inspection to its second edition."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page

from tests.browser.pages import follow, lines, press, sign, sign_in, submit
from tests.browser.site import Site

# An inspection with two findings, as somebody has entered them by hand.
SETUP = """
from datetime import date
from rectification.models import Inspection, User
by = User.objects.get(username="zhenggai")
body = by.appointments.get().post.organisation
inspection = Inspection.objects.open_new(
    by=by, organisation=body, feedback_on=date(2026, 3, 2), theme="窗口服务"
)
for title in ("取号机少", "台账不全"):
    one = inspection.register(by=by, title=title, original_text=f"{title}，有反映。")
    one.add_measure(by=by, version=one.version, plan="增加设备。")
print("REFERENCE", inspection.reference)
"""


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "审签单.jpg"
    Image.new("RGB", (300, 200), "#c9d6de").save(path, "JPEG")
    return path


@pytest.fixture(scope="module")
def reference(site: Site, password: str) -> str:
    found = re.search(r"REFERENCE (\S+)", site.manage("shell", "-c", SETUP))
    assert found
    return found[1]


def save(page: Page) -> None:
    follow(page, "form.editing .button--primary")


def without_deleted(shown: Locator) -> str:
    """Return a text in which changes are marked, as it reads once they are made."""
    return shown.evaluate(
        "shown => { const copy = shown.cloneNode(true);"
        " copy.querySelectorAll('del').forEach(one => one.remove());"
        " return copy.textContent }"
    )


def made_public(coordinator: Page, leader: Page, draft: str, scan: Path) -> None:
    """Signed by four, approved by one, frozen by another, made public."""
    coordinator.goto(draft)
    while (asked := coordinator.locator("#readiness details.step")).count():
        asked.first.locator("summary").click()
        asked.first.locator("textarea").fill("办公室已核实。")
        follow(coordinator, asked.first.locator("button"))
    submit(coordinator)
    for name in ("何主任", "林副局长", "", "许保密"):
        sign(leader, coordinator, draft, name, scan)
    leader.goto(draft)
    press(leader, "approve")
    coordinator.goto(draft)
    press(coordinator, "freeze")
    leader.goto(draft)
    press(leader, "publish")


def test_from_findings_entered_by_hand_to_the_second_edition(
    password: str, reference: str, scan: Path, open_page: Callable[..., Page]
) -> None:
    coordinator, leader, reader = (open_page() for _ in range(3))
    sign_in(coordinator, "zhenggai", password)
    sign_in(leader, "lingdao", password)
    coordinator.goto(f"/staff/inspections/{reference}/")
    coordinator.locator("form[action$='/begin_report/'] button").click()
    coordinator.wait_for_url("**/reports/**")
    draft = f"/staff/reports/{reference}-r1/"

    # A paragraph, then a finding, in words of one's own; beside them the page.
    coordinator.goto(f"{draft}draft/")
    coordinator.get_by_role("link", name="组织情况", exact=True).click()
    box = coordinator.locator("[name=text_1]")
    box.fill("局党组逐条研究，{问题总数}个问题全部有人负责。")
    save(coordinator)
    assert "局党组逐条研究，2个问题全部有人负责。" in lines(coordinator)
    coordinator.locator(".draft-items a", has_text="台账不全").click()
    box = coordinator.locator("[name=text_2]")
    box.fill("台账缺项较多。")
    save(coordinator)
    assert "台账缺项较多。" in lines(coordinator)
    assert coordinator.get_by_text("自行表述").count() == 1
    coordinator.goto(f"{draft}style/")
    coordinator.locator("[name=title]").select_option("{number:1}.{title}")
    save(coordinator)
    before = lines(coordinator)
    assert "2.台账不全\n台账缺项较多。" in before, before

    made_public(coordinator, leader, draft, scan)
    assert leader.locator("#public svg").count() == 1
    reader.goto(f"/reports/{reference}-r1/")
    assert lines(reader) == before

    # The next edition: one finding has changed, the other awaits a word.
    coordinator.goto(draft)
    press(coordinator, "revise")
    coordinator.goto(f"{draft}draft/")
    assert coordinator.get_by_text("待更新").count() == 2
    coordinator.locator(".draft-items a", has_text="取号机少").click()
    coordinator.locator("[name=text_2]").fill("取号机只有一台。")
    save(coordinator)
    since = coordinator.locator("section[aria-labelledby=since-title]")
    assert "取号机只有一台。" in without_deleted(since)
    follow(coordinator, coordinator.locator("button[value^='confirm:']"))
    assert coordinator.get_by_text("待更新").count() == 0
    made_public(coordinator, leader, draft, scan)
    reader.wait_for_timeout(1200)  # a process may repeat itself for a second
    reader.goto(f"/reports/{reference}-r1/v2/")
    assert "取号机只有一台。" in lines(reader)


def test_the_editor_works_without_script(
    password: str, reference: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, "zhenggai", password)
    page.goto(f"/staff/reports/{reference}-r1/")
    press(page, "revise")
    page.goto(f"/staff/reports/{reference}-r1/new_section/")
    page.fill("[name=title]", "主要成效")
    page.fill("[name=text]", "窗口等候时间缩短。")
    save(page)
    assert "主要成效\n窗口等候时间缩短。" in lines(page)
