"""One of everything, made once for a module: a test over all addresses changes none."""

from collections.abc import Iterator
from copy import deepcopy

import pytest

from tests.everywhere.addresses import World, make_things
from tests.factories import make_cast
from tests.published import no_typesetting


@pytest.fixture(scope="module")
def made_world(module_transaction: None) -> World:
    cast = make_cast()
    return World(cast, make_things(cast))


@pytest.fixture
def world(made_world: World, db: None) -> World:
    """A copy: what a test does to the people of the cast, the next one does not see."""
    return deepcopy(made_world)


@pytest.fixture(autouse=True)
def unset_papers() -> Iterator[None]:
    """Everybody asks every address here; what a PDF says has tests of its own."""
    with no_typesetting():
        yield
