"""Other people's roads: verifier, auditor, administrators, a telephone, no mouse."""

import hashlib
import json
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.pages import follow, sign_in, tab_to
from tests.browser.site import Site
from tests.browser.staged import Staged, enter
from tests.browser.watch import Watch
from tests.factories import PASSWORD

FORM = "form[action$='/record_progress/']"
SEND = f"{FORM} button[type=submit]:not([name])"
REASON = "核查发现登记簿仍有缺页。"


def opened(page: Page, site: Site, staged: Staged, who: str, url: str) -> Page:
    enter(page, site, staged, who)
    page.goto(url)
    return page


def sent(page: Page, reason: str) -> None:
    """Give the one reason a page asks for, and send it."""
    page.fill("main [name=reason]", reason)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/accounts/")


def test_a_verifier_closes_and_reopens_with_a_reason(
    site: Site, staged: Staged, page: Page
) -> None:
    opened(page, site, staged, "verifier", staged["findings"]["verified"])
    assert "待审核" in page.locator("#state").inner_text()
    follow(page, page.locator(".dock a.button"))
    # Its session was made without a page: nobody has typed the password in it.
    form = page.locator("form[action$='/approve/']")
    form.locator("textarea").fill(REASON)
    form.locator("[name=own_password]").fill(PASSWORD)
    follow(page, form.locator("button[type=submit]"))
    assert "已销号" in page.locator("#state").inner_text()
    page.locator("#actions a[href$='/reopen/']").click()
    page.fill("main [name=reason]", REASON)
    page.fill("main [name=due_wording]", "2049年6月底")
    follow(page, page.locator("main form.editing button[type=submit]").first)
    assert "正在整改" in page.locator("#state").inner_text()
    assert REASON in page.locator("#progress").inner_text()
    assert page.locator("#actions a[href$='/reopen/']").count() == 0


def test_an_auditor_reads_all_presses_nothing_and_takes_the_log(
    site: Site, staged: Staged, page: Page
) -> None:
    opened(page, site, staged, "auditor", staged["findings"]["verified"])
    assert page.locator("main form[method=post]").count() == 0
    assert page.locator("main button").count() == 0
    page.get_by_role("link", name="操作日志").click()
    assert page.locator("main form[method=post]").count() == 0
    page.fill("[name=action]", "finding.")
    follow(page, "main form button[type=submit]")
    assert page.locator("main tbody tr").count() > 0
    with page.expect_download() as download:
        page.locator("main a[href*='export.jsonl']").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines
    for line in map(json.loads, lines):
        text = json.dumps(
            line["body"], sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        assert hashlib.sha256(text.encode()).hexdigest() == line["hash"]
        assert line["body"]["action"].startswith("finding.")
    page.goto("/staff/log/")
    assert "导出操作日志" in page.locator("main tbody tr").first.inner_text()


def test_a_security_administrator_appoints_hands_over_and_locks(
    site: Site, staged: Staged, open_page: OpenPage
) -> None:
    page, visitor = open_page(), open_page()
    people = f"/staff/people/{staged['body']}/"
    opened(page, site, staged, "security_admin", people)
    page.fill("#account [name=full_name]", "林新")
    page.select_option("#account [name=role]", "leader")
    # A session in which no password was typed: asked in this form, and in no later one.
    page.fill("#account [name=own_password]", PASSWORD)
    follow(page, "#account button[type=submit]")
    assert "林新" in page.locator("main").inner_text()
    page.goto(people)
    page.locator("#posts tr", has_text="林新").get_by_role("link").first.click()
    page.select_option("[name=user]", label="周客")
    page.click("main form button[type=submit]")
    page.wait_for_url(f"**{people}")

    page.goto(f"/staff/accounts/{staged['handler']}/lock/")
    sent(page, "离岗")
    visitor.goto("/staff/login/")
    visitor.fill("[name=username]", "staged-handler")
    visitor.fill("[name=password]", PASSWORD)
    follow(visitor, "main button[type=submit]")
    assert visitor.url.endswith("/staff/login/")
    page.goto("/staff/accounts/?only=locked")
    page.locator("tr", has_text="staged-handler").get_by_role("link").first.click()
    sent(page, "返岗")
    sign_in(visitor, "staged-handler", PASSWORD)


def test_too_many_wrong_passwords_lock_out_until_it_is_lifted(
    site: Site, staged: Staged, open_page: OpenPage, watch: Watch
) -> None:
    page, visitor = open_page(), open_page()
    watch.allow(429)
    for _time in range(5):
        visitor.goto("/staff/login/")
        visitor.fill("[name=username]", "staged-leader")
        visitor.fill("[name=password]", "cuo-wu-kou-ling")
        follow(visitor, "main button[type=submit]")
    assert "登录已锁定" in visitor.locator("main").inner_text()
    opened(page, site, staged, "security_admin", "/staff/accounts/?only=locked")
    row = page.locator("tr", has_text="staged-leader")
    row.get_by_role("link", name="解除登录锁定").click()
    sent(page, "本人到场核实")
    sign_in(visitor, "staged-leader", PASSWORD)


def test_a_system_administrator_keeps_offices_and_sees_no_finding(
    site: Site, staged: Staged, page: Page, watch: Watch
) -> None:
    watch.allow(403)
    opened(page, site, staged, "system_admin", "/admin/rectification/office/add/")
    page.fill("[name=name]", "督查科")
    page.fill("[name=position]", "9")
    page.click(".field-organisation .select2-selection")
    page.locator(".select2-results__option:not(.loading-results)").first.click()
    follow(page, "[name=_save]")
    assert "督查科" in page.locator("#result_list").inner_text()
    answer = page.goto(staged["findings"]["phone"])
    assert answer is not None and answer.status == 403


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "现场.jpg"
    notes = Image.Exif()
    notes[306] = "2026:06:03 09:30:00"  # its own day
    Image.new("RGB", (1600, 1200), "#c9d6de").save(path, "JPEG", exif=notes)
    return path


def test_a_handler_reports_by_telephone_with_a_photograph(
    site: Site, staged: Staged, phone: Page, photo: Path
) -> None:
    opened(phone, site, staged, "office_head", staged["findings"]["phone"])
    phone.fill(f"{FORM} [name=text]", "已到窗口更换指示牌，照片附后。")
    phone.set_input_files(f"{FORM} [name=evidence]", photo)
    with phone.expect_navigation():
        phone.tap(SEND)
    assert "已到窗口更换指示牌" in phone.locator("#progress").inner_text()
    assert "现场.jpg" in phone.locator("#evidence").inner_text()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    with phone.expect_download() as download:
        phone.locator("#evidence a[href*='/evidence/']").first.tap()
    assert Path(download.value.path()).read_bytes() == photo.read_bytes()


def test_progress_by_keyboard_alone(site: Site, staged: Staged, page: Page) -> None:
    opened(page, site, staged, "office_head", staged["findings"]["keyboard"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('skip')")
    page.keyboard.press("Enter")
    tab_to(page, f"{FORM} [name=text]")
    page.keyboard.insert_text("已按月核对台账，补登四十六处。")
    tab_to(page, SEND)
    focus = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert focus != "none", "where one is must be seen"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "补登四十六处" in page.locator("#progress").inner_text()
