"""What makes an installation unsafe to serve: asked by wsgi.py and check --deploy."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50


def dangers() -> Iterator[CheckMessage]:
    """Yield one message per fault; an Error refuses to serve, a Warning does not."""
    key = settings.SECRET_KEY
    if key.startswith("django-insecure-") or len(key) < SHORTEST_KEY:
        yield Error(
            "SECRET_KEY is missing, or shorter than 50 characters.",
            hint="Put a long random value into the environment or .env.",
            id="installation.E001",
        )
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS must name the hosts of this site, and no wildcard.",
            id="installation.E002",
        )
    if settings.PLAIN_HTTP:
        yield Warning(
            "PLAIN_HTTP is on: passwords and cookies travel unencrypted.",
            hint="Only for an intranet without certificates.",
            id="installation.W001",
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
