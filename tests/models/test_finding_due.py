"""Overdue and due soon: one answer in SQL, in Python and in a notice, on any day."""

from datetime import date, timedelta

import pytest
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rectification import notices
from rectification.models import Adoption, Finding
from rectification.models.findings import due
from rectification.notices.notice import Deadline, DueKind
from rectification.workflow import OPEN, FindingState
from tests.factories import make_cast, make_finding

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = date(2022, 10, 31)
OFFSETS = st.integers(-40, 40)


@pytest.fixture
def finding() -> Finding:
    """A finding whose state and deadline may be set to anything."""
    cast = make_cast()
    finding = make_finding(cast=cast)
    Adoption.objects.of_notice(finding.inspection, by=cast.coordinator)
    any_state = {"adopted_by": cast.coordinator, "adopted_at": timezone.now()}
    any_state |= {"submitted_by": cast.handler, "submitted_at": timezone.now()}
    rows = Finding.objects.filter(pk=finding.pk)
    rows.update(asks="completed", due_precision="day", **any_state)
    return finding


@given(
    state=st.sampled_from(FindingState),
    offset=st.none() | OFFSETS,
    days=st.integers(0, 40),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sql_python_and_notice_agree(
    finding: Finding, state: FindingState, offset: int | None, days: int
) -> None:
    due_on = None if offset is None else DAY + timedelta(days=offset)
    rows = Finding.objects.filter(pk=finding.pk)
    adoption = None if state in OPEN else Adoption.objects.get()
    rows.update(state=state, due_on=due_on, adoption=adoption)
    row = rows.get()
    printed = notices.Finding(
        title="台账不全",
        status=state.public_status,
        deadline=Deadline("10月底", DueKind.DATED, due_on),
    )

    def found(asked: Q) -> bool:
        return rows.filter(asked).exists()

    is_open = state in OPEN
    late = is_open and offset is not None and offset < 0
    soon = is_open and offset is not None and 0 <= offset <= days
    assert rows.overdue(on=DAY).exists() == found(due.overdue(on=DAY)) == late
    assert row.is_overdue(on=DAY) == printed.is_overdue(on=DAY) == late
    assert rows.due_within(days, on=DAY).exists() == soon
    assert found(due.pressing(days, on=DAY)) == (late or soon)
    assert found(due.undated()) == (is_open and offset is None)
    left = offset if is_open else None
    assert row.days_left(on=DAY) == printed.days_left(on=DAY) == left
    through = Finding.objects.filter(
        inspection__findings__in=rows, pk=finding.pk
    ).filter(due.overdue(on=DAY, path="inspection__findings__"))
    assert through.exists() == late


@pytest.mark.parametrize("state", FindingState.values)
def test_in_hand_is_what_is_open_and_waits_for_nobody(state: str) -> None:
    finding = make_finding(cast=make_cast(), state=FindingState(state))
    in_hand = Finding.objects.in_hand().filter(pk=finding.pk).exists()
    assert in_hand == (state in ("registered", "ongoing"))
