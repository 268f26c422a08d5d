"""核查 as pages: the list of what waits, verifying one, and where the result stands."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rectification.models import Evidence, Finding, Verification
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_finding, make_verification, seat
from tests.uploads import PDF

pytestmark = pytest.mark.django_db
LIST = reverse("verification-list")


@pytest.fixture
def finding(cast: Cast) -> Finding:
    return make_finding(cast=cast, state=FindingState.COMPLETED, title="窗口无标识")


def verify_url(finding: Finding) -> str:
    return reverse("finding-verify", args=[finding.reference])


def test_from_the_list_to_the_result_on_the_finding(
    cast: Cast, finding: Finding
) -> None:
    verifier, url = client_of(cast.verifier), verify_url(finding)
    shown = verifier.get(LIST)
    assert url in shown.content.decode() and shown.context["waiting"] == 1
    page = verifier.get(finding.get_absolute_url())
    assert page.context["dock"].url == url
    form = verifier.get(url).content.decode()
    assert "部分台账没有登记日期。" in form and "登记日期已补齐。" in form
    sent = {"result": "basic", "text": "抽看三册，两处缺日期。"}
    file = SimpleUploadedFile("核查照片.pdf", PDF)
    assert verifier.post(url, sent | {"evidence": file}).url == LIST
    one = Verification.objects.get()
    assert (one.result, one.files.count()) == ("basic", 1)
    assert one.files.get().evidence.organisation == cast.organisation
    for reader in (cast.handler, cast.leader, cast.auditor):
        told = client_of(reader).get(finding.get_absolute_url()).content.decode()
        assert "抽看三册，两处缺日期。" in told and "核查照片.pdf" in told
        assert "核查：基本到位" in told  # the timeline
    after = verifier.get(LIST)
    assert (after.context["waiting"], after.context["rows"]) == (0, [])
    assert verifier.get(finding.get_absolute_url()).context["dock"].url != url


def test_not_put_right_and_feigned(cast: Cast, finding: Finding) -> None:
    verifier, url = client_of(cast.verifier), verify_url(finding)
    sent = {"result": "failed", "text": "窗口仍无标识。", "is_sham": "on"}
    measure = finding.measures.get()
    lacking = verifier.post(url, sent)
    unsaid = {"sham_reason", "due_wording", "open_again"}
    assert lacking.context["form"].errors.keys() == unsaid
    sent |= {"due_wording": "2049年6月底", "open_again": [measure.pk]}
    assert "窗口仍无标识。" in lacking.content.decode()
    untold = {name: said for name, said in sent.items() if name != "is_sham"}
    untold["sham_reason"] = "照片系借用。"
    assert verifier.post(url, untold).context["form"].errors.keys() == {"is_sham"}
    right = sent | {"sham_reason": "照片系借用。", "result": "thorough"}
    assert verifier.post(url, right).context["form"].errors.keys() == {"is_sham"}
    assert Verification.objects.count() == 0
    verifier.post(url, sent | {"sham_reason": "照片系借用。"})
    finding.refresh_from_db()
    assert finding.state == FindingState.ONGOING
    assert finding.due_wording == "2049年6月底"
    told = client_of(cast.leader).get(finding.get_absolute_url()).content.decode()
    assert "虚假整改" in told and "照片系借用。" in told
    numbers = {words: number for words, number, _url in _found(verifier)}
    assert numbers["未到位"] == numbers["虚假整改"] == 1


def _found(client) -> list[tuple[str, int, str]]:
    return client.get(LIST).context["found"]


def test_every_number_leads_to_as_many_findings(cast: Cast, finding: Finding) -> None:
    make_verification(cast=cast, finding=finding)
    make_verification(cast=cast, result="thorough")
    make_verification(cast=cast, result="failed", sham_reason="系补造。")
    make_finding(cast=cast, state=FindingState.COMPLETED)
    verifier = client_of(cast.verifier)
    for _words, number, url in _found(verifier):
        assert len(verifier.get(url).context["rows"]) == number == 1
    unverified = verifier.get(reverse("finding-list"), {"verified": "none"})
    assert len(unverified.context["rows"]) == 1
    notes = verifier.get(reverse("overview"), {"over": "on"}).context["seen"].notes
    assert [one.number for one in notes if "verified=none" in one.url] == [1]


def test_a_twin_of_the_form_adds_nothing(cast: Cast, finding: Finding) -> None:
    verifier, url = client_of(cast.verifier), verify_url(finding)
    key = verifier.get(url).context["form"]["form_key"].value()
    sent = {"result": "basic", "text": "属实。", "form_key": key}
    for _twice in "ab":
        assert verifier.post(url, sent).status_code == 302
    assert Verification.objects.count() == 1
    assert Evidence.objects.filter(uploaded_by=cast.verifier).count() == 0


def test_a_party_is_told_why_not(cast: Cast, finding: Finding) -> None:
    place = {"organisation": cast.organisation, "office": cast.office}
    seat(cast.verifier, role="office_head", **place)
    verifier = client_of(cast.verifier)
    assert verifier.get(verify_url(finding)).status_code == 403
    page = verifier.get(finding.get_absolute_url())
    assert [row.why for row in page.context["steps"].now if "verify" in row.url] != [""]


def test_what_changed_meanwhile_is_not_verified(cast: Cast, finding: Finding) -> None:
    verifier, url = client_of(cast.verifier), verify_url(finding)
    read = verifier.get(url).context["form"]["read"].value()
    Finding.objects.filter(pk=finding.pk).update(version=99)
    sent = {"result": "basic", "text": "属实。", "read": read}
    assert "属实。" in verifier.post(url, sent).content.decode()
    assert Verification.objects.count() == 0
