"""Offices whose names hold a 、, and names that are no offices, from every text."""

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from rectification.intake.columns import Column
from rectification.intake.merging.match import compare, with_all
from rectification.intake.plan import with_known
from rectification.models import Finding, Office
from rectification.notices.vocabulary.offices import rejoin
from tests.factories import Cast, client_of, make_finding, make_inspection, make_office

TWO = "法规、宣传科"
NOTICE = Path("rectification/management/demo/notice.txt")
TABLE = (
    "反馈问题\t责任科室\t责任领导\t整改时限\n"
    "台账登记不规范\t法规、宣传科（牵头）、档案科\t吴定\t2022年10月底\n"
    "会议偏多\t法规、宣传科\t吴定\t2022年10月底\n"
)


def test_the_longest_office_that_is_known_is_meant() -> None:
    known = [TWO, "法规", "法规、宣传、人事科"]
    assert rejoin(["法规", "宣传科", "综合科"], known) == {
        "法规": TWO,
        "宣传科": TWO,
        "综合科": "综合科",
    }
    assert set(rejoin(["法规", "宣传", "人事科"], known).values()) == {known[2]}
    assert rejoin(["法规", "综合科"], known) == {"法规": "法规", "综合科": "综合科"}
    assert set(rejoin(["宣传科", "综合科", "法规"], known).values()) == {TWO, "综合科"}
    assert rejoin([], known) == {}


@pytest.fixture
def office(cast: Cast) -> Office:
    return make_office(organisation=cast.organisation, name=TWO)


def split_up(office: Office) -> bool:
    names = office.organisation.offices.names_today()
    return bool({"法规", "宣传科"} & set(names))


def notice(tmp_path: Path, offices: str) -> str:
    text = NOTICE.read_text(encoding="utf-8")
    path = tmp_path / "notice.txt"
    path.write_text(
        text.replace("责任科室：综合科", f"责任科室：{offices}", 1), encoding="utf-8"
    )
    return str(path)


def run(path: str, body: str) -> str:
    out = StringIO()
    call_command("import_notice", path, organisation=body, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_notice_knows_it_again_and_names_what_is_new(tmp_path, office) -> None:
    said = run(notice(tmp_path, f"{TWO}，综合科"), office.organisation.name)
    assert not split_up(office)
    assert office.findings.count() == 1
    [line] = [line for line in said.splitlines() if "新设科室" in line]
    assert "大厅管理科" in line and TWO not in line


@pytest.mark.django_db
def test_a_table_knows_it_again_and_its_review_asks(cast: Cast, office) -> None:
    page = review(cast, TABLE)
    [asked] = [
        one.sentence for one in page.context["remarks"] if "尚未设立" in one.sentence
    ]
    assert "档案科" in asked and "法规" not in asked
    assert write(cast, page).status_code == 302
    assert not split_up(office)
    finding = Finding.objects.get(title="台账登记不规范")
    row = finding.responsibilities.get(is_lead=True)
    assert row.office == office


@pytest.mark.django_db
def test_a_sign_is_no_office(cast: Cast) -> None:
    page = review(cast, TABLE.replace("档案科", "*"))
    assert "“*”不是科室名称" in write(cast, page).content.decode()
    assert not Finding.objects.exists()


@pytest.mark.django_db
def test_a_table_into_an_inspection_knows_it_again(cast: Cast, office) -> None:
    inspection = make_inspection(cast=cast)
    finding = make_finding(
        cast=cast, inspection=inspection, title="台账登记不规范", offices=[office]
    )
    page = review(cast, TABLE.replace("、档案科", ""), target=inspection.reference)
    assert page.status_code == 200
    first, _second = compare(
        with_known(page.context["form"].reading.plan, [TWO]),
        with_all(inspection),
        by=cast.coordinator,
    ).matches
    assert first.finding == finding
    assert Column.OFFICES not in [cell.column for cell in first.writable]


def review(cast: Cast, text: str, **more: str) -> Any:
    body = str(cast.organisation.pk)
    said = {"organisation": body, "text": text, "kind": "", **more}
    return client_of(cast.coordinator).post(reverse("intake-new"), said)


def write(cast: Cast, page: Any) -> Any:
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data.pop("cleared", None)
    signed = re.search(r'name="signed" value="([^"]+)"', page.content.decode())
    assert signed
    said = {**data, "signed": signed[1], "do": "write"}
    return client_of(cast.coordinator).post(
        reverse("intake-review"), said, follow=False
    )
