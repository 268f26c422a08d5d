"""Daily work on a finding: progress, evidence, measures, texts, offices."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from rectification.errors import Conflict, InvalidTransition, NotAllowed, Refusal
from rectification.models import Finding, LogEntry, Measure
from rectification.workflow import FindingState, MeasureState
from tests.factories import (
    Cast,
    make_cast,
    make_closable,
    make_evidence,
    make_finding,
    make_inspection,
    make_office,
)

pytestmark = pytest.mark.django_db
DAY = date(2022, 6, 1)


def test_the_first_entry_starts_a_finding(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    entry = finding.record_progress(by=cast.handler, text="已部署。", happened_on=DAY)
    assert finding.state == FindingState.ONGOING
    assert (entry.office, entry.on_behalf) == (cast.office, False)


@pytest.mark.both_databases
def test_the_same_form_twice_is_one_entry(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    form = {"by": cast.handler, "text": "已部署。", "happened_on": DAY}
    first = finding.record_progress(**form, form_key="k1")
    assert finding.record_progress(**form, form_key="k1") == first
    assert finding.record_progress(**form, form_key="k2") != first
    assert finding.record_progress(**form) != finding.record_progress(**form)
    assert LogEntry.objects.filter(action="finding.record_progress").count() == 4


@pytest.mark.both_databases
def test_a_form_key_belongs_to_one_finding(cast: Cast) -> None:
    form = {"by": cast.handler, "text": "已部署。", "happened_on": DAY}
    make_finding(cast=cast).record_progress(**form, form_key="k1")
    with pytest.raises(Conflict):
        make_finding(cast=cast).record_progress(**form, form_key="k1")


def test_another_office_cannot_report(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    with pytest.raises(NotAllowed):
        finding.record_progress(by=cast.stranger, text="代报。", happened_on=DAY)
    with pytest.raises(Refusal):
        finding.record_progress(
            by=cast.coordinator,
            text="代报。",
            happened_on=DAY,
            office=cast.other_office,
        )


def test_tomorrow_has_not_happened(cast: Cast) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refusal):
        make_finding(cast=cast).record_progress(
            by=cast.handler, text="将完成。", happened_on=tomorrow
        )


def test_an_author_corrects_until_something_rests_on_it(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    entry = finding.record_progress(by=cast.handler, text="已布署。", happened_on=DAY)
    with pytest.raises(NotAllowed):
        entry.correct(by=cast.office_head, text="已部署。", reason="错字")
    entry.correct(by=cast.handler, text="已部署。", reason="错字")
    logged = LogEntry.objects.get(action="finding.correct_progress")
    assert logged.payload.before["text"] == "已布署。"
    finding.entries.mark_used()
    entry.refresh_from_db()
    with pytest.raises(InvalidTransition):
        entry.correct(by=cast.handler, text="未部署。", reason="改口")
    with pytest.raises(InvalidTransition):
        entry.withdraw(by=cast.handler, reason="改口")


def test_a_withdrawn_entry_stays_but_does_not_count(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    entry = finding.record_progress(by=cast.handler, text="误填。", happened_on=DAY)
    entry.withdraw(by=cast.handler, reason="填错问题")
    assert finding.entries.count() == 1
    assert not finding.entries.standing().exists()
    assert entry.withdrawn_by == cast.handler


def test_evidence_is_used_once_per_place_and_in_its_own_body(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    evidence = make_evidence(cast=cast)
    use = finding.attach(by=cast.handler, evidence=evidence, claim="已登记")
    assert finding.attach(by=cast.handler, evidence=evidence) == use
    with pytest.raises(Refusal):
        finding.attach(by=cast.handler, evidence=make_evidence(cast=make_cast()))


def test_an_office_words_its_accounts_but_not_its_plan(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    measure = finding.add_measure(by=cast.coordinator, version=1, plan="建立台账。")
    finding.update_measure(
        by=cast.handler,
        measure=measure,
        version=finding.version,
        account="台账已建立。",
        state=MeasureState.DONE,
    )
    with pytest.raises(NotAllowed):
        finding.update_measure(
            by=cast.handler, measure=measure, version=finding.version, plan="不建了。"
        )
    measure.refresh_from_db()
    assert (measure.account, measure.plan) == ("台账已建立。", "建立台账。")


@pytest.mark.both_databases
def test_a_stale_version_is_a_conflict_that_shows_what_is_stored(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    stale = finding.version
    finding.edit(
        by=cast.coordinator, version=stale, reason="统一表述", title="台账不全"
    )
    assert finding.version == stale + 1
    with pytest.raises(Conflict) as caught:
        finding.edit(by=cast.coordinator, version=stale, reason="再改", title="旧题")
    assert caught.value.current["title"] == "台账不全"
    # Appending asks for no version.
    finding.record_progress(by=cast.handler, text="已部署。", happened_on=DAY)
    assert finding.version == stale + 1


def test_every_wording_of_the_original_text_stays(cast: Cast) -> None:
    finding = make_finding(cast=cast, original_text="甲")
    finding.correct_text(by=cast.coordinator, text="乙", reason="录入有误", version=1)
    finding.correct_text(by=cast.coordinator, text="丙", reason="再核原件", version=2)
    logged = LogEntry.objects.filter(action="finding.correct_text").order_by("seq")
    wordings = [entry.payload.before["original_text"] for entry in logged]
    assert [*wordings, finding.original_text] == ["甲", "乙", "丙"]
    with pytest.raises(Refusal):
        finding.correct_text(by=cast.coordinator, text="丁", reason="", version=3)


def test_edit_changes_no_state(cast: Cast) -> None:
    with pytest.raises(TypeError):
        make_finding(cast=cast).edit(
            by=cast.coordinator, version=1, reason="越权", state="completed"
        )


@pytest.mark.both_databases
def test_offices_are_reassigned_with_order_and_lead(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    third = make_office(organisation=cast.organisation)
    finding.assign(
        by=cast.coordinator,
        offices=[third, cast.office],
        lead=cast.office,
        version=1,
        reason="职责调整",
    )
    rows = list(finding.responsibilities.values_list("office", "is_lead"))
    assert rows == [(third.pk, False), (cast.office.pk, True)]
    finding.assign(
        by=cast.coordinator,
        offices=[cast.office, third],
        lead=third,
        version=2,
        reason="职责再调整",
    )
    assert Finding.objects.get(pk=finding.pk).lead_office == third


@pytest.mark.both_databases
def test_serials_are_never_used_again(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    first = make_finding(cast=cast, inspection=inspection)
    second = make_finding(cast=cast, inspection=inspection)
    assert first.reference == f"{inspection.reference}-01"
    second.delete()
    third = make_finding(cast=cast, inspection=inspection)
    assert third.reference == f"{inspection.reference}-03"


@pytest.mark.both_databases
def test_references_of_inspections_count_within_the_year(cast: Cast) -> None:
    references = [
        make_inspection(cast=cast, feedback_on=date(2019, 5, 1)).reference
        for _ in range(2)
    ]
    assert references == ["2019-001", "2019-002"]
    inspection = make_inspection(cast=cast, feedback_on=date(2018, 5, 1))
    inspection.delete()
    again = make_inspection(cast=cast, feedback_on=date(2018, 5, 1))
    assert again.reference == "2018-002"


def test_measures_print_their_accounts_and_what_lies_ahead(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    open_one = finding.add_measure(
        by=cast.coordinator, version=finding.version, plan="开展抽查。"
    )
    accounts = Measure.objects.filter(finding=finding)
    assert [m.account for m in accounts.accounted()] == ["登记日期已补齐。"]
    assert list(accounts.ahead()) == [open_one]
