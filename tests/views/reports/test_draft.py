"""Editing a draft: parts, paragraphs, a finding's own words – and what follows."""

import pytest
from django.test import Client
from django.urls import reverse

from rectification.errors import Conflict, Refusal
from rectification.models import Finding, FormDraft, LogEntry, RedactionRule, Report
from rectification.notices.writing.write import write
from rectification.records import add_missing, begin_report, snapshot
from rectification.workflow import FindingState
from tests.factories import Cast, client_of, make_finding, make_inspection

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(cast: Cast) -> Report:
    inspection = make_inspection(cast=cast)
    for title in ("窗口服务不规范", "往来款清理不及时"):
        make_finding(
            cast=cast,
            inspection=inspection,
            state=FindingState.COMPLETED,
            title=title,
        )
    return begin_report(inspection, by=cast.coordinator)


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.coordinator)


def text(report: Report) -> str:
    return write(snapshot(Report.objects.get(pk=report.pk)))


def fields(client: Client, url: str) -> dict[str, str]:
    """What a browser would send of the form untouched."""
    form = client.get(url).context["form"]
    drawn = {one.name: one.value() for one in form}
    return {
        name: str(value) for name, value in drawn.items() if value not in (None, False)
    }


def url(report: Report, *rest: object) -> str:
    return report.get_absolute_url() + "".join(f"{one}/" for one in rest)


def test_a_paragraph_is_changed_moved_added_and_removed(
    client: Client, report: Report
) -> None:
    part = report.sections.get(title="组织情况")
    page = url(report, "sections", part.pk)
    sent = fields(client, page)
    assert "{单位名称}" in sent["text_1"]
    sent |= {"text_1": "先说第二。", "text_2": "共{问题总数}个问题。\n另起一段。"}
    sent |= {"order_1": "25"}
    assert client.post(page, sent).status_code == 302
    lines = text(report).split("\n")
    at = lines.index("一、组织情况")
    assert lines[at + 1 : at + 4] == ["共2个问题。", "另起一段。", "先说第二。"]
    report.refresh_from_db()
    sent = fields(client, page) | {"text_1": "", "text_2": ""}
    assert client.post(page, sent).status_code == 302
    lines = text(report).split("\n")
    assert lines[at + 1 : at + 3] == ["先说第二。", "二、整改落实情况"]
    entry = LogEntry.objects.filter(action="report.word_section").latest("pk")
    assert entry.payload.before["lines"][1][1] == "共{total}个问题。"
    shown = client.get(report.get_absolute_url()).content.decode()
    history = shown[shown.index('id="history"') :]
    assert "修改部分文字" in history
    assert "共{问题总数}个问题。" in history


def test_braces_around_nothing_known_are_refused_and_nothing_is_lost(
    client: Client, report: Report
) -> None:
    page = url(report, "sections", report.sections.get(title="组织情况").pk)
    sent = fields(client, page) | {"text_1": "共{问题总数量}个", "text_2": "还在"}
    shown = client.post(page, sent).content.decode()
    assert "是否为{问题总数}" in shown
    assert "还在" in shown
    assert "还在" not in text(report)


def test_somebody_saved_first_and_both_texts_are_shown(
    client: Client, cast: Cast, report: Report
) -> None:
    part = report.sections.get(title="组织情况")
    page = url(report, "sections", part.pk)
    sent = fields(client, page) | {"text_1": "我的说法。"}
    lines = [part.lines[0], ["paragraph", "同事的说法。"]]
    report.word_section(
        by=cast.coordinator, version=report.version, section=part, lines=lines
    )
    response = client.post(page, sent)
    shown = response.content.decode()
    assert "我的说法。" in shown
    assert "同事的说法。" in shown
    again = sent | {"version": str(response.context["form"]["version"].value())}
    assert client.post(page, again).status_code == 302
    assert "我的说法。" in text(report)


def test_parts_are_added_moved_and_removed(
    client: Client, cast: Cast, report: Report
) -> None:
    page = url(report, "new_section")
    behind = report.sections.get(title="组织情况").pk
    sent = fields(client, page) | {"title": "主要成效", "text": "有成效。"}
    assert client.post(page, sent | {"behind": behind}).status_code == 302
    assert "二、主要成效\n有成效。\n三、整改落实情况" in text(report)
    made = report.sections.get(title="主要成效")

    def step(do: str) -> int:
        report.refresh_from_db()
        data = {"do": do, "version": report.version}
        return client.post(url(report, "arrange"), data).status_code

    assert step(f"down:{made.pk}") == 302
    assert "三、主要成效" in text(report)
    assert step(f"up:{made.pk}") == 302
    assert "二、主要成效" in text(report)
    holding = report.items.first().section_id
    assert step(f"remove:{holding}") == 303, "findings stand in it"
    head = report.sections.get(kind="head").pk
    assert step(f"down:{head}") == 303
    assert step(f"remove:{made.pk}") == 302
    assert "主要成效" not in text(report)
    assert step("up:x") == 303
    assert step("follow:99999") == 303


def test_own_words_keep_the_number_and_are_flagged_when_the_record_moves(
    client: Client, cast: Cast, report: Report
) -> None:
    item = report.items.order_by("pk").last()
    page = url(report, "items", item.pk)
    sent = fields(client, page)
    assert sent["text_1"] == "2.关于“往来款清理不及时”问题的整改。"
    typed = [name for name, value in sent.items() if "登记日期已补齐" in value]
    assert len(typed) == 1
    sent |= {"text_1": "2.往来款挂账，已经清理。", typed[0]: "挂账全部清理完毕。"}
    assert client.post(page, sent | {"added": "另附说明。"}).status_code == 302
    item.refresh_from_db()
    assert item.lines[0][1] == "{number:1}.往来款挂账，已经清理。"
    shown = text(report)
    assert "挂账全部清理完毕。\n另附说明。" in shown
    assert shown.count("登记日期已补齐") == 1, "the other finding's"
    draft = client.get(url(report, "draft")).content.decode()
    assert "自行表述" in draft
    assert "表述后记录有改动" not in draft
    measure = item.finding.measures.get()
    measure.account = "又核对了一遍。"
    measure.save()
    assert "又核对" not in text(report)
    assert "表述后记录有改动" in client.get(url(report, "draft")).content.decode()
    report.refresh_from_db()
    data = {"do": f"follow:{item.pk}", "version": report.version}
    assert client.post(url(report, "arrange"), data).status_code == 302
    assert "又核对了一遍。" in text(report)
    assert "往来款挂账，已经清理" not in text(report)


def test_whatever_line_is_put_in_own_words_is_not_printed_twice(
    client: Client, cast: Cast, report: Report
) -> None:
    item = report.items.order_by("pk").last()
    sent = fields(client, url(report, "style")) | {"show_offices": "on"}
    assert client.post(url(report, "style"), sent).status_code == 302
    page = url(report, "items", item.pk)
    sent = fields(client, page)
    count = len([name for name in sent if name.startswith("text_")])
    own = {f"text_{n}": f"第{n}行自己的话。" for n in range(1, count + 1)}
    assert client.post(page, sent | own).status_code == 302
    told = snapshot(Report.objects.get(pk=report.pk)).findings[-1]
    assert [one.wording for one in told.lines] == list(own.values())
    # A field switched on later is added all the same.
    style = url(report, "style")
    sent = fields(client, style) | {"show_status": "on"}
    assert client.post(style, sent).status_code == 302
    assert text(report).count("整改状态：已完成") == 2
    assert "责任科室：" in text(report)
    assert text(report).count("责任科室：") == 1


def test_words_over_a_record_that_moved_meanwhile_conflict(
    client: Client, report: Report
) -> None:
    item = report.items.first()
    page = url(report, "items", item.pk)
    sent = fields(client, page) | {"text_2": "自己的话。"}
    Finding.objects.filter(pk=item.finding_id).update(title="改了的标题")
    response = client.post(page, sent)
    assert response.status_code == 200
    shown = response.content.decode()
    assert "自己的话。" in shown
    assert "改了的标题" in shown
    assert text(report).count("自己的话") == 0


def test_a_finding_registered_later_is_taken_in(
    client: Client, cast: Cast, report: Report
) -> None:
    make_finding(cast=cast, inspection=report.inspection, title="后来登记的问题")
    assert "后来登记的问题" not in text(report)
    data = {"do": "add:0", "version": report.version}
    assert client.post(url(report, "arrange"), data).status_code == 302
    assert "3.关于“后来登记的问题”" in text(report)
    with pytest.raises(Conflict):
        add_missing(report, by=cast.coordinator, version=1)


def test_title_and_signature(client: Client, report: Report) -> None:
    page = url(report, "around")
    sent = fields(client, page) | {
        "signed_by": "中共某局党组",
        "signed_on": "2022-07-21",
    }
    assert client.post(page, sent).status_code == 302
    assert text(report).endswith("中共某局党组\n2022年7月21日")


def test_a_draft_in_review_is_not_edited(
    client: Client, cast: Cast, report: Report
) -> None:
    part = report.sections.first()
    report.submit(by=cast.coordinator)
    for page in ("draft", "around", "style", f"sections/{part.pk}"):
        assert client.get(url(report, page)).status_code == 302
    with pytest.raises(Refusal):
        report.remove_section(by=cast.coordinator, version=1, section=part)


def test_what_is_typed_is_kept_as_a_draft(client: Client, report: Report) -> None:
    page = url(report, "sections", report.sections.get(title="组织情况").pk)
    sent = fields(client, page) | {"text_1": "写到一半", "for": page}
    assert client.post(reverse("draft-save"), sent)["Location"] == page
    assert "写到一半" in client.get(page).content.decode()
    sent = fields(client, page)
    assert client.post(page, sent).status_code == 302
    assert "写到一半" in text(report)
    assert not FormDraft.objects.exists()


def test_the_page_beside_is_the_public_one(client: Client, report: Report) -> None:
    def article(html: str) -> str:
        return html[html.index("<article") : html.index("</article>")]

    full = client.get(url(report, "preview")).content.decode()
    for page in ("draft", "style", "around"):
        assert article(client.get(url(report, page)).content.decode()) == article(full)


def test_a_draft_lists_what_the_public_will_not_read(
    client: Client, report: Report
) -> None:
    RedactionRule.objects.create(name="人名", pattern="张三", reason="个人信息")
    finding = report.items.first().finding
    said = "约谈了张 三，张三已说明。||内情||另报。"
    Finding.objects.filter(pk=finding.pk).update(original_text=said)
    shown = client.get(url(report, "draft")).context["redacted"]
    assert [(one.where, one.rule, one.count) for one in shown] == [
        (finding.reference, "标记（||）", 1),
        (finding.reference, "人名", 2),
    ]
