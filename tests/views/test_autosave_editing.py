"""The forms of correcting by hand keep drafts too, whole, and over their version."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from rectification.forms.drafted import DRAFTED
from rectification.models import Appointment, Finding, FormDraft, Plan
from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState
from tests.factories import (
    PASSWORD,
    Cast,
    approve,
    client_of,
    make_closable,
    make_edition,
    make_finding,
    make_report,
)

pytestmark = pytest.mark.django_db
TEXT = "部分台账没有登记日期，也没有经手人。"
SAVE, LOGIN = "/staff/drafts/save/", "/staff/login/"


@pytest.fixture
def finding(cast: Cast) -> Finding:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    return finding


@pytest.fixture
def coordinator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.coordinator)
    return client


def addresses(finding: Finding, cast: Cast) -> dict[str, tuple[str, str]]:
    """Every form of editing: its address, and a field that takes words."""
    inspection = finding.inspection
    aspect = inspection.add_aspect(by=cast.coordinator, title="窗口服务")
    Plan.objects.begin(inspection, by=cast.coordinator)
    of = {
        "inspection-new": ([], "theme"),
        "inspection-edit": ([inspection.reference], "team"),
        "aspect-new": ([inspection.reference], "title"),
        "aspect-edit": ([aspect.pk], "title"),
        "office-new": ([], "name"),
        "office-edit": ([cast.office.pk], "name"),
        "finding-new": ([inspection.reference], "original_text"),
        "finding-edit": ([finding.reference], "standard"),
        "finding-correct_text": ([finding.reference], "original_text"),
        "finding-assign": ([finding.reference], "person_0"),
        "measure-new": ([finding.reference], "plan"),
        "measure-edit": ([finding.measures.get().pk], "plan"),
        "paper-enter": ([cast.organisation.pk], "present"),
        "intake-cleared": ([], "text_1"),
        "inspection-dispatch": ([inspection.reference], f"standard_{finding.pk}"),
        "inspection-approve_plan": ([inspection.reference], "opinion"),
    }
    return {n: (reverse(n, args=keys), field) for n, (keys, field) in of.items()}


def keep(client: Client, url: str, **fields: str):
    """Press the button, as a browser without JavaScript does."""
    return client.post(SAVE, {"for": url, **fields})


def test_every_form_of_editing_is_tried_here(finding: Finding, cast: Cast) -> None:
    whole = {n for n, drafted in DRAFTED.items() if not drafted.prose}
    elsewhere = {"intake-review", "report-section", "report-item", "inspection-fold"}
    elsewhere.add("inspection-fill_in")  # keeps files: its own test
    assert set(addresses(finding, cast)) == whole - elsewhere


def test_the_button_keeps_what_is_typed_and_the_page_shows_it_again(
    coordinator: Client, cast: Cast, finding: Finding
) -> None:
    for name, (url, field) in addresses(finding, cast).items():
        page = coordinator.get(url)
        assert f'formaction="{SAVE}"' in page.content.decode(), name
        drawn = page.context["form"]
        sent = {n: str(drawn[n].value() or "") for n in drawn.fields}
        back = keep(coordinator, url, **{**sent, field: TEXT})
        assert back.status_code == 302 and back["Location"] == url, name
        form = coordinator.get(url).context["form"]
        assert form.draft is not None, name
        assert form[field].value() == TEXT, name


def test_a_draft_of_one_act_on_paper_is_sent_as_no_other(
    coordinator: Client, cast: Cast
) -> None:
    """The form of the next act stands at the same address."""
    report = make_report(cast=cast, state=ReportState.IN_REVIEW)
    url = reverse("report-enter_act", args=[report.reference])
    drawn = coordinator.get(url).context["form"]
    sent = {n: str(drawn[n].value() or "") for n in drawn.fields}
    keep(coordinator, url, **{**sent, "present": TEXT, "is_of_meeting": "on"})
    form = coordinator.get(url).context["form"]
    assert (form["present"].value(), form["act"].value()) == (TEXT, "approve")
    approve(report, cast=cast)
    make_edition(report, by=cast.leader)
    form = coordinator.get(url).context["form"]
    assert (form["present"].value(), form["act"].value()) == (TEXT, "publish")


def test_a_form_kept_as_it_was_drawn_is_no_draft(
    coordinator: Client, finding: Finding
) -> None:
    url = reverse("finding-edit", args=[finding.reference])
    drawn = coordinator.get(url).context["form"]
    sent = {n: str(drawn[n].value() or "") for n in drawn.fields if n != "cleared"}
    keep(coordinator, url, **sent)
    assert coordinator.get(url).context["form"].draft is None


def test_a_field_emptied_stays_empty_and_a_box_unticked_unticked(
    coordinator: Client, cast: Cast, finding: Finding
) -> None:
    url = reverse("finding-correct_text", args=[finding.reference])
    keep(coordinator, url, original_text="", why_text="待补", version="1")
    assert coordinator.get(url).context["form"]["original_text"].value() == ""
    cast.office.is_collective = True
    cast.office.save()
    url = reverse("office-edit", args=[cast.office.pk])
    drawn = coordinator.get(url).context["form"]
    sent = {n: str(drawn[n].value() or "") for n in drawn.fields}
    del sent["is_collective"]
    keep(coordinator, url, **sent)
    assert coordinator.get(url).context["form"]["is_collective"].value() is False


def test_a_draft_over_an_older_version_shows_both_texts_when_sent(
    coordinator: Client, cast: Cast, finding: Finding
) -> None:
    url = reverse("finding-correct_text", args=[finding.reference])
    old = str(finding.version)
    keep(coordinator, url, original_text=TEXT, why="wrong_entry", version=old)
    finding.correct_text(
        by=cast.coordinator,
        text="他人所改。",
        reason="填报错误",
        version=finding.version,
    )
    form = coordinator.get(url).context["form"]
    assert form["original_text"].value() == TEXT
    sent = {n: str(form[n].value() or "") for n in ("version", "original_text", "why")}
    page = coordinator.post(url, sent)
    (row,) = page.context["theirs"]
    assert (row.theirs, row.mine) == ("他人所改。", TEXT)


def test_sending_drops_the_draft(coordinator: Client, finding: Finding) -> None:
    url = reverse("finding-correct_text", args=[finding.reference])
    sent = {"original_text": TEXT, "why": "wrong_entry", "version": finding.version}
    keep(coordinator, url, **sent)
    assert coordinator.post(url, sent).status_code == 302
    assert not FormDraft.objects.exists()


def test_rows_of_offices_beyond_those_drawn_come_back(
    coordinator: Client, cast: Cast, finding: Finding
) -> None:
    url = reverse("finding-assign", args=[finding.reference])
    office = str(cast.other_office.pk)
    keep(coordinator, url, office_7=office, person_7="冯阅", version="1")
    form = coordinator.get(url).context["form"]
    assert form["office_7"].value() == office
    assert form["person_7"].value() == "冯阅"


def test_an_expired_session_loses_nothing(cast: Cast, finding: Finding) -> None:
    """Sent or only kept: either way the text waits behind the login."""
    for pressed in ("send", "keep"):
        client = client_of(cast.coordinator)
        url = reverse("finding-correct_text", args=[finding.reference])
        mark = client.get(url).context["form"].draft_owner
        client.cookies.pop(settings.SESSION_COOKIE_NAME)
        data = {"original_text": TEXT, "why": "", "version": "1", "draft_owner": mark}
        where = url if pressed == "send" else SAVE
        page = client.post(where, {**data, "for": url})
        assert page.templates[0].name == "registration/login.html"
        who = {"username": cast.coordinator.username, "password": PASSWORD}
        carried = {**page.context["carried"], "next": page.context["next"]}
        back = client.post(LOGIN, {**who, **carried})
        assert back["Location"] == url
        form = client.get(url).context["form"]
        assert form["original_text"].value() == TEXT
        FormDraft.objects.all().delete()


def test_an_internal_mark_asks_and_keeps_the_text_on_the_page(
    coordinator: Client, finding: Finding
) -> None:
    url = reverse("finding-correct_text", args=[finding.reference])
    page = keep(coordinator, url, original_text="内部资料：台账。", version="1")
    assert page.status_code == 200 and not FormDraft.objects.exists()
    assert page.context["fields"]["original_text"] == "内部资料：台账。"
    fields = {**page.context["fields"], "cleared": "on"}
    assert coordinator.post(SAVE, fields)["Location"] == url
    assert FormDraft.objects.get().data["original_text"] == "内部资料：台账。"


def test_drafts_of_what_one_can_no_longer_see_are_dropped(
    client: Client, cast: Cast, finding: Finding
) -> None:
    """At the next sign-in, at the page that is no longer there, and on keeping."""
    urls = [url for url, _field in addresses(finding, cast).values()]
    urls.append(reverse("finding-record_progress", args=[finding.reference]))

    def draft_all() -> None:
        for url in urls:
            keep(client, url, text=TEXT, title=TEXT, plan=TEXT, account=TEXT)

    client.force_login(cast.coordinator)
    draft_all()
    assert FormDraft.objects.count() == len(urls)
    Appointment.objects.filter(user=cast.coordinator).update(until="2021-01-01")
    client.post("/staff/logout/")
    who = {"username": cast.coordinator.username, "password": PASSWORD}
    client.post(LOGIN, who)
    # What is about nothing in particular may stay.
    left = set(FormDraft.objects.values_list("form", flat=True))
    assert left == {"inspection-new", "office-new", "intake-cleared"}


def test_nothing_is_kept_about_what_somebody_cannot_see(
    client: Client, cast: Cast, finding: Finding
) -> None:
    client.force_login(cast.outsider)
    url = reverse("finding-correct_text", args=[finding.reference])
    FormDraft.objects.keep(
        by=cast.outsider,
        form="finding-correct_text",
        key=finding.reference,
        data={"original_text": TEXT},
    )
    assert client.get(url).status_code == 404
    assert not FormDraft.objects.exists()
    assert keep(client, url, original_text=TEXT).status_code == 404
    assert not FormDraft.objects.exists()
