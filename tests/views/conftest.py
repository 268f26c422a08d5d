"""Browsers in which somebody of the cast is signed in."""

import pytest
from django.test import Client

from tests.factories import Cast, client_of


@pytest.fixture
def coordinator(cast: Cast) -> Client:
    return client_of(cast.coordinator)


@pytest.fixture
def handler(cast: Cast) -> Client:
    return client_of(cast.handler)
