"""What is marked or matched by a rule leaves the house as a mark with its reason."""

import json
import re
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from datetime import date
from html import unescape
from time import process_time

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from rectification import records
from rectification.errors import InvalidTransition
from rectification.models import (
    Edition,
    Finding,
    LogEntry,
    Publication,
    RedactionRule,
    Report,
)
from rectification.models.reports import redaction_rule
from rectification.notices import parse, write
from rectification.notices.canonical import to_data
from rectification.notices.notice import Deadline, DueKind, Line, Precision, Role
from rectification.notices.vocabulary.printed_fields import TEXTS
from rectification.publishing import freeze as publishing
from rectification.publishing.envelope import open_envelope
from rectification.publishing.prepare import prepare
from rectification.publishing.readiness.reasons import for_report
from rectification.publishing.redaction import public_part, redact
from rectification.publishing.redaction_preview import would_redact
from tests.factories import Cast, answer_all, client_of, confirm_import, sign_reviews
from tests.paths import NOTICES, notice_text

SECRET = "岑远山丁"


@pytest.fixture(scope="module")
def report_once(cast_once: Cast) -> Report:
    notice = parse(notice_text("status_groups_fullwidth"))
    by, body = cast_once.coordinator, cast_once.organisation
    return Report.objects.get(pk=records.load(notice, by=by, organisation=body).pk)


@pytest.fixture
def report(report_once: Report, db: None) -> Report:
    return deepcopy(report_once)


def public(report: Report, cast: Cast) -> Publication:
    answer_all(report, by=cast.coordinator)
    report.submit(by=cast.coordinator)
    sign_reviews(report)
    confirm_import(report, by=cast.leader)
    publishing.approve(report, by=cast.leader)
    publishing.freeze(report, by=cast.coordinator)
    return publishing.publish(report, by=cast.second_leader)


# --- pure -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_without_marks_nothing_changes(path: object) -> None:
    notice = parse(path.read_bytes().decode("utf-8-sig"))
    done = redact(notice, ())
    assert done.notice == notice
    assert not done.redactions


def test_every_text_of_a_finding_is_redacted() -> None:
    notice = parse(notice_text("arabic_findings_lead_joint"))
    marked = f"||{SECRET}||"
    finding = notice.findings[0]
    told = replace(
        finding,
        title=marked,
        problem=f"{marked}说",
        offices=(marked, "人事股"),
        lead_office=marked,
        **dict.fromkeys(TEXTS, marked) | {"person": f"||{SECRET}|个人信息||"},
        status_wording=marked,
        account_lead=marked,
        plan_lead=marked,
        measures=tuple(replace(one, text=marked) for one in finding.measures),
        deadline=Deadline(marked, DueKind.DATED, date(2031, 3, 31), Precision.MONTH),
        lines=(*finding.lines, Line(Role.KEPT, f"见{marked}及||{{leader}}||{{{{}}}}")),
    )
    sections = [replace(one) for one in notice.sections]
    at = next(n for n, one in enumerate(sections) if one.findings)
    sections[at] = replace(sections[at], findings=(told, *sections[at].findings[1:]))
    done = redact(replace(notice, sections=tuple(sections), title=marked), ())
    said = json.dumps(to_data(public_part(done.notice)), ensure_ascii=False)
    assert SECRET not in said
    assert "2031" not in said, "a date tells what its words were hidden for"
    assert "【脱敏：个人信息】" in said
    kept = done.notice.sections[at].findings[0].lines[-1].wording
    assert kept == "见【脱敏：不宜公开】及【脱敏：不宜公开】{{}}"
    fields = {one.field for one in done.redactions if one.finding == 0}
    assert fields >= {"title", "problem", "offices", "person", "deadline", "lines"}
    assert set(done.marked) == {SECRET, "{leader}"}


def test_an_open_mark_redacts_nothing() -> None:
    notice = replace(parse(notice_text("quotes_mixed")), title="甲||乙")
    assert redact(notice, ()).notice == notice


# --- in the house ---------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def test_a_marked_secret_is_in_no_byte_of_the_edition_nor_of_its_pages(
    report: Report, cast: Cast
) -> None:
    items = list(report.items.all())
    for item in items:
        Finding.objects.filter(pk=item.finding_id).update(
            original_text=f"涉及||{SECRET}|个人信息||的情况。"
        )
        item.finding.measures.update(account=f"约谈||{SECRET}||并整改完成3份。")
    section = report.sections.first()
    section.lines = [*section.lines, ["paragraph", f"||{SECRET}||组织学习。"]]
    section.save()
    publication = public(report, cast)
    edition = publication.edition
    assert SECRET not in edition.content
    base = f"/reports/{report.reference}"
    for address in (f"{base}/", f"{base}/v1/", f"{base}/v1.txt", f"{base}/v1.json"):
        page = Client().get(address).content.decode()
        assert SECRET not in page
        assert "【脱敏：不宜公开】" in page
    assert Finding.objects.filter(original_text__contains=SECRET).exists(), "not live"


def test_the_edition_lists_what_rule_where_and_why(report: Report, cast: Cast) -> None:
    RedactionRule.objects.create(name="河道数量", pattern="41条", reason="未定数据")
    item = report.items.first()
    Finding.objects.filter(pk=item.finding_id).update(
        original_text=f"||{SECRET}|个人信息||代签。"
    )
    edition = public(report, cast).edition
    listed = open_envelope(edition.content).data["redactions"]
    reference = item.finding.reference
    assert {(one["rule"], one["finding"], one["reason"]) for one in listed} == {
        ("mark", reference, "个人信息"),
        ("河道数量", reference, "未定数据"),
    }
    assert {one["field"] for one in listed} == {"problem", "measures"}
    assert set(listed[0]) == {"rule", "reason", "section", "finding", "field"}
    assert "41条" not in edition.content
    assert "全区【脱敏：未定数据】河道" in write(open_envelope(edition.content).notice)


def test_an_open_mark_is_not_frozen(report: Report, cast: Cast) -> None:
    item = report.items.first()
    Finding.objects.filter(pk=item.finding_id).update(original_text=f"||{SECRET}代签。")
    with pytest.raises(InvalidTransition):
        public(report, cast)
    assert not Edition.objects.exists()


def test_a_mark_in_one_place_asks_about_the_others(report: Report) -> None:
    first, second = report.items.all()[:2]
    for item, text in ((first, f"||{SECRET}||代签。"), (second, f"{SECRET}未到。")):
        Finding.objects.filter(pk=item.finding_id).update(original_text=text)
    (one,) = for_report(report)
    assert one.rule == "redacted_elsewhere"
    assert [hit.quote for hit in one.hits] == [SECRET]
    assert one.hits[0].place.finding == 1


def test_a_rule_changed_after_approval_sends_the_report_back(
    report: Report, cast: Cast
) -> None:
    report.submit(by=cast.coordinator)
    sign_reviews(report)
    confirm_import(report, by=cast.leader)
    publishing.approve(report, by=cast.leader)
    RedactionRule.objects.create(name="河道数量", pattern="41条", reason="未定数据")
    with pytest.raises(InvalidTransition):
        publishing.freeze(report, by=cast.coordinator)


def test_the_preview_is_redacted_as_the_edition_will_be(
    report: Report, cast: Cast
) -> None:
    RedactionRule.objects.create(name="河道数量", pattern="41条", reason="未定数据")
    RedactionRule.objects.create(
        name="停用", pattern="63段", reason="停用", is_active=False
    )
    client = client_of(cast.coordinator)
    shown = client.get(f"{report.get_absolute_url()}preview/").content.decode()
    assert "41条" not in shown and "63段" in shown
    assert prepare(report).redacted.redactions[0].rule == "河道数量"


# --- rules as data --------------------------------------------------------------------


def rule(**values: object) -> RedactionRule:
    return RedactionRule(**{"name": "规则", "reason": "个人信息"} | values)


def test_words_match_the_longest_first() -> None:
    one = rule(pattern="张三\n张三丰\n")
    assert [text[2] for text in one.find("张三丰和张三")] == ["【脱敏：个人信息】"] * 2


def test_a_pattern_may_keep_a_part() -> None:
    one = rule(
        kind="pattern", pattern=r"(1[3-9]\d)\d{4}(\d{4})", replacement=r"\1****\2"
    )
    assert [found[2] for found in one.find("电话13800138000")] == ["138****8000"]


@pytest.mark.parametrize(
    ("kind", "pattern", "replacement"),
    [
        ("words", "张", ""),
        ("words", " \n ", ""),
        ("pattern", "(", ""),
        ("pattern", "a*", ""),
        ("pattern", r"\d{4}", r"\2"),
    ],
)
def test_a_rule_that_cannot_be_right_is_refused(
    kind: str, pattern: str, replacement: str
) -> None:
    with pytest.raises(ValidationError):
        rule(kind=kind, pattern=pattern, replacement=replacement).full_clean()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("张三丰", "张 三　丰"),
        ("张三丰", "张\u200b三\u00ad丰"),
        ("张三丰", "张·三丰"),
        ("13800138000", "１３８００１３８０００"),
        ("１３８００１３８０００", "13800138000"),
        ("内部(资料)", "内部（资料）"),
    ],
)
def test_a_rule_finds_what_is_seen_however_it_is_spelled(
    typed: str, printed: str
) -> None:
    said = f"约谈了{printed}等人。"
    [(start, end, _instead)] = rule(pattern=typed).find(said)
    assert said[start:end] == printed
    pattern = re.escape(typed) if "(" in typed else typed
    if pattern.isascii() or "(" in typed:
        assert list(rule(kind="pattern", pattern=pattern).find(said))


@pytest.mark.parametrize(
    ("title", "wording"),
    [
        ("张三", "{number}.关于{title}丰等人问题的整改"),
        ("三丰等人的问题", "{number}.张{title}"),
        ("三\u3000丰等人的问题", "{number}.张 {title}"),
    ],
)
def test_a_name_printed_in_pieces_forbids_to_freeze(
    report: Report, title: str, wording: str
) -> None:
    made = RedactionRule.objects.create(
        name="人名", pattern="张三丰", reason="个人信息"
    )
    item = report.items.first()
    Finding.objects.filter(pk=item.finding_id).update(title=title)
    item.lines = [["finding", wording], *item.lines[1:]]
    item.save()
    [found] = [one for one in for_report(report) if one.rule == "still_printed"]
    assert found.is_open and found.hits[0].place.finding == 0
    assert "人名" in found.hits[0].message
    assert would_redact(made) == [(report.reference, 1)]


@pytest.mark.parametrize(
    "pattern",
    [
        r"((\w+)[,，、]?)+同志",
        r"((a+))+b",
        r"(a|a)+b",
        r"(?:(?:a+))+b",
        r"(a(?:b|c|a)*)*d",
        r"\w*\w*\w*\w*\w*\w*b",
        r"(\d+)+号",
        r"(\d|\d\d)+$x",
    ],
)
def test_no_pattern_holds_a_page_up(
    report: Report, cast: Cast, pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert redaction_rule._BUDGET <= 1
    monkeypatch.setattr(redaction_rule, "_BUDGET", 0.1)
    monkeypatch.setattr(RedactionRule, "_left", 0.1)
    made = rule(kind="pattern", pattern=pattern)
    with suppress(ValidationError):  # refused; it may stand there from before
        made.full_clean()
    made.save()
    item = report.items.first()
    Finding.objects.filter(pk=item.finding_id).update(
        original_text="整改a1" * 5000, title="a" * 900
    )
    began = process_time()
    found = for_report(report)
    assert process_time() - began < 2
    change = reverse("admin:rectification_redactionrule_change", args=[made.pk])
    assert client_of(cast.system_admin).get(change).status_code == 200
    if any(one.rule == "failing_rule" for one in found):
        page = client_of(cast.coordinator).get(report.get_absolute_url())
        assert made.name in page.content.decode()


def test_a_rule_that_does_not_compile_is_said_and_forbids_to_freeze(
    report: Report, cast: Cast
) -> None:
    made = rule(kind="pattern", pattern="(")
    made.save()
    [found] = [one for one in for_report(report) if one.rule == "failing_rule"]
    assert found.is_open and made.name in found.hits[0].message
    rules = reverse("admin:rectification_redactionrule_changelist")
    listed = client_of(cast.system_admin).get(rules).content.decode()
    assert "不是正则表达式" in listed or made.why_failing() in unescape(listed)


def test_the_admin_says_how_many_places_and_shows_no_text(
    report: Report, cast: Cast
) -> None:
    client = client_of(cast.system_admin)
    form = {
        "name": "河道数量",
        "kind": "words",
        "pattern": "41条",
        "reason": "未定数据",
        "position": 0,
        "is_active": "on",
    }
    add = reverse("admin:rectification_redactionrule_add")
    assert client.post(add, form).status_code == 302
    row = RedactionRule.objects.get()
    assert LogEntry.objects.filter(action="redactionrule.add").exists()
    change = reverse("admin:rectification_redactionrule_change", args=[row.pk])
    assert report.reference not in client.get(change).content.decode()
    shown = client.get(change, {"preview": "1"}).content.decode()
    assert report.reference in shown
    assert would_redact(row) == [(report.reference, 1)]
    assert "全区41条" not in shown
