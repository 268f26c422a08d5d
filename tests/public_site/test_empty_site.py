"""A site on which nothing is public yet."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.public_site.exported import crawled, export
from tests.published import LATE

pytestmark = pytest.mark.django_db


def test_a_feed_without_entries_is_a_feed_and_the_same_every_time(
    client: Client,
) -> None:
    content = client.get("/feed.atom").content
    feed = ElementTree.fromstring(content)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    assert feed.findall("{http://www.w3.org/2005/Atom}entry") == []
    assert client.get("/feed.atom").content == content


def test_an_empty_site_is_a_copy_too(tmp_path: Path) -> None:
    export(tmp_path)
    assert crawled(tmp_path) >= {"index.html"}
    assert LATE not in (tmp_path / "index.html").read_text("utf-8")
