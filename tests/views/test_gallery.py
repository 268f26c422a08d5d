"""The gallery shows every component there is."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from rectification.access import Role
from rectification.views.gallery.staff import samples
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_every_component_is_shown_in_some_state(client: Client) -> None:
    user = make_user(role=Role.HANDLER)
    client.force_login(user)
    page = client.get("/staff/gallery/")
    assert page.status_code == 200
    request = RequestFactory().get("/staff/gallery/")
    request.user = user
    shown = dict(samples(request))
    files = Path(settings.BASE_DIR, "templates", "components").glob("*.html")
    assert {path.stem for path in files} == set(shown)
    assert all(shown.values())
    assert page.content.decode().count('class="panel"') == len(shown)
