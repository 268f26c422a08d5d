"""Every notice there is, published: back from the records, on its page, in its JSON."""

from pathlib import Path

import jsonschema
import pytest
from django.test import Client

from rectification import records
from rectification.notices import normalise, parse, put_back, write
from tests.paths import NOTICES
from tests.published import People, article, draft_of, published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_records_page_and_json_are_the_notice(
    path: Path, schema: jsonschema.Draft202012Validator, client: Client
) -> None:
    text = path.read_bytes().decode("utf-8-sig")
    people, notice = People(), parse(text)
    report = draft_of(notice, people)
    again = records.snapshot(report)
    assert again == notice
    assert put_back(again) == normalise(text).split("\n")
    published(report, people)
    page = client.get(f"/reports/{report.reference}/").content.decode()
    assert article(page) == write(notice)
    data = client.get(f"/reports/{report.reference}/v1.json").json()
    schema.validate(data)
