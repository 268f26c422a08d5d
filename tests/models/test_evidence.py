"""Files under their digest: whole, once, and only for those who may."""

import io
from pathlib import Path

import pytest
from django.conf import settings

from rectification.errors import NotAllowed
from rectification.models import Evidence, LogEntry
from rectification.models.findings.evidence import store
from tests.factories import make_cast, make_evidence

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_file_lies_under_its_digest() -> None:
    cast = make_cast()
    evidence = make_evidence(cast=cast, content=b"minutes")
    name = evidence.sha256
    assert evidence.path == Path(settings.EVIDENCE_ROOT, name[:2], name[2:4], name)
    assert evidence.path.read_bytes() == b"minutes"
    assert evidence.size == 7
    entry = LogEntry.objects.get(action="evidence.keep")
    assert entry.payload.after["sha256"] == name


def test_the_same_file_twice_is_two_rows_and_one_blob() -> None:
    cast = make_cast()
    first = make_evidence(cast=cast, content=b"same")
    second = make_evidence(cast=cast, content=b"same")
    assert first != second
    assert first.path == second.path


def test_a_changed_or_missing_file_is_found() -> None:
    evidence = make_evidence(cast=make_cast(), content=b"voucher 1")
    assert evidence.is_intact()
    evidence.path.write_bytes(b"voucher 2")
    assert not evidence.is_intact()
    evidence.path.unlink()
    assert not evidence.is_intact()


def test_a_broken_upload_leaves_nothing_behind() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionError
            return super().read(3)

    before = {path for path in Path(settings.EVIDENCE_ROOT).rglob("*")}
    with pytest.raises(ConnectionError):
        store(Broken(b"half a file"))
    assert {path for path in Path(settings.EVIDENCE_ROOT).rglob("*")} == before


def test_who_has_no_work_in_the_body_keeps_nothing() -> None:
    cast = make_cast()
    for by in (cast.auditor, cast.outsider):
        with pytest.raises(NotAllowed):
            make_evidence(cast=cast, by=by)
    assert not Evidence.objects.exists()
