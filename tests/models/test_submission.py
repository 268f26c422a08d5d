"""Submissions upwards: numbered, kept for good, seen by whom they went to."""

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from rectification.errors import NotAllowed, Refusal
from rectification.models import Erasure, Submission
from tests.factories import (
    Cast,
    make_inspection,
    make_overseer,
    make_submission,
)

pytestmark = pytest.mark.django_db


def test_numbers_count_by_body_and_year(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    first, second = (make_submission(cast, inspection) for _twice in "ab")
    assert (first.number, second.number) == (1, 2)
    assert Submission.objects.next_number(cast.organisation, 1999) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(
            **{
                field.attname: getattr(second, field.attname)
                for field in Submission._meta.concrete_fields
                if not field.primary_key
            }
        )


def test_the_digest_is_that_of_its_bytes(cast: Cast) -> None:
    sent = make_submission(cast, make_inspection(cast=cast))
    assert sent.digest == hashlib.sha256(sent.content.encode()).hexdigest()
    assert sent.said["title"] == "整改进展情况报告"


def test_whom_it_went_to_sees_it_and_no_other_overseer(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    sent = make_submission(cast, inspection)
    by_name = make_submission(cast, inspection, to_body=None, to_whom="区政府办")
    elsewhere = make_submission(cast, inspection, to_body=make_overseer())
    seen = Submission.objects.visible_to
    assert list(seen(cast.verifier)) == [sent]
    assert set(seen(cast.leader)) == {sent, by_name, elsewhere}
    assert not seen(cast.handler) and not seen(cast.outsider)


def test_only_the_coordinator_sends_and_not_from_the_future(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    with pytest.raises(NotAllowed):
        make_submission(cast, inspection, by=cast.leader)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refusal):
        make_submission(cast, inspection, sent_on=tomorrow)


def test_its_content_may_be_erased_and_its_row_stays(cast: Cast) -> None:
    sent = make_submission(cast, make_inspection(cast=cast))
    asked = Erasure.objects.request(
        by=cast.coordinator, kind="submission", pk=sent.pk, reason="误报"
    )
    asked.confirm(by=cast.leader)
    stub = Submission.objects.get(pk=sent.pk)
    assert (stub.content, stub.said, stub.digest) == ("", {}, sent.digest)
