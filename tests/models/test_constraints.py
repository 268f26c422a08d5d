"""What the database refuses, whoever asks. Each case writes past the verbs."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from rectification.models import (
    Appointment,
    EvidenceUse,
    Finding,
    Inspection,
    LogPayload,
    Measure,
    Office,
    Organisation,
    Post,
    ProgressEntry,
    Report,
    ReportItem,
    ReportSection,
    Responsibility,
    SiteSettings,
    Source,
)
from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState
from tests.factories import (
    make_cast,
    make_evidence,
    make_finding,
    make_office,
    make_report,
)

NOW = timezone.now()


def refused(write) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize(
    "values",
    [
        {"submitted_at": NOW},
        {"closed_at": NOW},
        {"adopted_at": NOW},
        {"status_wording": "已完成"},
        {"due_on": date(2022, 10, 31)},
        {"state": "submitted"},
        {"state": "completed"},
        {"state": "long_term"},
        {"state": "done"},
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else str(value),
)
def test_a_finding_cannot_be_half_said(values) -> None:
    finding = make_finding(cast=make_cast())
    rows = Finding.objects.filter(pk=finding.pk)
    assert refused(lambda: rows.update(**values))


@pytest.mark.django_db
@pytest.mark.both_databases
def test_an_open_finding_is_not_closed() -> None:
    cast = make_cast()
    finding = make_finding(cast=cast, state=FindingState.COMPLETED)
    rows = Finding.objects.filter(pk=finding.pk)
    assert refused(lambda: rows.update(state="ongoing"))
    assert refused(lambda: rows.update(closed_by=None))


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("state", "values"),
    [
        (ReportState.DRAFTING, {"state": "approved"}),
        (ReportState.DRAFTING, {"state": "printed"}),
        (ReportState.DRAFTING, {"approved_at": NOW}),
        (ReportState.APPROVED, {"state": "drafting"}),
        (ReportState.PUBLIC, {"approved_at": None, "approved_by": None}),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else str(value),
)
def test_a_report_cannot_be_half_said(state, values) -> None:
    report = make_report(cast=make_cast(), state=state)
    rows = Report.objects.filter(pk=report.pk)
    assert refused(lambda: rows.update(**values))


@pytest.mark.django_db
@pytest.mark.both_databases
def test_numbers_and_keys_are_unique() -> None:
    cast = make_cast()
    finding = make_finding(cast=cast)
    inspection, body = finding.inspection, cast.organisation
    report = make_report(cast=cast, inspection=inspection)
    section = ReportSection.objects.create(report=report)
    evidence = make_evidence(cast=cast)
    item = {"report": report, "section": section, "finding": finding}
    entry = {
        "finding": finding,
        "author": cast.handler,
        "happened_on": date(2022, 6, 1),
        "form_key": "k",
    }
    source = {"organisation": body, "digest": "a" * 64, "imported_by": cast.coordinator}
    use = {"evidence": evidence, "finding": finding}
    for model, values in (
        (ReportItem, item),
        (ProgressEntry, entry),
        (Source, source),
        (EvidenceUse, use),
    ):
        model.objects.create(**values)
        assert refused(lambda m=model, v=values: m.objects.create(**v)), model
    for model, values in (
        (Finding, {"inspection": inspection, "serial": 1, "reference": "another"}),
        (Report, {"inspection": inspection, "number": 1, "reference": "another"}),
        (Inspection, {"organisation": body, "reference": inspection.reference}),
        (Responsibility, {"finding": finding, "office": cast.office}),
        (
            Responsibility,
            {"finding": finding, "office": cast.other_office, "is_lead": True},
        ),
    ):
        if model is Report:
            values["drafted_by"] = cast.coordinator
        assert refused(lambda m=model, v=values: m.objects.create(**v)), (model, values)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_an_office_name_is_unique_with_and_without_a_date() -> None:
    office = make_office(name="综合科")
    body = office.organisation
    assert refused(lambda: make_office(organisation=body, name="综合科"))
    later = {"organisation": body, "name": "综合科", "since": date(2021, 1, 1)}
    make_office(**later)
    assert refused(lambda: make_office(**later))
    make_office(name="综合科")  # in another body


@pytest.mark.django_db
@pytest.mark.both_databases
def test_dates_run_forward() -> None:
    cast = make_cast()
    early, late = date(2020, 1, 1), date(2021, 1, 1)
    make_finding(cast=cast)
    for rows, values in (
        (Office.objects, {"since": late, "until": early}),
        (Appointment.objects, {"since": late, "until": early}),
        (Inspection.objects, {"started_on": late, "ended_on": early}),
    ):
        assert refused(lambda r=rows, v=values: r.update(**v))


@pytest.mark.django_db
@pytest.mark.both_databases
def test_other_impossible_rows() -> None:
    cast = make_cast()
    make_finding(cast=cast).add_measure(by=cast.coordinator, version=1)
    body = cast.organisation
    handlers = Post.objects.filter(role="handler")
    offices = Office.objects.filter(pk=cast.office.pk)
    SiteSettings.lock()
    for write in (
        lambda: handlers.update(office=None),
        lambda: offices.update(successor=cast.other_office),
        lambda: Organisation.objects.filter(pk=body.pk).update(parent=body),
        lambda: Organisation.objects.filter(pk=body.pk).update(slug=""),
        lambda: Measure.objects.update(state="finished"),
        lambda: SiteSettings.objects.create(pk=2),
        lambda: LogPayload.objects.update(erased_at=NOW),
    ):
        assert refused(write)


# --- conventions, for every model there is or will be ------------------------------

MODELS = [m for m in apps.get_app_config("rectification").get_models()]
ALL_TABLES = [
    m
    for m in apps.get_app_config("rectification").get_models(include_auto_created=True)
]


def paired_stems(model: type[models.Model]) -> set[str]:
    names = {field.name: field for field in model._meta.get_fields()}
    return {
        name[:-3]
        for name, field in names.items()
        if name.endswith("_at")
        and f"{name[:-3]}_by" in names
        and (field.null or names[f"{name[:-3]}_by"].null)
    }


def test_there_are_pairs_of_who_and_when() -> None:
    assert {"submitted", "closed", "adopted"} <= paired_stems(Finding)


def test_who_and_when_go_together() -> None:
    for model in MODELS:
        constraints = {constraint.name for constraint in model._meta.constraints}
        for stem in paired_stems(model):
            assert f"{model._meta.model_name}_{stem}_pair" in constraints


def test_a_model_says_what_it_is() -> None:
    for model in MODELS:
        assert model.__str__ is not models.Model.__str__, model
        assert "verbose_name" in model._meta.original_attrs, model


def test_our_names_fit_into_thirty_characters() -> None:
    for model in ALL_TABLES:
        meta = model._meta
        names = [meta.db_table, *(field.column for field in meta.local_concrete_fields)]
        names += [constraint.name for constraint in meta.constraints]
        names += [index.name for index in meta.indexes]
        assert [name for name in names if len(name) > 30] == []


def test_only_portable_column_types() -> None:
    for model in MODELS:
        for field in model._meta.local_concrete_fields:
            # As a migration names it: a field of our own may be another on the way.
            _name, path, _args, _kwargs = field.deconstruct()
            assert path.startswith("django.db.models."), field
