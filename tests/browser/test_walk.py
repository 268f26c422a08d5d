"""The main road, walked by four people in a real browser."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from rectification.notices import write
from rectification.publishing.envelope import open_envelope
from tests.browser.pages import (
    at_each_width,
    follow,
    lines,
    press,
    sign,
    sign_in,
    submit,
)
from tests.browser.site import Site

WIDTHS = (1280, 820, 390)
FINDING = "自助服务设备闲置"
ACCOUNT = "断网的3台设备已恢复联网；移机的2台已在镇街站点启用，启用当周办理47件。"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "移机现场.jpg"
    Image.new("RGB", (900, 600), "#c9d6de").save(path, "JPEG")
    return path


def reported(page: Page, photo: Path) -> None:
    """Report progress on the finding, with a photograph and a new account."""
    page.get_by_role("link", name=FINDING).first.click()
    form = page.locator("form[action$='/record_progress/']")
    form.locator("[name=text]").fill("两台设备移到镇街站点，当天装好，联网测试正常。")
    form.locator("[name=evidence]").set_input_files(photo)
    form.locator("[name=measure]").select_option(index=1)
    folded = form.locator("details:not([open]) > summary")
    while folded.count():
        folded.first.click()
    form.locator("[name=account]").fill(ACCOUNT)
    form.locator("button[type=submit]:not([name]):not([formaction])").click()
    # A photograph is sent by the script: no page is left while it is on its way.
    page.locator(".entry:not(.entry--new)", has_text="两台设备移到").wait_for()


def report_address(page: Page) -> str:
    page.goto("/")
    # The demo's; other walks may have made a later one public.
    shown = page.locator(".report-list__title", has_text="澄湖区政务服务管理局党组")
    address = shown.first.get_attribute("href")
    assert address
    return address


def test_from_a_handlers_photograph_to_the_public_page(
    site: Site,
    password: str,
    photo: Path,
    open_page: Callable[..., Page],
) -> None:
    handler, coordinator, leader, reader = (open_page() for _ in range(4))
    opinion = open_page()
    opinion.goto("/opinions/2026-001-06/")  # nobody writes as fast as it is sent below
    address = report_address(reader)
    draft = f"/staff{address}"
    reader.goto(address)
    before = lines(reader)
    assert ACCOUNT not in before

    sign_in(handler, "dating", password)
    reported(handler, photo)
    assert "移机现场.jpg" in handler.locator("main").inner_text()
    assert ACCOUNT in handler.locator("#measures").inner_text()

    sign_in(coordinator, "zhenggai", password)
    coordinator.goto(f"{draft}preview/")
    preview = lines(coordinator)
    assert ACCOUNT in preview
    coordinator.goto(draft)
    submit(coordinator)

    sign_in(leader, "lingdao", password)
    for name in ("何主任", "林副局长", "", "许保密"):
        sign(leader, coordinator, draft, name, photo)
    leader.goto(draft)
    press(leader, "approve")
    coordinator.goto(draft)
    press(coordinator, "freeze")
    reader.goto(address)
    assert lines(reader) == before
    leader.goto(draft)
    press(leader, "publish")

    reader.wait_for_timeout(1200)  # a process may repeat itself for a second
    reader.goto(address)
    assert lines(reader) == preview
    with reader.expect_download() as download:
        reader.locator("a[href$='.json']").first.click()
    content = Path(download.value.path()).read_bytes()
    opened = open_envelope(content)
    assert lines(reader) == write(opened.notice)
    assert opened.digest in reader.locator(".checks").inner_text()
    saved = photo.with_name(download.value.suggested_filename)
    saved.write_bytes(content)
    said = site.manage("verify_edition", str(saved))
    assert opened.digest in said
    assert json.loads(content)["previous"]
    # The first edition stays where it was and says that it is replaced.
    reader.goto(f"{address}v1/")
    assert lines(reader) == before
    assert reader.locator(".notice-bar").count() == 1

    heard(opinion, coordinator, leader)
    reopened(sign_in_as(open_page(), "xuncha", password), reader)


def heard(reader: Page, coordinator: Page, leader: Page) -> None:
    """Say something of a finding, have it answered by two people, and judge it."""
    reader.fill("[name=words]", "设备搬走了，原来的位置没有告示。")
    reader.check("main [type=checkbox]")
    follow(reader, "main button[type=submit]")
    code = reader.locator(".receipt").inner_text()
    coordinator.goto("/staff/opinions/")
    follow(coordinator, "a:has-text('设备搬走了')")
    press(coordinator, "accept")
    form = coordinator.locator("form[action$='/draft_reply/']")
    coordinator.locator("details.step", has=form).locator("summary").click()
    form.locator("[name=reply]").fill("已在原位置贴出告示。")
    form.locator("[name=is_public]").check()
    form.locator("[name=outline]").fill("反映设备移位后没有告示")
    follow(coordinator, form.locator("button[type=submit]"))
    assert not coordinator.locator("form[action$='/release/']").count()
    leader.goto(coordinator.url)
    press(leader, "release")
    reader.goto("/opinions/")
    reader.fill("[name=code]", code)
    follow(reader, "main button[type=submit]")
    assert "已在原位置贴出告示" in reader.locator("main").inner_text()
    follow(reader, "main button[value=no]")
    assert "未解决" in reader.locator("main").inner_text()
    reader.goto("/findings/2026-001-06/")
    assert "反映设备移位后没有告示" in reader.locator("#opinions").inner_text()


def reopened(verifier: Page, reader: Page) -> None:
    """Reopen what is closed: staff see it at once, the public with the next edition."""
    verifier.goto("/staff/findings/2026-001-02/reopen/")
    verifier.fill("main [name=reason]", "抽查又有两人超过三年。")
    verifier.fill("main [name=due_wording]", "2049年6月底")
    follow(verifier, "main form.editing button[type=submit]")
    assert "正在整改" in verifier.locator("#state").inner_text()
    reader.goto("/findings/2026-001-02/")
    assert "已完成" in reader.locator(".page-head__facts").inner_text()


def sign_in_as(page: Page, login: str, password: str) -> Page:
    sign_in(page, login, password)
    return page


def test_the_public_pages_are_accessible(
    site: Site,
    password: str,
    open_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    page = open_page()
    address = report_address(page)
    for target in ("/", address, f"/en{address}", f"{address}v1/"):
        page.goto(target)
        for _width in at_each_width(page, *WIDTHS):
            assert_accessible(page)


def test_the_staff_pages_are_accessible(
    site: Site,
    password: str,
    open_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    page = open_page()
    page.goto("/staff/login/")
    for _width in at_each_width(page, *WIDTHS):
        assert_accessible(page)
    sign_in(page, "zhenggai", password)
    for _width in at_each_width(page, *WIDTHS):
        assert_accessible(page)
    address = report_address(page)
    reference = address.strip("/").split("/")[-1]
    inspection = "-".join(reference.split("-")[:2])
    draft = f"/staff/reports/{reference}/draft/"
    page.goto(f"/staff/reports/{reference}/")
    if page.locator("form[action$='/revise/']").count():  # published by the walk
        press(page, "revise")
    page.goto(draft)
    parts = [
        page.locator(f"main a[href*='/{part}/']").first.get_attribute("href")
        for part in ("sections", "items")
    ]
    for target in (
        "/staff/inspections/",
        f"/staff/inspections/{inspection}/",
        f"/staff/findings/{inspection}-06/",
        f"/staff/reports/{reference}/",
        f"/staff/reports/{reference}/preview/",
        draft,
        f"/staff/reports/{reference}/style/",
        *map(str, parts),
    ):
        page.goto(target)
        for _width in at_each_width(page, *WIDTHS):
            assert_accessible(page)


def test_the_report_reads_without_script(
    site: Site, password: str, plain_page: Page
) -> None:
    plain_page.goto(report_address(plain_page))
    assert plain_page.locator("article .doc-card").count() == 11
    assert plain_page.locator("[data-print]").is_hidden()


def test_nobody_reaches_anothers_evidence(
    site: Site, password: str, open_page: Callable[..., Page], watch: object
) -> None:
    owner, stranger, anonymous = (open_page() for _ in range(3))
    sign_in(owner, "jingban", password)
    owner.goto("/staff/findings/?q=一件事集成")
    owner.get_by_role("link", name="一件事集成办理覆盖面不够").first.click()
    href = owner.locator("#evidence a[href*='/evidence/']").first.get_attribute("href")
    assert href
    assert owner.request.get(href).status == 200
    sign_in(stranger, "dating", password)
    assert stranger.request.get(href).status == 404
    answer = anonymous.request.get(href, max_redirects=0)
    assert answer.status == 302
