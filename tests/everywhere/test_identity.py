"""Acts of weight ask again who it is: each on its page, and where it is sent."""

import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.urls import URLPattern, get_resolver, reverse

from rectification.access import Permission
from rectification.admin.base import ReadOnly
from rectification.forms.parts.identity import ACTS, BOX
from rectification.models import (
    Inspection,
    LogEntry,
    RedactionRule,
    SiteSettings,
    User,
)
from tests.everywhere.addresses import World
from tests.everywhere.drawn_form import Drawn, draw
from tests.everywhere.form_cases import CASES, WEIGHTY
from tests.everywhere.html_forms import Form, forms_on
from tests.factories import (
    BODY_FORM,
    PASSWORD,
    client_of,
    long_signed_in,
    make_overseer,
    make_user,
    seat,
)
from tests.models.stored import stored_text

pytestmark = pytest.mark.django_db
P = Permission
WRONG = "Bu-dui-2026"
# Whatever these rights open asks, or stands here with the reason.
OF_WEIGHT = {
    *(P.FINDING_STEP, P.FINDING_DECIDE),
    *(P.ADOPTION_CONFIRM, P.PAPER_CONFIRM, P.ACCOUNT_LOCK),
    *(P.REPORT_APPROVE, P.REPORT_FREEZE, P.REPORT_PUBLISH, P.REPORT_TAKE_DOWN),
    *(P.ERASURE_REQUEST, P.ERASURE_CONFIRM, P.APPOINT, P.APPOINT_CONFIRM),
    *(P.OVERSEER_CONFIRM, P.OPINION_RELEASE, "installer"),
}
NOT_ASKED = {
    "people-list": "read only",
    "account-list": "read only",
    "finding-decide": "read only",
    "finding-send_back": "leaves it open",
    "extension-endorse": "is an opinion, upon which another decides",
    "extension-grant": "changes a day, and may be changed again",
    "extension-refuse": "leaves the day",
    "check_in-confirm": "leaves the state, and is told anew in a year",
    "check_in-send_back": "leaves it as it is",
    "account-lift": "lets a name be tried again, and nobody in",
    "act-discard": "takes back what was entered",
    "paper-discard": "takes back what was entered",
    "people-detail": "read only",
    "appointment-waiting": "read only",
    "overseer-waiting": "read only",
    "factor-waiting": "read only",
    "overseer-discard": "leaves who oversees",
    "opinion-send_back": "leaves it open",
    "opinion-hide": "takes what is public back",
    "chain-discard": "leaves the chain",
    "report-send_back": "takes an approval back",
    "report-unfreeze": "takes a freezing back",
    "report-void": "takes a freezing back",
    "erasure-refuse": "erases nothing",
}
# What the admin adds and changes: what decides who may do what, and what does not.
DECIDING = {"user", "appointment", "organisation", "inspection", "redactionrule"}
DECIDING |= {"sitesettings"}
NOT_DECIDING = {"office", "post", "calendarday", "reminderlevel", "papertemplate"}
NOT_ADDED = {"inspection", "sitesettings"}
STAFF = sorted(ACTS & (set(CASES) | set(WEIGHTY)) - {"first_run"})


def _views() -> dict[str, object]:
    """Return who may open each address, by its name."""
    found = {}
    todo = list(get_resolver().url_patterns)
    while todo:
        one = todo.pop()
        if not isinstance(one, URLPattern):
            todo += [] if one.namespace else one.url_patterns
        elif one.name:
            found[one.name] = getattr(one.callback, "access", None)
    return found


def test_every_act_of_weight_is_declared() -> None:
    weighty = {name for name, access in _views().items() if access in OF_WEIGHT}
    assert not ACTS & set(NOT_ASKED)
    assert weighty <= ACTS | set(NOT_ASKED)
    assert set(NOT_ASKED) <= weighty


def test_every_page_of_the_admin_that_decides_is_declared() -> None:
    open_here = {
        model._meta.model_name
        for model, page in admin.site._registry.items()
        if not isinstance(page, ReadOnly) and model._meta.app_label == "rectification"
    }
    assert open_here == DECIDING | NOT_DECIDING
    for name in DECIDING:
        assert f"rectification_{name}_change" in ACTS
        assert (f"rectification_{name}_add" in ACTS) is (name not in NOT_ADDED)
    assert "auth_user_password_change" in ACTS


def test_every_declared_act_is_tried_here() -> None:
    assert set(STAFF) | {"first_run"} | set(ADMIN) == ACTS


def _done() -> int:
    """Count what was done: whatever the log tells of but sessions."""
    return LogEntry.objects.exclude(action__startswith="session.").count()


def _form(html: str, page: str, url: str) -> Form:
    [form] = [one for one in forms_on(html, page) if one.action == url]
    return form


def _sent(drawn: Drawn, **more: str) -> tuple[int, str]:
    """Send; return the answer, and the page that somebody then looks at."""
    values = drawn.baseline | more
    response = drawn.client.post(drawn.url, values, HTTP_REFERER=drawn.referer)
    html = response.content.decode()
    return response.status_code, drawn.look() if response.status_code == 303 else html


@pytest.mark.parametrize("name", STAFF)
def test_an_act_asks_where_the_password_was_typed_long_ago(
    name: str, world: World
) -> None:
    drawn = draw(name, world)
    assert BOX not in drawn.form.fields, "who has just signed in is not asked"
    long_signed_in(drawn.client)
    box = _form(drawn.look(), drawn.page, drawn.url).fields[BOX]
    assert (box.kind, box.value) == ("password", "")
    before = _done()
    for typed, said in (({}, "请输入您的密码"), ({BOX: WRONG}, "密码不对")):
        _status, html = _sent(drawn, **typed)
        assert _done() == before, f"done with {typed}"
        assert said in html
        assert _form(html, drawn.page, drawn.url).fields[BOX].value == ""
        for words in drawn.case.valid.values():
            assert words in html, "what was typed besides comes back"
        assert WRONG not in html
    assert AccessAttempt.objects.get().failures_since_start == 1
    assert WRONG not in stored_text()
    status, html = _sent(drawn, **{BOX: PASSWORD})
    assert status in drawn.case.done
    assert _done() > before
    assert PASSWORD not in html + stored_text()
    assert not AccessAttempt.objects.exists()
    assert BOX not in drawn.look(), "asked once for five minutes"


def _seat_form(world: World) -> tuple[list[object], dict[str, str]]:
    post = world.cast.handler.appointments.get().post
    person = make_user()
    form = {"user": str(person.pk), "post": str(post.pk), "since": "2022-01-01"}
    return [], form


def _end_form(world: World) -> tuple[list[object], dict[str, str]]:
    return [world.cast.handler.appointments.get().pk], {"until": "2099-12-31"}


def _account_form(world: World) -> tuple[list[object], dict[str, str]]:
    words = {"username": "guoxin", "full_name": "郭新"}
    return [], {**words, "password1": "Qing-shan-2031", "password2": "Qing-shan-2031"}


def _change_form(world: World) -> tuple[list[object], dict[str, str]]:
    handler = world.cast.handler
    words = {"username": handler.username, "full_name": "李新", "is_active": "on"}
    return [handler.pk], words


def _reset_form(world: World) -> tuple[list[object], dict[str, str]]:
    words = {"password1": "Qing-shan-2031", "password2": "Qing-shan-2031"}
    return [world.cast.handler.pk], {**words, "usable_password": "true"}


def _body_form(world: World) -> tuple[list[object], dict[str, str]]:
    reviews = {"needs_first_review": "on", "needs_secrecy_review": "on"}
    return [], {**BODY_FORM, **reviews}


def _reviews_form(world: World) -> tuple[list[object], dict[str, str]]:
    body = world.cast.organisation
    kept = {"slug": body.slug, "parent": str(body.parent_id)}
    return [body.pk], _body_form(world)[1] | kept


def _overseer_form(world: World) -> tuple[list[object], dict[str, str]]:
    inspection = Inspection.objects.first()
    return [inspection.pk], {
        "source": inspection.source,
        "overseer": str(make_overseer().pk),
        "feedback_on": inspection.feedback_on.isoformat(),
    }


RULE = {"name": "电话", "kind": "words", "pattern": "电话", "reason": "个人信息"}


def _rule_form(world: World) -> tuple[list[object], dict[str, str]]:
    return [], RULE | {"position": "0", "is_active": "on"}


def _no_rule_form(world: World) -> tuple[list[object], dict[str, str]]:
    rule = RedactionRule.objects.create(**RULE)
    return [rule.pk], RULE | {"position": "0"}


def _settings_form(world: World) -> tuple[list[object], dict[str, str]]:
    return [SiteSettings.load().pk], {"second_factor_roles": "leader"}


ADMIN = {
    "rectification_appointment_add": _seat_form,
    "rectification_appointment_change": _end_form,
    "rectification_user_add": _account_form,
    "rectification_user_change": _change_form,
    "auth_user_password_change": _reset_form,
    "rectification_organisation_add": _body_form,
    "rectification_organisation_change": _reviews_form,
    "rectification_inspection_change": _overseer_form,
    "rectification_redactionrule_add": _rule_form,
    "rectification_redactionrule_change": _no_rule_form,
    "rectification_sitesettings_change": _settings_form,
}


@pytest.mark.parametrize("name", ADMIN)
def test_the_admin_asks_where_it_decides(name: str, world: World) -> None:
    cast = world.cast
    if name == "rectification_user_add":  # whoever seats people opens no accounts
        seat(cast.stranger, role="system_admin", organisation=cast.organisation)
    who = cast.stranger if name == "rectification_user_add" else cast.security_admin
    if name.split("_")[1] in DECIDING - {"user", "appointment"}:
        who = cast.system_admin
    args, words = ADMIN[name](world)
    url = reverse(f"admin:{name}", args=args)
    client = client_of(User.objects.get(pk=who.pk))
    assert BOX not in client.get(url).content.decode()
    long_signed_in(client)
    assert f'name="{BOX}"' in client.get(url).content.decode()
    before = _done()
    for typed, said in (({}, "请输入您的密码"), ({BOX: WRONG}, "密码不对")):
        html = client.post(url, words | typed).content.decode()
        assert _done() == before, f"done with {typed}"
        assert said in html
        assert f'name="{BOX}"' in html
        assert words.get("full_name", "") in html
        assert WRONG not in html + stored_text()
    assert AccessAttempt.objects.get().failures_since_start == 1
    assert client.post(url, words | {BOX: PASSWORD}).status_code == 302
    assert _done() > before
    assert PASSWORD not in stored_text()
