"""Seats that wait: shown, confirmed by one who may, refused with a sentence."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape

from rectification.access import Role
from rectification.forms.parts.identity import BOX
from rectification.models import Appointment, LogEntry, Post, User
from rectification.models.bodies.sign_in import SIGN_IN
from rectification.views.errors import BACK
from tests.everywhere.html_forms import forms_on
from tests.factories import (
    PASSWORD,
    Cast,
    client_of,
    long_signed_in,
    make_cast,
    make_user,
)

pytestmark = pytest.mark.django_db
LIST = reverse("appointment-waiting")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def waiting(cast: Cast) -> Appointment:
    """A leader whom the coordinator has appointed."""
    post = Post.objects.get(organisation=cast.organisation, role=Role.LEADER)
    return post.appoint(make_user(full_name="林新"), by=cast.coordinator)


def test_a_leader_finds_the_seat_and_confirms_it(
    client: Client, cast: Cast, waiting: Appointment
) -> None:
    client.force_login(cast.leader)
    assert LIST in client.get("/staff/").content.decode()
    assert "林新" in client.get(LIST).content.decode()
    client.post(reverse("appointment-confirm", args=[waiting.pk]))
    waiting.refresh_from_db()
    assert waiting.confirmer == cast.leader
    client.get(LIST)  # the message that says so
    assert "林新" not in client.get(LIST).content.decode()
    assert LIST not in client.get("/staff/").content.decode()


def test_a_password_that_is_missing_brings_the_form_back(
    cast: Cast, waiting: Appointment
) -> None:
    """Not the list with a message: the box stands where the act is sent again."""
    client = long_signed_in(client_of(cast.leader))
    url = reverse("appointment-confirm", args=[waiting.pk])
    for typed in ({}, {BOX: "Bu-dui-2026"}):
        page = client.post(url, typed, headers={"referer": f"http://testserver{LIST}"})
        html = page.content.decode()
        assert page.status_code == 422
        [form] = [one for one in forms_on(html, LIST) if one.action == url]
        assert form.fields[BOX].value == ""
        assert "errorlist" in html
        assert form.fields[BACK].value == f"http://testserver{LIST}"
    waiting.refresh_from_db()
    assert waiting.is_waiting
    assert client.post(url, {BOX: PASSWORD})["Location"] == LIST


def test_a_form_that_came_back_leads_where_it_stood_at_first(
    cast: Cast, waiting: Appointment
) -> None:
    """Not to the address of the step, which shows nothing, nor to another site."""
    waiting.user.must_change_password = True
    waiting.user.save(update_fields=["must_change_password"])
    client = client_of(cast.leader)
    url = reverse("appointment-confirm", args=[waiting.pk])
    at_the_step = {"referer": f"http://testserver{url}"}
    place = f"http://testserver{LIST}"
    refused = client.post(url, {BACK: place}, headers=at_the_step)
    assert (refused.status_code, refused["Location"]) == (303, place)
    refused = client.post(url, {BACK: "https://evil.example/"}, headers=at_the_step)
    assert "evil" not in refused["Location"]


def test_who_appointed_reads_why_somebody_else_must(
    client: Client, cast: Cast, waiting: Appointment
) -> None:
    client.force_login(cast.coordinator)
    url = reverse("appointment-confirm", args=[waiting.pk])
    page = client.post(url)
    assert page.status_code == 403
    waiting.refresh_from_db()
    assert waiting.confirmed_at is None


def test_seats_of_other_bodies_are_not_there(
    client: Client, cast: Cast, waiting: Appointment
) -> None:
    client.force_login(cast.outsider)
    assert "林新" not in client.get(LIST).content.decode()
    url = reverse("appointment-confirm", args=[waiting.pk])
    assert client.post(url).status_code == 404


def test_who_waits_is_told_so(client: Client, waiting: Appointment) -> None:
    client.force_login(User.objects.get(pk=waiting.user_id))
    page = client.get("/staff/")
    assert page.status_code == 403
    assert str(waiting.post) in page.content.decode()


def test_the_people_page_marks_what_waits(
    client: Client, cast: Cast, waiting: Appointment
) -> None:
    client.force_login(cast.coordinator)
    page = client.get(reverse("people-detail", args=[cast.organisation.pk]))
    assert str(waiting.get_confirmation_display()) in page.content.decode()


def test_a_coordinator_whom_somebody_opened_may_be_confirmed(
    client: Client, cast: Cast
) -> None:
    guard = cast.security_admin
    made, _password = User.objects.open_account(by=guard, full_name="钱新")
    User.objects.filter(pk=made.pk).update(must_change_password=False)
    post = Post.objects.get(organisation=cast.organisation, role=Role.COORDINATOR)
    seat = post.appoint(made, by=guard)
    client.force_login(cast.leader)
    assert "钱新" in client.get(LIST).content.decode()
    client.post(reverse("appointment-confirm", args=[seat.pk]))
    seat.refresh_from_db()
    assert seat.confirmer == cast.leader


def test_the_list_says_when_an_account_was_first_used_and_which_was_not(
    client: Client, cast: Cast, waiting: Appointment
) -> None:
    client.force_login(waiting.user)
    first = LogEntry.objects.filter(action=SIGN_IN).latest("pk")
    client.force_login(cast.leader)
    said = date_format(timezone.localtime(first.at), "DATETIME_FORMAT")
    url = reverse("appointment-confirm", args=[waiting.pk])
    page = client.get(LIST).content.decode()
    assert said in page and url in page
    User.objects.filter(pk=waiting.user_id).update(must_change_password=True)
    page = client.get(LIST).content.decode()
    assert url not in page
    assert escape(Appointment.objects.get(pk=waiting.pk).why_unused) in page
