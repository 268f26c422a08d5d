"""How often a request for close-out or a report was returned stands on its page."""

import pytest
from django.test import Client

from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState
from tests.factories import Cast, client_of, make_finding, make_report

pytestmark = pytest.mark.django_db
LABEL = "退回次数"


def page(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_a_finding_says_how_often_its_request_was_returned(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    other = make_finding(
        cast=cast, inspection=finding.inspection, state=FindingState.SUBMITTED
    )
    other.send_back(by=cast.leader, reason="佐证不足")
    client, url = client_of(cast.coordinator), finding.get_absolute_url()
    assert LABEL not in page(client, url), "never returned: nothing is said"
    for time in (1, 2):
        finding.send_back(by=cast.leader, reason="佐证不足")
        assert f"<dt>{LABEL}</dt><dd>{time}次</dd>" in page(client, url)
        finding.submit(by=cast.office_head)
    finding.withdraw(by=cast.office_head)
    assert f"<dd>{time}次</dd>" in page(client, url), "withdrawing is no return"


def test_a_report_says_how_often_it_was_returned(cast: Cast) -> None:
    report = make_report(cast=cast, state=ReportState.IN_REVIEW)
    client, url = client_of(cast.coordinator), report.get_absolute_url()
    assert LABEL not in page(client, url)
    report.send_back(by=cast.leader, reason="数字不符")
    assert f"<dt>{LABEL}</dt><dd>1次</dd>" in page(client, url)
