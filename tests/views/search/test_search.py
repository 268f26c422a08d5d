"""The search of staff: what is found for whom, in which order, how many queries."""

import re
from datetime import date
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from rectification.models import Finding, Measure, ProgressEntry, User
from rectification.models.search.asking import Question
from rectification.models.search.shown import excerpt, pieces
from rectification.views.search.found import found_of
from rectification.views.search.kinds import KINDS
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    make_cast,
    make_evidence,
    make_finding,
    make_inspection,
    make_office,
    make_report,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = date(2022, 7, 1)


def page(user: User, query: str) -> str:
    response = client_of(user).get(f"/staff/search/?{query}")
    assert response.status_code == 200
    return response.content.decode()


def found(user: User, words: str, *kinds: str) -> dict[str, list[int]]:
    told = found_of(Question.of(words), user, kinds or list(KINDS))
    return {kind: [row.pk for row in rows] for kind, rows in told.items() if rows}


def make_world(cast: Cast) -> dict[str, int]:
    """One record of each kind that tells of 库房."""
    inspection = make_inspection(cast=cast, theme="库房专项")
    finding = make_finding(
        cast=cast,
        inspection=inspection,
        state=FindingState.ONGOING,
        title="库房台账不清",
        original_text="登记缺页，账实不符。\n粮温未记。",
    )
    measure = finding.add_measure(
        by=cast.coordinator, version=finding.version, plan="库房逐册盘点。"
    )
    entry = finding.record_progress(by=cast.handler, text="库房已盘点", happened_on=DAY)
    proof = make_evidence(cast=cast, name="库房照片.pdf")
    use = finding.attach(by=cast.handler, evidence=proof, entry=entry, claim="签字页")
    report = inspection.draft_report(by=cast.coordinator, title="库房整改通报")
    office = make_office(organisation=cast.organisation, name="库房保管科")
    return {
        "finding": finding.pk,
        "measure": measure.pk,
        "entry": entry.pk,
        "evidence": use.pk,
        "report": report.pk,
        "inspection": inspection.pk,
        "office": office.pk,
    }


def test_each_finds_what_he_may_see_and_nothing_else(cast: Cast) -> None:
    world = make_world(cast)
    elsewhere = make_finding(cast=make_cast(), title="库房台账不清")
    whole = {kind: [pk] for kind, pk in world.items()}
    assert found(cast.coordinator, "库房") == whole == found(cast.leader, "库房")
    without_report = {kind: pks for kind, pks in whole.items() if kind != "report"}
    assert found(cast.handler, "库房") == without_report
    assert found(cast.stranger, "库房") == {"office": [world["office"]]}
    assert found(cast.outsider, "库房") == {}
    assert found(cast.auditor, "库房")["finding"] == [elsewhere.pk, world["finding"]]
    assert found(cast.system_admin, "库房") == {"office": [world["office"]]}
    # By the person who may appoint there, and by nobody else.
    name = cast.handler.full_name
    assert cast.handler.pk in found(cast.coordinator, name)["person"]
    for user in (cast.handler, cast.leader, cast.auditor):
        assert "person" not in found(user, name)


def test_one_two_and_more_signs_and_several_words(cast: Cast) -> None:
    pk = make_world(cast)["finding"]
    one = Finding.objects.get(pk=pk)
    reference = one.reference
    for words in (
        *("账", "账实", "账实不符", "库房 粮温", "粮温 库房", "台账，不清"),
        *(reference, reference[2:], reference[5:8], reference.replace("-", "")),
    ):
        assert found(cast.coordinator, words, "finding") == {"finding": [pk]}, words
    for words in ("账实相符", "库房 办件", "实账", "9999-9"):
        assert found(cast.coordinator, words, "finding") == {}, words


def test_titles_come_first_and_of_each_the_newest(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)

    def make(title: str, text: str) -> int:
        texts = {"title": title, "original_text": text}
        return make_finding(cast=cast, inspection=inspection, **texts).pk

    by_text, by_title = make("窗口", "库房"), make("库房", "窗口")
    newer, newest = make("库房", "库房"), make("窗口", "库房")
    ranked = found(cast.coordinator, "库房", "finding")["finding"]
    assert ranked == [newer, by_title, newest, by_text]


def test_what_has_the_pairs_and_not_the_word_is_not_counted(cast: Cast) -> None:
    make_finding(cast=cast, title="安全全生生产")
    right = make_finding(cast=cast, title="安全生产")
    assert found(cast.coordinator, "安全生产") == {"finding": [right.pk]}


def test_counts_are_capped_and_go_past_what_is_not_seen(cast: Cast) -> None:
    """Old rows that one may see stand behind many newer ones that one may not."""
    mine = make_finding(cast=cast, state=FindingState.ONGOING, title="库房")
    other = make_finding(cast=make_cast(), state=FindingState.ONGOING, title="窗口")
    for finding, count in ((mine, 120), (other, 130)):
        ProgressEntry.objects.bulk_create(
            ProgressEntry(
                finding=finding, author=cast.handler, text="库房盘点", happened_on=DAY
            )
            for _number in range(count)
        )
    shown = page(cast.coordinator, "q=盘点")
    numbers = re.findall(r"\d+", strip_tags(shown))
    assert "超过100" in strip_tags(shown) and "250" not in numbers
    assert shown.count('class="found__title"') == 5
    assert page(cast.coordinator, "q=盘点&kind=entry").count("found__title") == 100
    assert len(found(cast.handler, "盘点")["entry"]) == 101
    body = cast.organisation.pk
    assert page(cast.auditor, f"q=窗口&body={body}").count("found__title") == 0
    assert page(cast.auditor, "q=窗口").count("found__title") == 1


def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(cast: Cast) -> None:
    make_world(cast)
    shown = page(cast.coordinator, f"q={quote('<b>库房</b>')}")
    assert "&lt;b&gt;库房" in shown and "<b>" not in shown
    assert "没有可供检索的内容" in page(cast.coordinator, f"q={quote('，。—')}")
    assert "未检索到" in page(cast.coordinator, f"q={quote('仓鼠')}")
    assert "<mark>库房</mark>" in page(cast.coordinator, f"q={quote('库房')}")
    page(cast.coordinator, f"q={'长' * 300}")
    page(cast.coordinator, "q=%00&kind=nonsense&body=x")
    for bad in ('"', "'", "*", "(", "AND OR NOT", "NEAR(a b)", "a:b", "§¶", "\\", "%"):
        page(cast.coordinator, f"q={quote(bad + '库房')}")
        page(cast.coordinator, f"q={quote(bad)}")


def test_words_are_marked_where_they_stand() -> None:
    question = Question.of("整改 ＸＪ")
    told = pieces("抓整 改，xj-1，整改整改", question)
    assert [piece.text for piece in told if piece.is_sought] == [
        "整 改",
        "xj",
        "整改整改",
    ]
    assert "".join(piece.text for piece in told) == "抓整 改，xj-1，整改整改"
    line = excerpt("前" * 200 + "\n整改\n" + "后" * 200, question)
    assert line.startswith("…前") and "整改" in line and line.endswith("后…")


def test_it_costs_the_same_with_many_rows(cast: Cast) -> None:
    world = make_world(cast)
    finding = Finding.objects.get(pk=world["finding"])

    def asked(user: User) -> int:
        client = client_of(user)
        with CaptureQueriesContext(connection) as context:
            client.get("/staff/search/?q=库房")
        asked = [query["sql"] for query in context.captured_queries]
        return sum(sql.startswith(("SELECT", "(SELECT")) for sql in asked)

    people = (cast.handler, cast.coordinator, cast.verifier, cast.auditor)
    few = [asked(user) for user in people]
    Measure.objects.bulk_create(
        Measure(finding=finding, plan=f"库房第{number}册") for number in range(50)
    )
    for number in range(8):
        make_finding(cast=cast, title=f"库房第{number}处")
        make_report(cast=cast)
        make_office(organisation=cast.organisation, name=f"库房{number}科")
    assert [asked(user) for user in people] == few
    assert max(few) <= 15
