"""The log finds whatever was done to it."""

import inspect
import re
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import translation

from rectification.management.commands.verify_audit_log import IN_CHAIN
from rectification.models import SYSTEM_CHAIN, Chain, LogEntry, LogPayload
from rectification.models.trail import log
from rectification.models.trail.frozen import impose
from rectification.models.trail.log import BODY, LATER
from tests.factories import make_cast, make_finding, make_organisation, make_user
from tests.thaw import thaw, thawed_before_flush  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LENGTH = 12


@pytest.fixture
def chain() -> Chain:
    """A chain of twelve entries, its triggers lifted by somebody with the means."""
    actor = make_user(full_name="钱办")
    for number in range(LENGTH):
        Chain.record(
            chain="2022-001",
            actor=actor,
            action="finding.edit",
            reason="统一表述",
            before={"title": f"旧{number}"},
            after={"title": f"新{number}"},
        )
    thaw()
    return Chain.objects.get(name="2022-001")


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def kinds(chain: Chain, **given: object) -> set[str]:
    return {fault.what for fault in chain.verify(**given)}


TABLE = "rectification_logentry"


def test_the_hash_of_an_entry_is_the_one_it_always_had() -> None:
    """No release may change what stored entries are hashed to."""
    entry = LogEntry(
        chain=Chain(name="2022-001"),
        seq=7,
        previous="ab" * 32,
        at=datetime(
            2022, 7, 21, 8, 30, 15, 123456, tzinfo=timezone(timedelta(hours=8))
        ),
        actor="李改",
        actor_id=7,
        action="finding.edit",
        subject="2022-001-03",
        subject_type="finding",
        subject_id=3,
        reason="统一表述\n“甲”/\\",
        before_digest="cd" * 32,
        request_id="r1",
    )
    assert entry.computed_hash() == (
        "0c1330d163f51e41a2f31b1f2dde7161ca4ac3bd31722343cb362662f51f7c52"
    )


def test_an_untouched_chain_is_intact(chain: Chain) -> None:
    assert chain.verify() == []
    assert chain.verify_payloads() == []
    assert (chain.seq, chain.head) == (LENGTH, chain.entries.get(seq=LENGTH).hash)


@pytest.mark.parametrize(
    "column",
    ["actor", "action", "subject", "subject_type", "reason", "request_id", *LATER],
)
@pytest.mark.parametrize("seq", [1, 7, LENGTH])
def test_a_changed_field_is_found(chain: Chain, column: str, seq: int) -> None:
    run(f"UPDATE {TABLE} SET {column} = 'x' WHERE seq = %s", seq)
    assert [(fault.seq, fault.what) for fault in chain.verify()] == [(seq, "changed")]


def test_every_column_is_hashed_or_says_nothing() -> None:
    columns = {field.name for field in LogEntry._meta.concrete_fields}
    assert columns == {*BODY, *LATER, "id", "chain", "hash"}


def test_changed_numbers_times_and_links_are_found(chain: Chain) -> None:
    for column, value in (
        ("actor_id", 999),
        ("subject_id", 999),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("before_digest", "0" * 64),
        ("after_digest", "0" * 64),
    ):
        old = chain.entries.values_list(column, flat=True).get(seq=5)
        run(f"UPDATE {TABLE} SET {column} = %s WHERE seq = 5", value)
        assert kinds(chain) == {"changed"}, column
        run(f"UPDATE {TABLE} SET {column} = %s WHERE seq = 5", old)
        assert kinds(chain) == set(), column
    run(f"UPDATE {TABLE} SET hash = %s WHERE seq = 5", "0" * 64)
    assert {(f.seq, f.what) for f in chain.verify()} == {
        (5, "changed"),
        (6, "unlinked"),
    }


@pytest.mark.parametrize("seq", [1, 6])
def test_a_removed_entry_is_found(chain: Chain, seq: int) -> None:
    LogPayload.objects.filter(entry__seq=seq).delete()
    run(f"DELETE FROM {TABLE} WHERE seq = %s", seq)
    assert kinds(chain) == {"missing", "unlinked"}


def test_an_inserted_entry_is_found(chain: Chain) -> None:
    # Made room for by moving the later ones up.
    for seq in range(LENGTH, 5, -1):
        run(f"UPDATE {TABLE} SET seq = seq + 1 WHERE seq = %s", seq)
    columns = ", ".join([*BODY[1:], *LATER, "chain_id", "hash"])
    run(
        f"INSERT INTO {TABLE} (seq, {columns}) "
        f"SELECT 6, {columns} FROM {TABLE} WHERE seq = 5"
    )
    assert {"changed", "unlinked", "cut"} <= kinds(chain)


def test_reordered_entries_are_found(chain: Chain) -> None:
    for old, new in ((4, 99), (5, 4), (99, 5)):
        run(f"UPDATE {TABLE} SET seq = %s WHERE seq = %s", new, old)
    assert kinds(chain) == {"changed", "unlinked"}


def test_a_cut_tail_is_found(chain: Chain) -> None:
    published = {LENGTH: chain.head}
    LogPayload.objects.filter(entry__seq__gt=9).delete()
    run(f"DELETE FROM {TABLE} WHERE seq > 9")
    assert kinds(chain) == {"cut"}
    # With the chain's own row rewritten, only the published head still tells.
    head = chain.entries.get(seq=9).hash
    Chain.objects.filter(pk=chain.pk).update(seq=9, head=head)
    chain.refresh_from_db()
    assert kinds(chain) == set()
    assert kinds(chain, published=published) == {"unpublished"}
    assert kinds(chain, published={9: head}) == set()


def test_an_emptied_chain_is_found(chain: Chain) -> None:
    LogPayload.objects.all().delete()
    run(f"DELETE FROM {TABLE}")
    assert kinds(chain) == {"cut"}


def test_an_erased_payload_leaves_the_chain_intact_an_altered_one_shows(
    chain: Chain,
) -> None:
    payload = LogPayload.objects.get(entry__seq=3)
    payload.after = {"title": "伪造"}
    payload.save()
    assert [fault.seq for fault in chain.verify_payloads()] == [3]
    payload.before = payload.after = None
    payload.erased_at, payload.erased_by = payload.entry.at, make_user()
    payload.save()
    assert chain.verify_payloads() == []
    assert chain.verify() == []


def test_each_inspection_has_its_chain_and_the_rest_the_systems() -> None:
    cast = make_cast()
    finding = make_finding(cast=cast)
    cast.handler.lock(by=cast.security_admin, reason="离职")
    names = set(LogEntry.objects.values_list("chain__name", flat=True))
    assert names == {finding.inspection.reference, SYSTEM_CHAIN}


def test_texts_of_any_kind_keep_their_hash() -> None:
    for reason in ("𠮷野家", '"\\ \u2028', "a\nb\tc", "é", ""):
        Chain.record(
            chain="x",
            actor=None,
            action="finding.edit",
            subject=make_organisation(),
            reason=reason,
        )
    assert Chain.objects.get(name="x").verify() == []


def test_the_command_speaks_and_fails_where_it_must(chain: Chain) -> None:
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError):  # the guards are off, so that we can tamper
        call_command("verify_audit_log", stdout=out, stderr=err)
    impose("default")
    call_command("verify_audit_log", stdout=out, stderr=err)
    assert chain.head in out.getvalue()
    head = f"2022-001:{LENGTH}:{chain.head}"
    call_command("verify_audit_log", "2022-001", head=[head], stdout=out, stderr=err)
    for arguments in (
        {"head": [f"2022-001:{LENGTH}:{'0' * 64}"]},
        {"head": [f"2021-009:1:{'0' * 64}"]},
        {"head": ["nonsense"]},
    ):
        with pytest.raises(CommandError):
            call_command("verify_audit_log", **arguments, stdout=out, stderr=err)
    with pytest.raises(CommandError):
        call_command("verify_audit_log", "2021-009", stdout=out, stderr=err)
    thaw()
    run(f"UPDATE {TABLE} SET reason = 'x' WHERE seq = 2")
    impose("default")
    with pytest.raises(CommandError):
        call_command("verify_audit_log", stdout=out, stderr=err)
    assert "2022-001" in err.getvalue()


def test_every_fault_of_a_chain_has_a_sentence_in_both_languages() -> None:
    """No code is shown to who reads what the command says."""
    found = set(re.findall(r'Fault\([^"]+"(\w+)"\)', inspect.getsource(log)))
    assert found == set(IN_CHAIN)
    for what in IN_CHAIN:
        said = {}
        for language in ("zh-hans", "en"):
            with translation.override(language):
                said[language] = IN_CHAIN[what] % {"chain": "2022-001", "seq": 7}
        assert said["en"].endswith(".") and said["zh-hans"].endswith("。")
        assert all("2022-001" in one and "7" in one for one in said.values())


def test_what_waits_is_appended_in_order_without_what_was_taken_back() -> None:
    def tell(title: str) -> LogEntry:
        return Chain.record(
            chain="2022-001",
            actor=None,
            action="finding.edit",
            after={"title": title},
        )

    with Chain.together():
        first = tell("甲")
        with suppress(ValueError), transaction.atomic():
            tell("乙")
            raise ValueError
        last = tell("丙")
        assert not LogEntry.objects.filter(chain__name="2022-001").exists()
    chain = Chain.objects.get(name="2022-001")
    assert list(chain.entries.order_by("seq")) == [first, last]
    assert [one.payload.after["title"] for one in (first, last)] == ["甲", "丙"]
    assert not chain.verify() and not chain.verify_payloads()
