"""What must be there and is not is missed: a whole chain, a tail that was printed."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from rectification.models import Chain, Edition, LogEntry, LogPayload
from rectification.models.oversight.integrity import (
    missing_chains,
    printed_heads,
    unvouched,
)
from rectification.models.oversight.replay import Doubt
from tests.published import PublicSite
from tests.thaw import thaw

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def published(module_transaction: None) -> None:
    PublicSite()
    thaw()


@pytest.fixture(autouse=True)
def intact(published: None, db: None) -> None:
    assert list(unvouched()) == []
    assert faults() == set()


def faults() -> set[str]:
    heads = printed_heads()
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
    heads = {content[one]["chain"]: content[one] for one in ("log", "system_log")}
    assert printed_heads() == {
        chain: {one["seq"]: one["head"]} for chain, one in heads.items()
    }
    cut(Chain.objects.get(name=printed["chain"]), after=printed["seq"] - 1)
    assert faults() == {"unpublished"}


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
