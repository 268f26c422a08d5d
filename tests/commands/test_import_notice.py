"""`manage.py import_notice`: whole or not at all, with a sentence either way."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from rectification.access import Role
from rectification.intake.import_notice import MAX_FINDINGS
from rectification.models import (
    Chain,
    Edition,
    Finding,
    LogEntry,
    Organisation,
    ReadingRule,
    Report,
    Source,
    User,
)
from rectification.models.findings import registering
from rectification.notices.reading.reach import read_reach
from rectification.notices.vocabulary.numbering import Level
from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState
from tests.factories import make_cast, make_organisation, make_user
from tests.pasted import ASPECTS
from tests.paths import notice_text

pytestmark = pytest.mark.django_db

BODY = "白鹭区水务局"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text(notice_text("status_groups_fullwidth"), encoding="utf-8")
    return path


def run(path: Path, **options: object) -> str:
    out = StringIO()
    call_command("import_notice", str(path), organisation=BODY, stdout=out, **options)
    return out.getvalue()


def refused(path: Path, **options: object) -> str:
    """Return the sentence of the refusal; nothing may have been written."""
    before = (Organisation.objects.count(), LogEntry.objects.count())
    with pytest.raises(CommandError) as caught:
        run(path, **options)
    assert (Organisation.objects.count(), LogEntry.objects.count()) == before
    assert not Finding.objects.exists()
    assert not Source.objects.exists()
    return str(caught.value)


def test_headings_that_the_body_has_named_are_findings(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_text(ASPECTS, encoding="utf-8")
    assert "一、" in refused(path)
    cast = make_cast()
    Organisation.objects.filter(pk=cast.organisation.pk).update(name=BODY)
    ReadingRule.objects.keep(
        by=cast.coordinator,
        organisation=cast.organisation,
        kind=ReadingRule.Kind.NOTICE,
        shape=read_reach(ASPECTS).shape,
        named=str(int(Level.GROUP)),
    )
    assert "（一）" in run(path)
    assert Finding.objects.count() == 3


def test_it_makes_findings_and_a_draft_but_no_edition(path: Path) -> None:
    said = run(path)
    report = Report.objects.get()
    assert report.state == ReportState.DRAFTING
    assert report.reference in said
    assert not Edition.objects.exists()
    states = list(Finding.objects.values_list("state", flat=True))
    assert states.count(FindingState.COMPLETED) == 3
    assert states.count(FindingState.ONGOING) == 2


def test_the_findings_enter_their_state_by_the_logged_adoption(path: Path) -> None:
    run(path)
    adopted = LogEntry.objects.filter(action="finding.adopt")
    assert adopted.count() == Finding.objects.count()
    for chain in Chain.objects.all():
        assert chain.verify() == []


def test_the_same_notice_twice_is_refused_with_the_firsts_address(path: Path) -> None:
    run(path)
    text = path.read_text(encoding="utf-8")
    # White space does not make it another notice.
    path.write_text(text.replace("\n", "\r\n\r\n  "), encoding="utf-8-sig")
    with pytest.raises(CommandError) as caught:
        run(path)
    assert Report.objects.get().get_absolute_url() in str(caught.value)


def test_another_body_may_import_the_same_notice(path: Path) -> None:
    run(path)
    call_command("import_notice", str(path), organisation="另一个局", stdout=StringIO())
    assert Report.objects.count() == 2


def test_it_acts_as_the_bodys_coordinator_where_there_is_one(path: Path) -> None:
    organisation = make_organisation(name=BODY)
    user = make_user(role=Role.COORDINATOR, organisation=organisation)
    run(path)
    assert Report.objects.get().drafted_by == user


def test_a_person_named_must_have_the_right(path: Path) -> None:
    organisation = make_organisation(name=BODY)
    user = make_user(role=Role.LEADER, organisation=organisation)
    with pytest.raises(CommandError):
        run(path, by=user.username)
    assert not Report.objects.exists()


def test_it_says_that_a_file_was_converted(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.encode("gb18030"))
    assert "GB18030" in run(path)
    assert Finding.objects.count() == 5


# --- bad input ------------------------------------------------------------------------


def write_bytes(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_text_of_fifty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    assert "50" in refused(path)


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b"", "empty|空"),
        ("\ufeff \n\u3000\r\n".encode(), "text|文本|文字|空"),
        (b"PK\x03\x04" + bytes(60), "damaged|损坏"),
        (b"%PDF-1.7\n" + bytes(60), "damaged|损坏"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "picture|图片"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as|另存为"),
        ("关于整改\0情况".encode(), "text|文本"),
        (bytes(range(1, 256)) * 40, "text|文本|UTF-8"),
    ],
    ids=["empty", "blank", "zip", "pdf", "png", "doc", "nul", "bytes"],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, hint: str) -> None:
    import re

    assert re.search(hint, refused(write_bytes(tmp_path / "notice.txt", data)))


@pytest.mark.parametrize("encoding", ["big5", "shift_jis", "euc_kr"])
def test_other_encodings_are_refused_and_not_turned_to_nonsense(
    tmp_path: Path, encoding: str
) -> None:
    words = {
        "big5": "關於巡察整改情況的通報。一、整改落實情況。各科室對照檢查，認真落實。",
        "shift_jis": "これは日本語の文章です。改善の状況についての通知であります。",
        "euc_kr": "이것은 한국어로 된 문장입니다. 개선 상황에 대한 통지입니다.",
    }[encoding]
    data = (words * 30).encode(encoding)
    assert "UTF-8" in refused(write_bytes(tmp_path / "notice.txt", data))


def test_utf_16_from_the_notepad_is_read(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    assert "UTF-16" in run(path)


def test_a_text_without_findings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("关于召开会议的通知\n请各科室准时参加。", encoding="utf-8")
    assert "letter.txt" in refused(path)


@pytest.mark.parametrize(
    "mark", ["机密★10年", "秘密★", "绝密☆长期", "密级：秘密", "（机密）"]
)
def test_a_classification_mark_is_refused_and_not_echoed(
    path: Path, mark: str, capsys: pytest.CaptureFixture
) -> None:
    path.write_text(mark + "\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    said = refused(path)
    assert mark not in said + "".join(capsys.readouterr())


def test_an_internal_mark_asks_and_lets_a_cleared_text_pass(path: Path) -> None:
    path.write_text(
        "内部资料 注意保存\n" + path.read_text(encoding="utf-8"), encoding="utf-8"
    )
    assert "--cleared" in refused(path)
    run(path, cleared=True)
    assert Finding.objects.count() == 5


def test_a_sentence_that_speaks_of_secrets_is_no_mark(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    honest = (
        "组织干部学习保密规定，严禁泄露国家秘密和工作秘密，"
        "违反的严肃处理，相关内容纳入考核。"
    )
    path.write_text(text.replace("一、", honest + "\n一、", 1), encoding="utf-8")
    run(path)
    assert Finding.objects.count() == 5


def test_more_findings_than_can_be_imported_are_refused(tmp_path: Path) -> None:
    lines = ["中共云溪县林业局党组关于巡察整改情况的通报", "一、整改落实情况"]
    for at in range(MAX_FINDINGS + 1):
        number = at % 900 + 1
        lines += [f"{number}.关于“台账{at}不全”问题的整改。", "整改情况：已补齐。"]
    path = tmp_path / "many.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert str(MAX_FINDINGS + 1) in refused(path)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "nowhere.txt" in refused(tmp_path / "nowhere.txt")


def test_a_failure_half_way_leaves_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[registering._New] = []
    tell = registering._New.tell

    def fail_at_the_third(self: registering._New, by: User) -> None:
        told.append(self)
        if len(told) == 3:
            raise CommandError("stopped")
        tell(self, by)

    monkeypatch.setattr(registering._New, "tell", fail_at_the_third)
    assert refused(path) == "stopped"
