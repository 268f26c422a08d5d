"""/data/ and what machines are told: every field has words, every file is there."""

import json
import re

import pytest
from django.test import Client

from rectification.public_site import open_data
from tests.paths import ROOT
from tests.published import LANGUAGES, PublicSite, page_text

pytestmark = pytest.mark.django_db


def told(client: Client, url: str) -> dict[str, object]:
    [block] = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page_text(client, url)
    )
    data = json.loads(block)
    assert data.pop("@context") == "https://schema.org"
    return data


def test_every_field_of_the_schema_has_words_and_no_other() -> None:
    schema = json.loads((ROOT / "docs" / "edition.schema.json").read_text("utf-8"))
    defined = {"edition": schema, **schema["$defs"]}
    for name, words in open_data.WORDS.items():
        assert set(defined[name]["properties"]) == set(words), name


def test_the_page_names_files_that_are_there(site: PublicSite, client: Client) -> None:
    for language in LANGUAGES:
        page = page_text(client, f"{language}/data/")
        files = set(re.findall(r'href="(/[^"]+\.(?:json|csv|txt|docx|atom))"', page))
        assert f"{site.base}v1.json" in files
        for one in files:
            assert client.get(one).status_code == 200, one
        for field in ("reason_for_delay", "previous_published", "status_wording"):
            assert f"<code>{field}</code>" in page
        assert f'href="{language}/data/"' in page_text(client, f"{language}/")


def test_nothing_published_leaves_the_page_whole(client: Client) -> None:
    assert "edition.schema.json" in page_text(client, "/data/")


def test_machines_are_told_what_a_page_is_about(
    site: PublicSite, client: Client
) -> None:
    report = told(client, site.base)
    assert (report["@type"], report["version"]) == ("Report", 1)
    assert report["name"] in page_text(client, site.base)
    assert report["publisher"]["@type"] == "GovernmentOrganization"
    urls = [one["contentUrl"] for one in report["encoding"]]
    assert all(url.endswith(("v1.json", "v1.csv", "v1.txt")) for url in urls)
    finding = told(client, f"/findings/{site.report.inspection.reference}-01/")
    assert finding["isPartOf"]["url"] == urls[0].replace("v1.json", "v1/")
    asked = page_text(client, f"/findings/{site.report.inspection.reference}-01/")
    assert re.search(r"咨询电话</dt>\s*<dd[^>]*>0000-5550126", asked)
    assert told(client, f"/bodies/{site.slug}/")["@type"] == "GovernmentOrganization"
    assert told(client, "/")["@type"] == "WebSite"
    assert told(client, "/en/data/")["@type"] == "Dataset"


def test_no_title_ends_the_block(site: PublicSite, client: Client) -> None:
    hostile = "</script><script>alert(1)</script>"
    type(site.people.organisation).objects.filter(slug=site.slug).update(name=hostile)
    site.switch(shows_history=True)
    assert told(client, f"/bodies/{site.slug}/")["name"] == hostile
    assert "<script>alert" not in page_text(client, f"/bodies/{site.slug}/")
