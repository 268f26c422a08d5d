"""Notices published: back from the records, on their pages, in their JSON.

Frozen and made public by the steps themselves. Who signs before asks the same of any
notice: only the last walks those steps too. Each fourth notice is published, and every
one on all of its steps with NOTICES=all; that each is read and written as it should be
is asked elsewhere.
"""

import os
from pathlib import Path

import jsonschema
import pytest
from django.test import Client
from django.utils import timezone

from rectification import records
from rectification.models import Report
from rectification.notices import normalise, parse, put_back, unbroken, write
from rectification.public_site import formats
from rectification.publishing import freeze as publishing
from rectification.workflow_reports import ReportState
from tests.factories import confirm_import
from tests.paths import NOTICES
from tests.published import People, article, draft_of, published

pytestmark = pytest.mark.django_db
IS_WHOLE = os.environ.get("NOTICES") == "all"
PUBLISHED = NOTICES if IS_WHOLE else [*NOTICES[1:-1:4], NOTICES[-1]]
WALKED = NOTICES if IS_WHOLE else NOTICES[-1:]


def published_at_once(report: Report, people: People) -> None:
    """Freeze and publish as after a review, without a look at what is warned of.

    What our notices are warned of is asked by `test_readiness_innocent`.
    """
    confirm_import(report, by=people.leader)
    approved = {"state": ReportState.APPROVED, "approved_at": timezone.now()}
    Report.objects.filter(pk=report.pk).update(**approved, approved_by=people.leader)
    report.refresh_from_db()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing, "refuse_unready", lambda *_of: None)
        publishing.freeze(report, by=people.coordinator)
    publishing.publish(report, by=people.leader)


@pytest.fixture
def no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a Word document cost nothing, which a page only tells the size of."""
    monkeypatch.setitem(formats._WRITERS, "docx", lambda *_of: (b"PK", ""))


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
@pytest.mark.usefixtures("no_word")
def test_records_page_and_json_are_the_notice(
    path: Path, schema: jsonschema.Draft202012Validator, client: Client
) -> None:
    text = unbroken(path.read_bytes().decode("utf-8-sig"))
    people, notice = People(), parse(text)
    report = draft_of(notice, people)
    again = records.snapshot(report)
    assert again == notice
    assert put_back(again) == normalise(text).split("\n")
    (published if path in WALKED else published_at_once)(report, people)
    page = client.get(f"/reports/{report.reference}/").content.decode()
    assert article(page) == write(notice)
    data = client.get(f"/reports/{report.reference}/v1.json").json()
    schema.validate(data)
