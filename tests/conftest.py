"""What every test stands on: a scratch directory, quick hashing, current messages."""

import gc
import gettext
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from _pytest import runner
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.translation import override, trans_real

from rectification.models import Chain, LogEntry
from rectification.views.parts.log_keys import is_told, label_of_key
from tests.factories import Cast, make_cast
from tests.paths import SEED
from tests.published import forget_public_pages
from tests.thaw import thawed_before_flush
from tools.messages import compile_all

__all__ = ["thawed_before_flush"]  # a fixture for every test

# The same examples every time: whoever changes one thing is not stopped by another.
# `HYPOTHESIS_SEARCH=1 pytest …` looks for new ones. None is too slow on a busy machine.
hypothesis.settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
if not os.environ.get("HYPOTHESIS_SEARCH"):
    hypothesis.settings.load_profile("steady")

STACK = 70_000  # words of eight bytes: half a megabyte and more


def pytest_configure(config: pytest.Config) -> None:
    """Point every path at a directory of this process and set what .env may not."""
    scratch = Path(tempfile.mkdtemp(prefix="tests-"))
    config.add_cleanup(lambda: shutil.rmtree(scratch, ignore_errors=True))
    settings.EVIDENCE_ROOT = scratch / "evidence"
    settings.STATIC_ROOT = scratch / "static"
    settings.STATIC_ROOT.mkdir()
    # Only a served site has a manifest; the browser tests have one.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["staticfiles"] = {"BACKEND": plain}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SECURE_SSL_REDIRECT = False  # the test client speaks http
    settings.ALLOWED_HOSTS = ["testserver"]
    database = settings.DATABASES["default"]
    made = database.setdefault("TEST", {})
    made["MIGRATE"] = False  # `django_db_setup` says what holds in its stead
    if database["ENGINE"].endswith("sqlite3"):
        # A file, not memory: threads then meet the locks that a real site has.
        made["NAME"] = str(scratch / "test.sqlite3")
    # Of thousands of refusals nobody reads a line each, and three handlers write one.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    compile_all()
    # What was read of them before is without what has just been compiled.
    gettext._translations.clear()
    trans_real._translations, trans_real._default = {}, None
    keep_to_one_stack()
    gc.disable()  # until everything is imported: nothing of that is garbage


def keep_to_one_stack() -> None:
    """Let all frames under that of a test stand in one piece of memory.

    Python asks the system for its stack in pieces of 16 KB and gives each back when the
    last frame in it returns: a loop that calls over such an edge did so 160 times a
    request. A frame that says it is larger gets a piece of a megabyte at once.
    """
    code = runner.runtestprotocol.__code__
    runner.runtestprotocol.__code__ = code.replace(co_stacksize=STACK)


def pytest_report_header() -> str:
    """Say it where the published notice is missing, which tests read beside ours."""
    if SEED.exists():
        return f"published notice: {SEED}"
    return f"NO PUBLISHED NOTICE at {SEED}: only our own notices are read"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where both databases are asked, import no module that has nothing to ask."""
    is_test = collection_path.match("test_*.py")
    if config.option.markexpr != "both_databases" or not is_test:
        return None
    return None if "both_databases" in collection_path.read_text() else True


def pytest_collection_finish() -> None:
    """Let nobody search again and again for garbage in what stays until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> str:
    """Return which database is the site's, before there is one for the tests."""
    return str(connection.settings_dict["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_modify_db_settings: str, django_db_setup: None, django_db_blocker: Any
) -> None:
    """Say that the migrations have made what was made out of the models.

    In a twentieth of the time; `tests/commands/test_migrate.py` holds one against the
    other.
    """
    ours = str(connection.settings_dict["NAME"])
    assert ours != django_db_modify_db_settings, "no test here has the mark django_db"
    with django_db_blocker.unblock():
        call_command("migrate", fake=True, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def words_for_payloads() -> Iterator[None]:
    """No test makes an entry of the log whose values a page would name by a code."""
    record = Chain.record

    def checked(**facts: Any) -> LogEntry:
        entry = record(**facts)
        sides = (facts.get("before"), facts.get("after"))
        for key in {key for side in sides for key in side or {} if is_told(key)}:
            with override("zh-hans"):
                said = label_of_key(key, entry.subject_type)
            assert not said.isascii(), (
                f"{entry.action}: “{key}” has no words in _WORDS, log_keys.py"
            )
        return entry

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Chain, "record", staticmethod(checked))
        yield


@pytest.fixture(autouse=True)
def ask_every_time(settings: Any) -> None:
    """No test reads a public page that a process keeps from another test."""
    settings.PUBLIC_CACHE_SECONDS = 0
    forget_public_pages()


@pytest.fixture(scope="module")
def module_transaction(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction around a module: what is made in it, all of its tests find.

    Each test still undoes what it does itself, by a savepoint. Not for modules of
    which a test is transactional.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def cast_once(module_transaction: None) -> Cast:
    """A cast for what is made once for a module; its tests get a copy as `cast`."""
    return make_cast()


@pytest.fixture
def cast(request: pytest.FixtureRequest, db: None) -> Cast:
    """The people of one body and of the office that oversees it."""
    if "cast_once" in request.fixturenames:
        return deepcopy(request.getfixturevalue("cast_once"))
    return make_cast()
