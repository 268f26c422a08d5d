"""A fault keeps nothing and loses nothing: what was typed comes back, to send again."""

from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.test import Client

from rectification.models import Finding, FormDraft, LogEntry, ProgressEntry
from tests.everywhere.html_forms import forms_on
from tests.factories import Cast, client_of, make_finding

pytestmark = pytest.mark.django_db
WORDS = "已补齐登记四十六处，\n逐户核对。"


@pytest.fixture
def finding(cast: Cast) -> Finding:
    return make_finding(cast=cast)


@pytest.fixture
def handler(cast: Cast) -> Client:
    client = client_of(cast.handler)
    client.raise_request_exception = False
    return client


def failing(error: Exception) -> Callable[..., None]:
    def fail(*_args: object, **_named: object) -> None:
        raise error

    return fail


def send(client: Client, finding: Finding, text: str = WORDS):
    page = client.get(finding.get_absolute_url()).content.decode()
    url = f"{finding.get_absolute_url()}record_progress/"
    [form] = [one for one in forms_on(page, url) if one.action == url]
    return client.post(url, form.values() | {"text": text})


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("database is locked"), 503),
        (RuntimeError("a mistake"), 500),
    ],
)
def test_what_was_typed_comes_back_and_can_be_sent_again(
    handler: Client, finding: Finding, monkeypatch, error: Exception, status: int
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Finding, "record_progress", failing(error))
        response = send(handler, finding)
    assert response.status_code == status
    page = response.content.decode()
    assert "逐户核对。" in page and "Traceback" not in page
    assert "no-store" in response.headers["Cache-Control"]
    assert not ProgressEntry.objects.exists()
    url = f"{finding.get_absolute_url()}record_progress/"
    [form] = forms_on(page, url)
    assert handler.post(form.action, form.values()).status_code == 302
    assert "逐户核对。" in ProgressEntry.objects.get().text


SIGN_IN = "django.contrib.auth.middleware.get_user"
FORGERY = "django.middleware.csrf.CsrfViewMiddleware.process_view"


def test_before_it_is_known_who_asks_it_comes_back_too(
    handler: Client, finding: Finding, monkeypatch
) -> None:
    """Where nothing listens at the database's address, nobody can be known."""
    url = f"{finding.get_absolute_url()}record_progress/"
    monkeypatch.setattr(SIGN_IN, failing(OperationalError("connection refused")))
    response = handler.post(url, {"text": WORDS})
    assert response.status_code == 503 and response.headers["Retry-After"]
    assert "逐户核对。" in response.content.decode()
    page = handler.get(finding.get_absolute_url())
    assert page.status_code == 503 and "503" in page.content.decode()


@pytest.mark.parametrize(
    ("origin", "comes_back"), [("same-origin", True), ("cross-site", False)]
)
def test_what_another_site_has_sent_is_not_offered_to_be_sent_again(
    handler: Client, finding: Finding, monkeypatch, origin: str, comes_back: bool
) -> None:
    """A full disk for temporary files shows before the form's token is looked at."""
    url = f"{finding.get_absolute_url()}record_progress/"
    monkeypatch.setattr(FORGERY, failing(OSError("No space left on device")))
    response = handler.post(url, {"text": WORDS}, headers={"sec-fetch-site": origin})
    assert response.status_code == 503
    page = response.content.decode()
    assert ("逐户核对。" in page) is comes_back
    assert ("csrfmiddlewaretoken" in page) is comes_back


@pytest.mark.parametrize("origin", ["http://testserver", "http://elsewhere.example"])
def test_a_form_from_before_another_sign_in_comes_back(
    cast: Cast, finding: Finding, origin: str
) -> None:
    """Whoever signed in anew in the next tab has another token than this form."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.handler)
    url = f"{finding.get_absolute_url()}record_progress/"
    page = browser.get(finding.get_absolute_url()).content.decode()
    [form] = [one for one in forms_on(page, url) if one.action == url]
    sent = form.values() | {"text": WORDS, "csrfmiddlewaretoken": "a" * 64}
    headers = {"origin": origin, "host": "testserver"}
    response = browser.post(url, sent, headers=headers)
    page = response.content.decode()
    assert response.status_code == 403 and not ProgressEntry.objects.exists()
    if origin != "http://testserver":
        assert "逐户核对。" not in page
        return
    [form] = forms_on(page, url)
    response = browser.post(form.action, form.values(), headers=headers)
    assert response.status_code == 302
    assert "逐户核对。" in ProgressEntry.objects.get().text


def test_what_was_typed_for_what_is_gone_can_be_copied(
    handler: Client, finding: Finding
) -> None:
    """The office was taken off the finding while somebody wrote."""
    page = handler.get(finding.get_absolute_url()).content.decode()
    url = f"{finding.get_absolute_url()}record_progress/"
    [form] = [one for one in forms_on(page, url) if one.action == url]
    finding.responsibilities.all().delete()
    sent = form.values() | {"text": WORDS}
    response = handler.post(url, sent, headers={"origin": "http://testserver"})
    page = response.content.decode()
    assert response.status_code == 404
    assert "逐户核对。" in page and not list(forms_on(page, url))


def test_a_fault_is_told_to_whoever_keeps_the_computer(
    handler: Client, finding: Finding, monkeypatch, caplog
) -> None:
    monkeypatch.setattr(Finding, "record_progress", failing(RuntimeError("why")))
    send(handler, finding)
    assert "RuntimeError: why" in caplog.text
    assert WORDS not in caplog.text


def test_a_text_with_a_mark_of_secrecy_is_not_shown_again(
    handler: Client, finding: Finding, monkeypatch
) -> None:
    gone = failing(OperationalError("gone"))
    monkeypatch.setattr(type(Finding.objects.all()), "visible_to", gone)
    url = f"{finding.get_absolute_url()}record_progress/"
    response = handler.post(url, {"text": "机密★10年\n涉密内容"})
    assert response.status_code == 503
    assert "涉密内容" not in response.content.decode()
    assert not FormDraft.objects.exists()
    assert not LogEntry.objects.filter(action="finding.record_progress").exists()
