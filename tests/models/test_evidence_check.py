"""Evidence read again: a byte that changed is found, and in turns each file is read."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from rectification.models import Evidence
from rectification.models.findings.evidence import CHANGED, MISSING
from rectification.models.oversight.evidence_check import (
    check,
    latest_round,
    standing_faults,
    turns,
)
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_evidence, make_finding

pytestmark = pytest.mark.django_db
URL = "/staff/log/evidence/"


@pytest.fixture
def files(cast: Cast) -> list[Evidence]:
    return [
        make_evidence(cast=cast, content=b"%%PDF-1.7 %d" % number, name=f"{number}.pdf")
        for number in range(5)
    ]


def flip(evidence: Evidence) -> bytes:
    """Change one byte; return what the file was."""
    content = evidence.path.read_bytes()
    evidence.path.chmod(0o600)
    evidence.path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    return content


def test_one_byte_is_enough(files) -> None:
    assert check().faults == {MISSING: [], CHANGED: []}
    flip(files[2])
    files[4].path.unlink()
    assert check().faults == {MISSING: [files[4].pk], CHANGED: [files[2].pk]}


@pytest.mark.both_databases
def test_in_turns_every_file_is_read_once(files) -> None:
    flip(files[3])
    read = [check(2) for _ in range(4)]
    assert [turn.read for turn in read] == [2, 2, 1, 2]
    assert [turn.is_end for turn in read] == [False, False, True, False]
    assert read[1].faults[CHANGED] == [files[3].pk]
    told = list(turns())
    assert told == read[::-1]
    assert [turn.read for turn in latest_round(told)] == [2, 1, 2, 2]
    assert [turn.read for turn in latest_round(told[1:])] == [1, 2, 2]


def test_a_fault_stands_until_the_file_was_read_again(files) -> None:
    content = flip(files[3])
    check()
    check(2)  # other files
    assert standing_faults(list(turns())) == {files[3].pk: CHANGED}
    files[3].path.write_bytes(content)
    assert standing_faults(list(turns())) == {files[3].pk: CHANGED}
    check(2)
    assert standing_faults(list(turns())) == {}


def test_the_command_names_file_and_findings(cast, files) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    finding.attach(by=cast.handler, evidence=files[1])
    out = StringIO()
    call_command("verify_evidence", stdout=out)
    assert "已读取5个文件" in out.getvalue()
    flip(files[1])
    wrong = StringIO()
    with pytest.raises(CommandError, match="1个文件与提交时不一致"):
        call_command("verify_evidence", "--most=2", stdout=out, stderr=wrong)
    assert finding.reference in wrong.getvalue()
    assert str(files[1].path) in wrong.getvalue()


@pytest.mark.parametrize("number", ["0", "-1", "many", "１"])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    with pytest.raises(CommandError):
        call_command("verify_evidence", f"--most={number}")


def test_the_page_lists_what_is_wrong_and_where_it_is_shown(cast, files) -> None:
    client = client_of(cast.auditor)
    assert "尚未核验过佐证材料" in client.get(URL).content.decode()
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    finding.attach(by=cast.handler, evidence=files[1])
    check()
    assert "均与提交时一致" in client.get(URL).content.decode()
    flip(files[1])
    files[2].path.unlink()
    check()
    page = client.get(URL).content.decode()
    for text in (
        "2个文件与提交时不一致",
        "1.pdf",
        "2.pdf",
        finding.reference,
        "内容已被改动",
    ):
        assert text in page
