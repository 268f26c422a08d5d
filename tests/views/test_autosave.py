"""Nothing typed is lost: drafts on the server, across a logout and a refusal."""

import json
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from rectification.models import Finding, FormDraft, ProgressEntry, User
from rectification.workflow import FindingState
from tests.factories import (
    PASSWORD,
    Cast,
    client_of,
    make_closable,
    make_finding,
)

pytestmark = pytest.mark.django_db
TEXT = "已与两家单位核对台账，补齐登记日期四十六处。"
SAVE, LOGIN = "/staff/drafts/save/", "/staff/login/"
DAY = "2024-05-06"


@pytest.fixture
def finding(cast: Cast) -> Finding:
    return make_finding(cast=cast, state=FindingState.ONGOING)


@pytest.fixture
def handler(client: Client, cast: Cast) -> Client:
    client.force_login(cast.handler)
    return client


def address(finding: Finding) -> str:
    return reverse("finding-record_progress", args=[finding.reference])


def save(client: Client, url: str, **fields: str):
    data = {"for": url, **fields}
    return client.post(SAVE, data, headers={"accept": "application/json"})


def owner_of(client: Client, url: str) -> str:
    """Return the mark that the form on a page bears."""
    return client.get(url).context["form"].draft_owner


@pytest.mark.both_databases
def test_a_draft_comes_back_with_the_page_and_can_be_discarded(
    handler: Client, finding: Finding
) -> None:
    answer = save(handler, address(finding), text=TEXT, help_needed="请档案室配合。")
    assert "draft" in json.loads(answer.content)["detail"] or answer.json()["detail"]
    page = handler.get(finding.get_absolute_url())
    assert page.context["form"]["text"].value() == TEXT
    assert page.context["form"]["help_needed"].value() == "请档案室配合。"
    assert reverse("draft-discard") in page.content.decode()
    gone = handler.post(reverse("draft-discard"), {"for": address(finding)})
    assert gone["Location"] == finding.get_absolute_url() + "#progress"
    assert not FormDraft.objects.exists()
    assert handler.get(finding.get_absolute_url()).context["form"]["text"].value() in (
        None,
        "",
    )


def test_an_emptied_form_is_no_draft(handler: Client, finding: Finding) -> None:
    save(handler, address(finding), text=TEXT)
    save(handler, address(finding), text=" ", happened_on=DAY)
    assert not FormDraft.objects.exists()


def test_sending_the_form_drops_the_draft(handler: Client, finding: Finding) -> None:
    save(handler, address(finding), text=TEXT, form_key="k" * 32)
    handler.post(address(finding), {"text": TEXT, "happened_on": DAY})
    assert ProgressEntry.objects.get().text == TEXT
    assert not FormDraft.objects.exists()


def test_a_draft_is_nobody_elses(
    client: Client, handler: Client, cast: Cast, finding: Finding
) -> None:
    save(handler, address(finding), text=TEXT)
    client.force_login(cast.office_head)
    page = client.get(finding.get_absolute_url())
    assert TEXT not in page.content.decode()


@pytest.mark.parametrize("mark", ["机密★", "密级：秘密\n" + TEXT])
def test_a_classified_text_is_not_kept(
    handler: Client, finding: Finding, mark: str
) -> None:
    answer = save(handler, address(finding), text=mark)
    assert answer.status_code == 409
    assert mark not in answer.content.decode()
    assert not FormDraft.objects.exists()


def test_an_internal_text_is_kept_once_somebody_has_checked(
    handler: Client, finding: Finding
) -> None:
    url = address(finding)
    assert save(handler, url, text="内部资料").status_code == 409
    assert not FormDraft.objects.exists()
    assert save(handler, url, text="内部资料", cleared="on").status_code == 200
    assert FormDraft.objects.exists()


@pytest.mark.parametrize("url", ["", "/staff/", "/nowhere", "//x", "/staff/logout/"])
def test_only_known_forms_keep_drafts(handler: Client, url: str) -> None:
    assert save(handler, url, text=TEXT).status_code == 409
    assert not FormDraft.objects.exists()


def test_measure_entry_and_reasons_keep_drafts_too(
    handler: Client, client: Client, cast: Cast, finding: Finding
) -> None:
    make_closable(finding, cast=cast)
    measure, entry = finding.measures.get(), finding.entries.get()
    for name, pk, field in (
        ("measure-update", measure.pk, "account"),
        ("entry-correct", entry.pk, "text"),
        ("entry-withdraw", entry.pk, "reason"),
    ):
        url = reverse(name, args=[pk])
        assert save(handler, url, **{field: TEXT}).status_code == 200
        form = handler.get(url).context["form"]
        assert form[field].value() == TEXT, name
    client.force_login(cast.office_head)
    url = reverse("finding-submit", args=[finding.reference])
    save(client, url, waiver=TEXT)
    steps = client.get(finding.get_absolute_url()).context["steps"]
    forms = [one.form for one in steps.now if one.url == url]
    assert forms[0]["waiver"].value() == TEXT


def test_a_refused_step_keeps_its_reason(
    client: Client, cast: Cast, finding: Finding
) -> None:
    make_closable(finding, cast=cast)
    finding.submit(by=cast.office_head, asks=FindingState.COMPLETED)
    finding.withdraw(by=cast.office_head)
    client.force_login(cast.leader)
    url = reverse("finding-send_back", args=[finding.reference])
    assert client.post(url, {"reason": TEXT}).status_code == 303
    assert FormDraft.objects.get().data == {"reason": TEXT}


# --- an expired session -----------------------------------------------------------


def signed_out(cast: Cast, finding: Finding, **fields: str) -> tuple[Client, str]:
    """Type as the handler, lose the session, send; return the login page."""
    client = client_of(cast.handler)
    mark = owner_of(client, finding.get_absolute_url())
    client.cookies.pop(settings.SESSION_COOKIE_NAME)
    data = {"happened_on": DAY, "draft_owner": mark, **fields}
    page = client.post(address(finding), data)
    assert page.status_code == 200
    return client, page


def sign_in(client: Client, page, user: User, **more: str):
    carried = page.context.get("carried", {})
    form = {"username": user.username, "password": PASSWORD, **carried, **more}
    return client.post(LOGIN, {**form, "next": page.context["next"]})


@pytest.mark.both_databases
def test_what_an_expired_session_sent_is_there_after_signing_in(
    cast: Cast, finding: Finding
) -> None:
    client, page = signed_out(cast, finding, text=TEXT)
    assert TEXT in page.content.decode()
    back = sign_in(client, page, cast.handler)
    assert back["Location"] == finding.get_absolute_url() + "#progress"
    form = client.get(back["Location"].partition("#")[0]).context["form"]
    assert form["text"].value() == TEXT
    assert str(form["happened_on"].value()) == DAY
    assert not ProgressEntry.objects.exists(), "it is for its author to send it"


def test_a_wrong_password_loses_nothing(cast: Cast, finding: Finding) -> None:
    client, page = signed_out(cast, finding, text=TEXT)
    again = sign_in(client, page, cast.handler, password="wrong")
    assert again.context["carried"]["kept.text"] == TEXT
    assert sign_in(client, page, cast.handler).status_code == 302
    assert FormDraft.objects.get().data["text"] == TEXT


def test_nobody_else_gets_the_text(cast: Cast, finding: Finding) -> None:
    client, page = signed_out(cast, finding, text=TEXT)
    sign_in(client, page, cast.office_head)
    assert not FormDraft.objects.exists()
    shown = client.get(finding.get_absolute_url()).content.decode()
    assert TEXT not in shown
    assert "message" in shown


def test_a_forged_owner_gets_nothing(cast: Cast, finding: Finding) -> None:
    client, page = signed_out(cast, finding, text=TEXT, draft_owner="1:x:y")
    sign_in(client, page, cast.handler)
    assert not FormDraft.objects.exists()


def test_a_classified_text_is_not_carried(cast: Cast, finding: Finding) -> None:
    _client, page = signed_out(cast, finding, text="绝密★十年")
    assert "绝密★十年" not in page.content.decode()
    assert page.context["refused"]


def test_an_internal_text_is_carried_with_a_question(
    cast: Cast, finding: Finding
) -> None:
    client, page = signed_out(cast, finding, text="内部资料")
    assert page.context["doubt"]
    sign_in(client, page, cast.handler)
    assert not FormDraft.objects.exists()
    client, page = signed_out(cast, finding, text="内部资料")
    sign_in(client, page, cast.handler, **{"kept.cleared": "on"})
    assert FormDraft.objects.exists()


def test_a_button_of_an_expired_session_leads_back_to_its_page(
    client: Client, finding: Finding
) -> None:
    url = reverse("finding-withdraw", args=[finding.reference])
    page = f"http://testserver{finding.get_absolute_url()}"
    response = client.post(url, headers={"referer": page})
    assert response.status_code == 302
    assert unquote(response["Location"]).endswith(f"?next={page}")
