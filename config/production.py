"""What makes an installation unsafe to serve: asked by wsgi.py and check --deploy."""

import os
import shutil
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from config import protection

SHORTEST_KEY = 50
FEWEST_SIGNS = 20  # different ones among them


def dangers() -> Iterator[CheckMessage]:
    """Yield one message per fault; an Error refuses to serve, a Warning does not."""
    key = settings.SECRET_KEY
    is_poor = len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS
    if key.startswith("django-insecure-") or is_poor:
        yield Error(
            "SECRET_KEY is missing, shorter than 50 characters, or made of fewer "
            "than 20 different ones.",
            hint="Put a long random value into the environment or .env.",
            id="installation.E001",
        )
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS must name the hosts of this site, and no wildcard.",
            id="installation.E002",
        )
    yield from _addresses()
    yield from _evidence()
    yield from _scanner()
    yield from _protection()
    if settings.PLAIN_HTTP:
        yield Warning(
            "PLAIN_HTTP is on: passwords and cookies travel unencrypted.",
            hint="Only for an intranet without certificates.",
            id="installation.W001",
        )


def _addresses() -> Iterator[CheckMessage]:
    """What would answer nothing but redirects, or print an address nobody reaches."""
    if not settings.PLAIN_HTTP and not settings.TRUSTED_PROXIES:
        yield Error(
            "Nothing here speaks https: every page would lead to itself for ever.",
            hint="Name the web server in front in TRUSTED_PROXIES (its address or "
            "network as this process sees it, or unix), or set PLAIN_HTTP=on.",
            id="installation.E003",
        )
    for name in settings.TRUSTED_PROXIES:
        if name != "unix" and not _is_network(name):
            yield Error(
                f"TRUSTED_PROXIES: “{name}” is neither address nor network, nor unix.",
                id="installation.E004",
            )
    host = urlsplit(settings.SITE_URL).hostname or ""
    if settings.ALLOWED_HOSTS and not validate_host(host, settings.ALLOWED_HOSTS):
        yield Error(
            f"SITE_URL names “{host}”, which ALLOWED_HOSTS does not: mails, feeds and "
            "QR codes would lead nowhere.",
            id="installation.E005",
        )


def _is_network(name: str) -> bool:
    try:
        ip_network(name, strict=False)
    except ValueError:
        return False
    return True


def _evidence() -> Iterator[CheckMessage]:
    root = Path(settings.EVIDENCE_ROOT).resolve()
    open_to_all = [Path(settings.STATIC_ROOT), *map(Path, settings.STATICFILES_DIRS)]
    if any(root.is_relative_to(one.resolve()) for one in open_to_all):
        yield Error(
            "EVIDENCE_ROOT lies among the static files: everybody could read evidence.",
            id="installation.E006",
        )
    there = next(one for one in [root, *root.parents] if one.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        yield Error(
            f"EVIDENCE_ROOT ({root}) cannot be written by this user: every upload "
            "would fail.",
            id="installation.E007",
        )


def _scanner() -> Iterator[CheckMessage]:
    command = settings.FILE_SCANNER
    if command and shutil.which(command[0]) is None:
        yield Error(
            f"FILE_SCANNER: there is no “{command[0]}” here, so every upload would be "
            "refused.",
            id="installation.E008",
        )


def _protection() -> Iterator[CheckMessage]:
    """What is set weaker than the level that the installation names."""
    level = settings.PROTECTION_LEVEL
    if level not in protection.LEVELS:
        yield Error(
            f"PROTECTION_LEVEL is {level}; it is 2 or 3 (等保二级, 三级).",
            id="installation.E009",
        )
    for demand, value in protection.weaker(settings):
        how = "at most" if demand.is_most else "at least"
        yield Warning(
            f"{demand.setting} is {value}; level {level} asks for {how} "
            f"{demand.asked(level)} ({demand.what}).",
            hint=f"Take {demand.variable or demand.setting} out of the environment.",
            id="installation.W002",
        )


def check_production(**_: Any) -> list[CheckMessage]:
    return list(dangers())


def refuse_unsafe() -> None:
    """Raise ImproperlyConfigured with every reason at once. DEBUG is a workshop."""
    if settings.DEBUG:
        return
    errors = [message.msg for message in dangers() if isinstance(message, Error)]
    if errors:
        raise ImproperlyConfigured("Refusing to serve: " + " ".join(errors))
