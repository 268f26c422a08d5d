"""The site as files: opens from a disk, whole, the same every time."""

import gzip
import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from django.conf import settings as site_settings
from django.core.management import CommandError
from django.test import Client

from rectification.public_site import home
from rectification.public_site import static_copy as copying
from rectification.public_site.catalogue import catalogue
from rectification.public_site.formats import KINDS
from tests.public_site.exported import crawled, export, files
from tests.published import (
    PublicSite,
    forget_public_pages,
    no_typesetting,
    said_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def unset_papers() -> Iterator[None]:
    with no_typesetting():
        yield


@pytest.fixture(scope="module")
def copy(published_twice: PublicSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the site, written once: to read, not to change."""
    forget_public_pages()  # made before a test of this module could do so
    directory = tmp_path_factory.mktemp("copy")
    export(directory)
    return directory


def test_a_crawler_from_the_first_page_finds_everything_and_nothing_dead(
    twice: PublicSite, copy: Path
) -> None:
    seen = crawled(copy)
    asked_for = ("robots.txt", "sitemap.xml")  # by robots, no page leads there
    written = {
        path
        for path in files(copy)
        if not path.endswith((".gz", ".br"))
        and path not in ("SHA256SUMS", "gone.nginx.conf", *asked_for)
    }
    assert seen == written
    host = urlsplit(site_settings.SITE_URL).netloc
    for path in written:
        if path.endswith((".html", ".atom", ".css", ".js")):
            said = (copy / path).read_text("utf-8")
            said = said.replace("http://www.w3.org/2005/Atom", "")
            said = said.replace("http://www.w3.org/2000/svg", "")
            said = said.replace("https://schema.org", "")  # a name, asked by nobody
            hosts = set(re.findall(r"(?:https?:)?//([\w.:-]+\.[\w.:-]+)", said))
            assert hosts <= {host}, (path, hosts)


def test_a_page_on_the_disk_says_what_the_site_says(
    twice: PublicSite, copy: Path, client: Client
) -> None:
    for address in (
        "/",
        twice.base,
        f"/en{twice.base}v1/",
        f"{twice.base}v2/compare/v1/",
    ):
        served = client.get(address).content.decode()
        # Home asks which reports are wanted, all ask for words; a copy cannot be asked.
        for asks in (
            '<details class="choose".*?</details>',
            '<form class="search.*?</form>',
        ):
            served = re.sub(asks, "", served, flags=re.DOTALL)
        copied = (copy / f"{address.lstrip('/')}index.html").read_text("utf-8")
        bare = re.compile(r' (?:href|src)="[^"]*"')
        assert bare.sub("", served).split() == bare.sub("", copied).split()
    for kind in KINDS:
        served = client.get(f"{twice.base}v1.{kind}").content
        assert (copy / f"{twice.base.lstrip('/')}v1.{kind}").read_bytes() == served


def test_a_copy_asks_nobody(copy: Path) -> None:
    pages = {path for path in files(copy) if path.endswith(".html")}
    assert "check/index.html" in pages
    assert [path for path in pages if "<form" in (copy / path).read_text("utf-8")] == []


def test_packed_copies_are_the_same(copy: Path) -> None:
    found = files(copy)
    pages = [path for path in found if path.endswith((".html", ".css", ".json"))]
    assert "index.html" in pages
    for path in pages:
        assert gzip.decompress(found[f"{path}.gz"]) == found[path]
        assert brotli.decompress(found[f"{path}.br"]) == found[path]


def test_two_runs_give_the_same_bytes(
    twice: PublicSite, copy: Path, tmp_path: Path
) -> None:
    export(tmp_path)
    assert files(tmp_path) == files(copy)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    done = copying.export(catalogue(), tmp_path)
    assert (done.changed, done.removed) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_the_sums_are_right_and_list_all(copy: Path) -> None:
    lines = (copy / "SHA256SUMS").read_text().splitlines()
    listed = dict(reversed(line.split("  ")) for line in lines)
    found = files(copy)
    del found["SHA256SUMS"]
    assert listed == {
        path: hashlib.sha256(content).hexdigest() for path, content in found.items()
    }


def test_what_was_taken_down_goes_from_the_copy_and_leaves_its_reason(
    twice: PublicSite, copy: Path, tmp_path: Path
) -> None:
    shutil.copytree(copy, tmp_path, dirs_exist_ok=True)
    base = tmp_path / twice.base.lstrip("/")
    assert "八个小区都已开工" in (base / "v2.txt").read_text("utf-8")
    twice.take_down(twice.report.publications.get(number=2))
    export(tmp_path)
    for path, content in files(tmp_path).items():
        if path.endswith((".gz", ".br")):
            opened = gzip.decompress if path.endswith("z") else brotli.decompress
            content = opened(content)
        assert "八个小区都已开工" not in said_in(content), path
    for kind in (*KINDS, "txt.gz", "json.br"):
        assert not (base / f"v2.{kind}").exists()
    for page in ("index.html", "v2/index.html", "v2/compare/v1/index.html"):
        assert "含有个人信息" in (base / page).read_text("utf-8")
    assert "含有个人信息" in (base / "feed.atom").read_text("utf-8")
    rules = (tmp_path / "gone.nginx.conf").read_text()
    for address in ("v2/", "v2.json", "v2/compare/v1/", "v2/copy/", ""):
        assert f"location = {twice.base}{address} {{" in rules
    for said in re.findall(r"error_page 410 /(\S+);", rules):
        assert (tmp_path / said).is_file()
    crawled(tmp_path)


def test_an_interrupted_run_is_taken_up_and_leaves_nothing_behind(
    twice: PublicSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, count = copying._keep, iter(range(1000))

    def fail(directory: Path, path: str, content: bytes) -> bool:
        if next(count) == 60:
            raise OSError("disk full")
        return keep(directory, path, content)

    monkeypatch.setattr(copying, "_keep", fail)
    with pytest.raises(CommandError, match="disk full"):
        export(tmp_path)
    assert not list(tmp_path.rglob(".*.[0-9]*")), "no half-written file stays"
    half = set(files(tmp_path)) - {".unfinished"}
    assert 0 < len(half) < 100
    monkeypatch.setattr(copying, "_keep", keep)
    twice.take_down(twice.report.publications.get(number=1))
    export(tmp_path)
    assert not (tmp_path / ".unfinished").exists()
    assert not (tmp_path / twice.base.lstrip("/") / "v1.txt").exists()
    other = tmp_path.parent / f"{tmp_path.name}-other"
    export(other)
    assert files(tmp_path) == files(other)


def test_a_directory_of_somebody_else_is_left_alone(
    twice: PublicSite, tmp_path: Path
) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(CommandError):
        export(tmp_path)
    assert files(tmp_path) == {"letters.txt": b"mine"}


@pytest.mark.parametrize(
    "path", ["../outside.txt", "/etc/hostname", "a/../../outside.txt"]
)
def test_sums_from_elsewhere_remove_nothing_outside(
    twice: PublicSite, tmp_path: Path, path: str
) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "SHA256SUMS").write_text(f"{'0' * 64}  {path}\n")
    export(copy)
    assert outside.read_text() == "mine"


def test_every_address_there_is_stands_in_the_copy(
    twice: PublicSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rectification.urls import public

    monkeypatch.setattr(home, "pages_of", lambda place: 2)
    named = {name for name, _language, _place in copying.spots(catalogue())}
    assert named == set(public.PAGES) | set(public.FILES) | {"check"}
