"""Evidence leaves only as a download, to whoever may see it, and the log knows."""

import io

import pytest

from rectification.models import Evidence, EvidenceUse, LogEntry
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_cast, make_evidence, make_finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def evidence(cast: Cast) -> Evidence:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    evidence = make_evidence(cast=cast)
    finding.attach(by=cast.handler, evidence=evidence)
    return evidence


def test_it_is_an_attachment_that_nothing_sniffs(cast, evidence) -> None:
    response = client_of(cast.handler).get(f"/staff/evidence/{evidence.pk}/download/")
    assert b"".join(response.streaming_content) == b"%PDF-1.7 register"
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%E7%99%BB")
    assert disposition.endswith(".pdf")


def test_a_name_cannot_break_the_header(cast) -> None:
    evidence = Evidence.objects.keep(
        by=cast.handler,
        organisation=cast.organisation,
        stream=io.BytesIO(b"%PDF-1.7"),
        name='a"; filename="x.exe',
        media_type="application/pdf",
    )
    response = client_of(cast.handler).get(f"/staff/evidence/{evidence.pk}/download/")
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert '\\"' in response["Content-Disposition"]


def test_taking_a_file_is_logged_and_asking_about_it_is_not(cast, evidence) -> None:
    client = client_of(cast.verifier)
    url = f"/staff/evidence/{evidence.pk}/download/"
    client.head(url)
    assert not LogEntry.objects.filter(action="evidence.download").exists()
    client.get(url)
    entry = LogEntry.objects.get(action="evidence.download")
    assert (entry.actor_id, entry.subject_id) == (cast.verifier.pk, evidence.pk)
    assert entry.payload.after == {"sha256": evidence.sha256}


def test_a_missing_file_is_404_and_not_500(cast, evidence) -> None:
    evidence.path.unlink()
    response = client_of(cast.handler).get(f"/staff/evidence/{evidence.pk}/download/")
    assert response.status_code == 404


def test_one_file_is_shown_for_two_findings(cast, evidence) -> None:
    other = make_finding(cast=cast, state=FindingState.ONGOING)
    client = client_of(cast.handler)
    url = f"/staff/findings/{other.reference}/attach/"
    assert evidence.name in client.get(url).content.decode()
    data = {"evidence": evidence.pk, "claim": "登记完整"}
    assert client.post(url, data).status_code == 302
    assert EvidenceUse.objects.filter(evidence=evidence).count() == 2
    assert evidence.name not in client.get(url).content.decode()
    assert client.post(url, data).status_code == 200, "shown already: no choice"


def test_several_files_are_shown_at_once_each_with_what_it_proves(
    cast, evidence
) -> None:
    other = make_finding(cast=cast, state=FindingState.ONGOING)
    second = make_evidence(cast=cast, content=b"%PDF-1.7 second")
    data = {"evidence": [evidence.pk, second.pk], "claim": "两份都已归档"}
    own = {f"evidence-claim-{second.pk}": "登记完整"}
    url = f"/staff/findings/{other.reference}/attach/"
    client_of(cast.handler).post(url, data | own)
    uses = other.evidence_uses.values_list("evidence", "claim").order_by("pk")
    assert dict(uses) == {evidence.pk: "两份都已归档", second.pk: "登记完整"}


@pytest.mark.parametrize("pk", ["", "x", "0", "9" * 30])
def test_a_file_of_another_body_or_none_is_no_choice(cast, pk) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    foreign = make_evidence(cast=make_cast())
    client = client_of(cast.handler)
    url = f"/staff/findings/{finding.reference}/attach/"
    for choice in (pk, str(foreign.pk)):
        response = client.post(url, {"evidence": choice})
        assert response.context["form"].errors.keys() == {"evidence"}
    assert not EvidenceUse.objects.exists()


@pytest.mark.parametrize("query", ["登记", "没有", "%", "\0", "长" * 200, "%00"])
def test_any_search_is_answered(cast, evidence, query) -> None:
    other = make_finding(cast=cast, state=FindingState.ONGOING)
    url = f"/staff/findings/{other.reference}/attach/"
    assert client_of(cast.handler).get(url, {"q": query}).status_code == 200
