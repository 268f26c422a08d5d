"""Typed text outlives a reload and a lost session, with and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import follow
from tests.browser.site import Site

FORM = "form[action$='/record_progress/']"
TEXT = "本周与保管单位核对台账，补齐登记日期四十六处。"


@pytest.fixture(scope="module")
def people(site: Site) -> tuple[str, str]:
    """An office with a handler and one finding: address of it, password."""
    printed = site.manage(
        "shell",
        "--verbosity",
        "0",
        text="""
from tests.factories import *
from rectification.workflow import FindingState
cast = make_cast()
User.objects.filter(pk=cast.handler.pk).update(username="caogao")
finding = make_finding(cast=cast, state=FindingState.ONGOING)
print("ADDRESS", finding.get_absolute_url(), PASSWORD)
""",
    )
    found = re.search(r"ADDRESS (\S+) (\S+)", printed)
    assert found, printed
    return found[1], found[2]


def sign_in(page: Page, password: str) -> None:
    page.fill("[name=username]", "caogao")
    page.fill("[name=password]", password)
    follow(page, "main button[type=submit]")


def text_of(page: Page) -> str:
    return page.input_value(f"{FORM} [name=text]")


def lose_session(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def test_what_was_typed_is_there_after_a_reload_and_can_be_discarded(
    page: Page, people: tuple[str, str], assert_accessible: Callable[[Page], None]
) -> None:
    address, password = people
    page.goto(f"/staff/login/?next={address}")
    sign_in(page, password)
    with page.expect_response("**/staff/drafts/save/"):
        page.fill(f"{FORM} [name=text]", TEXT)
    page.reload()
    assert text_of(page) == TEXT
    assert_accessible(page)
    follow(page, "form[action$='/drafts/discard/'] button")
    assert text_of(page) == ""


@pytest.mark.parametrize("kind", ["page", "plain_page", "phone"])
def test_a_lost_session_does_not_lose_the_text(
    kind: str,
    people: tuple[str, str],
    request: pytest.FixtureRequest,
    assert_accessible: Callable[[Page], None],
) -> None:
    page: Page = request.getfixturevalue(kind)
    address, password = people
    page.goto(f"/staff/login/?next={address}")
    sign_in(page, password)
    page.fill(f"{FORM} [name=text]", TEXT)
    lose_session(page)
    follow(page, f"{FORM} button[type=submit]:not([name]):not([formaction])")
    if kind != "plain_page":
        assert_accessible(page)
    sign_in(page, password)
    assert page.url.endswith(f"{address}#progress")
    assert text_of(page) == TEXT
    follow(page, "form[action$='/drafts/discard/'] button")
