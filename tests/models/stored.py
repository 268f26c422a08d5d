"""What the database itself holds, and erasing some of it."""

from django.db import connection

from rectification.models import Chain, Erasure
from tests.factories import Cast

REASON = "误填工作秘密"
SPILL = "玄冰七号方案"


def stored_text() -> str:
    """Return every value of every table as the database itself gives it out."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(row) for row in cursor.fetchall()]
    text = "\n".join(found)
    # JSON columns may hold the text escaped.
    return text + text.encode().decode("unicode_escape", errors="ignore")


def erase(cast: Cast, kind: str, pk: int) -> Erasure:
    """Have the coordinator ask for it and the leader confirm it."""
    erasure = Erasure.objects.request(
        by=cast.coordinator, kind=kind, pk=pk, reason=REASON
    )
    assert erasure.is_waiting
    erasure.confirm(by=cast.leader)
    return erasure


def assert_chains_hold() -> None:
    for chain in Chain.objects.all():
        assert chain.verify() == []
        assert chain.verify_payloads() == []
