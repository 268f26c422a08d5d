"""Every field somebody may change × everybody: who may, and that nobody else can.

The fields come from the verbs' own lists: a new one is tried without a line here.
"""

from collections.abc import Callable

import pytest

from rectification.errors import NotAllowed
from rectification.models import Aspect, Finding, Inspection, Measure, Office
from rectification.models.findings.measure import WRITABLE
from rectification.models.findings.plan_verbs import OWN_WORDS
from rectification.models.findings.text_verbs import EDITABLE
from rectification.workflow import FindingState
from tests.factories import Cast, make_cast, make_closable, make_finding

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
    measure = finding.measures.get()
    if record == "finding":
        same = {field: getattr(finding, field)}
        finding.edit(by=by, version=finding.version, reason="核对", **same)
    elif record == "text":
        finding.correct_text(
            by=by, text="已核对。", version=finding.version, reason="核对"
        )
    elif record == "measure":
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
