"""What answers tell the browser: of every kind, of every cookie.

Those of every address in the table of access are looked at in test_access_matrix.
"""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

from rectification.models import User
from tests.everywhere.told_headers import faults, is_kept_out
from tests.factories import PASSWORD, Cast

pytestmark = pytest.mark.django_db

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
