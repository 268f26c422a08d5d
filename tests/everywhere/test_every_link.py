"""Every page a role can walk to: no link leads nowhere, and an auditor acts nowhere."""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve, reverse

from rectification.nav import MENU
from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState
from tests.everywhere.addresses import erasable
from tests.factories import (
    Cast,
    client_of,
    make_cast,
    make_finding,
    make_inspection,
    make_report,
)

pytestmark = pytest.mark.django_db
OFFICES = "handler office_head coordinator leader verifier stranger"
ROLES = f"{OFFICES} auditor system_admin security_admin".split()
MOST = 4  # pages of one kind: a list sorted otherwise shows nothing new
# What anybody may do to the own session, and looking for something.
OWN = {"logout", "set_language", "password-change", "reminder-read", "reminder-mail"}
OWN |= {"saved_view-new", "own-end_sessions", "own-factor", "own-codes"}


class Parts(HTMLParser):
    """Links, and forms with their method and address, of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, str]] = []
        self.buttons: list[str] = []
        self.method = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self.method = given.get("method", "get").lower()
            self.forms.append((self.method, given.get("action", "")))
        elif tag in ("button", "input") and given.get("type") in ("submit", None):
            self.buttons.append(given.get("formaction", ""))


@pytest.fixture(scope="module")
def cast_once(module_transaction: None) -> Cast:
    """A body with a finding in every state and a report in most."""
    cast = make_cast()
    inspection = make_inspection(cast=cast)
    for state in FindingState:
        make_finding(cast=cast, inspection=inspection, state=state)
    make_finding(cast=cast, inspection=inspection, offices=[cast.other_office])
    for state in (ReportState.DRAFTING, ReportState.IN_REVIEW, ReportState.FROZEN):
        make_report(cast=cast, inspection=inspection, state=state)
    erasable(cast, inspection)
    return cast


@pytest.fixture
def cast(cast_once: Cast, db: None) -> Cast:
    return deepcopy(cast_once)


def walk(client: Client) -> Iterator[tuple[str, int, Parts]]:
    """Yield address, status and parts of every page reached from the start."""
    waiting, known = ["/staff/"], {"/staff/"}
    kinds: Counter[str] = Counter()
    while waiting:
        url = waiting.pop(0)
        response = client.get(url)
        parts = Parts()
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and not response.streaming:
            parts.feed(response.content.decode())
        yield url, response.status_code, parts
        targets = [urljoin(url, href) for href in parts.links]
        targets += [response["Location"]] if response.status_code == 302 else []
        for target in targets:
            split = urlsplit(target)
            path = split.path + (f"?{split.query}" if split.query else "")
            is_ours = not split.netloc and split.path.startswith("/staff/")
            if not is_ours or path in known:
                continue
            known.add(path)
            kind = str(resolve(split.path).url_name)
            kinds[kind] += 1
            if kinds[kind] <= MOST:
                waiting.append(path)


@pytest.mark.parametrize("who", ROLES)
def test_no_link_leads_nowhere(cast: Cast, who: str) -> None:
    user = getattr(cast, who)
    seen = list(walk(client_of(user)))
    assert [(url, status) for url, status, _p in seen if status not in (200, 302)] == []
    menu = {reverse(entry.name) for entry in MENU if user.may(entry.permission)}
    assert menu <= {url for url, _status, _parts in seen}
    for url, _status, parts in seen:
        for method, action in parts.forms:
            resolve(urlsplit(urljoin(url, action)).path)
            assert method in ("get", "post")


def test_an_auditor_sees_all_and_finds_nothing_to_do(cast: Cast) -> None:
    client = client_of(cast.auditor)
    posts: set[str] = set()
    names: set[str] = set()
    for url, _status, parts in walk(client):
        names.add(str(resolve(urlsplit(url).path).url_name))
        for method, action in parts.forms:
            if method == "post":
                where = urlsplit(urljoin(url, action)).path
                posts.add(str(resolve(where).url_name))
        assert not any(parts.buttons), url
    assert posts <= OWN
    # What is to be read: nothing of it is hidden from the auditor.
    assert names >= {
        "work",
        "inspection-list",
        "inspection-detail",
        "finding-list",
        "finding-detail",
        "finding-wordings",
        "evidence-download",
        "report-detail",
        "report-preview",
        "erasure-list",
        "log-list",
        "log-export-csv",
        "handbook",
    }
