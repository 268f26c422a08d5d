"""A draft and its people, made once for a module: each test gets a copy."""

from copy import deepcopy

import pytest

from rectification.models import Report
from tests.published import People, draft


@pytest.fixture(scope="module")
def people_once(module_transaction: None) -> People:
    return People()


@pytest.fixture(scope="module")
def draft_once(people_once: People) -> Report:
    return draft(people_once)


@pytest.fixture
def people(people_once: People, db: None) -> People:
    return deepcopy(people_once)


@pytest.fixture
def report(draft_once: Report, db: None) -> Report:
    return deepcopy(draft_once)
