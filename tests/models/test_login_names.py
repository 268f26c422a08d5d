"""A login name in capitals and one without are one name."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from rectification.checks import check_login_names
from rectification.errors import Refusal
from rectification.models import LogEntry, User
from rectification.setup.roster import read
from tests.factories import Cast, client_of, long_signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
PASSWORD = "Qing-shi-2022"


@pytest.fixture
def liming(db: None) -> User:
    return User.objects.create_user("liming", PASSWORD, full_name="李明")


def test_the_page_refuses_a_second(cast: Cast, liming: User) -> None:
    client = client_of(cast.coordinator)
    long_signed_in(client)
    url = f"/staff/people/{cast.organisation.pk}/account/"
    said = {"full_name": "李明", "username": "LiMing", "own_password": PASSWORD}
    said |= {"role": "handler", "office": str(cast.office.pk)}
    page = client.post(url, said).content.decode()
    assert "登录名“liming”已被占用，大小写视为相同。" in page
    assert not User.objects.filter(username="LiMing").exists()


def test_every_other_door_refuses_it_too(cast: Cast, liming: User) -> None:
    with pytest.raises(Refusal):
        User.objects.open_account(
            by=cast.coordinator, full_name="李明", username="LIMING"
        )
    with pytest.raises(CommandError):
        call_command("createsuperuser", "--noinput", username="Liming", full_name="李")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("Liming", PASSWORD)
    admin = Client()
    admin.force_login(User.objects.create_superuser("boss", PASSWORD))
    said = {"username": "LiMing", "full_name": "李明", "password1": PASSWORD}
    said |= {"password2": PASSWORD, "own_password": PASSWORD}
    page = admin.post("/admin/rectification/user/add/", said)
    assert "大小写视为相同" in page.content.decode()
    assert User.objects.named("LIMING").get() == liming


def test_the_name_of_a_person_is_numbered_past_it(cast: Cast) -> None:
    User.objects.create_user("Anna", PASSWORD)
    made, _password = User.objects.open_account(by=cast.coordinator, full_name="anna")
    assert made.username == "anna2"


def test_a_roster_means_one_person_by_both() -> None:
    rows = "李改\tJingban\t综合科\t经办人\n李改\tjingban\t综合科\t科室负责人"
    people, faults = read(rows, ["综合科"])
    assert (len(people), faults) == (2, ())
    assert read(rows.replace("李改\tjingban", "周窗\tjingban"), ["综合科"])[1]


def test_either_signs_in_and_is_counted_as_the_account(liming: User) -> None:
    client = Client()
    said = {"username": "LiMing", "password": "wrong"}
    client.post("/staff/login/", said)
    assert LogEntry.objects.filter(
        action="session.refuse", subject_id=liming.pk
    ).exists()
    client.post("/staff/login/", said | {"password": PASSWORD})
    assert client.session["_auth_user_id"] == str(liming.pk)


def test_a_database_with_two_is_refused_and_they_are_listed(liming: User) -> None:
    assert check_login_names(databases=["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX user_username_folded")
    User.objects.create_user("LiMing", PASSWORD)
    [fault] = check_login_names(databases=["default"])
    assert "liming, LiMing" in fault.msg
