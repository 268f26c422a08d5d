"""The account of a measure: the second of two editors sees both texts."""

import pytest

from rectification.models import Finding, Measure
from rectification.workflow import FindingState, MeasureState
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


def data(version: object, **fields: str) -> dict[str, object]:
    return {"version": version, "account": "已补齐。", "state": "done"} | fields


def test_account_and_state_are_kept(handler, finding, measure) -> None:
    url = f"/staff/measures/{measure.pk}/update/"
    response = handler.post(url, data(finding.version))
    assert response.status_code == 302
    measure.refresh_from_db()
    assert (measure.account, measure.state) == ("已补齐。", MeasureState.DONE)


def test_a_conflict_shows_both_and_the_second_time_mine_is_kept(
    cast, handler, finding, measure
) -> None:
    url = f"/staff/measures/{measure.pk}/update/"
    seen = finding.version
    finding.update_measure(
        by=cast.coordinator, measure=measure, version=seen, account="别人写的"
    )
    response = handler.post(url, data(seen, account="我写的"))
    shown = response.content.decode()
    assert response.status_code == 200
    assert "别人写的" in shown
    assert "我写的" in shown
    version = response.context["form"]["version"].value()
    assert handler.post(url, data(version, account="我写的")).status_code == 302
    measure.refresh_from_db()
    assert measure.account == "我写的"


@pytest.mark.parametrize(
    "fields",
    [{"state": "x"}, {"state": ""}, {"account": "长" * 20_001}, {"account": "\0"}],
)
def test_bad_input_gets_a_sentence(handler, finding, measure, fields) -> None:
    url = f"/staff/measures/{measure.pk}/update/"
    response = handler.post(url, data(finding.version, **fields))
    assert response.status_code == 200
    assert response.context["form"].errors
    measure.refresh_from_db()
    assert measure.account == ""


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_an_odd_version_never_breaks(handler, finding, measure, version) -> None:
    url = f"/staff/measures/{measure.pk}/update/"
    assert handler.post(url, data(version)).status_code == 200
    measure.refresh_from_db()
    assert measure.account == ""


def test_a_finding_under_review_sends_back_with_a_sentence(cast, handler) -> None:
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    measure = finding.measures.get()
    response = handler.get(f"/staff/measures/{measure.pk}/update/", follow=True)
    assert response.redirect_chain[0][0] == finding.get_absolute_url()
    assert len(response.context["messages"]) == 1
