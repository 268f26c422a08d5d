"""What the public reads of a first edition, page by page."""

import re

import pytest
from django.conf import settings
from django.test import Client

from rectification.models import Organisation, SiteSettings
from rectification.public_site import catalogue, formats, home
from rectification.public_site import pages as public_pages
from rectification.public_site.catalogue import Standing
from tests.factories import make_user
from tests.published import LANGUAGES, LATE, PublicSite, page_text, words

pytestmark = pytest.mark.django_db


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
    assert "苏ICP备12345678号" not in page_text(client, "/")
    SiteSettings.objects.filter(pk=1).update(icp_record="苏ICP备12345678号")
    for address in ("/", site.base, "/about/"):
        assert "苏ICP备12345678号" in page_text(client, address)


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
    page = page_text(client, site.base)
    metas = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)"', page))
    assert metas["SiteName"] == "白鹭公开"
    assert metas["SiteIDCode"] == "3200000001"
    assert metas["ColumnName"] == "整改情况通报"
    assert metas["ArticleTitle"] == site.report.title
    # Addresses for search engines are whole, and each page says what it is.
    (canonical,) = re.findall(r'rel="canonical" href="([^"]*)"', page)
    assert canonical == f"{settings.SITE_URL}{site.base}v1/"
    for url in ("/", "/en/", site.base):
        head = client.get(url).content.decode().partition("</head>")[0]
        assert re.search(r'<meta name="description" content="[^"]{10,}', head), url
    assert metas["ContentSource"] == "中共白鹭区水务局党组"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", metas["PubDate"])


def test_the_information_block_is_that_of_an_official_page(
    site: PublicSite, client: Client
) -> None:
    page = page_text(client, site.base)
    head = words(page[page.index("report-head") : page.index('class="stack"')])
    for said in (
        f"索引号：{site.report.reference}/1",
        "发布机构：中共白鹭区水务局党组",
        "主题分类：巡察整改",
        "成文日期：",
        "有效性：有效",
        "KB",
    ):
        assert said in head, said
    assert 'href="#share"' in page and 'id="share"' in page
    size = len(client.get(f"{site.base}v1.txt").content)
    assert formats.size_of(_standing(site), _standing(site).latest, "txt") == size
    site.changed()
    old = page_text(client, f"{site.base}v1/")
    assert "已被第2次公开替代" in words(old)


def _standing(site: PublicSite) -> Standing:
    return catalogue.catalogue().reports[site.report.reference]


def test_the_first_screen_says_who_is_late_and_until_when(
    site: PublicSite, client: Client
) -> None:
    page = page_text(client, site.base)
    band = words(page[page.index('class="band"') : page.index("columns--report")])
    assert "已完成3个" in band and "正在整改2个" in band
    assert "供水科、规划建设科" in band
    assert "2023年底" in band
    # Completed, open, late on the day the data are of: the chart's numbers beside it.
    assert "逾期" in band and "水资源科 010" in re.sub(r"(?<=\d) (?=\d)", "", band)


def test_home_lists_what_stands_by_body_newest_first_and_paged(
    site: PublicSite, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Organisation.objects.filter(pk=site.people.organisation.pk).update(name="水务局")
    other = PublicSite("unlabelled_measures")
    page = page_text(client, "/")
    assert page.index(other.report.reference) < page.index(site.report.reference)
    monkeypatch.setattr(home, "ON_A_PAGE", 1)
    SiteSettings.touch()
    first, second = page_text(client, "/"), page_text(client, "/page/2/")
    assert other.report.reference in first and site.report.reference not in first
    assert site.report.reference in second and 'href="/page/2/"' in first
    assert "水务局" in first and other.people.organisation.name in second
    body = page_text(client, f"/bodies/{site.slug}/")
    assert other.report.reference not in body and site.report.reference in body


def test_the_only_edition_taken_down_takes_its_findings_along(
    site: PublicSite, client: Client
) -> None:
    reference = site.finding(LATE).reference
    site.take_down(site.first)
    for language in LANGUAGES:
        page = page_text(client, f"{language}/findings/{reference}/", 410)
        assert "含有个人信息" in page and LATE not in page
    assert client.get("/findings/2001-001-01/").status_code == 404


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
