"""The first run: body, offices, people, slips."""

import pytest
from django.test import Client
from django.urls import reverse

from rectification.access import Role
from rectification.forms.parts.identity import BOX
from rectification.models import (
    Appointment,
    Chain,
    LogPayload,
    Office,
    Organisation,
    Post,
    User,
)
from rectification.setup.roster import read
from tests.factories import long_signed_in, make_organisation

pytestmark = pytest.mark.django_db
URL = "/staff/first_run/"
BODY = {"name": "青石县档案局", "full_name": "中共青石县档案局党组", "overseer": ""}
OFFICES = "办公室\n保管科"
ROSTER = (
    "姓名\t登录名\t科室\t岗位\n钱一\tqianyi\t\t整改办\n孙二\t\t保管科\t科长\n"
    "孙二\t\t保管科\t经办人\n赵三\tzhaosan\t办公室\t分管领导\n"
)


@pytest.fixture
def root(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root", "x", full_name="装机"))
    return client


def post(client: Client, step: str, **fields: str):
    return client.post(URL, {"step": step, **BODY, **fields})


def test_three_steps_end_in_slips(root: Client) -> None:
    assert root.get(URL).context["step"] == "body"
    assert post(root, "body").context["step"] == "offices"
    page = post(root, "offices", offices=OFFICES)
    assert page.context["step"] == "people"
    assert "青石县档案局" in page.content.decode(), "carried along"
    assert not Organisation.objects.exists()
    slips = post(root, "people", offices=OFFICES, roster=ROSTER).context["slips"]
    assert [slip.login for slip in slips] == ["qianyi", "孙二", "孙二2", "zhaosan"]
    assert list(Office.objects.values_list("name", flat=True)) == ["办公室", "保管科"]
    user = User.objects.get(username="qianyi")
    assert user.check_password(slips[0].password)
    assert user.must_change_password
    assert user.roles_now() == {Role.COORDINATOR}
    assert Appointment.objects.count() == 4
    assert Post.objects.get(role=Role.HANDLER).office.name == "保管科"
    kept = str(list(LogPayload.objects.values_list("before", "after")))
    assert slips[0].password not in kept
    assert [chain.verify() for chain in Chain.objects.all()] == [[]]
    assert root.get(URL).status_code == 404, "once only"


def test_the_new_coordinator_signs_in_and_chooses_a_password(root: Client) -> None:
    slips = post(root, "people", offices=OFFICES, roster=ROSTER).context["slips"]
    client = Client()
    form = {"username": slips[0].login, "password": slips[0].password}
    assert client.post("/staff/login/", form)["Location"] == "/staff/overview/"
    assert client.get("/staff/overview/")["Location"] == "/staff/password/"


def test_one_login_name_on_two_lines_is_one_person_in_two_posts(root: Client) -> None:
    roster = "钱一\tqianyi\t\t整改办\n孙二\tsun\t保管科\t科长\n孙二\tsun\t\t分管领导\n"
    slips = post(root, "people", offices=OFFICES, roster=roster).context["slips"]
    assert [slip.login for slip in slips] == ["qianyi", "sun"]
    user = User.objects.get(username="sun")
    assert user.roles_now() == {Role.OFFICE_HEAD, Role.LEADER}
    assert "、" in slips[1].post


def test_what_the_first_run_seats_decides_until_something_is_public(
    root: Client,
) -> None:
    post(root, "people", offices=OFFICES, roster=ROSTER)
    leader = User.objects.get(username="zhaosan")
    assert leader.roles_now() == {Role.LEADER}
    Appointment.objects.end_exemption(by=leader)
    leader = User.objects.get(username="zhaosan")
    assert not leader.roles_now()
    assert [str(post) for post in leader.waiting_posts()]
    coordinator = User.objects.get(username="qianyi")
    assert not coordinator.roles_now()


@pytest.mark.parametrize(
    ("roster", "said"),
    [
        ("钱一\tqianyi\t\t整改办\n孙二\t\t无此科\t经办人", "无此科"),
        ("钱一\tqianyi\t\t整改办\n孙二\t\t保管科\t门卫", "门卫"),
        ("钱一\ta\t\t整改办\n孙二\ta\t保管科\t经办人", "2"),
        ("钱一\ta b\t\t整改办", "1"),
        ("钱一\t\t\t整改办\n\tqianyi\t\t整改办", "2"),
        ("孙二\t\t保管科\t经办人", ""),
        ("root\troot\t\t整改办", "root"),
        ("机密★\n钱一\t\t\t整改办", None),
        ("\0", ""),
    ],
)
def test_a_wrong_roster_writes_nothing_and_says_where(
    root: Client, roster: str, said: str | None
) -> None:
    response = post(root, "people", offices=OFFICES, roster=roster)
    if said is None:
        assert response.status_code == 303
    else:
        errors = str(response.context["form"].errors["roster"])
        assert said in errors
    assert not Organisation.objects.exists()
    assert User.objects.count() == 1


def test_one_goes_back_without_losing_anything(root: Client) -> None:
    page = post(root, "people", offices=OFFICES, roster=ROSTER, go="back")
    assert page.context["step"] == "offices"
    assert page.context["form"]["roster"].value() == ROSTER


def test_an_office_named_twice_or_no_name_is_said(root: Client) -> None:
    assert post(root, "body", name=" ").context["form"].errors["name"]
    page = post(root, "offices", offices="办公室\n办公室")
    assert page.context["form"].errors["offices"]


def test_whoever_installs_is_led_there(client: Client) -> None:
    User.objects.create_superuser("root", "Qing-shi-2022", full_name="装机")
    form = {"username": "root", "password": "Qing-shi-2022"}
    assert client.post("/staff/login/", form)["Location"] == URL


def test_columns_are_found_by_name_or_by_number() -> None:
    people, faults = read("科室\t岗位\t姓名\n办公室\t经办人\t钱一", ["办公室"])
    assert (people[0].name, people[0].office, faults) == ("钱一", "办公室", ())
    people, faults = read("钱一\t办公室\t科室负责人", ["办公室"])
    assert (people[0].role, faults) == (Role.OFFICE_HEAD, ())


def test_the_last_step_asks_who_it_is_and_writes_nothing_without(root: Client) -> None:
    long_signed_in(root)
    assert BOX not in post(root, "body").content.decode()
    assert BOX in post(root, "offices", offices=OFFICES).content.decode()
    for typed in ({}, {BOX: "Bu-dui-2026"}):
        page = post(root, "people", offices=OFFICES, roster=ROSTER, **typed)
        assert not User.objects.exclude(username="root").exists()
        html = page.content.decode()
        assert "保管科" in html, "the roster is still there"
        assert "Bu-dui-2026" not in html
    back = {"go": "back", BOX: "Bu-dui-2026"}
    again = post(root, "people", offices=OFFICES, roster=ROSTER, **back)
    assert "Bu-dui-2026" not in again.content.decode()
    done = post(root, "people", offices=OFFICES, roster=ROSTER, **{BOX: "x"})
    assert len(done.context["slips"]) == 4


def test_a_superuser_at_the_staff_pages_is_led_on(root: Client) -> None:
    page = root.get(reverse("work"))
    assert page.status_code == 403 and reverse("first_run") in page.content.decode()
    make_organisation()
    page = root.get(reverse("work")).content.decode()
    assert reverse("admin:index") in page and "没有岗位" in page
