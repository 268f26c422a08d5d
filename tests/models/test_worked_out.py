"""A query worked out once says what a plain one says, of whatever it is asked."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from rectification.access import Role
from rectification.models import Appointment, Finding, Post
from rectification.models.trail.worked_out import worked_out
from tests.factories import Cast, client_of, make_finding

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def of_reference(reference: str) -> "QuerySet[Finding]":
    rows = Finding.objects.select_related("inspection__organisation")
    return rows.prefetch_related("measures").filter(reference=reference)


def test_it_is_asked_anew_each_time_with_all_that_hangs_on_it(cast: Cast) -> None:
    findings = [make_finding(cast=cast, standard="台账齐全") for _ in range(2)]
    findings[1].add_measure(by=cast.coordinator, version=1, plan="补齐登记")
    for one in findings:
        [found] = worked_out("", of_reference, reference=one.reference)
        with CaptureQueriesContext(connection) as context:
            assert (found, found.standard) == (one, "台账齐全")
            assert found.inspection.organisation == cast.organisation
            assert list(found.measures.all()) == list(one.measures.all())
        assert len(context) == 1  # of the measures of the one not fetched here
    assert worked_out("", of_reference, reference="2032-999-01") == []
    Finding.objects.filter(pk=findings[0].pk).update(title="另一标题")
    [found] = worked_out("", of_reference, reference=findings[0].reference)
    assert found.title == "另一标题"


def test_two_lambdas_have_one_name_and_are_refused() -> None:
    with pytest.raises(TypeError):
        worked_out("", lambda: Finding.objects.all())


def test_a_seat_that_moves_takes_the_page_with_it(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    client, url = client_of(cast.handler), finding.get_absolute_url()
    assert client.get(url).status_code == 200
    body = {"organisation": cast.organisation, "office": cast.other_office}
    other, _made = Post.objects.get_or_create(role=Role.HANDLER, **body)
    Appointment.objects.filter(user=cast.handler).update(post=other)
    assert client.get(url).status_code == 404
