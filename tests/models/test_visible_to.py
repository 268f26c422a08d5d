"""Who sees which rows: every role against every query set a page uses."""

import pytest

from rectification.models import (
    Edition,
    Evidence,
    Finding,
    Inspection,
    Organisation,
    ProgressEntry,
    Report,
)
from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState
from tests.factories import make_cast, make_closable, make_finding, make_report, seat

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

# The cast's own body has: one finding of `office` with an entry and evidence, one of
# `other_office` without, one public report. Another body has the same. What is seen:
# findings, inspections, entries, evidence, reports, editions, bodies
EXPECTED = {
    "handler": (1, 1, 1, 1, 0, 0, 1),
    "office_head": (1, 1, 1, 1, 0, 0, 1),
    "stranger": (1, 1, 0, 0, 0, 0, 1),
    "coordinator": (2, 1, 1, 1, 1, 1, 1),
    "leader": (2, 1, 1, 1, 1, 1, 1),
    "second_leader": (2, 1, 1, 1, 1, 1, 1),
    "verifier": (2, 1, 1, 1, 1, 1, 2),
    "auditor": (4, 2, 2, 2, 2, 2, 6),
    "system_admin": (0, 0, 0, 0, 0, 0, 6),
    "security_admin": (0, 0, 0, 0, 0, 0, 1),
    "outsider": (0, 0, 0, 0, 0, 0, 1),
}


def make_body():
    cast = make_cast()
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    make_finding(cast=cast, inspection=finding.inspection, offices=[cast.other_office])
    make_report(cast=cast, inspection=finding.inspection, state=ReportState.PUBLIC)
    return cast


QUERY_SETS = (
    Finding.objects,
    Inspection.objects,
    ProgressEntry.objects,
    Evidence.objects,
    Report.objects,
    Edition.objects,
    Organisation.objects,
)


def test_each_person_sees_exactly_this() -> None:
    cast = make_body()
    make_body()
    found = {
        name: tuple(rows.visible_to(getattr(cast, name)).count() for rows in QUERY_SETS)
        for name in EXPECTED
    }
    assert found == EXPECTED


def test_seeing_takes_one_query_beside_the_posts(django_assert_max_num_queries) -> None:
    cast = make_body()
    for user in (cast.handler, cast.verifier, cast.leader):
        user.forget_appointments()
        user.posts_now()
        for rows in QUERY_SETS:
            with django_assert_max_num_queries(1):
                list(rows.visible_to(user))


def test_two_posts_add_up() -> None:
    cast, other = make_body(), make_body()
    seat(
        cast.handler,
        role="handler",
        organisation=other.organisation,
        office=other.other_office,
    )
    assert Finding.objects.visible_to(cast.handler).count() == 2


def test_a_finding_of_two_of_my_offices_is_seen_once() -> None:
    cast = make_cast()
    make_finding(cast=cast, offices=[cast.office, cast.other_office])
    seat(
        cast.handler,
        role="handler",
        organisation=cast.organisation,
        office=cast.other_office,
    )
    assert Finding.objects.visible_to(cast.handler).count() == 1


def test_an_upload_is_out_of_sight_after_leaving_the_body() -> None:
    cast = make_body()
    cast.handler.appointments.update(until="2021-01-01")
    cast.handler.forget_appointments()
    assert not Evidence.objects.visible_to(cast.handler).exists()
