"""What answers tell the browser: of every address, of every kind, of every cookie."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from rectification.models import User
from tests.everywhere.access_table import TABLE, expected
from tests.everywhere.addresses import World, arguments
from tests.factories import PASSWORD, Cast, client_of

pytestmark = pytest.mark.django_db
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}


def faults(response: HttpResponse) -> Iterator[str]:
    for name, value in ALWAYS.items():
        if response.headers.get(name) != value:
            yield f"{name}: {response.headers.get(name)}"
    policy = response.headers.get("Content-Security-Policy", "")
    parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    if parts.get("default-src") not in ("'self'", "'none'"):
        yield f"default-src: {parts.get('default-src')}"
    if parts.get("frame-ancestors") != "'none'":
        yield f"frame-ancestors: {parts.get('frame-ancestors')}"
    for word in ("unsafe-", "*", "data:", "http:", "https:", "blob:"):
        if word in policy:
            yield f"policy allows {word}"
    if "default-src 'self'" in policy:
        for name in ("object-src", "base-uri"):
            if parts.get(name) != "'none'":
                yield f"{name}: {parts.get(name)}"
        if parts.get("form-action") != "'self'":
            yield f"form-action: {parts.get('form-action')}"
    kept = [one for one in response.cookies.values() if one["max-age"] != 0]
    for cookie in kept:
        for flag in ("secure", "httponly", "samesite"):
            if not cookie[flag]:
                yield f"cookie {cookie.key} is not {flag}"


def is_kept_out(response: HttpResponse) -> bool:
    said = response.headers.get("Cache-Control", "")
    return "no-store" in said and "private" in said


@pytest.mark.parametrize("name", sorted(TABLE))
def test_every_address_tells_the_browser_enough(name: str, world: World) -> None:
    """Asked by nobody, by whoever is let in, and by whoever is refused."""
    url = reverse(name, args=arguments(name, world.things))
    cells = expected(name)
    by_status = {cells[who][0]: who for who in cells if hasattr(world.cast, who)}
    clients = [Client()]
    clients += [client_of(getattr(world.cast, who)) for who in by_status.values()]
    for client in clients:
        for method in ("get", "post", "put"):
            response = getattr(client, method)(url, secure=True)
            assert list(faults(response)) == [], (name, method)
            # The address of a page that is not public is kept out of every cache,
            # as is what a public one answers to a signed-in visitor's post.
            if url.startswith("/staff/") and name not in ("login", "set_language"):
                assert is_kept_out(response) or name == "logout", (name, method)


ADMIN = ("", "login/", "password_change/", "rectification/user/", "axes/accessattempt/")


@pytest.mark.parametrize("path", ADMIN)
def test_so_does_the_admin(path: str) -> None:
    client = Client()
    root = User.objects.create_superuser("root", "x", full_name="装机")
    for _time in range(2):
        response = client.get(f"/admin/{path}", secure=True)
        assert list(faults(response)) == []
        assert is_kept_out(response)
        client.force_login(root)


def test_so_do_answers_that_no_view_gave(cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.handler)
    client.force_login(cast.handler)
    large = {"CONTENT_LENGTH": str(10**10)}
    answers = {
        404: client.get("/nowhere", secure=True),
        403: strict.post("/staff/drafts/save/", {}, secure=True),
        413: client.post("/staff/login/", {}, secure=True, **large),
        400: client.get("/", secure=True, headers={"host": "elsewhere.example"}),
    }
    for status, response in answers.items():
        assert response.status_code == status
        assert list(faults(response)) == [], status


def test_so_does_an_error_of_ours(cast: Cast, monkeypatch) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.handler)
    monkeypatch.setattr("rectification.views.work.render", None)
    response = client.get("/staff/", secure=True)
    assert response.status_code == 500
    assert list(faults(response)) == []
    assert is_kept_out(response)


def test_so_does_a_static_file() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": plain}}
    with override_settings(STORAGES=storages, WHITENOISE_AUTOREFRESH=True):
        client = Client()
        for path in ("css/tokens.css", "js/forms.js", "img/mark.svg"):
            response = client.get(f"/static/{path}", secure=True)
            assert response.status_code == 200
            assert list(faults(response)) == [], path


def test_http_leads_to_https(cast: Cast) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True):
        response = Client().get("/staff/")
    assert response.status_code == 301
    assert response["Location"].startswith("https://")


def test_every_cookie_there_is_keeps_to_itself(cast: Cast) -> None:
    client = Client()
    data = {"username": cast.handler.username, "password": PASSWORD}
    seen: set[str] = set()
    for response in (
        client.get("/staff/login/", secure=True),
        client.post("/staff/login/", data, secure=True),
        client.post("/staff/language/", {"language": "en"}, secure=True),
        client.get("/staff/", secure=True),
        client.post("/staff/logout/", secure=True),
    ):
        assert list(faults(response)) == []
        seen |= set(response.cookies)
    assert {
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
    } <= seen
