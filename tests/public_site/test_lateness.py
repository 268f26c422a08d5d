"""What is late is told of the day the data are of, from the edition alone."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rectification.models import Finding, Report
from tests.factories import client_of
from tests.published import (
    LATE,
    MOVED,
    PublicSite,
    article,
    forget_public_pages,
    page_text,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def site_once(module_transaction: None) -> PublicSite:
    """Its second edition: one finding three days late, one due in thirty."""
    site = PublicSite()
    Report.objects.update(as_of=None)
    today = timezone.localdate()
    site.change(LATE, due_on=today - timedelta(days=3))
    site.change(MOVED, due_on=today + timedelta(days=30))
    site.again()
    return site


@pytest.fixture
def site(site_once: PublicSite, db: None) -> PublicSite:
    return deepcopy(site_once)


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Let some days pass; the records are changed as well meanwhile."""
    asked = timezone.localdate
    day = asked() + timedelta(days=days)
    monkeypatch.setattr(timezone, "localdate", lambda at=None: asked(at) if at else day)
    Finding.objects.filter(title=LATE).update(status_wording="已完成")
    forget_public_pages()


def pages(site: PublicSite) -> dict[str, str]:
    late = site.finding(LATE).reference
    addresses = ("/", f"/bodies/{site.slug}/", site.base, f"/findings/{late}/")
    return {address: page_text(Client(), address) for address in addresses}


def band(page: str) -> str:
    return page.split('class="band"')[1].split("</section>")[0]


def test_every_page_says_it_and_goes_on_saying_it(
    site: PublicSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pages(site)
    home, body, report, finding = (words(one) for one in before.values())
    assert all("逾期1个" in one for one in (home, body, report))
    assert "逾期3天" in finding and "截至" in finding
    card = before[site.base].split(f'id="f-{site.finding(LATE).reference}"')[1]
    assert "逾期3天" in words(card.split("</section>")[0])
    assert "逾期" not in article(before[site.base])
    later(monkeypatch, 60)
    assert pages(site) == before


def test_the_first_screen_counts_all_and_lists_the_first(site: PublicSite) -> None:
    findings = Finding.objects.filter(items__report=site.report)
    keys = list(findings.values_list("pk", flat=True))
    Finding.objects.filter(pk__in=keys).update(
        status_wording="正在推进",
        due_on=timezone.localdate() - timedelta(days=1),
        due_wording="本月",
        due_precision="day",
    )
    site.again()
    shown = words(band(page_text(Client(), site.base)))
    assert len(keys) > 3 and f"逾期{len(keys)}个" in shown
    assert shown.count("逾期1天") == 3


def test_the_preview_that_is_signed_says_the_same(site: PublicSite) -> None:
    client = client_of(site.people.coordinator)
    url = f"/staff/reports/{site.report.reference}/preview/"
    preview = client.get(url).content.decode()
    assert "逾期1个" in band(preview)
    assert words(band(preview)) == words(band(pages(site)[site.base]))


def test_a_recount_is_a_switch_of_the_body_and_names_its_day(
    site: PublicSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pages(site)[site.base]
    assert "重新计算" not in before
    site.switch(recounts_lateness=True)
    later(monkeypatch, 31)
    after = pages(site)
    day = timezone.localdate()
    for address in list(after)[:3]:
        said = words(after[address])
        # The records say that one is completed: they are not asked.
        assert f"截至{day.year}年{day.month}月{day.day}日，逾期2个" in said
        assert "逾期1个" in said
    assert article(after[site.base]) == article(before)
