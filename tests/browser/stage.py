"""Run inside a served site: a body with one of everything, and a session for each role.

`printed()` writes one line of JSON for the tests to read, by `site.manage("shell")`.
"""

import json
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import reverse
from django.utils import timezone

from config.sessions import SessionStore
from rectification.models import Inspection, User
from rectification.workflow import FindingState
from tests.everywhere.addresses import arguments, make_things, page_readers
from tests.factories import Cast, make_cast, make_finding

PREFIX = "staged-"


def printed() -> None:
    cast = make_cast()
    for who in vars(cast):
        person = getattr(cast, who)
        if isinstance(person, User):
            User.objects.filter(pk=person.pk).update(username=f"{PREFIX}{who}")
    things, findings = furnished(cast)
    sessions = {
        who: session(getattr(cast, who))
        for who in vars(cast)
        if isinstance(getattr(cast, who), User)
    }
    staged = {
        "sessions": sessions,
        "pages": list(pages(cast, things)),
        "findings": findings,
        "body": cast.organisation.pk,
        "handler": cast.handler.pk,
    }
    print("STAGED", json.dumps(staged, ensure_ascii=False))


def furnished(cast: Cast) -> tuple[dict[str, object], dict[str, str]]:
    """Return what stands in addresses, and one finding for each walk."""
    things = make_things(cast)
    inspection = Inspection.objects.get(reference=things["inspection"])
    made = {"inspection": inspection, "cast": cast}
    walks = {
        "verified": make_finding(state=FindingState.SUBMITTED, title="核查", **made),
        "phone": make_finding(state=FindingState.ONGOING, title="手机填报", **made),
        "keyboard": make_finding(state=FindingState.ONGOING, title="键盘填报", **made),
    }
    return things, {name: one.get_absolute_url() for name, one in walks.items()}


def session(user: User, **more: object) -> str:
    """Sign somebody in without a page; `more` goes into the session."""
    user = User.objects.get(pk=user.pk)
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.update(more)
    store.create()
    return str(store.session_key)


def pages(cast: Cast, things: dict[str, object]) -> Iterator[list[str]]:
    """Yield every address that is a page for somebody of the cast, and for whom."""
    for name, who in page_readers().items():
        yield [name, reverse(name, args=arguments(name, things)), who]
