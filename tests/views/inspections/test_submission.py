"""A month drafted, sent upwards, and read again as it went."""

import hashlib
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rectification.models import Finding, FormDraft, Inspection, LogEntry, Submission
from rectification.workflow import FindingState
from tests.everywhere.html_forms import forms_on
from tests.factories import (
    Cast,
    client_of,
    make_finding,
    make_inspection,
)
from tests.views.inspections.days import on

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(cast: Cast) -> Iterator[Inspection]:
    """It is 10 November; one office has reported, one is late and needs help."""
    with on(9, 7):
        inspection = make_inspection(cast=cast)
        make = {"cast": cast, "inspection": inspection}
        archive = make_finding(**make, title="档案归档不及时", due_wording="年底")
        make_finding(
            **make,
            title="热线办理不规范",
            offices=[cast.other_office],
            due_on=date(2026, 10, 31),
            due_precision="month",
        )
    with on(11, 10):
        archive.record_progress(
            by=cast.handler,
            text="补齐21份。",
            happened_on=timezone.localdate(),
            help_needed="请协调库房",
        )
        late = inspection.findings.get(title="热线办理不规范")
        late.record_progress(
            by=cast.coordinator,
            office=cast.other_office,
            text="已列出退单原因。",
            reason_for_delay="人员调整",
            happened_on=timezone.localdate(),
        )
        yield inspection


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.coordinator)


def url(inspection: Inspection) -> str:
    return reverse("inspection-submit", args=[inspection.reference])


def drawn(client: Client, inspection: Inspection) -> dict[str, str]:
    page = client.get(url(inspection)).content.decode()
    return next(one for one in forms_on(page, "") if "seen" in one.fields).values()


def send(client: Client, inspection: Inspection, **said: str) -> Submission:
    answer = client.post(url(inspection), drawn(client, inspection) | said)
    assert answer.status_code == 302, answer.context["form"].errors
    return Submission.objects.latest("pk")


def test_the_report_is_written_from_the_records(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    page = client.get(url(inspection))
    said = [one.text for one in page.context["report"]]
    assert said[1] == f"{inspection.overseer.signing_name}："
    assert "截至2026年11月10日，反馈问题共2个，其中正在整改2个。" in said[4]
    assert said[5] == "2026年11月应报2项，已报2项。"
    told = "\n".join(said)
    assert f"关于“档案归档不及时”问题。责任科室：{cast.office}；整改时限：年底" in told
    assert "本期进展：补齐21份。" in told
    assert "整改时限2026年10月底，已逾期10天。原因：人员调整。" in told
    assert "“档案归档不及时”：请协调库房。" in told


def test_each_office_and_each_request_for_help_is_told_once(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    both = make_finding(
        cast=cast,
        inspection=inspection,
        title="窗口人手不足",
        offices=[cast.office, cast.other_office],
    )
    for needed, whom in (("请调剂窗口人员", "信息中心"), ("请拨付经费", "")):
        both.ask_help(by=cast.handler, needed=needed, of_whom=whom)
    gone = both.ask_help(by=cast.handler, needed="误填的协调事项", of_whom="")
    gone.withdraw(by=cast.handler)
    for query in ("", "?since=2026-10-01"):
        page = client.get(url(inspection) + query)
        found = {one.title: one for one in page.context["findings"]}
        told = found["窗口人手不足"]
        assert told.offices == (str(cast.office), str(cast.other_office))
        assert told.help == ("请调剂窗口人员（信息中心）", "请拨付经费")
        assert found["档案归档不及时"].help == ("请协调库房",)
        assert found["热线办理不规范"].help == ()


def test_what_is_sent_is_kept_and_handed_out_to_the_byte(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    before = list(Finding.objects.order_by("pk").values("state", "version"))
    sent = send(client, inspection, opening="现报告如下。", note="电话已告知。")
    assert (sent.to_body, sent.number) == (inspection.overseer, 1)
    assert list(Finding.objects.order_by("pk").values("state", "version")) == before
    reader = client_of(cast.verifier)
    data = reader.get(reverse("submission-content", args=[sent.pk])).content
    assert hashlib.sha256(data).hexdigest() == sent.digest
    file = reader.get(reverse("submission-ledger", args=[sent.pk])).content
    (kept,) = sent.said["files"]
    assert hashlib.sha256(file).hexdigest() == kept["sha256"]
    page = reader.get(sent.get_absolute_url()).content.decode()
    assert kept["sha256"] in page and sent.digest in page and "现报告如下。" in page
    table = reader.get(reverse("submission-table", args=[sent.pk])).content.decode()
    assert "补齐21份。" in table and "已逾期10天" in table
    told = LogEntry.objects.filter(subject_type="submission").order_by("pk")
    assert [one.action for one in told] == [
        "submission.send",
        *["submission.download"] * 2,
    ]


def test_the_next_one_says_what_has_changed_since(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    send(client, inspection)
    page = client.get(url(inspection)).content.decode()
    assert "上报〔2026〕1号以来的变化" in page and "无变化。" in page
    archive = inspection.findings.get(title="档案归档不及时")
    archive.entries.get().withdraw(by=cast.handler, reason="误报")
    archive.record_progress(
        by=cast.handler, text="补齐42份。", happened_on=timezone.localdate()
    )
    archive.refresh_from_db()
    archive.edit(
        by=cast.coordinator,
        version=archive.version,
        reason="汇总",
        account_lead="补齐42份。",
    )
    sent = send(client, inspection)
    assert sent.said["changes"] == [
        "“档案归档不及时”：整改落实情况已更新；新填报1条；上次上报的填报有1条已撤回或退回。"
    ]


def test_what_was_reported_before_is_not_gone_in_the_next_period(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    send(client, inspection)
    with on(12, 3):
        sent = send(client_of(cast.coordinator), inspection)
    assert sent.said["changes"] == []


def test_nothing_is_sent_that_the_page_did_not_show(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    form = drawn(client, inspection) | {"opening": "我写的开头。"}
    inspection.findings.first().record_progress(
        by=cast.coordinator, text="又有进展。", happened_on=timezone.localdate()
    )
    answer = client.post(url(inspection), form)
    page = answer.content.decode()
    assert answer.status_code == 200 and not Submission.objects.exists()
    assert "请核对后重新上报" in page
    assert "我写的开头。" in page and "又有进展。" in page
    again = next(one for one in forms_on(page, "") if "seen" in one.fields).values()
    assert client.post(url(inspection), again).status_code == 302
    assert client.post(url(inspection), again).status_code == 302  # the form twice
    assert Submission.objects.count() == 1


def test_a_superior_in_words_reads_nothing_here(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    sent = send(client, inspection, to_whom="区委办督查室")
    assert sent.to_body is None
    assert client_of(cast.verifier).get(sent.get_absolute_url()).status_code == 404
    listed = client_of(cast.verifier).get(reverse("submission-list"))
    assert list(listed.context["rows"]) == []


def test_lists_and_pages_cost_the_same(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    last_month = f"{url(inspection)}?since=2026-10-01"
    pages = [url(inspection), last_month, reverse("submission-list")]

    def counts() -> list[int]:
        found = []
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as asked:
                client.get(page)
            found.append(len(asked))
        return found

    send(client, inspection)
    few = counts()
    assert max(few) <= 12  # of a period that is over the log is asked besides
    for _one in range(20):
        make_finding(cast=cast, inspection=inspection, state=FindingState.ONGOING)
    send(client, inspection)
    assert counts() == few


def test_a_draft_is_kept(client: Client, inspection: Inspection) -> None:
    form = drawn(client, inspection) | {"opening": "写了一半"}
    client.post(reverse("draft-save"), {"for": url(inspection), **form})
    assert FormDraft.objects.get().data["opening"] == "写了一半"
    assert "写了一半" in client.get(url(inspection)).content.decode()


def test_a_draft_of_one_period_says_nothing_of_the_next(
    client: Client, inspection: Inspection
) -> None:
    for name in ("inspection-submit", "inspection-fold"):
        FormDraft.objects.all().delete()
        at = reverse(name, args=[inspection.reference])
        page = client.get(at).content.decode()
        form = next(one for one in forms_on(page, at) if "draft_owner" in one.fields)
        assert form.values()["for"] == f"{at}?since=2026-11-01"
        typed = next(one for one in form.fields if one.startswith(("opening", "text_")))
        kept = client.post(reverse("draft-save"), form.values() | {typed: "写了一半"})
        assert kept.url == f"{at}?since=2026-11-01"
        assert "写了一半" in client.get(at).content.decode()
        assert "写了一半" not in client.get(f"{at}?since=2026-10-01").content.decode()


def test_the_table_says_on_each_sheet_how_many_and_where_it_ends(
    client: Client, inspection: Inspection
) -> None:
    sent = send(client, inspection)
    page = client.get(reverse("submission-table", args=[sent.pk])).content.decode()
    head = page[page.index("<thead>") : page.index("</thead>")]
    assert "共2项" in head  # printed again on every sheet
    assert "以上共2项，全部列完" in page[page.index("</table>") :]
