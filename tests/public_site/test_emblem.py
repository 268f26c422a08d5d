"""The emblem on the name plate: taken as a picture, drawn anew, carried out too."""

import base64
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from rectification.access import Role
from rectification.models import LogEntry, SiteSettings
from tests.factories import client_of, make_user
from tests.public_site.exported import export
from tests.published import forget_public_pages, page_text

pytestmark = pytest.mark.django_db


def picture(kind: str, size: tuple[int, int]) -> bytes:
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "内部照片"  # what a camera was told
    Image.new("RGB", size, "#9b1c1f").save(target, kind, exif=exif)
    return target.getvalue()


def sent(client: Client, content: bytes, **more: str) -> str:
    """Send the form of the settings as drawn, with a file; return the page."""
    url = reverse("admin:rectification_sitesettings_change", args=[1])
    form = client.get(url).context["adminform"].form
    typed = {name: form.initial.get(name, "") for name in form.fields}
    typed.pop("emblem")
    file = {"emblem": SimpleUploadedFile("e.png", content)} if content else {}
    return client.post(url, {**typed, **file, **more}).content.decode()


def test_it_is_drawn_anew_shown_carried_out_and_taken_away(tmp_path: Path) -> None:
    SiteSettings.objects.update_or_create(pk=1, defaults={"name": "青石县公开"})
    keeper, public = client_of(make_user(role=Role.SYSTEM_ADMIN)), Client()
    for bad in (b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\n"):
        assert "PNG" in sent(keeper, bad)
        assert not SiteSettings.load().emblem
    assert public.get("/emblem.png").status_code == 404
    sent(keeper, picture("JPEG", (1600, 400)))
    forget_public_pages()
    shown = public.get("/emblem.png")
    assert shown["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(shown.content)) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (320, 80))
    assert "内部照片".encode() not in shown.content
    assert 'src="/emblem.png" alt="" width="320" height="80"' in page_text(public, "/")
    export(tmp_path)
    assert (tmp_path / "emblem.png").read_bytes() == shown.content
    copied = (tmp_path / "about" / "index.html").read_text("utf-8")
    assert 'src="../emblem.png"' in copied
    entry = LogEntry.objects.filter(action="sitesettings.change").latest("pk")
    kept = base64.b64encode(shown.content).decode()
    assert kept not in str(entry.payload.after)
    sent(keeper, b"", **{"emblem-clear": "on"})
    forget_public_pages()
    assert public.get("/emblem.png").status_code == 404
