"""Pictures of proof: shown upright and bare, to whom the file is open, until erased."""

import io
from pathlib import Path

import pytest
from django.urls import reverse
from PIL import Image

from rectification.errors import UnreadableFile
from rectification.intake.files.preview import draw
from rectification.models import Erasure, Evidence, LogEntry
from rectification.models.findings.orphans import orphans
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_evidence, make_finding
from tests.uploads import PDF, picture

pytestmark = pytest.mark.django_db


def camera(width: int = 640, height: int = 400) -> bytes:
    """Return a photograph lying on its side, with a place and a camera in its notes."""
    shot = Image.new("RGB", (width, height), "#336699")
    shot.paste("#ffffff", (0, 0, width, height // 4))
    notes = Image.Exif()
    notes[274], notes[271] = 6, "Kamera-Marke"  # turned to the right; its maker
    notes.get_ifd(34853)[1] = "N"
    target = io.BytesIO()
    shot.save(target, "JPEG", exif=notes)
    return target.getvalue()


def test_a_picture_is_turned_upright_and_bare_of_what_the_camera_wrote() -> None:
    assert b"Kamera-Marke" in camera()
    drawn = draw(io.BytesIO(camera()), edge=320)
    assert b"Kamera" not in drawn and b"Exif" not in drawn
    with Image.open(io.BytesIO(drawn)) as seen:
        assert seen.size == (200, 320)
        assert min(seen.getpixel((190, 160))) > 240  # what was above is right now
        assert seen.getpixel((20, 160))[0] < 100


def test_what_is_clear_is_white_and_what_cannot_be_drawn_is_refused() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(target, "PNG")
    with Image.open(io.BytesIO(draw(target, edge=320))) as seen:
        assert seen.getpixel((5, 5)) == (255, 255, 255)
    for broken in (PDF, camera()[:300], b""):
        with pytest.raises(UnreadableFile):
            draw(io.BytesIO(broken), edge=320)


def test_a_heic_of_a_telephone_is_drawn() -> None:
    target = io.BytesIO()
    Image.new("RGB", (64, 48), "#336699").save(target, "HEIF")
    with Image.open(io.BytesIO(draw(target, edge=32))) as seen:
        assert (seen.format, seen.size) == ("JPEG", (32, 24))


@pytest.fixture
def shown(cast: Cast) -> list[Evidence]:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    kept = [
        make_evidence(
            cast=cast,
            content=picture("PNG", (n, n)),
            name=f"现场{n}.png",
            media_type="image/png",
        )
        for n in (11, 12, 13)
    ]
    for n, one in enumerate(kept):
        finding.attach(by=cast.handler, evidence=one, claim="已挂牌" if n else "")
    return kept


def url_of(evidence: Evidence) -> str:
    finding = evidence.uses.get().finding
    return reverse("finding-picture", args=[finding.reference, evidence.pk])


def test_a_picture_leads_to_the_one_before_and_after(cast, shown) -> None:
    client = client_of(cast.handler)
    finding = shown[0].uses.get().finding
    page = client.get(finding.get_absolute_url()).content.decode()
    for one in shown:
        assert reverse("evidence-small", args=[one.pk]) in page
        assert url_of(one) in page
    middle = client.get(url_of(shown[1])).content.decode()
    assert f'rel="prev" href="{url_of(shown[0])}"' in middle
    assert f'rel="next" href="{url_of(shown[2])}"' in middle
    assert "已挂牌" in middle
    first = client.get(url_of(shown[0])).content.decode()
    assert 'rel="prev"' not in first and "未说明证明什么" in first
    document = make_evidence(cast=cast)
    finding.attach(by=cast.handler, evidence=document)
    assert client.get(url_of(document)).status_code == 404
    assert client.get(reverse("evidence-small", args=[document.pk])).status_code == 404


def test_a_large_one_is_logged_and_a_missing_one_is_not_found(cast, shown) -> None:
    client = client_of(cast.handler)
    small, large = (
        reverse(f"evidence-{size}", args=[shown[0].pk]) for size in ("small", "large")
    )
    assert client.get(small)["Content-Type"] == "image/jpeg"
    assert not LogEntry.objects.filter(action="evidence.look").exists()
    assert client.get(large).status_code == 200
    assert LogEntry.objects.filter(action="evidence.look").count() == 1
    shown[1].path.unlink()
    assert client.get(reverse("evidence-small", args=[shown[1].pk])).status_code == 404


def test_an_erased_picture_is_gone_in_every_size(cast, shown) -> None:
    client, one = client_of(cast.handler), shown[0]
    addresses = [
        reverse(f"evidence-{size}", args=[one.pk]) for size in ("small", "large")
    ]
    for address in addresses:
        client.get(address)
    paths = [one.path, one.preview_path("small"), one.preview_path("large")]
    assert all(path.exists() for path in paths)
    asked = Erasure.objects.request(
        kind="evidence", pk=one.pk, by=cast.coordinator, reason="照片拍到证件"
    )
    asked.confirm(by=cast.leader)
    assert not any(path.exists() for path in paths)
    assert {client.get(address).status_code for address in addresses} == {410}


def test_a_preview_of_nothing_is_swept(cast, shown, settings, monkeypatch) -> None:
    client_of(cast.handler).get(reverse("evidence-small", args=[shown[0].pk]))
    monkeypatch.setattr("rectification.models.findings.orphans.YOUNGEST", -1)
    root = Path(settings.EVIDENCE_ROOT)
    stray = shown[0].path.with_name("0" * 64 + ".small.jpg")
    stray.write_bytes(b"x")
    found = set(orphans(root))
    assert stray in found
    assert not {shown[0].path, shown[0].preview_path("small")} & found
    stray.unlink()
