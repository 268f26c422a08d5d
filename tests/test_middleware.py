"""Refusals said politely, requests named, staff pages kept out of caches."""

import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from config.logs import RequestIdFilter
from rectification.access import REQUEST_ID, public, requires
from rectification.errors import Classified, InvalidTransition, NotAllowed
from rectification.workflow import Permission
from tests.factories import make_cast


@public
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse(REQUEST_ID.get())


@requires(Permission.STAFF)
def staff(request: HttpRequest) -> HttpResponse:
    return HttpResponse("staff")


@csrf_exempt
@public
def refuse(request: HttpRequest) -> HttpResponse:
    raise InvalidTransition("现在不能提交")


@public
def forbid(request: HttpRequest) -> HttpResponse:
    raise NotAllowed


urlpatterns = [
    path("", home),
    path("staff/", staff),
    path("refuse", refuse),
    path("forbid", forbid),
    path("login", home, name="login"),
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(client: Client):
    with override_settings(ROOT_URLCONF=__name__):
        yield client


def test_a_refused_form_goes_back_with_the_sentence(site: Client) -> None:
    here = "http://testserver/staff/findings/1"
    response = site.post("/refuse", headers={"referer": here})
    assert (response.status_code, response["Location"]) == (303, here)
    messages = [str(message) for message in response.wsgi_request._messages]
    assert messages == ["现在不能提交"]


def test_nobody_is_sent_to_another_site(site: Client) -> None:
    response = site.post("/refuse", headers={"referer": "https://example.org/x"})
    assert response["Location"] == "/staff/"


def test_a_program_gets_the_sentence_as_json(site: Client) -> None:
    response = site.post("/refuse", headers={"accept": "application/json"})
    assert response.status_code == 409
    assert response.json() == {"detail": "现在不能提交"}
    assert site.get("/refuse").status_code == 409


def test_not_allowed_is_403(site: Client) -> None:
    assert site.get("/forbid").status_code == 403
    site.force_login(make_cast().handler)
    assert site.get("/staff/").status_code == 200


def test_only_public_pages_may_be_kept(site: Client) -> None:
    assert "Cache-Control" not in site.get("/").headers
    anonymous = site.get("/staff/")
    site.force_login(make_cast().handler)
    for response in (anonymous, site.get("/staff/"), site.get("/nowhere")):
        assert "no-store" in response.headers["Cache-Control"]


def test_a_request_is_named_and_the_name_given_is_checked(
    site: Client, settings
) -> None:
    response = site.get("/")
    assert response["X-Request-ID"] == response.content.decode()
    # Only a web server of ours may name it: the name stands in the log.
    own = site.get("/", headers={"x-request-id": "mine-0123456789"})
    assert own["X-Request-ID"] != "mine-0123456789"
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    given = site.get("/", headers={"x-request-id": "front-0123456789"})
    assert given["X-Request-ID"] == "front-0123456789"
    forged = site.get("/", headers={"x-request-id": "a b\tc <script>"})
    assert forged["X-Request-ID"] not in ("", "a b\tc <script>")
    assert REQUEST_ID.get() == ""


def test_log_records_bear_the_name() -> None:
    record = logging.makeLogRecord({})
    token = REQUEST_ID.set("r-1")
    assert RequestIdFilter().filter(record)
    REQUEST_ID.reset(token)
    assert record.request_id == "r-1"


def test_a_refusal_always_has_a_sentence() -> None:
    assert str(Classified())
    assert str(Classified("自己的句子")) == "自己的句子"
