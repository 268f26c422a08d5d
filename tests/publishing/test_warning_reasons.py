"""Errors forbid freezing; each kind of warning needs a reason, asked anew on change."""

from copy import deepcopy

import pytest

from rectification import records
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models import Edition, LogEntry, Report, WarningReason
from rectification.notices import parse
from rectification.publishing import freeze as publishing
from rectification.publishing.readiness import Severity
from rectification.publishing.readiness.reasons import Answerable, answer, for_report
from rectification.workflow_reports import ReportState
from tests.factories import Cast, answer_all, client_of, confirm_import, sign_reviews
from tests.paths import notice_text

pytestmark = pytest.mark.django_db
REMARK = "（此处请办公室再核实）"


def drafted(cast: Cast, text: str) -> Report:
    report = records.load(
        parse(text), by=cast.coordinator, organisation=cast.organisation
    )
    return Report.objects.get(pk=report.pk)


@pytest.fixture(scope="module")
def report_once(cast_once: Cast) -> Report:
    clean = notice_text("status_groups_fullwidth")
    where = "并在岸边立牌公示。"
    assert where in clean
    return drafted(cast_once, clean.replace(where, where + REMARK, 1))


@pytest.fixture
def report(report_once: Report, db: None) -> Report:
    return deepcopy(report_once)


def found(report: Report) -> Answerable:
    (only,) = for_report(report)
    return only


def freeze(report: Report, cast: Cast) -> Edition:
    report.submit(by=cast.coordinator)
    sign_reviews(report)
    confirm_import(report, by=cast.leader)
    publishing.approve(report, by=cast.leader)
    return publishing.freeze(report, by=cast.coordinator)


def test_a_warning_without_a_reason_is_not_frozen(report: Report, cast: Cast) -> None:
    assert found(report).rule == "internal_remark"
    with pytest.raises(InvalidTransition):
        freeze(report, cast)
    assert not Edition.objects.exists()
    answer_all(report, by=cast.coordinator, reason="办公室已核实，保留。")
    publishing.freeze(report, by=cast.coordinator)
    assert Edition.objects.count() == 1


def test_a_reason_is_kept_with_name_and_time_and_in_the_log(
    report: Report, cast: Cast
) -> None:
    answer_all(report, by=cast.coordinator, reason="办公室已核实，保留。")
    kept = found(report).reason
    assert (kept.answered_by, kept.reason) == (cast.coordinator, "办公室已核实，保留。")
    assert kept.answered_at
    entry = LogEntry.objects.get(action="report.answer_warning")
    assert entry.actor_id == cast.coordinator.pk
    assert entry.reason == "办公室已核实，保留。"
    assert entry.payload.after["rule"] == "internal_remark"
    assert REMARK not in str(entry.payload.after)


def test_it_is_asked_anew_when_the_hits_change(report: Report, cast: Cast) -> None:
    answer_all(report, by=cast.coordinator, reason="保留。")
    finding = report.items.last().finding
    finding.original_text += "（是否写明年份？）"
    finding.save()
    again = found(report)
    assert again.is_open and again.reason is None
    assert again.stale.reason == "保留。"
    with pytest.raises(InvalidTransition):
        freeze(report, cast)


def test_what_was_not_seen_is_not_answered(report: Report, cast: Cast) -> None:
    seen = found(report).digest
    finding = report.items.last().finding
    finding.original_text += "（是否写明年份？）"
    finding.save()
    give = {"by": cast.coordinator, "reason": "保留。"}
    with pytest.raises(InvalidTransition):
        answer(report, rule="internal_remark", seen=seen, **give)
    with pytest.raises(InvalidTransition):
        answer(report, rule="placeholder", seen=seen, **give)
    assert not WarningReason.objects.exists()


def test_an_error_has_no_reason(report: Report, cast: Cast) -> None:
    finding = report.items.first().finding
    finding.original_text += "当事人电话13800138000。"
    finding.save()
    error = for_report(report)[0]
    assert (error.rule, error.severity) == ("mobile_phone", Severity.ERROR)
    with pytest.raises(InvalidTransition):
        answer(
            report, by=cast.coordinator, rule=error.rule, reason="x", seen=error.digest
        )
    answer_all(report, by=cast.coordinator)
    with pytest.raises(InvalidTransition, match="13800138000"):
        freeze(report, cast)


@pytest.mark.parametrize("who", ["handler", "leader", "auditor"])
def test_who_does_not_draft_answers_nothing(
    report: Report, cast: Cast, who: str
) -> None:
    with pytest.raises(NotAllowed):
        answer_all(report, by=getattr(cast, who))


def test_a_reason_says_something_and_comes_before_freezing(
    report: Report, cast: Cast
) -> None:
    with pytest.raises(Refusal):
        answer_all(report, by=cast.coordinator, reason="  ")
    answer_all(report, by=cast.coordinator)
    freeze(report, cast)
    finding = report.items.last().finding
    finding.original_text += "（是否写明年份？）"
    finding.save()
    with pytest.raises(InvalidTransition):
        answer_all(report, by=cast.coordinator)


def test_a_deadline_is_past_by_the_day_the_data_are_of(
    report: Report, cast: Cast
) -> None:
    Report.objects.filter(pk=report.pk).update(as_of="2023-12-31")
    report.refresh_from_db()
    hits = [hit for one in for_report(report) for hit in one.hits]
    assert {hit.rule: hit.quote for hit in hits} == {
        "internal_remark": REMARK,
        "deadline_past": "10月底前",
        "signed_before_data": "2023年9月15日",
    }


# --- by the page ----------------------------------------------------------------------


def page(cast: Cast, who: str, report: Report) -> str:
    client = client_of(getattr(cast, who))
    return client.get(report.get_absolute_url()).content.decode()


def test_the_report_page_takes_the_reason(report: Report, cast: Cast) -> None:
    assert REMARK in page(cast, "coordinator", report)
    client = client_of(cast.coordinator)
    url = f"{report.get_absolute_url()}answer_warning/"
    one = found(report)
    form = {"rule": one.rule, "seen": one.digest, "reason": ""}
    assert client.post(url, form).status_code == 422
    assert not WarningReason.objects.exists()
    assert client.post(url, form | {"reason": "已核实，保留。"}).status_code == 302
    shown = page(cast, "leader", report)
    assert "已核实，保留。" in shown
    assert str(cast.coordinator) in shown
    assert "answer_warning" not in shown


def test_only_who_may_answer_is_asked(report: Report, cast: Cast) -> None:
    assert "answer_warning" in page(cast, "coordinator", report)
    for who in ("leader", "auditor"):
        shown = page(cast, who, report)
        assert REMARK in shown
        assert "answer_warning" not in shown


def test_the_preview_shows_the_hits(report: Report, cast: Cast) -> None:
    client = client_of(cast.coordinator)
    shown = client.get(f"{report.get_absolute_url()}preview/").content.decode()
    assert REMARK in shown
    assert report.state == ReportState.DRAFTING
