"""Two editions in public: what every page keeps, what changed, what is gone."""

import gzip
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rectification.models import Edition, Erasure
from rectification.notices.canonical import canonical_bytes
from rectification.publishing.envelope import open_envelope
from tests.published import (
    DONE,
    LATE,
    MOVED,
    PublicSite,
    links,
    page_text,
    said_in,
    words,
)

pytestmark = pytest.mark.django_db


def test_no_page_knows_its_reader_or_asks_elsewhere(
    twice: PublicSite, client: Client
) -> None:
    for address in twice.everything():
        with CaptureQueriesContext(connection) as context:
            cookie = f"{settings.SESSION_COOKIE_NAME}={'k' * 32}"
            response = client.get(address, headers={"Cookie": cookie})
        assert response.status_code == 200, address
        assert not response.cookies, address
        assert "Cookie" not in response.headers.get("Vary", ""), address
        assert "django_session" not in str(context.captured_queries), address
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy
        own = ("/", "#", f"{settings.SITE_URL}/")  # its canonical address is whole
        for link in links(said_in(response.content)):
            assert link.startswith(own) or "feed" in address, (address, link)


def test_who_made_it_public_stands_on_its_page_and_in_the_next_edition(
    twice: PublicSite, client: Client
) -> None:
    """Its own bytes are frozen before; the row that says so never changes."""
    first, second = twice.report.publications.order_by("number")
    for one in (first, second):
        page = words(page_text(client, f"{twice.base}v{one.number}/"))
        assert f"已公开：{one.published_by}（分管领导）" in page
    kept = [open_envelope(one.edition.content) for one in (first, second)]
    told = [one.data["previous_published"] for one in kept]
    assert told == [None, first.sign_off]
    assert first.sign_off["name"] == str(first.published_by)
    del kept[1].data["previous_published"]  # as of before it was kept
    assert open_envelope(canonical_bytes(kept[1].data)).notice == kept[1].notice


def test_no_page_has_a_style_or_a_script_of_its_own(
    twice: PublicSite, client: Client
) -> None:
    for address in twice.everything():
        page = page_text(client, address)
        assert " style=" not in page and "<style" not in page, address
        # What is said to machines is data, and runs nowhere.
        said = re.compile(r'<script type="application/ld\+json">.*?</script>')
        assert not re.search("<script(?![^>]* src=)", said.sub("", page)), address
        assert not re.search(r" on\w+=\"", page), address


def test_a_page_costs_one_query_and_not_again_within_a_second(
    twice: PublicSite, client: Client, settings: object
) -> None:
    for address in twice.everything():
        client.get(address)
        with CaptureQueriesContext(connection) as context:
            client.get(address)
        assert len(context) == 1, (address, context.captured_queries)
    settings.PUBLIC_CACHE_SECONDS = 60
    client.get("/")
    for address in twice.everything():
        with CaptureQueriesContext(connection) as context:
            client.get(address)
        assert len(context) == 0, address


def test_unchanged_costs_a_304_and_packed_is_the_same(
    twice: PublicSite, client: Client
) -> None:
    for address in twice.everything():
        plain = client.get(address)
        packed = client.get(address, headers={"Accept-Encoding": "gzip, br"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content, address
        assert plain.headers["ETag"] != packed.headers["ETag"]
        assert "Accept-Encoding" in plain.headers["Vary"]
        for response in (plain, packed):
            again = client.get(
                address, headers={"If-None-Match": response.headers["ETag"]}
            )
            assert (again.status_code, again.content) == (304, b""), address
        other = client.get(address, headers={"If-None-Match": '"other"'})
        assert other.status_code == 200


def test_a_finding_tells_its_history_newest_first(
    twice: PublicSite, client: Client
) -> None:
    reopened = page_text(client, f"/findings/{twice.finding(DONE).reference}/")
    said = words(reopened)
    assert said.index("第2次公开") < said.rindex("首次公开")
    assert "重新整改" in said and "正在整改" in said and "已完成" in said
    moved = words(page_text(client, f"/findings/{twice.finding(MOVED).reference}/"))
    assert "整改时限由2023年底改为2024年6月底" in moved
    changed = page_text(client, f"/findings/{twice.finding(LATE).reference}/")
    assert "<ins>" in changed and "八个小区都已开工" in words(changed)


def test_a_comparison_counts_first_and_then_tells_each_finding(
    twice: PublicSite, client: Client
) -> None:
    page = page_text(client, f"{twice.base}v2/compare/v1/")
    said = words(page)
    head = said[: said.index(LATE)]
    for counted in ("新增 0", "已完成 1", "重新整改 1", "时限变化 1", "不再列出 0"):
        assert counted in head
    assert "2个问题没有变化" in head
    assert re.search(r"<del>2023</del>\s*<ins>2024年6月</ins>|2024年6月</ins>", page)
    assert page.count('class="change ') == 3
    english = words(page_text(client, f"/en{twice.base}v2/compare/v1/"))
    assert "Reopened 1" in english


def test_the_report_says_what_is_new_about_a_finding(
    twice: PublicSite, client: Client
) -> None:
    said = words(page_text(client, twice.base))
    assert "上次公开后重新整改" in said
    assert "整改时限由2023年底改为2024年6月底" in said
    assert "上次公开后" not in words(page_text(client, f"{twice.base}v1/"))


def test_a_body_may_show_no_comparison(twice: PublicSite, client: Client) -> None:
    twice.switch(shows_comparison=False)
    assert client.get(f"{twice.base}v2/compare/v1/").status_code == 404
    page = page_text(client, twice.base)
    assert "compare" not in page and "上次公开后" not in page
    twice.switch(shows_comparison=True)
    assert client.get(f"{twice.base}v2/compare/v1/").status_code == 200


def test_a_body_may_keep_only_its_latest_in_public(
    twice: PublicSite, client: Client
) -> None:
    twice.switch(shows_old_editions=False)
    for address in twice.of_edition(1):
        page = page_text(client, address, 410)
        assert ("取代" in page) or ("has been replaced" in page)
    for address in twice.of_edition(2):
        assert client.get(address).status_code == 200
    assert client.get(f"{twice.base}v2/compare/v1/").status_code == 410
    history = page_text(client, f"/findings/{twice.finding(LATE).reference}/")
    assert "列入计划的8个小区" not in history


def test_an_earlier_edition_says_so_wherever_it_is_read(
    twice: PublicSite, client: Client
) -> None:
    for page in (f"{twice.base}v1/", f"{twice.base}v1/copy/"):
        assert 'notice-bar"' in page_text(client, page)
        assert "Replaced by publication no. 2" in words(page_text(client, f"/en{page}"))
    for page in (twice.base, f"{twice.base}v2/", f"{twice.base}v2/copy/"):
        assert 'notice-bar"' not in page_text(client, page)
    entries = page_text(client, f"{twice.base}feed.atom").split("<entry")
    assert "已有更新" not in entries[1] and "已有更新" in entries[2]


def test_a_taken_down_edition_says_why_at_every_address_and_format(
    twice: PublicSite, client: Client
) -> None:
    latest = twice.report.publications.get(number=2)
    only_there = "八个小区都已开工"
    assert only_there in page_text(client, twice.base)
    twice.take_down(latest)
    addresses = [*twice.of_edition(2, before=1), twice.base, f"/en{twice.base}"]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 410, address
        assert "含有个人信息" in response.content.decode(), address
        assert only_there not in response.content.decode(), address
        assert "ETag" not in response.headers
    feed = page_text(client, f"{twice.base}feed.atom")
    assert "含有个人信息" in feed and only_there not in feed
    # The earlier edition was public and stays, with a word on the later one.
    for address in (f"{twice.base}v1/", f"/findings/{twice.finding(LATE).reference}/"):
        page = page_text(client, address)
        assert "含有个人信息" in page and only_there not in page
    # Lists go on from what stands, and say what does not.
    for address in ("/", f"/bodies/{twice.slug}/"):
        page = page_text(client, address)
        assert f'href="{twice.base}v1/"' in page and "第1次公开" in page
        assert "含有个人信息" in page and "还没有公开" not in page
    twice.take_down(twice.first, "误公开")
    for address in ("/", f"/bodies/{twice.slug}/"):
        page = page_text(client, address)
        assert twice.report.title not in page and "还没有公开" not in page
    assert f'href="/bodies/{twice.slug}/"' in page_text(client, "/")
    assert {"含有个人信息", "误公开"} <= set(re.findall(r"含有个人信息|误公开", page))


def test_an_earlier_edition_taken_down_leaves_the_later_one_alone(
    twice: PublicSite, client: Client
) -> None:
    before = client.get(twice.base).content.decode()
    twice.take_down(twice.first)
    for address in [*twice.of_edition(1), f"{twice.base}v2/compare/v1/"]:
        assert client.get(address).status_code == 410
    after = page_text(client, twice.base)
    assert twice.report.title in after and "compare" not in after
    assert (
        before.split("<article")[1].split("doc-card__state")[0]
        == (after.split("<article")[1].split("doc-card__state")[0])
    )


def test_an_erased_edition_is_410_everywhere_too(
    twice: PublicSite, client: Client
) -> None:
    edition = twice.report.publications.get(number=2).edition
    erasure = Erasure.objects.request(
        by=twice.people.coordinator, kind="edition", pk=edition.pk, reason="误公开"
    )
    erasure.confirm(by=twice.people.leader)
    assert Edition.objects.get(pk=edition.pk).is_erased
    for address in [*twice.of_edition(2, before=1), twice.base]:
        page = page_text(client, address, 410)
        assert ("已" in page and "清除" in page) or "erased" in page
        assert "八个小区都已开工" not in page
    assert "已清除" in page_text(client, "/feed.atom")
    assert client.get(f"/findings/{twice.finding(LATE).reference}/").status_code == 200
