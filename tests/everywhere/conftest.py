"""One of everything, made once for a module: a test over all addresses changes none."""

from copy import deepcopy

import pytest

from tests.everywhere.addresses import World, make_things
from tests.factories import make_cast


@pytest.fixture(scope="module")
def made_world(module_transaction: None) -> World:
    cast = make_cast()
    return World(cast, make_things(cast))


@pytest.fixture
def world(made_world: World, db: None) -> World:
    """A copy: what a test does to the people of the cast, the next one does not see."""
    return deepcopy(made_world)
