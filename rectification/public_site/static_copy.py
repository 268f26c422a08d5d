"""The whole public site as files: for another network, a web server, or a disk.

Pages are those of `pages.py`, with links made relative, so that the copy opens
from file:// as well as under any address; where something is asked or written they
lead to the site. Every file is written beside its place and
renamed into it, leaves before the pages that link to them; what is no longer public
goes last. `SHA256SUMS` lists all files and is how the next run knows which are its own.
"""

import gzip
import hashlib
import os
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from rectification.errors import Refusal
from rectification.public_site import feeds, formats, home, pages, static_pages
from rectification.public_site.addresses import LANGUAGES, address, file_address
from rectification.public_site.catalogue import Catalogue, Standing
from rectification.public_site.choice import LISTED, Choice, options
from rectification.public_site.finding_history import findings_in
from rectification.public_site.page import GONE, PublicPage, PublicPlace

SUMS = "SHA256SUMS"
UNFINISHED = ".unfinished"
GONE_RULES = "gone.nginx.conf"
_PACKED = {".html", ".txt", ".json", ".csv", ".atom", ".css", ".js", ".svg"}
_LISTS = {"home", "home-page", "by", "by-page"}
_BOX = re.compile(rb'\s*<form class="search .*?</form>', re.DOTALL)
_ASKS = (b"/opinions/", b"/en/opinions/")
_LINK = re.compile(rb' (href|src)="(/[^"#]*)(#[^"]*)?"')

Spot = tuple[str, str, tuple[object, ...]]  # name, language, parts of the address


@dataclass(frozen=True, slots=True)
class Written:
    """What a run did to the directory."""

    files: int
    changed: int
    removed: int


def export(site: Catalogue, directory: Path) -> Written:
    """Make `directory` hold the public site as it is now, and nothing older."""
    before = _ours(directory)
    sums: dict[str, str] = {}
    changed = 0
    # What an interrupted run has written is its own too.
    with (directory / UNFINISHED).open("a", encoding="utf-8") as journal:
        for path, content in _packed(_everything(site)):
            sums[path] = hashlib.sha256(content).hexdigest()
            journal.write(f"{path}\n")
            journal.flush()
            changed += _keep(directory, path, content)
    stale = sorted(before - set(sums))
    for path in stale:
        _remove(directory, path)
    listed = "".join(f"{sums[path]}  {path}\n" for path in sorted(sums))
    _keep(directory, SUMS, listed.encode())
    (directory / UNFINISHED).unlink()
    return Written(len(sums), changed, len(stale))


def _packed(files: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Yield each file after its packed copies, which a web server hands out as is."""
    for path, content in files:
        if Path(path).suffix in _PACKED:
            yield f"{path}.gz", gzip.compress(content, 9, mtime=0)
            yield f"{path}.br", brotli.compress(content)
        yield path, content


# --- what there is --------------------------------------------------------------------


def spots(site: Catalogue) -> Iterator[Spot]:
    """Yield every public address, pages that link to others after those."""
    for kind, *place in _files(site):
        yield str(kind), "zh-hans", tuple(place)
    for language in LANGUAGES:
        for standing in site.reports.values():
            for name, *parts in _of_report(standing):
                yield str(name), language, tuple(parts)
        for reference in _findings(site):
            yield "finding", language, (reference,)
        for slug in site.bodies:
            yield "body", language, (slug,)
        for name in pages.PLAIN:
            yield name, language, ()
        yield from _lists(site, language)


def _lists(site: Catalogue, language: str) -> Iterator[Spot]:
    """Yield the lists of one year, source or state each, then the one of all.

    Two facets at once take the form of the site, which a copy does not have.
    """
    rows = home.rows_of(PublicPlace(site, language, "home"))
    for facet in LISTED:
        for one in options(rows, facet):
            choice = Choice().only(facet, one.value)
            for number in range(home.pages_of(one.number), 1, -1):
                yield "by-page", language, (choice, number)
            yield "by", language, (choice,)
    for number in range(home.pages_of(len(rows)), 1, -1):
        yield "home-page", language, (number,)
    yield "home", language, ()


def _of_report(standing: Standing) -> Iterator[tuple[object, ...]]:
    reference = standing.reference
    for new in standing.editions:
        yield "copy", reference, new.number
        for old in standing.editions:
            if old.number < new.number:
                yield "comparison", reference, new.number, old.number
    for edition in standing.editions:
        yield "edition", reference, edition.number
    yield "report", reference


def _files(site: Catalogue) -> Iterator[tuple[object, ...]]:
    for standing, edition in site.editions():
        for kind in formats.KINDS:
            yield f"edition-{kind}", standing.reference, edition.number
    for reference in site.reports:
        yield "report-feed", reference
    for slug in site.bodies:
        yield "body-feed", slug
        place = PublicPlace(site, "zh-hans", "body", (slug,))
        for key in feeds.offices_ever_named(place, slug):
            yield "office-feed", slug, key
    yield ("feed",)
    for name in pages.ONCE:
        yield (name,)


def _findings(site: Catalogue) -> list[str]:
    """Return the references that any edition speaks of whose content is known."""
    found = (
        findings_in(edition) for _s, edition in site.editions() if not edition.erased_at
    )
    return sorted({reference for one in found for reference in one})


def _everything(site: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Yield every file's path and content; what a page asks for comes before it."""
    seen: set[str] = set()
    rules: list[str] = []
    for name, language, place in spots(site):
        page = _page(site, name, language, place)
        if page is None:
            continue
        path = _path(name, language, place)
        if page.status == GONE:
            rules.append(_rule(path))
        if name in pages.FILES:
            if page.status != GONE:
                yield path, page.content
            continue
        content = _BOX.sub(b"", page.content)
        yield from _assets(content, seen)
        yield path, _relative(content, path)
    yield GONE_RULES, "".join(rules).encode()


def _page(
    site: Catalogue, name: str, language: str, place: tuple[object, ...]
) -> PublicPage | None:
    # A copy has nobody to ask.
    here = PublicPlace(site, language, name, place)
    if name == "check":
        return static_pages.check(here, by_hand=True)
    if name in _LISTS:
        return pages.PAGES[name](here, *place, has_form=False)
    return pages.page(site, name, language, *place)


def _path(name: str, language: str, place: tuple[object, ...]) -> str:
    """Return the file of an address."""
    if name in pages.FILES:
        return file_address(name, *place).lstrip("/")
    return f"{address(language, name, *place)}index.html".lstrip("/")


def _rule(path: str) -> str:
    """Return what makes nginx say 410 with the reason at an address that is gone."""
    page = re.sub(rf"\.(?:{'|'.join(formats.KINDS)})$", "/index.html", path)
    said = path if path.endswith("/index.html") else page
    where = path.removesuffix("index.html")
    return f"location = /{where} {{ error_page 410 /{said}; return 410; }}\n"


# --- links and assets -----------------------------------------------------------------


def _relative(content: bytes, path: str) -> bytes:
    """Return a page with its links made relative to where it lies.

    Our templates escape quotes in everything they print: what looks like a link is one.
    """
    base = posixpath.dirname(path)

    def turn(match: re.Match[bytes]) -> bytes:
        if match[2].startswith(_ASKS):  # a copy has nobody to write to
            there = settings.SITE_URL + match[2].decode()
            return b' %s="%s%s"' % (match[1], there.encode(), match[3] or b"")
        target = match[2].decode().lstrip("/")
        if not target or target.endswith("/"):
            target += "index.html"
        there = posixpath.relpath(target, base or ".")
        return b' %s="%s%s"' % (match[1], there.encode(), match[3] or b"")

    return _LINK.sub(turn, content)


def _assets(content: bytes, seen: set[str]) -> Iterator[tuple[str, bytes]]:
    """Yield what a page asks for: style sheets, scripts, pictures; each once."""
    for match in _LINK.finditer(content):
        address = match[2].decode()
        if not address.startswith(settings.STATIC_URL) or address in seen:
            continue
        seen.add(address)
        name = address.removeprefix(settings.STATIC_URL)
        collected = Path(settings.STATIC_ROOT) / name
        found = collected if collected.is_file() else finders.find(name)
        if not found:
            raise Refusal(
                _("The file %(name)s is missing. Run “manage.py collectstatic” first.")
                % {"name": name}
            )
        yield address.lstrip("/"), Path(str(found)).read_bytes()


# --- the directory --------------------------------------------------------------------


def _ours(directory: Path) -> set[str]:
    """Return the files an earlier run wrote; refuse a directory of somebody else."""
    directory.mkdir(parents=True, exist_ok=True)
    sums, unfinished = directory / SUMS, directory / UNFINISHED
    is_ours = sums.exists() or unfinished.exists()
    if not is_ours and any(directory.iterdir()):
        raise Refusal(
            _(
                "%(directory)s holds other files. Choose an empty directory, or "
                "one that was exported before."
            )
            % {"directory": directory}
        )
    lines = sums.read_text("utf-8").splitlines() if sums.exists() else []
    paths = {line.partition("  ")[2] for line in lines}
    if unfinished.exists():
        paths |= set(unfinished.read_text("utf-8").splitlines())
    return {
        path
        for path in paths
        if path and not Path(path).is_absolute() and ".." not in Path(path).parts
    }


def _keep(directory: Path, path: str, content: bytes) -> bool:
    """Write a file where it differs, whole or not at all; say whether it did."""
    target = directory / path
    if target.is_file() and target.read_bytes() == content:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return True


def _remove(directory: Path, path: str) -> None:
    """Remove a file and the directories it leaves empty, never the copy itself."""
    target = directory / path
    target.unlink(missing_ok=True)
    for parent in target.parents:
        if parent == directory or not parent.is_dir() or any(parent.iterdir()):
            return
        parent.rmdir()
