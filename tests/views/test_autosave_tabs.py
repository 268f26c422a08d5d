"""Each tab keeps its own draft of a form, and the page offers what there is."""

import pytest
from django.test import Client
from django.urls import reverse

from rectification.models import Finding, FormDraft, ProgressEntry
from rectification.workflow import FindingState
from tests.everywhere.html_forms import forms_on
from tests.factories import Cast, make_finding

pytestmark = pytest.mark.django_db
ONE, TWO = "档案室补齐登记日期四十六处。", "财务室已退还多收的工本费。"
SAVE = "/staff/drafts/save/"


@pytest.fixture
def finding(cast: Cast) -> Finding:
    return make_finding(cast=cast, state=FindingState.ONGOING)


@pytest.fixture
def handler(client: Client, cast: Cast) -> Client:
    client.force_login(cast.handler)
    return client


def tab(client: Client, finding: Finding, query: str = "") -> dict[str, str]:
    """Open the page and return what its form would send."""
    url = reverse("finding-record_progress", args=[finding.reference])
    page = client.get(finding.get_absolute_url() + query).content.decode()
    [form] = [one for one in forms_on(page, "") if one.action == url]
    return form.values() | {"for": url}


def save(client: Client, form: dict[str, str], text: str) -> None:
    client.post(SAVE, form | {"text": text}, headers={"accept": "application/json"})


def texts() -> list[str]:
    drafts = FormDraft.objects.order_by("pk").values_list("data", flat=True)
    return [one.get("text", "") for one in drafts]


def test_two_tabs_of_one_form_keep_two_drafts(
    handler: Client, finding: Finding
) -> None:
    left, right = tab(handler, finding), tab(handler, finding)
    save(handler, left, ONE)
    save(handler, right, TWO)
    save(handler, left, ONE + "又补两处。")
    assert texts() == [ONE + "又补两处。", TWO]
    page = handler.get(finding.get_absolute_url())
    assert page.context["form"]["text"].value() == ONE + "又补两处。"
    [other] = page.context["form"].other_drafts
    assert other.words == TWO
    opened = handler.get(
        reverse("draft-open"), {"for": right["for"], "draft": other.pk}
    )
    assert opened["Location"].endswith(f"/?draft={other.pk}#progress")
    assert tab(handler, finding, f"?draft={other.pk}")["text"] == TWO
    assert tab(handler, finding, "?draft=none")["text"] == ""
    assert len(texts()) == 2


def test_a_tab_drawn_with_a_draft_goes_on_with_it(
    handler: Client, finding: Finding
) -> None:
    """Reloading leaves no second draft; a tab that is still typed in is left alone."""
    first = tab(handler, finding)
    save(handler, first, ONE)
    again = tab(handler, finding)
    assert again["text"] == ONE and again["draft_tab"] != first["draft_tab"]
    save(handler, again, TWO)
    assert texts() == [TWO]
    beside = tab(handler, finding)
    save(handler, again, TWO + "已公示。")
    save(handler, beside, ONE)
    assert texts() == [TWO + "已公示。", ONE]


def test_sending_one_tab_leaves_the_draft_of_the_other(
    handler: Client, finding: Finding
) -> None:
    left, right = tab(handler, finding), tab(handler, finding)
    save(handler, left, ONE)
    save(handler, right, TWO)
    handler.post(right["for"], right | {"text": TWO})
    assert ProgressEntry.objects.get().text == TWO
    assert texts() == [ONE]
    # Drawn with that draft, and sent: it has done its work.
    again = tab(handler, finding)
    handler.post(again["for"], again)
    assert sorted(ProgressEntry.objects.values_list("text", flat=True)) == [ONE, TWO]
    assert texts() == []


def test_one_of_several_drafts_is_discarded(handler: Client, finding: Finding) -> None:
    left, right = tab(handler, finding), tab(handler, finding)
    save(handler, left, ONE)
    save(handler, right, TWO)
    gone = FormDraft.objects.get(data__text=ONE)
    handler.post(reverse("draft-discard"), {"for": left["for"], "draft": gone.pk})
    assert texts() == [TWO]
