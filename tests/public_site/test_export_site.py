"""The site as files: opens from a disk, whole, the same every time."""

import gzip
import hashlib
import posixpath
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import brotli
import pytest
from django.conf import settings as site_settings
from django.core.management import CommandError, call_command
from django.test import Client

from rectification.public_site import home
from rectification.public_site import static_copy as copying
from rectification.public_site.catalogue import catalogue
from tests.published import LATE, PublicSite, links

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ask_every_time(settings: object) -> None:
    settings.PUBLIC_CACHE_SECONDS = 0


@pytest.fixture
def site() -> PublicSite:
    site = PublicSite()
    site.changed()
    return site


def export(directory: Path) -> str:
    out = StringIO()
    call_command("export_site", str(directory), stdout=out)
    return out.getvalue()


def files(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def followed(directory: Path, path: str) -> Iterator[str]:
    """Yield the files that a file leads to, failing on what leads out or nowhere."""
    content = (directory / path).read_text("utf-8")
    found = list(links(content)) if path.endswith(".html") else []
    if path.endswith(".atom"):
        feed = ElementTree.fromstring(content)
        found = [
            link.get("href", "").removeprefix(site_settings.SITE_URL)
            for link in feed.iter("{http://www.w3.org/2005/Atom}link")
        ]
    if path.endswith(".css"):
        assert "url(" not in content and "@import" not in content, path
    for link in found:
        parts = urlsplit(link)
        assert not parts.scheme and not parts.netloc, (path, link)
        if not parts.path:
            target = path
        elif parts.path.startswith("/"):
            assert path.endswith(".atom"), (path, link)
            target = parts.path.lstrip("/")
        else:
            target = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), unquote(parts.path))
            )
        if target == "" or target.endswith("/"):
            target += "index.html"
        assert not target.startswith(".."), (path, link)
        assert (directory / target).is_file(), (path, link)
        if parts.fragment and target.endswith(".html"):
            page = (directory / target).read_text("utf-8")
            assert f'id="{parts.fragment}"' in page, (path, link)
        yield target


def crawled(directory: Path) -> set[str]:
    seen, waiting = {"index.html"}, ["index.html"]
    while waiting:
        for target in followed(directory, waiting.pop()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def test_a_crawler_from_the_first_page_finds_everything_and_nothing_dead(
    site: PublicSite, tmp_path: Path
) -> None:
    export(tmp_path)
    seen = crawled(tmp_path)
    written = {
        path
        for path in files(tmp_path)
        if not path.endswith((".gz", ".br"))
        and path not in ("SHA256SUMS", "gone.nginx.conf")
    }
    assert seen == written
    host = urlsplit(site_settings.SITE_URL).netloc
    for path in written:
        if path.endswith((".html", ".atom", ".css", ".js")):
            said = (tmp_path / path).read_text("utf-8")
            said = said.replace("http://www.w3.org/2005/Atom", "")
            said = said.replace("http://www.w3.org/2000/svg", "")
            hosts = set(re.findall(r"(?:https?:)?//([\w.:-]+\.[\w.:-]+)", said))
            assert hosts <= {host}, (path, hosts)


def test_a_page_on_the_disk_says_what_the_site_says(
    site: PublicSite, tmp_path: Path, client: Client
) -> None:
    export(tmp_path)
    for address in ("/", site.base, f"/en{site.base}v1/", f"{site.base}v2/compare/v1/"):
        served = client.get(address).content.decode()
        copied = (tmp_path / f"{address.lstrip('/')}index.html").read_text("utf-8")
        bare = re.compile(r' (?:href|src)="[^"]*"')
        assert bare.sub("", served) == bare.sub("", copied)
    for kind in ("txt", "json", "csv", "html"):
        served = client.get(f"{site.base}v1.{kind}").content
        assert (tmp_path / f"{site.base.lstrip('/')}v1.{kind}").read_bytes() == served


def test_a_copy_asks_nobody(site: PublicSite, tmp_path: Path) -> None:
    export(tmp_path)
    for path, content in files(tmp_path).items():
        if path.endswith(".html"):
            assert b"<form" not in content, path


def test_packed_copies_are_the_same(site: PublicSite, tmp_path: Path) -> None:
    export(tmp_path)
    found = files(tmp_path)
    pages = [path for path in found if path.endswith((".html", ".css", ".json"))]
    for path in pages:
        assert gzip.decompress(found[f"{path}.gz"]) == found[path]
        assert brotli.decompress(found[f"{path}.br"]) == found[path]


def test_two_runs_give_the_same_bytes(site: PublicSite, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    export(one)
    export(two)
    assert files(one) == files(two)
    before = {path: path.stat().st_mtime_ns for path in one.rglob("*")}
    done = copying.export(catalogue(), one)
    assert (done.changed, done.removed) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in one.rglob("*")} == before


def test_the_sums_are_right_and_list_all(site: PublicSite, tmp_path: Path) -> None:
    export(tmp_path)
    lines = (tmp_path / "SHA256SUMS").read_text().splitlines()
    listed = dict(reversed(line.split("  ")) for line in lines)
    found = files(tmp_path)
    del found["SHA256SUMS"]
    assert listed == {
        path: hashlib.sha256(content).hexdigest() for path, content in found.items()
    }


def test_what_was_taken_down_goes_from_the_copy_and_leaves_its_reason(
    site: PublicSite, tmp_path: Path
) -> None:
    export(tmp_path)
    base = tmp_path / site.base.lstrip("/")
    assert "八个小区都已开工" in (base / "v2.txt").read_text("utf-8")
    site.take_down(site.report.publications.get(number=2))
    export(tmp_path)
    for path, content in files(tmp_path).items():
        if path.endswith((".gz", ".br")):
            opened = gzip.decompress if path.endswith("z") else brotli.decompress
            content = opened(content)
        assert "八个小区都已开工" not in content.decode("utf-8"), path
    for kind in ("txt", "json", "csv", "html", "txt.gz", "json.br"):
        assert not (base / f"v2.{kind}").exists()
    for page in ("index.html", "v2/index.html", "v2/compare/v1/index.html"):
        assert "含有个人信息" in (base / page).read_text("utf-8")
    assert "含有个人信息" in (base / "feed.atom").read_text("utf-8")
    rules = (tmp_path / "gone.nginx.conf").read_text()
    for address in ("v2/", "v2.json", "v2/compare/v1/", "v2/copy/", ""):
        assert f"location = {site.base}{address} {{" in rules
    for said in re.findall(r"error_page 410 /(\S+);", rules):
        assert (tmp_path / said).is_file()
    crawled(tmp_path)


def test_an_interrupted_run_is_taken_up_and_leaves_nothing_behind(
    site: PublicSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
    site.take_down(site.report.publications.get(number=1))
    export(tmp_path)
    assert not (tmp_path / ".unfinished").exists()
    assert not (tmp_path / site.base.lstrip("/") / "v1.txt").exists()
    other = tmp_path.parent / f"{tmp_path.name}-other"
    export(other)
    assert files(tmp_path) == files(other)


def test_a_directory_of_somebody_else_is_left_alone(
    site: PublicSite, tmp_path: Path
) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(CommandError):
        export(tmp_path)
    assert files(tmp_path) == {"letters.txt": b"mine"}


@pytest.mark.parametrize(
    "path", ["../outside.txt", "/etc/hostname", "a/../../outside.txt"]
)
def test_sums_from_elsewhere_remove_nothing_outside(
    site: PublicSite, tmp_path: Path, path: str
) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "SHA256SUMS").write_text(f"{'0' * 64}  {path}\n")
    export(copy)
    assert outside.read_text() == "mine"


def test_every_address_there_is_stands_in_the_copy(
    site: PublicSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rectification.urls import public

    monkeypatch.setattr(home, "pages_of", lambda place: 2)
    named = {name for name, _language, _place in copying.spots(catalogue())}
    assert named == set(public.PAGES) | set(public.FILES) | {"check"}


def test_an_empty_site_is_a_copy_too(tmp_path: Path) -> None:
    export(tmp_path)
    crawled(tmp_path)
    assert LATE not in (tmp_path / "index.html").read_text("utf-8")
