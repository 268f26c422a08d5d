"""`manage.py check_notice`: what a reader and a program are told, and the status."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.paths import ROOT, SEED, notice_text


def checked(path: Path, **options: object) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("check_notice", str(path), stdout=out, **options)
    except SystemExit as end:
        return out.getvalue(), int(end.code)
    return out.getvalue(), 0


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_clean_notice_has_nothing_against_it(tmp_path: Path) -> None:
    path = written(tmp_path, notice_text("status_groups_fullwidth"))
    said, status = checked(path)
    assert status == 0 and said.strip()
    assert checked(path, json=True) == ("[]\n", 0)


def test_warnings_leave_the_status_at_nought(tmp_path: Path) -> None:
    text = notice_text("vague_period_three_line_title")
    said, status = checked(written(tmp_path, text), json=True)
    hits = json.loads(said)
    assert status == 0
    assert {"rule", "severity", "quote", "message"} == set(hits[0])
    assert ("unpaired_quotes", "“权属明确") in {
        (hit["rule"], hit["quote"]) for hit in hits
    }


def test_an_error_makes_it_one(tmp_path: Path) -> None:
    text = notice_text("status_groups_fullwidth").replace("问题5个", "问题6个", 1)
    path = written(tmp_path, text)
    said, status = checked(path)
    assert status == 1 and "6" in said
    (hit,) = json.loads(checked(path, json=True)[0])
    assert (hit["rule"], hit["severity"]) == ("stated_counts", "error")


def test_what_is_marked_is_not_judged(tmp_path: Path) -> None:
    text = notice_text("status_groups_fullwidth").replace(
        "逐段明确巡护人员", "逐段明确巡护人员||13800138000||", 1
    )
    assert checked(written(tmp_path, text), json=True) == ("[]\n", 0)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n0000", b"\xff\xfe\x00"])
def test_what_is_no_text_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "notice.txt"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=r"\w{4}"):
        checked(path)
    with pytest.raises(CommandError):
        checked(tmp_path / "missing.txt")


def test_it_needs_no_database(tmp_path: Path) -> None:
    path = written(tmp_path, notice_text("status_groups_fullwidth"))
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/none/db.sqlite3"}
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "check_notice", str(path), "--json"],
        capture_output=True,
        env=environment,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stdout.strip()) == (0, b"[]"), done.stderr.decode()


@pytest.mark.skipif(not SEED.exists(), reason="the published notice lies elsewhere")
def test_the_published_notice_has_exactly_its_known_flaws() -> None:
    said, status = checked(SEED, json=True)
    found = {hit["rule"]: hit["quote"] for hit in json.loads(said)}
    assert status == 0, "its numbers are right and it gives nobody away"
    assert len(json.loads(said)) == len(found) == 7
    assert found["placeholder"] == "***"
    assert found["internal_remark"][0] + found["internal_remark"][-1] == "()"
    assert found["cut_email"].endswith("@163")
    assert found["unpaired_quotes"].startswith("“《")
    assert found["mixed_document_brackets"].count("﹝") == 1
    assert "将积极" in found["completed_in_future"]
    assert found["figures_unmet"].endswith("42件")
