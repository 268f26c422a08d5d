"""Who sits where: appointing, handing over, ending, new accounts."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rectification.access import Role
from rectification.models import Appointment, LogEntry, User
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    make_finding,
    make_organisation,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    """The coordinator's browser."""
    client.force_login(cast.coordinator)
    return client


def url(name: str, cast: Cast) -> str:
    return reverse(f"people-{name}", args=[cast.organisation.pk])


def test_the_page_says_who_sits_where(office: Client, cast: Cast) -> None:
    page = office.get("/staff/people/", follow=True)
    shown = page.content.decode()
    for person in (cast.handler, cast.office_head, cast.leader, cast.coordinator):
        assert person.full_name in shown
    assert cast.outsider.full_name not in shown
    mine = cast.coordinator.appointments.get()
    assert reverse("appointment-end", args=[mine.pk]) not in shown


def test_a_new_account_comes_with_a_slip(office: Client, cast: Cast) -> None:
    form = {"full_name": "林新", "role": "handler", "office": cast.office.pk}
    slip = office.post(url("account", cast), form).context["slips"][0]
    user = User.objects.get(username="林新")
    assert user.check_password(slip.password)
    assert user.must_change_password
    assert user.office_ids_now() == {cast.office.pk}
    assert LogEntry.objects.filter(action="user.open", actor="钱办").exists()
    again = office.post(url("account", cast), {**form, "username": "林新"})
    assert again.context["form"].errors["username"]
    other = office.post(url("account", cast), form).context["slips"][0]
    assert other.login == "林新2"


@pytest.mark.parametrize(
    "form",
    [
        {"full_name": "林新", "role": "handler"},
        {"full_name": "林新", "role": "security_admin"},
        {"full_name": "", "role": "leader"},
        {"full_name": "林新", "role": "leader", "username": "a b"},
        {"full_name": "林\0新", "role": "leader"},
        {"full_name": "林新", "role": "handler", "office": "999999"},
    ],
)
def test_a_wrong_form_opens_nothing(
    office: Client, cast: Cast, form: dict[str, str]
) -> None:
    before = User.objects.count()
    assert office.post(url("account", cast), form).context["form"].errors
    assert User.objects.count() == before


def test_an_office_of_another_body_cannot_be_chosen(office: Client, cast: Cast) -> None:
    other = make_user(role=Role.HANDLER)
    foreign = other.appointments.get().post.office
    form = {"user": cast.stranger.pk, "role": "handler", "office": foreign.pk}
    assert office.post(url("appoint", cast), form).context["form"].errors["office"]
    form = {"user": other.pk, "role": "handler", "office": cast.office.pk}
    assert office.post(url("appoint", cast), form).context["form"].errors["user"]


def test_handing_over_moves_the_seat_and_the_work_stays(
    office: Client, cast: Cast
) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    seat = cast.handler.appointments.get()
    to = reverse("appointment-hand_over", args=[seat.pk])
    form = {"user": cast.stranger.pk, "on": timezone.localdate().isoformat()}
    assert office.post(to, {**form, "on": "2020-01-01"}).context["form"].errors["on"]
    assert office.post(to, form).status_code == 302
    old, new = (User.objects.get(pk=one.pk) for one in (cast.handler, cast.stranger))
    assert not old.roles_now()
    assert cast.office.pk in new.office_ids_now()
    client = client_of(new)
    assert client.get(finding.get_absolute_url()).status_code == 200
    client.force_login(old)
    assert client.get(finding.get_absolute_url()).status_code == 403
    shown = office.get(url("detail", cast)).content.decode()
    assert "任职" in shown or "Appointed" in shown


def test_appointing_twice_is_refused_in_words(office: Client, cast: Cast) -> None:
    form = {"user": cast.handler.pk, "role": "handler", "office": cast.office.pk}
    assert office.post(url("appoint", cast), form).status_code == 303
    assert Appointment.objects.filter(user=cast.handler).count() == 1
    form["role"] = "office_head"
    assert office.post(url("appoint", cast), form).status_code == 302
    assert Appointment.objects.filter(user=cast.handler).count() == 2


def test_nobody_ends_or_hands_over_the_own_seat(office: Client, cast: Cast) -> None:
    mine = cast.coordinator.appointments.get()
    end = reverse("appointment-end", args=[mine.pk])
    over = reverse("appointment-hand_over", args=[mine.pk])
    assert office.post(end).status_code == 403
    assert office.get(over).status_code == 403


def test_the_security_administrator_reaches_every_body(cast: Cast) -> None:
    client = client_of(cast.security_admin)
    other = make_organisation(name="远山县统计局")
    assert "远山县统计局" in client.get("/staff/people/").content.decode()
    form = {"user": cast.handler.pk, "role": "coordinator"}
    address = reverse("people-appoint", args=[other.pk])
    assert client.post(address, form).status_code == 302
    [waiting] = User.objects.get(pk=cast.handler.pk).waiting_posts()
    assert waiting.role == Role.COORDINATOR, "alone it makes nobody who reads findings"
    form = {"user": cast.auditor.pk, "role": "system_admin"}
    assert client.post(address, form).status_code == 303, "separated roles"


def test_an_ended_appointment_leads_back_with_a_sentence(
    office: Client, cast: Cast
) -> None:
    ended = cast.handler.appointments.get()
    ended.end(by=cast.coordinator)
    url = reverse("appointment-hand_over", args=[ended.pk])
    form = {"user": cast.stranger.pk, "on": "2100-01-01"}
    assert office.get(url)["Location"] == url_of(cast)
    assert office.post(url, form)["Location"] == url_of(cast)
    assert office.post(reverse("appointment-end", args=[ended.pk])).status_code == 303
    ended.refresh_from_db()
    assert ended.until == timezone.localdate()


def url_of(cast: Cast) -> str:
    return reverse("people-detail", args=[cast.organisation.pk])


def test_people_are_offered_by_pinyin_and_told_apart(cast: Cast) -> None:
    names = ["陈安", "赵审", "冯统", "周窗", "孙科"]
    for number, name in enumerate(names):
        User.objects.create_user(f"u{number}", "Qing-shi-2022", full_name=name)
    User.objects.create_user("wangwei1", "Qing-shi-2022", full_name="王伟")
    User.objects.create_user("wangwei2", "Qing-shi-2022", full_name="王伟")
    url = f"/staff/people/{cast.organisation.pk}/"
    page = client_of(cast.coordinator).get(url).content.decode()
    offered = re.findall(r'<option value="\d+"[^>]*>([^<]+)</option>', page)
    wanted = ["陈安", "冯统", "孙科", "赵审", "周窗"]
    assert list(dict.fromkeys(n for n in offered if n in names)) == wanted
    assert {"王伟（wangwei1）", "王伟（wangwei2）"} <= set(offered)
    seated = str(cast.office_head.posts_now()[0])
    assert {"孙科", f"孙科（{seated}）"} <= set(offered)
