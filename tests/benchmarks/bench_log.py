"""How long a hundred thousand entries of the log take to verify.

    python -m tests.benchmarks.bench_log [entries]
    python -m tools.postgres python -m tests.benchmarks.bench_log

Beside it stands what the machine needs at the least: the same bytes hashed from
memory. The ratio of the two is what counts; seconds are this machine's. Replaying holds
20,000 rows against what the same entries name of them, and with it the seat and the row
that each entry stood on against what was said of them by then.
"""

import hashlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.benchmarks.bench_pages import once, prepare

ENTRIES, GOAL, ROUNDS = 100_000, 2.0, 3
REPLAY_GOAL = 5.0
BATCH = 5_000
# What the benchmark itself writes past the log.
KNOWN_UNLOGGED = ["sitesettings", "organisation"]


def make_rows(count: int) -> list[tuple[str, dict[str, object]]]:
    """Write offices, and return each one's name in the log and what is said of it."""
    from rectification.models import Office, Organisation
    from rectification.models.trail.vouched_fields import VOUCHED
    from rectification.models.trail.written import facts_of, name_of

    body = Organisation.objects.create(name="云溪县水务局")
    rows = Office.objects.bulk_create(
        Office(organisation=body, name=f"第{number}科", position=number)
        for number in range(count)
    )
    return [(name_of(row), facts_of(row, VOUCHED["office"])) for row in rows]


def make_seat() -> dict[str, dict[str, object]]:
    """Seat somebody, and return what the log says of account, post and appointment."""
    from rectification.access import Role
    from rectification.models import Appointment, Office, Post, User
    from rectification.models.trail.vouched_fields import VOUCHED
    from rectification.models.trail.written import facts_of, name_of

    office = Office.objects.earliest("pk")
    [post] = Post.objects.bulk_create(
        [Post(organisation=office.organisation, office=office, role=Role.HANDLER)]
    )
    [user] = User.objects.bulk_create([User(username="ligai", full_name="李改")])
    [seat] = Appointment.objects.bulk_create([Appointment(post=post, user=user)])
    made = (user, post, seat)
    return {
        name_of(row): facts_of(row, VOUCHED[str(row._meta.model_name)]) for row in made
    }


def standing(seat: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """Return of a seat what an act of its holder names."""
    names = {
        *("is_active", "is_superuser", "reset_at", "organisation", "office", "role"),
        *("post", "user", "since", "until", "confirmation", "confirmed_at"),
    }
    return {
        row: {name: facts[name] for name in sorted(names & facts.keys())}
        for row, facts in seat.items()
    }


def fill(count: int) -> None:
    """Write a whole chain at once, hashed as `Chain.record` hashes."""
    from rectification.models import Chain, LogEntry
    from rectification.notices.canonical import canonical_text

    named = make_rows(count // 5)
    seat = make_seat()
    stood_on = standing(seat)
    chain = Chain.objects.create(name="2022-001")
    head, at = "", datetime(2022, 4, 14, tzinfo=UTC)
    for first in range(1, count + 1, BATCH):
        rows = []
        for seq in range(first, min(first + BATCH, count + 1)):
            at += timedelta(seconds=7, microseconds=13)
            name, facts = named[seq % len(named)]
            seen = {**stood_on, name: {"organisation": facts["organisation"]}}
            written = {name: facts} if seq > 1 else {**seat, name: facts}
            row = LogEntry(
                chain=chain,
                seq=seq,
                previous=head,
                at=at,
                actor="李改",
                actor_id=7,
                action="finding.record_progress",
                subject=f"2022-001-{seq % 60:02d}",
                subject_type="finding",
                subject_id=seq % 60,
                after_digest=hashlib.sha256(str(seq).encode()).hexdigest(),
                request_id=f"{seq:032x}",
                rows=canonical_text(written),
                seen=canonical_text(seen),
            )
            head = row.hash = row.computed_hash()
            rows.append(row)
        LogEntry.objects.bulk_create(rows)
    Chain.objects.filter(pk=chain.pk).update(seq=count, head=head)


def least(count: int) -> Callable[[], None]:
    """Return the hashing alone, of bodies that stand ready in memory."""
    from rectification.models import LogEntry
    from rectification.models.trail.log import BODY

    body = LogEntry.objects.values(*BODY).first() or {}
    text = json.dumps(body, default=str, ensure_ascii=False).encode()

    def hashing() -> None:
        for _number in range(count):
            hashlib.sha256(text).hexdigest()

    return hashing


def replayed() -> None:
    """Replay the log; nothing but the body, which no entry names, may differ."""
    from rectification.models.oversight.replay import replay, told_of_rows
    from rectification.models.oversight.stood_on import unfounded

    told = told_of_rows()
    doubts = [*replay(told), *unfounded(told)]
    if [doubt.kind for doubt in doubts] != KNOWN_UNLOGGED:
        sys.exit("the rows made here are not what the log says")


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else ENTRIES
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        prepare(Path(directory))
        from django.db import connection

        from rectification.models import Chain

        started = time.perf_counter()
        fill(count)
        print(f"{count:,} entries made in {time.perf_counter() - started:.1f} s")
        chain = Chain.objects.get(name="2022-001")
        if chain.verify():
            sys.exit("the chain made here is not intact")
        hashing = least(count)
        verifying, alone, replaying = [], [], []
        for _round in range(ROUNDS):
            verifying.append(once(lambda: chain.verify()))
            alone.append(once(hashing))
            replaying.append(once(replayed))
        took, floor = statistics.median(verifying), statistics.median(alone)
        whole = statistics.median(replaying)
        good = (took <= GOAL and whole <= REPLAY_GOAL) or count != ENTRIES
        print(
            f"{connection.vendor}: verified in {took:.2f} s (goal {GOAL:.0f} s), "
            f"{took / floor:.1f} × hashing alone; replayed in {whole:.2f} s "
            f"(goal {REPLAY_GOAL:.0f} s){'' if good else '  missed'}"
        )
        return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
