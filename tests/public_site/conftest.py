"""A published report, made once for a module; what a process keeps is forgotten."""

import json
from copy import deepcopy

import jsonschema
import pytest

from tests.paths import ROOT
from tests.published import PublicSite, forget_public_pages


@pytest.fixture(scope="module", autouse=True)
def forget_what_other_modules_published() -> None:
    """What is made once for a module is made before `ask_every_time` can forget."""
    forget_public_pages()


@pytest.fixture(scope="module")
def published_once(module_transaction: None) -> PublicSite:
    return PublicSite()


@pytest.fixture(scope="module")
def published_twice(module_transaction: None) -> PublicSite:
    site = PublicSite()
    site.changed()
    return site


@pytest.fixture
def site(published_once: PublicSite, db: None) -> PublicSite:
    """A report in its first edition. Not beside `twice` in one module."""
    return deepcopy(published_once)


@pytest.fixture
def twice(published_twice: PublicSite, db: None) -> PublicSite:
    """A report in its second edition: see `PublicSite.changed`."""
    return deepcopy(published_twice)


@pytest.fixture(scope="session")
def schema() -> jsonschema.Draft202012Validator:
    """What the documents promise of an edition as JSON."""
    promised = json.loads((ROOT / "docs" / "edition.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(promised)
    return jsonschema.Draft202012Validator(promised)
