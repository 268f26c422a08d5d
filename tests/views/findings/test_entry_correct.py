"""One's own entry: corrected, taken back, confirmed for one's office."""

import pytest
from django.utils import timezone

from rectification.models import ProgressEntry, User
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_finding

pytestmark = pytest.mark.django_db


def make_entry(cast: Cast, by: User) -> ProgressEntry:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    return finding.record_progress(
        by=by, text="原来的话", happened_on=timezone.localdate()
    )


def test_the_author_corrects_and_says_why(cast: Cast) -> None:
    entry = make_entry(cast, cast.handler)
    client = client_of(cast.handler)
    url = f"/staff/entries/{entry.pk}/correct/"
    assert "原来的话" in client.get(url).content.decode()
    refused = client.post(url, {"text": "新的话", "reason": ""})
    assert refused.context["form"].errors.keys() == {"reason"}
    assert "新的话" in refused.content.decode()
    assert client.post(url, {"text": "新的话", "reason": "笔误"}).status_code == 302
    entry.refresh_from_db()
    assert entry.text == "新的话"


def test_the_author_takes_an_entry_back_once(cast: Cast) -> None:
    entry = make_entry(cast, cast.handler)
    client = client_of(cast.handler)
    url = f"/staff/entries/{entry.pk}/withdraw/"
    assert client.post(url, {"reason": "填错"}).status_code == 302
    entry.refresh_from_db()
    assert entry.withdrawn_at
    # Nothing more to do: back to the finding with a sentence, GET and POST alike.
    for response in (client.get(url), client.post(url, {"reason": "再"})):
        assert response.status_code == 302
        assert response["Location"] == entry.finding.get_absolute_url()


def test_nothing_changes_while_a_decision_is_pending(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    entry = finding.entries.get()
    response = client_of(cast.handler).get(f"/staff/entries/{entry.pk}/correct/")
    assert response.status_code == 302


def test_the_office_confirms_what_was_filled_in_for_it(cast: Cast) -> None:
    entry = make_entry(cast, cast.coordinator)
    url = f"/staff/entries/{entry.pk}/confirm/"
    client = client_of(cast.office_head)
    assert client.post(url).status_code == 302
    entry.refresh_from_db()
    assert entry.confirmed_by == cast.office_head
    assert client.post(url).status_code == 303
