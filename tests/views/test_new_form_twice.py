"""A form of something new makes one thing, however often it is sent."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from rectification.models import (
    Aspect,
    Finding,
    Inspection,
    Measure,
    Office,
    ReportSection,
    SentForm,
    User,
)
from rectification.models.trail import sent_form
from rectification.records import begin_report
from tests.everywhere.html_forms import forms_on
from tests.factories import (
    Cast,
    client_of,
    long_signed_in,
    make_cast,
    make_finding,
    make_inspection,
)

# Address of the page, what is typed there, what it makes.
FORMS = {
    "inspection-new": ({"source": "audit", "theme": "一次"}, Inspection),
    "aspect-new": ({"title": "窗口服务"}, Aspect),
    "finding-new": ({"title": "叫号机长期停用"}, Finding),
    "measure-new": ({"plan": "补齐登记。"}, Measure),
    "office-new": ({"name": "法规科"}, Office),
    "report-new_section": ({"title": "长效机制"}, ReportSection),
}


def address(name: str, cast: Cast) -> str:
    inspection = make_inspection(cast=cast)
    parents = {
        "aspect-new": inspection.reference,
        "finding-new": inspection.reference,
        "measure-new": make_finding(cast=cast, inspection=inspection).reference,
    }
    if name == "report-new_section":
        make_finding(cast=cast, inspection=inspection)
        report = begin_report(inspection, by=cast.coordinator)
        return reverse(name, args=[report.reference])
    return reverse(name, args=[parents[name]] if name in parents else [])


def drawn(client: Client, url: str) -> dict[str, str]:
    page = client.get(url).content.decode()
    [form] = [form for form in forms_on(page, url) if "form_key" in form.fields]
    return form.values()


@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMS)
def test_sent_again_it_leads_to_what_it_made(name, cast, coordinator) -> None:
    typed, model = FORMS[name]
    url = address(name, cast)
    form = drawn(coordinator, url) | typed
    before = model.objects.count()
    first = coordinator.post(url, form)
    assert (first.status_code, model.objects.count()) == (302, before + 1)
    again = coordinator.post(url, form, follow=True)
    assert again.redirect_chain == [(first.url, 302)]
    assert "这份表单已经提交过" in again.content.decode()
    assert model.objects.count() == before + 1
    # The next one drawn is another form.
    follow = drawn(coordinator, url) | typed | {"name": "督查科"}
    coordinator.post(url, follow)
    assert model.objects.count() == before + 2


@pytest.mark.django_db
def test_an_account_is_opened_once(cast, coordinator) -> None:
    long_signed_in(coordinator)
    url = reverse("people-account", args=[cast.organisation.pk])
    form = drawn(coordinator, url)
    form |= {"full_name": "郭新", "role": "handler", "office": str(cast.office.pk)}
    form |= {"own_password": "Qing-shi-2022"}
    assert coordinator.post(url, form).status_code == 200
    again = coordinator.post(url, form, follow=True)
    assert "首次密码只显示一次" in again.content.decode()
    assert User.objects.filter(full_name="郭新").count() == 1


@pytest.mark.django_db
def test_what_was_refused_can_be_sent_again(cast, coordinator) -> None:
    url = reverse("office-new")
    form = drawn(coordinator, url) | {"name": cast.office.name}
    assert coordinator.post(url, form).status_code == 200
    assert not SentForm.objects.exists()
    assert coordinator.post(url, form | {"name": "法规科"}).status_code == 302
    assert Office.objects.filter(name="法规科").exists()


@pytest.mark.django_db
def test_a_key_is_one_persons_on_one_page(cast, coordinator) -> None:
    url = reverse("office-new")
    form = drawn(coordinator, url) | {"name": "法规科"}
    coordinator.post(url, form)
    inspection = make_inspection(cast=cast)
    other = reverse("finding-new", args=[inspection.reference])
    coordinator.post(other, {"form_key": form["form_key"], "title": "窗口少"})
    assert Finding.objects.filter(title="窗口少").exists()


@pytest.mark.django_db
def test_the_oldest_forms_are_forgotten(cast, monkeypatch, coordinator) -> None:
    monkeypatch.setattr(sent_form, "MOST", 2)
    url = reverse("office-new")
    for name in ("一科", "二科", "三科"):
        coordinator.post(url, drawn(coordinator, url) | {"name": name})
    assert SentForm.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_twenty_at_once_make_one_finding() -> None:
    cast = make_cast()
    url = address("finding-new", cast)
    first = client_of(cast.coordinator)
    form = drawn(first, url) | {"title": "叫号机长期停用"}

    def send(_number: int) -> tuple[int, str]:
        client = Client()
        client.cookies = first.cookies
        try:
            response = client.post(url, form)
            return response.status_code, response.headers.get("Location", "")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(send, range(20)))
    finding = Finding.objects.get(title="叫号机长期停用")
    assert answers == {(302, finding.get_absolute_url())}
