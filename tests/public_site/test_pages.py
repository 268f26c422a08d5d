"""What the public reads, page by page; and what it reads once something is gone."""

import gzip
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rectification.models import Edition, Erasure, Organisation, SiteSettings
from rectification.public_site import home
from rectification.public_site import pages as public_pages
from tests.factories import make_user
from tests.published import DONE, LANGUAGES, LATE, MOVED, PublicSite, links, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ask_every_time(settings: object) -> None:
    settings.PUBLIC_CACHE_SECONDS = 0


@pytest.fixture
def site() -> PublicSite:
    return PublicSite()


@pytest.fixture
def twice(site: PublicSite) -> PublicSite:
    site.changed()
    return site


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


# --- what every page keeps ------------------------------------------------------------


def test_no_page_knows_its_reader_or_asks_elsewhere(
    twice: PublicSite, client: Client
) -> None:
    for address in twice.everything():
        with CaptureQueriesContext(connection) as context:
            response = client.get(address, headers={"Cookie": f"sessionid={'k' * 32}"})
        assert response.status_code == 200, address
        assert not response.cookies, address
        assert "Cookie" not in response.headers.get("Vary", ""), address
        assert "django_session" not in str(context.captured_queries), address
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy
        for link in links(response.content.decode()):
            assert link.startswith(("/", "#")) or "feed" in address, (address, link)


def test_no_page_has_a_style_or_a_script_of_its_own(
    twice: PublicSite, client: Client
) -> None:
    for address in twice.everything():
        page = text(client, address)
        assert " style=" not in page and "<style" not in page, address
        assert not re.search(r"<script(?![^>]* src=)", page), address
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


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "identity, gzip; q=0"])
def test_nobody_gets_packed_bytes_who_does_not_take_them(
    site: PublicSite, client: Client, accepted: str
) -> None:
    response = client.get(
        site.base, headers={"Accept-Encoding": accepted.replace("; ", ";")}
    )
    assert "Content-Encoding" not in response.headers
    assert response.content.startswith(b"<!DOCTYPE html>")


def test_the_digest_is_the_tag_of_text_and_json(
    site: PublicSite, client: Client
) -> None:
    digest = site.first.edition.digest
    for kind in ("txt", "json"):
        response = client.get(f"{site.base}v1.{kind}")
        assert response.headers["ETag"] == f'"{digest}"'


def test_a_new_setting_is_seen_at_once(site: PublicSite, client: Client) -> None:
    assert "苏ICP备12345678号" not in text(client, "/")
    SiteSettings.objects.filter(pk=1).update(icp_record="苏ICP备12345678号")
    for address in ("/", site.base, "/about/"):
        assert "苏ICP备12345678号" in text(client, address)


@pytest.mark.parametrize(
    "address",
    [
        "/reports/2022-001-r9/",
        "/reports/x/",
        "/reports/2022-001-r1/v9/",
        "/reports/2022-001-r1/v01/",
        "/reports/2022-001-r1/v0/",
        f"/reports/2022-001-r1/v{'9' * 30}/",
        "/reports/2022-001-r1/v1.exe",
        "/reports/2022-001-r1/v1/compare/v1/",
        "/reports/2022-001-r1/v1/compare/v2/",
        "/findings/2022-001-99/",
        "/findings/2022-001-r1/",
        "/bodies/none/",
        "/bodies/none/feed.atom",
        "/page/1/",
        "/page/2/",
        "/page/0/",
    ],
)
def test_what_is_not_there_is_404(
    site: PublicSite, client: Client, address: str
) -> None:
    for language in LANGUAGES:
        assert client.get(language + address).status_code == 404


def test_the_page_says_in_its_head_what_it_is(site: PublicSite, client: Client) -> None:
    SiteSettings.objects.filter(pk=1).update(name="白鹭公开", site_code="3200000001")
    page = text(client, site.base)
    metas = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)"', page))
    assert metas["SiteName"] == "白鹭公开"
    assert metas["SiteIDCode"] == "3200000001"
    assert metas["ColumnName"] == "整改情况通报"
    assert metas["ArticleTitle"] == site.report.title
    assert metas["ContentSource"] == "中共白鹭区水务局党组"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", metas["PubDate"])


# --- first screen ---------------------------------------------------------------------


def test_the_first_screen_says_who_is_late_and_until_when(
    site: PublicSite, client: Client
) -> None:
    page = text(client, site.base)
    band = words(page[page.index('class="band"') : page.index("columns--report")])
    assert "已完成3个" in band and "正在整改2个" in band
    assert "供水科、规划建设科" in band
    assert "2023年底" in band
    # Completed, open, late: the chart's numbers stand beside it.
    assert "水资源科 011" in re.sub(r"(?<=\d) (?=\d)", "", band)


# --- home, body -----------------------------------------------------------------------


def test_home_lists_what_stands_by_body_newest_first_and_paged(
    site: PublicSite, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Organisation.objects.filter(pk=site.people.organisation.pk).update(name="水务局")
    other = PublicSite("unlabelled_measures")
    page = text(client, "/")
    assert page.index(other.report.reference) < page.index(site.report.reference)
    monkeypatch.setattr(home, "ON_A_PAGE", 1)
    SiteSettings.touch()
    first, second = text(client, "/"), text(client, "/page/2/")
    assert other.report.reference in first and site.report.reference not in first
    assert site.report.reference in second and 'href="/page/2/"' in first
    assert "水务局" in first and other.people.organisation.name in second
    body = text(client, f"/bodies/{site.slug}/")
    assert other.report.reference not in body and site.report.reference in body


# --- finding and comparison -----------------------------------------------------------


def test_a_finding_tells_its_history_newest_first(
    twice: PublicSite, client: Client
) -> None:
    reopened = text(client, f"/findings/{twice.finding(DONE).reference}/")
    said = words(reopened)
    assert said.index("第2次公开") < said.rindex("首次公开")
    assert "重新整改" in said and "正在整改" in said and "已完成" in said
    moved = words(text(client, f"/findings/{twice.finding(MOVED).reference}/"))
    assert "整改时限由2023年底改为2024年6月底" in moved
    changed = text(client, f"/findings/{twice.finding(LATE).reference}/")
    assert "<ins>" in changed and "八个小区都已开工" in words(changed)


def test_a_comparison_counts_first_and_then_tells_each_finding(
    twice: PublicSite, client: Client
) -> None:
    page = text(client, f"{twice.base}v2/compare/v1/")
    said = words(page)
    head = said[: said.index(LATE)]
    for counted in ("新增 0", "已完成 1", "重新整改 1", "时限变化 1", "不再列出 0"):
        assert counted in head
    assert "2个问题没有变化" in head
    assert re.search(r"<del>2023</del>\s*<ins>2024年6月</ins>|2024年6月</ins>", page)
    assert page.count('class="change ') == 3
    english = words(text(client, f"/en{twice.base}v2/compare/v1/"))
    assert "Reopened 1" in english


def test_the_report_says_what_is_new_about_a_finding(
    twice: PublicSite, client: Client
) -> None:
    said = words(text(client, twice.base))
    assert "上次公开后重新整改" in said
    assert "整改时限由2023年底改为2024年6月底" in said
    assert "上次公开后" not in words(text(client, f"{twice.base}v1/"))


def test_a_body_may_show_no_comparison(twice: PublicSite, client: Client) -> None:
    twice.switch(shows_comparison=False)
    assert client.get(f"{twice.base}v2/compare/v1/").status_code == 404
    page = text(client, twice.base)
    assert "compare" not in page and "上次公开后" not in page
    twice.switch(shows_comparison=True)
    assert client.get(f"{twice.base}v2/compare/v1/").status_code == 200


def test_a_body_may_keep_only_its_latest_in_public(
    twice: PublicSite, client: Client
) -> None:
    twice.switch(shows_old_editions=False)
    for address in twice.of_edition(1):
        page = text(client, address, 410)
        assert ("取代" in page) or ("has been replaced" in page)
    for address in twice.of_edition(2):
        assert client.get(address).status_code == 200
    assert client.get(f"{twice.base}v2/compare/v1/").status_code == 410
    history = text(client, f"/findings/{twice.finding(LATE).reference}/")
    assert "列入计划的8个小区" not in history


# --- superseded, taken down, erased ---------------------------------------------------


def test_an_earlier_edition_says_so_wherever_it_is_read(
    twice: PublicSite, client: Client
) -> None:
    for page in (f"{twice.base}v1/", f"{twice.base}v1/copy/"):
        assert 'notice-bar"' in text(client, page)
        assert "Replaced by publication no. 2" in words(text(client, f"/en{page}"))
    for page in (twice.base, f"{twice.base}v2/", f"{twice.base}v2/copy/"):
        assert 'notice-bar"' not in text(client, page)
    entries = text(client, f"{twice.base}feed.atom").split("<entry")
    assert "已有更新" not in entries[1] and "已有更新" in entries[2]


def test_a_taken_down_edition_says_why_at_every_address_and_format(
    twice: PublicSite, client: Client
) -> None:
    latest = twice.report.publications.get(number=2)
    only_there = "八个小区都已开工"
    assert only_there in text(client, twice.base)
    twice.take_down(latest)
    addresses = [*twice.of_edition(2, before=1), twice.base, f"/en{twice.base}"]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 410, address
        assert "含有个人信息" in response.content.decode(), address
        assert only_there not in response.content.decode(), address
        assert "ETag" not in response.headers
    feed = text(client, f"{twice.base}feed.atom")
    assert "含有个人信息" in feed and only_there not in feed
    # The earlier edition was public and stays, with a word on the later one.
    for address in (f"{twice.base}v1/", f"/findings/{twice.finding(LATE).reference}/"):
        page = text(client, address)
        assert "含有个人信息" in page and only_there not in page
    assert twice.report.title not in text(client, "/")
    assert "含有个人信息" in text(client, f"/bodies/{twice.slug}/")


def test_the_only_edition_taken_down_takes_its_findings_along(
    site: PublicSite, client: Client
) -> None:
    reference = site.finding(LATE).reference
    site.take_down(site.first)
    for language in LANGUAGES:
        page = text(client, f"{language}/findings/{reference}/", 410)
        assert "含有个人信息" in page and LATE not in page
    assert client.get("/findings/2001-001-01/").status_code == 404


def test_an_earlier_edition_taken_down_leaves_the_later_one_alone(
    twice: PublicSite, client: Client
) -> None:
    before = client.get(twice.base).content.decode()
    twice.take_down(twice.first)
    for address in [*twice.of_edition(1), f"{twice.base}v2/compare/v1/"]:
        assert client.get(address).status_code == 410
    after = text(client, twice.base)
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
        page = text(client, address, 410)
        assert ("已" in page and "清除" in page) or "erased" in page
        assert "八个小区都已开工" not in page
    assert "已清除" in text(client, "/feed.atom")
    assert client.get(f"/findings/{twice.finding(LATE).reference}/").status_code == 200


def test_a_signed_in_reader_gets_the_same_bytes(
    site: PublicSite, client: Client
) -> None:
    anonymous = client.get(site.base).content
    client.force_login(make_user())
    assert client.get(site.base).content == anonymous


def test_every_address_has_somebody_who_makes_it() -> None:
    from rectification.urls import public

    named = set(public.PAGES) | set(public.FILES) | {"check"}
    assert named == set(public_pages.PAGES) | set(public_pages.FILES)
