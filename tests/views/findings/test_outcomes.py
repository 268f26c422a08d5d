"""成效登记 on its page: numbers as people write them, zeros, two editors."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from rectification.forms.findings.outcomes import CountField
from rectification.models import Finding, OutcomeFigure
from rectification.models.findings.outcome_counters import COUNTERS
from rectification.workflow import FindingState
from tests.factories import client_of, make_finding, make_outcomes

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(cast) -> Finding:
    return make_finding(cast=cast, state=FindingState.ONGOING)


def url(finding: Finding) -> str:
    return f"/staff/findings/{finding.reference}/outcomes/"


def kept(finding: Finding) -> dict[str, Decimal]:
    rows = OutcomeFigure.objects.filter(finding=finding)
    return {one.kind: one.number for one in rows}


def test_numbers_are_read_as_people_write_them(handler, finding) -> None:
    data = {
        "version": finding.version,
        "rules_new": "３项",
        "money_due": "12.5万元",
        "money_recovered": "１，200.50 元",
        "disciplined": "0",
    }
    response = handler.post(url(finding), data)
    assert response.status_code == 302 and response.url.endswith("#outcomes")
    assert kept(finding) == {
        "rules_new": 3,
        "money_due": 125_000,
        "money_recovered": Decimal("1200.5"),
        "disciplined": 0,
    }
    page = handler.get(finding.get_absolute_url()).content.decode()
    assert "125,000元" in page and "党纪政务处分</dt><dd>0人" in page
    assert "召开会议</dt>" not in page  # nobody has said


def test_what_is_emptied_goes_and_the_form_shows_what_stands(cast, handler, finding):
    make_outcomes(finding, by=cast.handler, meetings=2, money_due="12.50")
    form = handler.get(url(finding)).context["form"]
    assert (form["meetings"].value(), form["money_due"].value()) == ("2", "12.5")
    data = {"version": finding.version, "meetings": "", "money_due": "12.5"}
    assert handler.post(url(finding), data).status_code == 302
    assert kept(finding) == {"money_due": Decimal("12.5")}


def test_sent_back_as_drawn_nothing_changes(cast, handler, finding) -> None:
    make_outcomes(finding, by=cast.handler, meetings=2, money_due="12.50")
    seen = finding.version
    data = {"version": seen, "meetings": "2", "money_due": "12.5"}
    assert handler.post(url(finding), data).status_code == 302
    finding.refresh_from_db()
    assert finding.version == seen


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("meetings", "两次", "请填数字"),
        ("meetings", "1.5", "整数"),
        ("money_due", "约12万", "12.5万元"),
        ("money_due", "1.001", "两位小数"),
        ("money_due", "99999亿", "1000000000000"),
        ("criticised", "-1", "请填数字"),
        ("talked_to", "王某3", "请填数字"),
    ],
)
def test_what_is_no_number_is_said_and_stays(handler, finding, field, typed, said):
    data = {"version": finding.version, "rules_new": "4", field: typed}
    response = handler.post(url(finding), data)
    form = response.context["form"]
    assert response.status_code == 200 and said in str(form.errors[field])
    assert (form[field].value(), form["rules_new"].value()) == (typed, "4")
    assert not kept(finding)


def test_more_recovered_than_due_is_said_at_the_field(handler, finding) -> None:
    data = {"version": finding.version, "money_due": "1", "money_recovered": "2"}
    response = handler.post(url(finding), data)
    assert "money_recovered" in response.context["form"].errors


def test_the_second_of_two_sees_both(cast, handler, finding) -> None:
    seen = finding.version
    make_outcomes(finding, by=cast.coordinator, meetings=7)
    response = handler.post(url(finding), {"version": seen, "meetings": "8"})
    shown = response.content.decode()
    assert "7次" in shown and "8次" in shown and kept(finding) == {"meetings": 7}
    again = {"version": response.context["form"]["version"].value(), "meetings": "8"}
    assert handler.post(url(finding), again).status_code == 302
    assert kept(finding) == {"meetings": 8}


def test_a_closed_finding_says_why_not_and_shows_no_way(cast, handler) -> None:
    finding = make_finding(cast=cast, state=FindingState.COMPLETED)
    assert handler.get(url(finding)).status_code == 302
    assert url(finding) not in handler.get(finding.get_absolute_url()).content.decode()


def test_the_history_says_it_in_words(cast, handler, finding) -> None:
    make_outcomes(finding, by=cast.handler, disciplined=0, money_due="125000")
    page = handler.get(finding.get_absolute_url()).content.decode()
    history = page[page.index('id="history"') :]
    assert "登记成效" in history and "应追缴资金" in history and "125000" in history


def test_the_ledger_has_a_column_for_each(cast, finding) -> None:
    make_outcomes(finding, by=cast.handler, disciplined=0, money_due="1200.50")
    response = client_of(cast.coordinator).get("/staff/findings/ledger.xlsx")
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    heads, row = sheet.iter_rows(values_only=True)
    shown = dict(zip(heads, row, strict=True))
    assert shown["党纪政务处分（人）"] == 0 and shown["应追缴资金（元）"] == 1200.5
    assert shown["召开会议（次）"] is None


def test_every_counter_has_a_field_in_both_languages() -> None:
    for language in ("zh-hans", "en"):
        with override(language):
            labels = [str(CountField(one).label) for one in COUNTERS.values()]
            assert len({*labels}) == len(COUNTERS)
