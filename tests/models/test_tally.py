"""What is kept of how findings stand is what is counted, whatever was done to them."""

import random
from collections import Counter
from datetime import date

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models.signals import pre_migrate

from rectification.models import (
    DueTally,
    Finding,
    FlaggedRequest,
    Inspection,
    Measure,
    Responsibility,
    Tally,
)
from rectification.models.findings.debts import LACKS, lacking
from rectification.models.findings.tally import summed
from rectification.models.findings.tally_triggers import recount
from rectification.models.trail.frozen import (
    KEEPERS,
    foreign_triggers,
    impose,
    lost_triggers,
)
from rectification.workflow import OPEN, FindingState
from tests.factories import Cast, make_closable, make_finding, make_inspection

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
S = FindingState
FIELDS = ("number", *(f"without_{what}" for what in LACKS), "flagged")
KEY = ("inspection_id", "state", "steps_left")
Numbers = dict[tuple[object, ...], tuple[int, ...]]


def kept() -> Numbers:
    rows = Tally.objects.exclude(number=0).values_list(*KEY, *FIELDS)
    due = DueTally.objects.exclude(number=0)
    return {
        **{row[: len(KEY)]: row[len(KEY) :] for row in rows},
        **{(one.inspection_id, one.due_month): (one.number,) for one in due},
    }


def counted() -> Numbers:
    """Count one by one, in Python."""
    due = Counter(
        (one.inspection_id, one.due_on.isoformat()[:7])
        for one in Finding.objects.filter(due_on__isnull=False, state__in=OPEN)
        if one.due_on
    )
    found: dict[tuple[object, ...], Counter[str]] = {}
    rows = Finding.objects.prefetch_related("responsibilities", "measures")
    for one in rows.select_related("flagged"):
        key = (one.inspection_id, one.state, one.steps_left)
        told = found.setdefault(key, Counter())
        told["flagged"] += hasattr(one, "flagged")
        undated = one.due_on is None and one.kind not in ("long_term", "immediate")
        told["number"] += 1
        told["without_office"] += not one.responsibilities.all()
        told["without_measure"] += not one.measures.all()
        told["without_deadline"] += undated
    return {
        **{key: tuple(told[name] for name in FIELDS) for key, told in found.items()},
        **{key: (number,) for key, number in due.items()},
    }


def test_a_life_is_counted_at_every_step(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    key = inspection.pk
    one = make_finding(cast=cast, inspection=inspection, offices=[])
    assert kept() == counted() == {(key, S.REGISTERED, ""): (1, 1, 1, 1, 0)}
    said = {"offices": [cast.office], "version": one.version, "reason": "首次分工"}
    one.assign(by=cast.coordinator, **said)
    one.start(by=cast.handler)
    make_closable(one, cast=cast)
    assert kept() == counted() == {(key, S.ONGOING, ""): (1, 0, 1, 0, 0)}
    one.submit(by=cast.office_head)
    steps = Finding.objects.get(pk=one.pk).steps_left
    assert kept() == counted() == {(key, S.SUBMITTED, steps): (1, 0, 1, 0, 0)}
    one.approve(by=cast.leader, reason="同意。")
    assert kept() == counted() == {(key, S.COMPLETED, ""): (1, 0, 1, 0, 0)}
    one.reopen(by=cast.verifier, reason="复发")
    other = make_finding(cast=cast, inspection=inspection)
    other.unregister(by=cast.coordinator, reason="重复")
    assert kept() == counted() == {(key, S.ONGOING, ""): (1, 0, 1, 0, 0)}


def test_whatever_is_written_past_the_verbs_is_counted_too(cast: Cast) -> None:
    """Single rows, many in one statement, parts moved from one finding to another."""
    chance = random.Random(7)
    inspections = [make_inspection(cast=cast) for _n in "ab"]
    for act in chance.choices(ACTS, k=60):
        act(chance, inspections, cast)
        assert kept() == counted(), act.__name__
    assert len(counted()) > 3


def add(chance: random.Random, inspections: list[Inspection], cast: Cast) -> None:
    first = Finding.objects.count() * 10
    rows = Finding.objects.bulk_create(
        Finding(
            inspection=chance.choice(inspections),
            serial=first + number,
            reference=f"t-{first + number}",
            position=first + number,
            title="台账",
            kind=chance.choice(["", "long_term"]),
        )
        for number in range(3)
    )
    parts(chance.sample(rows, 2), chance, cast)


def parts(rows: list[Finding], chance: random.Random, cast: Cast) -> None:
    """Two of a kind for one finding in one statement."""
    offices = (cast.office, cast.other_office)
    Responsibility.objects.bulk_create(
        Responsibility(finding=one, office=office) for one in rows for office in offices
    )
    Measure.objects.bulk_create(
        Measure(finding=one, plan="补齐。", position=number)
        for one in rows
        for number in range(2)
    )


def some(chance: random.Random, model: type) -> list[int]:
    keys = list(model._default_manager.values_list("pk", flat=True))
    return chance.sample(keys, min(len(keys), 3))


def move_on(chance: random.Random, _all: list[Inspection], cast: Cast) -> None:
    state = chance.choice([S.REGISTERED, S.ONGOING])
    Finding.objects.filter(pk__in=some(chance, Finding)).update(state=state)


def set_day(chance: random.Random, _all: list[Inspection], cast: Cast) -> None:
    due = {"due_on": date(2030, chance.choice([1, 12]), 1), "due_precision": "day"}
    none = {"due_on": None, "due_precision": ""}
    rows = Finding.objects.filter(pk__in=some(chance, Finding))
    rows.update(**chance.choice([due, none]), kind=chance.choice(["", "immediate"]))


def drop_parts(chance: random.Random, _all: list[Inspection], cast: Cast) -> None:
    for model in (Responsibility, Measure):
        model._default_manager.filter(pk__in=some(chance, model)).delete()


def move_measures(chance: random.Random, _all: list[Inspection], cast: Cast) -> None:
    for finding in some(chance, Finding)[:1]:
        rows = Measure.objects.filter(pk__in=some(chance, Measure))
        rows.update(finding=finding, position=chance.randrange(10**6))


def flag(chance: random.Random, _all: list[Inspection], cast: Cast) -> None:
    """Kept anew, as the rules have it, and gone."""
    FlaggedRequest.objects.filter(finding__in=some(chance, Finding)).delete()
    FlaggedRequest.objects.bulk_create(
        [FlaggedRequest(finding_id=key, number=1) for key in some(chance, Finding)],
        update_conflicts=True,
        unique_fields=["finding"],
        update_fields=["number"],
    )


def drop(chance: random.Random, _all: list[Inspection], cast: Cast) -> None:
    Finding.objects.filter(pk__in=some(chance, Finding)[:1]).delete()


ACTS = (add, move_on, set_day, drop_parts, move_measures, flag, drop)


def bare(cast: Cast, state: S) -> None:
    """A finding whose offices and measures have gone."""
    finding = make_finding(cast=cast, state=state)
    finding.responsibilities.all().delete()
    finding.entries.update(measure=None)
    finding.measures.all().delete()


def test_counting_anew_finds_what_is_kept(cast: Cast) -> None:
    make_finding(cast=cast)
    bare(cast, S.ONGOING)
    before = kept()
    with connection.cursor() as cursor:
        for statement in recount():
            cursor.execute(statement)
    assert kept() == before == counted()


def test_what_is_lacking_is_what_the_rule_says(cast: Cast) -> None:
    """The triggers say in SQL of their own what `debts.py` says."""
    add(random.Random(3), [make_inspection(cast=cast)], cast)
    bare(cast, S.ONGOING)
    bare(cast, S.COMPLETED)
    rows = Tally.objects.of(Inspection.objects.all()).by_state()
    states, lacks = summed({state: numbers for state, *numbers in rows})
    assert +states == Counter(Finding.objects.values_list("state", flat=True))
    for what in LACKS:
        assert lacks[what] == Finding.objects.filter(lacking(what)).count() > 0


def test_lost_triggers_come_back_and_what_was_missed_is_counted(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    with connection.cursor() as cursor:
        end = "" if connection.vendor == "sqlite" else " ON rectification_finding"
        cursor.execute(f"DROP TRIGGER tally_finding_upd{end}")
    Finding.objects.filter(pk=finding.pk).update(state=S.ONGOING)
    assert kept() != counted()
    impose("default")
    assert kept() == counted()


def test_a_trigger_that_is_lost_or_foreign_is_named(cast: Cast) -> None:
    assert not lost_triggers("default") and not foreign_triggers("default")
    for name in KEEPERS[0].expected(connection):
        table = name.split("_")[1]
        others = {"office": "responsibility", "flagged": "flaggedrequest"}
        on = others.get(table, table)
        end = "" if connection.vendor == "sqlite" else f" ON rectification_{on}"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name}{end}")
            assert lost_triggers("default") == [name]
            transaction.set_rollback(True)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="renames no table")
def test_no_trigger_is_in_the_way_of_a_table_that_is_made_anew(cast: Cast) -> None:
    make_finding(cast=cast)
    app = apps.get_app_config("rectification")
    pre_migrate.send(sender=app, using="default", plan=[])
    assert not any("tally" in one for one in lost_triggers("default"))
    pre_migrate.send(sender=app, using="default", plan=["a migration"])
    assert any("tally" in one for one in lost_triggers("default"))
    make_finding(cast=cast)
    impose("default")
    assert not any("tally" in one for one in lost_triggers("default"))
    assert kept() == counted()
