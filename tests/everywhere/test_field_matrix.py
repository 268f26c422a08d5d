"""Every field somebody may change × everybody: who may, and that nobody else can.

The fields come from the verbs' own lists: a new one is tried without a line here.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse

from rectification.errors import NotAllowed, Refusal
from rectification.models import Aspect, Finding, Inspection, Measure, Office
from rectification.models.findings.field_rights import WRITES, by_steps
from rectification.models.findings.measure import WRITABLE
from rectification.models.findings.plan_verbs import OWN_WORDS
from rectification.models.findings.text_verbs import EDITABLE
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    make_cast,
    make_closable,
    make_evidence,
    make_finding,
)

pytestmark = pytest.mark.django_db
PEOPLE = (
    "handler office_head coordinator leader verifier auditor stranger outsider "
    "system_admin security_admin"
)
COORDINATOR, WORKERS = {"coordinator"}, {"handler", "office_head", "coordinator"}
# Field of a record → who may change it.
FIELDS: dict[tuple[str, str], set[str]] = {
    **{("finding", name): COORDINATOR for name in EDITABLE},
    **{("text", name): COORDINATOR for name in ("original_text",)},
    **{("inspection", name): COORDINATOR for name in Inspection.amendable},
    **{("aspect", name): COORDINATOR for name in Aspect.amendable},
    **{("office", name): COORDINATOR for name in Office.amendable},
    **{
        ("measure", name): WORKERS if name in OWN_WORDS else COORDINATOR
        for name in WRITABLE
    },
}


@pytest.fixture
def finding() -> tuple[Cast, Finding]:
    cast = make_cast()
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    finding.inspection.add_aspect(by=cast.coordinator, title="窗口服务")
    finding.refresh_from_db()
    return cast, finding


def attempt(record: str, field: str, cast: Cast, finding: Finding, who: str) -> None:
    """Write the field's own value back: what is asked for is the right alone."""
    by = getattr(cast, who)
    if record == "finding":
        same = {field: getattr(finding, field)}
        finding.edit(by=by, version=finding.version, reason="核对", **same)
    elif record == "text":
        finding.correct_text(
            by=by, text="已核对。", version=finding.version, reason="核对"
        )
    elif record == "measure":
        measure = finding.measures.get()
        same = {field: getattr(measure, field)}
        finding.update_measure(by=by, measure=measure, version=finding.version, **same)
    else:
        rows: dict[str, Callable[[], Inspection | Aspect | Office]] = {
            "inspection": lambda: Inspection.objects.get(pk=finding.inspection_id),
            "aspect": lambda: finding.inspection.aspects.get(),
            "office": lambda: cast.office,
        }
        row = rows[record]()
        row.amend(by=by, seal=row.seal(), reason="核对", **{field: getattr(row, field)})


def test_the_fields_of_a_measure_are_those_of_its_verb() -> None:
    assert {field for record, field in FIELDS if record == "measure"} == set(WRITABLE)
    assert {name for name in WRITABLE if hasattr(Measure, name)} == set(WRITABLE)


@pytest.mark.parametrize(("record", "field"), sorted(FIELDS))
def test_a_field_is_changed_by_whom_the_table_names(
    finding: tuple[Cast, Finding], record: str, field: str
) -> None:
    cast, row = finding
    may: set[str] = set()
    for who in PEOPLE.split():
        row.refresh_from_db()
        try:
            attempt(record, field, cast, row, who)
        except NotAllowed:
            continue
        may.add(who)
    assert may == FIELDS[record, field]


# --- the table that the handbook prints -------------------------------------------


def test_every_field_of_a_finding_stands_in_the_table_or_is_nobodys() -> None:
    named = {
        name for model, names in WRITES.values() if model is Finding for name in names
    }
    rest = {one.name for one in by_steps()}
    columns = {one.name for one in Finding._meta.concrete_fields}
    assert named | rest | {"id", "version"} == columns and not named & rest
    assert {"state", "closed_by", "reference"} <= rest


def take(act: str, field: str, cast: Cast, finding: Finding, who: str) -> None:
    """Take an act of the table on one of its fields."""
    by, over = getattr(cast, who), {"version": finding.version}
    measure = finding.measures.first()
    if act == "assign":
        people = {cast.office.pk: ("李改", "0591-1")}
        row = finding.responsibilities.get()
        finding.assign(
            by=by,
            offices=[row.office],
            lead=row.office,
            people=people,
            reason="核对",
            **over,
        )
    elif act == "record_progress":
        day = {"happened_on": date(2022, 6, 1)}
        finding.record_progress(by=by, text="已办。", **day)
    elif act == "attach":
        file = make_evidence(cast=cast, by=cast.handler)
        finding.attach(by=by, evidence=file)
    elif act == "record_outcomes":
        finding.record_outcomes(by=by, numbers={"rules_new": Decimal(1)}, **over)
    elif act == "waive":
        finding._check("waive", by=by, reason="无材料")
    elif measure and act in ("plan", "update_measure"):
        same = {field: getattr(measure, field)}
        finding.update_measure(by=by, measure=measure, **over, **same)
    elif act in ("plan", "update_measure"):
        finding._check(act, by=by)
    else:
        attempt(
            "text" if act == "correct_text" else "finding", field, cast, finding, who
        )


def test_the_table_of_the_handbook_is_what_the_verbs_do(cast: Cast) -> None:
    """Each cell of the printed table is tried by a handler and by the coordinator."""
    said = client_of(cast.handler).get(reverse("handbook")).content.decode()
    panel = said.split('id="fields"')[1].split("</section>")[0]
    groups = re.findall(r'scope="rowgroup"[^>]*>(.*?)</th>(.*?)</tbody>', panel, re.S)
    roles = {"handler": "经办人", "coordinator": "整改办"}
    findings = {state: make_finding(cast=cast, state=state) for state in FindingState}
    cells = 0
    for heading, rows in groups:
        for name, row in re.findall(r'data-field="([^"]+)">(.*?)</tr>', rows, re.S):
            act, _dot, field = name.partition(".")
            ticks = ["✓" in cell for cell in re.findall("<td>(.*?)</td>", row)]
            for state, tick in zip(FindingState, ticks, strict=True):
                for who, role in roles.items():
                    cells += 1
                    may = could(act, field, cast, findings[state], who)
                    assert may == (tick and role in heading), (name, state, who)
    assert cells >= 400 and {name for name in WRITES} == {
        one.partition(".")[0] for one in re.findall('data-field="([^"]+)"', panel)
    }


def could(act: str, field: str, cast: Cast, finding: Finding, who: str) -> bool:
    """Say whether somebody may take an act, and leave the finding as it was."""
    try:
        with transaction.atomic():
            finding.refresh_from_db()
            take(act, field, cast, finding, who)
            raise _Done
    except _Done:
        return True
    except Refusal:
        return False
    finally:
        finding.refresh_from_db()


class _Done(Exception):
    pass
