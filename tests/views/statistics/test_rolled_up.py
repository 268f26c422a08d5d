"""Figures of outcome, rolled up: on the overview, and as a sentence for the report."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from rectification.models import Report
from rectification.records import begin_report
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    make_finding,
    make_inspection,
    make_outcomes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def counted(cast: Cast, **numbers: str) -> Report:
    inspection = make_inspection(cast=cast)
    state = FindingState.ONGOING
    two = [make_finding(cast=cast, inspection=inspection, state=state) for _ in "ab"]
    make_outcomes(two[0], by=cast.handler, **numbers)
    make_outcomes(two[1], by=cast.handler, **numbers)
    return begin_report(inspection, by=cast.coordinator)


def test_the_overview_sums_them_up_in_a_line(cast) -> None:
    client = client_of(cast.leader)
    assert client.get("/staff/overview/").context["seen"].outcomes == ""
    report = counted(cast, rules_new="2", money_due="60000", disciplined="0")
    query = {"inspection": report.inspection.reference}
    page = client.get("/staff/overview/", query)
    said = "新制定制度4项，应追缴资金120,000元，党纪政务处分0人"
    assert page.context["seen"].outcomes == said
    html = page.content.decode()
    assert html.count(said) == 2  # on the screen and on the sheet
    assert f"/staff/statistics/?{urlencode(query)}#outcomes" in html
    linked = client.get("/staff/statistics/", query).context["seen"].total
    assert [one.said for one in linked.outcomes] == ["4项", "120,000元", "0人"]
    outside = client_of(cast.outsider).get("/staff/overview/", query)
    assert outside.context["seen"].outcomes == ""


def test_the_overview_asks_one_query_more_and_no_other(cast) -> None:
    client = client_of(cast.leader)
    counted(cast, meetings="1")
    client.get("/staff/overview/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/staff/overview/")
    assert len(asked) <= 19


def test_the_drafter_is_offered_a_sentence(cast) -> None:
    report = counted(cast, rules_new="3", money_recovered="62500", disciplined="0")
    client = client_of(cast.coordinator)
    section = report.sections.get(title="整改落实情况")
    url = f"/staff/reports/{report.reference}/sections/{section.pk}/"
    page = client.get(url)
    said = "截至目前，新制定制度6项，已追缴资金12.5万元，党纪政务处分0人。"
    assert page.context["outcomes"] == said and said in page.content.decode()


def test_without_figures_there_is_no_sentence(cast) -> None:
    report = counted(cast)
    section = report.sections.get(title="整改落实情况")
    url = f"/staff/reports/{report.reference}/sections/{section.pk}/"
    page = client_of(cast.coordinator).get(url)
    assert page.context["outcomes"] == "" and "outcomes" not in page.content.decode()
