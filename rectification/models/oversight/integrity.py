"""Hold the records against the log: what was changed, emptied or taken away past it.

An entry of the log changed, cut out or put in is found by `Chain.verify` in
`models/trail/log.py`; `replay.py` compares every row with what the entries name, and
`stood_on.py` what each act stood on with what the log said by then. Here stands what is
no row: the newest entry that a finding keeps, erased payloads and reasons, files on the
disk, chains that must exist, and the heads kept elsewhere; `sessions.py` holds who is
signed in against the sign-ins.
`management/commands/verify_audit_log.py` asks all of it and has the sentences.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from django.db.models import OuterRef, Q, Subquery

from rectification.models.findings.evidence import Evidence
from rectification.models.findings.finding import Finding
from rectification.models.findings.inspection import Inspection
from rectification.models.findings.progress import ProgressEntry
from rectification.models.oversight.replay import (
    CHANGED,
    Doubt,
    replay,
    told_of_rows,
)
from rectification.models.oversight.sessions import unlogged_sessions
from rectification.models.oversight.stood_on import unfounded
from rectification.models.reports.edition import Edition
from rectification.models.trail.log import (
    HEAD_OF,
    SYSTEM_CHAIN,
    Chain,
    LogEntry,
    LogPayload,
)

Head = tuple[str, int, str]  # of which chain, the number, the hash
EMPTIED = "emptied"
_AT_ONCE = 2000


def unvouched(*, reads_files: bool = False) -> Iterator[Doubt]:
    """Yield every record that the log does not vouch for.

    `reads_files`: read all evidence again, instead of asking for its size alone.
    """
    gone = erased()
    told = told_of_rows()
    yield from replay(told)
    yield from unfounded(told)
    yield from _latest_entries()
    yield from _payloads(gone["payload"])
    yield from _reasons(gone["reason"])
    yield from _files(gone["evidence"], reads_files=reads_files)
    yield from unlogged_sessions()


def missing_chains() -> list[str]:
    """Return the chains that must be there and are not: each inspection's, and the
    system's as soon as there is one. Others are known by their heads (`known_heads`).
    """
    expected = set(Inspection.objects.values_list("reference", flat=True))
    if expected:
        expected.add(SYSTEM_CHAIN)
    return sorted(expected - set(Chain.objects.values_list("name", flat=True)))


def faulty_chains() -> list[str]:
    """Return the chains that are missing, changed or cut, by their own entries alone.

    The records are not asked.
    """
    known = known_heads()
    return missing_chains() + [
        one.name
        for one in Chain.objects.order_by("name")
        if one.verify(known.get(one.name)) or one.verify_payloads()
    ]


def heads() -> list[str]:
    """Return the head of every chain, CHAIN:SEQ:HASH, for keeping elsewhere."""
    rows = Chain.objects.order_by("name").values_list("name", "seq", "head")
    return [f"{name}:{seq}:{head}" for name, seq, head in rows]


def known_heads() -> dict[str, dict[int, str]]:
    """Return the heads that are kept outside of their chain: chain → number → hash.

    The system's chain names every other one as it begins, after much was taken in, and
    at each sign-in if it has grown. Stored editions print those of the report's own
    chain, and since version 0.11 of the system's.
    """
    heads: dict[str, dict[int, str]] = defaultdict(dict)
    for name, seq, head in chain(_printed(), _kept()):
        heads[name][seq] = head
    return dict(heads)


def _kept() -> Iterator[Head]:
    told = LogEntry.objects.filter(
        chain__name=SYSTEM_CHAIN, seen__contains=f'"{HEAD_OF}'
    )
    for seen in told.order_by("seq").values_list("seen", flat=True).iterator(_AT_ONCE):
        for name, said in json.loads(seen).items():
            if name.startswith(HEAD_OF):
                yield name.removeprefix(HEAD_OF), said["seq"], said["head"]


def _printed() -> Iterator[Head]:
    contents = Edition.objects.exclude(content="").values_list("content", flat=True)
    for content in contents.order_by("pk").iterator(50):
        for name in ("log", "system_log"):
            try:
                printed = json.loads(content)[name]
                yield printed["chain"], int(printed["seq"]), str(printed["head"])
            except (ValueError, KeyError, TypeError):
                continue  # none of ours: `replay` compares the content itself


def erased() -> dict[str, set[int]]:
    """Return what erasures took, by kind, as the log tells it."""
    gone: dict[str, set[int]] = defaultdict(set)
    told = LogPayload.objects.filter(entry__action="erasure.confirm")
    for after in told.values_list("after", flat=True):
        for kind, keys in (after or {}).get("gone", {}).items():
            gone[kind] |= set(keys)
    return gone


def _payloads(gone: set[int]) -> Iterator[Doubt]:
    """An erased payload is empty, and some erasure names it."""
    empty = Q(before__isnull=True, after__isnull=True)
    rows = LogPayload.objects.filter(Q(erased_at__isnull=False) | empty)
    for pk, before, after in rows.values_list("entry", "before", "after"):
        if pk not in gone or before is not None or after is not None:
            yield Doubt("logpayload", pk, EMPTIED)


def _reasons(gone: set[int]) -> Iterator[Doubt]:
    """A reason that was given and is not there was erased, and some erasure says so."""
    taken = LogEntry.objects.filter(reason="").exclude(reason_digest="")
    for pk in taken.values_list("pk", flat=True):
        if pk not in gone:
            yield Doubt("logentry", pk, EMPTIED)


def _latest_entries() -> Iterator[Doubt]:
    """Find again what a finding keeps of its newest entry that stands."""
    entries = ProgressEntry._base_manager
    mine = entries.filter(finding=OuterRef("pk"), withdrawn_at=None)
    newest = mine.order_by("-happened_on", "-pk")
    found = {
        "latest_entry": Subquery(newest.values("pk")[:1]),
        "latest_on": Subquery(newest.values("happened_on")[:1]),
    }
    for name, value in found.items():
        kept = Finding._base_manager.annotate(found=value).order_by("pk")
        for pk, now, then in kept.values_list("pk", name, "found"):
            if now != then:
                yield Doubt("finding", pk, CHANGED, name)


def _files(gone: set[int], *, reads_files: bool) -> Iterator[Doubt]:
    """What evidence is kept is on the disk, as long as the row says."""
    for row in Evidence.objects.exclude(pk__in=gone).order_by("pk").iterator(_AT_ONCE):
        if not row.path.is_file():
            yield Doubt("evidence", row.pk, EMPTIED)
        elif row.path.stat().st_size != row.size or (
            reads_files and not row.is_intact()
        ):
            yield Doubt("evidence", row.pk, CHANGED)
