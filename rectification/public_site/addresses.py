"""Addresses of public pages. Language by address: / is Chinese, /en/ is English."""

from django.urls import reverse

LANGUAGES = ("zh-hans", "en")


def address(language: str, name: str, *place: object) -> str:
    """Return the address of a public page in `language`."""
    return reverse(f"public-{'en-' if language == 'en' else ''}{name}", args=place)


def file_address(kind: str, *place: object) -> str:
    """Return the address of a file: the same for both languages."""
    return reverse(f"public-{kind}", args=place)
