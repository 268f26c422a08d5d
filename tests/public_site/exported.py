"""A static copy of the site: how it is written, what files it has, what links."""

import posixpath
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from django.conf import settings as site_settings
from django.core.management import call_command

from tests.published import links, said_in


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
    content = said_in((directory / path).read_bytes())
    # For search engines alone: where the page stands on the site itself.
    whole = re.escape(site_settings.SITE_URL)
    heads = r'canonical"|alternate" hreflang="[-\w]+"'
    own = rf'<link rel="(?:{heads}) href="{whole}/[^"]*">'
    content = re.sub(own, "", content)
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
