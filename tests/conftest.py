"""What every test stands on: a scratch directory, quick hashing, current messages."""

import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings

from tests.factories import Cast, make_cast
from tests.thaw import thawed_before_flush
from tools.messages import compile_all

__all__ = ["thawed_before_flush"]  # a fixture for every test

# The same examples every time: whoever changes one thing is not stopped by another.
# `HYPOTHESIS_SEARCH=1 pytest …` looks for new ones.
hypothesis.settings.register_profile("steady", derandomize=True)
if not os.environ.get("HYPOTHESIS_SEARCH"):
    hypothesis.settings.load_profile("steady")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="only tests that use the database (the rest need no second run)",
    )


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
    if database["ENGINE"].endswith("sqlite3"):
        # A file, not memory: threads then meet the locks that a real site has.
        database.setdefault("TEST", {})["NAME"] = str(scratch / "test.sqlite3")
    compile_all()


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    if not config.getoption("--only-database"):
        return
    chosen = [
        item
        for item in items
        if (
            item.get_closest_marker("django_db")
            or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
        )
        and not item.get_closest_marker("one_database")
    ]
    config.hook.pytest_deselected(items=[i for i in items if i not in set(chosen)])
    items[:] = chosen


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of one body and of the office that oversees it."""
    return make_cast()
