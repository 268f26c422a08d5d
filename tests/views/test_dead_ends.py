"""No page ends in one from which nothing leads on, and small words are right."""

import re

import pytest
from django.template.loader import render_to_string

from rectification.models import Finding, User
from tests.factories import Cast, client_of, make_finding

pytestmark = pytest.mark.django_db


def test_an_address_of_a_step_leads_back_to_its_page(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    client = client_of(cast.office_head)
    page = client.get(f"{finding.get_absolute_url()}submit/")
    assert page.status_code == 405
    assert f'<a href="{finding.get_absolute_url()}">' in page.content.decode()
    entry = client.get("/staff/entries/1/confirm/")
    assert entry.status_code == 405
    assert '<a href="/staff/">' in entry.content.decode()


def test_a_superuser_is_led_to_the_administration(cast: Cast, client) -> None:
    client.force_login(User.objects.create_superuser("boss", "Qing-shi-2022"))
    page = client.get("/staff/")
    assert page.status_code == 403
    assert '<a href="/admin/">' in page.content.decode()
    refused = client_of(cast.handler).get("/staff/people/").content.decode()
    assert '<a href="/staff/">' in refused


def test_the_first_assignment_asks_no_reason_and_the_first_leads(cast: Cast) -> None:
    finding = make_finding(cast=cast, offices=[])
    client, url = client_of(cast.coordinator), f"{finding.get_absolute_url()}assign/"
    page = client.get(url).content.decode()
    assert 'name="why"' not in page
    part = re.search(r'<select name="part_0".*?</select>', page, re.S)
    assert part and '<option value="lead" selected>' in part[0]
    said = {"version": finding.version, "office_0": cast.office.pk, "part_0": "lead"}
    assert client.post(url, said).status_code == 302
    assert Finding.objects.get(pk=finding.pk).lead_office == cast.office
    again = client.get(url).content.decode()
    assert 'name="why"' in again
    assert client.post(url, said).status_code == 200


def test_nothing_left_to_mend_is_not_said_as_a_zero() -> None:
    panel = {"rows": [{"label": "日期", "hits": []}], "number_open": 0}
    said = render_to_string("components/readiness.html", {"readiness": panel})
    assert "0项" not in said and "已全部处理" in said


def test_staff_pages_are_not_called_a_publication(cast: Cast) -> None:
    page = client_of(cast.handler).get("/staff/").content.decode()
    name = re.search(r'class="masthead__name"[^>]*>([^<]+)</a>', page)
    assert name and "公开" not in name[1]
