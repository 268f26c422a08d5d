"""Home over all bodies, its parts by address, a body's editions in numbers."""

import re
from copy import deepcopy
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rectification.models import Report
from rectification.public_site import catalogue, home, summaries
from rectification.public_site.choice import Choice
from rectification.public_site.page import PublicPlace
from rectification.publishing.envelope import Envelope
from tests.published import (
    DONE,
    LATE,
    People,
    PublicSite,
    forget_public_pages,
    page_text,
    words,
)

pytestmark = pytest.mark.django_db
Both = tuple[PublicSite, PublicSite]


@pytest.fixture(scope="module")
def both_once(module_transaction: None) -> Both:
    """A body whose second edition has a finding three days late; and another body."""
    other = PublicSite("unlabelled_measures", People("云溪县水务局"))
    site = PublicSite()
    Report.objects.filter(pk=site.report.pk).update(as_of=None)
    site.change(LATE, due_on=timezone.localdate() - timedelta(days=3))
    site.again()
    return site, other


@pytest.fixture
def both(both_once: Both, db: None) -> Both:
    forget_public_pages()
    return deepcopy(both_once)


def band(client: Client, address: str) -> str:
    page = page_text(client, address)
    start = page.index('class="band"')
    return words(page[start : page.index("</section>", start)])


def test_home_adds_up_what_was_found_done_and_late(both: Both, client: Client) -> None:
    site, other = both
    found = len(other.report.items.all())
    said = band(client, "/")
    assert f"2个单位，反馈问题{5 + found}个：" in said
    assert "逾期2" in said and LATE in said and DONE not in said
    assert "–" in said  # each as of its own day: the first and the last of them
    alone = band(client, f"/bodies/{site.slug}/")
    assert "反馈问题5个：已完成3个，正在整改2个" in alone
    assert "3/5" in alone and "60%" in alone


def test_what_is_chosen_stands_in_the_address(both: Both, client: Client) -> None:
    site, other = both
    sent = client.get("/by/", {"body": site.slug, "state": "late", "year": "<x>"})
    assert sent.status_code == 303 and not sent.cookies
    assert sent.headers["Location"] == f"/by/body-{site.slug}/state-late/"
    page = page_text(client, sent.headers["Location"])
    assert f'href="{site.base}"' in page and other.base not in page
    assert re.search(r'<option value="late" selected', page)
    assert client.get("/by/", {"year": ""}).headers["Location"] == "/"
    nothing = page_text(client, f"/by/body-{other.slug}/state-late/")
    assert "没有符合条件的通报" in nothing
    year = site.first.published_at.year
    for wrong in (
        f"/by/state-late/body-{site.slug}/",  # one spelling of each choice
        "/by/state-lost/",
        "/by/year-1900/",
        f"/by/year-{year}/page/1/",
        f"/by/year-{year}/page/2/",
    ):
        assert client.get(wrong).status_code == 404, wrong


def test_the_parts_are_those_of_each_report(both: Both) -> None:
    (row,) = home.rows_of(
        PublicPlace(catalogue.catalogue(), "zh-hans", "home"), both[0].slug
    )
    for choice, holds in {
        Choice(state="late"): True,
        Choice(state="open"): True,
        Choice(state="done"): False,
        Choice(source="inspection"): True,
        Choice(source="audit"): False,
        Choice(year="1999"): False,
        Choice(body="org-99"): False,
    }.items():
        assert choice.holds(row) is holds, choice
        assert Choice.read(str(choice)) == choice


def test_a_body_shows_how_far_it_was_each_time(both: Both, client: Client) -> None:
    page = page_text(client, f"/bodies/{both[0].slug}/")
    table = page[page.index('class="editions"') : page.index("</table>")]
    second, first = (words(row) for row in table.split("<tr>")[2:])
    assert "第2次公开" in second and "3/5 60%2" in second  # late, each on its own day
    assert "第1次公开" in first and "3/5 60%0" in first


def test_lists_cost_the_same_however_many_editions(
    both: Both, client: Client, django_assert_max_num_queries
) -> None:
    """The stamp, what is public, the bodies, and all contents in one."""
    for address in (f"/bodies/{both[0].slug}/", "/"):
        forget_public_pages()
        with django_assert_max_num_queries(5):
            client.get(address)
    # Once they are known, the stamp alone.
    with django_assert_max_num_queries(1):
        client.get("/by/state-late/")


def test_the_index_tells_of_every_edition_and_nothing_that_is_gone(
    both: Both, client: Client
) -> None:
    site, other = both
    other.take_down(other.first)
    forget_public_pages()
    rows = client.get("/data/editions.json").json()["editions"]
    told = {(row["report"], row["publication"]): row for row in rows}
    one = site.report.reference
    assert [told[one, number]["state"] for number in (1, 2)] == ["replaced", "latest"]
    assert told[one, 2]["completed"] == 3 and told[one, 2]["late"] == 2
    gone = told[other.report.reference, 1]
    assert gone["state"] == "gone" and gone["title"] is gone["json"] is None
    table = client.get("/data/editions.csv").content.decode("utf-8-sig").splitlines()
    assert len(table) == 1 + len(rows) and table[0].startswith("report,publication,")
    found = client.get("/sitemap.xml").content.decode()
    assert f"{site.base}v2/</loc>" in found and other.base not in found
    assert f"/findings/{site.finding(LATE).reference}/</loc>" in found
    assert "sitemap.xml" in client.get("/robots.txt").content.decode()
    assert client.get("/data/edition.schema.json").json()["properties"]["notice"]


def test_a_damaged_edition_hides_no_other(
    both: Both, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, other = both
    whole = summaries.open_envelope

    def half(content: str) -> Envelope:
        return whole(content[:-9] if other.report.reference in content else content)

    monkeypatch.setattr(summaries, "open_envelope", half)
    page = page_text(client, "/")
    assert f'href="{site.base}"' in page and other.base not in page
