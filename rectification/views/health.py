"""For the machine that watches this one: alive, and ready to answer.

Both are asked by address, over plain http: `middleware.ProbeMiddleware` sees to that.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from rectification.access import public

logger = logging.getLogger(__name__)
PLAIN = "text/plain; charset=utf-8"
KEPT = 5.0  # seconds an answer holds, so that nobody keeps the stores busy by asking
_PATIENCE = 1  # seconds a probe waits for another writer
_PIECE = b"\0" * 4096  # one block: a full disk takes no more of them


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type=PLAIN)


@public
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """What a page stands on works too; else a word for each store that does not."""
    if faults := _faults.now():
        return HttpResponse("\n".join([*faults, ""]), status=503, content_type=PLAIN)
    return HttpResponse("ok\n", content_type=PLAIN)


def database() -> str:
    """Write for the database's own sake: the newest migration says what it says."""
    try:
        with _impatiently(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE django_migrations SET app = app "
                "WHERE id = (SELECT MAX(id) FROM django_migrations)"
            )
    except DatabaseError:
        logger.exception("the database takes no write")
        return "database"
    return ""


@contextmanager
def _impatiently() -> Iterator[None]:
    """Wait for another writer no longer than a probe has time."""
    usual = connection.settings_dict["OPTIONS"].get("timeout", 5)
    if connection.vendor == "sqlite":
        short, long = (f"PRAGMA busy_timeout = {n * 1000}" for n in (_PATIENCE, usual))
    else:
        short, long = f"SET lock_timeout = '{_PATIENCE}s'", "RESET lock_timeout"
    with connection.cursor() as cursor:
        cursor.execute(short)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(long)


def migrations() -> str:
    """Ask whether the database is as far as this code."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return ""  # said by the database itself
    return "migrations" if missing else ""


def evidence() -> str:
    """Write a block where evidence is kept."""
    try:
        Path(settings.EVIDENCE_ROOT).mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=settings.EVIDENCE_ROOT) as file:
            file.write(_PIECE)
    except OSError:
        logger.exception("the evidence cannot be written")
        return "evidence"
    return ""


def static_files() -> str:
    """Ask whether styles were collected: without their list every page fails."""
    name = getattr(staticfiles_storage, "manifest_name", "")
    if name and not staticfiles_storage.exists(name):
        return "static files"
    return ""


class _Kept:
    """An answer and how long it holds."""

    def __init__(self, ask: Callable[[], list[str]]) -> None:
        self.ask = ask
        self.answer: list[str] = []
        self.until = 0.0

    def now(self) -> list[str]:
        if time.monotonic() >= self.until:
            self.answer = self.ask()
            self.until = time.monotonic() + KEPT
        return self.answer


def _asked() -> Iterator[str]:
    for ask in (database, migrations, evidence, static_files):
        if fault := ask():
            yield fault


_faults = _Kept(lambda: list(_asked()))
