"""Each text that a notice prints has its place in records, forms, tables and ledger."""

from typing import get_type_hints

import pytest
from django.db import models
from django.utils import translation

from rectification.exporting import columns as ledger
from rectification.forms.findings.edit import FindingEditForm
from rectification.forms.reports.style import LABELS
from rectification.intake.columns import Column, guess_column
from rectification.intake.merging.cell_diff import ACTIONS
from rectification.intake.plan import PlannedFinding
from rectification.models import Finding
from rectification.models.findings.printed_text import column_of, label_of, limit_of
from rectification.models.findings.text_verbs import EDITABLE
from rectification.notices.vocabulary.printed_fields import TEXTS
from tests.factories import make_cast, make_finding

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_has_a_column_that_may_be_empty(name: str) -> None:
    column = column_of(name)
    assert column.blank and not column.null
    assert isinstance(column, models.TextField) or limit_of(name)
    assert name in EDITABLE


def test_a_column_of_something_else_is_refused() -> None:
    with pytest.raises(TypeError):
        column_of("due_on")


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_text_is_a_column_of_tables_under_the_name_of_the_ledger(
    name: str, language: str
) -> None:
    assert get_type_hints(PlannedFinding)[name] is str
    assert ACTIONS[Column(name)] == "edit"
    every = {one.name: one for one in (*ledger.CHOICES, *ledger.REST)}
    with translation.override(language):
        assert str(every[name].label) == str(label_of(name)) == Column(name).label
        assert guess_column(str(label_of(name))) == Column(name)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_edited_and_shown_under_one_label(name: str) -> None:
    finding = make_finding(cast=make_cast())
    form = FindingEditForm(None, finding=finding, earlier={}, aspects=[])
    assert form.fields[name].label == label_of(name) == LABELS[name]
    assert getattr(Finding(), name) == ""
