"""Pages where no page can be: whose they are, what they say to do next."""

from unittest.mock import patch

import pytest
from django.test import Client, override_settings

from rectification.public_site import pages
from tests.factories import Cast, client_of
from tests.published import PublicSite, page_text

NEXT = {"": "接下来可以", "/en": "What to do next"}


@pytest.mark.django_db
@pytest.mark.parametrize("language", NEXT)
def test_the_public_is_led_to_what_is_public(language: str, client: Client) -> None:
    answer = client.get(f"{language}/nothing/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert NEXT[language] in page
    assert f'href="{language}/search/"' in page
    assert "/staff/" not in page
    assert "sessionid" not in answer.cookies


def test_staff_is_led_to_its_work(cast: Cast) -> None:
    client = client_of(cast.handler)
    for url, code in (
        ("/staff/nothing/", 404),
        ("/staff/people/", 403),
        ("/staff/findings/2022-001-01/record_progress/", 405),
    ):
        answer = client.get(url)
        page = answer.content.decode()
        assert (answer.status_code, NEXT[""] in page) == (code, True), url
        assert 'href="/staff/"' in page
        assert 'href="/search/"' not in page


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/about/", "/en/about/"])
def test_a_fault_is_told_without_the_database(
    url: str, django_assert_num_queries
) -> None:
    client = Client(raise_request_exception=False)
    with (
        patch.object(pages, "page", side_effect=ZeroDivisionError),
        patch("rectification.views.public.catalogue"),
        django_assert_num_queries(0),
    ):
        answer = client.get(url)
    page = answer.content.decode()
    assert answer.status_code == 500
    assert NEXT["/en" if url.startswith("/en") else ""] in page
    assert answer.headers["X-Request-ID"] in page
    assert "ZeroDivision" not in page


@override_settings(ALLOWED_HOSTS=["known.example"])
def test_a_name_that_is_not_ours_gets_no_links(client: Client) -> None:
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "ALLOWED_HOSTS" in answer.content.decode()


@pytest.mark.django_db
def test_what_was_taken_down_says_why_and_where_to_go_on() -> None:
    site = PublicSite()
    site.take_down(site.first, reason="含有个人信息")
    answer = Client().get(site.base)
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "含有个人信息" in page
    assert 'href="/"' in page
    assert page_text(Client(), "/")
