"""等级保护, levels 2 and 3: what each setting of the table does, at each level."""

import ast
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from config import protection
from config.production import dangers
from config.protection import DEMANDS, LEVELS, preset
from rectification.models import LogEntry, User
from rectification.models.oversight import retention
from rectification.models.oversight.replay import replay
from tests.factories import PASSWORD, Cast
from tests.fresh_settings import ask
from tests.paths import ROOT
from tools import protection_doc

NAMES = ("PROTECTION_LEVEL", "AUTH_PASSWORD_VALIDATORS", "AXES_COOLOFF_TIME")
WORK, LOGIN = reverse("work"), reverse("login")
ANOTHER = "Qing-shan-2031"


@pytest.fixture(params=LEVELS, ids=lambda level: f"level{level}")
def level(request: pytest.FixtureRequest, settings: Settings) -> int:
    """The settings of an installation of this level, as a fresh process has them."""
    names = (*NAMES, *(one.setting for one in DEMANDS))
    asked = f"{{name: getattr(settings, name) for name in {names}}}"
    told = ast.literal_eval(ask(asked, PROTECTION_LEVEL=str(request.param)))
    for name, value in told.items():
        setattr(settings, name, value)
    return request.param


def sign_in(user: User, password: str = PASSWORD) -> Client:
    client = Client()
    client.post(LOGIN, {"username": user.username, "password": password})
    return client


def goes_to(client: Client) -> str:
    """Where the first page leads; "" where it opens."""
    return client.get(WORK).headers.get("Location", "").partition("?")[0]


def test_the_settings_are_the_tables(level: int, settings: Settings) -> None:
    assert {name: getattr(settings, name) for name in preset(level)} == preset(level)
    assert not list(protection.weaker(settings))


def test_what_makes_a_password(level: int, settings: Settings) -> None:
    length = settings.PASSWORD_LENGTH
    good = "Xh7-" + "qzkvbnwty"[: length - 4]
    validate_password(good)
    for weak in (good[:-1], good.lower().replace("-", "a")):
        with pytest.raises(ValidationError):
            validate_password(weak)


@pytest.mark.django_db
def test_a_password_of_ninety_days_is_changed(
    level: int, cast: Cast, settings: Settings
) -> None:
    settings.SECOND_FACTOR_FOR_ALL = False
    days = settings.PASSWORD_LASTS_DAYS
    at_work = sign_in(cast.leader)
    with time_machine.travel(timezone.now() + timedelta(days, minutes=-5)):
        assert not goes_to(sign_in(cast.leader))
    with time_machine.travel(timezone.now() + timedelta(days, seconds=5)):
        client = sign_in(cast.leader)
        assert goes_to(client) == reverse("password-change")
        page = client.get(reverse("password-change")).content.decode()
        assert f"{days}天" in page
        same = {"old_password": PASSWORD, "new_password1": PASSWORD}
        same["new_password2"] = PASSWORD
        answer = client.post(reverse("password-change"), same)
        assert answer.context["form"].errors["new_password1"]
        new = same | {"new_password1": ANOTHER, "new_password2": ANOTHER}
        assert client.post(reverse("password-change"), new).status_code == 302
        assert not goes_to(client)
        assert not goes_to(sign_in(cast.leader, ANOTHER)), "its days count anew"
        assert not list(replay())
    assert goes_to(at_work) == LOGIN, "a new password ends the other sessions"


@pytest.mark.django_db
def test_the_installers_password_too(level: int, settings: Settings) -> None:
    settings.SECOND_FACTOR_FOR_ALL = False
    root = User.objects.create_superuser("root", PASSWORD, full_name="装机")
    with time_machine.travel(timezone.now() + timedelta(settings.PASSWORD_LASTS_DAYS)):
        client, page = sign_in(root), reverse("admin:password_change")
        assert client.get(reverse("admin:index")).headers["Location"] == page
        new = {"new_password1": ANOTHER, "new_password2": ANOTHER}
        assert client.get(page).status_code == 200
        client.post(page, {"old_password": PASSWORD, **new})
        assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.django_db
def test_wrong_passwords_lock_for_half_an_hour(
    level: int, cast: Cast, settings: Settings
) -> None:
    for _time in range(settings.AXES_FAILURE_LIMIT):
        sign_in(cast.leader, "Bu-dui-2026")
    assert goes_to(sign_in(cast.leader)) == LOGIN
    locked = timedelta(minutes=settings.LOCK_MINUTES)
    with time_machine.travel(timezone.now() + locked - timedelta(seconds=30)):
        assert goes_to(sign_in(cast.leader)) == LOGIN
    # Who tries meanwhile waits anew.
    with time_machine.travel(timezone.now() + 2 * locked):
        assert goes_to(sign_in(cast.leader)) != LOGIN


@pytest.mark.django_db
def test_nothing_done_and_too_long_end_a_session(
    level: int, cast: Cast, settings: Settings
) -> None:
    settings.SECOND_FACTOR_FOR_ALL = False
    idle = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    longest = timedelta(seconds=settings.SESSION_LONGEST_SECONDS)
    begun = timezone.now()
    client = sign_in(cast.leader)
    with time_machine.travel(begun + idle - timedelta(seconds=5)):
        assert not goes_to(client)
    with time_machine.travel(begun + 2 * idle + timedelta(seconds=5)):
        assert goes_to(client) == LOGIN
    client, now = sign_in(cast.leader), begun
    while now < begun + longest - idle:
        now += idle - timedelta(minutes=2)
        with time_machine.travel(now):
            assert not goes_to(client), "busy"
    with time_machine.travel(begun + longest + timedelta(seconds=5)):
        assert goes_to(client) == LOGIN


@pytest.mark.django_db
def test_who_needs_a_second_factor(level: int, cast: Cast) -> None:
    for person in (cast.handler, cast.leader, cast.security_admin):
        is_asked = goes_to(sign_in(person)) == reverse("own-factor")
        assert is_asked is (level == 3)


@pytest.mark.django_db
def test_the_log_of_six_months_ago_is_there(level: int, cast: Cast) -> None:
    sign_in(cast.leader)
    before = LogEntry.objects.count()
    later = timedelta(days=protection.LOG_DAYS + 1)
    with time_machine.travel(timezone.now() + later):
        retention.apply()
    assert LogEntry.objects.filter(action="session.sign_in").exists()
    assert LogEntry.objects.count() >= before
    assert not {rule.model for rule in retention.RULES} & {LogEntry}


@pytest.mark.parametrize("demand", DEMANDS, ids=lambda one: one.setting)
def test_what_is_weaker_is_named(level: int, demand, settings: Settings) -> None:
    asked = demand.asked(level)
    setattr(settings, demand.setting, asked + 1 if demand.is_most else asked - 1)
    [warning] = [one for one in dangers() if one.id == "installation.W002"]
    assert warning.msg.startswith(demand.setting)
    if demand.is_most:
        setattr(settings, demand.setting, 0)
        assert [one for one in dangers() if one.id == "installation.W002"], "never"


def test_a_level_that_is_none_is_refused(settings: Settings) -> None:
    settings.PROTECTION_LEVEL = 1
    assert "installation.E009" in {one.id for one in dangers()}
    assert preset(1) == preset(3), "and takes the stricter values"


def test_the_table_of_the_document_is_this() -> None:
    page = protection_doc.PAGE.read_text(encoding="utf-8")
    assert page == protection_doc.with_presets(page), (
        "run: python -m tools.protection_doc"
    )


def test_the_assessment_names_tests_and_places_that_exist() -> None:
    page = protection_doc.PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\|.*\|$", page, re.MULTILINE)
    named = re.findall(
        r"`((?:tests|rectification|config)/[\w/]+\.py)(?:::(\w+))?`", page
    )
    assert len(named) > 40
    for path, test in named:
        source = (ROOT / path).read_text(encoding="utf-8")
        assert f"def {test}(" in source if test else source, (path, test)
    met = [row for row in rows if "| 满足 |" in row and "TLS" not in row]
    assert len(met) > 15
    for row in met:
        assert "`tests/" in row, f"says that it is met and names no test: {row}"
