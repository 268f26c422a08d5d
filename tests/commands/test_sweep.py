"""What a broken upload leaves behind is found after a day, and goes when told to."""

import os
import time
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from rectification.models import Chain, LogEntry
from rectification.models.findings.evidence import path_of, store
from rectification.models.findings.orphans import YOUNGEST, orphans, sweep
from tests.factories import Cast, make_cast, make_evidence
from tests.uploads import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(settings, tmp_path: Path) -> Path:
    settings.EVIDENCE_ROOT = tmp_path
    return tmp_path


def aged(path: Path) -> Path:
    then = time.time() - YOUNGEST - 60
    os.utime(path, (then, then))
    return path


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("sweep", *arguments, stdout=out)
    return out.getvalue()


def test_only_what_no_record_knows_and_is_a_day_old_is_found(root: Path) -> None:
    cast: Cast = make_cast()
    kept = aged(path_of(make_evidence(cast=cast, content=PDF).sha256))
    orphan = aged(path_of(store(BytesIO(b"%PDF-1.7 left"))[0]))
    young = path_of(store(BytesIO(b"%PDF-1.7 young"))[0])
    part = root / ".part-abc"
    part.touch()
    aged(part)
    other = root / "lost+found.txt"
    other.touch()
    aged(other)
    assert set(orphans()) == {orphan, part}
    listed = said()
    assert listed.endswith("加 --delete 删除。\n") and str(orphan) in listed, listed[
        -60:
    ]
    assert orphan.exists(), "nothing goes unasked"
    assert "2" in said("--delete")
    assert not orphan.exists() and not part.exists()
    assert kept.exists() and young.exists() and other.exists()
    assert LogEntry.objects.get(action="evidence.sweep").actor == ""
    assert Chain.objects.get(name="system").verify() == []
    assert "0个文件" in said()


def test_what_is_uploaded_meanwhile_stays(root: Path) -> None:
    cast = make_cast()
    content = b"%PDF-1.7 again"
    orphan = aged(path_of(store(BytesIO(content))[0]))
    found = list(orphans())
    make_evidence(cast=cast, content=content)
    assert sweep(iter(found)) == 0
    assert orphan.read_bytes() == content
