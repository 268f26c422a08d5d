"""What nginx has to know of this site, as a file that deploy/nginx.conf includes."""

import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from rectification.public_site.catalogue import catalogue

_NAME = re.compile(r"\.?[A-Za-z0-9.:\[\]-]+")
_PATH = re.compile(r"/[\w./-]+")
_SPARE = 1024 * 1024  # bytes: the limits are told by the application, in words


class Command(BaseCommand):
    help = (
        "Write the names, sizes and certificates that nginx has to know, and the "
        "number under which it keeps pages, which changes with what is taken down: "
        "each minute. Prints FILE where it is new, and nginx is to read it again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        text = _text()
        try:
            if path.exists() and path.read_text(encoding="utf-8") == text:
                return
            beside = path.with_name(f".{path.name}.new")
            beside.write_text(text, encoding="utf-8")
            beside.replace(path)
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(path))


def _text() -> str:
    stamp = catalogue().stamp
    lines = ["# Written by manage.py nginx_settings; a change here does not last."]
    lines += [f"server_name {' '.join(_safe(_NAME, settings.ALLOWED_HOSTS))};"]
    lines += [f"client_max_body_size {settings.BODY_MAX_BYTES + _SPARE};"]
    gone = stamp.get("withdrawn", 0) + stamp.get("erased", 0)
    lines += [f"set $generation {gone};"]
    authority = settings.CLIENT_CERTIFICATES
    lines += [f"set $needs_certificate {int(bool(authority))};"]
    if authority:
        [path] = _safe(_PATH, [authority])
        lines += [f"ssl_client_certificate {path};", "ssl_verify_client optional;"]
    return "".join(f"{line}\n" for line in lines)


def _safe(pattern: re.Pattern[str], words: list[str]) -> list[str]:
    """Return the words if each can stand in a file of nginx's as it is."""
    for word in words:
        if not pattern.fullmatch(word):
            raise CommandError(
                _("“%(word)s” cannot be told to nginx.") % {"word": word}
            )
    if not words:
        raise CommandError(_("ALLOWED_HOSTS names no host."))
    return words
