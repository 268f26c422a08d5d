"""Whatever is changed, deleted or inserted past the log is found, field by field.

One world holds rows of every table that is vouched for; each fault is taken back by a
savepoint before the next.
"""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from rectification.access import Role
from rectification.models import (
    Adoption,
    Basis,
    CalendarDay,
    ChainChange,
    Erasure,
    Finding,
    Office,
    Organisation,
    OverseerChange,
    Post,
    Proposal,
    RedactionRule,
    ReminderLevel,
    Urge,
)
from rectification.models.findings.reminder import SUBJECTS
from rectification.models.oversight.integrity import unvouched
from rectification.models.oversight.replay import Doubt, Told, replay, told_of_rows
from rectification.models.trail.vouched_fields import VOUCHED
from rectification.publishing import on_paper, reviewing
from rectification.reminding.sending import remind
from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState
from tests.blank_forms.made import make_blank_form
from tests.factories import (
    MINUTES,
    Cast,
    enter_review,
    let_overseer_decide,
    make_act,
    make_cast,
    make_check_in,
    make_closable,
    make_evidence,
    make_finding,
    make_fold,
    make_inspection,
    make_instruction,
    make_look_back,
    make_opinion,
    make_order,
    make_outcomes,
    make_overseer,
    make_plan,
    make_report,
    make_rule,
    make_sample,
    make_sheet,
    make_submission,
    make_user,
    make_verification,
    make_view,
    set_chain,
)
from tests.models.stored import erase
from tests.papers.made import make_template
from tests.published import PublicSite
from tests.thaw import thaw

pytestmark = pytest.mark.django_db
KEPT = {"sitesettings"}  # a second row is refused by the table itself


@pytest.fixture(scope="module")
def made(module_transaction: None) -> None:
    """One of everything, made by the real verbs and without triggers at the end."""
    cast = make_cast()
    reported(cast)  # first: nobody acts before the log names them
    let_overseer_decide(cast)
    make_finding(cast=cast, state=FindingState.COMPLETED)
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    finding.inspection.add_aspect(by=cast.coordinator, title="作风建设")
    today = timezone.localdate()
    extend(finding, cast)
    first, second, third = (
        finding.record_progress(by=by, text=text, happened_on=today)
        for by, text in (
            (cast.handler, "误传。"),
            (cast.handler, "重复。"),
            (cast.coordinator, "代填。"),
        )
    )
    second.withdraw(by=cast.handler, reason="重复")
    thin = finding.record_progress(by=cast.handler, text="推进。", happened_on=today)
    thin.send_back(by=cast.coordinator, reason="缺份数")
    make_outcomes(finding, by=cast.handler, rules_new=3, money_due="1200.5")
    asked = finding.ask_help(by=cast.handler, needed="请协调电源。", of_whom="镇街")
    asked.reply(by=cast.leader, answer="已约镇街周五会商。")
    asked.forward(by=cast.leader, to=asked.may_be_forwarded_to()[0])
    asked.solve(by=cast.coordinator, outcome="电源已接通。")
    third.confirm(by=cast.office_head)
    erase(cast, "entry", first.pk)
    Erasure.objects.request(
        by=cast.coordinator, kind="entry", pk=third.pk, reason="误报"
    ).refuse(by=cast.leader)
    report = make_report(cast=cast, state=ReportState.IN_REVIEW)
    report.answer_warning(
        by=cast.coordinator, rule="figures", reason="已核实", hits_digest="0" * 64
    )
    review = enter_review(
        report,
        by=cast.coordinator,
        kind=report.missing_reviews()[0],
        name="何主任",
        scan=make_evidence(cast=cast, content=b"%PDF-1.7 reviewed"),
    )
    reviewing.confirm(review, by=cast.leader)
    make_sheet(cast=cast).confirm(by=cast.leader)
    chained(cast)
    seen = make_evidence(cast=cast, by=cast.verifier, content=b"%PDF-1.7 seen")
    feigned = {"result": "failed", "sham_reason": "登记簿系事后补写。"}
    make_verification(cast=cast, files=[seen], **feigned)
    make_verification(cast=cast)
    proof = make_evidence(cast=cast, by=cast.leader, content=b"%PDF-1.7 again")
    make_look_back(cast=cast, result="relapsed", files=[proof])
    make_check_in(cast=cast).confirm(by=cast.leader, opinion="属实。")
    opinion = make_opinion(cast=cast, state="replied")
    opinion.judge(is_satisfied=True)
    make_opinion(cast=cast, may_be_public=False)
    make_sample(cast=cast)
    make_rule(cast=cast)
    make_blank_form(cast=cast)
    make_template(cast=cast)
    make_template(cast=cast)  # takes the first back
    viewed(cast)
    meeting = {"is_of_meeting": True, "number": "〔2026〕12号", "present": "高、林"}
    make_sheet(cast=cast, **meeting)
    signed, met = (make_report(cast=cast, state=ReportState.FROZEN) for _two in "ab")
    on_paper.confirm(make_act(signed, "publish", cast=cast), by=cast.leader)
    make_act(met, "publish", cast=cast, by=cast.leader, **meeting)
    closed_down(cast)
    overseen_by_others(cast, finding)
    proposed(cast, finding)
    planned(cast)
    CalendarDay.objects.create(day=date(2040, 10, 1), words="国庆节")
    ordered(cast, finding)
    reminded(cast)
    RedactionRule.objects.create(name="姓名", pattern="王某", reason="个人信息")
    site = PublicSite()
    site.take_down(site.first)
    thaw()
    assert list(unvouched()) == []


def chained(cast: Cast) -> None:
    """A close-out passed on by one, then granted from a sheet; one half-way."""
    set_chain(cast, "coordinator", "leader")
    two = [make_finding(cast=cast, state=FindingState.ONGOING) for _two in "ab"]
    for one in two:
        make_closable(one, cast=cast)
        one.submit(by=cast.office_head)
        one.approve(by=cast.coordinator)
    make_sheet(two[0], cast=cast, signer=cast.leader).confirm(by=cast.second_leader)
    set_chain(cast)


def extend(finding: Finding, cast: Cast) -> None:
    """One later deadline agreed to by both, one refused, one taken back, one waits."""
    day = date(2022, 10, 31)
    finding.edit(
        by=cast.coordinator,
        version=finding.version,
        reason="明确时限",
        due_on=day,
        due_precision="month",
    )
    answers = ("grant", "refuse", "withdraw", "")
    for number, answer in enumerate(answers, 1):
        later = finding.extend(
            by=cast.coordinator,
            reason="设备尚未到货",
            done_so_far="设备已订货",
            due_on=day + timedelta(days=30 * number),
            due_wording="另行商定",
            kind="dated",
        )
        if answer == "refuse":
            later.refuse(by=cast.leader, reason="条件具备")
        elif answer == "withdraw":
            later.withdraw(by=cast.coordinator)
        elif answer == "grant":
            later.endorse(by=cast.leader)
            later.grant(by=cast.verifier)


def proposed(cast: Cast, finding: Finding) -> None:
    """A state that a table proposes, and nobody has confirmed."""
    basis = Basis(
        meeting="局党组会议",
        met_on=date(2022, 9, 1),
        scan=make_evidence(cast=cast, by=cast.coordinator, content=MINUTES),
        number="3",
    )
    Adoption.objects.propose(
        finding.inspection,
        by=cast.coordinator,
        basis=basis,
        proposals=[Proposal(finding, "completed", "已完成")],
    )


def ordered(cast: Cast, finding: Finding) -> None:
    """Orders replied to with a file, sent back, settled."""
    first, second = (
        make_order(cast=cast, finding=finding, issued=True) for _two in "ab"
    )
    file = make_evidence(cast=cast, by=cast.handler, content=b"%PDF-1.7 reply")
    for order in (first, second):
        order.reply(
            order.addressees.get(), by=cast.handler, text="已约谈。", files=[file]
        )
    second.return_reply(second.addressees.get(), by=cast.leader, reason="过简")
    first.close(by=cast.leader, ending="属实")
    told = make_instruction(cast=cast, finding=finding, scan=b"%PDF-1.7 instructed")
    told.withdraw(by=cast.leader, reason="误录")
    own = make_instruction(cast=cast, finding=finding, by=cast.leader)
    own.reply(own.addressees.get(), by=cast.handler, text="已办。", files=[file])
    own.return_reply(own.addressees.get(), by=cast.leader, reason="过简")


def reminded(cast: Cast) -> None:
    """A deadline, replies and help that people were told of; a body's own level."""
    today = timezone.localdate()
    due = {"due_on": today, "due_precision": "day"}
    inspection = make_inspection(cast=cast, theme="时限")
    finding = make_finding(
        cast=cast, inspection=inspection, state=FindingState.ONGOING, **due
    )
    ReminderLevel.objects.create(
        organisation=cast.organisation,
        offset=-5,
        to_handler=True,
        to_office_head=True,
        to_coordinator=True,
        to_leader=True,
    )
    told = [one.row.key.field for one in remind(on=today).sent]
    finding.ask_help(by=cast.handler, needed="请协调用地。")
    opinion = make_opinion(cast=cast)
    for day in (today + timedelta(3), today + timedelta(7), opinion.due_on):
        told += [one.row.key.field for one in remind(on=day).sent]
    assert {*told} == {*SUBJECTS}


def planned(cast: Cast) -> None:
    """A plan that a meeting has approved."""
    scan = make_evidence(cast=cast, by=cast.coordinator, content=b"%PDF-1.7 plan")
    basis = Basis("局党组会议", date(2022, 5, 6), scan, number="5")
    make_plan(cast=cast).approve(by=cast.coordinator, basis=basis, opinion="同意。")


def reported(cast: Cast) -> None:
    """Periods kept, since another rhythm holds from the next one on."""
    with time_machine.travel(timezone.now() - timedelta(days=40)):
        inspection = make_inspection(cast=cast)
        finding = make_finding(cast=cast, inspection=inspection)
    Urge.objects.send(
        inspection, by=cast.coordinator, offices=[cast.office], way="telephone"
    )
    make_fold(cast, finding)
    make_submission(cast, inspection)
    inspection.amend(
        by=cast.coordinator,
        seal=inspection.seal(),
        reason="转入持续整改",
        rhythm="quarterly",
    )


def viewed(cast: Cast) -> None:
    """Views of the list: one's own, one changed, one shared, one deleted."""
    make_view(cast=cast, is_default=True)
    make_view(cast=cast, name="旧的").change(
        by=cast.coordinator, name="我的", is_default=True
    )
    body = {"organisation": cast.organisation}
    make_view(cast=cast, **body, role=Role.HANDLER, is_default=True)
    make_view(cast=cast, **body).remove(by=cast.coordinator)


def closed_down(cast: Cast) -> None:
    """An office that gave way, a seat confirmed, an account with a new password."""
    office = Office.objects.open_new(
        by=cast.coordinator,
        organisation=cast.organisation,
        name="旧科",
        until=date(2021, 1, 1),
    )
    office.amend(
        by=cast.coordinator,
        seal=office.seal(),
        reason="并入",
        successor=cast.other_office,
    )
    user = make_user()
    post = Post.objects.get(role=Role.LEADER, organisation=cast.organisation)
    post.appoint(user, by=cast.security_admin).confirm(by=cast.leader)
    user.reset_by, user.reset_at = cast.security_admin, timezone.now()
    user.save(update_fields=["reset_by", "reset_at"])
    user.ask_factor_reset(by=cast.security_admin, reason="手机遗失")


def overseen_by_others(cast: Cast, finding: Finding) -> None:
    """Another overseer of one inspection, confirmed, and one of the body that waits;
    a shorter chain too."""
    set_chain(cast, "coordinator", "leader")
    body = Organisation.objects.get(pk=cast.organisation.pk)
    shorter = ChainChange.objects.propose(body, "leader", by=cast.system_admin)
    shorter.confirm(by=cast.verifier)
    rows, by = OverseerChange.objects, cast.system_admin
    rows.propose(finding.inspection, None, by=by).confirm(by=cast.verifier)
    rows.propose(cast.organisation, make_overseer(), by=by)


@pytest.fixture(scope="module")
def seen(request: pytest.FixtureRequest) -> Iterator[Counter[str]]:
    """Count what was tampered with and seen, and say it at the end."""
    counted: Counter[str] = Counter()
    yield counted
    told = ", ".join(f"{number} {what}" for what, number in counted.items())
    capturing = request.config.pluginmanager.getplugin("capturemanager")
    with capturing.global_and_fixture_disabled():
        print(f"\n{connection.vendor}, tampered with and seen: {told}")


@pytest.fixture(scope="module")
def told(made: None) -> Told:
    """What the log names, read once: a fault here is past the log and leaves it."""
    return told_of_rows()


def bare(model: type[models.Model]) -> models.QuerySet[Any]:
    """Return the rows of a table past every manager, as SQL reaches them."""
    return models.QuerySet(model).order_by("pk")


def others(field: "models.Field[Any, Any]", value: Any) -> Iterator[Any]:
    """Yield values that a field does not have and might take."""
    if field.choices:
        yield from (one for one, _words in field.flatchoices if one != value)
    elif field.is_relation:
        yield from (987_654, 1, 2)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, (int, Decimal)):
        yield from (value + 1_000, value - 1)
    elif isinstance(field, models.DateTimeField):
        yield (value or timezone.now()) + timedelta(seconds=1)
    elif isinstance(field, models.DateField):
        yield value + timedelta(days=1) if value else date(2020, 2, 2)
    elif isinstance(field, models.JSONField):
        yield [["body", "改"]]
    else:
        yield "改" + str(value)[1:]
        yield ""
    if field.null and not isinstance(value, datetime):
        yield None


@pytest.fixture
def told_of_it(told: Told, kind: str, monkeypatch: pytest.MonkeyPatch) -> Told:
    """What is told of one table, which alone is held against it.

    No other tells what was done to the rows of this one.
    """
    vouched = "rectification.models.oversight.replay.VOUCHED"
    monkeypatch.setattr(vouched, {kind: VOUCHED[kind]})
    return {name: acts for name, acts in told.items() if name.startswith(f"{kind}/")}


@pytest.mark.parametrize("kind", VOUCHED)
def test_every_field_that_is_changed_is_named(
    told_of_it: Told, seen: Counter[str], kind: str
) -> None:
    model = apps.get_model("rectification", kind)
    for name in VOUCHED[kind]:
        field = model._meta.get_field(name)
        assert any(
            change(model, row, field, value, told_of_it)
            for row in bare(model)
            for value in others(field, getattr(row, field.attname))
            if value != getattr(row, field.attname)
        ), f"{kind}.{name}: the tables let nobody change it in this world"
        seen["columns changed"] += 1


def change(
    model: type[models.Model],
    row: models.Model,
    field: "models.Field[Any, Any]",
    value: object,
    told: Told,
) -> bool:
    """Change a value and take it back; say whether the database let it pass."""
    try:
        with transaction.atomic():
            bare(model).filter(pk=row.pk).update(**{field.attname: value})
            kind = str(model._meta.model_name)
            assert list(replay(told)) == [Doubt(kind, row.pk, "changed", field.name)]
            transaction.set_rollback(True)
    except IntegrityError:
        return False
    return True


@pytest.mark.parametrize("kind", VOUCHED)
def test_every_row_that_is_deleted_is_missed(
    told_of_it: Told, seen: Counter[str], kind: str
) -> None:
    model = apps.get_model("rectification", kind)
    keys = list(bare(model).values_list("pk", flat=True))
    assert keys, "this world holds none"
    with transaction.atomic():
        bare(model)._raw_delete("default")
        missed = [Doubt(kind, pk, "missing") for pk in keys]
        assert list(replay(told_of_it)) == missed
        transaction.set_rollback(True)
    seen["rows deleted"] += len(keys)


@pytest.mark.parametrize("kind", VOUCHED)
def test_a_row_that_is_inserted_is_found(
    told_of_it: Told, seen: Counter[str], kind: str
) -> None:
    model = apps.get_model("rectification", kind)
    assert insert(model, told_of_it) is (kind not in KEPT)
    seen["rows inserted"] += kind not in KEPT


def insert(model: type[models.Model], told: Told) -> bool:
    """Insert a row like another, take it back; say whether the table let it pass."""
    row = deepcopy(bare(model).last())
    row.pk += 1_000
    rules = model._meta.constraints
    alone = [one for one in rules if isinstance(one, models.UniqueConstraint)]
    unique = {name for one in alone for name in one.fields}
    for field in model._meta.concrete_fields:
        if field.unique or (field.name in unique and not field.choices):
            value = getattr(row, field.attname)
            if field.primary_key or value is None:  # of an order, or of an instruction
                continue
            setattr(row, field.attname, next(others(field, value)))
    try:
        with transaction.atomic():
            bare(model).bulk_create([row])
            kind = str(model._meta.model_name)
            assert list(replay(told)) == [Doubt(kind, row.pk, "unlogged")]
            transaction.set_rollback(True)
    except IntegrityError:
        return False
    return True


@pytest.mark.both_databases
def test_a_saved_row_that_no_verb_wrote_is_found(made: None) -> None:
    """`save()` names nothing of a row that exists, whoever records after it."""
    finding = Finding.objects.get(
        state=FindingState.ONGOING,
        inspection__theme="优化服务",
        entries__on_behalf=True,
    )
    finding.leader = "王某"
    finding.save()
    finding.correct_text(
        by=finding.entries.get(on_behalf=True).author,
        text="另一句。",
        reason="更正",
        version=finding.version,
    )
    assert list(replay()) == [Doubt("finding", finding.pk, "changed", "leader")]
