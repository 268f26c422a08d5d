"""The texts that a notice prints of a finding, edited by hand."""

import pytest

from rectification.models import Finding
from rectification.models.findings.printed_text import help_of, label_of
from rectification.notices.vocabulary.printed_fields import TEXTS
from tests.factories import Cast, make_finding

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_kept_logged_and_shown(name: str, cast: Cast, coordinator) -> None:
    finding = make_finding(cast=cast)
    address = f"/staff/findings/{finding.reference}/edit/"
    drawn = coordinator.get(address).content.decode()
    assert f'name="{name}"' in drawn
    assert str(label_of(name)) in drawn and str(help_of(name)) in drawn
    sent = {
        "version": finding.version,
        "title": finding.title,
        "position": finding.position,
        "why": "wrong_entry",
    }
    response = coordinator.post(address, sent | {name: "写了一句话"})
    assert response.status_code == 302
    changed = Finding.objects.get(pk=finding.pk)
    assert {one: getattr(changed, one) for one in TEXTS} == dict.fromkeys(TEXTS, "") | {
        name: "写了一句话"
    }
    assert "写了一句话" in coordinator.get(response["Location"]).content.decode()
