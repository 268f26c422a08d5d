"""整改成效 and 未完成原因 from a notice through records, editions, files and back."""

import csv
import io
import json
from copy import deepcopy

import pytest
from django.test import Client
from django.utils import timezone

from rectification import records
from rectification.models import Finding, Report
from rectification.notices import parse, write
from rectification.notices.comparing.diff import Kind, compare
from rectification.public_site.formats import COLUMNS
from rectification.publishing.envelope import open_envelope
from tests.factories import make_user
from tests.paths import notice_text
from tests.published import People, PublicSite

pytestmark = pytest.mark.django_db
NAME = "outcome_beside_account"
TITLE = "流动演出走过场"
REASON = "入秋以后连续降雨，12场露天演出改期。"


@pytest.fixture(scope="module")
def site_once(module_transaction: None) -> PublicSite:
    return PublicSite(NAME)


@pytest.fixture
def site(site_once: PublicSite, db: None) -> PublicSite:
    return deepcopy(site_once)


def test_a_record_keeps_them_and_prints_them_again(site: PublicSite) -> None:
    finding = site.finding(TITLE)
    assert finding.outcome == "评议满意率由71%升到93%。"
    assert finding.reason_for_delay == REASON
    assert write(records.snapshot(site.report)) == write(parse(notice_text(NAME)))


def test_changing_one_changes_the_paragraph_that_prints_it(site: PublicSite) -> None:
    site.change("免费开放时间被挤占", outcome="每周多开16小时。")
    site.change(TITLE, reason_for_delay="")
    expected = [
        line
        for line in write(parse(notice_text(NAME))).split("\n")
        if not line.startswith(("第四季度进馆", "未完成原因"))
    ]
    at = next(n for n, line in enumerate(expected) if "每周开放时间" in line)
    expected[at] = "整改成效：每周多开16小时。"
    assert write(records.snapshot(site.report)).split("\n") == expected


def test_the_files_of_an_edition_tell_them(site: PublicSite, client: Client) -> None:
    content = client.get(f"{site.base}v1.csv").content.decode("utf-8-sig")
    table = csv.DictReader(io.StringIO(content, newline=""))
    told = {row["title"]: row for row in table}
    assert table.fieldnames == [*COLUMNS, "outcome", "reason_for_delay"]
    assert told[TITLE]["reason_for_delay"] == REASON
    assert told["馆办刊物无人看"]["outcome"] == ""
    findings = [
        one
        for section in json.loads(client.get(f"{site.base}v1.json").content)["notice"][
            "sections"
        ]
        for one in section["findings"]
    ]
    assert [one.get("reason_for_delay", "") for one in findings][1] == REASON
    assert "outcome" not in findings[2], "left out while empty"
    page = client.get(f"{site.base}v1/").content.decode()
    assert '<p class="doc-line doc-text"><span class="doc-label">未完成原因：' in page


def test_an_edition_without_them_has_the_file_it_always_had(client: Client) -> None:
    site = PublicSite(people=People("白鹭区园林局"))
    content = client.get(f"{site.base}v1.csv").content.decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(content))) == list(COLUMNS)


def test_another_outcome_is_another_text(site: PublicSite) -> None:
    site.change(TITLE, outcome="评议满意率升到95%。")
    again = site.again()
    old, new = (open_envelope(one.edition.content) for one in (site.first, again))
    change = compare(old.notice, new.notice, old.references, new.references)
    assert [one.kinds for one in change.findings] == [(Kind.TEXT,)]
    assert change.count(Kind.TEXT) == 1


def test_what_no_line_prints_stays_inside(site: PublicSite) -> None:
    site.change("馆办刊物无人看", outcome="不印的成效", reason_for_delay="不印的原因")
    item = site.report.items.get(finding__title="馆办刊物无人看")
    item.worded_over, item.lines = "x", [["finding", "{number:1}.{title}"]]
    item.save()
    content = site.again().edition.content
    assert "馆办刊物无人看" in content
    assert "不印的成效" not in content and "不印的原因" not in content


def test_a_mark_in_them_redacts(site: PublicSite) -> None:
    site.change(TITLE, outcome="约谈||某某||后满意率上升。")
    content = site.again().edition.content
    assert "某某" not in content
    assert "约谈【脱敏：不宜公开】后满意率上升。" in content


def test_the_reason_given_with_progress_never_becomes_the_printed_one(
    site: PublicSite,
) -> None:
    finding = site.finding("乐器借出不登记")
    Finding.objects.filter(pk=finding.pk).update(reason_for_delay="")
    handler = make_user(role="handler", office=finding.offices.first())
    finding.record_progress(
        by=handler,
        text="又查一遍。",
        happened_on=timezone.localdate(),
        reason_for_delay="配件厂家催款",
    )
    finding.refresh_from_db()
    assert finding.reason_for_delay == ""
    report = Report.objects.get(pk=site.report.pk)
    assert "配件厂家催款" not in write(records.snapshot(report))
    assert "配件厂家催款" not in site.again().edition.content
