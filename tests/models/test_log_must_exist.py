"""What must be there and is not is missed: a whole chain, a tail that was printed."""

import json
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone

from rectification.models import Chain, Edition, Inspection, LogEntry, LogPayload
from rectification.models.oversight.integrity import (
    known_heads,
    missing_chains,
    unvouched,
)
from rectification.models.oversight.replay import Doubt
from rectification.models.trail.log import HEAD_KEPT, HEAD_OF, SYSTEM_CHAIN
from tests.factories import Cast, make_cast, make_inspection
from tests.published import PublicSite
from tests.thaw import thaw

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(scope="module")
def published(module_transaction: None) -> None:
    PublicSite()
    thaw()


@pytest.fixture(autouse=True)
def intact(published: None, db: None) -> None:
    assert list(unvouched()) == []
    assert faults() == set()


def faults() -> set[str]:
    heads = known_heads()
    return {
        fault.what
        for chain in Chain.objects.all()
        for fault in chain.verify(heads.get(chain.name)) + chain.verify_payloads()
    }


def cut(chain: Chain, *, after: int) -> None:
    """Remove a tail, and move the chain's own row back so that its head is no help."""
    LogPayload.objects.filter(entry__chain=chain, entry__seq__gt=after).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM rectification_logentry WHERE chain_id = %s AND seq > %s",
            [chain.pk, after],
        )
    last = chain.entries.order_by("seq").last()
    chain.seq, chain.head = after, last.hash if last else ""
    chain.save()


def test_a_chain_that_is_gone_altogether_is_missed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for chain in Chain.objects.all():
        with transaction.atomic():
            name = chain.name
            cut(chain, after=0)
            Chain.objects.filter(pk=chain.pk).delete()
            assert missing_chains() == [name]
            with pytest.raises(CommandError):
                call_command("verify_audit_log")
            assert f"{name}：" in capsys.readouterr().err
            transaction.set_rollback(True)


@pytest.mark.parametrize("name", ["log", "system_log"])
def test_a_tail_that_is_cut_shows_by_what_an_edition_prints(name: str) -> None:
    """The system's too: accounts and seats that somebody would rather not have made."""
    content = json.loads(Edition.objects.get().content)
    printed = content[name]
    assert known_heads()[printed["chain"]][printed["seq"]] == printed["head"]
    cut(Chain.objects.get(name=printed["chain"]), after=printed["seq"] - 1)
    assert faults() == {"unpublished"}


def test_an_inspection_that_is_gone_with_its_chain_is_missed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """By the system's chain: there is no row left to miss one by."""
    cast = make_cast()
    Chain.record(chain=SYSTEM_CHAIN, actor=None, action="log.export")  # names the cast
    inspection = make_inspection(cast=cast)
    name = inspection.reference
    models.QuerySet(Inspection).filter(pk=inspection.pk)._raw_delete("default")
    cut(Chain.objects.get(name=name), after=0)
    Chain.objects.filter(name=name).delete()
    assert list(unvouched()) == [] and missing_chains() == []
    with pytest.raises(CommandError):
        call_command("verify_audit_log")
    assert f"{name}：" in capsys.readouterr().err


def kept_at_a_sign_in(chain: Chain, cast: Cast) -> None:
    Client().force_login(cast.leader)


def kept_as_it_is_written(chain: Chain, cast: Cast) -> None:
    for action in HEAD_KEPT:
        Chain.record(chain=chain.name, actor=cast.coordinator, action=action)


def kept_by_the_migration(chain: Chain, cast: Cast) -> None:
    module = import_module("rectification.migrations.0035_log_seen")
    module.keep_heads(apps, connection.schema_editor())
    chain.refresh_from_db()


@pytest.mark.parametrize(
    "keep", [kept_at_a_sign_in, kept_as_it_is_written, kept_by_the_migration]
)
def test_a_tail_that_is_cut_with_its_rows_shows_by_the_systems_chain(
    keep: Callable[[Chain, Cast], None],
) -> None:
    cast = make_cast()
    inspection = make_inspection(cast=cast)
    inspection.note("amend", by=cast.coordinator)
    chain = Chain.objects.get(name=inspection.reference)
    keep(chain, cast)
    assert faults() == set() and list(unvouched()) == []
    cut(chain, after=1)
    assert faults() == {"unpublished"}
    assert list(unvouched()) == [], "nothing else tells of it"


def test_a_sign_in_names_no_chain_that_has_not_grown() -> None:
    cast = make_cast()
    make_inspection(cast=cast)
    for hours in (0, 1, 2):
        later = timezone.now() + timedelta(hours=hours)
        with time_machine.travel(later, tick=True):
            Client().force_login(cast.leader)
    seen = LogEntry.objects.filter(action="session.sign_in").order_by("seq")
    first, _again, last = seen.values_list("seen", flat=True)
    assert HEAD_OF in first and HEAD_OF not in last


def test_a_tail_that_is_cut_shows_by_the_rows_that_it_wrote() -> None:
    for chain in Chain.objects.all():
        named = LogEntry.objects.filter(chain=chain).exclude(rows="")
        for seq in named.order_by("-seq").values_list("seq", flat=True)[:5]:
            with transaction.atomic():
                cut(chain, after=seq - 1)
                assert list(unvouched()), f"{chain.name}/{seq}"
                transaction.set_rollback(True)


def test_nothing_is_taken_over_once_the_log_names_rows() -> None:
    """An adoption is made by the migration that began the rule, and by nothing else."""
    entry = Chain.record(chain="system", actor=None, action="log.adopt")
    assert list(unvouched()) == [Doubt("logentry", entry.pk, "late")]
