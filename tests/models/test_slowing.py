"""Wrong passwords slow a name and an address down, and lock neither."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from rectification.access import Role
from rectification.models import User
from rectification.models.bodies import slowing
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_time_passes() -> Iterator[None]:
    with time_machine.travel(timezone.now(), tick=False):
        yield


def attempt(
    user: User, password: str, address: str, client: Client | None = None, **data: str
):
    client = client or Client()
    said = {"username": user.username, "password": password} | data
    return client.post("/staff/login/", said, REMOTE_ADDR=address)


def fail(user: User, times: int, *, network: str = "10.0.0") -> None:
    """Each from an address of its own: no lock of a name at an address."""
    for number in range(times):
        attempt(user, "wrong", f"{network}.{number}")


def test_a_name_is_slowed_from_wherever_it_is_tried() -> None:
    user = make_user(role=Role.HANDLER)
    fail(user, slowing.FREE_OF_NAME)
    slowed = attempt(user, PASSWORD, "10.9.9.9")
    assert slowed.status_code == 200
    assert "秒后再试" in slowed.content.decode()
    with time_machine.travel(timezone.now() + timedelta(seconds=slowing.LONGEST + 1)):
        assert attempt(user, PASSWORD, "10.9.9.9").status_code == 302


def test_attempts_made_too_soon_shut_nobody_out() -> None:
    user = make_user(role=Role.HANDLER)
    fail(user, slowing.FREE_OF_NAME)
    began = timezone.now()
    for second in range(1, 40):
        with time_machine.travel(began + timedelta(seconds=second), tick=False):
            attempt(user, "wrong", f"10.7.7.{second}")
    with time_machine.travel(began + timedelta(seconds=75), tick=False):
        assert attempt(user, PASSWORD, "10.9.9.9").status_code == 302


def test_an_address_is_slowed_whatever_names_it_tries() -> None:
    people = [make_user(role=Role.HANDLER) for _n in range(slowing.FREE_OF_ADDRESS)]
    for one in people:
        attempt(one, "wrong", "10.0.0.1")
    other = make_user(role=Role.HANDLER)
    assert "秒后再试" in attempt(other, PASSWORD, "10.0.0.1").content.decode()
    assert attempt(other, PASSWORD, "10.0.0.2").status_code == 302


def test_the_right_password_passes_from_a_device_that_is_known() -> None:
    user, device = make_user(role=Role.HANDLER), Client()
    assert attempt(user, PASSWORD, "10.1.1.1", device).status_code == 302
    device.post("/staff/logout/")
    fail(user, slowing.FREE_OF_NAME + 3)
    assert "秒后再试" in attempt(user, PASSWORD, "10.1.1.1").content.decode()
    assert attempt(user, PASSWORD, "10.1.1.1", device).status_code == 302


def test_a_device_cannot_be_made_up() -> None:
    user, device = make_user(role=Role.HANDLER), Client()
    fail(user, slowing.FREE_OF_NAME)
    for cookie in (str(user.pk), f"[{user.pk}]", "x:y:z"):
        device.cookies[slowing.COOKIE] = cookie
        assert (
            "秒后再试" in attempt(user, PASSWORD, "10.1.1.1", device).content.decode()
        )


def test_the_admin_is_slowed_too() -> None:
    user = User.objects.create_superuser("root", PASSWORD, full_name="装机")
    fail(user, slowing.FREE_OF_NAME)
    said = {"username": "root", "password": PASSWORD}
    page = Client().post("/admin/login/", said, REMOTE_ADDR="10.8.8.8")
    assert "秒后再试" in page.content.decode()
