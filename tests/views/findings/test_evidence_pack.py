"""The evidence pack, unpacked and compared by another program, as its reader would."""

import io
import subprocess
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from rectification.exporting.file_name import safe_name
from rectification.models import Evidence, Finding, LogEntry
from rectification.views.findings import evidence_pack
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    make_closable,
    make_evidence,
    make_finding,
)
from tests.published import links

pytestmark = pytest.mark.django_db
PICTURE = b"\xff\xd8\xff\xe0 a picture"


@pytest.fixture
def finding(cast: Cast) -> Finding:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    return finding


def unpacked(client: Client, url: str, into: Path) -> Path:
    """Take a pack and return the folder that it unpacks to."""
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/zip"
    content = b"".join(response.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        archive.extractall(into)
    (folder,) = into.iterdir()
    return folder


def compared(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sha256sum", "--check", "--strict", "manifest.csv"],
        cwd=folder,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def pack_url(finding: Finding) -> str:
    return reverse("finding-pack", args=[finding.reference])


def test_every_file_is_there_and_proves_itself(cast, finding, tmp_path) -> None:
    photo = make_evidence(
        cast=cast, content=PICTURE, name="架子 左.jpg", media_type="image/jpeg"
    )
    finding.attach(by=cast.handler, evidence=photo, claim="档案架已换新")
    folder = unpacked(client_of(cast.leader), pack_url(finding), tmp_path)
    said = compared(folder)
    assert (said.returncode, said.stdout.count(": OK")) == (0, 4)
    page = (folder / "index.html").read_text("utf-8")
    for text in (
        finding.title,
        "补齐登记日期。",
        "已补齐全部登记日期。",
        "档案架已换新",
    ):
        assert text in page
    named = [unquote(url) for url in links(page) if not url.startswith("#")]
    assert any(name.endswith("架子 左.jpg") for name in named)
    assert {(folder / name).read_bytes() for name in named} >= {PICTURE}
    (ledger,) = folder.glob("*.xlsx")
    sheet = load_workbook(ledger).active
    assert finding.title in {cell.value for row in sheet.rows for cell in row}


def test_nothing_is_fetched_from_elsewhere(cast, finding, tmp_path) -> None:
    folder = unpacked(client_of(cast.leader), pack_url(finding), tmp_path)
    page = (folder / "index.html").read_text("utf-8")
    assert "//" not in page
    assert "<script" not in page


def test_a_changed_byte_and_a_missing_file_are_told(cast, finding, tmp_path) -> None:
    gone = make_evidence(cast=cast, content=b"%PDF-1.7 gone", name="合同.pdf")
    finding.attach(by=cast.handler, evidence=gone)
    gone.path.unlink()
    altered = finding.evidence_uses.exclude(evidence=gone).get().evidence
    altered.path.chmod(0o600)
    altered.path.write_bytes(altered.path.read_bytes()[:-1] + b"?")
    folder = unpacked(client_of(cast.leader), pack_url(finding), tmp_path)
    said = compared(folder)
    assert said.returncode == 1
    assert said.stdout.count(": FAILED") == 2
    page = (folder / "index.html").read_text("utf-8")
    assert "存放处没有这个文件" in page
    assert "内容已被改动" in page


def test_of_an_inspection_only_what_one_may_see(cast, finding, tmp_path) -> None:
    other = make_finding(
        cast=cast,
        title="他科的问题",
        inspection=finding.inspection,
        offices=[cast.other_office],
    )
    other.start(by=cast.coordinator)
    secret = make_evidence(cast=cast, content=b"%PDF-1.7 other", by=cast.coordinator)
    other.attach(by=cast.coordinator, evidence=secret)
    url = reverse("inspection-pack", args=[finding.inspection.reference])
    whole = unpacked(client_of(cast.leader), url, tmp_path / "whole")
    part = unpacked(client_of(cast.handler), url, tmp_path / "part")
    assert secret.sha256 in (whole / "manifest.csv").read_text("utf-8")
    assert secret.sha256 not in (part / "manifest.csv").read_text("utf-8")
    assert other.title not in (part / "index.html").read_text("utf-8")
    assert compared(whole).returncode == 0


def test_withdrawn_and_erased_files_stay_away(cast, finding, tmp_path) -> None:
    entry = finding.record_progress(
        by=cast.handler, text="错填。", happened_on=finding.inspection.feedback_on
    )
    file = make_evidence(cast=cast, content=b"%PDF-1.7 wrong", name="错.pdf")
    finding.attach(by=cast.handler, evidence=file, entry=entry)
    entry.withdraw(by=cast.handler, reason="填错了")
    folder = unpacked(client_of(cast.leader), pack_url(finding), tmp_path)
    assert "错.pdf" not in (folder / "manifest.csv").read_text("utf-8")
    assert "错填。" not in (folder / "index.html").read_text("utf-8")


def test_taking_it_is_logged_and_asking_about_it_is_not(cast, finding) -> None:
    client = client_of(cast.leader)
    client.head(pack_url(finding))
    assert not LogEntry.objects.filter(action="evidence.pack").exists()
    client.get(pack_url(finding))
    entry = LogEntry.objects.get(action="evidence.pack")
    assert (entry.actor_id, entry.subject_id) == (cast.leader.pk, finding.pk)
    assert entry.payload.after == {"findings": 1, "files": 1}


def test_what_is_too_large_says_so(cast, finding, monkeypatch) -> None:
    client = client_of(cast.leader)
    monkeypatch.setattr(evidence_pack, "MOST_BYTES", 5)
    page = client.get(pack_url(finding), follow=True).content.decode()
    assert "请逐个问题下载" in page
    assert not LogEntry.objects.filter(action="evidence.pack").exists()


def test_many_findings_are_taken_in_parts(cast, finding, monkeypatch) -> None:
    client = client_of(cast.leader)
    monkeypatch.setattr(evidence_pack, "MOST_FINDINGS", 1)
    make_finding(cast=cast, inspection=finding.inspection, title="第二个")
    whole = reverse("inspection-pack", args=[finding.inspection.reference])
    for wrong in ("", "?part=3", "?part=0", "?part=x"):
        page = client.get(whole + wrong, follow=True).content.decode()
        assert f'<a href="{whole}?part=2">2–2</a>' in page
    for part in (1, 2):
        content = b"".join(client.get(f"{whole}?part={part}").streaming_content)
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        assert any("/files/" in name for name in names) == (part == 1)
    told = LogEntry.objects.filter(action="evidence.pack")
    assert [one.payload.after["findings"] for one in told] == [1, 1]


def test_it_is_sent_while_it_is_read(cast, finding, monkeypatch) -> None:
    """No more than a piece at a time is held, however large the files are."""
    big = b"%PDF-1.7 " + bytes(3 << 20)
    file = make_evidence(cast=cast, content=big, name="大.pdf")
    finding.attach(by=cast.handler, evidence=file)
    pieces = client_of(cast.leader).get(pack_url(finding)).streaming_content
    assert max(len(piece) for piece in pieces) < 2 << 20
    assert Evidence.objects.get(pk=file.pk).is_intact()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/../b.pdf", "a .. b.pdf"),
        ("..\\..\\x.exe", "x.exe"),
        (".bashrc", "bashrc"),
        ("a\u202egpj.exe", "a gpj.exe"),
        ("长" * 200 + ".jpg", "长" * 16 + ".jpg"),
        ("CON:?*.txt", "CON.txt"),
    ],
)
def test_no_name_leads_out_of_the_folder(name: str, safe: str) -> None:
    assert safe_name(name, 20) == safe
