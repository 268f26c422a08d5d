"""A forgotten access rule is an error of the system check."""

from django.core.checks import run_checks
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import include, path

from rectification.access import public, requires
from rectification.workflow import Permission


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@public
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@requires(Permission.LOG_VIEW)
def log(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", home),
    path("log", log),
    path("deep/", include([path("forgotten", forgotten)])),
]


def undeclared() -> list[str]:
    return [e.msg for e in run_checks() if e.id == "rectification.E001"]


@override_settings(ROOT_URLCONF=__name__)
def test_exactly_the_undeclared_view_is_named() -> None:
    (message,) = undeclared()
    assert "deep/forgotten" in message


def test_this_site_declares_every_address() -> None:
    assert undeclared() == []
