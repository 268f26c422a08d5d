"""The number of queries does not grow with the number of rows."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rectification.models import Finding, User
from rectification.records import begin_report
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    make_cast,
    make_evidence,
    make_finding,
    make_inspection,
    make_office,
    make_report,
)

pytestmark = pytest.mark.django_db
MANY = 50


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def queries(user: User, url: str) -> int:
    client = Client()
    client.force_login(user)
    client.get(url)  # the session is written once a minute: not by what is counted
    with CaptureQueriesContext(connection) as context:
        response = client.get(url)
    assert response.status_code == 200
    return len(context)


def add_entries(finding: Finding, *, cast: Cast, count: int) -> None:
    for number in range(count):
        measure = finding.add_measure(
            by=cast.coordinator,
            version=finding.version,
            plan=f"补齐第{number}批登记日期。",
            office=cast.office,
        )
        entry = finding.record_progress(
            by=cast.coordinator if number % 2 else cast.handler,
            text=f"第{number}批已补齐。",
            happened_on=timezone.localdate() - timedelta(days=number),
            measure=measure,
        )
        evidence = make_evidence(cast=cast, content=b"%%PDF-1.7 %d" % number)
        finding.attach(by=cast.handler, evidence=evidence, entry=entry)


@pytest.mark.parametrize(
    ("who", "most"),
    [
        (who, 12)
        for who in ("handler", "auditor", "coordinator", "office_head", "leader")
    ],
)
def test_a_finding_costs_the_same_at_fifty_entries(
    cast: Cast, who: str, most: int
) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    add_entries(finding, cast=cast, count=2)
    few = queries(getattr(cast, who), finding.get_absolute_url())
    add_entries(finding, cast=cast, count=MANY)
    many = queries(getattr(cast, who), finding.get_absolute_url())
    assert many == few
    assert few <= most


@pytest.mark.parametrize("who", ["leader", "verifier"])
def test_deciding_on_a_finding_costs_the_same_at_fifty_entries(
    cast: Cast, who: str
) -> None:
    few = make_finding(cast=cast, state=FindingState.SUBMITTED)
    many = make_finding(cast=cast, state=FindingState.ONGOING)
    for measure in many.measures.all():
        measure.delete()
    add_entries(many, cast=cast, count=MANY)
    user = getattr(cast, who)
    Finding.objects.filter(pk=many.pk).update(
        state=FindingState.SUBMITTED,
        asks=FindingState.COMPLETED,
        submitted_at=timezone.now(),
        submitted_by=cast.office_head,
    )
    assert queries(user, many.get_absolute_url()) <= queries(
        user, few.get_absolute_url()
    )


@pytest.mark.parametrize(
    "who", ["handler", "office_head", "coordinator", "leader", "verifier", "auditor"]
)
@pytest.mark.parametrize("url", ["/staff/", "/staff/inspections/", "inspection"])
def test_a_list_costs_the_same_at_fifty_rows(cast: Cast, who: str, url: str) -> None:
    inspection = make_inspection(cast=cast)
    if url == "inspection":
        url = inspection.get_absolute_url()
    user = getattr(cast, who)

    def grow(count: int) -> None:
        for number in range(count):
            finding = make_finding(
                cast=cast,
                inspection=inspection,
                state=FindingState.ONGOING,
                offices=[cast.office, make_office(organisation=cast.organisation)],
                due_on=date(2022, 10, 31),
                due_precision="month",
            )
            finding.record_progress(
                by=cast.coordinator, text="代填。", happened_on=timezone.localdate()
            )
            if number % 10 == 0:
                make_report(cast=cast, inspection=inspection, state="in_review")
                make_inspection(cast=cast)
                make_finding(
                    cast=cast, inspection=inspection, state=FindingState.SUBMITTED
                )

    grow(2)
    few = queries(user, url)
    grow(MANY)
    assert queries(user, url) == few
    assert few <= 16


@pytest.mark.parametrize("page", ["draft", "style", "around"])
def test_a_draft_costs_the_same_at_fifty_findings(cast: Cast, page: str) -> None:
    def drafted(count: int) -> str:
        inspection = make_inspection(cast=cast)
        for _ in range(count):
            make_finding(cast=cast, inspection=inspection, state=FindingState.ONGOING)
        report = begin_report(inspection, by=cast.coordinator)
        item = report.items.first()
        report.word_item(
            by=cast.coordinator,
            version=1,
            item=item,
            lines=[["finding", "1.自己的话。"]],
            over="0" * 64,
        )
        return f"{report.get_absolute_url()}{page}/"

    few = queries(cast.coordinator, drafted(2))
    assert queries(cast.coordinator, drafted(MANY)) == few
    assert few <= 24
