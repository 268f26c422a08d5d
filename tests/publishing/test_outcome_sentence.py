"""成效数字 in a report: a slot follows the records, words are held against them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectification import records
from rectification.models import Finding, Report
from rectification.models.findings.outcome_counters import (
    COUNTERS,
    HIGHEST,
    grouped,
    sentence,
)
from rectification.notices import write
from rectification.publishing.data_date import data_date
from rectification.publishing.envelope import open_envelope
from rectification.publishing.prepare import prepare
from rectification.publishing.readiness import check
from rectification.publishing.readiness.outcomes import stated
from rectification.publishing.readiness.reasons import for_report
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    make_finding,
    make_inspection,
    make_outcomes,
)
from tests.published import PublicSite

RULE = "outcomes_differ"
KEPT = {"rules_new": 3, "money_due": "71320", "disciplined": 0}
SAID = "截至目前，新制定制度3项，应追缴资金7.132万元，党纪政务处分0人。"


@pytest.fixture
def report(cast: Cast) -> Report:
    inspection = make_inspection(cast=cast)
    for entered in ({"rules_new": 1}, KEPT | {"rules_new": 2}):
        one = make_finding(cast=cast, inspection=inspection, state=FindingState.ONGOING)
        make_outcomes(one, by=cast.handler, **entered)
    return records.begin_report(inspection, by=cast.coordinator)


def put(report: Report, paragraph: str) -> None:
    """Put a paragraph behind those of the first part with words of its own."""
    part = report.sections.exclude(kind="head").earliest("position")
    part.lines = [*part.lines, ["paragraph", paragraph]]
    part.save(update_fields=["lines"])


def hits(report: Report) -> list[tuple[str, str]]:
    found = (one for one in for_report(report) if one.rule == RULE)
    return [(hit.quote, hit.message) for one in found for hit in one.hits]


@pytest.mark.django_db
def test_the_drafter_places_it_and_it_follows_the_records(
    cast: Cast, report: Report
) -> None:
    part = report.sections.exclude(kind="head").earliest("position")
    client = client_of(cast.coordinator)
    url = f"/staff/reports/{report.reference}/sections/{part.pk}/"
    page = client.get(url)
    assert SAID in page.content.decode()
    form = page.context["form"]
    sent = {one.html_name: one.value() or "" for one in form}
    spare = next(text for text, _at in form.rows() if not text.value()).html_name
    assert client.post(url, sent | {spare: "{成效数字}"}).status_code == 302
    assert SAID in write(records.snapshot(report)).split("\n")
    assert not hits(report), "what follows the records cannot differ"
    one = Finding.objects.earliest("pk")
    make_outcomes(one, by=cast.handler, rules_new=5)
    assert "新制定制度7项" in prepare(report).notice.outcomes
    page = client.get(url).content.decode()
    assert page.count("{成效数字}") > 1 and "新制定制度7项" in page


@pytest.mark.django_db
def test_in_own_words_a_figure_that_differs_is_named_with_both(
    cast: Cast, report: Report
) -> None:
    clean = SAID.replace("3项", "三项").replace("7.132", "7.13")
    put(report, clean)
    assert not hits(report)
    assert prepare(report).notice.outcomes == "", "no line prints the slot"
    put(report, "共新制定制度4项，应追缴资金7.1万元，谈话提醒2人次。")
    [rules, people] = hits(report)
    assert rules[0] == "新制定制度4项" and "新制定制度3项" in rules[1]
    assert people[0] == "谈话提醒2人" and "没有" in people[1]
    for judged in (prepare(report).notice,):
        assert RULE not in {one.rule for one in check(judged)}, "no records, no rule"


@pytest.mark.django_db
def test_a_figure_entered_later_makes_the_day_of_the_data_older(
    cast: Cast, report: Report
) -> None:
    Report.objects.filter(pk=report.pk).update(as_of="2020-01-01")
    report.refresh_from_db()
    make_outcomes(Finding.objects.earliest("pk"), by=cast.handler, meetings=1)
    assert "登记成效" not in data_date(report).change.label
    put(report, "{outcomes}")
    assert data_date(report).change.label == "登记成效"


@pytest.mark.django_db
def test_an_edition_keeps_it_as_it_was_frozen() -> None:
    site = PublicSite()
    opened = open_envelope(site.first.edition.content)
    assert opened.notice.outcomes == "" and "outcomes" not in opened.data["notice"]
    finding = Finding.objects.filter(items__report=site.report).first()
    finding.outcomes.create(kind="meetings", number=2)
    put(site.report, "{outcomes}")
    kept = open_envelope(site.again().edition.content)
    assert kept.notice.outcomes == "截至目前，召开会议2次。"
    finding.outcomes.update(number=9)
    assert "召开会议2次。" in write(kept.notice)


AMOUNTS = st.decimals(0, HIGHEST, places=2, allow_nan=False)
WHOLE = st.integers(0, 10**8).map(Decimal)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: AMOUNTS if one.is_money else WHOLE for name, one in COUNTERS.items()
        },
    )
)
def test_what_the_sentence_says_is_read_back(numbers: dict[str, Decimal]) -> None:
    read = stated(sentence(numbers))
    assert [one.counter.name for one in read] == [n for n in COUNTERS if n in numbers]
    assert all(one.agrees_with(numbers[one.counter.name]) for one in read)
    # In 万元 a figure is rounded: ten thousand more is another one in any unit.
    assert not any(one.agrees_with(numbers[one.counter.name] + 10_000) for one in read)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("局党组召开会议3次，专题研究整改。", []),
        ("新制定制度3项。召开会议2次。", []),
        ("截至目前，召开会议2次。", [("meetings", 2)]),
        ("共召开会议十二次，谈话提醒共4人。", [("meetings", 12), ("talked_to", 4)]),
        (
            f"应追缴资金{grouped(Decimal(125000))}元，已追缴资金1.2亿元。",
            [("money_due", 125000), ("money_recovered", Decimal("1.2"))],
        ),
    ],
)
def test_which_sentences_count_outcomes(text: str, found: list) -> None:
    assert [(one.counter.name, one.number) for one in stated(text)] == found
