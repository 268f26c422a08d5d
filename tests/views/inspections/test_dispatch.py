"""任务分解表: one form over all findings, and what its verb refuses."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rectification.errors import Conflict, Refusal
from rectification.models import Chain, Finding, Inspection, LogEntry, Plan
from rectification.models.findings.dispatch import Answering, Task
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_finding, make_inspection

pytestmark = pytest.mark.django_db
NEXT_YEAR = 2032
# Offices written and read again, measures, standard; the version three times.
EACH = 6


@pytest.fixture
def inspection(cast: Cast) -> Inspection:
    return make_inspection(cast=cast, feedback_on=date(NEXT_YEAR, 1, 10))


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.coordinator)


def bare(cast: Cast, inspection: Inspection, **fields: object) -> Finding:
    return make_finding(cast=cast, inspection=inspection, offices=[], **fields)


def address(inspection: Inspection) -> str:
    return reverse("inspection-dispatch", args=[inspection.reference])


def sent(client: Client, inspection: Inspection, **typed: str) -> dict[str, str]:
    """Return what the form as drawn would send, with what is typed over it."""
    form = client.get(address(inspection)).context["form"]
    drawn = {one.html_name: one.value() for one in form if one.value() is not None}
    return {name: str(value) for name, value in drawn.items()} | typed


def test_cells_become_offices_deadline_standard_and_measures(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    one, other = bare(cast, inspection), bare(cast, inspection)
    lead, joint = cast.office, cast.other_office
    typed = {
        f"lead_{one.pk}": lead.name,
        f"joint_{one.pk}": joint.name,
        f"leader_{one.pk}": "吴定",
        f"person_{one.pk}": "李改",
        f"deadline_{one.pk}": "6月底前",
        f"standard_{one.pk}": "台账齐全",
        f"measures_{one.pk}": "补齐登记日期\n\n每季度抽查一次",
        f"kind_{other.pk}": "long_term",
    }
    client.post(address(inspection), sent(client, inspection, **typed))
    one.refresh_from_db()
    other.refresh_from_db()
    rows = [(it.office, it.is_lead, it.person) for it in one.responsibilities.all()]
    assert rows == [(lead, True, "李改"), (joint, False, "")]
    assert (one.leader, one.standard) == ("吴定", "台账齐全")
    assert (one.due_on, one.due_wording) == (date(NEXT_YEAR, 6, 30), "6月底前")
    plans = [it.plan for it in one.measures.all()]
    assert plans == ["补齐登记日期", "每季度抽查一次"]
    assert (other.kind, other.due_on) == ("long_term", None)
    assigned = LogEntry.objects.get(action="finding.assign")
    assert assigned.reason == "任务分解"


def test_one_wrong_cell_keeps_everything_typed_and_writes_nothing(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    one, other = bare(cast, inspection), bare(cast, inspection)
    typed = {
        f"lead_{one.pk}": cast.office.name,
        f"deadline_{one.pk}": "尽快",
        f"lead_{other.pk}": "党建科",
    }
    page = client.post(address(inspection), sent(client, inspection, **typed))
    form = page.context["form"]
    assert {f"deadline_{one.pk}", f"lead_{other.pk}"} == form.errors.keys()
    assert form[f"lead_{one.pk}"].value() == cast.office.name
    assert not Finding.objects.exclude(responsibilities=None).exists()
    typed |= {f"deadline_{one.pk}": "6月底前", "set_up": "on"}
    client.post(address(inspection), sent(client, inspection, **typed))
    assert other.responsibilities.get().office.name == "党建科"


def test_what_stood_is_replaced_with_a_reason_only(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    one = make_finding(cast=cast, inspection=inspection)
    typed = {f"lead_{one.pk}": cast.other_office.name}
    page = client.post(address(inspection), sent(client, inspection, **typed))
    assert page.context["form"].errors.keys() == {"why"}
    whose = Answering([cast.other_office], cast.other_office)
    with pytest.raises(Refusal):
        one.dispatch(Task(one.version, whose), by=cast.coordinator)
    typed["why"] = "reorganised"
    client.post(address(inspection), sent(client, inspection, **typed))
    assert one.responsibilities.get().office == cast.other_office


def test_measures_that_stand_are_kept_and_others_change(
    cast: Cast, inspection: Inspection
) -> None:
    one = bare(cast, inspection)
    for plan in ("甲", "乙", "丙"):
        one.add_measure(by=cast.coordinator, version=one.version, plan=plan)
    kept = one.measures.get(plan="甲")
    task = Task(one.version, measures=["甲", "丁"])
    one.dispatch(task, by=cast.coordinator, reason="合并")
    assert [it.plan for it in one.measures.all()] == ["甲", "丁"]
    assert one.measures.first() == kept


def test_another_hand_shows_both(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    one = bare(cast, inspection)
    data = sent(client, inspection, **{f"standard_{one.pk}": "台账齐全"})
    one.edit(by=cast.coordinator, version=one.version, reason="改", standard="有制度")
    page = client.post(address(inspection), data | {"why": "wrong_entry"})
    assert [it.theirs for it in page.context["theirs"]] == ["有制度"]
    one.refresh_from_db()
    assert one.standard == "有制度"
    with pytest.raises(Conflict):
        task = Task(one.version - 1, fields={"standard": "无"})
        one.dispatch(task, by=cast.coordinator, reason="改")


def test_within_the_campaign_is_due_when_it_ends(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    ends = date(NEXT_YEAR, 4, 10)
    Inspection.objects.filter(pk=inspection.pk).update(campaign_ends_on=ends)
    one = bare(cast, inspection)
    typed = {f"deadline_{one.pk}": "集中整改期内"}
    client.post(address(inspection), sent(client, inspection, **typed))
    one.refresh_from_db()
    assert (one.due_on, one.kind) == (ends, "within_campaign")


def test_what_is_closed_has_no_cells(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    one = make_finding(cast=cast, inspection=inspection, state=FindingState.COMPLETED)
    form = client.get(address(inspection)).context["form"]
    assert [row.cells for row in form.rows()] == [()]
    assert f"lead_{one.pk}" not in form.fields


def test_a_later_deadline_of_work_under_way_says_why_even_in_a_draft(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    Plan.objects.begin(inspection, by=cast.coordinator)
    due = {"due_on": date(NEXT_YEAR, 6, 30), "due_precision": "month", "kind": "dated"}
    one = make_finding(cast=cast, inspection=inspection, **due)
    one.start(by=cast.handler)
    earlier = timezone.now() - timedelta(days=2)
    Finding.objects.filter(pk=one.pk).update(due_set_at=earlier)
    typed = {f"deadline_{one.pk}": "9月底前"}
    page = client.post(address(inspection), sent(client, inspection, **typed))
    assert page.context["form"].errors.keys() == {"why"}
    assert 'name="why"' in page.content.decode()
    typed["why"] = "leadership"
    page = client.post(address(inspection), sent(client, inspection, **typed))
    assert page.context["form"].errors.keys() == {"done_so_far"}
    typed["done_so_far"] = "设备已订货。"
    client.post(address(inspection), sent(client, inspection, **typed))
    assert one.extensions.get().done_so_far == "设备已订货。"


def test_each_finding_more_costs_few_queries(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    def asked_for(number: int) -> int:
        """Dispatch as many with an office, a standard and two measures each."""
        typed = {}
        for one in [bare(cast, inspection) for _ in range(number)]:
            typed |= {
                f"lead_{one.pk}": cast.office.name,
                f"standard_{one.pk}": "台账齐全",
                f"measures_{one.pk}": "补齐登记日期\n每季度抽查一次",
            }
        data = sent(client, inspection, **typed)
        with CaptureQueriesContext(connection) as context:
            client.post(address(inspection), data)
        return len(context)

    assert asked_for(4) - asked_for(1) <= 3 * EACH
    assert Finding.objects.filter(standard="台账齐全").count() == 5
    chain = Chain.objects.get(name=inspection.reference)
    assert not chain.verify() and not chain.verify_payloads()
