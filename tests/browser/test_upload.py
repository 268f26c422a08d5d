"""Files on their way: a bar that moves, a break that loses nothing; the last text."""

import re
from base64 import b64encode
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import tab_to
from tests.browser.site import Site
from tests.uploads import PDF, PNG

FORM = "form[action$='/record_progress/']"
LAST = "六月：与两家单位核对台账，补齐登记日期四十六处。"
TEXT = "七月：又补齐三处，台账已全部完整。"
SEND = f"{FORM} button[type=submit]:not([name]):not([formaction])"

# What a browser does when a screenshot is on the clipboard and Ctrl+V is pressed.
PASTE = """text => {
  const bytes = Uint8Array.from(atob(text), one => one.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], "image.png", { type: "image/png" }));
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: held }));
}"""


@pytest.fixture(scope="module")
def address(site: Site) -> str:
    """A finding with one entry, and whoever signs in to go on with it."""
    printed = site.manage(
        "shell",
        "--verbosity",
        "0",
        text=f"""
from tests.factories import *
from rectification.workflow import FindingState
cast = make_cast()
User.objects.filter(pk=cast.handler.pk).update(username="shangchuan")
finding = make_finding(cast=cast, state=FindingState.ONGOING)
finding.record_progress(by=cast.handler, text="{LAST}", happened_on=date(2022, 6, 1))
print("ADDRESS", finding.get_absolute_url(), PASSWORD)
""",
    )
    found = re.search(r"ADDRESS (\S+) (\S+)", printed)
    assert found, printed
    return f"{found[1]} {found[2]}"


def open_finding(page: Page, address: str) -> None:
    url, password = address.split()
    page.goto(f"/staff/login/?next={url}")
    page.fill("[name=username]", "shangchuan")
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(f"**{url}")


def choose(page: Page, tmp_path: Path, *names: str) -> None:
    files = []
    for name in names:
        path = tmp_path / name
        path.write_bytes(PDF + name.encode())
        files.append(path)
    page.set_input_files(f"{FORM} [name=evidence]", files)


def test_a_break_loses_nothing_and_the_next_try_keeps_all(
    page: Page, address: str, tmp_path: Path
) -> None:
    open_finding(page, address)
    page.fill(f"{FORM} [name=text]", TEXT)
    choose(page, tmp_path, "登记簿.pdf", "库房照片.pdf")
    page.route("**/record_progress/", lambda route: route.abort("aborted"))
    page.click(SEND)
    said = page.locator(f"{FORM} .upload__said")
    said.get_by_text("中断").wait_for()
    assert page.input_value(f"{FORM} [name=text]") == TEXT
    names = page.eval_on_selector(
        f"{FORM} [name=evidence]", "one => Array.from(one.files).map(it => it.name)"
    )
    assert names == ["登记簿.pdf", "库房照片.pdf"]
    page.unroute("**/record_progress/")
    page.click(SEND)
    entry = page.locator(".entry:not(.entry--new)", has_text=TEXT)
    entry.get_by_text("库房照片.pdf").wait_for()
    assert urlsplit(page.url).path == address.split()[0]
    assert entry.get_by_text("登记簿.pdf").is_visible()
    # The page that came back lives: its own scripts and forms work.
    page.reload()
    assert page.input_value(f"{FORM} [name=text]") == ""


def test_a_refused_file_says_so_and_the_text_is_still_there(
    page: Page, address: str, tmp_path: Path
) -> None:
    open_finding(page, address)
    page.fill(f"{FORM} [name=text]", TEXT + "（二）")
    choose(page, tmp_path, "程序.exe")
    page.click(SEND)
    page.locator(f"{FORM} .field--wrong").first.wait_for()
    assert page.input_value(f"{FORM} [name=text]") == TEXT + "（二）"


def test_a_pasted_screenshot_is_a_file_with_a_line_of_its_own(
    page: Page, address: str, tmp_path: Path
) -> None:
    open_finding(page, address)
    page.fill(f"{FORM} [name=text]", TEXT + "（三）")
    choose(page, tmp_path, "签到表.pdf", "多余.pdf")
    page.evaluate(PASTE, b64encode(PNG).decode())
    rows = page.locator(f"{FORM} [data-chosen] > li")
    rows.nth(1).locator("[data-take-out]").click()
    rows.nth(1).get_by_text("截图 ").first.wait_for()
    rows.nth(1).locator("input").fill("窗口已挂出登记簿")
    page.fill(f"{FORM} [name=claim]", "两次培训都有签到")
    page.click(SEND)
    entry = page.locator(".entry:not(.entry--new)", has_text=TEXT + "（三）")
    entry.get_by_text("证明：窗口已挂出登记簿").wait_for()
    said = [
        one.split("\n")[0] for one in entry.locator(".files > li").all_inner_texts()
    ]
    assert len(said) == 2 and said[0].startswith("签到表.pdf")
    assert entry.get_by_text("证明：两次培训都有签到").count() == 1


@pytest.mark.parametrize("kind", ["page", "plain_page", "phone"])
def test_the_last_text_is_taken_over_with_one_press(
    kind: str, request: pytest.FixtureRequest, address: str, tmp_path: Path
) -> None:
    page: Page = request.getfixturevalue(kind)
    open_finding(page, address)
    before = page.inner_text(".last__text").strip()
    page.fill(f"{FORM} [name=text]", "本月：")
    if kind == "page":
        choose(page, tmp_path, "登记簿.pdf")
    page.click(f"{FORM} [name=take_over]")  # a new page only without script
    expect(page.locator(f"{FORM} [name=text]")).to_have_value(f"本月：\n{before}")
    if kind == "page":
        chosen = f"{FORM} [name=evidence]"
        assert page.eval_on_selector(chosen, "one => one.files.length") == 1


def test_progress_is_reported_by_keyboard_alone(page: Page, address: str) -> None:
    open_finding(page, address)
    tab_to(page, f"{FORM} [name=text]")
    page.keyboard.insert_text("八月：台账由专人保管。")
    tab_to(page, SEND)
    page.keyboard.press("Enter")
    page.locator(
        ".entry:not(.entry--new)", has_text="八月：台账由专人保管。"
    ).wait_for()
