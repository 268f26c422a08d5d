"""Measures as the coordinator plans them: added, edited, removed while unused."""

from datetime import date
from itertools import product

import pytest
from django.urls import reverse

from rectification.models import Finding, FormDraft, LogEntry, Measure
from rectification.workflow import FindingState
from tests.factories import Cast, make_finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(cast: Cast) -> Finding:
    return make_finding(cast=cast, state=FindingState.ONGOING)


@pytest.fixture
def measure(cast: Cast, finding: Finding) -> Measure:
    return finding.add_measure(
        by=cast.coordinator, version=finding.version, plan="补齐登记日期。"
    )


def data(finding: Finding, **fields: object) -> dict[str, object]:
    return {
        "version": finding.version,
        "heading": "补齐台账",
        "plan": "补齐登记日期。",
        "why": "leadership",
    } | fields


def test_a_measure_is_added(cast, coordinator, finding) -> None:
    url = f"/staff/findings/{finding.reference}/new_measure/"
    sent = data(finding, office=cast.office.pk, owner="李改", due_on="2022-08-31")
    assert coordinator.post(url, sent).status_code == 302
    measure = finding.measures.get()
    assert (measure.heading, measure.office, measure.owner, measure.due_on) == (
        "补齐台账",
        cast.office,
        "李改",
        date(2022, 8, 31),
    )


def test_adding_over_an_older_version_keeps_what_was_typed(
    cast, coordinator, finding
) -> None:
    url = f"/staff/findings/{finding.reference}/new_measure/"
    seen = data(finding, plan="我写的计划。")
    finding.edit(by=cast.coordinator, version=finding.version, reason="改", leader="甲")
    response = coordinator.post(url, seen)
    assert response.status_code == 200
    assert "我写的计划。" in response.content.decode()
    again = seen | {"version": response.context["form"]["version"].value()}
    assert coordinator.post(url, again).status_code == 302


def test_a_measure_is_edited_with_its_reason(coordinator, finding, measure) -> None:
    url = f"/staff/measures/{measure.pk}/edit/"
    sent = data(finding, plan="换新台账。", position="7")
    assert coordinator.post(url, sent).status_code == 302
    measure.refresh_from_db()
    assert (measure.plan, measure.position) == ("换新台账。", 7)
    entry = LogEntry.objects.filter(action="finding.plan").latest("pk")
    assert entry.reason
    assert entry.payload.before["plan"] == "补齐登记日期。"


def test_a_conflict_shows_both(cast, coordinator, finding, measure) -> None:
    seen = data(finding, plan="我的计划。")
    finding.update_measure(
        by=cast.coordinator,
        measure=measure,
        version=finding.version,
        plan="别人的计划。",
    )
    response = coordinator.post(f"/staff/measures/{measure.pk}/edit/", seen)
    shown = {row.theirs: row.mine for row in response.context["theirs"]}
    assert shown["别人的计划。"] == "我的计划。"


def test_an_unused_measure_is_removed_and_its_words_stay_in_the_log(
    coordinator, finding, measure
) -> None:
    url = f"/staff/measures/{measure.pk}/remove/"
    sent = {"version": finding.version, "why": "wrong_entry"}
    assert coordinator.post(url, sent).status_code == 302
    assert not finding.measures.exists()
    entry = LogEntry.objects.filter(action="finding.plan").latest("pk")
    assert entry.payload.before["plan"] == "补齐登记日期。"
    assert coordinator.get(finding.get_absolute_url()).status_code == 200


def test_a_measure_with_an_account_stays(cast, coordinator, finding, measure) -> None:
    finding.update_measure(
        by=cast.handler, measure=measure, version=finding.version, account="已补齐。"
    )
    url = f"/staff/measures/{measure.pk}/"
    assert coordinator.get(f"{url}edit/").context["remove"] is None
    sent = {"version": finding.version, "why": "wrong_entry"}
    assert coordinator.post(f"{url}remove/", sent).status_code == 303
    assert finding.measures.exists()


BAD = (
    {"heading": "", "plan": ""},
    {"heading": "长" * 1001},
    {"plan": "\0"},
    {"office": "x"},
    {"office": "9" * 30},
    {"owner": "长" * 101},
    {"due_on": "x"},
    {"due_on": "1066-01-01"},
    {"position": "-3"},
    {"version": "x"},
)


@pytest.mark.parametrize(
    ("verb", "fields"),
    # Where nothing is replaced, nobody asks why.
    [*product(["new", "edit"], BAD), ("edit", {"why": ""})],
)
def test_bad_input_gets_a_sentence(coordinator, finding, measure, verb, fields) -> None:
    url = {
        "new": f"/staff/findings/{finding.reference}/new_measure/",
        "edit": f"/staff/measures/{measure.pk}/edit/",
    }[verb]
    response = coordinator.post(url, data(finding) | fields)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert finding.measures.count() == 1


@pytest.mark.parametrize("fields", [{"version": "x"}, {"why": "x"}, {"version": "999"}])
def test_removing_with_bad_input_removes_nothing(
    coordinator, finding, measure, fields
) -> None:
    sent = {"version": finding.version, "why": "wrong_entry"} | fields
    response = coordinator.post(f"/staff/measures/{measure.pk}/remove/", sent)
    assert response.status_code == 303
    assert finding.measures.exists()


def test_a_removal_that_is_refused_keeps_its_reason(cast, coordinator, finding) -> None:
    measure = finding.add_measure(
        by=cast.coordinator, version=finding.version, plan="建章立制。"
    )
    edit = reverse("measure-edit", args=[measure.pk])
    sent = {"version": 1, "why": "other", "why_text": "与上一条重复"}
    remove = reverse("measure-remove", args=[measure.pk])
    response = coordinator.post(remove, sent, headers={"referer": edit})
    assert response.status_code == 303, "over an older version"
    form = coordinator.get(edit).context["remove"]
    assert (form["why"].value(), form["why_text"].value()) == ("other", "与上一条重复")
    again = {**sent, "version": form["version"].value()}
    assert coordinator.post(remove, again).status_code == 302
    assert not FormDraft.objects.exists()
