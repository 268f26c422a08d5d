"""A waiver of evidence is read beside the article, in the data, and in no text."""

import pytest
from django.test import Client

from rectification.workflow import FindingState
from tests.published import DONE, PublicSite, article, words

pytestmark = pytest.mark.django_db
REASON = "办公场所已腾退，现场无从取证。"


def test_the_page_says_it_outside_the_article(site: PublicSite, client: Client) -> None:
    before = article(client.get(site.base).content.decode())
    assert "无佐证材料销号说明" not in words(client.get(site.base).content.decode())
    finding = site.finding(DONE)
    assert finding.state == FindingState.COMPLETED
    site.change(DONE, evidence_waiver=f"{REASON}<b>")
    site.again()
    for address in (site.base, f"/en{site.base}", f"/findings/{finding.reference}/"):
        page = client.get(address).content.decode()
        assert f"{REASON}&lt;b&gt;" in page, address
        assert REASON not in article(page)
    assert REASON in client.get(f"{site.base}v2.json").content.decode()
    for kind in ("txt", "csv", "html"):
        assert REASON not in client.get(f"{site.base}v2.{kind}").content.decode()
    assert article(client.get(f"{site.base}v1/").content.decode()) == before
