"""The same filled-in form arriving many times at once: one entry, one answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from rectification.models import EvidenceUse
from rectification.workflow import FindingState
from tests.factories import client_of, make_cast, make_finding
from tests.uploads import upload

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
MANY = 20


def test_one_entry_one_use_of_the_file_one_account() -> None:
    cast = make_cast()
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    measure = finding.add_measure(
        by=cast.coordinator, version=finding.version, plan="补齐登记日期。"
    )
    first = client_of(cast.handler)
    version = finding.version

    def send(_number: int) -> tuple[int, str]:
        client = Client()
        client.cookies = first.cookies
        form = {
            "text": "已补齐。",
            "happened_on": timezone.localdate().isoformat(),
            "form_key": "the-same-form",
            "version": version,
            "measure": measure.pk,
            "account": "登记日期已补齐。",
            "evidence": [upload("登记簿.pdf")],
        }
        url = f"/staff/findings/{finding.reference}/record_progress/"
        try:
            response = client.post(url, form)
            return response.status_code, response.headers.get("Location", "")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MANY) as pool:
        answers = set(pool.map(send, range(MANY)))
    assert answers == {(302, f"{finding.get_absolute_url()}?reported=1#progress")}
    assert finding.entries.count() == 1
    assert EvidenceUse.objects.count() == 1
    measure.refresh_from_db()
    assert measure.account == "登记日期已补齐。"
