"""From a finding back to the list as it was filtered, and along it."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rectification.models import Finding
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_finding, make_inspection
from tests.views.findings.listed import URL, earlier, make_many

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def links(client: Client, finding: Finding) -> dict[str, str]:
    page = client.get(finding.get_absolute_url()).content.decode()
    found = {"": re.search(r'<a href="([^"]+)">返回列表</a>', page)}
    for way in ("prev", "next"):
        found[way] = re.search(rf'<a href="([^"]+)" rel="{way}"', page)
    return {name: unescape(match[1]) for name, match in found.items() if match}


@pytest.fixture
def three(cast: Cast) -> list[Finding]:
    with earlier():
        inspection = make_inspection(cast=cast)
    late = {"state": FindingState.ONGOING, "due_precision": "day"}
    rows = [
        make_finding(
            cast=cast, inspection=inspection, due_on=date(2022, 5, day), **late
        )
        for day in (3, 1, 2)
    ]
    make_finding(cast=cast, inspection=inspection)  # not overdue
    return rows


def test_without_a_list_there_is_no_way_back(cast: Cast, three: list[Finding]) -> None:
    assert links(client_of(cast.coordinator), three[0]) == {}


def test_back_and_along_the_list_as_it_was(cast: Cast, three: list[Finding]) -> None:
    third, first, second = three
    client = client_of(cast.coordinator)
    url = f"{URL}?due=overdue&sort=deadline"
    client.get(url)
    assert links(client, first) == {"": url, "next": second.get_absolute_url()}
    assert links(client, second) == {
        "": url,
        "prev": first.get_absolute_url(),
        "next": third.get_absolute_url(),
    }
    assert links(client, third) == {"": url, "prev": second.get_absolute_url()}
    client.get(f"{URL}?due=overdue&sort=-deadline")
    assert links(client, second)["next"] == first.get_absolute_url()


def test_it_stays_when_an_entry_was_sent(cast: Cast, three: list[Finding]) -> None:
    client = client_of(cast.handler)
    url = f"{URL}?due=overdue&idle=on"
    client.get(url)
    said = {"text": "已补。", "happened_on": timezone.localdate().isoformat()}
    said |= {"reason_for_delay": "等待验收。"}
    sent = client.post(f"{three[1].get_absolute_url()}record_progress/", said)
    assert sent.status_code == 302
    # It has left the list, and stands where it stood.
    assert links(client, three[1]) == {
        "": url,
        "prev": three[0].get_absolute_url(),
        "next": three[2].get_absolute_url(),
    }


def test_a_list_that_cannot_be_read_is_not_remembered(
    cast: Cast, three: list[Finding]
) -> None:
    client = client_of(cast.coordinator)
    client.get(f"{URL}?state=gone")
    assert links(client, three[0]) == {}
    client.get(URL + "?q=" + "a" * 99 + "&leader=" + "b" * 3000)
    assert links(client, three[0]) == {}


def test_the_same_queries_however_long_the_list(cast: Cast) -> None:
    client = client_of(cast.coordinator)
    finding = make_finding(cast=cast, due_on=date(2022, 5, 1), due_precision="day")
    counts = []
    for number in (2, 40):
        make_many(finding.inspection, number)
        client.get(f"{URL}?sort=updated")
        with CaptureQueriesContext(connection) as asked:
            client.get(finding.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16
