"""The laws by way of the records, for notices nobody wrote by hand."""

from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from rectification import records
from rectification.intake.import_notice import importer_for, keep_source
from rectification.models import Finding, Measure, Organisation, Report
from rectification.notices import Notice, put_back, write
from rectification.notices import notice as notice_of
from rectification.notices.vocabulary.printed_fields import TEXTS
from rectification.notices.writing.write import slots
from tests.laws import examples
from tests.notices.strategies import notices

pytestmark = pytest.mark.django_db

PATIENT = settings(
    deadline=None,
    max_examples=examples(25),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking loads too often
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.function_scoped_fixture,
    ],
)
# A finding's columns that hold text, and the slot that prints each.
COLUMNS = {"title": "title", "original_text": "problem"} | {
    name: name for name in TEXTS
}
NEW = "另外写的话"


def load(notice: Notice) -> Report:
    organisation = Organisation.objects.create(name="青石县林业局")
    by = importer_for(organisation)
    source = keep_source(notice, by=by, organisation=organisation)
    report = records.load(notice, by=by, organisation=organisation, source=source)
    return Report.objects.get(pk=report.pk)


@pytest.mark.both_databases
@PATIENT
@given(notices())
def test_law_three_holds_for_any_notice_with_a_finding(notice: Notice) -> None:
    assume(notice.findings)
    with transaction.atomic():
        again = records.snapshot(load(notice))
        transaction.set_rollback(True)
    assert again == notice
    assert put_back(again) == put_back(notice)


@PATIENT
@given(notices(), st.data())
def test_law_four_a_field_changes_exactly_the_paragraphs_that_print_it(
    notice: Notice, data: st.DataObject
) -> None:
    told = [at for at, one in enumerate(notice.findings) if one.measures]
    assume(told)
    at = data.draw(st.integers(0, len(notice.findings) - 1))
    column = data.draw(st.sampled_from(sorted(COLUMNS)))
    assume(getattr(notice.findings[at], COLUMNS[column]))
    accounted = data.draw(st.sampled_from(told))
    with transaction.atomic():
        report = load(notice)
        references = records.take(report).references
        finding = Finding.objects.filter(reference=references[at])
        finding.update(**{column: NEW})
        after = write(records.snapshot(report))
        measure = (
            Measure.objects.filter(finding__reference=references[accounted])
            .accounted()
            .order_by("position")[0]
        )
        Measure.objects.filter(pk=measure.pk).update(account=NEW)
        at_last = write(records.snapshot(report))
        transaction.set_rollback(True)
    changed = _is_law_four(notice, at, COLUMNS[column], NEW, after)
    old = notice.findings[accounted].measures
    new = (replace(old[0], text=NEW), *old[1:])
    _is_law_four(changed, accounted, "account", new, at_last)


def _with(notice: Notice, at: int, changed: notice_of.Finding) -> Notice:
    """Return `notice` with its finding number `at` in place of the one it had."""
    sections = []
    spot = 0
    for section in notice.sections:
        findings = list(section.findings)
        if spot <= at < spot + len(findings):
            findings[at - spot] = changed
        spot += len(findings)
        sections.append(replace(section, findings=tuple(findings)))
    return replace(notice, sections=tuple(sections))


def _is_law_four(notice: Notice, at: int, slot: str, new: object, after: str) -> Notice:
    """Return the notice with the new value, once `after` is what it prints.

    That is the old text with the new value in the lines that print it.
    """
    finding = notice.findings[at]
    field = {"account": "measures"}.get(slot, slot)
    changed = _with(notice, at, replace(finding, **{field: new}))
    assert after == write(changed)
    # And those lines are the only ones: without the slot nothing changes at all.
    printing = {
        line.wording
        for line in finding.lines
        if any(name == slot for name, _index, _form in slots(line.wording))
    }
    rest = tuple(line for line in finding.lines if line.wording not in printing)
    plain = replace(finding, lines=rest)
    assert write(_with(notice, at, plain)) == write(
        _with(notice, at, replace(plain, **{field: new}))
    )
    return changed
