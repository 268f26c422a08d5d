"""Signing in, the password one must change, the language one reads in."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rectification.access import Role
from rectification.models import LogEntry, SiteSettings, User
from rectification.models.bodies.sign_in import BEGAN_AT
from tests.factories import PASSWORD, make_cast, make_user

pytestmark = pytest.mark.django_db
NEW = "Bai-lu-2031"


def sign_in(client: Client, user: User, password: str = PASSWORD):
    return client.post(
        "/staff/login/", {"username": user.username, "password": password}
    )


def test_signing_in_leads_to_my_work(client: Client) -> None:
    user = make_user(role=Role.HANDLER)
    response = sign_in(client, user)
    assert (response.status_code, response["Location"]) == (302, "/staff/")
    assert client.session[BEGAN_AT] > 0
    assert client.post("/staff/logout/")["Location"] == "/"
    assert client.get("/staff/").status_code == 302


def test_the_sign_in_page_bears_the_name_of_the_site(client: Client) -> None:
    SiteSettings.objects.create(pk=1, name="白鹭区巡察整改公开")
    page = client.get("/staff/login/").content.decode()
    assert "白鹭区巡察整改<" in page and "白鹭区巡察整改公开" not in page
    assert "testserver" not in page


def test_a_wrong_password_is_said_and_nobody_is_sent_elsewhere(client: Client) -> None:
    user = make_user(role=Role.HANDLER)
    assert sign_in(client, user, "wrong").context["form"].errors
    url = "/staff/login/?next=https://example.org/"
    response = client.post(url, {"username": user.username, "password": PASSWORD})
    assert response["Location"] == "/staff/"


def test_the_sixth_attempt_is_locked_out_in_words(client: Client) -> None:
    user = make_user(role=Role.HANDLER)
    for _time in range(settings.AXES_FAILURE_LIMIT):
        response = sign_in(client, user, "wrong")
    assert response.status_code == 429
    page = sign_in(client, user).content.decode()
    assert "登录已锁定" in page
    assert "locked" not in page.lower().replace("registration/locked", "")


def test_a_password_given_by_others_must_be_changed_first(client: Client) -> None:
    user = make_user(role=Role.HANDLER, must_change_password=True)
    sign_in(client, user)
    for url in ("/staff/", "/staff/inspections/", "/admin/"):
        assert client.get(url)["Location"] == reverse("password-change")
    assert client.get("/healthz").status_code == 200
    assert client.post("/staff/language/", {"language": "en"}).status_code == 302
    form = {
        "old_password": PASSWORD,
        "new_password1": NEW,
        "new_password2": NEW,
    }
    bad = client.post("/staff/password/", form | {"new_password2": "other"})
    assert bad.context["form"].errors
    assert client.post("/staff/password/", form)["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200, "the session goes on"
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert not user.must_change_password
    entry = LogEntry.objects.get(action="user.change_password")
    assert entry.actor_id == user.pk
    assert not hasattr(entry, "payload"), "nothing of a password is kept"


def test_a_locked_account_is_out_with_the_next_request(client: Client) -> None:
    cast = make_cast()
    client.force_login(cast.handler)
    assert client.get("/staff/").status_code == 200
    cast.handler.lock(by=cast.security_admin, reason="离岗")
    assert client.get("/staff/").status_code == 302


def test_staff_pages_speak_the_chosen_language(client: Client) -> None:
    client.force_login(make_user(role=Role.HANDLER))
    assert "我的待办" in client.get("/staff/").content.decode()
    data = {"language": "en", "next": "/staff/"}
    assert client.post("/staff/language/", data)["Location"] == "/staff/"
    page = client.get("/staff/")
    assert "My work" in page.content.decode()
    assert page["Content-Language"] == "en"
    client.post("/staff/language/", {"language": "xx", "next": "/staff/"})
    assert "My work" in client.get("/staff/").content.decode()


def test_the_browser_does_not_choose_and_public_pages_ignore_the_cookie(
    client: Client,
) -> None:
    wish = {"accept-language": "en"}
    assert (
        'lang="zh-hans"' in client.get("/staff/login/", headers=wish).content.decode()
    )
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert client.get("/")["Content-Language"] == "zh-hans"
    assert client.get("/en/")["Content-Language"] == "en"
    assert client.get("/nowhere")["Content-Language"] == "zh-hans"


@pytest.mark.parametrize("url", ["/healthz", "/readyz", "/", "/en/"])
def test_public_addresses_touch_no_session(client: Client, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize(("days", "status"), [(6, 302), (8, 200)])
def test_a_password_given_by_others_counts_for_seven_days(
    client: Client, days: int, status: int
) -> None:
    given = timezone.now() - timedelta(days=days)
    user = make_user(must_change_password=True, created_at=given)
    response = sign_in(client, user)
    assert response.status_code == status
    assert status == 302 or "七日内有效" in response.content.decode()
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    assert sign_in(client, user).status_code == 302, "one's own counts on"
