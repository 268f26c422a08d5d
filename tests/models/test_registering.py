"""A finding, an office and an aspect come into being by one verb each, and logged."""

import ast
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rectification import records
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.intake.plan import Plan, PlannedFinding, PlannedMeasure
from rectification.intake.register import Facts, _write
from rectification.models import Finding, LogEntry, Office
from rectification.models.findings.registering import NewFinding
from rectification.models.oversight.replay import replay
from rectification.models.trail.inserting import insert
from rectification.notices import parse
from rectification.setup.first_body import found
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    make_cast,
    make_inspection,
    make_organisation,
    make_user,
)
from tests.sources import APP, WRITTEN, label, tree_of

NOTICE = """清溪县档案局党组关于巡察整改情况的通报
2022年4月14日，县委第一巡察组反馈了1个问题，正在推进1个。
一、整改落实情况
（一）在“学习”方面
1.关于“台账不全”问题的整改。
台账缺页。
责任科室：保管科、利用科。
整改进度：正在推进，计划2022年10月底完成。
整改落实情况：正在补登。
清溪县档案局党组
2022年7月21日"""
PLANNED = PlannedFinding(
    title="台账不全",
    original_text="台账缺页。",
    at=1,
    aspects=("学习",),
    offices=("保管科", "利用科"),
    lead="利用科",
    person="周保管",
    measures=(PlannedMeasure(plan="补登台账。", office="保管科"),),
)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def by_page(cast: Cast) -> Finding:
    return make_inspection(cast=cast).register(
        by=cast.coordinator,
        title="台账不全",
        offices=[cast.office],
        lead=cast.office,
        people={cast.office.pk: ("周保管", "")},
    )


def by_notice(cast: Cast) -> Finding:
    load = {"by": cast.coordinator, "organisation": cast.organisation}
    return records.load(parse(NOTICE), **load).inspection.findings.get()


def by_table(cast: Cast) -> Finding:
    plan = Plan((PLANNED,), {})
    write = {"by": cast.coordinator, "organisation": cast.organisation}
    return _write(plan, Facts(), **write).findings.get()


def said(action: str, subject: object) -> dict[str, object]:
    entry = LogEntry.objects.get(action=action, subject_id=subject.pk)
    return entry.payload.after


@pytest.mark.parametrize("way", [by_notice, by_table])
def test_every_way_of_registering_says_the_same_to_the_log(cast: Cast, way) -> None:
    finding = way(cast)
    logged = said("finding.register", finding)
    by_hand = said("finding.register", by_page(make_cast()))
    assert set(by_hand) <= set(logged)
    rows = list(finding.responsibilities.all())
    assert logged["offices"] == [row.office_id for row in rows]
    assert logged["measures"] == finding.measures.count() == 1
    assert logged["people"] == ("周保管" if way is by_table else "")
    for row in rows:
        assert said("office.open", row.office)["name"] == row.office.name
    assert said("aspect.add", finding.aspect)["title"] == finding.aspect.title


@pytest.mark.both_databases
def test_what_a_table_says_of_people_stands_with_the_lead_office(cast: Cast) -> None:
    rows = by_table(cast).responsibilities.all()
    assert [(row.office.name, row.is_lead, row.person) for row in rows] == [
        ("保管科", False, ""),
        ("利用科", True, "周保管"),
    ]


def test_known_offices_are_not_set_up_again(cast: Cast) -> None:
    by_notice(cast)
    offices = Office.objects.count()
    logged = LogEntry.objects.filter(action="office.open").count()
    by_table(cast)
    assert Office.objects.count() == offices
    assert LogEntry.objects.filter(action="office.open").count() == logged == 2


def test_who_may_not_import_sets_up_no_office(cast: Cast) -> None:
    opening = Office.objects.opening(by=cast.handler, organisation=cast.organisation)
    with pytest.raises(NotAllowed), opening as offices:
        offices["档案科"]
    assert not Office.objects.filter(name="档案科").exists()


def test_an_office_that_has_ended_is_no_internal_error(cast: Cast) -> None:
    Office.objects.create(
        organisation=cast.organisation, name="保管科", until="2020-01-01"
    )
    with pytest.raises(Refusal):
        by_notice(cast)


def test_a_body_is_founded_with_its_offices_in_order_and_logged(db: None) -> None:
    founder = make_user(is_superuser=True)
    names = {"name": "甲局", "full_name": "", "overseer": ""}
    found(by=founder, offices=["综合科", "信息科"], people=[], **names)
    for position, office in enumerate(Office.objects.order_by("position"), 1):
        logged = {"name": office.name, "position": position}
        assert said("office.open", office) == logged


def test_nobody_founds_where_somebody_sits(cast: Cast) -> None:
    body = {"organisation": cast.organisation, "names": ["档案科"]}
    with pytest.raises(InvalidTransition):
        Office.objects.found(by=cast.system_admin, **body)
    Office.objects.found(
        by=cast.system_admin, organisation=make_organisation(), names=[]
    )


MADE = {"Finding", "Office", "Aspect", "Responsibility", "Measure"}


def test_nothing_but_the_models_makes_these_records() -> None:
    found = [
        f"{label(path)}:{node.lineno} {ast.unparse(node.func)}"
        for path in WRITTEN
        if not path.is_relative_to(APP / "models")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and makes(node.func)
    ]
    assert found == []


def makes(called: ast.expr) -> bool:
    """Say whether it is `Finding.objects.create`, or the like of it."""
    if getattr(called, "attr", "") not in ("create", "bulk_create"):
        return False
    name, _, verb = ast.unparse(called).partition(".objects.")
    return name in MADE and verb in ("create", "bulk_create")


def test_such_a_making_would_be_found() -> None:
    for source, expected in (
        ("Finding.objects.create(title='x')", True),
        ("Office.objects.bulk_create(rows)", True),
        ("Report.objects.create()", False),
        ("Finding.objects.filter(pk=1)", False),
    ):
        call = ast.parse(source, mode="eval").body
        assert isinstance(call, ast.Call) and makes(call.func) is expected, source


@pytest.mark.both_databases
def test_many_cost_no_more_queries_and_enter_their_states(cast: Cast) -> None:
    """What is written at once is logged as the verbs of a single finding log it."""
    by, inspection = cast.coordinator, make_inspection(cast=cast)
    alone = inspection.register(by=by, title="零")
    alone.adopt(by=by, state=FindingState.ONGOING, wording="正在推进")
    adopted = NewFinding("一", enters=FindingState.ONGOING, wording="正在推进")
    begun = NewFinding("二", offices=[cast.office], enters=FindingState.ONGOING)
    costs = []
    for wanted in ([adopted, begun], [adopted, begun] * 3):
        with CaptureQueriesContext(connection) as told:
            made = inspection.register_all(wanted, by=by)
        costs.append(len(told))
    assert costs[0] == costs[1]
    assert {one.state for one in made} == {FindingState.ONGOING}
    acts = [named("finding.adopt", one) for one in (alone, made[0])]
    assert acts[0] == acts[1]
    assert "state" in named("finding.start", made[1])[0]["finding"]
    assert not [it for it in replay() if it.kind == "finding" and it.pk >= made[0].pk]
    closed = NewFinding("三", enters=FindingState.COMPLETED, wording="已完成")
    with pytest.raises(NotAllowed):
        inspection.register_all([closed], by=by)


@pytest.mark.both_databases
def test_rows_are_inserted_as_django_would(cast: Cast) -> None:
    facts = {
        "inspection": make_inspection(cast=cast),
        "title": "题目 %s",
        "state": FindingState.ONGOING,
        "due_on": date(2026, 3, 31),
        "due_precision": "day",
        "due_set_at": timezone.now(),
    }
    ours, theirs = (
        [Finding(**facts, serial=n, reference=f"{kind}-{n}") for n in (1, 2)]
        for kind in ("ours", "theirs")
    )
    for one in theirs:
        one.serial += 2
    insert(ours)
    Finding.objects.bulk_create(theirs)
    stored = {one["reference"]: one for one in Finding.objects.values()}
    for mine, other in zip(ours, theirs, strict=True):
        assert stored[mine.reference].pop("id") == mine.pk
        alike = stored[mine.reference] | {"serial": other.serial}
        alike |= {"id": other.pk, "reference": other.reference}
        assert stored[other.reference] == alike
        mine.refresh_from_db()


def named(action: str, finding: Finding) -> list[dict[str, list[str]]]:
    """Return the fields that an entry names of each kind: written, and stood on."""
    entry = LogEntry.objects.get(action=action, subject_id=finding.pk)
    return [
        {
            name.partition("/")[0]: sorted(row.keys() - {"reference"})
            for name, row in json.loads(text).items()
        }
        for text in (entry.rows, entry.seen)
    ]
