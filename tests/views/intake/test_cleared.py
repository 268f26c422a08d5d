"""A letter that may not be taken in leads to a list of its cleared wording."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from rectification.models import Inspection, LogEntry
from tests.factories import Cast, client_of
from tests.pasted import LETTER
from tests.views.intake.sending import paste

pytestmark = pytest.mark.django_db
WHO = {"cleared_by": "保密办何密", "cleared_on": "2022-02-01"}


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.coordinator)


def signed_off(cast: Cast, **rows: str) -> dict[str, object]:
    return WHO | {"organisation": cast.organisation.pk} | rows


def address() -> str:
    return reverse("intake-cleared")


def test_a_refused_letter_leads_to_an_empty_list(client: Client, cast: Cast) -> None:
    answer = paste(client, cast, "机密★10年\n" + LETTER)
    assert answer["Location"] == address()
    page = client.get(answer["Location"]).content.decode()
    assert "储备轮换" not in page


def test_cleared_wording_is_kept_with_who_cleared_it(
    client: Client, cast: Cast
) -> None:
    rows = {
        **{"aspect_1": "落实部署", "title_1": "轮换不及时", "text_1": "少轮340吨。"},
        **{"aspect_3": "落实部署", "text_3": "检查走过场，记录雷同。"},
    }
    sent = signed_off(cast, **rows, feedback_on="2022-01-10")
    assert client.post(address(), sent).status_code == 302
    inspection = Inspection.objects.get()
    assert (inspection.cleared_by, inspection.cleared_on) == (
        "保密办何密",
        date(2022, 2, 1),
    )
    assert [one.title for one in inspection.findings.in_printed_order()] == [
        "轮换不及时",
        "检查走过场，记录雷同",
    ]
    assert inspection.aspects.count() == 1 and inspection.plan.is_draft
    opened = LogEntry.objects.get(action="inspection.open").payload.after
    assert opened["cleared_by"] == "保密办何密"


def test_it_says_what_lacks_and_takes_no_marked_wording(
    client: Client, cast: Cast
) -> None:
    page = client.post(address(), {"organisation": cast.organisation.pk})
    assert {"cleared_by", "cleared_on"} == page.context["form"].errors.keys()
    page = client.post(address(), signed_off(cast))
    assert page.context["form"].errors.keys() == {"title_1"}
    marked = signed_off(cast, title_1="机密★轮换")
    assert client.post(address(), marked).status_code == 303
    assert not Inspection.objects.exists()
