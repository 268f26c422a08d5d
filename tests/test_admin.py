"""The Django admin edits reference data and nothing else."""

import re
from copy import deepcopy
from urllib.parse import urljoin

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import sessions
from rectification.administration import GROUPS
from rectification.models import (
    Appointment,
    Finding,
    LogEntry,
    Office,
    Organisation,
    Post,
    SiteSettings,
    User,
)
from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState
from tests.factories import (
    BODY_FORM,
    Cast,
    make_cast,
    make_finding,
    make_organisation,
    make_report,
)
from tests.paths import ROOT
from tests.sources import MODULES

pytestmark = pytest.mark.django_db

EDITABLE = {
    "appointment",
    "calendarday",
    "inspection",
    "office",
    "organisation",
    "papertemplate",
    "post",
    "redactionrule",
    "reminderlevel",
    "sitesettings",
    "user",
}
OURS = {
    model._meta.model_name: model
    for model in admin.site._registry
    if model._meta.app_label == "rectification"
}


def url(model: type, verb: str, *args: object) -> str:
    return reverse(f"admin:rectification_{model._meta.model_name}_{verb}", args=args)


@pytest.fixture
def root(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root", "x", full_name="装机"))
    return client


@pytest.fixture(scope="module")
def body_once(module_transaction: None) -> Cast:
    cast = make_cast()
    finding = make_finding(cast=cast, state=FindingState.COMPLETED)
    make_report(cast=cast, inspection=finding.inspection, state=ReportState.PUBLIC)
    SiteSettings.lock()
    return cast


@pytest.fixture
def body(body_once: Cast, db: None) -> Cast:
    return deepcopy(body_once)


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_page_opens_and_only_reference_data_changes(root, body, name) -> None:
    model = OURS[name]
    assert root.get(url(model, "changelist")).status_code == 200
    row = model.objects.order_by("pk").first()
    if row is not None:
        page = root.get(url(model, "change", row.pk))
        assert page.status_code == 200
        assert (b'name="_save"' in page.content) is (name in EDITABLE)
        assert root.post(url(model, "delete", row.pk)).status_code == 403
        if name not in EDITABLE:
            assert root.post(url(model, "change", row.pk), {}).status_code == 403
    added = root.get(url(model, "add")).status_code
    expected = EDITABLE - {"inspection", "sitesettings"}
    assert added == (200 if name in expected else 403)


def test_all_models_are_in_the_admin() -> None:
    ours = apps.get_app_config("rectification").get_models()
    assert set(OURS.values()) == set(ours)


def test_each_list_stands_in_one_group_and_the_head_names_the_site(root, body) -> None:
    SiteSettings.objects.update(name="青石县巡察整改公开")
    listed = [name for group in GROUPS for name in group.models]
    assert len(listed) == len({*listed})
    assert {*listed} == {model.__name__ for model in admin.site._registry}
    page = root.get(reverse("admin:index")).content.decode()
    assert "青石县巡察整改公开 · " in page
    heads = re.findall(r"<caption>(.+?)</caption>", page)
    assert heads == ["单位与人员", "整改", "公开", "操作日志", "设置"]
    names = re.findall(r'<th scope="row".+?>([^<]+)</a></th>', page)
    assert len(names) == len({*names}) == len(listed)
    assert not re.search(r">[A-Za-z ]+</a>", page), "a list's name is not Chinese"


def test_what_cannot_be_deleted_says_why_and_what_to_do(root, body) -> None:
    page = root.get(url(Office, "change", body.office.pk)).content.decode()
    assert "科室不能删除" in page and "承接科室" in page
    answer = root.get(url(Office, "delete", body.office.pk))
    assert answer.status_code == 403 and "科室不能删除" in answer.content.decode()
    finding = Finding.objects.get()
    link = f'href="{finding.get_absolute_url()}"'
    at = url(Finding, "change", finding.pk)
    assert link not in root.get(at).content.decode(), "without a post it is closed"
    User.objects.filter(pk=body.coordinator.pk).update(is_superuser=True)
    root.force_login(User.objects.get(pk=body.coordinator.pk))
    assert link in root.get(at).content.decode()


def test_a_list_of_the_admin_costs_the_same_with_more_rows(
    root, body, monkeypatch
) -> None:
    monkeypatch.setattr(sessions, "GRAIN", 3600)  # a minute may pass here

    def costs() -> dict[str, int]:
        found = {}
        for name, model in OURS.items():
            with CaptureQueriesContext(connection) as asked:
                assert root.get(url(model, "changelist")).status_code == 200
            found[name] = len(asked)
        return found

    costs()
    few = costs()
    for _more in range(3):
        other = make_cast()
        finding = make_finding(cast=other, state=FindingState.COMPLETED)
        make_report(cast=other, inspection=finding.inspection, state=ReportState.PUBLIC)
    many = costs()
    assert {name: (few[name], n) for name, n in many.items() if n > few[name]} == {}


# Who opens which list. The superuser opens all; everybody else none.
LISTS = {
    "system_admin": EDITABLE - {"appointment"},
    "security_admin": {"appointment", "user"},
}


@pytest.mark.parametrize(
    "role", ["system_admin", "security_admin", "coordinator", "leader", "auditor"]
)
def test_each_role_opens_only_its_lists(client, body, role) -> None:
    client.force_login(getattr(body, role))
    opened = {
        name
        for name, model in OURS.items()
        if client.get(url(model, "changelist")).status_code == 200
    }
    assert opened == LISTS.get(role, set())


@pytest.mark.parametrize(
    ("role", "row"),
    [
        ("system_admin", "user"),
        ("system_admin", "inspection"),
        ("security_admin", "appointment"),
    ],
)
def test_no_link_of_a_row_is_closed_to_its_reader(client, body, role, row) -> None:
    model = OURS[row]
    own = getattr(body, role)
    others = model._default_manager.exclude(pk=own.pk if row == "user" else None)
    client.force_login(own)
    page = client.get(url(model, "change", others.earliest("pk").pk))
    links = re.findall(r'href="((?:/|\.\./)[^"]+)"', page.content.decode())
    pages = {urljoin(page.request["PATH_INFO"], one) for one in links}
    pages = {one for one in pages if not one.startswith("/static/")}
    assert {one for one in pages if client.get(one).status_code == 403} == set()


def test_an_added_body_gets_a_slug_and_a_log_entry(client, body) -> None:
    client.force_login(body.system_admin)
    form = BODY_FORM | {"needs_final_review": "on", "needs_secrecy_review": "on"}
    assert client.post(url(Organisation, "add"), form).status_code == 302
    added = Organisation.objects.get(name="青石市图书馆")
    assert added.slug.startswith("org-")
    entry = LogEntry.objects.get(action="organisation.add")
    assert entry.actor_id == body.system_admin.pk
    assert entry.payload.after["name"] == "青石市图书馆"
    assert SiteSettings.load().revision == 1


def test_a_changed_office_is_logged_with_before_and_after(client, body) -> None:
    client.force_login(body.system_admin)
    office = body.office
    form = {
        "organisation": body.organisation.pk,
        "name": "政务服务科",
        "position": 1,
    }
    response = client.post(url(Office, "change", office.pk), form)
    assert response.status_code == 302
    payload = LogEntry.objects.get(action="office.change").payload
    assert (payload.before["name"], payload.after["name"]) == (
        office.name,
        "政务服务科",
    )


def test_a_password_never_reaches_the_log(root) -> None:
    form = {
        "username": "sun",
        "full_name": "孙科",
        "password1": "Qing-shi-2022",
        "password2": "Qing-shi-2022",
    }
    assert root.post(url(User, "add"), form).status_code == 302
    assert User.objects.get(username="sun").check_password("Qing-shi-2022")
    payload = LogEntry.objects.get(action="user.add").payload
    assert "Qing-shi" not in str(payload.after)


def test_separated_roles_and_own_seats_are_refused(client, body) -> None:
    client.force_login(body.security_admin)
    auditor = Post.objects.get(role="auditor")
    form = {
        "user": body.system_admin.pk,
        "post": auditor.pk,
        "since": "2022-01-01",
    }
    assert client.post(url(Appointment, "add"), form).status_code == 200
    assert not body.system_admin.appointments.filter(post=auditor).exists()
    handler = Post.objects.filter(role="handler").first()
    own = {**form, "user": body.security_admin.pk, "post": handler.pk}
    assert client.post(url(Appointment, "add"), own).status_code == 403
    client.post(url(Appointment, "add"), form | {"post": handler.pk})
    assert body.system_admin.appointments.filter(post=handler).exists()


def test_who_creates_accounts_does_not_unlock_them(client, body) -> None:
    User.objects.filter(pk=body.handler.pk).update(is_active=False)
    client.force_login(body.system_admin)
    form = {"username": body.handler.username, "full_name": "李改", "is_active": "on"}
    client.post(url(User, "change", body.handler.pk), form)
    assert not User.objects.get(pk=body.handler.pk).is_active
    root = User.objects.create_superuser("root", "x", full_name="装机")
    assert client.post(url(User, "change", root.pk), form).status_code == 403


def test_a_post_keeps_its_role_for_whoever_sits_in_it(client, body) -> None:
    client.force_login(body.system_admin)
    post = body.system_admin.appointments.get().post
    form = {
        "role": "auditor",
        "organisation": post.organisation_id,
        "office": "",
        "title": "改名",
    }
    client.post(url(Post, "change", post.pk), form)
    post.refresh_from_db()
    assert (post.role, post.title) == ("system_admin", "改名")


def test_an_office_stays_with_its_body(client, body) -> None:
    client.force_login(body.system_admin)
    other = make_organisation()
    form = {"name": body.office.name, "position": 1, "organisation": other.pk}
    client.post(url(Office, "change", body.office.pk), form)
    body.office.refresh_from_db()
    assert body.office.organisation == body.organisation


def test_a_reset_password_is_logged_and_must_be_changed(client, body) -> None:
    form = {"password1": "Xin-kou-ling-26", "password2": "Xin-kou-ling-26"}
    form["usable_password"] = "true"
    address = reverse("admin:auth_user_password_change", args=[body.leader.pk])
    client.force_login(body.system_admin)
    assert client.post(address, form).status_code == 403
    client.force_login(body.security_admin)
    assert client.post(address, form).status_code == 302
    body.leader.refresh_from_db()
    assert body.leader.check_password("Xin-kou-ling-26")
    assert body.leader.must_change_password
    assert LogEntry.objects.filter(
        action="user.reset_password", subject_id=body.leader.pk
    ).exists()


def test_who_appoints_makes_no_accounts(client, body) -> None:
    client.force_login(body.security_admin)
    assert client.get(url(User, "add")).status_code == 403


def test_an_account_begins_with_a_password_to_change(client, body) -> None:
    client.force_login(body.system_admin)
    form = {
        "username": "xinren",
        "full_name": "新人",
        "password1": "Qing-shi-2022",
        "password2": "Qing-shi-2022",
    }
    assert client.post(url(User, "add"), form).status_code == 302
    user = User.objects.get(username="xinren")
    assert user.must_change_password
    # Whoever made it does not say that somebody else has used it.
    form = {"username": "xinren", "full_name": "新人", "is_active": "on"}
    assert client.post(url(User, "change", user.pk), form).status_code == 302
    user.refresh_from_db()
    assert user.must_change_password


READ_BY_KIND = r"needs_\w+_review"  # `Review`, by its kinds


@pytest.mark.parametrize("name", sorted(EDITABLE))
def test_what_is_asked_for_in_the_admin_is_used_somewhere(rf, body, name) -> None:
    """Not only kept: a switch that moves nothing is no switch."""
    used = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (*MODULES, *(ROOT / "templates").rglob("*.html"))
        if not {"admin", "migrations"} & {*path.parts} and path.stem != "vouched_fields"
    )
    request = rf.get("/")
    request.user, request.session = body.system_admin, {}
    columns = {field.name for field in OURS[name]._meta.concrete_fields}
    form = admin.site._registry[OURS[name]].get_form(request)
    for field in columns & {*form.base_fields}:
        read = rf"[.\"'_]{field}(?:_id)?\b"
        assert re.fullmatch(READ_BY_KIND, field) or re.search(read, used), field


@pytest.mark.parametrize(
    ("model", "form", "field"),
    [
        (User, {"username": "Xinren", "full_name": "新人"}, "username"),
        (Office, {"name": "办公室", "position": "0"}, "name"),
    ],
)
def test_what_a_constraint_refuses_stands_at_its_field(root, body, model, form, field):
    User.objects.create_user("xinren", full_name="新人")
    Office.objects.filter(pk=body.office.pk).update(name="办公室")
    secret = {"password1": "Qing-shi-2022", "password2": "Qing-shi-2022"}
    form |= {"organisation": body.organisation.pk, "since": "", **secret}
    page = root.post(url(model, "add"), form)
    assert page.status_code == 200
    assert [*page.context["adminform"].form.errors] == [field]
