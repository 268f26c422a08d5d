"""Addresses of papers: the same place for each format, told apart by the suffix."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from rectification.views.parts.papers import FORMATS


def papers(
    place: str, view: Callable[..., HttpResponse], *, name: str
) -> list[URLPattern]:
    """Return the addresses of a view that takes the `suffix` of its file."""
    return [
        path(f"{place}.{suffix}", view, {"suffix": suffix}, name=f"{name}-{suffix}")
        for suffix in FORMATS
    ]
