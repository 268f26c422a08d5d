"""Hold sessions against the log: nobody is signed in whose sign-in it does not tell of.

Who can write the table of sessions, or knows the key that signs them, could else act
as anybody without a password.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from rectification.models.bodies.own_sessions import living
from rectification.models.bodies.sign_in import PROVED_AT, SIGN_IN, SIGNED_IN
from rectification.models.oversight.replay import Doubt
from rectification.models.trail.log import SYSTEM_CHAIN, LogEntry

PAST_SIGN_IN = "session"
_TICK = timedelta(seconds=1)  # a session keeps whole seconds


def unlogged_sessions() -> Iterator[Doubt]:
    """Yield the people (by key) for whom a session lives that no sign-in has opened.

    Each session names its entry: of that person, not after the password was last typed
    in it, and of no other session.
    """
    told = _told()
    entries = LogEntry.objects.filter(
        chain__name=SYSTEM_CHAIN, action=SIGN_IN, seq__in=[seq for _u, seq, _p in told]
    )
    opened = {one.seq: (one.actor_id, one.at) for one in entries}
    for user, seq, proved in told:
        # Taken out: it opens one session only.
        actor, at = opened.pop(seq, (None, None))
        if actor != user or at is None or not at - _TICK <= proved <= timezone.now():
            yield Doubt("user", user, PAST_SIGN_IN)


def _told() -> list[tuple[int, int, datetime]]:
    """Return of each living session whose it is, its entry, and the last proof."""
    found = []
    for said in living():
        proved = datetime.fromtimestamp(int(said.get(PROVED_AT, 0)), UTC)
        found.append((int(said[SESSION_KEY]), int(said.get(SIGNED_IN, 0)), proved))
    return found
