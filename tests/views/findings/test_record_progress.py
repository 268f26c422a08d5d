"""Reporting progress: all of it is kept, or nothing."""

import errno
from datetime import timedelta
from pathlib import Path
from typing import IO
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from rectification.errors import Conflict
from rectification.models import (
    DraftFile,
    Evidence,
    EvidenceUse,
    Finding,
    LogEntry,
    ProgressEntry,
)
from rectification.views.findings import detail as finding_view
from rectification.workflow import FindingState, MeasureState
from tests.factories import Cast, make_finding
from tests.uploads import BAD, JPG, PDF, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(cast: Cast) -> Finding:
    return make_finding(cast=cast, state=FindingState.ONGOING)


def send(client: Client, finding: Finding, **data: object) -> HttpResponse:
    form = {
        "text": "已补齐。",
        "happened_on": timezone.localdate().isoformat(),
        "form_key": "one-form",
        "version": finding.version,
    }
    url = f"/staff/findings/{finding.reference}/record_progress/"
    return client.post(url, form | data)


def kept_files() -> set[str]:
    """Return the names of all files, but those of drafts."""
    root = Path(settings.EVIDENCE_ROOT)
    drafts = set(DraftFile.objects.values_list("sha256", flat=True))
    return {path.name for path in root.rglob("*") if path.is_file()} - drafts


def add_measure(cast: Cast, finding: Finding):
    return finding.add_measure(
        by=cast.coordinator, version=finding.version, plan="补齐登记日期。"
    )


def test_it_keeps_an_entry_and_starts_a_finding(cast: Cast, handler: Client) -> None:
    finding = make_finding(cast=cast)
    response = send(handler, finding, text=" 第一行\r\n第二行 ", help_needed="协调")
    assert response.status_code == 302
    assert response["Location"] == f"{finding.get_absolute_url()}?reported=1#progress"
    entry = ProgressEntry.objects.get()
    assert (entry.text, entry.help_needed) == ("第一行\n第二行", "协调")
    assert entry.author == cast.handler
    finding.refresh_from_db()
    assert finding.state == FindingState.ONGOING


def test_several_files_with_chinese_names_are_kept(
    finding: Finding, handler: Client
) -> None:
    send(
        handler,
        finding,
        evidence=[upload("登记簿（修订）.pdf"), upload("库房 3.jpg", JPG)],
        claim="抽查12次",
        kind="minutes",
        dated_on="2022-05-20",
    )
    uses = EvidenceUse.objects.order_by("pk").select_related("evidence")
    assert [use.evidence.name for use in uses] == ["登记簿（修订）.pdf", "库房 3.jpg"]
    assert {use.claim for use in uses} == {"抽查12次"}
    assert {use.entry for use in uses} == {ProgressEntry.objects.get()}
    first = uses[0].evidence
    assert first.path.read_bytes() == PDF
    assert str(first.dated_on) == "2022-05-20"
    assert first.media_type == "application/pdf"


@pytest.mark.parametrize("name", BAD)
def test_one_bad_file_of_two_and_nothing_is_kept(
    finding: Finding, handler: Client, name: str
) -> None:
    before = kept_files()
    files = [upload("好.pdf"), upload(name, BAD[name])]
    response = send(handler, finding, evidence=files, text="已写好的内容")
    assert response.status_code == 200
    assert "已写好的内容" in response.content.decode(), "typed text comes back"
    assert response.context["form"].errors.keys() == {"evidence"}
    assert not ProgressEntry.objects.exists()
    assert not Evidence.objects.exists()
    assert kept_files() <= before


def test_a_file_beyond_the_limit_keeps_nothing(
    finding: Finding, handler: Client, settings
) -> None:
    settings.EVIDENCE_MAX_BYTES = 10
    response = send(handler, finding, evidence=[upload("大.pdf")])
    assert response.context["form"].errors.keys() == {"evidence"}
    assert not Evidence.objects.exists()


def test_eleven_files_are_too_many(finding: Finding, handler: Client) -> None:
    files = [upload(f"{number}.pdf") for number in range(11)]
    response = send(handler, finding, evidence=files)
    assert response.context["form"].errors.keys() == {"evidence"}


def test_a_flood_of_files_is_400_with_a_sentence(
    finding: Finding, handler: Client, settings
) -> None:
    many = settings.DATA_UPLOAD_MAX_NUMBER_FILES + 1
    files = [upload(f"{number}.pdf") for number in range(many)]
    assert send(handler, finding, evidence=files).status_code == 400


def test_the_same_form_sent_twice_makes_one_entry(
    cast: Cast, finding: Finding, handler: Client
) -> None:
    measure = add_measure(cast, finding)
    for _time in range(2):
        response = send(
            handler,
            finding,
            measure=measure.pk,
            account="登记日期已补齐。",
            evidence=[upload("登记簿.pdf")],
        )
        assert response.status_code == 302
    assert ProgressEntry.objects.count() == 1
    assert EvidenceUse.objects.count() == 1
    assert Evidence.objects.count() == 1


def test_it_updates_account_and_state_of_the_measure(
    cast: Cast, finding: Finding, handler: Client
) -> None:
    measure = add_measure(cast, finding)
    send(
        handler,
        finding,
        measure=measure.pk,
        account="登记日期已补齐。",
        state=MeasureState.DONE,
    )
    measure.refresh_from_db()
    assert (measure.account, measure.state) == ("登记日期已补齐。", MeasureState.DONE)
    assert ProgressEntry.objects.get().measure == measure


def test_an_account_without_its_measure_is_asked_back(
    cast: Cast, finding: Finding, handler: Client
) -> None:
    add_measure(cast, finding)
    response = send(handler, finding, account="登记日期已补齐。")
    assert response.context["form"].errors.keys() == {"measure"}
    assert not ProgressEntry.objects.exists()


def test_a_conflict_shows_both_texts_and_keeps_nothing_yet(
    cast: Cast, finding: Finding, handler: Client
) -> None:
    measure = add_measure(cast, finding)
    seen = finding.version
    finding.update_measure(
        by=cast.coordinator, measure=measure, version=seen, account="别人写的"
    )
    said = {"measure": measure.pk, "account": "我写的"}
    response = send(
        handler, finding, **said, version=seen, evidence=[upload("登记簿.pdf")]
    )
    shown = response.content.decode()
    assert "别人写的" in shown
    assert "我写的" in shown
    assert not ProgressEntry.objects.exists()
    assert not Evidence.objects.exists()
    again = response.context["form"]["version"].value()
    assert send(handler, finding, **said, version=again).status_code == 302
    measure.refresh_from_db()
    assert measure.account == "我写的"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("text", "  \u3000 "),
        ("text", "长" * 20_001),
        ("text", "空\0字符"),
        ("happened_on", ""),
        ("happened_on", "2022-02-30"),
        ("happened_on", "二〇二二年"),
        ("happened_on", "0022-01-01"),
        ("happened_on", "9999-12-31"),
        ("measure", "999999"),
        ("measure", "x"),
        ("state", "x"),
        ("kind", "x"),
        ("dated_on", "9999-12-31"),
        ("claim", "长" * 301),
        ("form_key", "k" * 65),
        ("version", "x"),
        ("version", "9" * 40),
    ],
)
def test_bad_input_gets_a_sentence_beside_its_field(
    cast: Cast, finding: Finding, handler: Client, field: str, value: str
) -> None:
    measure = add_measure(cast, finding)
    extra = {"measure": measure.pk, "account": "x"} if field == "version" else {}
    response = send(handler, finding, **extra, **{field: value})
    assert response.status_code == 200
    errors = response.context["form"].errors
    # What nobody sees is said at the head of the form.
    assert set(errors) - {"__all__"} <= {field, "account"}
    assert errors
    assert not ProgressEntry.objects.exists()


@pytest.mark.parametrize(
    "text", ["𠮷野家四字节", "全角１２３", "<script>alert(1)</script>", "a\u202eb\x07c"]
)
def test_odd_text_is_kept_harmlessly(
    finding: Finding, handler: Client, text: str
) -> None:
    assert send(handler, finding, text=text).status_code == 302
    kept = ProgressEntry.objects.get().text
    assert kept == text.replace("\u202e", "").replace("\x07", "")
    page = handler.get(finding.get_absolute_url()).content.decode()
    assert "<script>alert" not in page


def test_an_overdue_finding_asks_why(cast: Cast, handler: Client) -> None:
    finding = make_finding(
        cast=cast,
        state=FindingState.ONGOING,
        due_on=timezone.localdate() - timedelta(days=1),
        due_precision="day",
    )
    assert send(handler, finding).context["form"].errors.keys() == {"reason_for_delay"}
    assert send(handler, finding, reason_for_delay="材料未到").status_code == 302


def test_no_news_is_one_click_with_a_reason(cast: Cast, handler: Client) -> None:
    finding = make_finding(
        cast=cast,
        state=FindingState.ONGOING,
        due_on=timezone.localdate() - timedelta(days=1),
        due_precision="day",
    )
    assert 'name="no_news"' in handler.get("/staff/").content.decode()
    refused = send(handler, finding, no_news="1", text="")
    assert refused.context["form"].errors.keys() == {"text"}
    assert send(handler, finding, no_news="1", text="等待评审").status_code == 302
    entry = ProgressEntry.objects.get()
    assert entry.text == "本期无新进展：等待评审"
    assert entry.no_news
    assert entry.reason_for_delay == "等待评审"


@pytest.mark.parametrize("field", ["text", "help_needed", "claim"])
def test_a_classification_mark_is_refused_and_never_shown_again(
    finding: Finding, handler: Client, field: str
) -> None:
    mark = "机密★10年 附件内容如下"
    response = send(handler, finding, **{field: mark})
    assert response.status_code == 303
    assert not ProgressEntry.objects.exists()
    page = handler.get(finding.get_absolute_url()).content.decode()
    assert "附件内容如下" not in page


def test_a_file_named_secret_is_refused(finding: Finding, handler: Client) -> None:
    response = send(handler, finding, evidence=[upload("机密★清单.pdf")])
    assert response.status_code == 303
    assert not Evidence.objects.exists()


def test_an_internal_mark_asks_and_then_lets_pass(
    finding: Finding, handler: Client
) -> None:
    response = send(handler, finding, text="内部资料")
    assert response.status_code == 200
    assert 'type="checkbox" name="cleared"' in response.content.decode()
    assert not ProgressEntry.objects.exists()
    assert send(handler, finding, text="内部资料", cleared="on").status_code == 302


def test_nothing_is_reported_while_a_decision_is_pending(
    cast: Cast, handler: Client
) -> None:
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    before = ProgressEntry.objects.count()
    assert send(handler, finding).status_code == 303
    assert ProgressEntry.objects.count() == before


# --- a file that does not arrive --------------------------------------------------


def nothing_is_recorded() -> bool:
    """Neither entry nor evidence, and no word of them in the log."""
    log = LogEntry.objects.filter(
        action__in=["evidence.keep", "finding.attach", "finding.record_progress"]
    )
    rows = (ProgressEntry.objects, Evidence.objects, EvidenceUse.objects, log)
    return not any(row.exists() for row in rows)


def test_a_full_disk_keeps_nothing_and_gives_the_text_back(
    finding: Finding, handler: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = finding_view.store
    files = [upload("登记簿.pdf"), upload("库房.jpg", JPG)]

    def full_at_the_second(stream: IO[bytes]) -> tuple[str, int]:
        if stream.read(2) != PDF[:2]:
            raise OSError(errno.ENOSPC, "No space left on device")
        stream.seek(0)
        return whole(stream)

    monkeypatch.setattr(finding_view, "store", full_at_the_second)
    page = send(handler, finding, evidence=files)
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"evidence"}
    assert page.context["form"]["text"].value() == "已补齐。"
    assert nothing_is_recorded()


def test_a_step_that_fails_behind_the_upload_takes_all_of_it_back(
    cast: Cast, finding: Finding, handler: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saves the measure in the very moment between form and lock."""
    measure = add_measure(cast, finding)
    seen = finding.version
    monkeypatch.setattr(
        Finding, "update_measure", Mock(side_effect=Conflict(current={"account": "他"}))
    )
    said = {"measure": measure.pk, "account": "我写的", "version": seen}
    page = send(handler, finding, **said, evidence=[upload("登记簿.pdf")])
    assert page.status_code == 200
    (row,) = page.context["theirs"]
    assert (row.theirs, row.mine) == ("他", "我写的")
    assert page.context["form"]["text"].value() == "已补齐。"
    assert nothing_is_recorded()


# --- the last text at hand --------------------------------------------------------


def test_the_last_text_stands_above_the_box_and_is_taken_over(
    finding: Finding, handler: Client
) -> None:
    send(handler, finding, text="六月：已补齐四十六处。")
    page = handler.get(finding.get_absolute_url())
    assert page.context["last"].text == "六月：已补齐四十六处。"
    typed = "七月：又补齐三处。"
    page = send(handler, finding, text=typed, happened_on="", take_over="1")
    form = page.context["form"]
    assert form["text"].value() == f"{typed}\n六月：已补齐四十六处。"
    assert not form.errors
    again = send(handler, finding, text=form["text"].value(), take_over="1")
    assert again.context["form"]["text"].value() == form["text"].value()
    assert ProgressEntry.objects.count() == 1


def test_a_text_taken_back_is_not_offered(
    cast: Cast, finding: Finding, handler: Client
) -> None:
    send(handler, finding, text="误填。")
    ProgressEntry.objects.get().withdraw(by=cast.handler, reason="误填")
    assert handler.get(finding.get_absolute_url()).context["last"] is None
    page = send(handler, finding, text="重填。", take_over="1")
    assert page.context["form"]["text"].value() == "重填。"
