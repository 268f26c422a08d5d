"""States of a table or a notice: proposed, seen waiting, confirmed, discarded."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rectification.intake import import_notice
from rectification.models import Adoption, Evidence, Finding, Inspection, Report
from rectification.workflow import CLOSED, FindingState
from tests.factories import (
    Cast,
    client_of,
    make_finding,
    make_inspection,
    sign_reviews,
)
from tests.paths import notice_text
from tests.uploads import PDF

pytestmark = pytest.mark.django_db
NEW, REVIEW = reverse("intake-new"), reverse("intake-review")
HEAD = "反馈问题\t责任科室\t整改措施\t整改进度"
TABLE = "\n".join(
    [
        HEAD,
        "轮换不及时\t仓储科\t补轮\t已完成",
        "检查走过场\t安监科\t重查\t正在整改",
        "台账不全\t财务科\t补齐\t基本完成",
    ]
)
MARK, LEADS = "导入认定·待确认", "个问题的导入认定待确认"


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.coordinator)


@pytest.fixture
def report(cast: Cast) -> Report:
    intake = import_notice.take_in(
        notice_text("status_groups_fullwidth").encode(), name="通报.txt"
    )
    return import_notice.store(
        intake, by=cast.coordinator, organisation=cast.organisation
    )


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("纪要.pdf", PDF, content_type="application/pdf")


def signed(**changes: object) -> dict[str, object]:
    """Return the fields of a whole basis."""
    day = timezone.localdate() - timedelta(days=3)
    return {
        "meeting": "局党组会议",
        "met_on": day.isoformat(),
        "number": "〔2026〕3号",
        "scan": scan(),
    } | changes


def paste(client: Client, cast: Cast, text: str, into: Inspection | None = None) -> Any:
    target = into.reference if into else ""
    data = {"organisation": cast.organisation.pk, "target": target, "text": text}
    return client.post(NEW, {**data, "kind": ""})


def write(client: Client, page: Any, **changes: object) -> Any:
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields if name != "cleared"}
    data = {name: value for name, value in values.items() if value not in (None, False)}
    carried = re.search(r'name="signed" value="([^"]+)"', page.content.decode())
    assert carried
    why = {"why": "wrong_entry"} if "why" in form.fields else {}
    return client.post(
        REVIEW, {**data, **why, "signed": carried[1], "do": "write", **changes}
    )


def states() -> dict[str, str]:
    return dict(Finding.objects.values_list("title", "state"))


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


# --- a table --------------------------------------------------------------------------


def test_a_new_inspection_begins_open_whatever_its_table_says(
    client: Client, cast: Cast
) -> None:
    page = paste(client, cast, TABLE)
    assert "表格不能直接销号" in page.content.decode()
    assert write(client, page).status_code == 302
    assert set(states().values()) == {FindingState.ONGOING}
    assert not Adoption.objects.exists()


def test_a_table_brings_states_as_one_batch_on_a_signed_basis(
    client: Client, cast: Cast
) -> None:
    answer = write(client, paste(client, cast, TABLE), **signed())
    assert answer.status_code == 302
    assert set(states().values()) == {FindingState.ONGOING}
    adoption = Adoption.objects.get()
    assert (adoption.meeting, adoption.number) == ("局党组会议", "〔2026〕3号")
    page = client_of(cast.leader).get(adoption.get_absolute_url())
    assert "与原件一致，予以认定" in page.content.decode()
    client_of(cast.leader).post(reverse("adoption-confirm", args=[adoption.pk]))
    assert states() == {
        "轮换不及时": "completed",
        "检查走过场": "ongoing",
        "台账不全": "substantially_completed",
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scan": ""}, "scan"),
        ({"meeting": ""}, "meeting"),
        ({"met_on": ""}, "met_on"),
        ({"met_on": "2999-01-01"}, "met_on"),
        ({"met_on": "昨天"}, "met_on"),
        ({"scan": SimpleUploadedFile("a.exe", b"MZ\0\0")}, "scan"),
    ],
)
def test_half_a_basis_writes_nothing_and_says_what_is_missing(
    client: Client, cast: Cast, changes: dict[str, object], field: str
) -> None:
    answer = write(client, paste(client, cast, TABLE), **signed(**changes))
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not Inspection.objects.exists() and not Evidence.objects.exists()
    if "meeting" not in changes:
        assert "局党组会议" in answer.content.decode()


def test_a_basis_without_anything_to_close_writes_nothing(
    client: Client, cast: Cast
) -> None:
    page = paste(client, cast, f"{HEAD}\n轮换不及时\t仓储科\t补轮\t正在整改")
    answer = write(client, page, **signed())
    assert "没有可以提请认定的" in answer.content.decode()
    assert not Inspection.objects.exists()


def test_into_an_inspection_a_table_only_proposes(client: Client, cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    for title in ("轮换不及时", "检查走过场"):
        make_finding(
            cast=cast, inspection=inspection, title=title, state=FindingState.ONGOING
        )
    page = paste(client, cast, TABLE, inspection)
    cells = [cell for row in page.context["changed"] for cell, _tick in row.cells]
    (cell,) = [one for one in cells if one.column == "state"]
    assert (cell.old, cell.new) == ("正在整改", "已完成")
    assert "不直接生效" in cell.why_not
    assert write(client, page).status_code == 302
    assert set(states().values()) == {"ongoing"} and len(states()) == 3
    assert not Adoption.objects.exists()


def test_into_an_inspection_a_basis_proposes_new_and_known_findings(
    client: Client, cast: Cast
) -> None:
    inspection = make_inspection(cast=cast)
    known = make_finding(
        cast=cast,
        inspection=inspection,
        title="轮换不及时",
        state=FindingState.ONGOING,
    )
    done = make_finding(
        cast=cast,
        inspection=inspection,
        title="检查走过场",
        state=FindingState.COMPLETED,
    )
    page = paste(client, cast, TABLE, inspection)
    write(client, page, **signed())
    adoption = Adoption.objects.get()
    proposed = {one.finding.title: one.state for one in adoption.proposals.all()}
    assert proposed == {
        "轮换不及时": "completed",
        "台账不全": "substantially_completed",
    }
    known.refresh_from_db()
    done.refresh_from_db()
    assert (known.state, done.state) == ("ongoing", "completed")
    again = paste(client, cast, TABLE, inspection)
    assert "已提请导入认定" in again.content.decode()
    adoption.confirm(by=cast.verifier)
    assert states() == {
        "轮换不及时": "completed",
        "检查走过场": "completed",
        "台账不全": "substantially_completed",
    }


def test_a_proposal_is_discarded_on_a_page_of_its_own(
    client: Client, cast: Cast
) -> None:
    write(client, paste(client, cast, TABLE), **signed())
    url = reverse("adoption-discard", args=[Adoption.objects.get().pk])
    assert client.post(url, {"reason": ""}).status_code == 200
    assert client.post(url, {"reason": "与纪要不符"}).status_code == 302
    assert not Adoption.objects.exists()
    assert set(states().values()) == {FindingState.ONGOING}


def test_the_scan_is_for_who_sees_the_inspection_whole(
    client: Client, cast: Cast
) -> None:
    write(client, paste(client, cast, TABLE), **signed())
    url = reverse("adoption-scan", args=[Adoption.objects.get().pk])
    assert b"".join(client_of(cast.verifier).get(url).streaming_content) == PDF
    assert client_of(cast.handler).get(url).status_code == 404
    finding = Finding.objects.order_by("pk")[0]
    attach = client.get(reverse("finding-attach", args=[finding.reference]))
    assert "纪要.pdf" not in attach.content.decode()


# --- what is seen ---------------------------------------------------------------------


def test_it_is_seen_waiting_wherever_the_state_is_shown(
    report: Report, cast: Cast
) -> None:
    one = Finding.objects.filter(state__in=CLOSED).in_printed_order()[0]
    client = client_of(cast.leader)
    pages = {
        report.inspection.get_absolute_url(): (MARK, LEADS),
        reverse("finding-list"): (MARK,),
        one.get_absolute_url(): (MARK,),
        report.get_absolute_url(): (LEADS, "确认之前，通报稿不能批准"),
        reverse("work"): ("待确认的导入认定",),
    }
    for url, sentences in pages.items():
        assert all(sentence in text_of(client, url) for sentence in sentences), url
    adoption = Adoption.objects.get()
    assert "待确认的导入认定" in text_of(client_of(cast.coordinator), reverse("work"))
    answer = client.post(reverse("adoption-confirm", args=[adoption.pk]))
    assert answer.status_code == 302
    for url in pages:
        html = text_of(client, url)
        assert MARK not in html and LEADS not in html, url
    assert "导入认定" in text_of(client, one.get_absolute_url())
    assert "待确认的导入认定" not in text_of(client, reverse("work"))


def test_the_approval_is_refused_and_says_where(report: Report, cast: Cast) -> None:
    report.submit(by=cast.coordinator)
    sign_reviews(report)
    client = client_of(cast.leader)
    url = reverse("report-approve", args=[report.reference])
    assert client.post(url, {"reason": ""}).status_code == 303
    assert "请分管领导或巡察办先在" in text_of(client, report.get_absolute_url())
    report.refresh_from_db()
    assert report.state == "in_review"


def test_a_review_says_beforehand_what_will_wait(client: Client, cast: Cast) -> None:
    page = paste(client, cast, notice_text("status_groups_fullwidth"))
    assert "分管领导或巡察办确认前，通报稿不能批准" in page.content.decode()


@pytest.mark.parametrize("who", ["coordinator", "handler", "auditor", "outsider"])
def test_the_button_is_refused_to_others(who: str, report: Report, cast: Cast) -> None:
    url = reverse("adoption-confirm", args=[Adoption.objects.get().pk])
    assert client_of(getattr(cast, who)).post(url).status_code in (403, 404)
    assert Adoption.objects.get().is_waiting
