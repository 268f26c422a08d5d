"""Every notice there is, published: its page to the letter, its JSON by the schema."""

from pathlib import Path

import jsonschema
import pytest
from django.test import Client

from rectification.notices import write
from tests.paths import NOTICES
from tests.published import People, article, draft_of, published, read_notice

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_the_public_page_and_the_json_are_the_notice(
    path: Path, schema: jsonschema.Draft202012Validator, client: Client
) -> None:
    people, notice = People(), read_notice(path)
    report = draft_of(notice, people)
    published(report, people)
    page = client.get(f"/reports/{report.reference}/").content.decode()
    assert article(page) == write(notice)
    data = client.get(f"/reports/{report.reference}/v1.json").json()
    schema.validate(data)
