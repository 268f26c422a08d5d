"""Forty findings dispatched: pasted from a spreadsheet, and filled down by hand."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.pages import sign_in
from tests.browser.site import Site

PASSWORD = "Qing-he-2023"
NUMBER = 40
BODY = f"""
from datetime import date
from django.utils import timezone
from rectification.access import Role
from rectification.models import Appointment, Inspection, Office, Organisation
from rectification.models import Post, User
body = Organisation.objects.create(name="青禾县水利局")
Office.objects.create(organisation=body, name="河道科")
post = Post.objects.create(organisation=body, role=Role.COORDINATOR)
user = User.objects.create_user("hedao", "{PASSWORD}", full_name="何道")
Appointment.objects.create(
    post=post, user=user, confirmation="server", confirmed_at=timezone.now()
)
opened = Inspection.objects.open_new(
    by=user, organisation=body, theme="河湖治理", feedback_on=date(2032, 1, 10)
)
for number in range({NUMBER}):
    opened.register(by=user, title=f"第{{number + 1}}段堤防巡查不到位")
"""
# As Excel puts cells on the clipboard: the last holds two lines, so it is in quotes.
ROW = (
    '河道科\t督查科\t吴定\t李改\t6月底前\t限期整改\t台账齐全\t"一、补巡。\n二、立碑。"'
)
PASTE = """([cell, text]) => {
    const board = new DataTransfer();
    board.setData("text/plain", text);
    document.querySelector(cell).dispatchEvent(new ClipboardEvent(
        "paste", { clipboardData: board, bubbles: true, cancelable: true }
    ));
}"""


def test_forty_findings_are_dispatched_in_five_clicks(
    site: Site,
    open_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    site.manage("shell", text=BODY)
    page, clicks = open_page(), 0

    def click(target: str) -> None:
        nonlocal clicks
        clicks += 1
        page.click(target)

    sign_in(page, "hedao", PASSWORD)
    page.goto("/staff/inspections/")
    click("main a:has-text('河湖治理')")
    click("a:has-text('任务分解表')")
    filled_by_hand(page)
    page.reload()
    click("[data-row] input >> nth=0")
    page.evaluate(PASTE, ["[data-row] input", "\n".join([ROW] * NUMBER) + "\n"])
    assert f"{NUMBER} 行" in page.inner_text("[data-grid-said]")
    page.evaluate(PASTE, ["[data-row] select", "尽快整改\t台账齐全"])  # is no kind
    assert "不是可选" in page.inner_text("[data-grid-said]")
    assert page.input_value("[data-row] select >> nth=0") == "dated"
    click("main .actions button[type=submit]")
    assert "督查科" in page.inner_text(".error-summary")
    assert_accessible(page)
    page.check("[name=set_up]")  # asked because of an office that is not there yet
    click("main .actions button[type=submit]")
    page.wait_for_url("**/staff/inspections/*/#findings")
    assert clicks <= 5
    rows = page.locator("#findings tbody tr").all_inner_texts()
    assert len(rows) == NUMBER
    assert all("河道科、督查科" in row and "6月底前" in row for row in rows)


def filled_by_hand(page: Page) -> None:
    """Type into the first row what is the same in all, two clicks a column."""
    first = "[data-row] >> nth=0"
    page.fill(f"{first} >> input >> nth=0", "河道科")
    page.click("[data-grid] thead th:nth-child(2) button")
    assert f"{NUMBER - 1} 格" in page.inner_text("[data-grid-said]")
    page.fill(f"[data-row] >> nth={NUMBER // 2} >> input >> nth=4", "9月底前")
    page.fill(f"{first} >> input >> nth=4", "6月底前")
    page.keyboard.press("Control+d")
    days = page.locator("[data-row] input[name^=deadline_]").evaluate_all(
        "boxes => boxes.map(box => box.value)"
    )
    half = NUMBER // 2
    assert days == ["6月底前"] * half + ["9月底前"] * half
