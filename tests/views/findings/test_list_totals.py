"""The list of findings: each total leads to as many rows, counted up to a thousand."""

from copy import deepcopy
from datetime import timedelta
from html import unescape
from itertools import product

import pytest
from django.utils import timezone

from rectification.models import Responsibility
from rectification.views.findings.listing import CAP, PAGE
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_cast, make_finding, make_inspection
from tests.views.findings.listed import TOTAL, earlier, make_many, read, walked

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_cast(module_transaction: None) -> Cast:
    """People with findings of every state, overdue and not, and a page more."""
    cast = make_cast()
    today = timezone.localdate()
    with earlier():
        inspection = make_inspection(cast=cast)
    for days, state in product((-3, 0, 20, 21), FindingState):
        if state not in ("completed", "submitted"):
            make_finding(
                cast=cast,
                inspection=inspection,
                state=state,
                due_on=today + timedelta(days=days),
                due_precision="day",
            )
    make_finding(cast=cast, inspection=inspection, state=FindingState.SUBMITTED)
    made = make_many(inspection, PAGE + 3)
    Responsibility.objects.bulk_create(
        Responsibility(finding=one, office=cast.office) for one in made
    )
    return cast


@pytest.fixture
def cast(made_cast: Cast, db: None) -> Cast:
    return deepcopy(made_cast)


@pytest.mark.parametrize(
    "query",
    ["", "?q=台账", "?state=ongoing&sort=-deadline", "?due=20", "?due=overdue&idle=on"],
)
@pytest.mark.parametrize("who", ["coordinator", "handler", "verifier"])
def test_every_total_leads_to_that_many_rows(cast: Cast, who: str, query: str) -> None:
    client = client_of(getattr(cast, who))
    totals = TOTAL.findall(read(client, query))
    assert len(totals) >= 2
    for url, number in totals:
        rows = walked(client, unescape(url))
        assert len(rows) == len(set(rows)) == int(number), url


def test_totals_are_counted_no_further_than_a_thousand() -> None:
    cast = make_cast()
    inspection = make_inspection(cast=cast)
    make_many(inspection, CAP + 1)
    make_many(inspection, CAP, state=FindingState.REGISTERED)
    numbers = [number for _url, number in TOTAL.findall(read(client_of(cast.leader)))]
    assert numbers == ["1,000以上", "1,000以上", "1,000"]  # all, ongoing, registered
