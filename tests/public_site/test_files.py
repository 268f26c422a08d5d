"""Open data: text, JSON by its schema, a table, markup for another website; feeds."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from django.conf import settings as site_settings
from django.test import Client

from rectification.notices import write
from rectification.public_site.feeds import office_key
from rectification.public_site.formats import COLUMNS
from rectification.publishing.envelope import SCHEMA, open_envelope
from tests.published import DONE, LATE, PublicSite
from tools.edition_schema import text as drawn_schema

pytestmark = pytest.mark.django_db
DOCS = Path(site_settings.BASE_DIR) / "docs"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


# --- JSON -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("notice"),
        lambda data: data.update(schema="inspection-rectification/edition/9"),
        lambda data: data.update(secret="x"),
        lambda data: data["notice"].update(phone="x"),
        lambda data: data["notice"]["sections"][1].update(kind="novel"),
        lambda data: data.update(as_of="yesterday"),
        lambda data: data.update(previous="abc"),
    ],
)
def test_the_schema_refuses_what_is_no_edition(
    spoil: object, schema: jsonschema.Draft202012Validator, site: PublicSite
) -> None:
    data = json.loads(site.first.edition.content)
    spoil(data)
    with pytest.raises(jsonschema.ValidationError):
        schema.validate(data)


def test_the_schema_is_that_of_the_code(
    schema: jsonschema.Draft202012Validator,
) -> None:
    committed = (DOCS / "edition.schema.json").read_text("utf-8")
    assert committed == drawn_schema(), "python -m tools.edition_schema"
    assert schema.schema["properties"]["schema"]["const"] == SCHEMA


# --- CSV ------------------------------------------------------------------------------


def rows(client: Client, address: str) -> list[dict[str, str]]:
    raw = client.get(address).content
    assert raw.startswith(b"\xef\xbb\xbf"), "Excel needs the mark"
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_the_table_has_one_row_a_finding(site: PublicSite, client: Client) -> None:
    told = rows(client, f"{site.base}v1.csv")
    assert len(told) == 5
    late = next(one for one in told if one["title"] == LATE)
    assert late["reference"] == site.finding(LATE).reference
    assert late["offices"] == "供水科、规划建设科"
    assert late["status"] == "ongoing" and late["status_words"] == "正在推进"
    assert late["number"] == "1" and "正在推进" in late["group"]
    assert late["deadline"] == "10月底前" and late["deadline_on"] == "2023-10-31"
    assert late["account"].startswith("整改落实情况：")
    assert late["next_steps"].startswith("下一步计划：")
    assert {one["digest"] for one in told} == {site.first.edition.digest}


def test_the_columns_are_those_described() -> None:
    described = (DOCS / "open-data.md").read_text("utf-8")
    listed = re.findall(r"^\| `(\w+)` \|", described.split("## CSV")[1], re.M)
    assert tuple(listed) == COLUMNS


def test_a_finding_called_like_a_formula_is_words(
    site: PublicSite, client: Client
) -> None:
    site.change(LATE, title='=HYPERLINK("x")', original_text="-1\n＝2")
    site.again()
    told = [
        one for one in rows(client, f"{site.base}v2.csv") if "HYPERLINK" in one["title"]
    ]
    assert told[0]["title"] == '\'=HYPERLINK("x")'
    assert told[0]["problem"].startswith("'-1")


# --- markup ---------------------------------------------------------------------------


class Plain(HTMLParser):
    """Collects tags, attributes and the text of each element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[object] = []
        self.lines: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        self.lines.append("")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.lines[-1] += data


def test_the_markup_is_bare_and_says_the_same(site: PublicSite, client: Client) -> None:
    site.change(DONE, title="<script>alert(1)</script>“&amp;”")
    site.again()
    markup = client.get(f"{site.base}v2.html").content.decode()
    reader = Plain()
    reader.feed(markup)
    assert reader.tags <= {"h2", "h3", "h4", "h5", "p"}
    assert reader.attributes == []
    content = client.get(f"{site.base}v2.json").content
    assert "\n".join(reader.lines) == write(open_envelope(content).notice)
    page = client.get(f"{site.base}v2/copy/").content.decode()
    box = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)
    assert box
    reader = Plain()
    reader.feed(f"<p>{box[1]}</p>")
    assert "".join(reader.lines).strip() == markup.strip()


# --- feeds ----------------------------------------------------------------------------


def entries(client: Client, address: str) -> list[ElementTree.Element]:
    response = client.get(address)
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)
    for needed in ("id", "title", "updated"):
        assert feed.findtext(f"a:{needed}", namespaces=ATOM)
    found = feed.findall("a:entry", ATOM)
    ids = [one.findtext("a:id", namespaces=ATOM) for one in found]
    assert len(set(ids)) == len(ids)
    return found


def test_every_feed_tells_of_every_edition_newest_first(
    site: PublicSite, client: Client
) -> None:
    site.changed()
    for address in (
        "/feed.atom",
        f"{site.base}feed.atom",
        f"/bodies/{site.slug}/feed.atom",
    ):
        titles = [
            one.findtext("a:title", namespaces=ATOM) for one in entries(client, address)
        ]
        assert sorted(title[-6:] for title in titles) == ["第1次公开）", "第2次公开）"]
        newest = entries(client, address)[0]
        links = [link.get("href") for link in newest.findall("a:link", ATOM)]
        assert links[0].startswith(site_settings.SITE_URL + "/reports/")
        assert "重新整改1个" in newest.findtext("a:summary", namespaces=ATOM) + "".join(
            one.findtext("a:summary", namespaces=ATOM)
            for one in entries(client, address)
        )


def test_an_office_is_followed_by_what_it_answers_for(
    site: PublicSite, client: Client
) -> None:
    address = f"/bodies/{site.slug}/offices/{office_key('供水科')}.atom"
    (only,) = entries(client, address)
    said = only.findtext("a:summary", namespaces=ATOM)
    assert LATE in said and DONE not in said
    body = client.get(f"/bodies/{site.slug}/").content.decode()
    assert address in body
    nobody = f"/bodies/{site.slug}/offices/{office_key('没有的科')}.atom"
    assert client.get(nobody).status_code == 404


@pytest.mark.parametrize("office", ["供水科", "水资源科"])
def test_who_follows_an_office_is_told_what_was_taken_down(
    site: PublicSite, client: Client, office: str
) -> None:
    """Neither a title nor an office that no readable edition names is told."""
    address = f"/bodies/{site.slug}/offices/{office_key(office)}.atom"
    (before,) = entries(client, address)
    site.take_down(site.first, reason="写错了科室")
    (after,) = entries(client, address)
    assert after.findtext("a:id", namespaces=ATOM) == before.findtext(
        "a:id", namespaces=ATOM
    )
    assert "写错了科室" in after.findtext("a:summary", namespaces=ATOM)
    feed = client.get(address).content.decode()
    assert office not in feed and LATE not in feed
    assert address not in client.get(f"/bodies/{site.slug}/").content.decode()


def test_a_summary_is_text_to_a_reader_of_markup(
    client: Client, site: PublicSite
) -> None:
    site.take_down(site.first, "误公开<b>某表</b>")
    feed = ElementTree.fromstring(client.get("/feed.atom").content)
    said = [one.text or "" for one in feed.iterfind("a:entry/a:summary", ATOM)]
    assert any("误公开&lt;b&gt;某表" in text for text in said)
    assert not any("<b>" in text for text in said)
