"""Entries that a migration makes: of rows which no verb has written.

Written out in full, for a migration knows the tables of its time and no verbs.
"""

from collections.abc import Mapping

from django.db.migrations.state import StateApps
from django.utils import timezone

from rectification.models.trail.log import LATER, SYSTEM_CHAIN
from rectification.notices.canonical import canonical_text, digest_of


def record_rows(
    apps: StateApps, action: str, rows: Mapping[str, object], **about: object
) -> None:
    """Append an entry to the system's chain that names `rows` as they now stand.

    `about`: the subject, by the fields of an entry, none where it is about many; what
    else stands in an entry.
    """
    chains = apps.get_model("rectification", "Chain").objects
    chain, _new = chains.get_or_create(name=SYSTEM_CHAIN)
    now = timezone.now()
    body = {
        "chain": chain.name,
        "seq": chain.seq + 1,
        "previous": chain.head,
        "at": now,
        "actor": "",
        "actor_id": None,
        "action": action,
        "subject": "",
        "subject_type": "",
        "subject_id": None,
        "reason": "",
        "before_digest": "",
        "after_digest": "",
        "request_id": "",
        "rows": canonical_text(rows) if rows else "",
        **about,
    }
    said = {name: value for name, value in body.items() if value or name not in LATER}
    hashed = digest_of({**said, "at": now.isoformat()})
    entries = apps.get_model("rectification", "LogEntry").objects
    entries.create(**{**body, "chain": chain, "hash": hashed})
    chain.seq, chain.head = chain.seq + 1, hashed
    chain.save()
