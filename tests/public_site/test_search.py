"""What the public finds: words of editions that can be read now, and nothing else."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rectification.models import RedactionRule
from rectification.public_site import search
from tests.models.stored import erase
from tests.public_site.exported import export
from tests.published import (
    LATE,
    PublicSite,
    forget_public_pages,
    no_typesetting,
    page_text,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def asked(client: Client, typed: str, language: str = "") -> str:
    page = page_text(client, f"{language}/search/?q={quote(typed)}")
    return page[page.index("<main") : page.index("</main>")]


def found(client: Client, typed: str) -> list[str]:
    """Return the addresses that are found, each once, in order."""
    links = re.findall(r'href="(/(?:reports|findings)/[^"]*)"', asked(client, typed))
    return list(dict.fromkeys(links))


def test_words_of_what_can_be_read_are_found(site: PublicSite, client: Client) -> None:
    edition = f"{site.base}v1/"
    reference = site.finding(LATE).reference
    late = f"/findings/{reference}/"
    for typed in (LATE, LATE[2:6], "改造 管网", "管网，改造", reference, reference[5:]):
        assert found(client, typed) == [edition, late], typed
    # All of a report's words, and none of its findings has them: a line of the report.
    assert found(client, f"{LATE} 取水许可") == [edition]
    assert found(client, site.report.title[:2])[0] == edition
    for typed in ("仓鼠", f"{LATE} 仓鼠", "管网造改", "notice findings", "，。"):
        assert found(client, typed) == [], typed
    assert "未检索到" in asked(client, "仓鼠") and "Nothing" in asked(
        client, "仓", "/en"
    )


def test_only_editions_that_stand_are_looked_in(
    site: PublicSite, client: Client
) -> None:
    RedactionRule.objects.create(name="库号", pattern="丙库", reason="内部编号")
    first = site.report.publications.get()
    said = "八个小区都已开工，丙库未动。\nXJ2024号文未落实。"
    site.change(LATE, original_text=said)
    assert found(client, "都已开工") == []  # of a record, in no edition yet
    second, edition = site.again(), f"{site.base}v2/"
    assert found(client, "都已开工")[0] == edition
    assert found(client, "xj2024")[0] == edition  # begins a paragraph
    assert found(client, LATE)[0] == edition  # the newest with the words, and once
    assert found(client, "丙库") == []
    site.switch(shows_old_editions=False)
    site.take_down(second)
    assert found(client, "都已开工") == [] == found(client, LATE)
    site.switch(shows_old_editions=True)
    assert found(client, LATE)[0] == f"{site.base}v1/"
    erase(site.people, "edition", first.edition_id)  # type: ignore[arg-type]
    assert found(client, LATE) == []


def test_it_is_a_public_page(site: PublicSite, client: Client) -> None:
    page = client.get(f"/search/?q={quote(LATE)}")
    assert not page.cookies and page.headers["Cache-Control"] == "public, no-cache"
    tag = page.headers["ETag"]
    again = client.get(f"/search/?q={quote(LATE)}", headers={"if-none-match": tag})
    assert again.status_code == 304
    assert client.post("/search/").status_code == 405
    said = page.content.decode()
    assert f'href="/en/search/?q={quote(LATE)}"' in said
    assert 'name="robots" content="noindex"' in said and "canonical" not in said
    assert "<mark>" in said and said.count('type="search"') == 1
    for address in ("/", site.base, "/en/about/"):
        where = "/en/search/" if address.startswith("/en/") else "/search/"
        assert f'role="search" action="{where}"' in page_text(client, address)


def test_what_is_typed_comes_back_and_has_a_limit(
    site: PublicSite, client: Client
) -> None:
    shown = asked(client, "<b>管网</b>")
    assert "&lt;b&gt;管网" in shown and "<b>" not in shown
    long = "长" * 300
    assert "最多200个字符" in asked(client, long) and long in asked(client, long)
    for bad in ('"', "'", "*", "(", "AND OR NOT", "NEAR(a b)", "a:b", "§¶", "\\", "%"):
        asked(client, bad)
        asked(client, f"{bad}管网")
    assert found(client, "\0管网") != []


def test_it_opens_no_more_than_a_few(
    site: PublicSite, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.changed()
    forget_public_pages()
    asked(client, LATE)
    with CaptureQueriesContext(connection) as context:
        asked(client, "管网改造")
    selects = [one["sql"] for one in context.captured_queries if "SELECT" in one["sql"]]
    assert len(selects) <= 4, selects
    monkeypatch.setattr(search, "MOST", 0)
    assert "仅检索了最新公开" in asked(client, LATE)


def test_a_copy_has_nobody_to_ask(site: PublicSite, tmp_path: Path) -> None:
    with no_typesetting():
        export(tmp_path)
    assert not (tmp_path / "search").exists()
    for page in tmp_path.rglob("*.html"):
        assert 'type="search"' not in page.read_text("utf-8"), page
