"""A thousand single faults in the chain, each by somebody with the means: all found."""

import random
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from rectification.models import Chain, LogPayload
from rectification.models.trail.log import BODY, LATER
from tests.thaw import thaw

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LENGTH, FAULTS = 100, 1000
TABLE = "rectification_logentry"
TEXTS = [
    name
    for name in BODY
    if name not in ("seq", "at", "actor_id", "subject_id", "before_digest")
] + [*LATER]


@pytest.fixture
def chain() -> Chain:
    for number in range(LENGTH):
        Chain.record(
            chain="2022-001",
            actor=None,
            action="finding.edit",
            reason=f"统一表述{number}",
            before={"title": "旧"},
            after={"title": f"新{number}"},
        )
    LogPayload.objects.all().delete()
    thaw()
    return Chain.objects.get(name="2022-001")


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def flip(by: random.Random) -> str:
    """Change one character of one field, the hashes included."""
    seq, column = by.randint(1, LENGTH), by.choice([*TEXTS, "hash"])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {TABLE} WHERE seq = %s", [seq])
        old = str(cursor.fetchone()[0])
    at = by.randrange(len(old) + 1)
    new = old[:at] + ("0" if old[at : at + 1] != "0" else "1") + old[at + 1 :]
    run(f"UPDATE {TABLE} SET {column} = %s WHERE seq = %s", new[:60], seq)
    return f"{column} of {seq}"


def renumber(by: random.Random) -> str:
    seq, column = by.randint(1, LENGTH), by.choice(["actor_id", "subject_id"])
    run(f"UPDATE {TABLE} SET {column} = %s WHERE seq = %s", by.randint(1, 99), seq)
    return f"{column} of {seq}"


def delete(by: random.Random) -> str:
    seq = by.randint(1, LENGTH)
    run(f"DELETE FROM {TABLE} WHERE seq = %s", seq)
    return f"without {seq}"


def delete_and_close(by: random.Random) -> str:
    """Delete, and move the later ones up, so that no number is missing."""
    seq = by.randint(1, LENGTH)
    run(f"DELETE FROM {TABLE} WHERE seq = %s", seq)
    run(f"UPDATE {TABLE} SET seq = seq + 10000 WHERE seq > %s", seq)
    run(f"UPDATE {TABLE} SET seq = seq - 10001 WHERE seq > 10000")
    return f"closed over {seq}"


def insert(by: random.Random) -> str:
    """Double an entry, making room for it."""
    seq = by.randint(1, LENGTH)
    columns = ", ".join([*BODY[1:], *LATER, "chain_id", "hash"])
    run(f"UPDATE {TABLE} SET seq = seq + 10000 WHERE seq > %s", seq)
    run(f"UPDATE {TABLE} SET seq = seq - 9999 WHERE seq > 10000")
    run(
        f"INSERT INTO {TABLE} (seq, {columns}) "
        f"SELECT seq + 1, {columns} FROM {TABLE} WHERE seq = %s",
        seq,
    )
    return f"{seq} twice"


def reorder(by: random.Random) -> str:
    first, last = by.sample(range(1, LENGTH + 1), 2)
    for old, new in ((first, 20000), (last, first), (20000, last)):
        run(f"UPDATE {TABLE} SET seq = %s WHERE seq = %s", new, old)
    return f"{first} and {last} exchanged"


def truncate(by: random.Random) -> str:
    kept = by.randint(0, LENGTH - 1)
    run(f"DELETE FROM {TABLE} WHERE seq > %s", kept)
    return f"cut after {kept}"


KINDS: list[Callable[[random.Random], str]] = [
    flip,
    renumber,
    delete,
    delete_and_close,
    insert,
    reorder,
    truncate,
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.__name__)
def test_each_single_fault_is_found(
    chain: Chain, kind: Callable[[random.Random], str]
) -> None:
    by = random.Random(kind.__name__)
    assert chain.verify() == []
    for _number in range(-(-FAULTS // len(KINDS))):
        with transaction.atomic():
            said = kind(by)
            assert chain.verify() != [], said
            transaction.set_rollback(True)
    assert chain.verify() == [], "each fault was taken back before the next"


def test_a_cut_tail_with_a_rewritten_head_shows_against_a_published_one(
    chain: Chain,
) -> None:
    published = {LENGTH: chain.head}
    for kept in range(0, LENGTH, 7):
        with transaction.atomic():
            run(f"DELETE FROM {TABLE} WHERE seq > %s", kept)
            last = chain.entries.filter(seq=kept).first()
            chain.seq, chain.head = kept, last.hash if last else ""
            assert chain.verify() == []
            assert [fault.what for fault in chain.verify(published)] == ["unpublished"]
            transaction.set_rollback(True)
