"""Why a deadline was moved: in the edition where a body shows it, read as its text."""

from copy import deepcopy
from datetime import date, timedelta

import jsonschema
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from rectification.errors import InvalidTransition
from rectification.models import (
    Finding,
    Organisation,
    RedactionRule,
    Report,
    SiteSettings,
)
from rectification.publishing import freeze as publishing
from rectification.publishing.envelope import Envelope, open_envelope
from rectification.publishing.hidden_since import refuse_hidden_since
from rectification.publishing.prepare import prepare
from rectification.publishing.readiness import check
from rectification.publishing.report_text import text_now
from rectification.records import begin_report
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    answer_all,
    client_of,
    make_cast,
    make_finding,
    make_inspection,
    sign_reviews,
)
from tools.edition_schema import schema

pytestmark = pytest.mark.django_db
REASON = "新址消防验收未完成，需延至年底。"
TITLE = "档案库房未搬迁"


@pytest.fixture(scope="module")
def cast_once(module_transaction: None) -> Cast:
    cast = make_cast()
    cast.organisation.shows_history = cast.organisation.shows_reasons = True
    cast.organisation.save()
    return cast


@pytest.fixture(scope="module")
def report_once(cast_once: Cast) -> Report:
    """Drafted anew, after an edition in which a finding is due in October."""
    cast = cast_once
    inspection = make_inspection(cast=cast)
    day = {"due_on": date(2049, 10, 31), "due_precision": "month", "kind": "dated"}
    one = make_finding(
        cast=cast,
        inspection=inspection,
        state=FindingState.ONGOING,
        title=TITLE,
        **day,
    )
    long_ago = timezone.now() - timedelta(days=9)
    Finding.objects.filter(pk=one.pk).update(due_set_at=long_ago)
    report = begin_report(inspection, by=cast.coordinator)
    for step in (approved, frozen, public):
        step(report, cast)
    report.revise(by=cast.coordinator)
    return report


@pytest.fixture
def report(report_once: Report, db: None) -> Report:
    return deepcopy(report_once)


def approved(report: Report, cast: Cast) -> None:
    answer_all(report, by=cast.coordinator)
    report.submit(by=cast.coordinator)
    sign_reviews(report)
    publishing.approve(report, by=cast.leader)


def frozen(report: Report, cast: Cast) -> Envelope:
    return open_envelope(publishing.freeze(report, by=cast.coordinator).content)


def public(report: Report, cast: Cast) -> None:
    publishing.publish(report, by=cast.leader)


def move(
    report: Report, cast: Cast, reason: str = REASON, *, month: int = 12
) -> Finding:
    one = report.inspection.findings.get(title=TITLE)
    said = {"reason": reason, "done_so_far": "已选定新址。"}
    one.extend(by=cast.coordinator, **said, due_on=date(2049, month, 1))
    one.extensions.get(state="waiting").grant(by=cast.leader, opinion="同意，抓紧。")
    return one


def switch(report: Report, **switches: bool) -> Report:
    bodies = Organisation.objects.filter(pk=report.inspection.organisation_id)
    bodies.update(**switches)
    SiteSettings.touch()
    return Report.objects.get(pk=report.pk)


def test_each_later_deadline_is_told_with_the_reason_of_its_own_request(
    cast: Cast, report: Report
) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        one = move(report, cast, "选址未定。", month=11)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        move(report, cast)
        one.refresh_from_db()
        said = {"version": one.version, "reason": "更正"}
        one.edit(by=cast.coordinator, **said, title="档案库房尚未搬迁")
        told = [row["reason"] for row in prepare(report).history]
        assert told == ["选址未定。", REASON]
        approved(report, cast)
        opened = frozen(report, cast)
        public(report, cast)
    assert [row["reason"] for row in opened.data["history"]] == told
    assert opened.reasons == [(0, "选址未定。"), (0, REASON)]
    assert "同意，抓紧" not in str(opened.data), "the opinion stays inside"
    assert "已选定新址" not in str(opened.data)
    jsonschema.validate(opened.data, schema())
    for address in (f"/findings/{one.reference}/", f"/en/findings/{one.reference}/"):
        page = Client().get(address).content.decode()
        assert REASON in page and "选址未定。" in page
    switch(report, shows_reasons=False)
    assert REASON not in Client().get(f"/findings/{one.reference}/").content.decode()


def test_it_stays_inside_where_the_body_does_not_show_it(
    cast: Cast, report: Report
) -> None:
    report = switch(report, shows_reasons=False)
    move(report, cast)
    approved(report, cast)
    opened = frozen(report, cast)
    assert [sorted(row) for row in opened.data["history"]] == [
        ["from", "kind", "on", "reference", "to"]
    ]
    assert opened.reasons == [] and REASON not in str(opened.data)


def test_who_signs_has_it_in_sight(cast: Cast, report: Report) -> None:
    shown = client_of(cast.leader).get(report.get_absolute_url()).content.decode()
    assert "对外一并说明" not in shown
    move(report, cast)
    shown = client_of(cast.leader).get(report.get_absolute_url()).content.decode()
    assert REASON in shown[shown.index('id="preview"') : shown.index('id="readiness"')]


def test_marks_and_rules_redact_it(cast: Cast, report: Report) -> None:
    RedactionRule.objects.create(
        name="户名", pattern="何某", replacement="某户", reason="个人信息"
    )
    one = move(report, cast, "||何大山||一户未签，何某不在本地。")
    approved(report, cast)
    opened = frozen(report, cast)
    assert "何大山" not in str(opened.data) and "何某" not in str(opened.data)
    assert opened.data["history"][0]["reason"].endswith("一户未签，某户不在本地。")
    noted = [
        (it["rule"], it["finding"])
        for it in opened.data["redactions"]
        if it["field"] == "extension_reason"
    ]
    assert noted == [("mark", one.reference), ("户名", one.reference)]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("mobile_phone", "请拨13812345678联系施工方。"),
        ("identity_card", "身份证号110101199003070070的住户未签。"),
        ("bank_card", "退款须入4111 1111 1111 1111。"),
        ("number_plate", "云A12345尚未过户。"),
        ("open_redaction_mark", "||何大山一户未签。"),
    ],
)
def test_what_gives_a_person_away_forbids_freezing(
    rule: str, reason: str, cast: Cast, report: Report
) -> None:
    move(report, cast, reason)
    done = prepare(report).redacted
    [hit] = [one for one in check(done.notice, redacted=done) if one.rule == rule]
    assert hit.place.is_beside and "延期理由" in hit.message
    answer_all(report, by=cast.coordinator)
    with pytest.raises(InvalidTransition, match="延期理由"):
        publishing.submit(report, by=cast.coordinator)
    report = switch(report, shows_reasons=False)
    publishing.submit(report, by=cast.coordinator)


def test_a_rule_of_after_the_freeze_forbids_publishing(
    cast: Cast, report: Report
) -> None:
    move(report, cast)
    approved(report, cast)
    frozen(report, cast)
    edition = report.editions.latest("pk")
    refuse_hidden_since(report, edition)
    RedactionRule.objects.create(
        name="项目", pattern="消防验收", replacement="某项", reason="商业秘密"
    )
    with pytest.raises(InvalidTransition, match="消防验收"):
        refuse_hidden_since(report, edition)


def test_another_reason_than_approved_falls_back(cast: Cast, report: Report) -> None:
    one = move(report, cast)
    approved(report, cast)
    one.extensions.update(reason="另一理由。")
    with pytest.raises(InvalidTransition, match=one.reference):
        publishing.freeze(report, by=cast.coordinator)


def test_a_text_without_reasons_keeps_its_digest(cast: Cast, report: Report) -> None:
    """What was approved before this was public, is approved still."""
    move(report, cast)
    told = text_now(report)
    silent = text_now(switch(report, shows_reasons=False))
    assert silent.digest == text_now(switch(report, shows_history=False)).digest
    assert told.digest != silent.digest
