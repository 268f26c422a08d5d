"""What nobody has touched in a form stays as it is kept, to the letter."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models, transaction
from django.test import Client

from rectification.models import (
    Aspect,
    BlankForm,
    Finding,
    Inspection,
    Measure,
    Office,
    Organisation,
    ProgressEntry,
    Report,
    ReportItem,
    ReportSection,
    SupervisionOrder,
    User,
)
from rectification.models.findings.finding import Responsibility
from tests.everywhere.addresses import World
from tests.everywhere.drawn_form import draw
from tests.everywhere.form_cases import CASES
from tests.everywhere.html_forms import forms_on
from tests.factories import client_of

pytestmark = pytest.mark.django_db

# What an import keeps and no form lets in: wide and double spaces, a soft return, a
# line separator, a character of one computer's own.
ODD = "王\u3000明 \u000b乙  丙\u2028\ue863"
KEPT: tuple[type[models.Model], ...] = (
    BlankForm, Organisation, Office, Inspection, Aspect, Finding, Responsibility,
    Measure, ProgressEntry, Report, ReportSection, ReportItem, SupervisionOrder,
)  # fmt: skip
_KEYS = ("reference", "slug", "chain", "digest")
_KEYS += ("order_kinds", "close_out_chain")  # lines that are read, not prose


NO_TEXT = {"bulk-assign", "saved_view-edit"}  # begins empty; keeps no prose
EDITING = [
    *sorted(
        name
        for name in CASES.keys() - NO_TEXT
        if name.endswith(("edit", "assign", "item"))
    ),
    "finding-correct_text",
    "measure-update",
    "entry-correct",
    "report-around",
    "report-section",
    "report-style",
]


@pytest.mark.parametrize("name", EDITING)
def test_a_form_sent_as_it_was_drawn_changes_no_character(
    name: str, world: World
) -> None:
    point = transaction.savepoint()
    try:
        _put_in_oddities()
        drawn = draw(name, world)
        before = _kept()
        values = drawn.form.values()
        assert any(ODD in value for value in values.values()) or name == "report-style"
        response = drawn.send(values | drawn.ticked | drawn.case.valid)
        assert response.status_code in drawn.case.done, _said(response)
        changed = _changed(before)
        # But what the case types itself.
        typed = {field.removesuffix("_0") for field in drawn.case.valid}
        assert changed <= typed
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize("model", [Organisation, Office, Inspection])
def test_the_admin_changes_no_character_of_what_nobody_touched(
    model: type[models.Model], world: World
) -> None:
    root = client_of(User.objects.create_superuser("root", "x", full_name="装机"))
    _put_in_oddities()
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    before = _kept()
    url = f"/admin/rectification/{model._meta.model_name}/{row.pk}/change/"
    form = _admin_form(root, url)
    changed = "phone" if "phone" in form else "theme" if "theme" in form else "name"
    response = root.post(url, form | {changed: "0571-12345"})
    assert response.status_code == 302, _said(response)
    assert _changed(before) == {changed}


def _admin_form(client: Client, url: str) -> dict[str, str]:
    page = client.get(url).content.decode()
    [form] = [one for one in forms_on(page, url) if one.action == url]
    return form.values()


def _put_in_oddities() -> None:
    for row, field in _texts():
        value = getattr(row, field)
        setattr(row, field, _odd(value))
        type(row)._default_manager.filter(pk=row.pk).update(
            **{field: getattr(row, field)}
        )


def _odd(value: Any) -> Any:
    if isinstance(value, list):
        return [[role, f"{wording}{ODD}终"] for role, wording in value]
    return f"{value[:1]}{ODD}{value[1:]}\u3000"


def _kept() -> dict[tuple[str, Any, str], str]:
    return {
        (type(row).__name__, row.pk, field): str(getattr(row, field))
        for row, field in _texts()
    }


def _changed(before: dict[tuple[str, Any, str], str]) -> set[str]:
    """Return the fields whose text is another than before, or gone."""
    after = _kept()
    return {key[2] for key, text in before.items() if after.get(key) != text}


def _texts() -> Iterator[tuple[models.Model, str]]:
    for model in KEPT:
        for row in model._default_manager.order_by("pk"):
            for field in model._meta.concrete_fields:
                if _is_text(field) and getattr(row, field.name) is not None:
                    yield row, field.name


def _is_text(field: Any) -> bool:
    if field.name == "lines":
        return True
    is_text = isinstance(field, models.CharField | models.TextField)
    length = field.max_length or 10_000
    return (
        is_text
        and field.editable
        and not field.choices
        and not field.name.startswith(_KEYS)
        and length >= 60
        and not isinstance(field, models.SlugField | models.EmailField)
    )


def _said(response: Any) -> list[str]:
    page = response.content.decode()
    return re.findall(r'errorlist.*?</ul>|class="field__error.*?</', page, re.S)
