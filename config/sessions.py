"""Idle logout that leaves public pages free of the session; keys kept as digests."""

import hashlib
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as Stored
from django.contrib.sessions.base_session import AbstractBaseSession
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

BEGAN_AT = "began_at"  # seconds; kept by whoever signs somebody in
GRAIN = 60  # seconds; a busy user's session row is written at most this often


class IdleTimeoutMiddleware:
    """Push the expiry on whenever a request has used its session.

    SESSION_SAVE_EVERY_REQUEST would do so too, but writes a row for every page and
    sets a cookie on public pages that never looked at the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        if session.accessed and not session.is_empty():
            now = int(time.time())
            if now - session.get("seen_at", 0) >= GRAIN:
                session["seen_at"] = now
        return response


def _kept(key: str) -> str:
    """Return what the table keeps of a key: who reads it signs in nowhere by that."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


class SessionStore(Stored):
    """Django's, with the digest of each key in the place of the key."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        living = self.model.objects.filter(expire_date__gt=timezone.now())
        found = living.filter(session_key=_kept(self.session_key or "")).first()
        if found is None:
            self._session_key = None
        return found

    def load(self) -> dict[str, Any]:
        """Return what is kept; nothing of a session that began too long ago."""
        data = super().load()
        began = data.get(BEGAN_AT)
        if began is None or time.time() - began < settings.SESSION_LONGEST_SECONDS:
            return data
        self._session_key = None
        return {}

    def exists(self, session_key: str) -> bool:
        return super().exists(_kept(session_key))

    def create_model_instance(self, data: dict[str, object]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = _kept(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=_kept(key)).delete()
