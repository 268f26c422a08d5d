"""Sessions that live: read from their table; those of one account, to be shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from rectification.models.bodies.sign_in import BEGAN_AT, SIGNED_IN
from rectification.models.trail.log import SYSTEM_CHAIN, LogEntry

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One place where somebody is signed in; `address`: where the sign-in came from."""

    began_at: datetime
    seen_at: datetime
    address: str
    is_this: bool


def living() -> Iterator[Mapping[str, Any]]:
    """Yield what each session that has not ended keeps, of whoever is signed in."""
    store = SessionStore()
    rows = Session.objects.filter(expire_date__gt=timezone.now()).order_by("pk")
    for data in rows.values_list("session_data", flat=True).iterator(1000):
        said = store.decode(data)
        if SESSION_KEY in said:
            yield said


def sessions_of(user: "User", here: SessionBase) -> list[OwnSession]:
    """List where somebody is signed in, the newest first; `here`: the session asking.

    The table knows no accounts, so all of it is read: a row for everybody at work.
    """
    mine, current = str(user.pk), user.get_session_auth_hash()
    found = [
        said
        for said in living()
        if said[SESSION_KEY] == mine and said.get(HASH_SESSION_KEY) == current
    ]
    told = _addresses([said.get(SIGNED_IN, 0) for said in found])
    rows = [
        OwnSession(
            datetime.fromtimestamp(said.get(BEGAN_AT, 0), UTC),
            datetime.fromtimestamp(said.get("seen_at", said.get(BEGAN_AT, 0)), UTC),
            told.get(said.get(SIGNED_IN, 0), ""),
            said.get(SIGNED_IN) == here.get(SIGNED_IN),
        )
        for said in found
    ]
    return sorted(rows, key=lambda row: row.began_at, reverse=True)


def _addresses(seqs: list[int]) -> dict[int, str]:
    """Return from where the sign-ins came, by the numbers of their entries."""
    rows = LogEntry.objects.filter(chain__name=SYSTEM_CHAIN, seq__in=seqs)
    return {
        one.seq: str((one.payload.after or {}).get("address") or "")
        for one in rows.select_related("payload")
        if hasattr(one, "payload")
    }
