"""Views of the list: kept, opened, shared, and what of one holds no longer."""

import re
from datetime import date
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rectification.models import Finding, Office, SavedView
from rectification.workflow import FindingState
from tests.everywhere.html_forms import forms_on
from tests.factories import (
    Cast,
    client_of,
    make_finding,
    make_inspection,
    make_view,
)
from tests.views.findings.listed import URL, read, references

pytestmark = pytest.mark.django_db
AT = f"{URL}views/"
CURRENT = re.compile(r'<li><a href="\?view=[^"]+" aria-current="page">([^<]+?) ?<')


def send(client: Client, url: str, **typed: str) -> str:
    """Fill in the form of a view and return the page that answers."""
    page = client.get(url)
    assert page.status_code == 200
    [form] = [
        one
        for one in forms_on(page.content.decode(), url)
        if "is_default" in one.fields or "name" in one.fields
    ]
    answer = client.post(url, form.values() | typed)
    if answer.status_code == 302:
        answer = client.get(answer.url)
    return answer.content.decode()


@pytest.fixture
def findings(cast: Cast) -> dict[str, Finding]:
    inspection = make_inspection(cast=cast)
    late = date(2022, 1, 1)
    return {
        "late": make_finding(
            cast=cast,
            inspection=inspection,
            state=FindingState.ONGOING,
            due_on=late,
            due_precision="day",
            leader="孙副局长",
        ),
        "closed": make_finding(
            cast=cast, inspection=inspection, state=FindingState.COMPLETED
        ),
    }


def test_a_view_keeps_filters_order_and_columns(
    cast: Cast, findings: dict[str, Finding]
) -> None:
    client = client_of(cast.coordinator)
    query = "due=overdue&sort=-deadline&cols=leader&cols=state&after=1~2&q="
    html = send(client, f"{AT}new/?{query}", name="逾期的")
    assert references(html) == [findings["late"].reference]
    assert CURRENT.findall(html) == ["逾期的"]
    view = SavedView.objects.get()
    assert (view.owner, view.organisation) == (cast.coordinator, None)
    assert QueryDict(view.query) == QueryDict(
        "due=overdue&cols=leader&cols=state&sort=-deadline"
    )
    # Its own order and columns, the ledger's too, and the way back to it.
    assert "孙副局长" in html.partition("<table")[2]
    assert f"{URL}ledger.xlsx?due=overdue" in html
    page = client.get(findings["late"].get_absolute_url()).content.decode()
    assert f"view={view.pk}" in page


def test_the_list_opens_with_ones_own_default_before_a_shared_one(
    cast: Cast, findings: dict[str, Finding]
) -> None:
    body = {"organisation": cast.organisation, "is_default": True}

    def first() -> str:
        return read(client_of(cast.handler))

    assert len(references(first())) == 2
    make_view(cast=cast, name="全体的", query="state=completed", **body)
    assert references(first()) == [findings["closed"].reference]
    make_view(cast=cast, name="经办的", query="state=ongoing", role="handler", **body)
    assert references(first()) == [findings["late"].reference]
    make_view(cast=cast, by=cast.handler, name="我的", query="", is_default=True)
    html = first()
    assert len(references(html)) == 2
    assert CURRENT.findall(html) == ["我的"]
    client = client_of(cast.handler)
    # Everything is one click away, and an address with filters is what it says.
    assert f'href="{URL}?view=all"' in read(client, "?state=submitted")
    assert len(references(read(client, "?view=all"))) == 2
    assert references(read(client, "?state=completed")) == [
        findings["closed"].reference
    ]


def test_it_is_renamed_replaced_and_deleted(
    cast: Cast, findings: dict[str, Finding]
) -> None:
    client = client_of(cast.coordinator)
    view = make_view(cast=cast)
    shown = read(client, f"?state=completed&view={view.pk}")
    replace = f"{AT}{view.pk}/edit/?state=completed"
    assert f'href="{replace}"' in shown
    html = send(client, replace, name="销号的")
    assert references(html) == [findings["closed"].reference]
    view.refresh_from_db()
    assert (view.name, view.query) == ("销号的", "state=completed")
    send(client, f"{AT}{view.pk}/edit/", is_default="on")
    view.refresh_from_db()
    assert (view.query, view.is_default) == ("state=completed", True)
    client.post(f"{AT}{view.pk}/remove/", {"read": view.mark})
    assert not SavedView.objects.exists()
    html = read(client, f"?view={view.pk}")
    assert "该视图已不存在" in html
    assert len(references(html)) == 2


def test_a_coordinator_shares_and_others_read(
    cast: Cast, findings: dict[str, Finding]
) -> None:
    coordinator, handler = client_of(cast.coordinator), client_of(cast.handler)
    meant = f"{cast.organisation.pk}:handler"
    send(coordinator, f"{AT}new/?due=overdue", name="催办对象", meant=meant)
    view = SavedView.objects.get()
    assert (view.organisation, view.role) == (cast.organisation, "handler")
    html = read(handler, f"?view={view.pk}")
    assert references(html) == [findings["late"].reference]
    assert "更新该视图" not in read(handler, f"?view={view.pk}&state=completed")
    assert 'name="meant"' not in handler.get(f"{AT}new/").content.decode()
    page = coordinator.get(f"{AT}{view.pk}/edit/").content.decode()
    assert 'value="leader"' in page
    send(coordinator, f"{AT}{view.pk}/edit/", meant="leader")
    assert "该视图已不存在" in read(client_of(cast.handler), f"?view={view.pk}")


def test_filters_that_hold_no_longer_are_left_out_with_a_sentence(
    cast: Cast, findings: dict[str, Finding]
) -> None:
    gone = Office.objects.order_by("-pk").values_list("pk", flat=True)[0] + 99
    view = make_view(
        cast=cast, query=f"state=ongoing&office={gone}&due=next_year&kind=sometime"
    )
    client = client_of(cast.coordinator)
    html = read(client, f"?view={view.pk}")
    assert references(html) == [findings["late"].reference]
    assert "整改时限、科室、整改类型" in re.sub(r"\s", "", html)
    # What is typed anew and cannot be read is still an error.
    assert references(read(client, "?due=next_year")) == []


def test_a_name_taken_and_a_mark_of_secrecy_are_refused(cast: Cast) -> None:
    client = client_of(cast.coordinator)
    make_view(cast=cast)
    assert "已有同名视图" in send(client, f"{AT}new/", name="逾期的")
    send(client, f"{AT}new/?q={quote('机密★十年')}", name="查找")
    send(client, f"{AT}new/", name="机密★十年")
    assert SavedView.objects.count() == 1


def test_the_pages_cost_the_same_with_many_views(cast: Cast) -> None:
    clients = [client_of(cast.coordinator), client_of(cast.handler)]

    def costs() -> list[int]:
        found = []
        for client in clients:
            for url in (URL, f"{URL}?state=ongoing", AT):
                client.get(url)
                with CaptureQueriesContext(connection) as context:
                    client.get(url)
                found.append(len(context))
        return found

    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            make_view(cast=cast, name=f"第{number}个")
            make_view(cast=cast, name=f"第{number}个", organisation=cast.organisation)

    grow(0, 1)
    few = costs()
    grow(1, 20)
    assert costs() == few
    assert max(few) <= 8
