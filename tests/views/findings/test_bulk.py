"""Many findings at once: what is shown before, what becomes of each, and only once."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rectification.models import (
    Finding,
    Inspection,
    LogEntry,
    Notification,
    Responsibility,
    Urge,
)
from rectification.models.findings import bulk
from rectification.models.findings.bulk import Outcome
from rectification.workflow import FindingState
from tests.everywhere.html_forms import forms_on
from tests.factories import (
    Cast,
    client_of,
    make_finding,
    make_inspection,
    make_office,
)
from tests.views.findings.listed import make_many

pytestmark = pytest.mark.django_db
AT = "/staff/findings/bulk/"
FINDING = re.compile(r'<th scope="row" class="table__title"><a href="([^"]+)"')
WHY = {"why": "reorganised"}


def picked(*findings: Finding) -> str:
    return "?" + "&".join(f"pick={one.pk}" for one in findings)


def looked(client: Client, name: str, chosen: str, **typed: str) -> dict[str, object]:
    """Choose findings, type what is to become of them, and return the form then."""
    url = f"{AT}{name}/"
    page = client.get(url + chosen)
    assert page.status_code == 200
    sent = {"pick": re.findall(r'name="pick" value="(\d+)"', page.content.decode())}
    [form] = [
        one for one in forms_on(page.content.decode(), url) if "pick" in one.fields
    ]
    page = client.post(url, form.values() | sent | typed)
    assert page.status_code == 200
    html = page.content.decode()
    [form] = [one for one in forms_on(html, url) if "looked" in one.fields]
    rows = re.findall(r'name="row" value="([^"]+)"', html)
    boxes = re.findall(r'name="box" value="([^"]+)"', html)
    return form.values() | sent | typed | {"row": rows, "box": boxes, "do": "1"}


def keys(form: dict[str, object]) -> list[str]:
    """Return what can be ticked."""
    return [row.partition(":")[0] for row in form["row"]]


def outcome() -> Outcome:
    return Outcome.of(LogEntry.objects.filter(action__startswith="bulk.").latest("pk"))


@pytest.fixture
def inspection(cast: Cast) -> Inspection:
    return make_inspection(cast=cast)


def test_each_row_is_shown_before_and_answered_after(
    cast: Cast, inspection: Inspection
) -> None:
    free, led, asked = (
        make_finding(cast=cast, inspection=inspection, state=state, offices=offices)
        for state, offices in (
            (FindingState.REGISTERED, []),
            (FindingState.ONGOING, [cast.office, cast.other_office]),
            (FindingState.SUBMITTED, [cast.office]),
        )
    )
    client = client_of(cast.coordinator)
    lead = str(cast.other_office.pk)
    chosen = picked(free, led, asked)
    before = LogEntry.objects.count()
    form = looked(client, "assign", chosen, lead=lead, person="郝办")
    assert LogEntry.objects.count() == before
    # What stood is replaced, and that says why: one is possible so far.
    assert [row.partition(":")[0] for row in form["row"]] == [
        str(free.pk),
    ]
    form = looked(client, "assign", chosen, lead=lead, person="郝办", **WHY)
    done = client.post(f"{AT}assign/", form, follow=True)
    html = done.content.decode()
    assert outcome() == Outcome([free.reference, led.reference], {}, [])
    for one in (free, led):
        assert one.reference in html
        [lead_row] = one.responsibilities.filter(is_lead=True)
        assert (lead_row.office, lead_row.person) == (cast.other_office, "郝办")
    assert asked.lead_office == cast.office
    # One request: the log shows it as such, and so does the page of each.
    request = LogEntry.objects.get(action="bulk.assign").request_id
    log = client_of(cast.auditor).get(f"/staff/log/?request={request}")
    told = [entry.action for entry, _change in log.context["rows"]]
    assert told == ["bulk.assign", "finding.assign", "finding.assign"]
    shown = log.content.decode()
    assert shown.count('<tr class="table__group">') == 1
    assert "批量：2条" in shown
    assert "批量：2条" in client.get(led.get_absolute_url()).content.decode()
    assert "批量：" not in client.get(asked.get_absolute_url()).content.decode()


def test_sent_twice_it_is_done_once(cast: Cast, inspection: Inspection) -> None:
    finding = make_finding(cast=cast, inspection=inspection, offices=[])
    client = client_of(cast.coordinator)
    form = looked(client, "assign", picked(finding), lead=str(cast.office.pk))
    first = client.post(f"{AT}assign/", form)
    again = client.post(f"{AT}assign/", form)
    assert first.url == again.url
    assert LogEntry.objects.filter(action="bulk.assign").count() == 1


def test_what_changed_meanwhile_is_told_and_left_alone(
    cast: Cast, inspection: Inspection
) -> None:
    still, moved = (
        make_finding(cast=cast, inspection=inspection, offices=[]) for _two in "ab"
    )
    client = client_of(cast.coordinator)
    lead = str(cast.office.pk)
    form = looked(client, "assign", picked(still, moved), lead=lead)
    moved.edit(
        by=cast.coordinator, version=moved.version, reason="更正", title="另一题"
    )
    client.post(f"{AT}assign/", form)
    assert outcome() == Outcome([still.reference], {}, [moved.reference])
    assert moved.lead_office is None


def test_what_is_refused_in_the_act_takes_nothing_with_it(
    cast: Cast, inspection: Inspection, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (
        make_finding(cast=cast, inspection=inspection, offices=[]) for _two in "ab"
    )
    client = client_of(cast.coordinator)
    form = looked(client, "assign", picked(first, second), lead=str(cast.office.pk))
    dispatch = Finding.dispatch

    def failing(self: Finding, *args: object, **kwargs: object) -> object:
        dispatch(self, *args, **kwargs)
        if self.pk == first.pk:
            raise bulk.Refusal("不行。")
        return None

    monkeypatch.setattr(Finding, "dispatch", failing)
    client.post(f"{AT}assign/", form)
    assert outcome() == Outcome([second.reference], {first.reference: "不行。"}, [])
    assert not first.responsibilities.exists()
    assert not LogEntry.objects.filter(
        action="finding.assign", subject_id=first.pk
    ).exists()


def test_what_was_not_looked_at_is_not_done(cast: Cast, inspection: Inspection) -> None:
    finding = make_finding(cast=cast, inspection=inspection, offices=[])
    client = client_of(cast.coordinator)
    form = looked(client, "assign", picked(finding), lead=str(cast.office.pk))
    page = client.post(
        f"{AT}assign/", form | {"lead": str(cast.other_office.pk)}, follow=True
    )
    assert page.status_code == 200
    assert not finding.responsibilities.exists()
    # Nor what was unticked.
    client.post(f"{AT}assign/", form | {"row": []})
    assert not finding.responsibilities.exists()


def test_nobody_is_told_of_what_is_not_theirs(cast: Cast) -> None:
    finding = make_finding(cast=cast, title="不为外人所知")
    client = client_of(cast.outsider)
    page = client.get(f"{AT}assign/{picked(finding)}").content.decode()
    assert "不为外人所知" not in page
    assert 'class="empty"' in page
    form = {"pick": [str(finding.pk)], "row": [f"{finding.pk}:{finding.mark}"]}
    client.post(f"{AT}assign/", form | {"do": "1"})
    assert not LogEntry.objects.filter(action="bulk.assign").exists()


def test_a_later_deadline_is_asked_for_and_a_plan_wants_a_reason(
    cast: Cast, inspection: Inspection
) -> None:
    day = timezone.localdate() + timedelta(days=30)
    given = {"due_on": day, "due_precision": "day", "kind": "dated"}
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        later = make_finding(
            cast=cast, inspection=inspection, state=FindingState.ONGOING, **given
        )
    undated = make_finding(
        cast=cast, inspection=inspection, offices=[cast.office], kind=""
    )
    client = client_of(cast.coordinator)
    typed = {"due_wording": f"{day.year + 1}年6月底"}
    chosen = picked(later, undated)
    form = looked(client, "deadline", chosen, **typed)
    assert keys(form) == [str(undated.pk)]
    form = looked(client, "deadline", chosen, **typed, **WHY, done_so_far="已补一半")
    client.post(f"{AT}deadline/", form)
    assert outcome() == Outcome([later.reference, undated.reference], {}, [])
    later.refresh_from_db()
    undated.refresh_from_db()
    assert later.due_on == day
    assert later.extensions.get().due_on == date(day.year + 1, 6, 30)
    assert undated.due_on == date(day.year + 1, 6, 30)


def test_an_office_is_urged_once_for_all_that_it_owes(cast: Cast) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=40)):
        inspection = make_inspection(cast=cast)
        owing = [
            make_finding(cast=cast, inspection=inspection, state=FindingState.ONGOING)
            for _two in "ab"
        ]
        closed = make_finding(
            cast=cast, inspection=inspection, state=FindingState.COMPLETED
        )
    client = client_of(cast.leader)
    form = looked(client, "urge", picked(*owing, closed), way="telephone")
    client.post(f"{AT}urge/", form)
    [urge] = Urge.objects.all()
    assert (urge.office, urge.way, urge.owed) == (cast.office, "telephone", 2)
    assert outcome() == Outcome([one.reference for one in owing], {}, [])


def test_handlers_are_reminded_once_a_day_each_of_their_own(
    cast: Cast, inspection: Inspection
) -> None:
    made = {"cast": cast, "inspection": inspection}
    own = make_finding(state=FindingState.ONGOING, **made)
    other = make_finding(**made)
    empty = make_finding(
        offices=[make_office(organisation=cast.organisation)],
        **made,
    )
    waiting = make_finding(state=FindingState.SUBMITTED, **made)
    client = client_of(cast.coordinator)
    page = client.get(f"{AT}remind/{picked(own, other, empty, waiting)}")
    html = page.content.decode()
    assert html.count(str(cast.handler)) == 2
    assert "该科室没有任职人员" in html
    assert "该问题暂无须科室办理的事项" in html
    form = looked(client, "remind", picked(own, other, empty, waiting))
    for _time in range(2):
        client.post(f"{AT}remind/", form)
    assert outcome().done == [own.reference, other.reference]
    [notice] = Notification.objects.all()
    assert (notice.user, notice.day) == (cast.handler, timezone.localdate())
    assert notice.lines.count() == 2
    cast.handler.refresh_from_db()
    assert cast.handler.unread_reminders == 2
    words = client_of(cast.handler).get("/staff/reminders/").content.decode()
    assert f"请抓紧办理{own.reference}" in words
    told = LogEntry.objects.filter(action="reminder.by_hand")
    assert {one.actor_id for one in told} == {cast.coordinator.pk}
    Notification.objects.read(cast.handler)
    again = client.get(f"{AT}remind/{picked(own, other)}").content.decode()
    assert again.count("今天已提醒过") == 2
    third = make_finding(**made)
    client.post(f"{AT}remind/", looked(client, "remind", picked(third)))
    notice.refresh_from_db()
    assert notice.read_at is None
    assert notice.lines.count() == 3


def test_all_of_the_page_or_the_list_up_to_a_limit(
    cast: Cast, inspection: Inspection, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_many(inspection, 53)
    other = make_finding(cast=cast, inspection=inspection, state=FindingState.COMPLETED)
    client = client_of(cast.coordinator)

    def chosen(query: str) -> list[str]:
        page = client.get(f"{AT}assign/?{query}", follow=True).content.decode()
        return FINDING.findall(page) if 'name="looked"' in page else []

    assert len(chosen("which=page")) == 50
    assert len(chosen("which=page&state=ongoing&sort=-position")) == 50
    everything = chosen("which=all&state=ongoing")
    assert len(everything) == len(made)
    assert other.get_absolute_url() not in everything
    monkeypatch.setattr("rectification.views.findings.bulk.MOST", 53)
    assert chosen("which=all") == []
    assert chosen("which=ticked") == chosen("pick=x") == []


def test_it_costs_the_same_at_one_and_at_fifty(
    cast: Cast, inspection: Inspection
) -> None:
    day = {"due_on": date(2031, 6, 30), "due_precision": "day"}
    make_office(organisation=cast.organisation)

    def cost(name: str, **typed: str) -> int:
        client = client_of(cast.coordinator)
        form = looked(client, name, "?which=all", **typed)
        del form["do"]
        with CaptureQueriesContext(connection) as context:
            client.post(f"{AT}{name}/", form)
        return len(context)

    def costs() -> list[int]:
        return [
            cost("assign", lead=str(cast.office.pk)),
            cost("deadline", due_wording="2032年6月底", **WHY, done_so_far="已补。"),
            cost("urge", way="chat"),
            cost("remind"),
        ]

    def grow(count: int) -> None:
        Responsibility.objects.bulk_create(
            Responsibility(finding=one, office=cast.office, is_lead=True)
            for state in (FindingState.REGISTERED, FindingState.ONGOING)
            for one in make_many(inspection, count, state=state, **day)
        )

    grow(1)
    few = costs()
    grow(25)
    assert costs() == few
    assert max(few) <= 16


def test_the_result_is_read_by_whoever_did_it(
    cast: Cast, inspection: Inspection
) -> None:
    finding = make_finding(cast=cast, inspection=inspection, offices=[])
    client = client_of(cast.coordinator)
    form = looked(client, "assign", picked(finding), lead=str(cast.office.pk))
    url = client.post(f"{AT}assign/", form).url
    assert finding.reference in client.get(url).content.decode()
    assert client_of(cast.leader).get(url).status_code == 404
