"""Files chosen in a form that is refused are there when it comes back."""

import os
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rectification.models import DraftFile, Evidence, Finding, FormDraft, ProgressEntry
from rectification.models.findings.evidence import path_of
from rectification.models.trail.autosave import FILES_LAST
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_closable, make_finding
from tests.uploads import PDF, upload

pytestmark = pytest.mark.django_db
TEXT = "已与两家单位核对台账。"


@pytest.fixture(autouse=True)
def _evidence(settings: object, tmp_path: Path) -> None:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"  # type: ignore[attr-defined]


@pytest.fixture
def finding(cast: Cast) -> Finding:
    return make_finding(cast=cast, state=FindingState.ONGOING)


def send(client: Client, finding: Finding, **fields: object):
    url = reverse("finding-record_progress", args=[finding.reference])
    today = timezone.localdate().isoformat()
    return client.post(url, {"happened_on": today, "text": TEXT, **fields})


def refused(cast: Cast, finding: Finding, *names: str) -> tuple[Client, DraftFile, str]:
    """Send files with a day that is none; return what was kept of the first."""
    client = client_of(cast.handler)
    files = [upload(name, PDF + name.encode()) for name in names or ["登记簿.pdf"]]
    page = send(client, finding, happened_on="2999-01-01", evidence=files)
    assert page.status_code == 200 and not ProgressEntry.objects.exists()
    return client, DraftFile.objects.order_by("pk")[0], page.content.decode()


def test_a_chosen_file_is_there_when_another_field_is_refused(
    cast: Cast, finding: Finding
) -> None:
    client, kept, page = refused(cast, finding)
    assert f'name="evidence-kept" value="{kept.pk}" checked' in page
    assert "登记簿.pdf" in page and not Evidence.objects.exists()
    # Also after leaving the page.
    assert "登记簿.pdf" in client.get(finding.get_absolute_url()).content.decode()
    [draft] = FormDraft.objects.all()
    tab = {"draft_tab": draft.tab, "evidence-kept": kept.pk}
    assert send(client, finding, **tab).status_code == 302
    assert [one.evidence.name for one in finding.evidence_uses.all()] == ["登记簿.pdf"]
    assert Evidence.objects.get().is_intact()
    assert not DraftFile.objects.exists() and not FormDraft.objects.exists()


def test_a_file_that_another_tab_took_along_stays_here_and_stands_once(
    cast: Cast, finding: Finding
) -> None:
    client, kept, _page = refused(cast, finding)
    FormDraft.objects.update(tab="f" * 32)  # another tab has gone on with the draft
    tick = {"evidence-kept": kept.pk, "happened_on": "2999-01-01"}
    page = send(client, finding, evidence=[upload("登记簿.pdf", PDF + b"x")], **tick)
    shown = page.context["form"].fields["evidence"].input.kept
    assert {one.draft.tab for one in shown} == {""} and len(shown) == 2
    tick |= {"evidence-kept": shown[0].pk}
    same = upload("登记簿.pdf", PDF + "登记簿.pdf".encode())
    page = send(client, finding, evidence=[same], **tick)
    assert len(page.context["form"].fields["evidence"].input.kept) == 1


def test_what_is_no_longer_ticked_is_left_out(cast: Cast, finding: Finding) -> None:
    client, kept, _page = refused(cast, finding, "一.pdf", "二.pdf")
    send(client, finding, **{"evidence-kept": kept.pk})
    assert [one.evidence.name for one in finding.evidence_uses.all()] == ["一.pdf"]


def test_a_bad_file_takes_no_good_one_along(cast: Cast, finding: Finding) -> None:
    client = client_of(cast.handler)
    files = [upload("好.pdf"), upload("坏.exe")]
    page = send(client, finding, evidence=files).content.decode()
    assert "“坏.exe”" in page
    assert [one.name for one in DraftFile.objects.all()] == ["好.pdf"]
    assert not ProgressEntry.objects.exists()


def test_a_kept_file_is_nobody_elses_and_of_no_other_form(
    cast: Cast, finding: Finding
) -> None:
    _client, kept, _page = refused(cast, finding)
    other = make_finding(cast=cast, state=FindingState.ONGOING)
    taken = {"evidence-kept": kept.pk}
    assert send(client_of(cast.office_head), finding, **taken).status_code == 200
    assert send(client_of(cast.handler), other, **taken).status_code == 200
    assert not Evidence.objects.exists()


def test_nothing_is_kept_while_the_gate_asks(cast: Cast, finding: Finding) -> None:
    client = client_of(cast.handler)
    page = send(client, finding, text="内部资料", evidence=[upload("登记簿.pdf")])
    assert page.status_code == 200
    assert not DraftFile.objects.exists() and not FormDraft.objects.exists()


def test_the_scan_of_a_sheet_is_kept_too(cast: Cast, finding: Finding) -> None:
    make_closable(finding, cast=cast)
    finding.submit(by=cast.office_head, asks=FindingState.COMPLETED)
    client = client_of(cast.coordinator)
    url = reverse("paper-enter", args=[cast.organisation.pk])
    page = client.post(url, {"signed_on": "", "scan": upload("审批表.pdf")})
    kept = DraftFile.objects.get()
    assert f'name="scan-kept" value="{kept.pk}" checked' in page.content.decode()
    again = client.post(url, {"signed_on": "", "scan-kept": kept.pk})
    assert "scan" not in again.context["form"].errors


def test_after_a_day_it_is_gone(cast: Cast, finding: Finding) -> None:
    client, kept, _page = refused(cast, finding)
    path = path_of(kept.sha256)
    call_command("sweep", "--delete")
    assert path.exists() and DraftFile.objects.exists()
    late = timezone.now() - FILES_LAST
    DraftFile.objects.update(kept_at=late)
    page = send(client, finding, **{"evidence-kept": kept.pk}).content.decode()
    assert "重新选择" in page and not ProgressEntry.objects.exists()
    DraftFile.objects.update(kept_at=late)
    os.utime(path, (time.time() - 90_000,) * 2)
    call_command("sweep", "--delete")
    assert not path.exists() and not DraftFile.objects.exists()


def test_a_text_file_comes_back_as_its_text(cast: Cast) -> None:
    """It is text: what it says stands in the field, nothing has to be chosen again."""
    client = client_of(cast.coordinator)
    text = "这一份里没有问题可登记。"
    data = {"organisation": "", "file": upload("通报.txt", text.encode())}
    page = client.post(reverse("intake-new"), data)
    assert page.context["form"]["text"].value() == text


def test_each_file_says_what_it_proves_and_is_kept_with_it(
    cast: Cast, finding: Finding
) -> None:
    """New files in their order; a kept one by its own line; the batch for the rest."""
    client = client_of(cast.handler)
    files = [upload(name, PDF + name.encode()) for name in ("一.pdf", "二.pdf")]
    said = {"evidence-claim": ["登记齐全", ""], "claim": "整改后拍的"}
    page = send(client, finding, happened_on="2999-01-01", evidence=files, **said)
    first, second = DraftFile.objects.order_by("pk")
    assert f'name="evidence-claim-{first.pk}" value="登记齐全"' in page.content.decode()
    assert (first.claim, second.claim) == ("登记齐全", "")
    draft = {"for": page.wsgi_request.path, "draft_tab": FormDraft.objects.get().tab}
    typed = {f"evidence-claim-{second.pk}": "柜子已上锁", "text": TEXT}
    client.post(reverse("draft-save"), {**draft, **typed})
    assert "柜子已上锁" in client.get(finding.get_absolute_url()).content.decode()
    taken = {"evidence-kept": [first.pk, second.pk], "claim": "整改后拍的"}
    taken |= {f"evidence-claim-{first.pk}": "登记齐全", "evidence-claim": "窗口"}
    photo = {"evidence-camera": upload("三.pdf", PDF + b"3")}
    send(client, finding, draft_tab=draft["draft_tab"], **taken, **photo)
    uses = finding.evidence_uses.order_by("pk").values_list("evidence__name", "claim")
    assert list(uses) == [
        ("一.pdf", "登记齐全"),
        ("二.pdf", "整改后拍的"),
        ("三.pdf", "窗口"),
    ]


@pytest.mark.parametrize("claim", ["长" * 301, "内部资料：名册"])
def test_what_a_file_is_said_to_prove_is_checked(
    cast: Cast, finding: Finding, claim: str
) -> None:
    file = {"evidence": upload("登记簿.pdf"), "evidence-claim": claim}
    page = send(client_of(cast.handler), finding, **file)
    assert "evidence" in page.context["form"].errors
    assert not Evidence.objects.exists() and not DraftFile.objects.exists()
