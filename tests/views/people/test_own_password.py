"""The own password typed again: how long it counts, what it locks, where it goes."""

import logging

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.debug import SafeExceptionReporterFilter

from rectification.forms.autosave import typed
from rectification.forms.drafted import DRAFTED, FormPlace
from rectification.forms.parts.identity import BOX
from rectification.models import FormDraft, LogEntry, Report, User
from rectification.models.bodies import sign_in
from rectification.models.bodies.sign_in import BELIEVED
from rectification.models.oversight.replay import replay
from rectification.views.reports import steps
from rectification.workflow_reports import ReportState
from tests.factories import PASSWORD, Cast, client_of, long_signed_in, make_report
from tests.models.stored import stored_text

pytestmark = pytest.mark.django_db
WRONG = "Bu-dui-2026"
REASON = "附件有误，先行撤下"


@pytest.fixture
def public(cast: Cast) -> Report:
    return make_report(cast=cast, state=ReportState.PUBLIC)


def take_down(client: Client, report: Report, **more: str):
    url = reverse("report-take_down", args=[report.reference])
    referer = f"http://testserver{report.get_absolute_url()}"
    return client.post(
        url,
        {"publication": 1, "reach": "one", "reason": REASON, **more},
        HTTP_REFERER=referer,
    )


def is_down(report: Report) -> bool:
    return report.publications.filter(withdrawal=None).count() == 0


@pytest.mark.parametrize(("later", "is_asked"), [(-60, True), (0, False), (1, True)])
def test_a_password_counts_for_five_minutes(
    later: int, is_asked: bool, cast: Cast, public: Report, monkeypatch
) -> None:
    """One second more, or a clock that was put back, and it is asked for again."""
    client = client_of(cast.leader)
    when = client.session["proved_at"] + (BELIEVED - 1 + later if later >= 0 else later)
    monkeypatch.setattr(sign_in.time, "time", lambda: when)
    page = client.get(public.get_absolute_url()).content.decode()
    assert (BOX in page) is is_asked
    take_down(client, public)
    assert is_down(public) is not is_asked


def test_a_session_of_before_this_rule_is_asked(cast: Cast, public: Report) -> None:
    client = client_of(cast.leader)
    session = client.session
    del session["proved_at"]
    session.save()
    assert BOX in client.get(public.get_absolute_url()).content.decode()


def test_taking_down_is_one_page_and_one_click(cast: Cast, public: Report) -> None:
    client = long_signed_in(client_of(cast.coordinator))
    assert take_down(client, public, **{BOX: PASSWORD}).status_code == 302
    assert is_down(public)


def test_a_wrong_one_locks_as_at_the_sign_in(cast: Cast, public: Report) -> None:
    client = long_signed_in(client_of(cast.leader))
    for _time in range(settings.AXES_FAILURE_LIMIT):
        take_down(client, public, **{BOX: WRONG})
    take_down(client, public, **{BOX: PASSWORD})
    page = client.get(public.get_absolute_url()).content.decode()
    assert "密码多次输错" in page
    assert not is_down(public), "not even by the right one"
    data = {"username": cast.leader.username, "password": PASSWORD}
    assert Client().post("/staff/login/", data).status_code == 429
    cast.leader.lift_lock_out(by=cast.security_admin, reason="本人来电核实")
    take_down(client, public, **{BOX: PASSWORD})
    assert is_down(public)
    locked = LogEntry.objects.filter(action="session.lock_out")
    assert [entry.subject_id for entry in locked] == [cast.leader.pk]


def test_failed_sign_ins_count_too(cast: Cast, public: Report) -> None:
    client = long_signed_in(client_of(cast.leader))
    data = {"username": cast.leader.username, "password": WRONG}
    for _time in range(settings.AXES_FAILURE_LIMIT):
        Client().post("/staff/login/", data)
    take_down(client, public, **{BOX: PASSWORD})
    assert not is_down(public)


NEW = {"new_password1": "Qing-shan-2031", "new_password2": "Qing-shan-2031"}


def test_a_wrong_old_password_counts_in_the_administration_too(cast: Cast) -> None:
    """Its page is Django's own; what it changes is in the log like any other."""
    root = User.objects.create_superuser("root", PASSWORD, full_name="装机")
    for who in (root, cast.system_admin):
        client, url = client_of(who), reverse("admin:password_change")
        client.post(url, {"old_password": WRONG, **NEW})
        assert AccessAttempt.objects.get().username == who.username
        done = client.post(url, {"old_password": PASSWORD, **NEW})
        assert done.status_code == 302
        assert client.get(reverse("admin:index")).status_code == 200
        entry = LogEntry.objects.latest("pk")
        assert (entry.action, entry.subject_id) == ("user.change_password", who.pk)
    assert not list(replay())
    for _time in range(settings.AXES_FAILURE_LIMIT):
        client.post(url, {"old_password": WRONG, **NEW})
    page = client.post(url, {"old_password": "Qing-shan-2031", **NEW}).content.decode()
    assert "密码多次输错" in page


def test_a_wrong_old_password_counts_where_one_is_changed(cast: Cast) -> None:
    client = client_of(cast.leader)
    url = reverse("password-change")
    for _time in range(settings.AXES_FAILURE_LIMIT):
        client.post(url, {"old_password": WRONG, **NEW})
    page = client.post(url, {"old_password": PASSWORD, **NEW}).content.decode()
    assert "密码多次输错" in page
    assert User.objects.get(pk=cast.leader.pk).check_password(PASSWORD)


def test_nothing_of_the_form_is_kept_with_the_failure(
    cast: Cast, public: Report
) -> None:
    take_down(long_signed_in(client_of(cast.leader)), public, **{BOX: WRONG})
    attempt = AccessAttempt.objects.get()
    assert (attempt.username, attempt.post_data) == (cast.leader.username, "")
    assert attempt.path_info.endswith("/take_down/")


def test_a_draft_takes_the_reason_and_no_password(cast: Cast, public: Report) -> None:
    client = long_signed_in(client_of(cast.leader))
    take_down(client, public, **{BOX: WRONG})
    assert FormDraft.objects.get().data == {
        "publication": "1",
        "reach": "one",
        "reason": REASON,
    }
    page = client.get(public.get_absolute_url()).content.decode()
    assert REASON in page
    draft = {"for": reverse("report-take_down", args=[public.reference])}
    client.post(reverse("draft-save"), {**draft, "reason": REASON, BOX: PASSWORD})
    assert PASSWORD not in stored_text()


@pytest.mark.parametrize("name", DRAFTED)
def test_no_form_that_keeps_drafts_would_keep_a_password(name: str) -> None:
    names = {*DRAFTED[name].prose, *DRAFTED[name].rest, "text", BOX}
    data = RequestFactory().post("/", dict.fromkeys(names, WRONG)).POST
    kept = typed(FormPlace(name, "1", "/"), data)
    assert WRONG in kept.values()
    assert BOX not in kept


def test_a_signed_out_form_carries_no_password(cast: Cast, public: Report) -> None:
    page = take_down(Client(), public, **{BOX: PASSWORD}).content.decode()
    assert REASON in page
    assert PASSWORD not in page


def test_no_page_of_faults_and_no_line_of_the_log_shows_it(
    cast: Cast, public: Report, monkeypatch, caplog
) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(steps, "take_down", broken)
    client = long_signed_in(client_of(cast.leader))
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        response = take_down(client, public, **{BOX: PASSWORD})
    assert response.status_code == 500
    assert PASSWORD not in response.content.decode() + caplog.text
    request = response.wsgi_request
    assert request.POST[BOX] == PASSWORD
    told = SafeExceptionReporterFilter().get_post_parameters(request)
    assert PASSWORD not in str(told)
