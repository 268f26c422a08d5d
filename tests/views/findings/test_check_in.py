"""年度续报 as pages: from my work to the form, to who confirms it, to the overview."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rectification.models import CheckIn, Finding
from rectification.workflow import CheckInState, FindingState
from tests.factories import Cast, client_of, make_finding
from tests.uploads import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(cast: Cast) -> Finding:
    with time_machine.travel(timezone.now() - timedelta(days=370), tick=True):
        return make_finding(cast=cast, state=FindingState.LONG_TERM, title="例会不经常")


def waiting(client: Client, anchor: str) -> list[object]:
    parts = client.get(reverse("work")).context["parts"]
    return [item for one in parts if one.anchor == anchor for item in one.items]


def listed(client: Client, which: str) -> int:
    page = client.get(reverse("finding-list"), {"check_in": which})
    return len(page.context["rows"])


def test_a_year_is_told_returned_told_anew_and_confirmed(
    cast: Cast, finding: Finding
) -> None:
    handler, leader = client_of(cast.handler), client_of(cast.leader)
    [item] = waiting(handler, "check_ins")
    url, page = item.next_url, finding.get_absolute_url()
    assert item.days < 0 and url == reverse(
        "finding-check_in", args=[finding.reference]
    )
    assert url in handler.get(page).content.decode()
    sent = {"text": "每月例会，纪要齐全。"}
    for lacking, name in ({"text": " "}, "text"), (sent, "evidence"):
        form = handler.post(url, lacking).context["form"]
        assert form.errors.keys() == {name}

    def tell() -> None:
        file = SimpleUploadedFile("纪要.pdf", PDF)
        key = handler.get(url).context["form"]["form_key"].value()
        handler.post(url, {**sent, "form_key": key, "evidence": file})

    tell()
    assert not waiting(handler, "check_ins") and listed(leader, "waiting") == 1
    assert len(waiting(leader, "check_ins_waiting")) == 1
    told = leader.get(page)
    assert "每月例会，纪要齐全。" in (html := told.content.decode())
    assert "纪要.pdf" in html and "年度续报" in html
    verb = reverse("check_in-send_back", args=[finding.reference])
    leader.post(verb, {"reason": "缺第四季度。", "read": CheckIn.objects.get().mark})
    [item] = waiting(handler, "check_ins")
    assert item.sent_back == "缺第四季度。"
    tell()
    newest = CheckIn.objects.latest("pk")
    verb = reverse("check_in-confirm", args=[finding.reference])
    leader.post(verb, {"reason": "属实。", "read": newest.mark})
    newest.refresh_from_db()
    assert newest.state == CheckInState.CONFIRMED
    assert not waiting(handler, "check_ins") and not listed(leader, "waiting")
    assert "属实。" in client_of(cast.auditor).get(page).content.decode()


def test_what_is_owed_stands_in_the_overview(cast: Cast, finding: Finding) -> None:
    leader = client_of(cast.leader)
    notes = leader.get(reverse("overview"), {"over": "on"}).context["seen"].notes
    [note] = [one for one in notes if "check_in=owed" in one.url]
    assert note.number == 1 == len(leader.get(note.url).context["rows"])
    assert listed(leader, "owed") == 1 and listed(leader, "waiting") == 0
