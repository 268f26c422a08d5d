"""Why a finding was closed without evidence: in the edition, and read like the text."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from rectification.errors import InvalidTransition, Refusal
from rectification.models import Finding, RedactionRule, Report
from rectification.notices.canonical import canonical_bytes
from rectification.notices.writing.write import write
from rectification.publishing import freeze as publishing
from rectification.publishing.envelope import Envelope, open_envelope
from rectification.publishing.readiness import check
from rectification.publishing.redaction import redact
from rectification.records import begin_report, snapshot, take
from rectification.workflow import FindingState
from tests.factories import Cast, make_finding
from tests.published import (
    DONE,
    LATE,
    People,
    PublicSite,
    approved,
    frozen,
)

pytestmark = pytest.mark.django_db
REASON = "办公场所已腾退，现场无从取证。"
OF_BEFORE = Path(__file__).parent / "edition_before_outcome.json"


def waive(report: Report, title: str, reason: str = REASON) -> Finding:
    finding = Finding.objects.get(items__report=report, title=title)
    Finding.objects.filter(pk=finding.pk).update(evidence_waiver=reason)
    return finding


def said(opened: Envelope) -> dict[str, str]:
    rows = zip(opened.references, opened.waivers, strict=True)
    return {reference: reason for reference, reason in rows if reason}


def test_it_outlives_the_approval_and_no_return(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    finding.record_progress(
        by=cast.handler, text="已腾退。", happened_on=timezone.localdate()
    )
    finding.submit(by=cast.office_head, waiver=REASON)
    finding.send_back(by=cast.leader, reason="请说明去向")
    assert finding.evidence_waiver == ""
    finding.submit(by=cast.office_head, waiver=REASON)
    report = begin_report(finding.inspection, by=cast.coordinator)
    assert take(report).waivers == ("",), "asked for is not closed yet"
    finding.approve(by=cast.leader, reason="同意。")
    assert take(report).waivers == (REASON,)
    finding.reopen(by=cast.verifier, reason="复查")
    assert take(report).waivers == ("",)


def test_it_stands_beside_its_finding_in_the_edition(
    report: Report, people: People
) -> None:
    done, late = waive(report, DONE), waive(report, LATE, "尚在整改")
    assert late.state != FindingState.COMPLETED
    text = write(snapshot(report))
    opened = open_envelope(frozen(report, people).content)
    assert said(opened) == {done.reference: REASON}
    assert len(opened.waivers) == len(opened.notice.findings)
    assert write(opened.notice) == text, "the notice says nothing of it"


def test_marks_and_rules_redact_it(report: Report, people: People) -> None:
    RedactionRule.objects.create(
        name="户名", pattern="何某", replacement="某户", reason="个人信息"
    )
    finding = waive(report, DONE, "||何大山||一户已搬离，何某不在本地。")
    content = frozen(report, people).content
    opened = open_envelope(content)
    assert "何大山" not in content and "何某" not in content
    assert said(opened)[finding.reference].endswith("一户已搬离，某户不在本地。")
    noted = [
        (one["rule"], one["finding"])
        for one in opened.data["redactions"]
        if one["field"] == "evidence_waiver"
    ]
    assert noted == [("mark", finding.reference), ("户名", finding.reference)]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("mobile_phone", "联系人电话13812345678已停机。"),
        ("identity_card", "身份证号110101199003070070的住户已搬离。"),
        ("bank_card", "退款已入4111 1111 1111 1111。"),
        ("number_plate", "云A12345已报废。"),
        ("open_redaction_mark", "||何大山一户已搬离。"),
    ],
)
def test_what_gives_a_person_away_forbids_freezing(
    rule: str, reason: str, report: Report, people: People
) -> None:
    waive(report, DONE, reason)
    taken = take(report)
    redacted = redact(taken.notice, (), taken.waivers)
    [hit] = [
        one for one in check(redacted.notice, redacted=redacted) if one.rule == rule
    ]
    assert "无佐证材料说明" in hit.message
    assert hit.place.is_beside
    with pytest.raises(InvalidTransition, match="无佐证材料说明"):
        frozen(report, people)


def test_an_honest_reason_is_no_hit(report: Report) -> None:
    waive(report, DONE)
    taken = take(report)
    redacted = redact(taken.notice, (), taken.waivers)
    bare = redact(taken.notice, ())
    assert check(redacted.notice, redacted=redacted) == check(
        bare.notice, redacted=bare
    )


def test_another_reason_than_approved_falls_back(
    report: Report, people: People
) -> None:
    finding = waive(report, DONE)
    approved(report, people)
    waive(report, DONE, "另一原因。")
    with pytest.raises(InvalidTransition, match=finding.reference):
        publishing.freeze(report, by=people.coordinator)


def test_only_another_reason_makes_another_edition() -> None:
    site = PublicSite(people=People("白鹭区园林局"))
    with pytest.raises(Refusal):
        site.again()
    report = Report.objects.get(pk=site.report.pk)
    publishing.void(report, by=site.people.coordinator, reason="内容相同")
    waive(report, DONE)
    assert site.again().number == 2


def test_an_edition_of_before_has_none_and_opens() -> None:
    opened = open_envelope(OF_BEFORE.read_bytes())
    assert "waivers" not in opened.data
    assert opened.waivers == [""] * len(opened.references)
    assert opened.said == (opened.notice, opened.waivers)


@pytest.mark.parametrize(
    "spoil",
    [lambda texts: texts[:-1], lambda texts: [*texts[:-1], 1], lambda _texts: ""],
)
def test_an_edition_with_odd_waivers_is_none(
    spoil: Callable[[list[str]], object], report: Report, people: People
) -> None:
    data = json.loads(frozen(report, people).content)
    data["waivers"] = spoil(data["waivers"])
    with pytest.raises(ValueError, match="waivers"):
        open_envelope(canonical_bytes(data))
