"""意见建议 as the public sends it: what is taken, what is refused, what is kept."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from rectification.forms.opinions.sending import LASTS
from rectification.models import Opinion, SendingMark
from rectification.models.reports.opinion import LONGEST
from rectification.models.reports.sending_mark import MOST_IN_A_DAY
from rectification.publishing.opinions import release
from tests.factories import client_of
from tests.public_site.exported import export
from tests.published import LATE, PublicSite, no_typesetting, page_text

pytestmark = pytest.mark.django_db

WORDS = "白鹭路小区的管网至今没有改造，雨天返水。\n请说明何时完工。𠮷"
HOSTILE = "<script>alert(1)</script>\"'&{{ 7*7 }}\u202e倒写\x07=cmd|' /C calc'!A0"


@pytest.fixture
def open_site(site: PublicSite) -> PublicSite:
    site.switch(takes_opinions=True)
    return site


def url_of(site: PublicSite, title: str = "") -> str:
    about = site.finding(title).reference if title else site.report.reference
    return f"/opinions/{about}/"


def token_in(text: str) -> str:
    match = re.search(r'name="token" value="([^"]+)"', text)
    assert match
    return match[1]


def form_of(url: str, **changes: object) -> dict[str, object]:
    """Return what a browser sends that opened the form some seconds ago."""
    token = token_in(page_text(Client(), url))
    return {"words": WORDS, "website": "", "token": token, **changes}


@contextmanager
def later(seconds: float) -> Iterator[None]:
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds)):
        yield


def send(
    url: str, *, after: float = 9, client: Client | None = None, **changes: object
):
    said = form_of(url, **{k: v for k, v in changes.items() if k != "headers"})
    with later(after):
        return (client or Client()).post(
            url, said, headers=changes.get("headers") or {}
        )


def code_in(text: str) -> str:
    match = re.search(r'<p class="receipt">([A-Z2-9-]{14})</p>', text)
    assert match, text
    return match[1]


def test_no_door_stands_open_that_nobody_has_opened(
    site: PublicSite, client: Client
) -> None:
    for lang in ("", "/en"):
        assert "/opinions/" not in page_text(client, lang + site.base)
        assert client.get(lang + url_of(site)).status_code == 404
        assert client.post(lang + url_of(site), {"words": WORDS}).status_code == 404
    site.switch(takes_opinions=True)
    for lang in ("", "/en"):
        at = f'href="{lang}{url_of(site)}"'
        assert at in page_text(client, lang + site.base)
        finding = url_of(site, LATE)
        page = page_text(client, f"{lang}/findings/{finding.split('/')[2]}/")
        assert f'href="{lang}{finding}"' in page
    assert client.get("/opinions/2022-001-99/").status_code == 404


def test_an_edition_frozen_before_is_what_it_was(
    site: PublicSite, client: Client
) -> None:
    kinds = [f"{site.base}v1.{kind}" for kind in ("json", "txt", "csv", "html", "docx")]
    before = [client.get(one).content for one in kinds]
    site.switch(takes_opinions=True)
    assert [client.get(one).content for one in kinds] == before


def test_what_is_sent_is_kept_and_nothing_of_its_sender(
    open_site: PublicSite, client: Client
) -> None:
    url = url_of(open_site, LATE)
    response = send(url, client=client, may_be_public="on")
    assert response.status_code == 200
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]
    code = code_in(response.content.decode())
    one = Opinion.objects.get()
    assert one.words == WORDS
    assert (one.finding, one.report) == (open_site.finding(LATE), open_site.report)
    assert one.may_be_public
    kept = {name: str(value) for name, value in vars(one).items()}
    assert not any("127.0.0.1" in value or code in value for value in kept.values())
    mark = SendingMark.objects.get()
    assert "127" not in mark.mark
    assert set(vars(mark)) == {"_state", "id", "mark", "day"}


def test_the_same_form_sent_twice_is_one_opinion_with_one_code(
    open_site: PublicSite, client: Client
) -> None:
    url = url_of(open_site)
    said = form_of(url)
    with later(9):
        codes = {code_in(client.post(url, said).content.decode()) for _n in "ab"}
        said["words"] = "另一件事。"  # written behind Back in the browser
        refused = client.post(url, said)
    assert len(codes) == 1
    page = refused.content.decode()
    assert refused.status_code == 422 and "另一件事。" in page
    assert not codes & set(re.findall("[A-Z2-9]{4}(?:-[A-Z2-9]{4}){2}", page))
    assert Opinion.objects.get().words == WORDS
    assert SendingMark.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"words": ""}, 422),
        ({"words": " \n\u3000 "}, 422),
        ({"words": "字" * (LONGEST + 1)}, 422),
        ({"words": "机密★5年\n某单位内部情况。"}, 422),
        ({"words": "含\ue5e5字"}, 422),
        ({"words": "a\0b"}, 422),
        ({"website": "https://spam.example"}, 422),
        ({"token": ""}, 422),
        ({"token": "x:y:z"}, 422),
        ({"after": 1}, 422),
        ({"after": LASTS + 5}, 422),
        ({"headers": {"Origin": "https://evil.example"}}, 403),
        ({"headers": {"Origin": "null"}}, 403),
        ({"headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
    ],
)
def test_what_is_refused_says_why_and_comes_back(
    open_site: PublicSite, changes: dict[str, object], status: int
) -> None:
    response = send(url_of(open_site), **changes)  # type: ignore[arg-type]
    page = response.content.decode()
    assert response.status_code == status
    assert 'role="alert"' in page
    assert not Opinion.objects.exists()
    typed = str(changes.get("words", WORDS)).replace("\0", "")
    assert ("何时完工" in page) == ("何时完工" in typed)
    assert "内部情况" not in page  # nothing of what bears a mark of secrecy
    token_in(page)  # it can be sent again


def test_a_token_of_one_page_is_none_of_another(open_site: PublicSite) -> None:
    said = form_of(url_of(open_site))
    with later(9):
        answer = Client().post(url_of(open_site, LATE), said)
    assert answer.status_code == 422
    assert not Opinion.objects.exists()


def test_a_flood_ends_for_one_connection_and_for_nobody_else(
    open_site: PublicSite,
) -> None:
    url = url_of(open_site)
    statuses = [send(url).status_code for _n in range(MOST_IN_A_DAY + 2)]
    assert statuses == [200] * MOST_IN_A_DAY + [429] * 2
    # What a visitor invents makes no other of him; a proxy's word would.
    forged = Client(headers={"X-Forwarded-For": "203.0.113.9"})
    assert send(url, client=forged).status_code == 429
    assert send(url, client=Client(REMOTE_ADDR="203.0.113.9")).status_code == 200
    # One network of IPv6 is one connection, however many addresses it has.
    six = [
        send(url, client=Client(REMOTE_ADDR=f"2001:db8:0:1::{n:x}")).status_code
        for n in range(1, MOST_IN_A_DAY + 2)
    ]
    assert six.count(429) == 1
    with later(24 * 3600):  # nothing of yesterday is left
        assert send(url).status_code == 200
    assert SendingMark.objects.count() == 1


def test_the_form_and_its_refusal_cost_no_query_of_their_own(
    open_site: PublicSite, client: Client, django_assert_num_queries
) -> None:
    url = url_of(open_site)
    page_text(client, url)
    with django_assert_num_queries(1):  # what is public, as on every page
        client.get(url)
    said = form_of(url, words="")
    with django_assert_num_queries(1):
        client.post(url, said)


def test_a_receipt_code_opens_the_reply_and_is_judged_by_once(
    open_site: PublicSite, client: Client
) -> None:
    code = code_in(send(url_of(open_site, LATE)).content.decode())
    asked = {"code": code.lower().replace("-", " ")}
    assert "待受理" in client.post("/opinions/", asked).content.decode()
    early = client.post("/opinions/", {**asked, "solved": "yes"}).content.decode()
    assert "尚未答复" in early
    one, people = Opinion.objects.get(), open_site.people
    one.draft_reply(
        by=people.coordinator, reply="管网改造已纳入年度计划，6月底前完工。"
    )
    assert "6月底前完工" not in client.post("/opinions/", asked).content.decode()
    release(one, by=people.leader)
    page = client.post("/opinions/", asked).content.decode()
    assert "6月底前完工" in page
    assert WORDS[:9] not in page  # of the words themselves nothing
    judged = client.post("/opinions/", {**asked, "solved": "no"}).content.decode()
    assert "未解决" in judged
    again = client.post("/opinions/", {**asked, "solved": "yes"}).content.decode()
    assert "只能评价一次" in again
    assert Opinion.objects.get().is_satisfied is False


@pytest.mark.parametrize("code", ["", "AAAA-BBBB-CCCC", "x" * 41, "'; --", "\0", "㊙"])
def test_a_wrong_code_opens_nothing(
    open_site: PublicSite, client: Client, code: str
) -> None:
    answer = client.post("/opinions/", {"code": code})
    assert answer.status_code in (404, 422)
    assert 'role="alert"' in answer.content.decode()
    foreign = {"Origin": "https://evil.example"}
    assert client.post("/opinions/", {"code": code}, headers=foreign).status_code == 403


def test_hostile_words_are_text_everywhere(open_site: PublicSite) -> None:
    send(url_of(open_site), words=HOSTILE, may_be_public="on")
    one, people = Opinion.objects.get(), open_site.people
    assert "\u202e" not in one.words
    assert "\x07" not in one.words
    one.draft_reply(
        by=people.coordinator, reply=HOSTILE, outline=HOSTILE, is_public=True
    )
    release(one, by=people.leader)
    staff = client_of(people.leader)
    for client, url in (
        (Client(), open_site.base),
        (staff, "/staff/opinions/?over=1"),
        (staff, one.get_absolute_url()),
    ):
        page = page_text(client, url)
        assert "&lt;script&gt;alert" in page
        assert "<script>alert" not in page


def test_a_copy_leads_to_the_site_and_asks_nobody_itself(
    open_site: PublicSite, tmp_path: Path
) -> None:
    with no_typesetting():
        export(tmp_path)
    for lang in ("", "en/"):
        page = (tmp_path / f"{lang}{open_site.base[1:]}index.html").read_text("utf-8")
        there = f"{settings.SITE_URL}/{lang}opinions/{open_site.report.reference}/"
        assert f'href="{there}"' in page
        assert not (tmp_path / lang / "opinions").exists()
