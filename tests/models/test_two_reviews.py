"""A body asks for two reviews, three or four: refused else by form and database."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import product

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from rectification.models import SYSTEM_CHAIN, Chain, LogEntry, Organisation
from rectification.models.oversight.integrity import unvouched
from rectification.models.trail import written
from tests.factories import BODY_FORM, Cast, client_of, make_organisation

pytestmark = pytest.mark.django_db
migration = import_module("rectification.migrations.0009_two_reviews")
NAMES = [f"needs_{kind}_review" for kind in ("first", "second", "final", "secrecy")]
CHOICES = [
    dict(zip(NAMES, ticked, strict=True)) for ticked in product([0, 1], repeat=4)
]


def said(choice: dict[str, int]) -> str:
    return "".join(str(ticked) for ticked in choice.values())


@pytest.mark.parametrize("choice", CHOICES, ids=said)
def test_two_three_or_four(choice: dict[str, int]) -> None:
    body = make_organisation()
    rows = Organisation.objects.filter(pk=body.pk)
    for name, ticked in choice.items():
        setattr(body, name, bool(ticked))
    if sum(choice.values()) >= 2:
        body.full_clean()
        assert rows.update(**choice) == 1
        return
    with pytest.raises(ValidationError, match="至少须经两道审签"):
        body.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**choice)


def test_the_admin_says_so_and_keeps_what_was_typed(cast: Cast) -> None:
    client = client_of(cast.system_admin)
    url = reverse("admin:rectification_organisation_add")
    form = BODY_FORM | {"needs_final_review": "on"}
    page = client.post(url, form).content.decode()
    assert "至少须经两道审签" in page
    assert "青石市图书馆" in page
    assert not Organisation.objects.filter(name="青石市图书馆").exists()
    form["needs_secrecy_review"] = "on"
    assert client.post(url, form).status_code == 302


@contextmanager
def as_before() -> Iterator[None]:
    """Let the table take what it took before the rule."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(
                "ALTER TABLE rectification_organisation "
                "DROP CONSTRAINT organisation_two_reviews"
            )
        yield
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("stood", "asked"),
    [("0000", "0011"), ("1000", "1001"), ("0010", "0011"), ("0001", "0011")],
)
def test_a_body_of_before_asks_for_two_and_the_log_says_so(
    stood: str, asked: str
) -> None:
    body = make_organisation()
    choice = dict(zip(NAMES, map(bool, map(int, stood)), strict=True))
    with as_before():
        written.update(Organisation.objects.filter(pk=body.pk), **choice)
        Chain.record(chain=SYSTEM_CHAIN, actor=None, action="organisation.change")
        migration.ask_two(apps, None)
    body.refresh_from_db()
    assert "".join(str(int(getattr(body, name))) for name in NAMES) == asked
    entry = LogEntry.objects.get(action="organisation.ask_two")
    assert (entry.subject, entry.subject_id) == (body.name, body.pk)
    assert entry.hash == entry.computed_hash()
    assert [one for one in unvouched() if one.kind == "organisation"] == []
