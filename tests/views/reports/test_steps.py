"""A report's way to the public, by the pages alone."""

import re

import pytest
from django.test import Client

from rectification.models import Report, User
from rectification.notices.parse import parse
from rectification.records import load
from rectification.workflow_reports import ReportState
from tests.factories import (
    Cast,
    answer_all,
    client_of,
    confirm_import,
    make_report,
    sign_reviews,
)
from tests.paths import OWN_NOTICES

pytestmark = pytest.mark.django_db
R = ReportState
FIRST = {"publication": "1", "reach": "one"}
NOTICE = OWN_NOTICES / "aspects_nested.txt"


@pytest.fixture
def report(cast: Cast) -> Report:
    notice = parse(NOTICE.read_text(encoding="utf-8"))
    report = load(notice, by=cast.coordinator, organisation=cast.organisation)
    confirm_import(report, by=cast.leader)
    answer_all(report, by=cast.coordinator)
    return report


def take(user: User, report: Report, verb: str, **data: str) -> int:
    client = client_of(user)
    response = client.post(f"/staff/reports/{report.reference}/{verb}/", data)
    report.refresh_from_db()
    return response.status_code


def page(user: User, report: Report, verb: str = "") -> str:
    client = client_of(user)
    response = client.get(f"{report.get_absolute_url()}{verb}")
    assert response.status_code == 200
    return response.content.decode()


def test_from_draft_to_public_and_down_again(cast: Cast, report: Report) -> None:
    assert take(cast.coordinator, report, "submit") == 302
    assert take(cast.leader, report, "review", kind="first", opinion="无误") == 302
    assert "无误" in page(cast.coordinator, report)
    sign_reviews(report)
    assert take(cast.leader, report, "approve") == 302
    assert take(cast.leader, report, "freeze") == 302
    assert report.editions.get().digest in page(cast.auditor, report)
    assert take(cast.second_leader, report, "publish") == 302
    assert report.state == R.PUBLIC
    public = Client().get(f"/reports/{report.reference}/")
    assert public.status_code == 200
    assert take(cast.leader, report, "take_down", **FIRST, reason="附件有误") == 302
    assert "附件有误" in page(cast.coordinator, report)
    # Taken down already: nothing of it is public any more.
    assert take(cast.leader, report, "take_down", **FIRST, reason="再撤") == 303
    assert take(cast.coordinator, report, "revise") == 302
    assert report.state == R.DRAFTING


def test_returned_withdrawn_and_void(cast: Cast, report: Report) -> None:
    take(cast.coordinator, report, "submit")
    assert take(cast.coordinator, report, "withdraw") == 302
    take(cast.coordinator, report, "submit")
    assert take(cast.leader, report, "send_back") == 303, "a reason is required"
    assert take(cast.leader, report, "send_back", reason="数字不符") == 302
    take(cast.coordinator, report, "submit")
    sign_reviews(report)
    take(cast.leader, report, "approve")
    take(cast.leader, report, "freeze")
    assert take(cast.leader, report, "void", reason="会议未通过") == 302
    assert report.state == R.VOID
    assert page(cast.coordinator, report)


@pytest.mark.parametrize("verb", ["approve", "freeze", "publish", "void", "take_down"])
def test_a_step_before_its_time_is_refused_politely(
    cast: Cast, report: Report, verb: str
) -> None:
    assert take(cast.leader, report, verb, reason="不到时候") == 303
    assert report.state == R.DRAFTING


def test_the_preview_is_the_public_page_before_it_is_public(
    cast: Cast, report: Report
) -> None:
    before = page(cast.coordinator, report, "preview/")
    take(cast.coordinator, report, "submit")
    sign_reviews(report)
    take(cast.leader, report, "approve")
    take(cast.leader, report, "freeze")
    take(cast.second_leader, report, "publish")
    public = Client().get(f"/reports/{report.reference}/").content.decode()
    assert article(before) == article(public)


def article(html: str) -> str:
    """Return the document, but for the ways to the findings' pages, and the space."""
    text = html[html.index("<article") : html.index("</article>")]
    text = re.sub(r'<a class="quiet" href="/findings/.*?</a>', "", text, flags=re.S)
    return " ".join(text.split())


@pytest.mark.parametrize("state", [state for state in R])
def test_every_state_can_be_looked_at(cast: Cast, state: str) -> None:
    """Also an empty report, whose preview has nothing to show."""
    report = make_report(cast=cast, state=state)
    for who in (cast.coordinator, cast.leader, cast.verifier, cast.auditor):
        assert page(who, report)
        assert page(who, report, "preview/")


def test_the_drafter_is_told_why_not(cast: Cast) -> None:
    report = make_report(cast=cast, state=R.FROZEN)
    shown = page(cast.leader, report)
    assert f"/reports/{report.reference}/publish/" not in shown, "froze it himself"
    assert f"/reports/{report.reference}/publish/" in page(cast.second_leader, report)
