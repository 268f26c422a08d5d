"""`manage.py check_notice`: what a reader and a program are told, and the status."""

import json
import os
import subprocess
import sys
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.pasted import ASPECTS
from tests.paths import ROOT, SEED, notice_text
from tests.planted import PLANTED


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


FLAWED = ["deadline_words", "labels_shuffled", "market_pipe_fields"]


def flawed(name: str) -> tuple[str, Counter[str]]:
    """Plant in a notice whatever flaws find their place; return text and rules."""
    text, rules = notice_text(name), Counter()
    for flaw in PLANTED:
        if flaw.notice == name and flaw.find in text and flaw.find != flaw.put:
            text = text.replace(flaw.find, flaw.put, 1)
            rules[flaw.rule] += 1
    return text, rules


@pytest.mark.parametrize("name", FLAWED)
def test_all_flaws_of_a_notice_are_named_at_once(name: str, tmp_path: Path) -> None:
    text, rules = flawed(name)
    before, _status = checked(written(tmp_path, notice_text(name)), json=True)
    said, _status = checked(written(tmp_path, text), json=True)
    known = Counter(hit["rule"] for hit in json.loads(before))
    assert Counter(hit["rule"] for hit in json.loads(said)) - known == rules


def test_the_flaws_of_the_published_notice_are_among_them() -> None:
    planted = {rule for name in FLAWED for rule in flawed(name)[1]}
    assert planted >= {
        "placeholder",
        "internal_remark",
        "cut_email",
        "unpaired_quotes",
        "mixed_document_brackets",
        "completed_in_future",
        "figures_unmet",
    }


if SEED.exists():  # else the run says in its head that it is not there

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


def test_it_says_how_far_reading_got_and_is_told_where_to_look(tmp_path: Path) -> None:
    path = written(tmp_path, ASPECTS)
    for command in ("check_notice", "parse_notice"):
        first, second = StringIO(), StringIO()
        call_command(command, str(path), stdout=first)
        call_command(command, str(path), "--level", "（一）", stdout=second)
        assert "“二、上级部署”" in first.getvalue()
        assert "--level" in first.getvalue()
        assert "--level" not in second.getvalue()
    with pytest.raises(CommandError, match="一、"):
        call_command("check_notice", str(path), "--level", "甲")
