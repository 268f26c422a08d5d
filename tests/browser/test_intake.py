"""Paste, review, write – by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import follow, sign_in, tab_to
from tests.browser.site import Site
from tests.pasted import HEAD
from tests.paths import notice_text

NOTICE = notice_text("aspect_sections")
TABLE = "\n".join(
    [
        HEAD.replace("整改时限", "何时"),
        "1\t落实部署\t轮换不及时\t一是补轮。二是通报。\t仓储科\t财务科\t2023年10月底",
        "2\t\t检查走过场\t重查\t\t\t2023年2月30日前",
    ]
)


PASSWORD = "Qing-he-2023"
# A body of its own: other tests look at what the demo's people see.
PEOPLE = f"""
from django.utils import timezone
from rectification.access import Role
from rectification.models import Appointment, Organisation, Post, User
body = Organisation.objects.create(name="青禾县粮食局")
post = Post.objects.create(organisation=body, role=Role.COORDINATOR)
user = User.objects.create_user("liangban", "{PASSWORD}", full_name="何办")
Appointment.objects.create(
    post=post, user=user, confirmation="server", confirmed_at=timezone.now()
)
"""


@pytest.fixture(scope="module")
def login(site: Site) -> str:
    """Return the login of a coordinator."""
    site.manage("shell", text=PEOPLE)
    return "liangban"


def pasted(page: Page, text: str) -> None:
    page.goto("/staff/intake/")
    tab_to(page, "[name=text]")
    page.keyboard.insert_text(text)
    page.keyboard.press("Tab")
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#source")


def written(page: Page) -> None:
    tab_to(page, "button[value=write]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/inspections/*/")


def test_a_notice_from_paste_to_records_by_keyboard(
    site: Site,
    login: str,
    open_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    page = open_page()
    sign_in(page, login, PASSWORD)
    pasted(page, NOTICE)
    assert_accessible(page)
    number = page.locator(".understood__one").count()
    tab_to(page, "#finding-1 > details:last-child > summary")
    if not page.locator("#finding-1 [name=title_0]").is_visible():
        page.keyboard.press("Enter")
    tab_to(page, "[name=title_0]")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("键盘更正的标题")
    written(page)
    assert page.locator("#findings tbody th[scope=row]").count() == number
    assert "键盘更正的标题" in page.locator("#findings").inner_text()


def test_a_table_doubts_first_columns_corrected_by_keyboard(
    site: Site,
    login: str,
    open_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    page = open_page()
    sign_in(page, login, PASSWORD)
    pasted(page, TABLE)
    assert_accessible(page)
    tab_to(page, "main a, main input, main select, main button, main textarea")
    assert page.evaluate("document.activeElement.closest('#doubts') !== null")
    tab_to(page, "[name=column_6]")
    for _ in range(20):
        if page.locator("[name=column_6]").input_value() == "due":
            break
        page.keyboard.press("ArrowUp")
    assert page.locator("[name=column_6]").input_value() == "due"
    tab_to(page, "button[value=again]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".doubts li:nth-child(2)")
    tab_to(page, "[name=offices_1]")
    page.keyboard.insert_text("仓储科")
    written(page)
    assert "2023年10月底" in page.locator("#findings").inner_text()
    assert "仓储科" in page.locator("#findings").inner_text()


def test_back_keeps_the_text_and_an_import_is_taken_back(
    site: Site, login: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, login, PASSWORD)
    text = TABLE.replace("何时", "整改时限").replace("轮换", "轮库")
    page.goto("/staff/intake/")
    page.fill("[name=text]", text)
    follow(page, "main button[type=submit]")
    follow(page, "button[value=back]")
    assert page.input_value("[name=text]") == text
    follow(page, "main button[type=submit]")
    follow(page, "button[value=write]")
    reference = page.url.rstrip("/").rsplit("/", 1)[-1]
    page.goto("/staff/intake/")
    page.click(f"a[href$='/{reference}/undo_import/']")
    page.fill("[name=reason]", "贴错了表")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/staff/intake/")
    assert reference not in page.locator("#recent").inner_text()


def test_a_table_into_an_inspection_by_keyboard(
    site: Site,
    login: str,
    open_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    page = open_page()
    sign_in(page, login, PASSWORD)
    text = TABLE.replace("何时", "整改时限").replace("轮换", "出库")
    pasted(page, text)
    written(page)
    reference = page.url.rstrip("/").rsplit("/", 1)[-1]
    tab_to(page, f"a[href$='?into={reference}']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/intake/?into=*")
    tab_to(page, "[name=text]")
    changed = text.replace("2023年10月底", "2023年11月底").replace("重查", "逐个重查")
    page.keyboard.insert_text(changed + "\n3\t\t账实不符\t盘点\t仓储科\t\t年底前")
    page.keyboard.press("Tab")
    tab_to(page, "form.intake button.button--primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=take_1_measure]")
    assert_accessible(page)
    tab_to(page, "[name=take_1_measure]")
    page.keyboard.press("Space")
    tab_to(page, "[name=why]")
    page.keyboard.press("ArrowDown")
    written(page)
    findings = page.locator("#findings").inner_text()
    assert "2023年11月底" in findings and "账实不符" in findings
    page.click("text=检查走过场")
    measures = page.locator("#measures").inner_text()
    assert "重查" in measures and "逐个" not in measures


@pytest.mark.parametrize("kind", ["phone", "plain_page"])
def test_a_review_half_done_waits_for_the_next_day(
    kind: str, site: Site, login: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(kind)
    sign_in(page, login, PASSWORD)
    page.goto("/staff/intake/")
    page.fill("[name=text]", TABLE.replace("轮换", kind))
    follow(page, "form.intake button.button--primary")
    if not page.is_visible("[name=offices_1]"):
        page.click("#finding-2 > details:last-child > summary")
    page.fill("[name=offices_1]", "督查科")
    follow(page, "form.intake button[formaction]")
    page.goto("/staff/intake/")
    follow(page, "a[href*='/intake/review/']")
    assert page.input_value("[name=offices_1]") == "督查科"
    page.goto("/staff/intake/")
    follow(page, "form[action$='/drafts/discard/'] button")
    assert page.locator("a[href*='/intake/review/']").count() == 0
