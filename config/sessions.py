"""Idle logout that leaves public pages free of the session."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
