"""The list of findings as a reader sees it: rows, totals, the links to more."""

import re
from datetime import timedelta
from html import unescape

import time_machine
from django.test import Client
from django.utils import timezone

from rectification.models import Finding, Inspection, User
from rectification.workflow import FindingState
from tests.factories import client_of

URL = "/staff/findings/"
ROW = re.compile(r'<th scope="row" class="table__title"><a href="([^"]+)"')
TOTAL = re.compile(
    r'<li class="tone-[a-z]+"><a href="([^"]+)">.*?'
    r'<span class="counts__number">([^<]+)</span>',
    re.S,
)
NEXT = re.compile(r'rel="next" href="([^"]+)"')
PREVIOUS = re.compile(r'rel="prev" href="([^"]+)"')


def earlier() -> time_machine.travel:
    """Long enough ago for what is opened now to owe a report, whatever day it is."""
    return time_machine.travel(timezone.now() - timedelta(days=40))


def read(client: Client, query: str = "") -> str:
    response = client.get(URL + query)
    assert response.status_code == 200
    return response.content.decode()


def references(html: str) -> list[str]:
    return [url.rstrip("/").rpartition("/")[2] for url in ROW.findall(html)]


def listed(user: User, query: str = "") -> set[str]:
    return set(references(read(client_of(user), query)))


def walked(client: Client, query: str = "") -> list[str]:
    """Follow the link to the next page to the end; return every row on the way."""
    found: list[str] = []
    while True:
        html = read(client, query)
        found += references(html)
        following = NEXT.search(html)
        if following is None:
            return found
        query = unescape(following[1])


def make_many(inspection: Inspection, count: int, **fields: object) -> list[Finding]:
    """Add findings straight to the table: a page does not care how they came."""
    first = inspection.take_serials(count)
    made = Finding.objects.bulk_create(
        Finding(
            **{
                "inspection": inspection,
                "serial": serial,
                "reference": f"{inspection.reference}-{serial:02d}",
                "position": serial,
                "title": f"第{serial}册台账缺页",
                "state": FindingState.ONGOING,
            }
            | fields
        )
        for serial in range(first, first + count)
    )
    return list(made)
